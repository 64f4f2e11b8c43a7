//! Texts of tags: on a profile, and where they are managed.

use domain::{attribute::Source, tag::TagColor};

use super::plural;

/// Texts of tags.
#[derive(Clone, Copy, Debug)]
pub struct Tags {
    /// Section of a profile, and heading of the page.
    pub title: &'static str,
    /// The person has none.
    pub none: &'static str,
    /// Name of the button that takes one away, from the tag's name.
    pub remove: fn(&str) -> String,
    /// Who gave it and when, from the source and the time as text.
    pub given: fn(&Source, &str) -> String,
    /// What was just taken away, from the names.
    pub removed: fn(&[&str]) -> String,
    /// Button beside it.
    pub undo: &'static str,
    /// Opens the box.
    pub add: &'static str,
    /// Label of the box.
    pub find_or_create: &'static str,
    /// Button of the box.
    pub give: &'static str,
    /// Name of the list below the box.
    pub choices: &'static str,
    /// The last choice, from what was typed.
    pub create: fn(&str) -> String,
    /// How many people have a tag, from the number and its text.
    pub people: fn(u64, &str) -> String,
    /// There is nothing to choose from.
    pub no_choice: &'static str,
    /// What was typed is the name of a tag that the person has.
    pub has_it: &'static str,
    /// What was typed is the name of a tag that the product gives itself.
    pub not_by_hand: &'static str,
    /// What was typed cannot be a name.
    pub no_name: &'static str,
    /// The server refused it, for one of these reasons.
    pub not_given: &'static str,
    /// Link to the page.
    pub manage: &'static str,
    /// Where tags are managed.
    pub manager: Manager,
}

/// Texts of the page that manages tags.
#[derive(Clone, Copy, Debug)]
pub struct Manager {
    /// One sentence below the heading.
    pub lead: &'static str,
    /// There are none.
    pub empty: &'static str,
    /// Box above a long list.
    pub find: &'static str,
    /// None has this in its name.
    pub none_found: &'static str,
    /// Given by the product itself.
    pub system: &'static str,
    /// What that means.
    pub system_means: &'static str,
    /// Name of the part where the chosen tag is changed.
    pub editor: &'static str,
    /// Nothing is chosen.
    pub choose: &'static str,
    /// Label.
    pub name: &'static str,
    /// Label.
    pub color: &'static str,
    /// Names of the colours.
    pub colors: fn(TagColor) -> &'static str,
    /// Button.
    pub save: &'static str,
    /// After saving.
    pub saved: &'static str,
    /// Another tag has the name, or it cannot be one.
    pub name_refused: &'static str,
    /// Opens the choice of another tag.
    pub merge: &'static str,
    /// Label of the choice.
    pub into: &'static str,
    /// What merging does, from how many people have the tag as text, and its name.
    pub merge_means: fn(&str, &str) -> String,
    /// Merges.
    pub merge_for_good: &'static str,
    /// Opens the question.
    pub delete: &'static str,
    /// The question, from the tag's name.
    pub delete_question: fn(&str) -> String,
    /// What deleting does, from the number of people and its text.
    pub delete_means: fn(u64, &str) -> String,
    /// Deletes.
    pub delete_for_good: &'static str,
    /// Closes the question.
    pub cancel: &'static str,
    /// The person's role does not include it.
    pub may_not_manage: &'static str,
}

impl Tags {
    /// English.
    pub const ENGLISH: Self = Self {
        title: "Tags",
        none: "No tags yet",
        remove: |name| format!("Remove tag {name}"),
        given: |source, at| match source {
            Source::Person(name) => format!("Added by {name} · {at}"),
            Source::Sdk(library) if library.is_empty() => format!("Added by an SDK · {at}"),
            Source::Sdk(library) => format!("Added by {library} · {at}"),
            Source::System => format!("Added by the system · {at}"),
        },
        removed: |names| format!("Removed {}", names.join(", ")),
        undo: "Undo",
        add: "Add tag",
        find_or_create: "Find or create a tag",
        give: "Add",
        choices: "Tags to choose from",
        create: |name| format!("Create “{name}”"),
        people: |n, text| plural(n, format!("{text} person"), format!("{text} people")),
        no_choice: "There is no other tag yet. Type a name to create one.",
        has_it: "This person has this tag already.",
        not_by_hand: "This tag is given by the system only.",
        no_name: "A tag’s name has 1 to 50 characters.",
        not_given: "This tag was not added: a name has 1 to 50 characters, and some tags are given by the system only.",
        manage: "Manage tags",
        manager: Manager {
            lead: "Rename, recolour, merge and delete what people are tagged with.",
            empty: "There is no tag yet. Add the first one on a person’s profile.",
            find: "Find a tag",
            none_found: "No tag matches.",
            system: "System",
            system_means: "The system gives and takes this tag itself. It cannot be changed by hand.",
            editor: "Chosen tag",
            choose: "Choose a tag to change it.",
            name: "Name",
            color: "Colour",
            colors: |color| match color {
                TagColor::Grey => "Grey",
                TagColor::Red => "Red",
                TagColor::Orange => "Orange",
                TagColor::Amber => "Amber",
                TagColor::Green => "Green",
                TagColor::Teal => "Teal",
                TagColor::Blue => "Blue",
                TagColor::Violet => "Violet",
                TagColor::Pink => "Pink",
            },
            save: "Save",
            saved: "Saved.",
            name_refused: "Another tag has this name, or it is not a name: 1 to 50 characters. To make two tags one, merge them.",
            merge: "Merge into another tag",
            into: "Into",
            merge_means: |people, name| format!("{people} get the other tag instead, and “{name}” is deleted. This cannot be undone."),
            merge_for_good: "Merge for good",
            delete: "Delete tag",
            delete_question: |name| format!("Delete “{name}”?"),
            delete_means: |n, people| match n {
                0 => "Nobody has this tag.".to_owned(),
                1 => format!("{people} loses this tag. This cannot be undone."),
                _ => format!("{people} lose this tag. This cannot be undone."),
            },
            delete_for_good: "Delete for good",
            cancel: "Cancel",
            may_not_manage: "Your role does not include changing tags. An owner of the workspace can change that.",
        },
    };
}
