//! Texts of columns 1 and 3 of a profile.

use domain::{attribute::Source, conflict::Reason, identity::IdentifierKind, profile::DeviceKind};

/// Texts of a profile.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// Name of the three tabs on a narrow screen.
    pub columns: &'static str,
    /// Column 1.
    pub who: &'static str,
    /// Column 3.
    pub means: &'static str,
    /// Title where there is no such profile.
    pub not_found: &'static str,
    /// With an e-mail.
    pub recognised: &'static str,
    /// Without.
    pub anonymous: &'static str,
    /// Label.
    pub last_activity: &'static str,
    /// Label.
    pub created: &'static str,
    /// Label.
    pub location: &'static str,
    /// Label.
    pub company: &'static str,
    /// Before the first event.
    pub never: &'static str,
    /// Name of the three-dots menu.
    pub menu: &'static str,
    /// Item: the address of the page.
    pub copy_link: &'static str,
    /// Item: the key of the profile.
    pub copy_id: &'static str,
    /// Item: the workspace's own key.
    pub copy_user: &'static str,
    /// Section.
    pub devices: &'static str,
    /// Label.
    pub latest_uuid: &'static str,
    /// Disclosure, from the number of them.
    pub earlier_uuids: fn(usize) -> String,
    /// What the copy button copies.
    pub uuid: &'static str,
    /// Labels of a device.
    pub device: Device,
    /// Section.
    pub personal: &'static str,
    /// Section.
    pub contact: &'static str,
    /// Section.
    pub geo: &'static str,
    /// Section.
    pub other: &'static str,
    /// How many of the others.
    pub attributes: fn(usize) -> String,
    /// Box above many attributes.
    pub find_attribute: &'static str,
    /// No attribute has this in its name or value.
    pub no_attribute: &'static str,
    /// No attribute is defined at all.
    pub no_other: &'static str,
    /// Labels of the attributes with a place of their own.
    pub label: fn(&str) -> Option<&'static str>,
    /// Where a value came from.
    pub provenance: fn(&Source) -> String,
    /// What kind of value it is.
    pub kind: Kind,
    /// Labels of a position.
    pub position: Position,
    /// The map, from the place's name.
    pub map: fn(&str) -> String,
    /// Before the link to the other profile.
    pub may_be: &'static str,
    /// Without another profile.
    pub unsure: &'static str,
    /// Why nothing joined by itself.
    pub reason: fn(Reason) -> &'static str,
    /// Kinds of identifiers.
    pub identifier: fn(IdentifierKind) -> &'static str,
    /// Section of column 3.
    pub aggregates: Section,
    /// Section of column 3.
    pub expressions: Section,
    /// Section of column 3.
    pub segments: Section,
    /// An aggregate, expression or segment that there is none of.
    pub no_data: &'static str,
}

/// Texts of a device.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    /// Label of the kind.
    pub type_of: &'static str,
    /// Kind in words.
    pub kind: fn(DeviceKind) -> &'static str,
    /// Label.
    pub id: &'static str,
    /// Label.
    pub model: &'static str,
    /// Label.
    pub system: &'static str,
    /// Label.
    pub browser: &'static str,
    /// Label.
    pub app: &'static str,
    /// Label.
    pub first_seen: &'static str,
    /// Label.
    pub last_seen: &'static str,
    /// Label.
    pub push: &'static str,
    /// A token was sent.
    pub push_yes: &'static str,
    /// None was.
    pub push_no: &'static str,
}

/// Words for kinds of values.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Text.
    pub text: &'static str,
    /// Number.
    pub number: &'static str,
    /// True or false.
    pub flag: &'static str,
    /// Several values.
    pub list: &'static str,
    /// A value in words.
    pub yes: &'static str,
    /// A value in words.
    pub no: &'static str,
}

/// Labels of a position.
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// City, region, country.
    pub place: &'static str,
    /// Degrees.
    pub coordinates: &'static str,
    /// When it was sent.
    pub at: &'static str,
    /// Where it came from.
    pub source: &'static str,
}

/// A section that has nothing to show yet.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Heading.
    pub title: &'static str,
    /// What would stand here, in one sentence.
    pub empty: &'static str,
}

impl Profile {
    /// English.
    pub const ENGLISH: Self = Self {
        columns: "Parts of the profile",
        who: "Who",
        means: "Insights",
        not_found: "Profile not found",
        recognised: "Recognised",
        anonymous: "Anonymous",
        last_activity: "Last activity",
        created: "Created",
        location: "Location",
        company: "Company",
        never: "never",
        menu: "More about this profile",
        copy_link: "Copy link",
        copy_id: "Copy profile id",
        copy_user: "Copy user id",
        devices: "Devices",
        latest_uuid: "Latest UUID",
        earlier_uuids: |n| if n == 1 { "1 earlier".to_owned() } else { format!("{n} earlier") },
        uuid: "UUID",
        device: Device {
            type_of: "Type",
            kind: |kind| match kind {
                DeviceKind::Desktop => "Computer",
                DeviceKind::Phone => "Phone",
                DeviceKind::Tablet => "Tablet",
                DeviceKind::App => "App",
                DeviceKind::Unknown => "Unknown device",
            },
            id: "Id",
            model: "Model",
            system: "System",
            browser: "Browser",
            app: "App",
            first_seen: "First seen",
            last_seen: "Last seen",
            push: "Push token",
            push_yes: "active",
            push_no: "none",
        },
        personal: "Personal",
        contact: "Contact",
        geo: "Geo",
        other: "Other",
        attributes: |n| if n == 1 { "1 attribute".to_owned() } else { format!("{n} attributes") },
        find_attribute: "Find an attribute",
        no_attribute: "No attribute matches.",
        no_other: "No other attribute is defined. Every trait that an SDK sends appears here by itself.",
        label: |name| {
            Some(match name {
                "firstName" => "First name",
                "lastName" => "Last name",
                "title" => "Title",
                "birthday" => "Birth date",
                "gender" => "Sex",
                "address.city" => "City",
                "address.state" => "Province",
                "address.postalCode" => "Postal code",
                "address.country" => "Country",
                "email" => "E-mail",
                "phone" => "Phone",
                _ => return None,
            })
        },
        provenance: |source| match source {
            Source::Sdk(library) if library.is_empty() => "sent by an SDK".to_owned(),
            Source::Sdk(library) => format!("sent by {library}"),
            Source::Person(name) => format!("set by {name}"),
            Source::System => "set by the system".to_owned(),
        },
        kind: Kind { text: "Text", number: "Number", flag: "Yes or no", list: "List", yes: "yes", no: "no" },
        position: Position { place: "Place", coordinates: "Coordinates", at: "Sent", source: "Source" },
        map: |place| format!("Map: {place}"),
        may_be: "May be the same person as",
        unsure: "An event named two identities that do not belong together.",
        reason: |reason| match reason {
            Reason::DeviceOfAnother => "A device of one was used with the identifier of the other.",
            Reason::EmailOfAnother => "The user id of one came with the e-mail address of the other.",
            Reason::UserOfAnother => "The e-mail address of one came with the user id of the other.",
            Reason::SecondValue => "A second user id or e-mail address came for the same person.",
            Reason::NotTrusted => "A public key is not trusted to move an identifier of a recognised profile.",
        },
        identifier: |kind| match kind {
            IdentifierKind::User => "user",
            IdentifierKind::Email => "e-mail",
            IdentifierKind::Anonymous => "uuid",
            IdentifierKind::Device => "device",
        },
        aggregates: Section {
            title: "Aggregates",
            empty: "None is defined yet: sums, counts and latest values over events will stand here.",
        },
        expressions: Section {
            title: "Expressions",
            empty: "None is defined yet: values computed from attributes and aggregates will stand here.",
        },
        segments: Section { title: "Segments", empty: "None is defined yet: the segments this person is in, and why, will stand here." },
        no_data: "No data",
    };
}
