//! Subscriptions: through which channels a person may be written to, with the proof of it (product.md B8).
//!
//! What a channel's state is can only be asked by [`Subscriptions::may_send`] and [`Subscriptions::shown`]; the ledger behind
//! it is append-only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{attribute::Source, time::Timestamp};

/// A way to reach a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// SMS.
    Sms,
    /// Notifications of an app.
    Push,
    /// Notifications of a web site.
    WebPush,
}

impl Channel {
    /// All channels, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Email, Self::Sms, Self::Push, Self::WebPush];

    /// The word that stands for the channel in keys, forms and events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Push => "push",
            Self::WebPush => "web_push",
        }
    }

    /// The channel that [`Self::as_str`] names.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }
}

/// What kind of message wants to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageClass {
    /// Needs consent.
    Marketing,
    /// Answers to what the person did: an order confirmation, a new password.
    Service,
}

/// Why a message may not be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why", content = "since")]
pub enum Refusal {
    /// The person does not allow it since then.
    NotAllowed(Timestamp),
    /// Nobody asked, so nothing is allowed.
    NeverAsked,
}

/// One statement of a person about one channel, with its proof. Statements are added, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The channel.
    pub channel: Channel,
    /// Allowed, or not any more.
    pub allowed: bool,
    /// When the person said so.
    pub at: Timestamp,
    /// Where from, in words: the form's name, "by phone" …; 1–200 characters.
    pub origin: String,
    /// The version of the text that the person agreed to, when known.
    pub text: Option<String>,
    /// Who entered it.
    pub source: Source,
    /// The address it came from, when known.
    pub ip: Option<String>,
}

/// The current statement of every channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Subscriptions(BTreeMap<Channel, Consent>);

impl Subscriptions {
    /// The one way to know whether a message may be sent, with the reason when not.
    ///
    /// # Errors
    /// Why not. A service message needs no consent.
    pub fn may_send(&self, channel: Channel, class: MessageClass) -> Result<(), Refusal> {
        match (class, self.0.get(&channel)) {
            (MessageClass::Service, _) => Ok(()),
            (MessageClass::Marketing, Some(consent)) if consent.allowed => Ok(()),
            (MessageClass::Marketing, Some(consent)) => Err(Refusal::NotAllowed(consent.at)),
            (MessageClass::Marketing, None) => Err(Refusal::NeverAsked),
        }
    }

    /// The statement that counts now, for showing it; `None`: unknown.
    pub fn shown(&self, channel: Channel) -> Option<&Consent> {
        self.0.get(&channel)
    }

    /// Takes in a statement; the latest one counts, and of two at one instant the stricter.
    pub fn take(&mut self, consent: Consent) {
        let counts = |held: &Consent| (held.at, !held.allowed) <= (consent.at, !consent.allowed);
        if self.0.get(&consent.channel).is_none_or(counts) {
            self.0.insert(consent.channel, consent);
        }
    }

    /// Of two persons who turn out to be one: a refusal counts over a permission, and any statement over none
    /// (architecture.md §5).
    pub fn absorb(&mut self, other: &Self) {
        for (channel, theirs) in &other.0 {
            match self.0.get(channel) {
                Some(ours) if (!ours.allowed, ours.at) >= (!theirs.allowed, theirs.at) => {}
                _ => drop(self.0.insert(*channel, theirs.clone())),
            }
        }
    }

    /// What was refused since stays refused on both, when two persons who were one become two again.
    pub fn keep_refusals(&mut self, of: &Self) {
        for (channel, consent) in of.0.iter().filter(|(_, consent)| !consent.allowed) {
            if self.0.get(channel).is_none_or(|held| held.allowed) {
                self.0.insert(*channel, consent.clone());
            }
        }
    }

    /// True when nothing was ever said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn consent(channel: Channel, allowed: bool, at: i64) -> Consent {
        let at = Timestamp::from_millis(at);
        Consent { channel, allowed, at, origin: "form".into(), text: None, source: Source::System, ip: None }
    }

    #[test]
    fn without_consent_nothing_is_marketed_and_service_goes_through() {
        let mut subscriptions = Subscriptions::default();
        assert_eq!(subscriptions.may_send(Channel::Sms, MessageClass::Marketing), Err(Refusal::NeverAsked));
        assert_eq!(subscriptions.may_send(Channel::Sms, MessageClass::Service), Ok(()));
        subscriptions.take(consent(Channel::Sms, true, 5));
        assert_eq!(subscriptions.may_send(Channel::Sms, MessageClass::Marketing), Ok(()));
        assert_eq!(subscriptions.may_send(Channel::Email, MessageClass::Marketing), Err(Refusal::NeverAsked));
        subscriptions.take(consent(Channel::Sms, false, 7));
        assert_eq!(subscriptions.may_send(Channel::Sms, MessageClass::Marketing), Err(Refusal::NotAllowed(Timestamp::from_millis(7))));
        // An old form that arrives late does not bring the permission back.
        subscriptions.take(consent(Channel::Sms, true, 6));
        assert!(subscriptions.may_send(Channel::Sms, MessageClass::Marketing).is_err());
    }

    fn statements() -> impl Strategy<Value = Vec<Consent>> {
        prop::collection::vec((prop::sample::select(Channel::ALL.to_vec()), any::<bool>(), 0_i64..20), 0..12)
            .prop_map(|all| all.into_iter().map(|(channel, allowed, at)| consent(channel, allowed, at)).collect())
    }

    fn of(statements: &[Consent]) -> Subscriptions {
        let mut subscriptions = Subscriptions::default();
        statements.iter().cloned().for_each(|consent| subscriptions.take(consent));
        subscriptions
    }

    proptest! {
        #[test]
        fn the_order_in_which_statements_arrive_does_not_matter(all in statements(), seed in any::<prop::sample::Index>()) {
            let mut turned = all.clone();
            if !turned.is_empty() {
                let by = seed.index(turned.len());
                turned.rotate_left(by);
            }
            prop_assert_eq!(of(&all), of(&turned));
        }

        #[test]
        fn a_merge_never_allows_what_one_of_both_refused(a in statements(), b in statements()) {
            let (a, b) = (of(&a), of(&b));
            let mut both = a.clone();
            both.absorb(&b);
            for channel in Channel::ALL {
                let refused = |one: &Subscriptions| one.shown(channel).is_some_and(|consent| !consent.allowed);
                prop_assert_eq!(refused(&both), refused(&a) || refused(&b));
                prop_assert_eq!(both.shown(channel).is_some(), a.shown(channel).is_some() || b.shown(channel).is_some());
            }
        }
    }
}
