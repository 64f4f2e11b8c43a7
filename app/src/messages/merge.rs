//! Texts of merging, un-merging and comparing.

use domain::merge::To;

/// Texts of merging, un-merging and comparing.
#[derive(Clone, Copy, Debug)]
pub struct Merge {
    /// Title, heading and menu item.
    pub merge: &'static str,
    /// Title, heading and menu item.
    pub compare: &'static str,
    /// Title, heading and menu item.
    pub merges: &'static str,
    /// Heading of the search for the other one.
    pub choose: &'static str,
    /// Label of the search.
    pub search: &'static str,
    /// Button.
    pub find: &'static str,
    /// How many were found, from the number and the number as text.
    pub found: fn(u64, &str) -> String,
    /// Nobody was found.
    pub nobody: &'static str,
    /// Heading of the proposals.
    pub proposals: &'static str,
    /// Why somebody is proposed.
    pub same_phone: &'static str,
    /// Why somebody is proposed.
    pub same_name_and_city: &'static str,
    /// Short link to the comparison.
    pub compare_verb: &'static str,
    /// Short link to the merge.
    pub merge_verb: &'static str,
    /// Button: not the same person.
    pub dismiss: &'static str,
    /// What [`Self::dismiss`] does, for the name of the button, from the other's name.
    pub dismiss_whom: fn(&str) -> String,
    /// Button where an event named an identity of nobody else.
    pub seen: &'static str,
    /// Link, from the other's name.
    pub compare_with: fn(&str) -> String,
    /// Link, from the other's name.
    pub merge_with: fn(&str) -> String,
    /// Heading of the comparison, from both names.
    pub side_by_side: fn(&str, &str) -> String,
    /// Switch.
    pub only_differences: &'static str,
    /// For screen readers, beside a row with two different values.
    pub differs: &'static str,
    /// Heading of a column: what is compared.
    pub what: &'static str,
    /// Section.
    pub facts: &'static str,
    /// Section.
    pub activity: &'static str,
    /// Section.
    pub devices: &'static str,
    /// Label.
    pub user: &'static str,
    /// Label.
    pub first_seen: &'static str,
    /// Label.
    pub events: &'static str,
    /// Under the name of the profile that stays.
    pub stays: &'static str,
    /// Under the name of the profile that joins.
    pub joins: &'static str,
    /// Link that turns the two round, from the other's name.
    pub keep_other: fn(&str) -> String,
    /// Heading of the fields to choose in.
    pub choose_values: &'static str,
    /// There is none.
    pub nothing_to_choose: &'static str,
    /// Heading of the other fields, from their number.
    pub unquestioned: fn(usize) -> String,
    /// Heading of the consequences.
    pub happens: &'static str,
    /// From both names: joiner, stayer.
    pub becomes_part: fn(&str, &str) -> String,
    /// How many identities each brings.
    pub identities: fn(usize, usize) -> String,
    /// From the joiner's and the stayer's number of events as text, and their sum.
    pub events_move: fn(&str, &str, &str) -> String,
    /// The names of the tags that come along.
    pub tags_come: fn(&str) -> String,
    /// No tag comes along.
    pub no_tags_come: &'static str,
    /// A channel, and whether it will be allowed.
    pub consent: fn(&str, bool) -> String,
    /// No consent changes.
    pub no_consent: &'static str,
    /// The rule.
    pub stricter: &'static str,
    /// What becomes of the other values.
    pub values_kept: &'static str,
    /// How to go back.
    pub can_be_undone: &'static str,
    /// More than can come together, from the number and the bound.
    pub too_many: fn(usize, usize) -> String,
    /// Button, from both names: joiner, stayer.
    pub do_merge: fn(&str, &str) -> String,
    /// Without the permission.
    pub may_not: &'static str,
    /// After merging.
    pub merged: &'static str,
    /// Button.
    pub undo: &'static str,
    /// After separating.
    pub separated: &'static str,
    /// Link to the profile that came back.
    pub other_profile: &'static str,
    /// Where there are no merges.
    pub no_merges: &'static str,
    /// A merge by hand, from who did it and the date.
    pub by_hand: fn(Option<&str>, &str) -> String,
    /// A merge that happened by itself, from the date.
    pub by_itself: fn(&str) -> String,
    /// It was taken back, from the date.
    pub undone: fn(&str) -> String,
    /// Beside a merge in which this profile joined another one.
    pub was_part_of: &'static str,
    /// Link to the preview, for the name from the other's name.
    pub separate: &'static str,
    /// The same with the other's name.
    pub separate_from: fn(&str) -> String,
    /// Heading of the preview, from both names.
    pub separating: fn(&str, &str) -> String,
    /// What the preview means.
    pub separating_means: &'static str,
    /// Under the name of the profile that comes back.
    pub comes_back: &'static str,
    /// Section.
    pub identities_title: &'static str,
    /// How many events an identity brings, from the number as text and whether there are more.
    pub events_of: fn(&str, bool) -> String,
    /// Section: entered by hand since.
    pub since: &'static str,
    /// Nothing was entered since.
    pub nothing_since: &'static str,
    /// Who gets something, from the names of the two.
    pub to: fn(To, &str, &str) -> String,
    /// Button.
    pub do_separate: &'static str,
    /// The profile was merged again since, or the merge is over.
    pub cannot_separate: &'static str,
}

impl Merge {
    /// English.
    pub const ENGLISH: Self = Self {
        merge: "Merge with another profile",
        compare: "Compare with another profile",
        merges: "Merges",
        choose: "Who is the other one?",
        search: "Name, e-mail, phone, company or id",
        find: "Find",
        found: |n, number| if n == 1 { "1 profile found".to_owned() } else { format!("{number} profiles found") },
        nobody: "Nobody else has this in name, e-mail, phone, company or id.",
        proposals: "May be the same person",
        same_phone: "Both have the same phone number.",
        same_name_and_city: "Both have the same name and live in the same city.",
        compare_verb: "Compare",
        merge_verb: "Merge",
        dismiss: "Not the same",
        dismiss_whom: |name| format!("{name} is not the same person"),
        seen: "Dismiss",
        compare_with: |name| format!("Compare with {name}"),
        merge_with: |name| format!("Merge with {name}"),
        side_by_side: |one, two| format!("{one} and {two}"),
        only_differences: "Only differences",
        differs: "different",
        what: "What",
        facts: "Facts",
        activity: "Activity",
        devices: "Devices",
        user: "User id",
        first_seen: "First activity",
        events: "Events",
        stays: "stays",
        joins: "joins",
        keep_other: |name| format!("Keep {name} instead"),
        choose_values: "Choose what stays",
        nothing_to_choose: "There is nothing to choose: nowhere do both say something different.",
        unquestioned: |n| if n == 1 { "1 field without a question".to_owned() } else { format!("{n} fields without a question") },
        happens: "What will happen",
        becomes_part: |joiner, stayer| format!("{joiner} becomes part of {stayer}; links to the old profile lead to the one that stays."),
        identities: |ours, theirs| {
            let sum = ours + theirs;
            format!("{theirs} {} join {ours}: {sum} in all.", if theirs == 1 { "identity" } else { "identities" })
        },
        events_move: |joiner, stayer, sum| format!("Events: {joiner} join {stayer}, so that one timeline shows {sum}."),
        tags_come: |names| format!("Tags that come along: {names}."),
        no_tags_come: "No further tags come along.",
        consent: |channel, allowed| {
            let state = if allowed { "allowed" } else { "not allowed" };
            format!("{channel} will be {state}.")
        },
        no_consent: "No subscription changes.",
        stricter: "Of two consents the stricter counts.",
        values_kept: "Values that are not chosen stay in the history of their field.",
        can_be_undone: "You can separate the two again at any time, under Merges.",
        too_many: |n, most| format!("Together they would have {n} identities, and at most {most} may come together."),
        do_merge: |joiner, stayer| format!("Merge {joiner} into {stayer}"),
        may_not: "Your role does not include merging. An owner of the workspace can change that.",
        merged: "Merged. What both did stands on one timeline now.",
        undo: "Undo",
        separated: "Separated again.",
        other_profile: "Open the other profile",
        no_merges: "Nothing was merged into this profile yet.",
        by_hand: |name, date| match name {
            Some(name) => format!("Merged by {name} · {date}"),
            None => format!("Merged · {date}"),
        },
        by_itself: |date| format!("Joined by itself, from an anonymous visit · {date}"),
        undone: |date| format!("Separated again · {date}"),
        was_part_of: "This profile was part of the other one.",
        separate: "Separate…",
        separate_from: |name| format!("Separate {name}…"),
        separating: |one, two| format!("Separate {two} from {one}"),
        separating_means: "What came in by an identity goes with it, also since the merge. What was taken off stays off, and a withdrawn consent stays withdrawn, on both.",
        comes_back: "comes back",
        identities_title: "Identities and their events",
        events_of: |number, more| {
            if more {
                format!("more than {number} events")
            } else if number == "1" {
                "1 event".to_owned()
            } else {
                format!("{number} events")
            }
        },
        since: "Entered by hand since the merge",
        nothing_since: "Nothing was entered by hand since the merge.",
        to: |to, winner, loser| match to {
            To::Winner => winner.to_owned(),
            To::Loser => loser.to_owned(),
            To::Both => "both".to_owned(),
        },
        do_separate: "Separate the two",
        cannot_separate: "This merge cannot be taken back: it was already, or the profile was merged into another one since. Then take the later merge back first.",
    };
}
