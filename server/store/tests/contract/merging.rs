//! Merging by hand and taking it back, also after further events and edits (architecture.md §5, product.md G7).

use domain::{
    actor::{Actor, Role, UserId},
    attribute::{AttributeName, Source},
    conflict::{Ground, Reason},
    edit::{Change, Edit},
    identity::{Identifier, ProfileId},
    incoming::Incoming,
    merge::{Choices, Field, Held, Item, Shares, TOO_MANY, To, preview},
    port::{Editing, Merging, PortError, Profiles, Tags},
    profile::Who,
    subscription::{Channel, MessageClass},
    tag::TagName,
    timeline::Filter,
};
use proptest::{prelude::*, strategy::ValueTree};
use serde_json::{Value, json};
use store::{Change as Committed, Store};

use super::{anon, email, item, on_every_engine, open, profile_of, runtime, send, timeline, user};

fn olga() -> Actor {
    Actor::Person { id: UserId("olga".into()), name: "Olga".into(), role: Role::Marketer }
}

async fn who(store: &Store, id: &ProfileId) -> Who {
    store.who(&Actor::System, id).await.unwrap().0
}

fn with(id: &str, at: i64, identifiers: Vec<Identifier>, traits: &[(&str, Value)]) -> Incoming {
    Incoming { traits: traits.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(), ..item(id, "x", at, identifiers) }
}

async fn edit(store: &Store, id: &ProfileId, change: Change) {
    store.edit(&olga(), id, &Edit { changes: vec![change], ip: None }).await.unwrap();
}

fn set(name: &str, value: Value, seen: Option<Value>) -> Change {
    Change::Set { name: AttributeName::parse(name).unwrap(), value: Some(value), seen }
}

fn say(channel: Channel, allowed: bool) -> Change {
    Change::Subscribe { channel, allowed, origin: "shop".into(), text: None }
}

/// Two people who are one: Ada, whose user id is known, and the same with an e-mail address.
async fn two(store: &Store) -> (ProfileId, ProfileId) {
    send(
        store,
        vec![
            with("a1", 0, vec![user("ada")], &[("firstName", json!("Ada")), ("city", json!("Łódź")), ("plan", json!("pro"))]),
            with("b1", 1, vec![email("ada@example.com")], &[("firstName", json!("Adela")), ("city", json!("Gdańsk")), ("size", json!(38))]),
        ],
    )
    .await;
    (profile_of(store, &user("ada")).await, profile_of(store, &email("ada@example.com")).await)
}

#[test]
fn a_merge_keeps_the_chosen_values_and_what_is_lost_stays_on_record_with_who_chose() {
    on_every_engine(async |store| {
        let (a, b) = two(&store).await;
        edit(&store, &b, set("size", json!(40), Some(json!(38)))).await;
        let choices = Choices::from_iter([Field::of("city")]);
        let merge = store.join(&olga(), &a, &b, &choices).await.unwrap();
        assert_eq!((merge.name.as_deref(), &merge.by), (Some("Adela"), &Some(Source::Person("Olga".into()))));
        let whole = who(&store, &a).await;
        let told = |name: &str| whole.text(name);
        assert_eq!([told("firstName"), told("city"), told("plan"), told("size")].map(Option::unwrap), ["Ada", "Gdańsk", "pro", "40"]);
        assert_eq!((whole.user.as_deref(), whole.email.as_deref()), (Some("ada"), Some("ada@example.com")));
        let former = async |name: &str| store.former(&Actor::System, &a, &AttributeName::parse(name).unwrap()).await.unwrap();
        let city = former("city").await;
        assert_eq!((city.len(), &city[0].attribute.value, &city[0].by), (1, &json!("Łódź"), &Source::Person("Olga".into())));
        assert_eq!(former("firstName").await[0].attribute.value, json!("Adela"));
        // What the other one's values were before comes along.
        assert_eq!(former("size").await[0].attribute.value, json!(38));

        let line = store.timeline(&Actor::System, &a, &Filter::default(), None, 1).await.unwrap().rows.remove(0);
        assert_eq!((line.action.as_str(), line.headline.object.as_deref()), ("client.merge", Some("Adela")));
        let event = store.event(&Actor::System, &a, &line.id).await.unwrap();
        assert_eq!((&event.params["$by"], event.params["profile"].as_str()), (&json!("Olga"), Some(b.as_str())));
        assert!(whole.last_activity < Some(line.at), "what we do is no activity of the customer");

        store.separate(&olga(), &merge.id, &Shares::default()).await.unwrap();
        assert!(former("city").await.is_empty() && former("size").await.is_empty());
        let size = store.former(&Actor::System, &b, &AttributeName::parse("size").unwrap()).await.unwrap();
        assert_eq!(size[0].attribute.value, json!(38));
        let line = store.timeline(&Actor::System, &a, &Filter::default(), None, 1).await.unwrap().rows.remove(0);
        assert_eq!((line.action.as_str(), line.headline.object.as_deref()), ("client.unmerge", Some("Adela")));
        assert!(who(&store, &a).await.last_activity < Some(line.at));
    });
}

#[test]
fn a_merge_taken_back_restores_both_and_only_the_two_notes_remain() {
    on_every_engine(async |store| {
        let (a, b) = two(&store).await;
        for change in [say(Channel::Email, true), say(Channel::Sms, false)] {
            edit(&store, &b, change).await;
        }
        let before = (who(&store, &a).await, who(&store, &b).await);
        let merge = store.join(&olga(), &a, &b, &Choices::from_iter([Field::of("firstName"), Field::of("city")])).await.unwrap();
        assert_eq!(store.ledger(&Actor::System, &a, Channel::Sms).await.unwrap().len(), 1);
        store.separate(&olga(), &merge.id, &Shares::default()).await.unwrap();
        let mut after = (who(&store, &a).await, who(&store, &b).await);
        assert_eq!((after.0.counts.remove("client.merge"), after.0.counts.remove("client.unmerge")), (Some(1), Some(1)));
        assert_eq!(after, before);
        assert_eq!(store.ledger(&Actor::System, &b, Channel::Sms).await.unwrap().len(), 1);
        assert!(store.ledger(&Actor::System, &a, Channel::Sms).await.unwrap().is_empty());
        let merges = store.merges(&Actor::System, &a).await.unwrap();
        assert!(merges[0].undone.is_some() && merges.len() == 1);
        assert!(matches!(store.separate(&olga(), &merge.id, &Shares::default()).await, Err(PortError::Invalid(_))));
    });
}

#[test]
fn after_further_events_and_edits_each_goes_to_its_identity_and_edits_where_they_are_assigned() {
    on_every_engine(async |store| {
        let (a, b) = two(&store).await;
        let merge = store.join(&olga(), &a, &b, &Choices::default()).await.unwrap();
        send(
            &store,
            vec![
                with("a2", 10, vec![user("ada")], &[("color", json!("red"))]),
                with("b2", 11, vec![email("ada@example.com")], &[("shoe", json!(39))]),
            ],
        )
        .await;
        edit(&store, &a, set("firstName", json!("Adelajda"), Some(json!("Ada")))).await;
        edit(&store, &a, set("note", json!("calls twice"), None)).await;
        let vip = store.create_tag(&olga(), &TagName::parse("VIP").unwrap(), None).await.unwrap();
        edit(&store, &a, Change::AddTag { tag: vip.id.clone() }).await;
        edit(&store, &a, say(Channel::Email, true)).await;
        edit(&store, &a, say(Channel::Push, false)).await;

        let told = store.separation(&olga(), &merge.id).await.unwrap();
        let keys: Vec<String> = told.since.iter().map(|since| since.item.key()).collect();
        assert_eq!(keys, ["a.firstName", "a.note", &format!("t.{}", vip.id.as_str()), "c.email"]);
        let events =
            |side: &domain::merge::Apart| side.identities.iter().map(|(key, counted)| (key.subject(), counted.n)).collect::<Vec<_>>();
        assert_eq!(events(&told.loser), [("email:0:ada@example.com".to_owned(), 2)]);
        assert_eq!(events(&told.winner)[0].0, "user:0:ada");
        assert_eq!((&told.loser.attributes["shoe"].value, told.winner.attributes.get("shoe")), (&json!(39), None));

        let mut shares = Shares::default();
        shares.assign(Item::Attribute("firstName".into()), To::Loser);
        shares.assign(Item::Tag(vip.id.clone()), To::Both);
        shares.assign(Item::Consent(Channel::Email), To::Loser);
        store.separate(&olga(), &merge.id, &shares).await.unwrap();
        let (ada, adela) = (who(&store, &a).await, who(&store, &b).await);
        assert_eq!((ada.text("firstName").as_deref(), adela.text("firstName").as_deref()), (Some("Ada"), Some("Adelajda")));
        assert_eq!(
            (ada.text("color").as_deref(), adela.text("color"), ada.text("shoe"), adela.text("shoe").as_deref()),
            (Some("red"), None, None, Some("39"))
        );
        assert_eq!((ada.text("note").as_deref(), adela.text("note")), (Some("calls twice"), None));
        assert_eq!((ada.tags.len(), adela.tags.len(), adela.tags[0].tag.people), (1, 1, 2));
        let marketing = |who: &Who, channel| who.subscriptions.may_send(channel, MessageClass::Marketing).is_ok();
        assert!(!marketing(&ada, Channel::Email) && marketing(&adela, Channel::Email));
        for id in [&a, &b] {
            let refused = who(&store, id).await.subscriptions.shown(Channel::Push).is_some_and(|consent| !consent.allowed);
            assert!(refused, "withdrawn consent stays withdrawn on both");
            assert_eq!(store.ledger(&Actor::System, id, Channel::Push).await.unwrap().len(), 1);
        }
        assert_eq!(store.ledger(&Actor::System, &b, Channel::Email).await.unwrap().len(), 1);
        assert!(store.ledger(&Actor::System, &a, Channel::Email).await.unwrap().is_empty());
        assert_eq!(timeline(&store, &b).await, ["b2", "b1"]);
        // What comes now goes to each again.
        send(&store, vec![item("b3", "x", 20, vec![email("ada@example.com")])]).await;
        assert_eq!(timeline(&store, &b).await, ["b3", "b2", "b1"]);
    });
}

#[test]
fn of_two_merges_the_earlier_may_be_taken_back_first() {
    on_every_engine(async |store| {
        let (a, b) = two(&store).await;
        send(&store, vec![with("c1", 2, vec![anon("c")], &[("city", json!("Sopot")), ("hat", json!("blue"))])]).await;
        let c = profile_of(&store, &anon("c")).await;
        let before = [who(&store, &a).await, who(&store, &b).await, who(&store, &c).await];
        let first = store.join(&Actor::System, &a, &b, &Choices::from_iter([Field::of("city")])).await.unwrap();
        let second = store.join(&Actor::System, &a, &c, &Choices::from_iter([Field::of("city")])).await.unwrap();
        assert_eq!(who(&store, &a).await.text("city").as_deref(), Some("Sopot"));
        store.separate(&Actor::System, &first.id, &Shares::default()).await.unwrap();
        assert_eq!(who(&store, &b).await, before[1]);
        let now = who(&store, &a).await;
        assert_eq!((now.text("city").as_deref(), now.text("hat").as_deref(), now.text("size")), (Some("Sopot"), Some("blue"), None));
        store.separate(&Actor::System, &second.id, &Shares::default()).await.unwrap();
        assert_eq!([who(&store, &a).await, who(&store, &b).await, who(&store, &c).await], before);
    });
}

#[test]
fn a_profile_that_was_merged_moved_and_its_own_merges_wait_for_the_later_one() {
    on_every_engine(async |store| {
        let (a, b) = two(&store).await;
        send(&store, vec![item("c1", "x", 2, vec![user("carol")])]).await;
        let c = profile_of(&store, &user("carol")).await;
        let inner = store.join(&olga(), &a, &b, &Choices::default()).await.unwrap();
        let outer = store.join(&olga(), &c, &a, &Choices::default()).await.unwrap();
        assert_eq!(store.join(&olga(), &c, &b, &Choices::default()).await, Err(PortError::Moved(a.clone())));
        assert!(matches!(store.separate(&olga(), &inner.id, &Shares::default()).await, Err(PortError::Invalid(_))));
        assert!(matches!(store.separation(&olga(), &inner.id).await, Err(PortError::Invalid(_))));
        store.separate(&olga(), &outer.id, &Shares::default()).await.unwrap();
        store.separate(&olga(), &inner.id, &Shares::default()).await.unwrap();
        assert_eq!(timeline(&store, &b).await, ["b1"]);
        assert_eq!(who(&store, &c).await.user.as_deref(), Some("carol"));
    });
}

#[test]
fn fifty_identities_come_together_and_no_more() {
    runtime().block_on(async {
        let store = open("mem://").await;
        let many = |name: &'static str, n: i64| {
            (0..n).map(move |i| item(&format!("{name}{i}"), "x", i, vec![user(name), anon(&format!("{name}-{i}"))]))
        };
        send(&store, many("u", 24).chain(many("v", 24)).chain(many("w", 1)).collect()).await;
        let ids = [profile_of(&store, &user("u")).await, profile_of(&store, &user("v")).await, profile_of(&store, &user("w")).await];
        assert_eq!(store.identities(&olga(), &ids[0]).await.unwrap(), 25);
        store.join(&olga(), &ids[0], &ids[1], &Choices::default()).await.unwrap();
        assert_eq!(timeline(&store, &ids[0]).await.len(), 49);
        let refused = store.join(&olga(), &ids[0], &ids[2], &Choices::default()).await;
        assert!(matches!(&refused, Err(PortError::Invalid(text)) if text.starts_with(TOO_MANY)), "{refused:?}");
        assert_eq!(timeline(&store, &ids[2]).await, ["w0"]);
    });
}

#[test]
fn a_dismissed_pair_does_not_come_back_for_the_same_reason() {
    on_every_engine(async |store| {
        let (a, b) = two(&store).await;
        let both = || vec![user("ada"), email("ada@example.com")];
        send(&store, vec![item("c1", "x", 5, both())]).await;
        let ground = Ground::Conflict(Reason::EmailOfAnother);
        for (id, other) in [(&a, &b), (&b, &a)] {
            let proposals = store.proposals(&olga(), id).await.unwrap();
            assert_eq!((proposals.len(), &proposals[0].person.id, &proposals[0].grounds), (1, other, &vec![ground]));
        }
        assert_eq!(store.pairs(&a, vec![(b.clone(), Ground::SamePhone)]).await.unwrap()[0].grounds, [ground, Ground::SamePhone]);
        store.dismiss(&olga(), &b, Some(&a), &[ground, Ground::SamePhone]).await.unwrap();
        send(&store, vec![item("c2", "x", 6, both())]).await;
        for (id, other) in [(&a, &b), (&b, &a)] {
            assert!(store.pairs(id, vec![(other.clone(), Ground::SamePhone)]).await.unwrap().is_empty());
            assert!(who(&store, id).await.conflicts.is_empty());
        }
        // Another reason is news.
        assert_eq!(store.pairs(&a, vec![(b.clone(), Ground::SameNameAndCity)]).await.unwrap().len(), 1);
    });
}

#[test]
fn whoever_was_merged_is_proposed_as_the_profile_it_is_part_of_now() {
    on_every_engine(async |store| {
        let (a, b) = two(&store).await;
        send(&store, vec![item("c1", "x", 5, vec![user("ada"), email("ada@example.com")]), item("d1", "x", 6, vec![user("dora")])]).await;
        let d = profile_of(&store, &user("dora")).await;
        store.join(&olga(), &d, &b, &Choices::default()).await.unwrap();
        assert_eq!(store.proposals(&olga(), &a).await.unwrap()[0].person.id, d);
        assert_eq!(who(&store, &a).await.conflicts[0].other.as_ref(), Some(&d));
        store.join(&olga(), &a, &d, &Choices::default()).await.unwrap();
        assert!(store.proposals(&olga(), &a).await.unwrap().is_empty());
        assert!(who(&store, &a).await.conflicts.is_empty());
    });
}

#[test]
fn the_open_pages_of_both_hear_of_a_merge_of_its_end_and_of_a_dismissal() {
    runtime().block_on(async {
        let store = open("mem://").await;
        let (a, b) = two(&store).await;
        let mut changes = store.changes().await.unwrap();
        let merge = store.join(&olga(), &a, &b, &Choices::default()).await.unwrap();
        store.separate(&olga(), &merge.id, &Shares::default()).await.unwrap();
        store.dismiss(&olga(), &a, Some(&b), &[Ground::SamePhone]).await.unwrap();
        for action in [Some("client.merge"), Some("client.unmerge"), None] {
            let change = tokio::time::timeout(std::time::Duration::from_secs(20), changes.next()).await.unwrap().unwrap();
            let Committed::Commit { merged, events, .. } = change else { panic!("a commit") };
            assert_eq!(std::collections::BTreeSet::from_iter(merged), [a.clone(), b.clone()].into());
            let lines: Vec<_> = events.into_iter().map(|(whose, event)| (whose, event.line().unwrap().action.to_string())).collect();
            assert_eq!(lines, action.map(|action| (a.clone(), action.to_owned())).into_iter().collect::<Vec<_>>());
        }
    });
}

#[test]
fn a_viewer_merges_separates_and_dismisses_nothing() {
    runtime().block_on(async {
        let store = open("mem://").await;
        let (a, b) = two(&store).await;
        let merge = store.join(&olga(), &a, &b, &Choices::default()).await.unwrap();
        let viewer = Actor::Person { id: UserId("v".into()), name: "V".into(), role: Role::Viewer };
        assert_eq!(store.join(&viewer, &a, &b, &Choices::default()).await, Err(PortError::Forbidden));
        assert_eq!(store.separate(&viewer, &merge.id, &Shares::default()).await, Err(PortError::Forbidden));
        assert_eq!(store.dismiss(&viewer, &a, Some(&b), &[Ground::SamePhone]).await, Err(PortError::Forbidden));
        assert!(store.separation(&viewer, &merge.id).await.is_ok());
        let key = Actor::Key { id: "k".into(), trust: domain::incoming::Trust::Server };
        assert_eq!(store.proposals(&key, &a).await, Err(PortError::Forbidden));
        assert_eq!(store.separation(&key, &merge.id).await, Err(PortError::Forbidden));
    });
}

/// Somebody as an SDK and people of the workspace made them.
#[derive(Clone, Debug)]
struct Made {
    traits: Vec<(&'static str, Value, i64)>,
    has: (bool, bool, bool),
    edits: Vec<(&'static str, u8)>,
    said: Vec<(Channel, bool)>,
    tags: Vec<usize>,
}

fn made() -> impl Strategy<Value = Made> {
    let value = prop_oneof![Just(Value::Null), Just(json!("")), Just(json!("a")), Just(json!("b")), Just(json!(7)), Just(json!(true))];
    let name = || prop::sample::select(vec!["firstName", "phone", "address.city", "plan"]);
    (
        prop::collection::vec((name(), value, 0..9_i64), 0..5),
        (any::<bool>(), any::<bool>(), any::<bool>()),
        prop::collection::vec((name(), 0..3_u8), 0..3),
        prop::collection::vec((prop::sample::select(Channel::ALL.to_vec()), any::<bool>()), 0..4),
        prop::collection::vec(0..3_usize, 0..3),
    )
        .prop_map(|(traits, has, edits, said, tags)| Made { traits, has, edits, said, tags })
}

async fn make(store: &Store, name: &str, made: &Made, tags: &[domain::tag::TagId]) -> ProfileId {
    let mut identifiers = vec![];
    let (has_user, has_email, has_device) = made.has;
    identifiers.extend(has_user.then(|| user(name)));
    identifiers.extend(has_email.then(|| email(&format!("{name}@example.com"))));
    if has_device || identifiers.is_empty() {
        identifiers.push(anon(name));
    }
    let mut items = vec![item(&format!("{name}-0"), "x", 0, identifiers.clone())];
    for (n, (key, value, at)) in made.traits.iter().enumerate() {
        items.push(with(&format!("{name}-{}", n + 1), *at, identifiers.clone(), &[(key, value.clone())]));
    }
    send(store, items).await;
    let id = profile_of(store, &identifiers[0]).await;
    for (key, value) in &made.edits {
        let seen = who(store, &id).await.attributes.get(*key).map(|held| held.value.clone());
        edit(store, &id, set(key, json!(format!("hand {value}")), seen)).await;
    }
    for (channel, allowed) in &made.said {
        edit(store, &id, say(*channel, *allowed)).await;
    }
    for tag in &made.tags {
        edit(store, &id, Change::AddTag { tag: tags[*tag].clone() }).await;
    }
    id
}

#[test]
fn what_the_preview_promises_is_what_the_store_makes_and_taking_it_back_restores_it() {
    runtime().block_on(async {
        let store = open("mem://").await;
        let mut tags = Vec::new();
        for name in ["VIP", "new", "angry"] {
            tags.push(store.create_tag(&olga(), &TagName::parse(name).unwrap(), None).await.unwrap().id);
        }
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let fields =
            vec![Field::User, Field::Email, Field::of("firstName"), Field::of("phone"), Field::of("address.city"), Field::of("plan")];
        let case = (made(), made(), prop::sample::subsequence(fields, 0..=6));
        for n in 0..40 {
            let (a, b, fields) = case.new_tree(&mut runner).unwrap().current();
            let choices = Choices::from_iter(fields);
            let (a, b) = (make(&store, &format!("a{n}"), &a, &tags).await, make(&store, &format!("b{n}"), &b, &tags).await);
            let before = (who(&store, &a).await, who(&store, &b).await);
            let promised = preview(&before.0, &before.1, &choices);
            let merge = store.join(&Actor::System, &a, &b, &choices).await.unwrap();
            let mut whole = who(&store, &a).await;
            // How many people have a tag changes with the merge itself.
            for (made, told) in whole.tags.iter_mut().zip(&promised.whole.tags) {
                made.tag.people = told.tag.people;
            }
            assert_eq!(whole, promised.whole, "case {n}");
            assert_eq!(Held::of(&whole), Held::of(&promised.whole));
            for difference in &promised.differences {
                let chosen = if difference.takes_loser { &difference.loser } else { &difference.winner };
                let now = match &difference.field {
                    Field::User => whole.user.clone().map(Value::String),
                    Field::Email => whole.email.clone().map(Value::String),
                    Field::Attribute(name) => whole.attributes.get(name).map(|held| held.value.clone()),
                };
                assert_eq!(now.as_ref(), Some(&chosen.value), "case {n}, {:?}", difference.field);
            }
            store.separate(&Actor::System, &merge.id, &Shares::default()).await.unwrap();
            assert_eq!((who(&store, &a).await, who(&store, &b).await), before, "case {n}");
        }
    });
}
