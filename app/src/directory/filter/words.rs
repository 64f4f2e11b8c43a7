//! A condition read out in plain language.

use domain::{
    attribute::AttributeDefinition,
    condition::{DateTest, ListTest, NumberTest, Question, Test, TextTest, When},
    format,
    tag::Tag,
};

use crate::{messages::Messages, reader::Reader};

/// Everything that names things in a condition.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The texts.
    pub texts: &'static Messages,
    /// How the reader writes.
    pub reader: &'a Reader,
    /// Attributes of the workspace.
    pub defined: &'a [AttributeDefinition],
    /// Tags of the workspace.
    pub tags: &'a [Tag],
}

impl Names<'_> {
    /// What an attribute is called.
    pub fn attribute(&self, name: &str) -> String {
        let own = self.defined.iter().find(|one| one.name.as_str() == name).and_then(|one| one.label.clone());
        own.unwrap_or_else(|| (self.texts.profile.label)(name).unwrap_or(name).to_owned())
    }

    /// "City contains “kra”".
    pub fn question(&self, ask: &Question) -> String {
        let words = &self.texts.filter;
        match ask {
            Question::Attribute { name, test } => format!("{} {}", self.attribute(name.as_str()), self.test(test)),
            Question::Tag { tag } => {
                let name = self.tags.iter().find(|one| one.id == *tag).map(|one| one.name.as_str());
                (words.has_tag)(name.unwrap_or(words.gone_tag))
            }
            Question::Consent { channel, allowed } => {
                let state = match allowed {
                    Some(true) => words.allowed,
                    Some(false) => words.refused,
                    None => words.unknown,
                };
                format!("{} {state}", (words.channel)(*channel))
            }
            Question::Recognised => words.recognised.to_owned(),
            Question::Created { test } => format!("{} {}", words.created, self.date(test)),
            Question::LastActivity { test } => format!("{} {}", words.last_activity, self.date(test)),
        }
    }

    fn test(&self, test: &Test) -> String {
        let words = &self.texts.filter;
        let quoted = |word: &str, text: &str| format!("{word} “{text}”");
        let list = |word: &str, texts: &[String]| {
            let all: Vec<_> = texts.iter().map(|text| format!("“{text}”")).collect();
            format!("{word} {}", all.join(", "))
        };
        match test {
            Test::Set => words.set.to_owned(),
            Test::Text(TextTest::Equals(text)) => quoted(words.equals, text),
            Test::Text(TextTest::Contains(text)) => quoted(words.contains, text),
            Test::Text(TextTest::Starts(text)) => quoted(words.starts, text),
            Test::Text(TextTest::Ends(text)) => quoted(words.ends, text),
            Test::Text(TextTest::Regex(text)) => quoted(words.regex, text),
            Test::Text(TextTest::In(texts)) => list(words.is_in, texts),
            Test::Number(test) => self.number(test),
            Test::Date(test) => self.date(test),
            Test::Boolean(true) => words.yes.to_owned(),
            Test::Boolean(false) => words.no.to_owned(),
            Test::List(ListTest::AnyOf(texts)) => list(words.any_of, texts),
            Test::List(ListTest::AllOf(texts)) => list(words.all_of, texts),
            Test::List(ListTest::ContainsText(text)) => quoted(words.holds, text),
            Test::List(ListTest::Length(test)) => format!("{} {}", words.length, self.number(test)),
        }
    }

    fn number(&self, test: &NumberTest) -> String {
        let write = |n: &domain::condition::Decimal| format::decimal(n.as_str(), self.reader.locale);
        match test {
            NumberTest::Equal(n) => format!("= {}", write(n)),
            NumberTest::Less(n) => format!("< {}", write(n)),
            NumberTest::AtMost(n) => format!("≤ {}", write(n)),
            NumberTest::More(n) => format!("> {}", write(n)),
            NumberTest::AtLeast(n) => format!("≥ {}", write(n)),
            NumberTest::Between(from, to) => format!("{} – {}", write(from), write(to)),
        }
    }

    fn date(&self, test: &DateTest) -> String {
        let words = &self.texts.filter;
        let day = |text: &str| format::plain_date(text, &self.texts.frame.months).unwrap_or_else(|| text.to_owned());
        let when = |when: &When| match when {
            When::Day(date) => day(&date.to_string()),
            When::Instant(at) => format::date_time(*at, &self.reader.offsets, &self.texts.frame.months),
        };
        match test {
            DateTest::Before(other) => format!("{} {}", words.before, when(other)),
            DateTest::After(other) => format!("{} {}", words.after, when(other)),
            DateTest::On(date) => format!("{} {}", words.on, day(&date.to_string())),
            DateTest::Between(from, to) => format!("{} – {}", when(from), when(to)),
            DateTest::WithinLast(n, unit) => (words.within_last)(*n, *unit),
            DateTest::WithinNext(n, unit) => (words.within_next)(*n, *unit),
            DateTest::AnniversaryToday => words.anniversary.to_owned(),
            DateTest::AnniversaryWithin(n) => (words.anniversary_within)(*n),
            DateTest::Current(unit) => (words.current)(*unit),
        }
    }
}
