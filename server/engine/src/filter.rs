//! Conditions prepared for asking about many people (analytics.md S2, S3, O).

mod calendar;
mod facts;

use domain::{
    attribute::AttributeKind,
    condition::{Condition, ConditionError, DateTest, Join, ListTest, NumberTest, Question, Test, TextTest, When},
    fold::fold,
    subscription::Channel,
    tag::TagId,
};
use regex::{Regex, RegexBuilder};
use rust_decimal::Decimal;

pub use self::{calendar::Moment, facts::Facts};
use crate::value::{Value, decimal};

/// Largest compiled regular expression, in bytes (O3).
const PATTERN: usize = 1 << 20;

/// A condition whose texts are folded, numbers read and patterns compiled.
#[derive(Debug)]
pub struct Filter(Node);

#[derive(Debug)]
enum Node {
    Group { join: Join, not: bool, of: Vec<Node> },
    Leaf { not: bool, ask: Ask },
}

#[derive(Debug)]
enum Ask {
    Attribute { name: String, kind: AttributeKind, check: Check },
    Tag(TagId),
    Consent(Channel, Option<bool>),
    Recognised,
    Created(DateTest),
    LastActivity(DateTest),
}

#[derive(Debug)]
enum Check {
    Set,
    Equals(String),
    Contains(String),
    Starts(String),
    Ends(String),
    Pattern(Regex),
    In(Vec<String>),
    Number(Compare),
    Date(DateTest),
    Boolean(bool),
    AnyOf(Vec<String>),
    AllOf(Vec<String>),
    Entry(String),
    Length(Compare),
}

/// A comparison with its numbers read.
#[derive(Debug)]
enum Compare {
    Equal(Decimal),
    Less(Decimal),
    AtMost(Decimal),
    More(Decimal),
    AtLeast(Decimal),
    Between(Decimal, Decimal),
}

impl Filter {
    /// Prepares a condition; `kind` says what type an attribute's definition has.
    ///
    /// # Errors
    /// What is wrong with it, for whoever wrote it.
    pub fn new(condition: &Condition, kind: &dyn Fn(&str) -> AttributeKind) -> Result<Self, ConditionError> {
        condition.check_size()?;
        node(condition, kind).map(Self)
    }

    /// Whether it holds for somebody at an instant.
    pub fn holds(&self, facts: &Facts, moment: &Moment<'_>) -> bool {
        self.0.holds(facts, moment)
    }
}

fn node(condition: &Condition, kind: &dyn Fn(&str) -> AttributeKind) -> Result<Node, ConditionError> {
    Ok(match condition {
        Condition::Group { join, not, of } => {
            Node::Group { join: *join, not: *not, of: of.iter().map(|part| node(part, kind)).collect::<Result<_, _>>()? }
        }
        Condition::Leaf { not, ask } => Node::Leaf { not: *not, ask: question(ask, kind)? },
    })
}

fn question(ask: &Question, kind: &dyn Fn(&str) -> AttributeKind) -> Result<Ask, ConditionError> {
    Ok(match ask {
        Question::Attribute { name, test } => {
            Ask::Attribute { name: name.as_str().to_owned(), kind: kind(name.as_str()), check: check(test)? }
        }
        Question::Tag { tag } => Ask::Tag(tag.clone()),
        Question::Consent { channel, allowed } => Ask::Consent(*channel, *allowed),
        Question::Recognised => Ask::Recognised,
        Question::Created { test } => Ask::Created(test.clone()),
        Question::LastActivity { test } => Ask::LastActivity(test.clone()),
    })
}

fn check(test: &Test) -> Result<Check, ConditionError> {
    Ok(match test {
        Test::Set => Check::Set,
        Test::Text(TextTest::Equals(text)) => Check::Equals(text.clone()),
        Test::Text(TextTest::Contains(text)) => Check::Contains(fold(text)),
        Test::Text(TextTest::Starts(text)) => Check::Starts(fold(text)),
        Test::Text(TextTest::Ends(text)) => Check::Ends(fold(text)),
        Test::Text(TextTest::Regex(text)) => Check::Pattern(pattern(text)?),
        Test::Text(TextTest::In(texts)) => Check::In(texts.clone()),
        Test::Number(test) => Check::Number(compare(test)?),
        Test::Date(test) => Check::Date(test.clone()),
        Test::Boolean(flag) => Check::Boolean(*flag),
        Test::List(ListTest::AnyOf(texts)) => Check::AnyOf(texts.clone()),
        Test::List(ListTest::AllOf(texts)) => Check::AllOf(texts.clone()),
        Test::List(ListTest::ContainsText(text)) => Check::Entry(fold(text)),
        Test::List(ListTest::Length(test)) => Check::Length(compare(test)?),
    })
}

/// Linear time and a bounded size; a bad one is refused with its position (O3).
fn pattern(text: &str) -> Result<Regex, ConditionError> {
    if let Err(error) = regex_syntax::parse(text) {
        let at = match &error {
            regex_syntax::Error::Parse(error) => error.span().start.offset,
            regex_syntax::Error::Translate(error) => error.span().start.offset,
            _ => 0,
        };
        let why = match &error {
            regex_syntax::Error::Parse(error) => error.kind().to_string(),
            regex_syntax::Error::Translate(error) => error.kind().to_string(),
            _ => error.to_string(),
        };
        return Err(ConditionError::Pattern { at, why });
    }
    RegexBuilder::new(text)
        .size_limit(PATTERN)
        .dfa_size_limit(PATTERN)
        .build()
        .map_err(|error| ConditionError::Pattern { at: 0, why: error.to_string() })
}

fn compare(test: &NumberTest) -> Result<Compare, ConditionError> {
    let read =
        |number: &domain::condition::Decimal| decimal(number.as_str()).ok_or_else(|| ConditionError::Value(number.as_str().to_owned()));
    Ok(match test {
        NumberTest::Equal(n) => Compare::Equal(read(n)?),
        NumberTest::Less(n) => Compare::Less(read(n)?),
        NumberTest::AtMost(n) => Compare::AtMost(read(n)?),
        NumberTest::More(n) => Compare::More(read(n)?),
        NumberTest::AtLeast(n) => Compare::AtLeast(read(n)?),
        NumberTest::Between(a, b) => Compare::Between(read(a)?, read(b)?),
    })
}

impl Node {
    fn holds(&self, facts: &Facts, moment: &Moment<'_>) -> bool {
        match self {
            Self::Group { join: Join::All, not, of } => of.iter().all(|part| part.holds(facts, moment)) != *not,
            Self::Group { join: Join::Any, not, of } => of.iter().any(|part| part.holds(facts, moment)) != *not,
            Self::Leaf { not, ask } => ask.holds(facts, moment) != *not,
        }
    }
}

impl Ask {
    fn holds(&self, facts: &Facts, moment: &Moment<'_>) -> bool {
        match self {
            Self::Attribute { name, kind, check } => {
                facts.attribute(name).and_then(|json| Value::of(json, *kind)).is_some_and(|value| check.passes(&value, moment))
            }
            Self::Tag(tag) => facts.has_tag(tag),
            Self::Consent(channel, allowed) => facts.allows(*channel) == *allowed,
            Self::Recognised => facts.recognised,
            Self::Created(test) => moment.passes(test, When::Instant(facts.created)),
            Self::LastActivity(test) => facts.last_activity.is_some_and(|at| moment.passes(test, When::Instant(at))),
        }
    }
}

impl Check {
    fn passes(&self, value: &Value, moment: &Moment<'_>) -> bool {
        match (self, value) {
            (Self::Set, _) => true,
            (Self::Equals(wanted), Value::Text(text)) => text == wanted,
            (Self::Contains(wanted), Value::Text(text)) => fold(text).contains(wanted),
            (Self::Starts(wanted), Value::Text(text)) => fold(text).starts_with(wanted),
            (Self::Ends(wanted), Value::Text(text)) => fold(text).ends_with(wanted),
            (Self::Pattern(pattern), Value::Text(text)) => pattern.is_match(text),
            (Self::In(wanted), Value::Text(text)) => wanted.contains(text),
            (Self::Number(compare), Value::Number(number)) => compare.passes(*number),
            (Self::Date(test), Value::Date(when)) => moment.passes(test, *when),
            (Self::Boolean(wanted), Value::Boolean(flag)) => flag == wanted,
            (Self::AnyOf(wanted), Value::List(items)) => items.iter().any(|item| wanted.contains(&item.text())),
            (Self::AllOf(wanted), Value::List(items)) => wanted.iter().all(|text| items.iter().any(|item| item.text() == *text)),
            (Self::Entry(wanted), Value::List(items)) => items.iter().any(|item| fold(&item.text()).contains(wanted)),
            (Self::Length(compare), Value::List(items)) => compare.passes(Decimal::from(items.len())),
            _ => false,
        }
    }
}

impl Compare {
    fn passes(&self, number: Decimal) -> bool {
        match self {
            Self::Equal(n) => number == *n,
            Self::Less(n) => number < *n,
            Self::AtMost(n) => number <= *n,
            Self::More(n) => number > *n,
            Self::AtLeast(n) => number >= *n,
            Self::Between(a, b) => *a <= number && number <= *b,
        }
    }
}

#[cfg(test)]
mod tests;
