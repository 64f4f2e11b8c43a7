//! Who an event belongs to: the identity table of architecture.md §5 as one pure function.

use std::collections::BTreeMap;

use crate::{
    conflict::Reason,
    identity::{Identifier, IdentifierKind, IdentityKey, ProfileId},
    incoming::Trust,
};

/// Who holds an identifier now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The profile.
    pub profile: ProfileId,
    /// The current life of the identifier; always 0 for strong ones.
    pub epoch: u32,
}

/// The strong identifiers of a profile: at most one of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strong {
    /// User id.
    pub user: Option<String>,
    /// Normalised e-mail.
    pub email: Option<String>,
}

impl Strong {
    /// The value of a strong kind.
    pub fn get(&self, kind: IdentifierKind) -> Option<&str> {
        match kind {
            IdentifierKind::User => self.user.as_deref(),
            IdentifierKind::Email => self.email.as_deref(),
            IdentifierKind::Anonymous | IdentifierKind::Device => None,
        }
    }

    /// True for an anonymous visitor nobody has named.
    pub fn is_empty(&self) -> bool {
        self.user.is_none() && self.email.is_none()
    }

    fn set(&mut self, identifier: &Identifier) {
        match identifier.kind {
            IdentifierKind::User => self.user = Some(identifier.value.clone()),
            IdentifierKind::Email => self.email = Some(identifier.value.clone()),
            IdentifierKind::Anonymous | IdentifierKind::Device => {}
        }
    }
}

/// The working set of identifiers and profiles that resolution reads and changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    holders: BTreeMap<Identifier, Holder>,
    profiles: BTreeMap<ProfileId, Strong>,
}

impl Roll {
    /// Enters what is known about an identifier.
    pub fn put_holder(&mut self, identifier: Identifier, holder: Holder) {
        self.holders.insert(identifier, holder);
    }

    /// Enters what is known about a profile.
    pub fn put_profile(&mut self, id: ProfileId, strong: Strong) {
        self.profiles.insert(id, strong);
    }

    /// Who holds an identifier.
    pub fn holder(&self, identifier: &Identifier) -> Option<&Holder> {
        self.holders.get(identifier)
    }

    /// The strong identifiers of a profile.
    pub fn strong(&self, id: &ProfileId) -> Option<&Strong> {
        self.profiles.get(id)
    }

    /// Every profile in the set.
    pub fn profiles(&self) -> impl Iterator<Item = (&ProfileId, &Strong)> {
        self.profiles.iter()
    }

    /// Carries out one step.
    pub fn apply(&mut self, step: &Step) {
        match step {
            Step::Create(profile) => {
                self.profiles.insert(profile.clone(), Strong::default());
            }
            Step::Take { profile, identifier } => {
                self.profiles.entry(profile.clone()).or_default().set(identifier);
                self.holders.insert(identifier.clone(), Holder { profile: profile.clone(), epoch: 0 });
            }
            Step::Point { key, profile } => {
                self.holders.insert(key.identifier.clone(), Holder { profile: profile.clone(), epoch: key.epoch });
            }
            Step::Join { winner, loser } => {
                for holder in self.holders.values_mut().filter(|holder| holder.profile == *loser) {
                    holder.profile = winner.clone();
                }
                self.profiles.remove(loser);
            }
        }
    }
}

/// One change that resolution asks for, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A new profile.
    Create(ProfileId),
    /// The profile takes a strong identifier; an earlier value of the kind stays with it as a former one.
    Take {
        /// Who takes it.
        profile: ProfileId,
        /// What.
        identifier: Identifier,
    },
    /// A weak identifier points to this profile from this epoch on.
    Point {
        /// The identity, in its new epoch where it had one.
        key: IdentityKey,
        /// The profile.
        profile: ProfileId,
    },
    /// An anonymous profile joins, history included, reversibly.
    Join {
        /// Who stays.
        winner: ProfileId,
        /// Who joins.
        loser: ProfileId,
    },
}

/// What became of the identifiers of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// The identity the event is stored on.
    pub identity: IdentityKey,
    /// The profile that identity points to after the steps.
    pub profile: ProfileId,
    /// What has to change, in order; already applied to the roll.
    pub steps: Vec<Step>,
    /// A pair to propose, when something could not be brought together.
    pub conflict: Option<(Reason, Option<ProfileId>)>,
}

/// Resolves the identifiers of one event against `roll`, and applies what follows to it.
///
/// `fresh` makes the key of a new profile. `None` for an event without identifiers: it belongs in quarantine.
pub fn resolve(roll: &mut Roll, identifiers: &[Identifier], trust: Trust, fresh: &mut dyn FnMut() -> ProfileId) -> Option<Resolution> {
    let mut sorted: Vec<&Identifier> = identifiers.iter().collect();
    sorted.sort_by_key(|identifier| identifier.kind);
    let mut work = Work { roll, steps: Vec::new(), conflict: None, fresh, trust };
    let first = (*sorted.first()?).clone();

    let user = sorted.iter().find(|i| i.kind == IdentifierKind::User).copied();
    let email = sorted.iter().find(|i| i.kind == IdentifierKind::Email).copied();
    let weak: Vec<&Identifier> = sorted.iter().filter(|i| !i.kind.is_strong()).copied().collect();

    // A second user id of somebody else (an alias between two known people) joins nothing by itself.
    let known = user.and_then(|user| work.holder(user));
    for second in sorted.iter().filter(|i| i.kind == IdentifierKind::User).skip(1) {
        if let Some(other) = work.holder(second).filter(|other| known.as_ref() != Some(other)) {
            work.propose(Reason::UserOfAnother, Some(other));
        }
    }
    let profile = match (user, email) {
        (None, None) => work.weak_only(&weak),
        (Some(one), None) | (None, Some(one)) => work.one_strong(one, &weak),
        (Some(user), Some(email)) => work.two_strong(user, email, &weak),
    };
    let Work { steps, conflict, .. } = work;
    let epoch = roll.holder(&first).map_or(0, |holder| holder.epoch);
    let profile = roll.holder(&first).map_or(profile, |holder| holder.profile.clone());
    Some(Resolution { identity: IdentityKey { identifier: first, epoch }, profile, steps, conflict })
}

struct Work<'a> {
    roll: &'a mut Roll,
    steps: Vec<Step>,
    conflict: Option<(Reason, Option<ProfileId>)>,
    fresh: &'a mut dyn FnMut() -> ProfileId,
    trust: Trust,
}

impl Work<'_> {
    fn step(&mut self, step: Step) {
        self.roll.apply(&step);
        self.steps.push(step);
    }

    fn propose(&mut self, reason: Reason, other: Option<ProfileId>) {
        self.conflict.get_or_insert((reason, other));
    }

    fn holder(&self, identifier: &Identifier) -> Option<ProfileId> {
        self.roll.holder(identifier).map(|holder| holder.profile.clone())
    }

    fn strong(&self, profile: &ProfileId) -> Strong {
        self.roll.strong(profile).cloned().unwrap_or_default()
    }

    fn create(&mut self) -> ProfileId {
        let profile = (self.fresh)();
        self.step(Step::Create(profile.clone()));
        profile
    }

    fn take(&mut self, profile: &ProfileId, identifier: &Identifier) {
        self.step(Step::Take { profile: profile.clone(), identifier: identifier.clone() });
    }

    /// Only weak ids: the current epoch's profile of the first known one, else a new anonymous profile.
    fn weak_only(&mut self, weak: &[&Identifier]) -> ProfileId {
        let profile = weak.iter().find_map(|identifier| self.holder(identifier)).unwrap_or_else(|| self.create());
        self.attach_unknown(weak, &profile);
        profile
    }

    fn attach_unknown(&mut self, weak: &[&Identifier], profile: &ProfileId) {
        for identifier in weak {
            if self.holder(identifier).is_none() {
                self.step(Step::Point { key: IdentityKey::first((*identifier).clone()), profile: profile.clone() });
            }
        }
    }

    /// One strong id. One that its profile had before and has replaced since only says whose the event is.
    fn one_strong(&mut self, strong: &Identifier, weak: &[&Identifier]) -> ProfileId {
        match self.holder(strong) {
            Some(profile) => {
                if self.strong(&profile).get(strong.kind).is_none() {
                    self.take(&profile, strong);
                }
                self.bring_weak(&profile, &[strong], weak);
                profile
            }
            None => self.name_unknown(&[strong], weak),
        }
    }

    /// Strong ids nobody holds: the weak id's profile takes them, unless it has other values of their kinds.
    fn name_unknown(&mut self, strong: &[&Identifier], weak: &[&Identifier]) -> ProfileId {
        let known = weak.iter().find_map(|identifier| self.holder(identifier));
        let profile = match known {
            Some(profile) if strong.iter().all(|s| self.strong(&profile).get(s.kind).is_none()) => profile,
            _ => self.create(),
        };
        for identifier in strong {
            self.take(&profile, identifier);
        }
        self.bring_weak(&profile, strong, weak);
        profile
    }

    fn two_strong(&mut self, user: &Identifier, email: &Identifier, weak: &[&Identifier]) -> ProfileId {
        match (self.holder(user), self.holder(email)) {
            (None, None) => self.name_unknown(&[user, email], weak),
            (Some(p), Some(q)) if p != q => {
                self.propose(Reason::EmailOfAnother, Some(q));
                self.bring_weak(&p, &[user], weak);
                p
            }
            (Some(p), _) => {
                self.replace_email(&p, email);
                self.bring_weak(&p, &[user, email], weak);
                p
            }
            (None, Some(p)) => {
                if self.strong(&p).user.is_none() {
                    self.take(&p, user);
                    self.replace_email(&p, email);
                    self.bring_weak(&p, &[user, email], weak);
                    p
                } else {
                    self.propose(Reason::SecondValue, Some(p));
                    // The event stays on the identity it names first, which nobody holds yet.
                    self.name_unknown(&[user], weak)
                }
            }
        }
    }

    /// A person named by their user id has this address now, be it new or of former times. The public key of a page may give
    /// an address to somebody who has none, but not take one away.
    fn replace_email(&mut self, profile: &ProfileId, email: &Identifier) {
        match self.strong(profile).email {
            Some(current) if current == email.value => {}
            Some(_) if self.trust == Trust::Browser => {
                if self.holder(email).is_none() {
                    self.propose(Reason::NotTrusted, None);
                }
            }
            _ => self.take(profile, email),
        }
    }

    /// Weak ids of an event whose strong ids belong to `profile`. In a conflict none that is known changes hands.
    fn bring_weak(&mut self, profile: &ProfileId, strong: &[&Identifier], weak: &[&Identifier]) {
        let mut steps: Vec<Step> = Vec::new();
        for identifier in weak {
            let Some(holder) = self.roll.holder(identifier).cloned() else { continue };
            if holder.profile == *profile {
                continue;
            }
            let other = self.strong(&holder.profile);
            if other.is_empty() {
                let join = Step::Join { winner: profile.clone(), loser: holder.profile };
                if !steps.contains(&join) {
                    steps.push(join);
                }
            } else if strong.iter().any(|s| other.get(s.kind).is_some()) {
                let key = IdentityKey { identifier: (*identifier).clone(), epoch: holder.epoch + 1 };
                steps.push(Step::Point { key, profile: profile.clone() });
            } else {
                self.propose(Reason::DeviceOfAnother, Some(holder.profile));
            }
        }
        if self.conflict.is_none() {
            for step in steps {
                self.step(step);
            }
        }
        self.attach_unknown(weak, profile);
    }
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
