//! Texts of the editing panel (product.md C).

use domain::attribute::{AttributeKind, ValueError};

/// Texts of the editing panel.
#[derive(Clone, Copy, Debug)]
pub struct Edit {
    /// Item of the menu, and title of the panel.
    pub title: &'static str,
    /// Leaves the panel.
    pub close: &'static str,
    /// Leaves the panel without saving.
    pub cancel: &'static str,
    /// The button that saves, from the number of changes.
    pub save: fn(usize) -> String,
    /// The same while it does.
    pub saving: &'static str,
    /// The key that saves, as it stands on the button's tip.
    pub save_key: &'static str,
    /// Said when it is done.
    pub saved: &'static str,
    /// The question before changes are thrown away, from their number.
    pub discard: fn(usize) -> String,
    /// The person at the screen may not.
    pub may_not: &'static str,
    /// Heading: name, surname, e-mail, description.
    pub basics: &'static str,
    /// Heading.
    pub tags: &'static str,
    /// Field: the name of a tag to give.
    pub add_tag: &'static str,
    /// A tag that will be given.
    pub tag_new: &'static str,
    /// A tag that will be taken away.
    pub tag_gone: &'static str,
    /// A tag that the system gave stays.
    pub tag_system: &'static str,
    /// The button of a tag, from its name.
    pub untag: fn(&str) -> String,
    /// The name of a tag is too long.
    pub tag_invalid: &'static str,
    /// Heading: built-in attributes.
    pub system: &'static str,
    /// Heading: attributes that the workspace made or saw.
    pub own: &'static str,
    /// There is none of them.
    pub no_own: &'static str,
    /// Labels of the built-in attributes without a place of their own.
    pub label: fn(&str) -> Option<&'static str>,
    /// What kind of value it is.
    pub kind: fn(AttributeKind) -> &'static str,
    /// Below a list.
    pub one_a_line: &'static str,
    /// Button, from the field's name.
    pub clear: fn(&str) -> String,
    /// Takes the attribute off this person.
    pub remove: &'static str,
    /// Said of one that will be.
    pub removed: &'static str,
    /// Disclosure.
    pub history: &'static str,
    /// It was never anything else.
    pub no_history: &'static str,
    /// Before what it is now.
    pub now: &'static str,
    /// From when until when, as dates.
    pub period: fn(&str, &str) -> String,
    /// Who replaced or removed a value, in the words of its source.
    pub replaced: fn(&str) -> String,
    /// Button: puts a former value into the field.
    pub put_back: &'static str,
    /// Why what is typed cannot be taken.
    pub error: fn(ValueError) -> &'static str,
    /// Somebody else changed it: to what, and the words of the source.
    pub changed: fn(&str, &str) -> String,
    /// Somebody else took it off.
    pub taken_off: &'static str,
    /// Button.
    pub mine: &'static str,
    /// Button.
    pub theirs: &'static str,
    /// So many fields have an error.
    pub wrong: fn(usize) -> String,
    /// So many fields were changed by somebody else.
    pub meanwhile: fn(usize) -> String,
    /// Texts of *Add property*.
    pub property: Property,
    /// Texts of *Add new field*.
    pub new: New,
}

/// Texts of *Add property*.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    /// Label.
    pub title: &'static str,
    /// The first line of the list.
    pub choose: &'static str,
    /// Button.
    pub add: &'static str,
    /// Nothing is left to add.
    pub none: &'static str,
}

/// Texts of *Add new field*.
#[derive(Clone, Copy, Debug)]
pub struct New {
    /// Disclosure.
    pub title: &'static str,
    /// Label.
    pub source: &'static str,
    /// Below it.
    pub source_means: &'static str,
    /// Label.
    pub name: &'static str,
    /// Below it.
    pub name_means: &'static str,
    /// Label.
    pub description: &'static str,
    /// Below it.
    pub description_means: &'static str,
    /// Label.
    pub kind: &'static str,
    /// Button.
    pub create: &'static str,
    /// The source parameter cannot be one.
    pub invalid: &'static str,
    /// There is one already.
    pub taken: &'static str,
    /// Said when it is there, from its name.
    pub made: fn(&str) -> String,
}

impl Edit {
    /// English.
    pub const ENGLISH: Self = Self {
        title: "Edit profile",
        close: "Close",
        cancel: "Cancel",
        save: |n| match n {
            0 => "Save".to_owned(),
            1 => "Save 1 change".to_owned(),
            n => format!("Save {n} changes"),
        },
        saving: "Saving…",
        save_key: "Ctrl + Enter",
        saved: "Saved.",
        discard: |n| if n == 1 { "Discard 1 unsaved change?".to_owned() } else { format!("Discard {n} unsaved changes?") },
        may_not: "You may look at profiles, not change them.",
        basics: "Name, e-mail, description",
        tags: "Tags",
        add_tag: "Add a tag",
        tag_new: "will be added",
        tag_gone: "will be removed",
        tag_system: "given by the system",
        untag: |tag| format!("Remove tag {tag}"),
        tag_invalid: "A tag has 1 to 50 characters.",
        system: "System attributes",
        own: "Own attributes",
        no_own: "This person has none yet.",
        label: |name| {
            Some(match name {
                "name" => "Full name",
                "description" => "Description",
                "avatar" => "Picture",
                "company.name" => "Company",
                _ => return None,
            })
        },
        kind: |kind| match kind {
            AttributeKind::String => "Text",
            AttributeKind::Date => "Date",
            AttributeKind::Number => "Number",
            AttributeKind::Boolean => "Yes or no",
            AttributeKind::Array => "List",
        },
        one_a_line: "One entry a line.",
        clear: |field| format!("Clear {field}"),
        remove: "Remove from this person",
        removed: "Will be removed from this person.",
        history: "History",
        no_history: "It was never anything else.",
        now: "Now",
        period: |from, until| format!("{from} – {until}"),
        replaced: |by| format!("replaced, {by}"),
        put_back: "Put back",
        error: |error| match error {
            ValueError::NoDate => "This is no date. Write year, month and day: 1988-02-29.",
            ValueError::NoNumber => "This is no number.",
            ValueError::NoBoolean => "This is neither yes nor no.",
            ValueError::TooLong => "This is too long: at most 4,000 characters, or 200 lines of a list.",
            ValueError::Control => "This holds characters that cannot be shown.",
            ValueError::NoEmail => "This is no e-mail address.",
            ValueError::NoPhone => "This is no phone number: 6 to 20 digits, with + in front if you like.",
            ValueError::NoBirthday => "A birth date lies between 1900 and today.",
            ValueError::EmailTaken => "Another profile has this e-mail address.",
            ValueError::EmailKept => "A recognised profile keeps an e-mail address: replace it, do not clear it.",
        },
        changed: |to, by| format!("Changed meanwhile to “{to}”, {by}."),
        taken_off: "Somebody removed this meanwhile.",
        mine: "Keep mine",
        theirs: "Take theirs",
        wrong: |n| if n == 1 { "1 field cannot be saved as it is.".to_owned() } else { format!("{n} fields cannot be saved as they are.") },
        meanwhile: |n| {
            if n == 1 { "1 field was changed meanwhile: choose.".to_owned() } else { format!("{n} fields were changed meanwhile: choose.") }
        },
        property: Property {
            title: "Add property",
            choose: "Choose an attribute",
            add: "Add",
            none: "This person has every attribute of the workspace.",
        },
        new: New {
            title: "Add new field",
            source: "Source parameter",
            source_means: "The name of the trait as an SDK sends it: shoe_size.",
            name: "Name",
            name_means: "What people read: Shoe size.",
            description: "Description",
            description_means: "So that co-workers know what it is for.",
            kind: "Type",
            create: "Create field",
            invalid: "A source parameter has 1 to 200 visible characters.",
            taken: "There is an attribute with this source parameter already.",
            made: |name| format!("{name} is an attribute now."),
        },
    };
}
