//! The people of the workspace: who they are, what they may do, who is invited.

use domain::{
    account::{Account, LAST_OWNER, TAKEN},
    actor::{Role, UserId},
    format,
    invitation::Invitation,
};
use leptos::{form::ActionForm, prelude::*};

use super::{
    SettingsPage,
    api::{ChangeRole, InvitePerson, Link, People, RemovePerson, RevokeInvitation, read_people},
};
use crate::{
    error::AppError,
    live::use_workspace_changes,
    messages::{Messages, messages},
    reader::Reader,
    ui::{Badge, Button, ButtonKind, CopyButton, EmptyState, ErrorState, Icon, Meaning, Skeleton, error_state::explain},
};

/// What the forms of the page do.
#[derive(Clone, Copy)]
struct Actions {
    invite: ServerAction<InvitePerson>,
    revoke: ServerAction<RevokeInvitation>,
    role: ServerAction<ChangeRole>,
    remove: ServerAction<RemovePerson>,
}

/// The page of the people.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let texts = messages();
    let actions =
        Actions { invite: ServerAction::new(), revoke: ServerAction::new(), role: ServerAction::new(), remove: ServerAction::new() };
    let changes = move || {
        let Actions { invite, revoke, role, remove } = actions;
        (invite.version().get(), revoke.version().get(), role.version().get(), remove.version().get())
    };
    let read = ArcResource::new_blocking(changes, |_| read_people());
    let again = {
        let read = read.clone();
        Callback::new(move |()| read.refetch())
    };
    use_workspace_changes(move || again.run(()));
    view! {
        <SettingsPage title=texts.settings.people lead=texts.settings.people_lead>
            <Transition fallback=|| view! { <Skeleton lines=5 /> }>
                {move || {
                    let read = read.clone();
                    Suspend::new(async move {
                        match read.await {
                            Ok(people) => view! { <Lists people actions /> }.into_any(),
                            Err(error) => view! { <ErrorState error retry=again /> }.into_any(),
                        }
                    })
                }}
            </Transition>
        </SettingsPage>
    }
}

/// Why something about people did not happen.
fn explain_here(texts: &Messages, error: &AppError) -> &'static str {
    match error {
        AppError::Invalid(why) if why == LAST_OWNER => texts.settings.last_owner,
        AppError::Invalid(why) if why == TAKEN => texts.settings.taken,
        AppError::Invalid(_) => texts.settings.no_email,
        other => explain(texts, other),
    }
}

#[component]
fn Lists(people: People, actions: Actions) -> impl IntoView {
    let texts = messages();
    let People { accounts, invitations, fresh, me, may_manage, reader } = people;
    let owners = accounts.iter().filter(|account| account.role == Role::Owner).count();
    let refused = move || {
        let role = actions.role.value().get().and_then(Result::err);
        role.or_else(|| actions.remove.value().get().and_then(Result::err))
            .map(|error| view! { <p class="notice notice-bad" role="alert"><Icon name="circle-alert" /><span>{explain_here(texts, &error)}</span></p> })
    };
    let rows: Vec<Row> = accounts
        .into_iter()
        .map(|account| Row { is_me: me.as_ref() == Some(&account.id), is_last_owner: account.role == Role::Owner && owners == 1, account })
        .collect();
    view! {
        <section class="card settings-card" aria-labelledby="people-heading">
            <h2 class="card-head" id="people-heading">
                <Icon name="users" />
                {texts.settings.members}
            </h2>
            {refused}
            <ul class="people-list">
                // By what is shown of them: what is open about somebody must never become somebody else's.
                <For each=move || rows.clone() key=Row::key let:row>
                    <Person row may_manage actions />
                </For>
            </ul>
            {(!may_manage).then(|| view! { <p class="note">{texts.settings.may_not_manage_people}</p> })}
        </section>
        {may_manage.then(|| view! { <Invitations invitations fresh reader actions /> })}
    }
    .into_any()
}

/// A line of the list.
#[derive(Clone)]
struct Row {
    account: Account,
    is_me: bool,
    is_last_owner: bool,
}

impl Row {
    fn key(&self) -> (UserId, String, Role, bool) {
        (self.account.id.clone(), self.account.name.clone(), self.account.role, self.is_last_owner)
    }
}

/// One person.
#[component]
fn Person(row: Row, may_manage: bool, actions: Actions) -> impl IntoView {
    let texts = messages();
    let Row { account: Account { id, email, name, role }, is_me, is_last_owner } = row;
    let change = match (may_manage, is_last_owner) {
        (false, _) => ().into_any(),
        (true, true) => view! { <p class="member-note">{texts.settings.last_owner}</p> }.into_any(),
        (true, false) => view! { <ChangePerson id name=name.clone() role actions /> }.into_any(),
    };
    view! {
        <li class="member">
            <div class="member-name">
                <strong dir="auto">{name}</strong>
                {is_me.then(|| view! { <Badge meaning=Meaning::Accent>{texts.settings.you}</Badge> })}
                <span>{email}</span>
            </div>
            <Badge>{texts.settings.role(role)}</Badge>
            {change}
        </li>
    }
    .into_any()
}

/// Another role, or no account any more.
#[component]
fn ChangePerson(id: UserId, name: String, role: Role, actions: Actions) -> impl IntoView {
    let texts = messages();
    let key = id.0.clone();
    view! {
        <details class="confirm member-change">
            <summary aria-label=(texts.settings.change_of)(&name)>{texts.settings.change}</summary>
            <ActionForm action=actions.role>
                <input type="hidden" name="id" value=id.0 />
                <RoleChoice legend=texts.settings.role_of chosen=role />
                <Button kind=ButtonKind::Primary submit=true>
                    {texts.settings.save_role}
                </Button>
            </ActionForm>
            <ActionForm action=actions.remove>
                <input type="hidden" name="id" value=key />
                <p>{texts.settings.remove_means}</p>
                <Button kind=ButtonKind::Danger submit=true>
                    {(texts.settings.remove)(&name)}
                </Button>
            </ActionForm>
        </details>
    }
    .into_any()
}

/// The roles to choose from, each with what it means.
#[component]
fn RoleChoice(legend: &'static str, chosen: Role) -> impl IntoView {
    let texts = messages();
    view! {
        <fieldset class="choices">
            <legend>{legend}</legend>
            {Role::ALL
                .into_iter()
                .map(|role| {
                    view! {
                        <label class="choice">
                            <input type="radio" name="role" value=role.as_str() checked=role == chosen />
                            <span>
                                <strong>{texts.settings.role(role)}</strong>
                                <small>{texts.settings.role_means(role)}</small>
                            </span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
    }
    .into_any()
}

/// Who is invited, and the form for one more.
#[component]
fn Invitations(invitations: Vec<Invitation>, fresh: Option<Link>, reader: Reader, actions: Actions) -> impl IntoView {
    let texts = messages();
    let Actions { invite, revoke, .. } = actions;
    // Each invitation brings an empty form; a refused one leaves what was typed.
    let made = Memo::new(move |before: Option<&u32>| {
        before.copied().unwrap_or(0) + u32::from(invite.value().with(|answer| matches!(answer, Some(Ok(_)))))
    });
    // With a script the link is in the action's answer, without one it came with the page; revoked, it is worth nothing.
    let open: Vec<String> = invitations.iter().map(|invitation| invitation.id.clone()).collect();
    let link = move || {
        let link = invite.value().get().and_then(Result::ok).or_else(|| fresh.clone());
        link.filter(|link| open.contains(&link.id)).map(|link| view! { <Fresh link /> })
    };
    let refused = move || {
        revoke
            .value()
            .get()
            .and_then(Result::err)
            .map(|error| view! { <p class="notice notice-bad" role="alert">{explain_here(texts, &error)}</p> })
    };
    let none = invitations.is_empty();
    let rows = invitations.into_iter().map(|invitation| view! { <Open invitation reader=reader.clone() revoke /> }).collect_view();
    view! {
        <section class="card settings-card" aria-labelledby="invitations-heading">
            <h2 class="card-head" id="invitations-heading">
                <Icon name="mail-plus" />
                {texts.settings.invitations}
            </h2>
            <div role="status">{link}</div>
            {refused}
            {none.then(|| view! { <EmptyState icon="mail-plus" text=texts.settings.no_invitations /> })}
            <ul class="people-list">{rows}</ul>
            <For each=move || [made.get()] key=|made| *made let:_made>
                <Invite invite />
            </For>
        </section>
    }
    .into_any()
}

/// The link of an invitation that was just made.
#[component]
fn Fresh(link: Link) -> impl IntoView {
    let texts = messages();
    view! {
        <div class="notice notice-good secret">
            <p>
                <strong>{(texts.settings.invited)(&link.email)}</strong>
                " "
                {texts.settings.link_shown_once}
            </p>
            <p class="secret-line">
                <code>{link.url.clone()}</code>
                <CopyButton text=Signal::stored(link.url) what=texts.settings.link />
            </p>
        </div>
    }
    .into_any()
}

/// An invitation that nobody has taken up yet.
#[component]
fn Open(invitation: Invitation, reader: Reader, revoke: ServerAction<RevokeInvitation>) -> impl IntoView {
    let texts = messages();
    let Invitation { id, email, role, by, expires, .. } = invitation;
    let until = format::date_time(expires, &reader.offsets, &texts.frame.months);
    view! {
        <li class="member">
            <div class="member-name">
                <strong>{email.clone()}</strong>
                <span class="num">{(texts.settings.invited_by)(&by, &until)}</span>
            </div>
            <Badge>{texts.settings.role(role)}</Badge>
            <ActionForm action=revoke>
                <input type="hidden" name="id" value=id />
                <Button submit=true attr:aria-label=(texts.settings.revoke_of)(&email)>
                    {texts.settings.revoke}
                </Button>
            </ActionForm>
        </li>
    }
    .into_any()
}

/// The form for an invitation.
#[component]
fn Invite(invite: ServerAction<InvitePerson>) -> impl IntoView {
    let texts = messages();
    let refused = move || invite.value().get().and_then(Result::err);
    view! {
        <ActionForm action=invite attr:class="fields people-invite">
            <label class="field">
                <span>{texts.settings.invite_email}</span>
                <input
                    type="email"
                    name="email"
                    required
                    autocomplete="off"
                    inputmode="email"
                    autocapitalize="none"
                    spellcheck="false"
                    maxlength="254"
                    aria-invalid=move || refused().map(|_| "true")
                    aria-describedby="invite-problem"
                />
                <small id="invite-problem">
                    {move || {
                        refused().map(|error| view! { <span class="field-bad" role="alert">{explain_here(texts, &error)}</span> })
                    }}
                </small>
            </label>
            <RoleChoice legend=texts.settings.invite_role chosen=Role::Marketer />
            <Button kind=ButtonKind::Primary submit=true icon="mail-plus" attr:disabled=move || invite.pending().get()>
                {texts.settings.invite}
            </Button>
        </ActionForm>
    }
    .into_any()
}
