//! What a person of the workspace may change on a profile, and what it leaves behind (product.md B7, B8, C).

use domain::{
    actor::{Actor, Role, UserId},
    attribute::{AttributeDefinition, AttributeKind, AttributeName, Origin, Source, ValueError},
    edit::{Change, Edit, Outcome},
    identity::ProfileId,
    port::{Attributes, Editing, PortError, Profiles, Retyped, Tags},
    profile::Who,
    subscription::{Channel, MessageClass, Refusal},
    tag::{TagColor, TagName},
};
use serde_json::{Value, json};
use store::Store;

use super::{anon, email, item, on_every_engine, profile_of, send, timeline, user};

fn marketer(name: &str) -> Actor {
    Actor::Person { id: UserId(name.into()), name: name.into(), role: Role::Marketer }
}

fn name(text: &str) -> AttributeName {
    AttributeName::parse(text).unwrap()
}

fn set(attribute: &str, value: Value, seen: Value) -> Change {
    let some = |value: Value| Some(value).filter(|value| !value.is_null());
    Change::Set { name: name(attribute), value: some(value), seen: some(seen) }
}

async fn edit(store: &Store, by: &str, id: &ProfileId, changes: Vec<Change>) -> Outcome {
    store.edit(&marketer(by), id, &Edit { changes, ip: Some("203.0.113.5".into()) }).await.unwrap()
}

async fn who(store: &Store, id: &ProfileId) -> Who {
    store.who(&Actor::System, id).await.unwrap().0
}

fn is_saved(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Saved { .. })
}

#[test]
fn an_edit_is_on_the_profile_and_on_the_timeline_with_its_author_and_keeps_what_was_before() {
    on_every_engine(async |store| {
        let mut first = item("a", "page.visit", 0, vec![user("u")]);
        first.traits = vec![("firstName".into(), json!("Ada"))];
        send(&store, vec![first]).await;
        let id = profile_of(&store, &user("u")).await;
        let before = who(&store, &id).await.last_activity;
        let saved = edit(
            &store,
            "Olga",
            &id,
            vec![set("firstName", json!("Adela"), json!("Ada")), set("address.city", json!("Kraków"), Value::Null)],
        )
        .await;
        assert!(is_saved(&saved), "{saved:?}");
        let now = who(&store, &id).await;
        assert_eq!((now.text("firstName").as_deref(), now.text("address.city").as_deref()), (Some("Adela"), Some("Kraków")));
        assert_eq!(now.attributes["firstName"].source, Source::Person("Olga".into()));
        // What we do is no activity of the customer.
        assert_eq!(now.last_activity, before);
        assert_eq!(now.counts["profile.updated"], 1);
        assert_eq!(timeline(&store, &id).await.len(), 2);
        let former = store.former(&Actor::System, &id, &name("firstName")).await.unwrap();
        assert_eq!(former.len(), 1);
        assert_eq!((&former[0].attribute.value, &former[0].by), (&json!("Ada"), &Source::Person("Olga".into())));
        // Undo is an edit like any other.
        assert!(is_saved(&edit(&store, "Olga", &id, vec![set("firstName", json!("Ada"), json!("Adela"))]).await));
        let former = store.former(&Actor::System, &id, &name("firstName")).await.unwrap();
        assert_eq!(former.iter().map(|former| &former.attribute.value).collect::<Vec<_>>(), [&json!("Adela"), &json!("Ada")]);
    });
}

#[test]
fn of_two_editors_the_second_is_shown_what_changed_and_nothing_is_half_written() {
    on_every_engine(async |store| {
        let mut first = item("a", "page.visit", 0, vec![user("u")]);
        first.traits = vec![("firstName".into(), json!("Ada")), ("lastName".into(), json!("L"))];
        send(&store, vec![first]).await;
        let id = profile_of(&store, &user("u")).await;
        assert!(is_saved(&edit(&store, "Olga", &id, vec![set("firstName", json!("Olga's"), json!("Ada"))]).await));
        let second =
            edit(&store, "Max", &id, vec![set("firstName", json!("Max's"), json!("Ada")), set("lastName", json!("M"), json!("L"))]).await;
        let Outcome::Stale { fields } = second else { panic!("{second:?}") };
        assert_eq!(fields.len(), 1);
        assert_eq!(fields[0].current.as_ref().unwrap().value, json!("Olga's"));
        assert_eq!(who(&store, &id).await.text("lastName").as_deref(), Some("L"));
        // Other fields do not quarrel, and two who write the same do not either.
        assert!(is_saved(&edit(&store, "Max", &id, vec![set("lastName", json!("M"), json!("L"))]).await));
        assert!(is_saved(&edit(&store, "Max", &id, vec![set("firstName", json!("Olga's"), json!("Ada"))]).await));
        assert_eq!(who(&store, &id).await.text("lastName").as_deref(), Some("M"));
    });
}

#[test]
fn clearing_leaves_an_empty_field_and_removing_takes_it_off() {
    on_every_engine(async |store| {
        let mut first = item("a", "page.visit", 0, vec![user("u")]);
        first.traits = vec![("plan".into(), json!("pro")), ("size".into(), json!(38))];
        send(&store, vec![first]).await;
        let id = profile_of(&store, &user("u")).await;
        let remove = Change::Remove { name: name("size"), seen: Some(json!(38)) };
        assert!(is_saved(&edit(&store, "Olga", &id, vec![set("plan", Value::Null, json!("pro")), remove]).await));
        let now = who(&store, &id).await;
        assert_eq!(now.attributes["plan"].value, Value::Null);
        assert!(!now.attributes.contains_key("size"));
        assert_eq!(store.former(&Actor::System, &id, &name("size")).await.unwrap()[0].attribute.value, json!(38));
    });
}

#[test]
fn a_new_email_makes_the_profile_recognised_and_one_of_somebody_else_is_refused() {
    on_every_engine(async |store| {
        send(&store, vec![item("a", "page.visit", 0, vec![anon("d")]), item("b", "page.visit", 1, vec![email("taken@example.com")])]).await;
        let id = profile_of(&store, &anon("d")).await;
        let taken = edit(&store, "Olga", &id, vec![set("email", json!("taken@example.com"), Value::Null)]).await;
        assert_eq!(taken, Outcome::Refused { fields: vec![(name("email"), ValueError::EmailTaken)] });
        assert!(is_saved(&edit(&store, "Olga", &id, vec![set("email", json!("new@example.com"), Value::Null)]).await));
        assert_eq!(who(&store, &id).await.email.as_deref(), Some("new@example.com"));
        // From now on the address leads here, and the history stays.
        send(&store, vec![item("c", "page.visit", 9, vec![email("new@example.com")])]).await;
        assert_eq!(profile_of(&store, &email("new@example.com")).await, id);
        assert_eq!(timeline(&store, &id).await.len(), 3);
        let cleared = edit(&store, "Olga", &id, vec![set("email", Value::Null, json!("new@example.com"))]).await;
        assert_eq!(cleared, Outcome::Refused { fields: vec![(name("email"), ValueError::EmailKept)] });
    });
}

#[test]
fn a_tag_is_counted_once_for_everybody_who_has_it_also_through_merges_and_when_it_leaves() {
    on_every_engine(async |store| {
        send(&store, vec![item("a", "x", 0, vec![user("u")]), item("b", "x", 1, vec![user("v")]), item("c", "x", 2, vec![user("w")])])
            .await;
        let (u, v, w) = (profile_of(&store, &user("u")).await, profile_of(&store, &user("v")).await, profile_of(&store, &user("w")).await);
        let olga = marketer("Olga");
        let vip = store.create_tag(&olga, &TagName::parse("VIP").unwrap(), Some(TagColor::Red)).await.unwrap();
        assert_eq!(store.create_tag(&olga, &TagName::parse("vip").unwrap(), None).await.unwrap().id, vip.id);
        let old = store.create_tag(&olga, &TagName::parse("old").unwrap(), None).await.unwrap();
        let add = |tag: &domain::tag::Tag| Change::AddTag { tag: tag.id.clone() };
        for id in [&u, &v] {
            assert!(is_saved(&edit(&store, "Olga", id, vec![add(&vip), add(&vip)]).await));
        }
        assert!(is_saved(&edit(&store, "Olga", &w, vec![add(&old)]).await));
        let people =
            async |tag: &domain::tag::Tag| store.tags(&olga).await.unwrap().into_iter().find(|one| one.id == tag.id).map(|tag| tag.people);
        assert_eq!((people(&vip).await, people(&old).await), (Some(2), Some(1)));
        assert_eq!(who(&store, &u).await.tags[0].tag.name.as_str(), "VIP");
        assert_eq!(who(&store, &u).await.counts["client.addTag"], 1);

        let merge = store.merge(&Actor::System, &u, &v).await.unwrap();
        assert_eq!(people(&vip).await, Some(1));
        store.unmerge(&Actor::System, &merge.id).await.unwrap();
        assert_eq!(people(&vip).await, Some(2));

        let whole = store.merge_tags(&olga, &old.id, &vip.id).await.unwrap();
        assert_eq!(whole.people, 3);
        assert_eq!(who(&store, &w).await.tags[0].tag.id, vip.id);
        assert_eq!(people(&old).await, None);
        assert!(is_saved(&edit(&store, "Olga", &w, vec![Change::RemoveTag { tag: vip.id.clone() }]).await));
        assert_eq!(people(&vip).await, Some(2));
        let renamed = store.change_tag(&olga, &vip.id, &TagName::parse("Gold").unwrap(), TagColor::Amber).await.unwrap();
        assert_eq!(who(&store, &u).await.tags[0].tag.name, renamed.name);
        store.delete_tag(&olga, &vip.id).await.unwrap();
        assert!(who(&store, &u).await.tags.is_empty());
        assert_eq!(store.edit(&olga, &u, &Edit::one(add(&vip))).await, Err(PortError::NotFound));
    });
}

#[test]
fn a_consent_is_written_with_its_proof_and_the_latest_statement_counts() {
    on_every_engine(async |store| {
        send(&store, vec![item("a", "x", 0, vec![user("u")])]).await;
        let id = profile_of(&store, &user("u")).await;
        let say = |allowed: bool, origin: &str| Change::Subscribe {
            channel: Channel::Email,
            allowed,
            origin: origin.into(),
            text: Some("v3".into()),
        };
        assert!(is_saved(&edit(&store, "Olga", &id, vec![say(true, "footer form")]).await));
        let marketing = |who: &Who| who.subscriptions.may_send(Channel::Email, MessageClass::Marketing);
        assert_eq!(marketing(&who(&store, &id).await), Ok(()));
        assert!(is_saved(&edit(&store, "Olga", &id, vec![say(false, "by phone")]).await));
        assert!(matches!(marketing(&who(&store, &id).await), Err(Refusal::NotAllowed(_))));
        let ledger = store.ledger(&Actor::System, &id, Channel::Email).await.unwrap();
        assert_eq!(
            ledger.iter().map(|consent| (consent.allowed, consent.origin.as_str())).collect::<Vec<_>>(),
            [(false, "by phone"), (true, "footer form")]
        );
        assert_eq!((ledger[0].ip.as_deref(), &ledger[0].source), (Some("203.0.113.5"), &Source::Person("Olga".into())));
        assert!(store.ledger(&Actor::System, &id, Channel::Sms).await.unwrap().is_empty());
        let nowhere = store.edit(&marketer("Olga"), &id, &Edit::one(say(true, "  "))).await;
        assert!(matches!(nowhere, Err(PortError::Invalid(_))));
        assert_eq!(who(&store, &id).await.counts["marketingAgreement.turnOff"], 1);
    });
}

#[test]
fn consent_withdrawn_after_a_merge_stays_withdrawn_on_both_when_the_merge_is_taken_back() {
    on_every_engine(async |store| {
        send(&store, vec![item("a", "x", 0, vec![user("u")]), item("b", "x", 1, vec![user("v")])]).await;
        let (u, v) = (profile_of(&store, &user("u")).await, profile_of(&store, &user("v")).await);
        let say = |allowed: bool| Change::Subscribe { channel: Channel::Sms, allowed, origin: "shop".into(), text: None };
        for id in [&u, &v] {
            edit(&store, "Olga", id, vec![say(true)]).await;
        }
        let merge = store.merge(&Actor::System, &u, &v).await.unwrap();
        edit(&store, "Olga", &u, vec![say(false)]).await;
        store.unmerge(&Actor::System, &merge.id).await.unwrap();
        for id in [&u, &v] {
            let refusal = who(&store, id).await.subscriptions.may_send(Channel::Sms, MessageClass::Marketing);
            assert!(matches!(refusal, Err(Refusal::NotAllowed(_))), "{refusal:?}");
        }
    });
}

#[test]
fn an_attribute_is_defined_by_being_seen_or_by_hand_and_changes_its_type_with_all_values_or_not_at_all() {
    on_every_engine(async |store| {
        let with = |id: &str, who: &str, value: Value| {
            let mut one = item(id, "x", 0, vec![user(who)]);
            one.traits = vec![("size".into(), value)];
            one
        };
        send(&store, vec![with("a", "u", json!("38")), with("b", "v", json!("40"))]).await;
        let (u, v) = (profile_of(&store, &user("u")).await, profile_of(&store, &user("v")).await);
        let olga = marketer("Olga");
        let kind = async || store.attributes(&olga).await.unwrap().into_iter().find(|one| one.name == name("size")).unwrap();
        assert_eq!((kind().await.kind, kind().await.origin), (AttributeKind::String, Origin::Seen));

        edit(&store, "Olga", &v, vec![set("size", json!("large"), json!("40"))]).await;
        let refused = store.retype_attribute(&olga, &name("size"), AttributeKind::Number).await.unwrap();
        assert_eq!(refused, Retyped::Refused { people: 1, named: vec![v.clone()] });
        assert_eq!(who(&store, &u).await.attributes["size"].value, json!("38"));
        edit(&store, "Olga", &v, vec![set("size", json!("41"), json!("large"))]).await;
        assert_eq!(store.retype_attribute(&olga, &name("size"), AttributeKind::Number).await.unwrap(), Retyped::Done { people: 2 });
        assert_eq!(who(&store, &v).await.attributes["size"].value, json!(41));
        assert_eq!(kind().await.kind, AttributeKind::Number);

        let shoe = AttributeDefinition::new(name("shoe"), AttributeKind::Boolean, Origin::Made);
        store.define_attribute(&olga, &shoe).await.unwrap();
        assert!(matches!(store.define_attribute(&olga, &shoe).await, Err(PortError::Invalid(_))));
        store.describe_attribute(&olga, &name("shoe"), Some("Shoes"), Some("Buys shoes"), false).await.unwrap();
        let defined = who(&store, &u).await.defined;
        let shown = defined.iter().find(|one| one.name == name("shoe")).unwrap();
        assert_eq!((shown.label.as_deref(), shown.kind, shown.origin), (Some("Shoes"), AttributeKind::Boolean, Origin::Made));
        assert!(matches!(store.retype_attribute(&olga, &name("birthday"), AttributeKind::String).await, Err(PortError::Invalid(_))));
    });
}

#[test]
fn a_viewer_changes_nothing() {
    on_every_engine(async |store| {
        send(&store, vec![item("a", "x", 0, vec![user("u")])]).await;
        let id = profile_of(&store, &user("u")).await;
        let viewer = Actor::Person { id: UserId("v".into()), name: "V".into(), role: Role::Viewer };
        let vip = TagName::parse("VIP").unwrap();
        let before = who(&store, &id).await;
        assert_eq!(store.edit(&viewer, &id, &Edit::one(set("plan", json!("pro"), Value::Null))).await, Err(PortError::Forbidden));
        assert_eq!(store.create_tag(&viewer, &vip, None).await, Err(PortError::Forbidden));
        let shoe = AttributeDefinition::new(name("shoe"), AttributeKind::String, Origin::Made);
        assert_eq!(store.define_attribute(&viewer, &shoe).await, Err(PortError::Forbidden));
        assert_eq!(who(&store, &id).await, before);
    });
}
