use serde_json::json;

use super::*;

fn of(kind: Kind, item: Value) -> Result<Meaning, Refusal> {
    let mut item = item.as_object().cloned().unwrap();
    let mut context = field::take(&mut item, "context").unwrap();
    meaning(kind, &mut item, &mut context)
}

fn params(kind: Kind, item: Value) -> (String, Value) {
    let meaning = of(kind, item).unwrap();
    (meaning.action.to_string(), Value::Object(meaning.params))
}

#[test]
fn an_order_gets_reserved_names_and_one_purchase_for_each_product() {
    let order = json!({"event": "Order Completed", "properties": {
        "order_id": "o-1", "total": 27.5, "revenue": "25", "currency": "PLN", "coupon": "MAY",
        "products": [{"sku": "S1", "price": 13.75}, {"sku": "S2", "currency": "EUR"}, {}, "S3"],
    }});
    let meaning = of(Kind::Track, order).unwrap();
    assert_eq!(meaning.action.as_str(), "transaction.charge");
    assert_eq!(
        Value::Object(meaning.params),
        json!({
            "$orderID": "o-1", "$totalAmount": 27.5, "$revenue": "25", "$currency": "PLN", "coupon": "MAY",
            "products": [{"sku": "S1", "price": 13.75}, {"sku": "S2", "currency": "EUR"}, {}, "S3"],
        })
    );
    let derived: Vec<_> = meaning.derived.into_iter().map(|d| (d.action.to_string(), Value::Object(d.params))).collect();
    assert_eq!(
        derived,
        [
            ("product.buy".to_owned(), json!({"sku": "S1", "price": 13.75, "orderId": "o-1", "currency": "PLN"})),
            ("product.buy".to_owned(), json!({"sku": "S2", "orderId": "o-1", "currency": "EUR"})),
        ]
    );
}

#[test]
fn a_cancelled_order_buys_nothing() {
    let meaning = of(Kind::Track, json!({"event": "Order Cancelled", "properties": {"order_id": 7, "products": [{"sku": "S"}]}})).unwrap();
    assert_eq!(meaning.action.as_str(), "transaction.cancel");
    assert_eq!(meaning.params["$orderID"], 7);
    assert!(meaning.derived.is_empty());
}

#[test]
fn an_order_of_countless_products_makes_a_bounded_number_of_events() {
    let products = vec![json!({"sku": "S"}); MOST_PRODUCTS_AND_MORE];
    let meaning = of(Kind::Track, json!({"event": "Order Completed", "properties": {"products": products}})).unwrap();
    assert_eq!(meaning.derived.len(), 500);
    assert_eq!(meaning.params["products"].as_array().map(Vec::len), Some(MOST_PRODUCTS_AND_MORE));
}

const MOST_PRODUCTS_AND_MORE: usize = 2_000;

#[test]
fn semantic_names_become_built_in_actions_and_others_stay_verbatim() {
    for (name, action) in [
        ("Product Viewed", "product.view"),
        ("Product Added", "product.addToCart"),
        ("Product Removed", "product.removeFromCart"),
        ("Product Added to Wishlist", "product.addToFavorite"),
        ("Products Searched", "client.search"),
        ("Product Reviewed", "product.addReview"),
        ("Signed Up", "client.register"),
        ("Signed In", "client.login"),
        ("Signed Out", "client.logout"),
        ("transaction.charge", "transaction.charge"),
        ("Zażółć gęślą 🦔 jaźń", "Zażółć gęślą 🦔 jaźń"),
    ] {
        let sent = json!({"event": name, "properties": {"revenue": 5, "url": "u", "query": "q"}});
        assert_eq!(params(Kind::Track, sent), (action.to_owned(), json!({"revenue": 5, "url": "u", "query": "q"})), "{name}");
        if action != name {
            assert!(domain::catalogue::built_in(action).is_some(), "{action} is in the catalogue");
        }
    }
}

#[test]
fn a_track_without_a_usable_name_is_refused() {
    for event in [json!(null), json!(""), json!("  "), json!(5), json!(["x"])] {
        assert_eq!(of(Kind::Track, json!({ "event": event })).unwrap_err(), Refusal::NoName);
    }
    for event in ["x".repeat(201), "a\u{7}b".to_owned()] {
        assert_eq!(of(Kind::Track, json!({ "event": event })).unwrap_err(), Refusal::BadName);
    }
    assert_eq!(of(Kind::Track, json!({"event": "x", "properties": [1]})).unwrap_err(), Refusal::FieldNotAnObject("properties"));
}

#[test]
fn a_page_says_where_it_is_from_its_properties_or_its_context() {
    let context = json!({"page": {"url": "https://shop/c", "title": "C", "referrer": "", "path": "/c"}, "campaign": {"name": "spring", "source": "news"}});
    let (action, found) =
        params(Kind::Page, json!({"name": "Home", "properties": {"url": "https://shop/p", "title": "", "x": 1}, "context": context}));
    assert_eq!(action, "page.visit");
    assert_eq!(
        found,
        json!({"name": "Home", "uri": "https://shop/p", "title": "", "path": "/c", "x": 1, "utm_campaign": "spring", "utm_source": "news"})
    );
}

#[test]
fn a_screen_has_its_name_among_its_parameters() {
    assert_eq!(params(Kind::Screen, json!({"name": null, "category": "Main"})), ("screen.view".into(), json!({"category": "Main"})));
}

#[test]
fn wire_rule_5_traits_are_found_in_the_context_too() {
    let meaning = of(
        Kind::Identify,
        json!({"traits": {"plan": "pro", "address": {"city": "Łódź"}, "phone": null}, "context": {"traits": {"plan": "free", "email": "A@b.c"}}}),
    )
    .unwrap();
    assert_eq!(meaning.action.as_str(), "client.identify");
    assert_eq!(meaning.email.map(|email| email.value).as_deref(), Some("a@b.c"));
    assert_eq!(
        meaning.traits,
        [
            ("address.city".to_owned(), json!("Łódź")),
            ("email".to_owned(), json!("A@b.c")),
            ("phone".to_owned(), Value::Null),
            ("plan".to_owned(), json!("pro")),
        ]
    );
}

#[test]
fn an_identify_without_an_address_updates_the_profile() {
    for traits in [json!({}), json!({"email": "nobody"}), json!({"email": null}), Value::Null] {
        let meaning = of(Kind::Identify, json!({ "traits": traits })).unwrap();
        assert_eq!((meaning.action.as_str(), meaning.email), ("profile.updated", None));
    }
}

#[test]
fn a_group_becomes_the_company_of_the_person() {
    let meaning = of(Kind::Group, json!({"groupId": 7, "traits": {"name": "Initech", "id": "x", "size": {"people": 3}}})).unwrap();
    assert_eq!(meaning.action.as_str(), "client.assignToCompany");
    assert_eq!(
        meaning.traits,
        [
            ("company.name".to_owned(), json!("Initech")),
            ("company.size.people".to_owned(), json!(3)),
            ("company.id".to_owned(), json!("7")),
        ]
    );
    assert_eq!(meaning.params["groupId"], "7");
    assert_eq!(of(Kind::Group, json!({"traits": {}})).unwrap_err(), Refusal::NoGroup);
}
