//! The people of the workspace: invited, given roles, removed; and the workspace's settings (product.md G0, G1).

use std::sync::Arc;

use domain::{
    account::{Account, Credentials, LAST_OWNER, Session, TAKEN},
    actor::{Actor, Role, UserId},
    currency::Currency,
    incoming::Trust,
    invitation::LASTS_MS,
    port::{Accounts, Invitations, PortError, Team, Workspaces},
    time::Timestamp,
    workspace::Workspace,
};
use store::{Change, Store};

use super::{T0, on_every_engine};

fn now() -> Timestamp {
    Timestamp::from_millis(T0)
}

fn actor(account: &Account) -> Actor {
    Actor::Person { id: account.id.clone(), name: account.name.clone(), role: account.role }
}

/// The owner, made as the set-up does.
async fn owner(store: &Store) -> Account {
    let account = Account { id: UserId("0".repeat(32)), email: "ada@example.com".into(), name: "Ada".into(), role: Role::Owner };
    let credentials = Credentials { account: account.clone(), password_hash: "hash".into() };
    store.create_owner(&Actor::System, &credentials).await.unwrap();
    account
}

/// Somebody more, made as an invitation does.
async fn join(store: &Store, by: &Account, name: &str, role: Role) -> Account {
    let invited = store.invite(&actor(by), &format!("{name}@Example.com"), role, now()).await.unwrap();
    store.accept_invitation(&Actor::System, &invited.token, name, "hash", now()).await.unwrap()
}

async fn begin(store: &Store, account: &Account, token: &str) {
    let session = Session { token_hash: token.into(), user: account.id.clone(), created: now(), seen: now(), agent: "test".into() };
    store.begin_session(&Actor::System, &session).await.unwrap();
}

async fn lives(store: &Store, token: &str) -> bool {
    store.session(&Actor::System, token, now()).await.unwrap().is_some()
}

async fn roles(store: &Store) -> Vec<(String, Role)> {
    let team = store.team(&Actor::System).await.unwrap();
    team.into_iter().map(|account| (account.name, account.role)).collect()
}

/// Everything about people and the workspace, as it is stored.
async fn stored(store: &Store) -> String {
    let text = "SELECT * FROM account; SELECT * FROM session; SELECT * FROM invitation; SELECT * FROM setting; SELECT * FROM commit";
    serde_json::to_string(&store.raw(text).await.unwrap()).unwrap()
}

fn invalid(why: &str) -> PortError {
    PortError::Invalid(why.into())
}

#[test]
fn an_invitation_makes_one_account_with_its_e_mail_and_role_and_is_used_up() {
    on_every_engine(async |store| {
        let ada = owner(&store).await;
        let invited = store.invite(&actor(&ada), " Max@Example.com ", Role::Marketer, now()).await.unwrap();
        assert_eq!((invited.invitation.email.as_str(), invited.invitation.by.as_str()), ("max@example.com", "Ada"));
        assert_eq!(invited.token.len(), 64);
        assert!(!stored(&store).await.contains(&invited.token), "the secret of the link is not stored");
        assert_eq!(store.invitations(&actor(&ada), now()).await.unwrap(), std::slice::from_ref(&invited.invitation));
        let found = store.invitation(&Actor::System, &invited.token, now()).await.unwrap();
        assert_eq!(found.as_ref(), Some(&invited.invitation));

        let max = store.accept_invitation(&Actor::System, &invited.token, "Max", "his hash", now()).await.unwrap();
        assert_eq!((max.email.as_str(), max.name.as_str(), max.role), ("max@example.com", "Max", Role::Marketer));
        let credentials = store.credentials(&Actor::System, "max@example.com").await.unwrap().unwrap();
        assert_eq!((credentials.account, credentials.password_hash.as_str()), (max, "his hash"));
        assert_eq!(store.invitations(&actor(&ada), now()).await.unwrap(), []);
        let again = store.accept_invitation(&Actor::System, &invited.token, "Eve", "her hash", now()).await;
        assert_eq!(again, Err(PortError::NotFound));
        assert_eq!(roles(&store).await, [("Ada".into(), Role::Owner), ("Max".into(), Role::Marketer)]);
    });
}

#[test]
fn a_link_is_worth_nothing_when_it_is_wrong_revoked_replaced_or_too_old() {
    on_every_engine(async |store| {
        let ada = owner(&store).await;
        let by = actor(&ada);
        let invite = async |at: i64| store.invite(&by, "max@example.com", Role::Viewer, now().plus_millis(at)).await.unwrap();
        let is_good = async |token: &str, at: i64| {
            let at = now().plus_millis(at);
            let found = store.invitation(&Actor::System, token, at).await.unwrap().is_some();
            if !found {
                let accepted = store.accept_invitation(&Actor::System, token, "Max", "hash", at).await;
                assert_eq!(accepted, Err(PortError::NotFound));
            }
            found
        };
        let first = invite(0).await;
        assert!(is_good(&first.token, LASTS_MS - 1).await);
        assert!(!is_good(&first.token, LASTS_MS).await);
        assert!(!is_good(&"0".repeat(64), 0).await);
        let second = invite(1).await;
        assert!(!is_good(&first.token, 1).await, "the later invitation replaces the earlier one");
        assert!(is_good(&second.token, 1).await);
        store.revoke_invitation(&by, &second.invitation.id).await.unwrap();
        assert!(!is_good(&second.token, 1).await);
        assert_eq!(store.revoke_invitation(&by, &second.invitation.id).await, Err(PortError::NotFound));
        assert_eq!(roles(&store).await.len(), 1);
    });
}

#[test]
fn who_has_an_account_is_not_invited_and_what_is_no_address_neither() {
    on_every_engine(async |store| {
        let ada = owner(&store).await;
        assert_eq!(store.invite(&actor(&ada), "ADA@example.com", Role::Viewer, now()).await.err(), Some(invalid(TAKEN)));
        assert!(matches!(store.invite(&actor(&ada), "nobody", Role::Viewer, now()).await, Err(PortError::Invalid(_))));
        assert_eq!(store.invitations(&actor(&ada), now()).await.unwrap(), []);
    });
}

#[test]
fn of_several_who_follow_the_same_link_at_once_one_becomes_a_person() {
    on_every_engine(async |store| {
        let ada = owner(&store).await;
        let invited = store.invite(&actor(&ada), "max@example.com", Role::Marketer, now()).await.unwrap();
        let attempts = (0..8).map(|n| {
            let (store, token) = (Arc::clone(&store), invited.token.clone());
            tokio::spawn(async move { store.accept_invitation(&Actor::System, &token, &format!("Max {n}"), "hash", now()).await })
        });
        let answers: Vec<_> = futures::future::join_all(attempts).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
        assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(|error| *error == PortError::NotFound), "{answers:?}");
        assert_eq!(roles(&store).await.len(), 2);
    });
}

#[test]
fn the_last_owner_can_be_neither_removed_nor_demoted() {
    on_every_engine(async |store| {
        let ada = owner(&store).await;
        let max = join(&store, &ada, "Max", Role::Marketer).await;
        begin(&store, &ada, "a").await;
        for role in [Role::Marketer, Role::Viewer] {
            assert_eq!(store.set_role(&actor(&ada), &ada.id, role).await, Err(invalid(LAST_OWNER)));
        }
        assert_eq!(store.remove_account(&actor(&ada), &ada.id).await, Err(invalid(LAST_OWNER)));
        assert!(lives(&store, "a").await, "nothing of it was done");
        assert_eq!(store.set_role(&actor(&ada), &ada.id, Role::Owner).await, Ok(()));
        store.set_role(&actor(&ada), &max.id, Role::Owner).await.unwrap();
        let max = Account { role: Role::Owner, ..max };
        store.set_role(&actor(&max), &ada.id, Role::Viewer).await.unwrap();
        assert_eq!(store.remove_account(&actor(&max), &max.id).await, Err(invalid(LAST_OWNER)));
        assert_eq!(roles(&store).await, [("Ada".into(), Role::Viewer), ("Max".into(), Role::Owner)]);
        let nobody = UserId("f".repeat(32));
        assert_eq!(store.set_role(&actor(&max), &nobody, Role::Viewer).await, Err(PortError::NotFound));
        assert_eq!(store.remove_account(&actor(&max), &nobody).await, Err(PortError::NotFound));
    });
}

#[test]
fn owners_who_take_each_others_role_at_the_same_moment_leave_one_owner() {
    on_every_engine(async |store| {
        let ada = owner(&store).await;
        let mut owners = vec![ada.clone()];
        for n in 0..7 {
            owners.push(join(&store, &ada, &format!("owner{n}"), Role::Owner).await);
        }
        let changes = (0..owners.len()).map(|n| {
            let (store, by, whom) = (Arc::clone(&store), owners[n].clone(), owners[(n + 1) % owners.len()].clone());
            tokio::spawn(async move {
                match n % 2 {
                    0 => store.remove_account(&actor(&by), &whom.id).await,
                    _ => store.set_role(&actor(&by), &whom.id, Role::Viewer).await,
                }
            })
        });
        let answers: Vec<_> = futures::future::join_all(changes).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers.iter().filter(|answer| **answer == Err(invalid(LAST_OWNER))).count(), 1, "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 7, "{answers:?}");
        assert_eq!(roles(&store).await.into_iter().filter(|(_, role)| *role == Role::Owner).count(), 1);
    });
}

#[test]
fn who_is_removed_is_signed_out_everywhere_and_nobody_comes_in_by_their_invitations() {
    on_every_engine(async |store| {
        let ada = owner(&store).await;
        let max = join(&store, &ada, "Max", Role::Owner).await;
        begin(&store, &max, "m1").await;
        begin(&store, &max, "m2").await;
        begin(&store, &ada, "a").await;
        let invited = store.invite(&actor(&max), "eve@example.com", Role::Owner, now()).await.unwrap();
        let mine = store.invite(&actor(&ada), "kim@example.com", Role::Viewer, now()).await.unwrap();
        store.remove_account(&actor(&ada), &max.id).await.unwrap();
        assert!(!lives(&store, "m1").await && !lives(&store, "m2").await);
        assert!(lives(&store, "a").await);
        assert!(store.credentials(&Actor::System, "max@example.com").await.unwrap().is_none());
        assert!(store.invitation(&Actor::System, &invited.token, now()).await.unwrap().is_none());
        assert!(store.invitation(&Actor::System, &mine.token, now()).await.unwrap().is_some());
        // A log-in that was half way when the account went is worth nothing.
        begin(&store, &max, "m3").await;
        assert!(!lives(&store, "m3").await);
        // Who is no owner any more has invited nobody either.
        let kim = store.accept_invitation(&Actor::System, &mine.token, "Kim", "hash", now()).await.unwrap();
        store.set_role(&actor(&ada), &kim.id, Role::Owner).await.unwrap();
        let as_owner = Actor::Person { id: kim.id.clone(), name: "Kim".into(), role: Role::Owner };
        let by_kim = store.invite(&as_owner, "eve@example.com", Role::Owner, now()).await.unwrap();
        store.set_role(&actor(&ada), &kim.id, Role::Marketer).await.unwrap();
        assert!(store.invitation(&Actor::System, &by_kim.token, now()).await.unwrap().is_none());
    });
}

#[test]
fn another_password_ends_the_other_sessions_of_its_owner_and_of_nobody_else() {
    on_every_engine(async |store| {
        let ada = owner(&store).await;
        let max = join(&store, &ada, "Max", Role::Viewer).await;
        for (whose, token) in [(&max, "here"), (&max, "elsewhere"), (&ada, "a")] {
            begin(&store, whose, token).await;
        }
        store.set_password(&actor(&max), "another hash", "here").await.unwrap();
        assert!(lives(&store, "here").await && lives(&store, "a").await && !lives(&store, "elsewhere").await);
        let hash = async |email: &str| store.credentials(&Actor::System, email).await.unwrap().unwrap().password_hash;
        assert_eq!((hash("max@example.com").await, hash("ada@example.com").await), ("another hash".into(), "hash".into()));
        for nobody in [Actor::System, Actor::Key { id: "1".into(), trust: Trust::Server }] {
            assert_eq!(store.set_password(&nobody, "x", "").await, Err(PortError::Forbidden));
        }
    });
}

#[test]
fn nobody_but_an_owner_changes_people_or_the_workspace_and_nothing_is_changed_by_trying() {
    on_every_engine(async |store| {
        let ada = owner(&store).await;
        let max = join(&store, &ada, "Max", Role::Viewer).await;
        let open = store.invite(&actor(&ada), "kim@example.com", Role::Viewer, now()).await.unwrap();
        let before = stored(&store).await;
        let person = |role| Actor::Person { id: max.id.clone(), name: "Max".into(), role };
        let key = |trust| Actor::Key { id: "1".into(), trust };
        let workspace = Workspace { name: "Eve".into(), ..Workspace::default() };
        for who in [person(Role::Marketer), person(Role::Viewer), key(Trust::Server), key(Trust::Browser)] {
            let answers = [
                store.set_role(&who, &max.id, Role::Owner).await,
                store.set_role(&who, &ada.id, Role::Viewer).await,
                store.remove_account(&who, &ada.id).await,
                store.remove_account(&who, &max.id).await,
                store.invite(&who, "eve@example.com", Role::Owner, now()).await.map(drop),
                store.invitations(&who, now()).await.map(drop),
                store.revoke_invitation(&who, &open.invitation.id).await,
                store.invitation(&who, &open.token, now()).await.map(drop),
                store.accept_invitation(&who, &open.token, "Eve", "hash", now()).await.map(drop),
                store.set_workspace(&who, &workspace).await,
            ];
            assert!(answers.iter().all(|answer| *answer == Err(PortError::Forbidden)), "{who:?}: {answers:?}");
        }
        for who in [key(Trust::Server), key(Trust::Browser)] {
            assert_eq!(store.team(&who).await, Err(PortError::Forbidden));
            assert_eq!(store.workspace(&who).await, Err(PortError::Forbidden));
        }
        assert_eq!(stored(&store).await, before);
    });
}

#[test]
fn the_settings_are_read_back_and_every_change_is_a_commit_that_all_pages_hear() {
    on_every_engine(async |store| {
        let ada = owner(&store).await;
        let mut changes = store.changes().await.unwrap();
        let workspace = Workspace {
            name: " Zielnik \n sp. z o.o. ".into(),
            time_zone: "Europe/Warsaw".into(),
            currency: Currency::parse("PLN").unwrap(),
        };
        store.set_workspace(&actor(&ada), &workspace).await.unwrap();
        let read = store.workspace(&actor(&ada)).await.unwrap();
        assert_eq!(read, Workspace { name: "Zielnik sp. z o.o.".into(), ..workspace.clone() });
        // The same again is no change, so nobody is disturbed; what follows is the next commit.
        store.set_workspace(&actor(&ada), &workspace).await.unwrap();
        for name in ["", "  ", "a\u{7}b", &"x".repeat(61)] {
            let refused = store.set_workspace(&actor(&ada), &Workspace { name: name.into(), ..workspace.clone() }).await;
            assert!(matches!(refused, Err(PortError::Invalid(_))), "{name}: {refused:?}");
        }
        let max = join(&store, &ada, "Max", Role::Viewer).await;
        store.set_role(&actor(&ada), &max.id, Role::Marketer).await.unwrap();
        store.remove_account(&actor(&ada), &max.id).await.unwrap();
        // The settings, the invitation, its acceptance, the role, the removal.
        let mut heard = Vec::new();
        while heard.len() < 5 {
            let change = tokio::time::timeout(std::time::Duration::from_secs(10), changes.next()).await.unwrap().unwrap();
            if let Change::Commit { n, workspace, vocabulary, .. } = change {
                heard.push(n);
                assert!(workspace && !vocabulary, "commit {n}");
            }
        }
        assert!(heard.windows(2).all(|pair| pair[1] == pair[0] + 1), "{heard:?}");
        assert_eq!(store.position().await.unwrap().lanes().map(|(_, n)| n).max(), heard.last().copied());
    });
}
