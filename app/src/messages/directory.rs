//! Texts of the directory.

use super::plural;

/// Texts of the directory.
#[derive(Clone, Copy, Debug)]
pub struct Directory {
    /// Label of the search.
    pub search: &'static str,
    /// Button, where there is no script.
    pub search_button: &'static str,
    /// How many people there are, from the number and its text.
    pub people: fn(u64, &str) -> String,
    /// How many people match, from the number and its text.
    pub matches: fn(u64, &str) -> String,
    /// Column.
    pub name: &'static str,
    /// Column.
    pub email: &'static str,
    /// Column.
    pub phone: &'static str,
    /// Column.
    pub city: &'static str,
    /// Column.
    pub company: &'static str,
    /// Column.
    pub events: &'static str,
    /// Column.
    pub last_activity: &'static str,
    /// Where nothing is known.
    pub none: &'static str,
    /// For screen readers, after the name.
    pub active_now: &'static str,
    /// How many people would move if the list were sorted; sorts it.
    pub stirred: fn(u64) -> String,
    /// Reads more people.
    pub more: &'static str,
    /// Back to the most recently active.
    pub to_top: &'static str,
    /// The workspace has no people.
    pub nobody: &'static str,
    /// What to do about it.
    pub to_data_in: &'static str,
    /// Nobody matches.
    pub no_match: fn(&str) -> String,
    /// Nobody passes the filter.
    pub no_filtered: &'static str,
    /// Leaves the search.
    pub show_all: &'static str,
    /// Some people may be missing from the answer.
    pub indexing: &'static str,
}

impl Directory {
    /// English.
    pub const ENGLISH: Self = Self {
        search: "Name, e-mail, phone, company, identifier",
        search_button: "Search",
        people: |n, text| plural(n, format!("{text} person"), format!("{text} people")),
        matches: |n, text| plural(n, format!("{text} match"), format!("{text} matches")),
        name: "Name",
        email: "E-mail",
        phone: "Phone",
        city: "City",
        company: "Company",
        events: "Events",
        last_activity: "Last activity",
        none: "–",
        active_now: ", active now",
        stirred: |n| format!("{n} active now – show"),
        more: "Show more",
        to_top: "Most recently active",
        nobody: "Nobody is here yet. People appear by themselves with the first event you send.",
        to_data_in: "Send the first event",
        no_match: |search| format!("Nobody matches “{search}”."),
        no_filtered: "Nobody matches this filter.",
        show_all: "Show everybody",
        indexing: "The search index is still being read after the start; some people may be missing from this list.",
    };
}
