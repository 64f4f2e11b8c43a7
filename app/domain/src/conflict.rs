//! Conflicts: two profiles that may be one person, and why nothing joined by itself (architecture.md §5).

use serde::{Deserialize, Serialize};

use crate::{directory::Person, event::EventId, identity::ProfileId, time::Timestamp};

/// Why an event's identifiers could not be brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The device belongs to a person with another strong identifier, and the strong one sent belongs to somebody else.
    DeviceOfAnother,
    /// A known user id came with an e-mail that belongs to another profile.
    EmailOfAnother,
    /// A known e-mail came with a user id that belongs to another profile.
    UserOfAnother,
    /// The profile already has another value of this strong kind.
    SecondValue,
    /// A browser key tried to take an identifier away from a recognised profile.
    NotTrusted,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 5] = [Self::DeviceOfAnother, Self::EmailOfAnother, Self::UserOfAnother, Self::SecondValue, Self::NotTrusted];
}

/// A pair proposed to a person for merging.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The profile that the event was stored on.
    pub profile: ProfileId,
    /// The other one; `None` where the identifier belongs to nobody else.
    pub other: Option<ProfileId>,
    /// Why.
    pub reason: Reason,
    /// The event that showed it.
    pub event: EventId,
    /// When.
    pub at: Timestamp,
}

/// Why two profiles are proposed as one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// An event named both.
    Conflict(Reason),
    /// Both have this phone number.
    SamePhone,
    /// Both are called so and live there.
    SameNameAndCity,
}

impl Ground {
    /// The word that stands for it in forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Conflict(Reason::DeviceOfAnother) => "device_of_another",
            Self::Conflict(Reason::EmailOfAnother) => "email_of_another",
            Self::Conflict(Reason::UserOfAnother) => "user_of_another",
            Self::Conflict(Reason::SecondValue) => "second_value",
            Self::Conflict(Reason::NotTrusted) => "not_trusted",
            Self::SamePhone => "same_phone",
            Self::SameNameAndCity => "same_name_and_city",
        }
    }

    /// Reads [`Self::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        let conflicts = Reason::ALL.into_iter().map(Self::Conflict);
        conflicts.chain([Self::SamePhone, Self::SameNameAndCity]).find(|ground| ground.as_str() == text)
    }
}

/// Somebody who may be the same person, until somebody has looked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The other one.
    pub person: Person,
    /// Why; never empty.
    pub grounds: Vec<Ground>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ground_reads_back_and_is_stored_by_the_word_of_its_reason() {
        for reason in Reason::ALL {
            let ground = Ground::Conflict(reason);
            assert_eq!(Ground::parse(ground.as_str()), Some(ground));
            assert_eq!(serde_json::to_value(reason).unwrap(), ground.as_str());
        }
        assert_eq!(Ground::parse("same_phone"), Some(Ground::SamePhone));
        assert_eq!(Ground::parse("same_name_and_city"), Some(Ground::SameNameAndCity));
        assert_eq!(Ground::parse(""), None);
    }
}
