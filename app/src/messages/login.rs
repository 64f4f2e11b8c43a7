//! Texts of log-in and set-up.

/// Texts of log-in and set-up.
#[derive(Clone, Copy, Debug)]
pub struct Login {
    /// Heading.
    pub title: &'static str,
    /// One sentence below it.
    pub lead: &'static str,
    /// Label.
    pub email: &'static str,
    /// Label.
    pub password: &'static str,
    /// Button.
    pub log_in: &'static str,
    /// Heading of the first run.
    pub setup_title: &'static str,
    /// One sentence below it.
    pub setup_lead: &'static str,
    /// Label.
    pub name: &'static str,
    /// Label.
    pub new_password: &'static str,
    /// What a password must have.
    pub password_rule: &'static str,
    /// Button.
    pub create: &'static str,
    /// E-mail and password do not belong together; never says which is wrong.
    pub wrong_credentials: &'static str,
    /// Too many attempts.
    pub throttled: &'static str,
    /// The set-up link is not, or no longer, good.
    pub wrong_token: &'static str,
    /// The link of an invitation is not, or no longer, good.
    pub wrong_invitation: &'static str,
    /// The password is too short or too common.
    pub weak_password: &'static str,
    /// Not an e-mail address.
    pub wrong_email: &'static str,
    /// Any other reason.
    pub failed: &'static str,
}

impl Login {
    /// English.
    pub const ENGLISH: Self = Self {
        title: "Log in",
        lead: "Welcome back. Your customers are waiting.",
        email: "E-mail",
        password: "Password",
        log_in: "Log in",
        setup_title: "Set up your workspace",
        setup_lead: "You are the first here: your account will own this workspace.",
        name: "Your name",
        new_password: "Password",
        password_rule: "At least 12 characters. Several words are easier to remember than one odd one.",
        create: "Create the owner’s account",
        wrong_credentials: "E-mail and password do not match.",
        throttled: "Too many attempts. Wait a few minutes and try again.",
        wrong_token: "This set-up link is not valid, or was used already. The server’s log shows the current one.",
        wrong_invitation: "This invitation is not valid any more.",
        weak_password: "Choose a longer password: at least 12 characters.",
        wrong_email: "That is not an e-mail address.",
        failed: "That did not work. Try again.",
    };
}
