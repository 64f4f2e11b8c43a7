use proptest::prelude::*;
use serde_json::json;

use super::*;

fn of(action: &str, params: Value) -> Headline {
    of_in(action, params, json!({}))
}

fn of_in(action: &str, params: Value, context: Value) -> Headline {
    Headline::of(action, params.as_object().unwrap(), context.as_object().unwrap())
}

#[test]
fn a_purchase_says_how_many_for_how_much() {
    let headline = of_in(
        "transaction.charge",
        json!({"$totalAmount": 129.90, "$currency": "pln", "$orderID": "88213", "$paymentType": "card",
               "products": [{"sku": "a", "quantity": 2}, {"sku": "b"}]}),
        json!({"app": {"name": "iPhone app"}}),
    );
    assert_eq!(headline.amount, Some(("129.9".into(), Some("PLN".into()))));
    assert_eq!(headline.count, Some(3));
    assert_eq!(headline.detail.as_deref(), Some("#88213 · card · iPhone app"));
    assert!(!headline.generated);
}

#[test]
fn revenue_stands_in_for_the_total_and_amounts_may_be_objects() {
    assert_eq!(of("transaction.charge", json!({"$revenue": "29.33"})).amount, Some(("29.33".into(), None)));
    assert_eq!(
        of("transaction.charge", json!({"$totalAmount": {"amount": 5, "currency": "EUR"}})).amount,
        Some(("5".into(), Some("EUR".into())))
    );
}

#[test]
fn a_product_says_its_name_or_else_its_sku_and_its_price() {
    let headline =
        of("product.addToCart", json!({"name": "Linen shirt", "variant": "sand, M", "sku": "LIN-44", "price": 89, "currency": "PLN"}));
    assert_eq!(headline.object.as_deref(), Some("Linen shirt, sand, M"));
    assert_eq!(headline.amount, Some(("89".into(), Some("PLN".into()))));
    assert_eq!(headline.detail.as_deref(), Some("LIN-44"));
    assert_eq!(of("product.view", json!({"sku": "LIN-44"})).object.as_deref(), Some("LIN-44"));
}

#[test]
fn a_change_of_tag_or_consent_says_what_and_who_entered_it() {
    let tag = of("client.addTag", json!({"tag": "VIP", "$by": "Olga"}));
    assert_eq!((tag.object.as_deref(), tag.detail.as_deref()), (Some("VIP"), Some("Olga")));
    let consent = json!({"channel": "email", "origin": "footer form", "text": "v3", "$by": "Olga"});
    let agreed = of("marketingAgreement.turnOn", consent.clone());
    assert_eq!((agreed.object.as_deref(), agreed.detail.as_deref()), (Some("email"), Some("footer form · v3 · Olga")));
    // The sentence says web push by itself.
    assert_eq!(of("webpush.unsubscribe", consent).object, None);
}

#[test]
fn a_visit_says_the_title_the_path_and_where_it_came_from() {
    let headline = of("page.visit", json!({"title": "Summer linen", "path": "/c/linen", "referrer": "https://www.example.org/a?b"}));
    assert_eq!(headline.object.as_deref(), Some("Summer linen"));
    assert_eq!(headline.detail.as_deref(), Some("/c/linen · example.org"));
    let campaign = of_in("page.visit", json!({"path": "/"}), json!({"campaign": {"source": "newsletter"}, "page": {"title": "Home"}}));
    assert_eq!(campaign.object.as_deref(), Some("Home"));
    assert_eq!(campaign.detail.as_deref(), Some("/ · newsletter"));
}

#[test]
fn every_event_says_what_spoke_and_which_campaign_brought_it() {
    let context = json!({"app": {"name": "iPhone app"}, "os": {"name": "iOS"}, "campaign": {"name": "Autumn", "source": "newsletter"}});
    let headline = of_in("product.view", json!({"sku": "LIN-44"}), context);
    assert_eq!((headline.device.as_deref(), headline.campaign.as_deref()), (Some("iPhone app"), Some("Autumn")));
    assert_eq!((of("page.visit", json!({})).device, of("page.visit", json!({})).campaign), (None, None));
}

#[test]
fn searches_and_identifications_say_what_for_and_as_whom() {
    let search = of("client.search", json!({"query": "linen shirt", "results": 24}));
    assert_eq!((search.object.as_deref(), search.count), (Some("linen shirt"), Some(24)));
    assert_eq!(of("client.identify", json!({"email": "a@example.com"})).object.as_deref(), Some("a@example.com"));
}

#[test]
fn an_unknown_action_shows_its_first_scalar_parameters() {
    let headline = of("Trial Started", json!({"plan": "pro", "nested": {"a": 1}, "seats": 5, "trial": true, "zone": "eu"}));
    assert_eq!(headline.detail.as_deref(), Some("plan: pro · seats: 5 · trial: true"));
}

#[test]
fn generated_events_say_so() {
    assert!(of("page.visit", json!({"$generated": true})).generated);
    assert!(!of("page.visit", json!({"$generated": "true"})).generated);
}

#[test]
fn what_is_no_plain_decimal_is_no_amount() {
    for value in
        [json!("1,000"), json!("1e9"), json!(1e300), json!("12."), json!(".5"), json!(""), json!("-"), json!({"amount": []}), json!([1])]
    {
        assert_eq!(of("transaction.charge", json!({"$revenue": value})).amount, None);
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(|n| json!(n)),
        any::<u64>().prop_map(|n| json!(n)),
        "\\PC{0,400}".prop_map(Value::String),
        prop::collection::vec(any::<char>(), 0..40).prop_map(|chars| Value::String(chars.into_iter().collect())),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let key = prop_oneof!["[a-z$]{0,8}", Just("amount".to_owned()), Just("$quantity".to_owned())];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::hash_map(key, inner, 0..4).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn object() -> impl Strategy<Value = Map<String, Value>> {
    const NAMES: &[&str] = &[
        "$totalAmount",
        "$revenue",
        "$currency",
        "products",
        "quantity",
        "name",
        "title",
        "sku",
        "price",
        "path",
        "referrer",
        "query",
        "email",
        "page",
        "campaign",
        "app",
        "device",
        "lat",
        "lon",
        "city",
        "$generated",
        "anything at all",
        "",
    ];
    let name = prop_oneof![prop::sample::select(NAMES).prop_map(str::to_owned), "\\PC{0,300}"];
    prop::collection::hash_map(name, json_value(), 0..8).prop_map(|map| map.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_json_makes_a_headline_panic_or_long(
        action in prop_oneof![
            prop::sample::select(crate::catalogue::BUILT_IN).prop_map(|entry| entry.action.to_owned()),
            "\\PC{1,30}"
        ],
        params in object(),
        context in object(),
    ) {
        let headline = Headline::of(&action, &params, &context);
        for text in [&headline.object, &headline.detail].into_iter().flatten() {
            prop_assert!(text.chars().count() <= MAX_TEXT);
            prop_assert!(!text.chars().any(char::is_control));
            prop_assert!(!text.is_empty());
        }
        if let Some((amount, currency)) = &headline.amount {
            prop_assert!(amount.len() <= 24);
            prop_assert!(currency.as_ref().is_none_or(|text| text.len() <= 8));
        }
    }
}
