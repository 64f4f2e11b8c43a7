//! Texts of *Data in*.

use super::plural;

/// Texts of *Data in*.
#[derive(Clone, Copy, Debug)]
pub struct DataIn {
    /// Heading.
    pub title: &'static str,
    /// One sentence below it.
    pub lead: &'static str,
    /// Heading of the keys.
    pub keys: &'static str,
    /// There are none.
    pub no_keys: &'static str,
    /// The person's role does not include keys.
    pub may_not_manage: &'static str,
    /// Kind of key.
    pub browser_key: &'static str,
    /// What it is good for.
    pub browser_key_means: &'static str,
    /// Kind of key.
    pub server_key: &'static str,
    /// What it is good for.
    pub server_key_means: &'static str,
    /// Before the time of its last use.
    pub used: &'static str,
    /// Nothing came with it yet.
    pub never_used: &'static str,
    /// Before the time it was revoked.
    pub revoked: &'static str,
    /// Opens the question.
    pub revoke: &'static str,
    /// What revoking does.
    pub revoke_means: &'static str,
    /// Revokes.
    pub revoke_for_good: &'static str,
    /// A key, for the name of its copy button.
    pub key_named: fn(&str) -> String,
    /// A key was made.
    pub made: fn(&str) -> String,
    /// Its secret is not shown again.
    pub shown_once: &'static str,
    /// What is copied.
    pub secret: &'static str,
    /// Opens the form.
    pub new_key: &'static str,
    /// Label.
    pub key_name: &'static str,
    /// Example.
    pub key_name_example: &'static str,
    /// Label of the kinds.
    pub key_kind: &'static str,
    /// Button.
    pub create: &'static str,
    /// Heading of the snippets.
    pub snippets: &'static str,
    /// Name of a snippet.
    pub in_browser: &'static str,
    /// Nothing ever came.
    pub waiting: &'static str,
    /// Nothing came since the start of the server, but before.
    pub quiet: &'static str,
    /// Before the time of the latest event.
    pub received: &'static str,
    /// Heading.
    pub requests: &'static str,
    /// How many are kept, and where.
    pub requests_kept: &'static str,
    /// There are none.
    pub no_requests: &'static str,
    /// Requests that are held back while somebody looks at others, from their number as text; shows them.
    pub more_requests: fn(&str) -> String,
    /// Shows only the requests that were refused or held something that was.
    pub only_problems: &'static str,
    /// There are none.
    pub no_problems: &'static str,
    /// How many items a request had.
    pub items: fn(u64, &str) -> String,
    /// The key a request came with, from its public id.
    pub with_key: fn(&str) -> String,
    /// What sent a request.
    pub library: &'static str,
    /// It does not say.
    pub unknown_library: &'static str,
    /// Items stored now.
    pub stored: fn(u64, &str) -> String,
    /// Items that had been stored before.
    pub repeated: fn(u64, &str) -> String,
    /// Items in conflict.
    pub conflicts: fn(u64, &str) -> String,
    /// Items in quarantine.
    pub quarantined: fn(u64, &str) -> String,
    /// Name of the sample.
    pub body: &'static str,
    /// There is no sample.
    pub no_body: &'static str,
    /// Heading.
    pub quarantine: &'static str,
    /// There are none.
    pub no_quarantine: &'static str,
    /// Name of an item's text.
    pub item: &'static str,
    /// What is sent when an item is sent again.
    pub mended: &'static str,
    /// What an empty field means.
    pub mended_hint: &'static str,
    /// Sends an item again.
    pub replay: &'static str,
    /// Sends all items again.
    pub replay_all: &'static str,
    /// An item that was sent again is an event.
    pub understood: &'static str,
    /// An item that was sent again is still in quarantine, from the reason.
    pub still_refused: fn(&str) -> String,
    /// How many items were understood and how many were not, as texts.
    pub replayed: fn(&str, &str) -> String,
}

impl DataIn {
    /// English.
    pub const ENGLISH: Self = Self {
        title: "Data in",
        lead: "Point a tracking library at this server and watch what arrives.",
        keys: "Write keys",
        no_keys: "There is no key yet. Create one to send the first event.",
        may_not_manage: "Keys are created and revoked by an owner of the workspace.",
        browser_key: "Browser key",
        browser_key_means: "Public, for web sites. Adds events and traits; takes nothing away from a recognised person.",
        server_key: "Server key",
        server_key_means: "Secret, for your own servers. Shown once, stored only as a hash.",
        used: "Last used",
        never_used: "Never used",
        revoked: "Revoked",
        revoke: "Revoke",
        revoke_means: "Everything that sends with this key is refused from then on. This cannot be undone.",
        revoke_for_good: "Revoke for good",
        key_named: |name| format!("the key {name}"),
        made: |name| format!("“{name}” is ready."),
        shown_once: "Copy the secret now: it is not shown again.",
        secret: "the secret",
        new_key: "New key",
        key_name: "Name",
        key_name_example: "Web shop",
        key_kind: "Kind",
        create: "Create key",
        snippets: "Send your first event",
        in_browser: "Browser",
        waiting: "Waiting for your first event…",
        quiet: "Nothing has come in since the server was started.",
        received: "Receiving events; the last one came",
        requests: "Last requests",
        requests_kept: "the newest 100 since the server’s start",
        no_requests: "No request has come in since the server was started.",
        more_requests: |n| format!("{n} new"),
        only_problems: "Only problems",
        no_problems: "None of these requests had a problem.",
        items: |n, text| plural(n, format!("{text} item"), format!("{text} items")),
        with_key: |id| format!("with key {id}"),
        library: "Library",
        unknown_library: "unnamed client",
        stored: |_, text| format!("{text} stored"),
        repeated: |_, text| format!("{text} repeated"),
        conflicts: |n, text| plural(n, format!("{text} conflict"), format!("{text} conflicts")),
        quarantined: |_, text| format!("{text} in quarantine"),
        body: "Body, first 2,000 characters",
        no_body: "The request had no body.",
        quarantine: "Quarantine",
        no_quarantine: "Everything that came in was understood.",
        item: "The item as it came",
        mended: "Mend it here",
        mended_hint: "Empty: it is sent as it came.",
        replay: "Send again",
        replay_all: "Send all again as they came",
        understood: "Understood: it is an event now, at the time when it came.",
        still_refused: |reason| format!("Still not understood: {reason}"),
        replayed: |stored, kept| format!("{stored} understood, {kept} still in quarantine"),
    };
}
