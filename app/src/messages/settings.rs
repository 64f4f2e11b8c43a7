//! Texts of the settings and of invitations.

use domain::actor::Role;

/// Texts of the settings and of invitations.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Name of all of it.
    pub title: &'static str,
    /// Name of a page.
    pub workspace: &'static str,
    /// One sentence about it.
    pub workspace_lead: &'static str,
    /// Name of a page.
    pub people: &'static str,
    /// One sentence about it.
    pub people_lead: &'static str,
    /// Name of a page.
    pub account: &'static str,
    /// One sentence about it.
    pub account_lead: &'static str,
    /// Label of the workspace's name.
    pub name: &'static str,
    /// Where the name is shown.
    pub name_means: &'static str,
    /// Label.
    pub zone: &'static str,
    /// What it is good for.
    pub zone_means: &'static str,
    /// No such zone.
    pub zone_unknown: &'static str,
    /// What the clocks of the zone show, from date and time.
    pub clock: fn(&str) -> String,
    /// Label.
    pub currency: &'static str,
    /// A currency to choose, from its code and its name.
    pub currency_named: fn(&str, &str) -> String,
    /// What it is good for.
    pub currency_means: &'static str,
    /// Label.
    pub language: &'static str,
    /// The language there is.
    pub language_now: &'static str,
    /// Button.
    pub save: &'static str,
    /// After saving.
    pub saved: &'static str,
    /// For who may only read it.
    pub may_not_manage: &'static str,
    /// Heading of the list of people.
    pub members: &'static str,
    /// For who may only read it.
    pub may_not_manage_people: &'static str,
    /// Beside one's own name.
    pub you: &'static str,
    /// Opens what may be changed about a person.
    pub change: &'static str,
    /// Its whole name, from the person's.
    pub change_of: fn(&str) -> String,
    /// Label of a person's role.
    pub role_of: &'static str,
    /// Button.
    pub save_role: &'static str,
    /// What removing does.
    pub remove_means: &'static str,
    /// Button, from the person's name.
    pub remove: fn(&str) -> String,
    /// Why the last owner cannot be changed.
    pub last_owner: &'static str,
    /// Heading of the open invitations.
    pub invitations: &'static str,
    /// There is none.
    pub no_invitations: &'static str,
    /// Somebody was invited, from their e-mail.
    pub invited: fn(&str) -> String,
    /// What to do with the link.
    pub link_shown_once: &'static str,
    /// What the copy button copies.
    pub link: &'static str,
    /// Who invited and until when the link is good.
    pub invited_by: fn(&str, &str) -> String,
    /// Button.
    pub revoke: &'static str,
    /// Its whole name, from the e-mail.
    pub revoke_of: fn(&str) -> String,
    /// Label.
    pub invite_email: &'static str,
    /// Label.
    pub invite_role: &'static str,
    /// Button.
    pub invite: &'static str,
    /// The e-mail has an account already.
    pub taken: &'static str,
    /// Not an e-mail address.
    pub no_email: &'static str,
    /// Heading.
    pub password: &'static str,
    /// Label.
    pub current_password: &'static str,
    /// Label.
    pub new_password: &'static str,
    /// What happens besides.
    pub password_means: &'static str,
    /// Button.
    pub change_password: &'static str,
    /// It was changed.
    pub password_changed: &'static str,
    /// The current password was another one.
    pub wrong_password: &'static str,
    /// Heading of the page behind an invitation's link.
    pub join_title: &'static str,
    /// One sentence below it.
    pub join_lead: &'static str,
    /// Who invites, into what, and as what.
    pub join: fn(&str, &str, &str) -> String,
    /// Button.
    pub join_button: &'static str,
    /// The link is worth nothing.
    pub join_worthless: &'static str,
    /// The roles and what they mean: owner, marketer, viewer.
    pub roles: [(&'static str, &'static str); 3],
}

impl Settings {
    /// The name of a role.
    pub fn role(&self, role: Role) -> &'static str {
        self.roles[Self::place(role)].0
    }

    /// What a role means.
    pub fn role_means(&self, role: Role) -> &'static str {
        self.roles[Self::place(role)].1
    }

    fn place(role: Role) -> usize {
        match role {
            Role::Owner => 0,
            Role::Marketer => 1,
            Role::Viewer => 2,
        }
    }

    /// English.
    pub const ENGLISH: Self = Self {
        title: "Settings",
        workspace: "Workspace",
        workspace_lead: "Its name, and what every date and amount depends on.",
        people: "People",
        people_lead: "Who works here, and what each of them may do.",
        account: "Your account",
        account_lead: "Who you are here, and your password.",
        name: "Name",
        name_means: "Shown in everybody’s account menu.",
        zone: "Time zone",
        zone_means: "Every date and time is shown in it, to everybody, at once. Type a city to search.",
        zone_unknown: "There is no time zone of this name. Choose one of the list, such as Europe/Warsaw.",
        clock: |now| format!("Clocks there show {now}."),
        currency: "Currency",
        currency_named: |code, name| format!("{code} · {name}"),
        currency_means: "For amounts that come without one.",
        language: "Language",
        language_now: "English",
        save: "Save",
        saved: "Saved",
        may_not_manage: "Only owners of the workspace can change this.",
        members: "Members",
        may_not_manage_people: "Only owners of the workspace can invite people and change roles.",
        you: "You",
        change: "Change",
        change_of: |name| format!("Change {name}"),
        role_of: "Role",
        save_role: "Save role",
        remove_means: "Removing ends their sessions at once and revokes the invitations they made. What they did stays.",
        remove: |name| format!("Remove {name}"),
        last_owner: "The workspace needs an owner. Make somebody else an owner first.",
        invitations: "Invitations",
        no_invitations: "Nobody is invited at the moment.",
        invited: |email| format!("{email} is invited."),
        link_shown_once: "Send them this link; it is shown only now, works once and for seven days.",
        link: "invitation link",
        invited_by: |by, until| format!("Invited by {by}, valid until {until}"),
        revoke: "Revoke",
        revoke_of: |email| format!("Revoke the invitation of {email}"),
        invite_email: "E-mail",
        invite_role: "Role",
        invite: "Create invitation link",
        taken: "There is an account with this e-mail already.",
        no_email: "That is not an e-mail address.",
        password: "Password",
        current_password: "Current password",
        new_password: "New password",
        password_means: "Your other sessions end with it.",
        change_password: "Change password",
        password_changed: "Your password is changed, and your other sessions have ended.",
        wrong_password: "That is not your current password.",
        join_title: "Join the workspace",
        join_lead: "Choose your name and a password.",
        join: |by, workspace, role| format!("{by} invites you to {workspace} as {}.", role.to_lowercase()),
        join_button: "Create your account",
        join_worthless: "This invitation is not valid any more: it was used, revoked, or is older than seven days. Ask for a new one.",
        roles: [
            ("Owner", "Everything, including people, keys and settings."),
            ("Marketer", "Works with profiles, tags and attributes."),
            ("Viewer", "Reads, and changes nothing."),
        ],
    };
}
