//! Texts of subscriptions.

use domain::{attribute::Source, subscription::Channel};

/// Texts of subscriptions.
#[derive(Clone, Copy, Debug)]
pub struct Subscriptions {
    /// Section.
    pub title: &'static str,
    /// Names of the channels.
    pub channel: fn(Channel) -> &'static str,
    /// State.
    pub allowed: &'static str,
    /// State.
    pub not_allowed: &'static str,
    /// State.
    pub unknown: &'static str,
    /// The proof of an unknown state.
    pub never_asked: &'static str,
    /// The proof in one line, from the origin, the version of the text, the date as text, and who entered it.
    pub proof: fn(&str, Option<&str>, &str, &Source) -> String,
    /// Heading of the statements, and link to them.
    pub ledger: &'static str,
    /// Link to the statements where there is no script.
    pub show_ledger: &'static str,
    /// Label.
    pub origin: &'static str,
    /// Label.
    pub text: &'static str,
    /// Label.
    pub by: &'static str,
    /// Who entered it, in words.
    pub source: fn(&Source) -> String,
    /// Label.
    pub ip: &'static str,
    /// Heading of the form.
    pub change: &'static str,
    /// Example of an origin.
    pub origin_example: &'static str,
    /// Beside a field that may stay empty.
    pub optional: &'static str,
    /// Button.
    pub allow: &'static str,
    /// The same button where it is allowed already.
    pub renew: &'static str,
    /// Button.
    pub refuse: &'static str,
    /// The same button where it is allowed.
    pub withdraw: &'static str,
    /// After saving.
    pub saved: &'static str,
    /// The origin is missing or too long.
    pub origin_refused: &'static str,
}

impl Subscriptions {
    /// English.
    pub const ENGLISH: Self = Self {
        title: "Subscriptions",
        channel: |channel| match channel {
            Channel::Email => "E-mail",
            Channel::Sms => "SMS",
            Channel::Push => "Mobile push",
            Channel::WebPush => "Web push",
        },
        allowed: "Allowed",
        not_allowed: "Not allowed",
        unknown: "Unknown",
        never_asked: "never asked",
        proof: |origin, text, date, source| {
            let origin = match text {
                Some(text) => format!("{origin}, {text}"),
                None => origin.to_owned(),
            };
            match source {
                Source::Person(name) => format!("{origin} · {date} · by {name}"),
                Source::Sdk(library) if !library.is_empty() => format!("{origin} · {date} · by {library}"),
                Source::Sdk(_) | Source::System => format!("{origin} · {date}"),
            }
        },
        ledger: "History",
        show_ledger: "Show the history",
        origin: "Where from",
        text: "Text version",
        by: "Entered by",
        source: |source| match source {
            Source::Person(name) => name.clone(),
            Source::Sdk(library) if library.is_empty() => "an SDK".to_owned(),
            Source::Sdk(library) => library.clone(),
            Source::System => "the system".to_owned(),
        },
        ip: "IP address",
        change: "Change by hand",
        origin_example: "By phone, paper form…",
        optional: "optional",
        allow: "Allow",
        renew: "Renew",
        refuse: "Do not allow",
        withdraw: "Withdraw",
        saved: "Saved.",
        origin_refused: "Say where the person said so, in 1 to 200 characters.",
    };
}
