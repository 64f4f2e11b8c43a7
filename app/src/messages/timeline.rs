//! Texts of the timeline.

/// Texts of the timeline.
#[derive(Clone, Copy, Debug)]
pub struct Timeline {
    /// Name of the column, and of its tab on a narrow screen.
    pub title: &'static str,
    /// The tab that is there.
    pub overview: &'static str,
    /// Name of the bar of filters.
    pub filters: &'static str,
    /// Nothing is filtered out.
    pub all_events: &'static str,
    /// So many types are chosen.
    pub types_chosen: fn(usize) -> String,
    /// Legend of the list of types.
    pub types: &'static str,
    /// Box to find a type in a long list.
    pub find_type: &'static str,
    /// Label and placeholder of the search, from the number of events as text.
    pub search: fn(&str) -> String,
    /// Menu with source and parameter.
    pub more: &'static str,
    /// Label.
    pub source: &'static str,
    /// The choice that filters nothing.
    pub any_source: &'static str,
    /// Label.
    pub parameter: &'static str,
    /// What may be written there.
    pub parameter_hint: &'static str,
    /// Menu.
    pub jump: &'static str,
    /// Label.
    pub date: &'static str,
    /// Button.
    pub go: &'static str,
    /// Link to where it began.
    pub first_visit: &'static str,
    /// Link to the top.
    pub newest: &'static str,
    /// Button.
    pub apply: &'static str,
    /// Link.
    pub clear: &'static str,
    /// Link to all events as a file.
    pub export: &'static str,
    /// Today, as a heading.
    pub today: &'static str,
    /// Yesterday, as a heading.
    pub yesterday: &'static str,
    /// So many events, from the number and its text.
    pub events: fn(u64, &str) -> String,
    /// Heading of a visit, from its length in minutes.
    pub session: fn(i64) -> String,
    /// What a visit came by, when nothing more exact is known, from the event's source.
    pub by: fn(&str) -> Option<&'static str>,
    /// What brought a visit, from the name of the campaign.
    pub campaign: fn(&str) -> String,
    /// Several equal events: `× 14`.
    pub times: fn(&str) -> String,
    /// Other times of a repeated event.
    pub repeats: &'static str,
    /// Link and button.
    pub older: &'static str,
    /// The end of the list.
    pub beginning: &'static str,
    /// New events wait above, from their number as text.
    pub waiting: fn(&str) -> String,
    /// The list does not begin with the newest event.
    pub in_the_past: &'static str,
    /// A search is going on.
    pub searching: &'static str,
    /// How far back was looked, from the date.
    pub searched_back: fn(&str) -> String,
    /// Button.
    pub cancel: &'static str,
    /// Button and link.
    pub search_on: &'static str,
    /// Nothing ever happened.
    pub empty: &'static str,
    /// Link to the page for developers.
    pub empty_action: &'static str,
    /// Nothing passes the filter.
    pub no_match: &'static str,
    /// Labels of the details.
    pub detail: Detail,
}

/// Texts of an opened event.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// Where it came from.
    pub source: &'static str,
    /// Address.
    pub ip: &'static str,
    /// When it happened.
    pub time: &'static str,
    /// When the server got it.
    pub received: &'static str,
    /// The time as the client sent it.
    pub sent: &'static str,
    /// Key of the event.
    pub id: &'static str,
    /// The identity it came with.
    pub identity: &'static str,
    /// The action, verbatim.
    pub action: &'static str,
    /// Heading of the parameters.
    pub params: &'static str,
    /// There are none.
    pub no_params: &'static str,
    /// Heading of the JSON.
    pub raw: &'static str,
    /// Button.
    pub copy_json: &'static str,
    /// Link.
    pub only_type: &'static str,
    /// Link to this event, where it cannot be copied by a button.
    pub link: &'static str,
    /// Button.
    pub copy_link: &'static str,
}

impl Timeline {
    /// English.
    pub const ENGLISH: Self = Self {
        title: "Activity",
        overview: "Overview",
        filters: "Filters",
        all_events: "All events",
        types_chosen: |n| if n == 1 { "1 type".to_owned() } else { format!("{n} types") },
        types: "Event types",
        find_type: "Find a type",
        search: |n| format!("Search in {n} events"),
        more: "More filters",
        source: "Source",
        any_source: "Any source",
        parameter: "Parameter",
        parameter_hint: "sku or sku=LIN-44",
        jump: "Jump to",
        date: "Date",
        go: "Go",
        first_visit: "First visit",
        newest: "Newest",
        apply: "Apply",
        clear: "Clear filters",
        export: "Export",
        today: "Today",
        yesterday: "Yesterday",
        events: |n, text| if n == 1 { format!("{text} event") } else { format!("{text} events") },
        session: |minutes| if minutes < 1 { "Session, under a minute".to_owned() } else { format!("Session, {minutes} min") },
        by: |source| match source {
            "WEB_DESKTOP" => Some("Web"),
            "WEB_MOBILE" => Some("Mobile web"),
            "MOBILE_APP" => Some("App"),
            _ => None,
        },
        campaign: |name| format!("from “{name}”"),
        times: |n| format!("× {n}"),
        repeats: "Each time",
        older: "Older events",
        beginning: "This is where it began",
        waiting: |n| format!("{n} new"),
        in_the_past: "You are looking at earlier events.",
        searching: "Searching…",
        searched_back: |date| format!("Searched back to {date}"),
        cancel: "Stop",
        search_on: "Search further back",
        empty: "Nothing has happened yet. Events appear here the moment they arrive.",
        empty_action: "How to send events",
        no_match: "No event matches.",
        detail: Detail {
            source: "Source",
            ip: "IP",
            time: "Time",
            received: "Received",
            sent: "As sent",
            id: "Event UUID",
            identity: "Identity",
            action: "Event type",
            params: "Parameters",
            no_params: "This event has no parameters.",
            raw: "Raw JSON",
            copy_json: "Copy JSON",
            only_type: "Only this type",
            link: "Link",
            copy_link: "Copy link",
        },
    };
}
