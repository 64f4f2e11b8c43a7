//! Whose an event is, and what a key may change about a person: the rules of the wire with the real store behind it.

use domain::{
    actor::Actor,
    attribute::Source,
    edit::{Change, Edit, Outcome},
    port::Editing,
    subscription::{Channel, MessageClass},
};
use serde_json::json;

use crate::stored::Stored;

#[tokio::test(flavor = "multi_thread")]
async fn an_identify_identifies_once_and_updates_the_profile_after_that() {
    let api = Stored::new().await;
    for n in 0..3 {
        api.call(&api.browser, "identify", json!({"userId": "u", "traits": {"email": "a@b.c", "n": n}, "messageId": format!("m{n}")}))
            .await;
    }
    assert_eq!(api.actions("user", "u").await, ["client.identify", "profile.updated", "profile.updated"]);
    let who = api.who("user", "u").await;
    assert_eq!((who.counts["client.identify"], who.counts["profile.updated"]), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn wire_rule_9_an_alias_of_another_person_merges_nobody() {
    let api = Stored::new().await;
    for user in ["current", "other"] {
        api.call(&api.server, "identify", json!({"userId": user, "traits": {"email": format!("{user}@b.c")}})).await;
    }
    // The browser library puts the current user where the new id should be.
    let alias = json!({"userId": "current", "previousId": "other", "anonymousId": "a"});
    api.call(&api.browser, "alias", alias).await;
    assert_ne!(api.holder("user", "current").await, api.holder("user", "other").await);
    assert_eq!(api.who("user", "current").await.conflicts.len(), 1);
    // What was anonymous before joins.
    api.call(&api.browser, "page", json!({"anonymousId": "visitor"})).await;
    api.call(&api.server, "alias", json!({"userId": "current", "previousId": "visitor"})).await;
    assert_eq!(api.holder("anonymous", "visitor").await, api.holder("user", "current").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn wire_rule_10_one_browser_is_several_anonymous_ids_and_each_person_keeps_theirs() {
    let api = Stored::new().await;
    api.call(&api.browser, "page", json!({"anonymousId": "a1"})).await;
    api.call(&api.browser, "identify", json!({"anonymousId": "a1", "userId": "first", "traits": {"email": "first@b.c"}})).await;
    // Another person logs in: the library takes a new anonymous id by itself.
    api.call(&api.browser, "identify", json!({"anonymousId": "a2", "userId": "second", "traits": {"email": "second@b.c"}})).await;
    api.call(&api.browser, "page", json!({"anonymousId": "a2", "userId": "second"})).await;
    // The first comes back, on a device that made a third one.
    api.call(&api.browser, "page", json!({"anonymousId": "a3"})).await;
    api.call(&api.browser, "identify", json!({"anonymousId": "a3", "userId": "first"})).await;
    assert_eq!(api.actions("user", "first").await, ["page.visit", "client.identify", "page.visit", "profile.updated"]);
    assert_eq!(api.actions("user", "second").await, ["client.identify", "page.visit"]);
    assert_eq!(api.holder("anonymous", "a1").await, api.holder("anonymous", "a3").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn wire_rule_11_a_browser_key_overwrites_no_address_and_no_consent() {
    let api = Stored::new().await;
    api.call(&api.server, "identify", json!({"userId": "u", "traits": {"email": "old@b.c"}})).await;
    api.call(&api.server, "identify", json!({"userId": "u", "traits": {"email": "true@b.c", "firstName": "Ada"}})).await;
    let id = api.holder("user", "u").await;
    let allowed = Change::Subscribe { channel: Channel::Email, allowed: true, origin: "form".into(), text: None };
    let refused = Change::Subscribe { channel: Channel::Sms, allowed: false, origin: "form".into(), text: None };
    let edit = Edit { changes: vec![allowed, refused], ip: None };
    assert!(matches!(api.store.edit(&Actor::System, &id, &edit).await.unwrap(), Outcome::Saved { .. }));
    let before = api.who("user", "u").await;

    for traits in [
        json!({"email": "thief@b.c"}),
        json!({"email": "old@b.c"}),
        json!({"email": null}),
        json!({"email": ""}),
        json!({"email": "nobody"}),
        json!({"agreements": {"email": false, "sms": true}, "subscriptions": {"sms": true}, "unsubscribed": true}),
    ] {
        api.call(&api.browser, "identify", json!({ "userId": "u", "traits": traits })).await;
    }
    for event in [
        "marketingAgreement.turnOff",
        "marketingAgreement.turnOn",
        "newsletter.unsubscribe",
        "Unsubscribed",
        "Segment Consent Preference Updated",
    ] {
        let properties = json!({"channel": "email", "allowed": false, "consent": {"categoryPreferences": {"email": false, "sms": true}}});
        api.call(&api.browser, "track", json!({"userId": "u", "event": event, "properties": properties})).await;
    }
    let after = api.who("user", "u").await;
    assert_eq!(after.email.as_deref(), Some("true@b.c"));
    assert_eq!(after.attributes["email"].value, "true@b.c");
    assert_eq!(after.subscriptions, before.subscriptions);
    assert!(after.subscriptions.may_send(Channel::Email, MessageClass::Marketing).is_ok());
    assert!(after.subscriptions.may_send(Channel::Sms, MessageClass::Marketing).is_err());
    // Adding is what it is for.
    api.call(&api.browser, "identify", json!({"userId": "u", "anonymousId": "a", "traits": {"plan": "pro", "firstName": "Adela"}})).await;
    let after = api.who("user", "u").await;
    assert_eq!((after.text("plan").as_deref(), after.text("firstName").as_deref()), (Some("pro"), Some("Adela")));
    assert!(matches!(&after.attributes["plan"].source, Source::Sdk(_)));
    assert_eq!(api.holder("anonymous", "a").await, id);
}

#[tokio::test(flavor = "multi_thread")]
async fn wire_rule_12_the_order_of_arrival_does_not_matter() {
    let items = [
        json!({"type": "page", "anonymousId": "a", "timestamp": "2026-01-01T10:00:00Z", "messageId": "1"}),
        json!({"type": "identify", "anonymousId": "a", "userId": "u", "traits": {"email": "a@b.c", "plan": "free"}, "timestamp": "2026-01-01T10:00:01Z", "messageId": "2"}),
        json!({"type": "track", "userId": "u", "event": "Deed", "timestamp": "2026-01-01T10:00:02Z", "messageId": "3"}),
        json!({"type": "group", "userId": "u", "groupId": "g", "traits": {"name": "Initech"}, "timestamp": "2026-01-01T10:00:03Z", "messageId": "4"}),
        json!({"type": "identify", "userId": "u", "traits": {"plan": "pro"}, "timestamp": "2026-01-01T10:00:04Z", "messageId": "5"}),
    ];
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [3, 0, 4, 2, 1]] {
        let api = Stored::new().await;
        for n in order {
            api.batch(&[items[n].to_string()]).await;
        }
        let mut events = api.events(&api.holder("user", "u").await).await;
        events.reverse();
        assert_eq!(events.iter().map(|event| event.id.as_str()).collect::<Vec<_>>(), ["1", "2", "3", "4", "5"], "{order:?}");
        let who = api.who("email", "a@b.c").await;
        let texts = ["plan", "company.name", "company.id"].map(|name| who.text(name));
        assert_eq!(texts, [Some("pro".into()), Some("Initech".into()), Some("g".into())], "{order:?}");
        assert_eq!(who.last_activity.map(|at| at.to_string()).as_deref(), Some("2026-01-01T10:00:04.000Z"));
    }
}
