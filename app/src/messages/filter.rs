//! Texts of the directory's filter.

use domain::{
    condition::{Is, RowError, Unit},
    subscription::Channel,
};

use super::plural;

/// Texts of the directory's filter.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// Opens it.
    pub open: &'static str,
    /// Name of the filter for screen readers.
    pub title: &'static str,
    /// Leaves it.
    pub clear: &'static str,
    /// Closes the form and keeps the filter.
    pub done: &'static str,
    /// How the parts of a group come together.
    pub all: &'static str,
    /// How the parts of a group come together.
    pub any: &'static str,
    /// Before a negated group.
    pub not: &'static str,
    /// Before a negated question, from its words.
    pub negated: fn(&str) -> String,
    /// Changes how a group's parts come together.
    pub rejoin: &'static str,
    /// Negates a part, from its words.
    pub turn: fn(&str) -> String,
    /// Takes a part away, from its words.
    pub remove: fn(&str) -> String,
    /// Opens the form in a group.
    pub add: &'static str,
    /// Adds a group.
    pub add_group: &'static str,
    /// What a group is called.
    pub group: &'static str,
    /// Field: what the question is about.
    pub about: &'static str,
    /// Field: the operator.
    pub is: &'static str,
    /// Field: what to compare with.
    pub value: &'static str,
    /// Field: the opposite.
    pub opposite: &'static str,
    /// Group of choices.
    pub profile: &'static str,
    /// Group of choices.
    pub attributes: &'static str,
    /// Group of choices.
    pub tags: &'static str,
    /// Group of choices.
    pub consents: &'static str,
    /// Why a row is no question.
    pub why: fn(RowError) -> &'static str,
    /// An operator as a choice.
    pub operator: fn(Is) -> &'static str,
    /// "has the tag VIP"
    pub has_tag: fn(&str) -> String,
    /// A tag that was deleted since.
    pub gone_tag: &'static str,
    /// A channel as the subject of a sentence.
    pub channel: fn(Channel) -> &'static str,
    /// Subject.
    pub recognised: &'static str,
    /// Subject.
    pub created: &'static str,
    /// Subject.
    pub last_activity: &'static str,
    /// Operators in sentences.
    pub set: &'static str,
    /// Text.
    pub equals: &'static str,
    /// Text.
    pub contains: &'static str,
    /// Text.
    pub starts: &'static str,
    /// Text.
    pub ends: &'static str,
    /// Text.
    pub regex: &'static str,
    /// Text.
    pub is_in: &'static str,
    /// Flag.
    pub yes: &'static str,
    /// Flag.
    pub no: &'static str,
    /// List.
    pub any_of: &'static str,
    /// List.
    pub all_of: &'static str,
    /// List.
    pub holds: &'static str,
    /// List.
    pub length: &'static str,
    /// Consent.
    pub allowed: &'static str,
    /// Consent.
    pub refused: &'static str,
    /// Consent.
    pub unknown: &'static str,
    /// Date.
    pub before: &'static str,
    /// Date.
    pub after: &'static str,
    /// Date.
    pub on: &'static str,
    /// Date.
    pub within_last: fn(u32, Unit) -> String,
    /// Date.
    pub within_next: fn(u32, Unit) -> String,
    /// Date.
    pub anniversary: &'static str,
    /// Date.
    pub anniversary_within: fn(u32) -> String,
    /// Date.
    pub current: fn(Unit) -> String,
}

impl Filter {
    /// English.
    pub const ENGLISH: Self = Self {
        open: "Filter",
        title: "Filter",
        clear: "Clear filter",
        done: "Done",
        all: "All of",
        any: "Any of",
        not: "not",
        negated: |words| format!("not: {words}"),
        rejoin: "Change between all and any",
        turn: |words| format!("Turn into its opposite: {words}"),
        remove: |words| format!("Remove: {words}"),
        add: "Condition",
        add_group: "Group",
        group: "group",
        about: "Who or what",
        is: "Comparison",
        value: "Value",
        opposite: "Opposite",
        profile: "Profile",
        attributes: "Attributes",
        tags: "Tags",
        consents: "Subscriptions",
        why: |error| match error {
            RowError::NoFit => "This comparison does not go with what it is asked of.",
            RowError::NoValue => "Something to compare with is missing.",
            RowError::NoNumber => "This is no number. Write 12.5, or 10..20 for between.",
            RowError::NoDate => "This is no date. Write 2026-11-24, or 2026-11-01..2026-11-30 for between.",
            RowError::NoSpan => "This is no time. Write 30 days, 2 hours or 1 month.",
        },
        operator: |is| match is {
            Is::So => "is so",
            Is::Set => "is set",
            Is::Equals => "is exactly",
            Is::Contains => "contains",
            Is::Starts => "starts with",
            Is::Ends => "ends with",
            Is::Regex => "matches the pattern",
            Is::In => "is one of",
            Is::Equal => "=",
            Is::Less => "<",
            Is::AtMost => "≤",
            Is::More => ">",
            Is::AtLeast => "≥",
            Is::Between => "between",
            Is::Before => "before",
            Is::After => "after",
            Is::On => "on",
            Is::WithinLast => "within the last",
            Is::WithinNext => "within the next",
            Is::Anniversary => "has its anniversary today",
            Is::AnniversaryWithin => "has its anniversary within days",
            Is::ThisMonth => "is in this month",
            Is::ThisYear => "is in this year",
            Is::Yes => "is yes",
            Is::No => "is no",
            Is::AnyOf => "has any of",
            Is::AllOf => "has all of",
            Is::Holds => "has an entry containing",
            Is::Longer => "has more entries than",
            Is::Allowed => "is allowed",
            Is::Refused => "is not allowed",
            Is::Unknown => "was never asked",
        },
        has_tag: |name| format!("Tagged {name}"),
        gone_tag: "a deleted tag",
        channel: |channel| match channel {
            Channel::Email => "E-mail",
            Channel::Sms => "SMS",
            Channel::Push => "Mobile push",
            Channel::WebPush => "Web push",
        },
        recognised: "Recognised",
        created: "Created",
        last_activity: "Last activity",
        set: "is set",
        equals: "is",
        contains: "contains",
        starts: "starts with",
        ends: "ends with",
        regex: "matches",
        is_in: "is one of",
        yes: "is yes",
        no: "is no",
        any_of: "has any of",
        all_of: "has all of",
        holds: "has an entry containing",
        length: "has a number of entries",
        allowed: "allowed",
        refused: "not allowed",
        unknown: "never asked",
        before: "before",
        after: "after",
        on: "on",
        within_last: |n, unit| format!("in the last {}", span(n, unit)),
        within_next: |n, unit| format!("in the next {}", span(n, unit)),
        anniversary: "has its anniversary today",
        anniversary_within: |n| format!("has its anniversary within {}", span(n, Unit::Day)),
        current: |unit| format!("this {}", word(unit)),
    };
}

fn span(n: u32, unit: Unit) -> String {
    plural(u64::from(n), format!("{n} {}", word(unit)), format!("{n} {}s", word(unit)))
}

fn word(unit: Unit) -> &'static str {
    match unit {
        Unit::Second => "second",
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Year => "year",
    }
}
