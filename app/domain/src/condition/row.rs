//! One question as a form sends it: what it is about, the operator, the value.

use serde::{Deserialize, Serialize};

use super::{DateTest, Decimal, ListTest, NumberTest, Question, Test, TextTest, Unit, When};
use crate::{
    attribute::{AttributeKind, AttributeName},
    civil::Date,
    subscription::Channel,
    tag::TagId,
};

/// What a question may be about, as the word in a form's field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// `attribute:name`
    Attribute(AttributeName),
    /// `tag:id`
    Tag(TagId),
    /// `consent:channel`
    Consent(Channel),
    /// `recognised`
    Recognised,
    /// `created`
    Created,
    /// `last_activity`
    LastActivity,
}

impl About {
    /// The word.
    pub fn to_word(&self) -> String {
        match self {
            Self::Attribute(name) => format!("attribute:{name}"),
            Self::Tag(tag) => format!("tag:{}", tag.as_str()),
            Self::Consent(channel) => format!("consent:{}", channel.as_str()),
            Self::Recognised => "recognised".into(),
            Self::Created => "created".into(),
            Self::LastActivity => "last_activity".into(),
        }
    }

    /// Reads [`Self::to_word`] back.
    pub fn parse(word: &str) -> Option<Self> {
        match word.split_once(':') {
            Some(("attribute", name)) => AttributeName::parse(name).map(Self::Attribute),
            Some(("tag", id)) => TagId::parse(id).map(Self::Tag),
            Some(("consent", channel)) => Channel::parse(channel).map(Self::Consent),
            Some(_) => None,
            None => match word {
                "recognised" => Some(Self::Recognised),
                "created" => Some(Self::Created),
                "last_activity" => Some(Self::LastActivity),
                _ => None,
            },
        }
    }

    /// Which operators fit, given the type of the attribute's definition.
    pub fn subject(&self, kind: AttributeKind) -> Subject {
        match self {
            Self::Attribute(_) => match kind {
                AttributeKind::String => Subject::Text,
                AttributeKind::Number => Subject::Number,
                AttributeKind::Date => Subject::Date,
                AttributeKind::Boolean => Subject::Flag,
                AttributeKind::Array => Subject::List,
            },
            Self::Tag(_) | Self::Recognised => Subject::Fact,
            Self::Consent(_) => Subject::Consent,
            Self::Created | Self::LastActivity => Subject::Date,
        }
    }
}

/// What kind of thing a question compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A date.
    Date,
    /// Yes or no.
    Flag,
    /// A list.
    List,
    /// Something that is so or not: a tag, recognised.
    Fact,
    /// A channel.
    Consent,
}

/// The operators as words in a form's field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Is {
    /// There is a value.
    Set,
    /// It is so: has the tag, is recognised.
    So,
    /// Text.
    Equals,
    /// Text.
    Contains,
    /// Text.
    Starts,
    /// Text.
    Ends,
    /// Text.
    Regex,
    /// Text; several, one a line or with commas between them.
    In,
    /// =
    Equal,
    /// <
    Less,
    /// ≤
    AtMost,
    /// >
    More,
    /// ≥
    AtLeast,
    /// Two numbers or two dates, with two dots between them.
    Between,
    /// Dates.
    Before,
    /// Dates.
    After,
    /// Dates.
    On,
    /// Dates: `30 days`.
    WithinLast,
    /// Dates: `7 days`.
    WithinNext,
    /// Dates: today.
    Anniversary,
    /// Dates: so many days.
    AnniversaryWithin,
    /// Dates.
    ThisMonth,
    /// Dates.
    ThisYear,
    /// Yes.
    Yes,
    /// No.
    No,
    /// Lists.
    AnyOf,
    /// Lists.
    AllOf,
    /// Lists.
    Holds,
    /// Lists.
    Longer,
    /// A channel: allowed.
    Allowed,
    /// A channel: refused.
    Refused,
    /// A channel: never asked.
    Unknown,
}

impl Is {
    /// All operators with their words, in the order in which they are offered.
    pub const ALL: [(Self, &'static str); 32] = [
        (Self::So, "so"),
        (Self::Contains, "contains"),
        (Self::Equals, "equals"),
        (Self::Starts, "starts"),
        (Self::Ends, "ends"),
        (Self::In, "in"),
        (Self::Regex, "regex"),
        (Self::Equal, "equal"),
        (Self::Less, "less"),
        (Self::AtMost, "at_most"),
        (Self::More, "more"),
        (Self::AtLeast, "at_least"),
        (Self::WithinLast, "within_last"),
        (Self::WithinNext, "within_next"),
        (Self::Before, "before"),
        (Self::After, "after"),
        (Self::On, "on"),
        (Self::Between, "between"),
        (Self::Anniversary, "anniversary"),
        (Self::AnniversaryWithin, "anniversary_within"),
        (Self::ThisMonth, "this_month"),
        (Self::ThisYear, "this_year"),
        (Self::Yes, "yes"),
        (Self::No, "no"),
        (Self::AnyOf, "any_of"),
        (Self::AllOf, "all_of"),
        (Self::Holds, "holds"),
        (Self::Longer, "longer"),
        (Self::Allowed, "allowed"),
        (Self::Refused, "refused"),
        (Self::Unknown, "unknown"),
        (Self::Set, "set"),
    ];

    /// The word in a form.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(is, _)| *is == self).map_or("", |(_, word)| word)
    }

    /// Reads [`Self::as_str`] back.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == word).map(|(is, _)| *is)
    }

    /// Whether it can be asked of this.
    pub fn fits(self, subject: Subject) -> bool {
        match self {
            Self::Set => !matches!(subject, Subject::Fact | Subject::Consent),
            Self::So => subject == Subject::Fact,
            Self::Equals | Self::Contains | Self::Starts | Self::Ends | Self::Regex | Self::In => subject == Subject::Text,
            Self::Equal | Self::Less | Self::AtMost | Self::More | Self::AtLeast => subject == Subject::Number,
            Self::Between => matches!(subject, Subject::Number | Subject::Date),
            Self::Before
            | Self::After
            | Self::On
            | Self::WithinLast
            | Self::WithinNext
            | Self::Anniversary
            | Self::AnniversaryWithin
            | Self::ThisMonth
            | Self::ThisYear => subject == Subject::Date,
            Self::Yes | Self::No => subject == Subject::Flag,
            Self::AnyOf | Self::AllOf | Self::Holds | Self::Longer => subject == Subject::List,
            Self::Allowed | Self::Refused | Self::Unknown => subject == Subject::Consent,
        }
    }

    /// Whether it needs something to compare with.
    pub fn takes_value(self) -> bool {
        !matches!(
            self,
            Self::Set
                | Self::So
                | Self::Anniversary
                | Self::ThisMonth
                | Self::ThisYear
                | Self::Yes
                | Self::No
                | Self::Allowed
                | Self::Refused
                | Self::Unknown
        )
    }
}

/// Why a row is no question. The words come from the message catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowError {
    /// The operator does not go with what it is asked of.
    NoFit,
    /// Something to compare with is missing.
    NoValue,
    /// Not a number, or not two of them with two dots between.
    NoNumber,
    /// Not a date, or not two of them with two dots between.
    NoDate,
    /// Not a time such as `30 days`.
    NoSpan,
}

/// The question of a row.
///
/// # Errors
/// Why it is none; what was typed stays in the form.
pub fn question(about: &About, is: Is, kind: AttributeKind, value: &str) -> Result<Question, RowError> {
    let value = value.trim();
    let subject = about.subject(kind);
    if !is.fits(subject) {
        return Err(RowError::NoFit);
    }
    if is.takes_value() && value.is_empty() {
        return Err(RowError::NoValue);
    }
    Ok(match about {
        About::Tag(tag) => Question::Tag { tag: tag.clone() },
        About::Recognised => Question::Recognised,
        About::Consent(channel) => Question::Consent {
            channel: *channel,
            allowed: match is {
                Is::Allowed => Some(true),
                Is::Refused => Some(false),
                _ => None,
            },
        },
        About::Created => Question::Created { test: date(is, value)? },
        About::LastActivity => Question::LastActivity { test: date(is, value)? },
        About::Attribute(name) => Question::Attribute { name: name.clone(), test: test(is, subject, value)? },
    })
}

fn test(is: Is, subject: Subject, value: &str) -> Result<Test, RowError> {
    let text = || value.to_owned();
    Ok(match (is, subject) {
        (Is::Set, _) => Test::Set,
        (Is::Equals, _) => Test::Text(TextTest::Equals(text())),
        (Is::Contains, _) => Test::Text(TextTest::Contains(text())),
        (Is::Starts, _) => Test::Text(TextTest::Starts(text())),
        (Is::Ends, _) => Test::Text(TextTest::Ends(text())),
        (Is::Regex, _) => Test::Text(TextTest::Regex(text())),
        (Is::In, _) => Test::Text(TextTest::In(several(value))),
        (Is::Yes, _) => Test::Boolean(true),
        (Is::No, _) => Test::Boolean(false),
        (Is::AnyOf, _) => Test::List(ListTest::AnyOf(several(value))),
        (Is::AllOf, _) => Test::List(ListTest::AllOf(several(value))),
        (Is::Holds, _) => Test::List(ListTest::ContainsText(text())),
        (Is::Longer, _) => Test::List(ListTest::Length(NumberTest::More(number(value)?))),
        (_, Subject::Number) => Test::Number(numbers(is, value)?),
        _ => Test::Date(date(is, value)?),
    })
}

fn several(value: &str) -> Vec<String> {
    value.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn number(value: &str) -> Result<Decimal, RowError> {
    let value = value.trim();
    let plain = if value.contains(',') && !value.contains('.') { value.replacen(',', ".", 1) } else { value.to_owned() };
    Decimal::parse(&plain).ok_or(RowError::NoNumber)
}

fn numbers(is: Is, value: &str) -> Result<NumberTest, RowError> {
    Ok(match is {
        Is::Less => NumberTest::Less(number(value)?),
        Is::AtMost => NumberTest::AtMost(number(value)?),
        Is::More => NumberTest::More(number(value)?),
        Is::AtLeast => NumberTest::AtLeast(number(value)?),
        Is::Between => {
            let (from, to) = value.split_once("..").ok_or(RowError::NoNumber)?;
            NumberTest::Between(number(from)?, number(to)?)
        }
        _ => NumberTest::Equal(number(value)?),
    })
}

fn date(is: Is, value: &str) -> Result<DateTest, RowError> {
    let when = |text: &str| When::parse(text.trim()).ok_or(RowError::NoDate);
    Ok(match is {
        Is::After => DateTest::After(when(value)?),
        Is::Before => DateTest::Before(when(value)?),
        Is::On => DateTest::On(Date::parse(value).ok_or(RowError::NoDate)?),
        Is::Between => {
            let (from, to) = value.split_once("..").ok_or(RowError::NoDate)?;
            DateTest::Between(when(from)?, when(to)?)
        }
        Is::WithinLast => span(value).map(|(n, unit)| DateTest::WithinLast(n, unit))?,
        Is::WithinNext => span(value).map(|(n, unit)| DateTest::WithinNext(n, unit))?,
        Is::AnniversaryWithin => DateTest::AnniversaryWithin(value.parse().map_err(|_| RowError::NoNumber)?),
        Is::Anniversary => DateTest::AnniversaryToday,
        Is::ThisYear => DateTest::Current(Unit::Year),
        Is::ThisMonth => DateTest::Current(Unit::Month),
        _ => return Err(RowError::NoFit),
    })
}

/// `30 days`, `2 h`, `1 month`; a number alone means days.
fn span(value: &str) -> Result<(u32, Unit), RowError> {
    let digits = value.chars().take_while(char::is_ascii_digit).count();
    let (n, unit) = value.split_at(digits);
    let n: u32 = n.parse().ok().filter(|n| (1..=999_999).contains(n)).ok_or(RowError::NoSpan)?;
    let unit = match unit.trim().trim_end_matches('s') {
        "" | "d" | "day" => Unit::Day,
        "second" | "sec" => Unit::Second,
        "min" | "minute" => Unit::Minute,
        "h" | "hour" => Unit::Hour,
        "w" | "week" => Unit::Week,
        "month" => Unit::Month,
        "y" | "year" => Unit::Year,
        _ => return Err(RowError::NoSpan),
    };
    Ok((n, unit))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn about(word: &str) -> About {
        About::parse(word).unwrap()
    }

    #[test]
    fn a_row_of_the_form_is_the_question_it_says() {
        let size = about("attribute:size");
        assert_eq!(
            question(&size, Is::Between, AttributeKind::Number, " 10 .. 20,5 "),
            Ok(Question::Attribute {
                name: AttributeName::parse("size").unwrap(),
                test: Test::Number(NumberTest::Between(Decimal::parse("10").unwrap(), Decimal::parse("20.5").unwrap())),
            })
        );
        assert_eq!(question(&size, Is::Contains, AttributeKind::Number, "1"), Err(RowError::NoFit));
        assert_eq!(question(&size, Is::Equal, AttributeKind::Number, ""), Err(RowError::NoValue));
        assert_eq!(question(&size, Is::Equal, AttributeKind::Number, "ten"), Err(RowError::NoNumber));
        assert_eq!(
            question(&about("last_activity"), Is::WithinLast, AttributeKind::String, "30 days"),
            Ok(Question::LastActivity { test: DateTest::WithinLast(30, Unit::Day) })
        );
        assert_eq!(question(&about("created"), Is::WithinLast, AttributeKind::String, "soon"), Err(RowError::NoSpan));
        assert_eq!(question(&about("created"), Is::On, AttributeKind::String, "2026-02-30"), Err(RowError::NoDate));
        assert_eq!(
            question(&about("consent:sms"), Is::Unknown, AttributeKind::String, ""),
            Ok(Question::Consent { channel: Channel::Sms, allowed: None })
        );
    }

    #[test]
    fn every_operator_and_subject_reads_back_from_its_word() {
        for (is, word) in Is::ALL {
            assert_eq!((Is::parse(word), is.as_str()), (Some(is), word));
        }
        for word in ["attribute:a b", "consent:web_push", "recognised", "created", "last_activity"] {
            assert_eq!(about(word).to_word(), word);
        }
        assert_eq!(About::parse("attribute"), None);
    }

    proptest! {
        #[test]
        fn no_row_makes_the_form_fail(word in "(attribute:[a-z]{1,3}|consent:sms|created|recognised)", at in 0_usize..32, value in "\\PC{0,20}") {
            let _ = question(&about(&word), Is::ALL[at].0, AttributeKind::Date, &value);
        }
    }
}
