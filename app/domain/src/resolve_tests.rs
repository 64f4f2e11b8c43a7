//! One test for every cell of the identity table (architecture.md §5), named by the row and the column.

use super::*;

fn id(n: u8) -> ProfileId {
    ProfileId::parse(&format!("{n:032x}")).unwrap()
}

fn ident(kind: IdentifierKind, value: &str) -> Identifier {
    Identifier::new(kind, value).unwrap()
}

fn user(value: &str) -> Identifier {
    ident(IdentifierKind::User, value)
}

fn email(value: &str) -> Identifier {
    ident(IdentifierKind::Email, value)
}

fn anon(value: &str) -> Identifier {
    ident(IdentifierKind::Anonymous, value)
}

/// A roll in which events have already arrived; profiles are numbered from 1 in the order they were made.
struct World {
    roll: Roll,
    made: u8,
}

impl World {
    fn new() -> Self {
        Self { roll: Roll::default(), made: 0 }
    }

    fn event(&mut self, identifiers: &[Identifier]) -> Resolution {
        self.event_from(identifiers, Trust::Server)
    }

    fn event_from(&mut self, identifiers: &[Identifier], trust: Trust) -> Resolution {
        let made = &mut self.made;
        let mut fresh = || {
            *made += 1;
            id(*made)
        };
        resolve(&mut self.roll, identifiers, trust, &mut fresh).unwrap()
    }

    fn holder(&self, identifier: &Identifier) -> (ProfileId, u32) {
        let holder = self.roll.holder(identifier).unwrap();
        (holder.profile.clone(), holder.epoch)
    }
}

#[test]
fn only_a_weak_id_unknown_makes_an_anonymous_profile_and_known_keeps_it() {
    let mut world = World::new();
    assert_eq!(world.event(&[anon("a")]).profile, id(1));
    let again = world.event(&[anon("a")]);
    assert_eq!((again.profile, again.steps, again.conflict), (id(1), vec![], None));
    assert!(world.roll.strong(&id(1)).unwrap().is_empty());
}

#[test]
fn only_a_strong_id_unknown_makes_a_profile() {
    let mut world = World::new();
    assert_eq!(world.event(&[user("u")]).profile, id(1));
    assert_eq!(world.roll.strong(&id(1)).unwrap().user.as_deref(), Some("u"));
}

#[test]
fn only_a_strong_id_known_is_its_profile() {
    let mut world = World::new();
    world.event(&[email("a@b.c")]);
    let again = world.event(&[email("a@b.c")]);
    assert_eq!((again.profile, again.steps), (id(1), vec![]));
}

#[test]
fn weak_id_of_a_nameless_profile_with_an_unknown_strong_id_names_that_profile() {
    let mut world = World::new();
    world.event(&[anon("a")]);
    let named = world.event(&[anon("a"), user("u")]);
    assert_eq!(named.profile, id(1));
    assert_eq!(named.identity, IdentityKey::first(user("u")));
    assert_eq!(world.made, 1);
}

#[test]
fn weak_id_of_a_nameless_profile_with_a_known_strong_id_joins_by_itself() {
    let mut world = World::new();
    world.event(&[user("u")]);
    world.event(&[anon("a")]);
    let joined = world.event(&[anon("a"), user("u")]);
    assert_eq!(joined.steps, vec![Step::Join { winner: id(1), loser: id(2) }]);
    assert_eq!(world.holder(&anon("a")), (id(1), 0));
    assert_eq!(joined.conflict, None);
}

#[test]
fn weak_id_of_a_profile_with_another_kind_takes_an_unknown_strong_id() {
    let mut world = World::new();
    world.event(&[anon("a"), email("a@b.c")]);
    let taken = world.event(&[anon("a"), user("u")]);
    assert_eq!((taken.profile, taken.conflict), (id(1), None));
    assert_eq!(world.roll.strong(&id(1)), Some(&Strong { user: Some("u".into()), email: Some("a@b.c".into()) }));
}

#[test]
fn weak_id_of_a_profile_with_another_kind_and_a_known_strong_id_is_a_conflict() {
    let mut world = World::new();
    world.event(&[anon("a"), email("a@b.c")]);
    world.event(&[user("u")]);
    let kept = world.event(&[anon("a"), user("u")]);
    assert_eq!(kept.conflict, Some((Reason::DeviceOfAnother, Some(id(1)))));
    assert_eq!((kept.profile, kept.steps), (id(2), vec![]));
    assert_eq!(world.holder(&anon("a")), (id(1), 0));
}

#[test]
fn weak_id_of_a_profile_with_another_value_and_an_unknown_strong_id_starts_a_new_epoch_for_a_new_profile() {
    let mut world = World::new();
    world.event(&[anon("a"), user("u")]);
    let other = world.event(&[anon("a"), user("v")]);
    assert_eq!(other.profile, id(2));
    assert_eq!(world.holder(&anon("a")), (id(2), 1));
    assert_eq!(world.event(&[anon("a")]).identity.epoch, 1);
}

#[test]
fn weak_id_of_a_profile_with_another_value_and_a_known_strong_id_starts_a_new_epoch_there() {
    let mut world = World::new();
    world.event(&[anon("a"), user("u")]);
    world.event(&[user("v")]);
    let moved = world.event(&[anon("a"), user("v")]);
    assert_eq!((moved.profile, moved.conflict), (id(2), None));
    assert_eq!(world.holder(&anon("a")), (id(2), 1));
    assert_eq!(world.made, 2);
}

#[test]
fn a_known_user_id_with_a_new_email_replaces_the_address_and_the_old_one_stays_with_the_profile() {
    let mut world = World::new();
    world.event(&[user("u"), email("old@b.c")]);
    let replaced = world.event(&[user("u"), email("new@b.c")]);
    assert_eq!((replaced.profile, replaced.conflict), (id(1), None));
    assert_eq!(world.roll.strong(&id(1)).unwrap().email.as_deref(), Some("new@b.c"));
    assert_eq!(world.holder(&email("old@b.c")).0, id(1));
}

#[test]
fn a_known_user_id_with_the_email_of_another_is_a_conflict() {
    let mut world = World::new();
    world.event(&[user("u"), email("u@b.c")]);
    world.event(&[email("v@b.c")]);
    let kept = world.event(&[user("u"), email("v@b.c")]);
    assert_eq!(kept.conflict, Some((Reason::EmailOfAnother, Some(id(2)))));
    assert_eq!((kept.profile, kept.steps), (id(1), vec![]));
}

#[test]
fn a_new_user_id_with_a_known_email_is_taken_when_the_profile_has_none() {
    let mut world = World::new();
    world.event(&[email("a@b.c")]);
    assert_eq!(world.event(&[user("u"), email("a@b.c")]).profile, id(1));
    assert_eq!(world.roll.strong(&id(1)).unwrap().user.as_deref(), Some("u"));
}

#[test]
fn a_new_user_id_with_the_email_of_a_profile_with_another_user_id_is_a_conflict_and_stays_apart() {
    let mut world = World::new();
    world.event(&[user("u"), email("a@b.c")]);
    let kept = world.event(&[user("v"), email("a@b.c")]);
    assert_eq!(kept.conflict, Some((Reason::SecondValue, Some(id(1)))));
    assert_eq!((kept.profile, kept.identity), (id(2), IdentityKey::first(user("v"))));
    assert_eq!(world.holder(&email("a@b.c")).0, id(1));
    assert_eq!(world.roll.strong(&id(1)).unwrap().user.as_deref(), Some("u"));
}

#[test]
fn two_strong_ids_of_two_profiles_are_a_conflict_and_no_identifier_changes_hands() {
    let mut world = World::new();
    world.event(&[user("u")]);
    world.event(&[email("a@b.c")]);
    let before = world.roll.clone();
    let kept = world.event(&[user("u"), email("a@b.c")]);
    assert_eq!(kept.conflict, Some((Reason::EmailOfAnother, Some(id(2)))));
    assert_eq!((kept.profile, world.roll), (id(1), before));
}

#[test]
fn no_identifier_at_all_belongs_in_quarantine() {
    assert_eq!(resolve(&mut Roll::default(), &[], Trust::Server, &mut || id(1)), None);
}

#[test]
fn two_unknown_strong_ids_name_one_new_profile() {
    let mut world = World::new();
    world.event(&[user("u"), email("a@b.c")]);
    assert_eq!(world.roll.strong(&id(1)), Some(&Strong { user: Some("u".into()), email: Some("a@b.c".into()) }));
}

#[test]
fn a_browser_key_cannot_take_the_address_from_a_recognised_profile() {
    let mut world = World::new();
    world.event(&[user("u"), email("old@b.c")]);
    let kept = world.event_from(&[user("u"), email("thief@b.c")], Trust::Browser);
    assert_eq!(kept.conflict, Some((Reason::NotTrusted, None)));
    assert_eq!(world.roll.strong(&id(1)).unwrap().email.as_deref(), Some("old@b.c"));
    assert_eq!(world.roll.holder(&email("thief@b.c")), None);
}

#[test]
fn a_browser_key_does_not_bring_back_a_former_address_of_a_recognised_profile_and_a_server_key_does() {
    let mut world = World::new();
    world.event(&[user("u"), email("old@b.c")]);
    world.event(&[user("u"), email("new@b.c")]);
    for identifiers in [vec![email("old@b.c")], vec![user("u"), email("old@b.c")], vec![anon("a"), email("old@b.c")]] {
        let kept = world.event_from(&identifiers, Trust::Browser);
        assert_eq!((kept.profile, kept.conflict), (id(1), None));
        assert_eq!(world.roll.strong(&id(1)).unwrap().email.as_deref(), Some("new@b.c"));
    }
    world.event(&[user("u"), email("old@b.c")]);
    assert_eq!(world.roll.strong(&id(1)).unwrap().email.as_deref(), Some("old@b.c"));
}

#[test]
fn an_alias_between_two_known_people_is_a_conflict() {
    let mut world = World::new();
    world.event(&[user("u")]);
    world.event(&[user("v")]);
    let kept = world.event(&[user("u"), user("v"), anon("v")]);
    assert_eq!(kept.conflict, Some((Reason::UserOfAnother, Some(id(2)))));
    assert_eq!(kept.profile, id(1));
}

#[test]
fn a_second_weak_id_of_the_same_call_follows_the_first() {
    let mut world = World::new();
    world.event(&[anon("a")]);
    world.event(&[anon("a"), ident(IdentifierKind::Device, "d")]);
    assert_eq!(world.holder(&ident(IdentifierKind::Device, "d")), (id(1), 0));
}

#[test]
fn an_address_of_former_times_still_says_whose_an_event_is_and_does_not_become_current_by_that() {
    let mut world = World::new();
    world.event(&[user("u"), email("old@b.c")]);
    world.event(&[user("u"), email("new@b.c")]);
    let late = world.event(&[email("old@b.c")]);
    assert_eq!((late.profile, late.steps, late.conflict), (id(1), vec![], None));
    assert_eq!(world.roll.strong(&id(1)).unwrap().email.as_deref(), Some("new@b.c"));
}

#[test]
fn a_browser_key_may_add_an_address_to_somebody_who_has_none() {
    let mut world = World::new();
    world.event(&[user("u")]);
    assert_eq!(world.event_from(&[user("u"), email("a@b.c")], Trust::Browser).conflict, None);
    assert_eq!(world.roll.strong(&id(1)).unwrap().email.as_deref(), Some("a@b.c"));
}

#[test]
fn two_user_ids_that_a_person_merged_take_no_turns() {
    let mut world = World::new();
    world.event(&[user("u")]);
    world.roll.put_holder(user("v"), Holder { profile: id(1), epoch: 0 });
    let other = world.event(&[user("v")]);
    assert_eq!((other.profile, other.steps), (id(1), vec![]));
    assert_eq!(world.roll.strong(&id(1)).unwrap().user.as_deref(), Some("u"));
}

#[test]
fn in_every_conflict_the_device_stays_with_whom_it_was_and_a_new_one_goes_with_the_event() {
    let device = ident(IdentifierKind::Device, "d");
    for (what, trust) in [
        (vec![user("u"), email("q@b.c")], Trust::Server),
        (vec![user("u"), email("thief@b.c")], Trust::Browser),
        (vec![user("v"), email("u@b.c")], Trust::Server),
        (vec![user("u"), user("w")], Trust::Server),
    ] {
        // The device of a nameless visitor, which would join, and of somebody else, which would begin a new epoch.
        for owner in [vec![anon("a")], vec![anon("a"), user("x")]] {
            let mut world = World::new();
            world.event(&[user("u"), email("u@b.c")]);
            world.event(&[email("q@b.c")]);
            world.event(&[user("w")]);
            world.event(&owner);
            let before = world.holder(&anon("a"));
            let kept = world.event_from(&[what.clone(), vec![anon("a"), device.clone()]].concat(), trust);
            assert!(kept.conflict.is_some(), "{what:?}");
            assert_eq!(world.holder(&anon("a")), before, "{what:?} {owner:?}");
            assert_eq!(world.holder(&device).0, kept.profile, "{what:?} {owner:?}");
        }
    }
}

#[test]
fn when_one_of_two_devices_belongs_to_somebody_else_the_other_does_not_join_either() {
    let mut world = World::new();
    let device = ident(IdentifierKind::Device, "d");
    world.event(&[user("u")]);
    world.event(&[anon("a")]);
    world.event(&[device.clone(), email("q@b.c")]);
    let kept = world.event(&[user("u"), anon("a"), device]);
    assert_eq!(kept.conflict, Some((Reason::DeviceOfAnother, Some(id(3)))));
    assert_eq!(world.holder(&anon("a")).0, id(2));
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    fn identifiers() -> impl Strategy<Value = Vec<Identifier>> {
        let user = prop::option::of((0..4_u8).prop_map(|n| user(&format!("u{n}"))));
        let email = prop::option::of((0..4_u8).prop_map(|n| email(&format!("e{n}@b.c"))));
        let anon = prop::option::of((0..4_u8).prop_map(|n| anon(&format!("a{n}"))));
        let device = prop::option::of((0..4_u8).prop_map(|n| ident(IdentifierKind::Device, &format!("d{n}"))));
        (user, email, anon, device)
            .prop_map(|(u, e, a, d)| [u, e, a, d].into_iter().flatten().collect())
            .prop_filter("some identifier", |v: &Vec<_>| !v.is_empty())
    }

    proptest! {
        /// After any history every strong value a profile claims is held by it, and every holder's profile exists.
        #[test]
        fn profiles_and_holders_agree(history in prop::collection::vec((identifiers(), any::<bool>()), 1..60)) {
            let mut world = World::new();
            for (identifiers, server) in history {
                let trust = if server { Trust::Server } else { Trust::Browser };
                let resolution = world.event_from(&identifiers, trust);
                prop_assert!(world.roll.strong(&resolution.profile).is_some());
                prop_assert_eq!(&world.roll.holder(&resolution.identity.identifier).unwrap().profile, &resolution.profile);
                for (profile, strong) in world.roll.profiles() {
                    for kind in [IdentifierKind::User, IdentifierKind::Email] {
                        if let Some(value) = strong.get(kind) {
                            prop_assert_eq!(&world.roll.holder(&ident(kind, value)).unwrap().profile, profile);
                        }
                    }
                }
                for holder in world.roll.holders.values() {
                    prop_assert!(world.roll.strong(&holder.profile).is_some());
                }
            }
        }

        /// In a conflict no identifier that was known changes hands, and nobody joins anybody.
        #[test]
        fn a_conflict_moves_nothing(history in prop::collection::vec((identifiers(), any::<bool>()), 1..60)) {
            let mut world = World::new();
            for (identifiers, server) in history {
                let before = world.roll.clone();
                let trust = if server { Trust::Server } else { Trust::Browser };
                if world.event_from(&identifiers, trust).conflict.is_none() {
                    continue;
                }
                for (identifier, holder) in &before.holders {
                    prop_assert_eq!(world.roll.holder(identifier), Some(holder));
                }
                for (profile, strong) in before.profiles() {
                    let after = world.roll.strong(profile).cloned().unwrap_or_default();
                    prop_assert!(strong.user.is_none() || strong.user == after.user);
                    prop_assert!(strong.email.is_none() || strong.email == after.email);
                }
            }
        }

        /// The same event twice changes nothing the second time.
        #[test]
        fn resolving_again_changes_nothing(history in prop::collection::vec(identifiers(), 1..40)) {
            let mut world = World::new();
            for identifiers in history {
                world.event(&identifiers);
                let settled = world.roll.clone();
                let again = world.event(&identifiers);
                prop_assert_eq!(&world.roll, &settled, "{:?}", again);
            }
        }
    }
}
