use std::collections::BTreeMap;

use domain::{
    attribute::{Attribute, AttributeName, Source},
    condition::Unit,
    subscription::Subscriptions,
    time::Timestamp,
    zone::Offsets,
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;

fn facts(values: &[(&str, Json)]) -> Facts {
    let attributes: BTreeMap<String, Attribute> = values
        .iter()
        .map(|(name, value)| {
            let attribute = Attribute { value: value.clone(), at: Timestamp::EPOCH, source: Source::System, subject: String::new() };
            ((*name).to_owned(), attribute)
        })
        .collect();
    Facts::new(&attributes, [], &Subscriptions::default(), false, Timestamp::EPOCH, None)
}

fn about(name: &str, test: Test) -> Condition {
    Condition::ask(Question::Attribute { name: AttributeName::parse(name).unwrap(), test })
}

fn holds(condition: &Condition, facts: &Facts) -> bool {
    let zone = Offsets::default();
    let moment = Moment { now: Timestamp::from_millis(1_790_000_000_000), zone: &zone };
    let kind = |name: &str| if name == "born" { AttributeKind::Date } else { AttributeKind::String };
    Filter::new(condition, &kind).unwrap().holds(facts, &moment)
}

fn number(text: &str) -> domain::condition::Decimal {
    domain::condition::Decimal::parse(text).unwrap()
}

#[test]
fn v4_text_is_exact_for_equals_and_folded_for_contains() {
    let ada = facts(&[("city", json!("Łódź"))]);
    let ask = |test| about("city", Test::Text(test));
    assert!(holds(&ask(TextTest::Equals("Łódź".into())), &ada));
    assert!(!holds(&ask(TextTest::Equals("łódź".into())), &ada));
    assert!(holds(&ask(TextTest::Contains("OD".into())), &ada));
    assert!(holds(&ask(TextTest::Starts("lo".into())), &ada));
    assert!(holds(&ask(TextTest::Ends("dź".into())), &ada));
    assert!(holds(&ask(TextTest::Regex("^Ł.dź$".into())), &ada));
    assert!(!holds(&ask(TextTest::In(vec!["lodz".into()])), &ada));
}

#[test]
fn o_numbers_dates_flags_and_lists_are_compared_as_what_they_are() {
    let ada = facts(&[("spent", json!(129.9)), ("born", json!("1988-02-29")), ("vip", json!(true)), ("sizes", json!(["38", "40"]))]);
    assert!(holds(&about("spent", Test::Number(NumberTest::Equal(number("129.90")))), &ada));
    assert!(holds(&about("spent", Test::Number(NumberTest::Between(number("129.9"), number("130")))), &ada));
    assert!(!holds(&about("spent", Test::Number(NumberTest::More(number("129.9")))), &ada));
    assert!(holds(&about("born", Test::Date(DateTest::Before(When::parse("2000-01-01").unwrap()))), &ada));
    assert!(!holds(&about("born", Test::Date(DateTest::WithinLast(10, Unit::Year))), &ada));
    assert!(holds(&about("vip", Test::Boolean(true)), &ada));
    assert!(holds(&about("sizes", Test::List(ListTest::AnyOf(vec!["40".into(), "42".into()]))), &ada));
    assert!(!holds(&about("sizes", Test::List(ListTest::AllOf(vec!["40".into(), "42".into()]))), &ada));
    assert!(holds(&about("sizes", Test::List(ListTest::Length(NumberTest::Equal(number("2"))))), &ada));
    assert!(holds(&about("sizes", Test::Set), &ada));
    // Another type answers no.
    assert!(!holds(&about("sizes", Test::Text(TextTest::Contains("38".into()))), &ada));
    assert!(!holds(&about("spent", Test::Text(TextTest::Contains("129".into()))), &ada));
}

#[test]
fn o3_a_pattern_that_cannot_be_read_is_refused_with_its_place() {
    let bad = about("city", Test::Text(TextTest::Regex("ab(".into())));
    let error = Filter::new(&bad, &|_| AttributeKind::String).unwrap_err();
    assert!(matches!(error, ConditionError::Pattern { at: 2, .. }), "{error:?}");
    let huge = about("city", Test::Text(TextTest::Regex("((a{1000}){1000}){1000}".into())));
    assert!(matches!(Filter::new(&huge, &|_| AttributeKind::String), Err(ConditionError::Pattern { .. })));
}

fn any_test() -> impl Strategy<Value = Test> {
    let text = "[a-c]{0,3}";
    prop_oneof![
        Just(Test::Set),
        text.prop_map(|text| Test::Text(TextTest::Equals(text))),
        text.prop_map(|text| Test::Text(TextTest::Contains(text))),
        (-3_i32..3).prop_map(|n| Test::Number(NumberTest::AtLeast(number(&n.to_string())))),
        any::<bool>().prop_map(Test::Boolean),
        text.prop_map(|text| Test::List(ListTest::AnyOf(vec![text]))),
        (0_u32..90_000).prop_map(|days| Test::Date(DateTest::WithinLast(days, Unit::Day))),
    ]
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let leaf = (any::<bool>(), "[xy]|born", any_test()).prop_map(|(not, name, test)| {
        let ask = Question::Attribute { name: AttributeName::parse(&name).unwrap(), test };
        Condition::Leaf { not, ask }
    });
    leaf.prop_recursive(4, 24, 4, |inner| {
        (any::<bool>(), any::<bool>(), prop::collection::vec(inner, 0..4)).prop_map(|(all, not, of)| Condition::Group {
            join: if all { Join::All } else { Join::Any },
            not,
            of,
        })
    })
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let value = prop_oneof![
        Just(Json::Null),
        "[a-c]{0,3}".prop_map(Json::from),
        (-3_i64..3).prop_map(Json::from),
        any::<bool>().prop_map(Json::from),
        prop::collection::vec("[a-c]{0,2}", 0..3).prop_map(Json::from),
        Just(json!("1988-02-29")),
    ];
    prop::collection::vec(("[xy]|born", value), 0..3)
        .prop_map(|values| facts(&values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect::<Vec<_>>()))
}

fn negated(condition: Condition) -> Condition {
    match condition {
        Condition::Group { join, not, of } => Condition::Group { join, not: !not, of },
        Condition::Leaf { not, ask } => Condition::Leaf { not: !not, ask },
    }
}

proptest! {
    #[test]
    fn o1_s2_a_negated_node_is_exactly_the_complement(condition in any_condition(), facts in any_facts()) {
        prop_assert_ne!(holds(&condition, &facts), holds(&negated(condition), &facts));
    }

    #[test]
    fn s2_the_complement_of_all_is_any_of_the_complements(of in prop::collection::vec(any_condition(), 0..4), facts in any_facts()) {
        let not_all = Condition::Group { join: Join::All, not: true, of: of.clone() };
        let any_not = Condition::Group { join: Join::Any, not: false, of: of.into_iter().map(negated).collect() };
        prop_assert_eq!(holds(&not_all, &facts), holds(&any_not, &facts));
    }
}
