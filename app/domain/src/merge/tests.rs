use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    subscription::{Channel, Consent},
    tag::{TagId, Tagging},
};

fn at(n: i64) -> Timestamp {
    Timestamp::from_millis(n)
}

fn tag(n: u8) -> TagId {
    TagId::parse(&format!("{n:032x}")).unwrap()
}

fn attribute(value: Value, when: i64, subject: &str, source: Source) -> Attribute {
    Attribute { value, at: at(when), source, subject: subject.into() }
}

fn consent(channel: Channel, allowed: bool, when: i64, source: Source) -> Consent {
    Consent { channel, allowed, at: at(when), origin: "form".into(), text: None, source, ip: None }
}

/// Somebody whose every value came in by the identity `user:0:{name}` or, half of the time, by `anonymous:0:{name}`.
fn held(name: &'static str) -> impl Strategy<Value = Held> {
    let value = prop_oneof![Just(Value::Null), Just(json!("")), Just(json!("a")), Just(json!("b")), Just(json!(7))];
    let attributes =
        prop::collection::btree_map(prop::sample::select(vec!["city", "plan", "size", "phone"]), (value, 0..9_i64, any::<bool>()), 0..5);
    let tags = prop::collection::btree_map(0..4_u8, 0..9_i64, 0..4);
    let consents = prop::collection::vec((prop::sample::select(Channel::ALL.to_vec()), any::<bool>(), 0..9_i64), 0..5);
    (attributes, tags, consents, any::<bool>(), any::<bool>(), 0..9_i64).prop_map(
        move |(attributes, tags, consents, user, email, created)| {
            let mut subscriptions = Subscriptions::default();
            consents.into_iter().for_each(|(channel, allowed, when)| subscriptions.take(consent(channel, allowed, when, Source::System)));
            Held {
                user: user.then(|| name.to_owned()),
                email: email.then(|| format!("{name}@example.com")),
                attributes: attributes
                    .into_iter()
                    .map(|(key, (value, when, strong))| {
                        let kind = if strong { "user" } else { "anonymous" };
                        (key.to_owned(), attribute(value, when, &format!("{kind}:0:{name}"), Source::Sdk(name.into())))
                    })
                    .collect(),
                position: None,
                created: at(created),
                tags: tags.into_iter().map(|(n, when)| (tag(n), Tagging { at: at(when), source: Source::System })).collect(),
                subscriptions,
            }
        },
    )
}

fn choices() -> impl Strategy<Value = Choices> {
    let fields = vec![Field::User, Field::Email, Field::of("city"), Field::of("plan"), Field::of("size"), Field::of("phone")];
    prop::sample::subsequence(fields, 0..=6).prop_map(Choices::from_iter)
}

fn subjects(names: &[&str]) -> BTreeSet<String> {
    names.iter().flat_map(|name| [format!("user:0:{name}"), format!("email:0:{name}@example.com"), format!("anonymous:0:{name}")]).collect()
}

fn joined(winner: &Held, loser: &Held, choices: &Choices) -> Held {
    let mut whole = winner.clone();
    whole.join(loser, choices);
    whole
}

fn past(winner: &Held, loser: &Held, choices: &Choices, name: &str) -> Past {
    Past { winner: winner.clone(), loser: loser.clone(), choices: choices.clone(), moved: subjects(&[name]) }
}

proptest! {
    #[test]
    fn a_merge_taken_back_at_once_restores_both(w in held("w"), x in held("x"), chosen in choices()) {
        let whole = joined(&w, &x, &chosen);
        let apart = separate(&past(&w, &x, &chosen, "x"), &whole, &[], &subjects(&["w", "x"]), &Shares::default());
        prop_assert_eq!(apart.since, vec![]);
        prop_assert_eq!((apart.winner, apart.loser), (w, x));
    }

    /// Also the earlier of two merges may be taken back first; what the later one remembers is then told without it.
    #[test]
    fn two_merges_taken_back_in_either_order_restore_all_three(w in held("w"), x in held("x"), y in held("y"), first in choices(), second in choices(), in_order in any::<bool>()) {
        let one = joined(&w, &x, &first);
        let whole = joined(&one, &y, &second);
        let everybody = subjects(&["w", "x", "y"]);
        let (x_past, y_past) = (past(&w, &x, &first, "x"), past(&one, &y, &second, "y"));
        if in_order {
            let left = separate(&y_past, &whole, &[], &everybody, &Shares::default());
            prop_assert_eq!(&left.loser, &y);
            let apart = separate(&x_past, &left.winner, &[], &subjects(&["w", "x"]), &Shares::default());
            prop_assert_eq!((apart.winner, apart.loser), (w, x));
        } else {
            let left = separate(&x_past, &whole, std::slice::from_ref(&y), &everybody, &Shares::default());
            prop_assert_eq!(&left.loser, &x);
            let without = separate(&x_past, &one, &[], &subjects(&["w", "x"]), &Shares::default()).winner;
            let apart = separate(&past(&without, &y, &second, "y"), &left.winner, &[], &subjects(&["w", "y"]), &Shares::default());
            prop_assert_eq!((apart.winner, apart.loser), (w, y));
        }
    }

    #[test]
    fn no_choice_brings_a_consent_back_that_one_of_both_refused(w in held("w"), x in held("x"), chosen in choices()) {
        let whole = joined(&w, &x, &chosen);
        for channel in Channel::ALL {
            let refused = |one: &Held| one.subscriptions.shown(channel).is_some_and(|consent| !consent.allowed);
            prop_assert_eq!(refused(&whole), refused(&w) || refused(&x));
        }
    }

    #[test]
    fn a_value_is_lost_only_where_both_know_another_one(w in held("w"), x in held("x"), chosen in choices()) {
        let whole = joined(&w, &x, &chosen);
        for (name, lost) in w.lost(&x, &chosen) {
            prop_assert_ne!(&whole.attributes[name].value, &lost.value);
        }
        let known = |held: &Held| held.attributes.iter().filter(|(_, one)| crate::profile::plain(&one.value).is_some()).map(|(name, _)| name.clone()).collect::<BTreeSet<_>>();
        prop_assert_eq!(known(&whole), &known(&w) | &known(&x));
    }
}

fn nobody() -> Held {
    Held {
        user: None,
        email: None,
        attributes: BTreeMap::new(),
        position: None,
        created: at(0),
        tags: BTreeMap::new(),
        subscriptions: Subscriptions::default(),
    }
}

#[test]
fn what_was_entered_by_hand_goes_where_it_is_assigned_and_what_came_in_by_an_identity_follows_it() {
    let (w, x) = (nobody(), nobody());
    let olga = || Source::Person("Olga".into());
    let mut now = joined(&w, &x, &Choices::default());
    now.attributes.insert("sdk".into(), attribute(json!(1), 5, "user:0:x", Source::Sdk("js".into())));
    now.attributes.insert("hand".into(), attribute(json!(2), 5, "user:0:x", olga()));
    now.attributes.insert("other".into(), attribute(json!(3), 5, "user:0:w", olga()));
    now.tags.insert(tag(1), Tagging { at: at(5), source: olga() });
    now.subscriptions.take(consent(Channel::Sms, true, 5, olga()));
    now.subscriptions.take(consent(Channel::Email, false, 5, olga()));
    let past = past(&w, &x, &Choices::default(), "x");
    let names = |held: &Held| held.attributes.keys().cloned().collect::<Vec<_>>();

    let apart = separate(&past, &now, &[], &subjects(&["w", "x"]), &Shares::default());
    assert_eq!(
        apart.since.iter().map(|since| since.item.key()).collect::<Vec<_>>(),
        ["a.hand", "a.other", &format!("t.{}", tag(1).as_str()), "c.sms"]
    );
    assert_eq!((names(&apart.winner), names(&apart.loser)), (vec!["other".to_owned()], vec!["hand".to_owned(), "sdk".to_owned()]));
    let refused = |held: &Held| held.subscriptions.shown(Channel::Email).is_some_and(|consent| !consent.allowed);
    assert!(refused(&apart.winner) && refused(&apart.loser));

    let mut shares = Shares::default();
    for (key, to) in [("a.hand", To::Both), ("a.other", To::Loser), (apart.since[2].item.key().as_str(), To::Loser), ("c.sms", To::Loser)] {
        shares.assign(Item::parse(key).unwrap(), to);
    }
    let apart = separate(&past, &now, &[], &subjects(&["w", "x"]), &shares);
    assert_eq!(
        (names(&apart.winner), names(&apart.loser)),
        (vec!["hand".to_owned()], vec!["hand".to_owned(), "other".to_owned(), "sdk".to_owned()])
    );
    assert!(apart.winner.tags.is_empty() && apart.loser.tags.contains_key(&tag(1)));
    assert!(apart.winner.subscriptions.shown(Channel::Sms).is_none() && apart.loser.subscriptions.shown(Channel::Sms).is_some());
    assert!(refused(&apart.winner) && refused(&apart.loser));
}

#[test]
fn what_was_taken_off_stays_off_on_both() {
    let (mut w, mut x) = (nobody(), nobody());
    w.attributes.insert("plan".into(), attribute(json!("a"), 1, "user:0:w", Source::System));
    x.attributes.insert("plan".into(), attribute(json!("b"), 1, "user:0:x", Source::System));
    x.tags.insert(tag(1), Tagging { at: at(1), source: Source::System });
    let apart = separate(&past(&w, &x, &Choices::default(), "x"), &nobody(), &[], &subjects(&["w", "x"]), &Shares::default());
    assert!(apart.winner.attributes.is_empty() && apart.loser.attributes.is_empty() && apart.loser.tags.is_empty());
}

#[test]
fn fields_and_items_read_back_from_forms() {
    for field in [Field::User, Field::Email, Field::of("address.city"), Field::of("user"), Field::of("a=b & c")] {
        assert_eq!(Field::parse(&field.key()), Some(field));
    }
    for item in [Item::Attribute("a.b".into()), Item::Tag(tag(3)), Item::Consent(Channel::WebPush)] {
        assert_eq!(Item::parse(&item.key()), Some(item));
    }
    assert_eq!((Field::parse("x"), Item::parse("t.x"), Item::parse("")), (None, None, None));
}
