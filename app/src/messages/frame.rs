//! Texts of the frame: rail, top bar, states that every page has, relative times.

use domain::format::{Ago, Months};

/// Texts of the frame.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// BCP 47, for `<html lang>`.
    pub language: &'static str,
    /// Name of the product.
    pub product: &'static str,
    /// Title of the window, from the title of the page.
    pub window_title: fn(&str) -> String,
    /// First link of every page.
    pub skip: &'static str,
    /// Name of the navigation.
    pub navigation: &'static str,
    /// The directory.
    pub profiles: &'static str,
    /// The page for developers.
    pub data_in: &'static str,
    /// The settings of the workspace.
    pub settings: &'static str,
    /// Name of the breadcrumb.
    pub breadcrumb: &'static str,
    /// Label of the find box.
    pub find: &'static str,
    /// Name of the account menu, from the name of the person.
    pub account: fn(&str) -> String,
    /// Button.
    pub log_out: &'static str,
    /// Button that opens the list of keys.
    pub keys: &'static str,
    /// Button.
    pub close: &'static str,
    /// Button.
    pub retry: &'static str,
    /// Button, and what it says afterwards.
    pub copy: &'static str,
    /// After copying.
    pub copied: &'static str,
    /// Name of a button that copies something.
    pub copy_what: fn(&str) -> String,
    /// For screen readers while a part of the page is being read.
    pub loading: &'static str,
    /// Where nothing is known.
    pub not_available: &'static str,
    /// A person without e-mail and name, from the short id.
    pub anonymous: fn(&str) -> String,
    /// The page as the server sent it, at this wall-clock time.
    pub live_loaded: fn(&str) -> String,
    /// The stream is open.
    pub live: &'static str,
    /// How old the newest commit was when it was seen: `0.2 s`.
    pub live_lag: fn(&str) -> String,
    /// The stream is being opened again.
    pub reconnecting: &'static str,
    /// No network; the page is from this wall-clock time.
    pub offline: fn(&str) -> String,
    /// Names of the months.
    pub months: Months,
    /// How long ago something was.
    pub ago: fn(&Ago) -> String,
    /// Heading of an error.
    pub failed: &'static str,
    /// What the person can do about each error.
    pub signed_out: &'static str,
    /// See [`crate::error::AppError`].
    pub forbidden: &'static str,
    /// See [`crate::error::AppError`].
    pub not_found: &'static str,
    /// See [`crate::error::AppError`].
    pub invalid: &'static str,
    /// See [`crate::error::AppError`].
    pub busy: &'static str,
    /// See [`crate::error::AppError`].
    pub unavailable: &'static str,
    /// See [`crate::error::AppError`].
    pub no_network: &'static str,
    /// See [`crate::error::AppError`].
    pub internal: &'static str,
    /// Link for a signed-out person.
    pub log_in: &'static str,
    /// The page that does not exist.
    pub page_not_found: &'static str,
    /// What to do about it.
    pub page_not_found_text: &'static str,
    /// Link to the directory.
    pub to_profiles: &'static str,
    /// Heading of the list of keys.
    pub keys_title: &'static str,
    /// Keys and what they do.
    pub keys_list: &'static [(&'static [&'static str], &'static str)],
}

impl Frame {
    /// English.
    pub const ENGLISH: Self = Self {
        language: "en",
        product: "Portrait",
        window_title: |page| format!("{page} · Portrait"),
        skip: "Skip to content",
        navigation: "Main",
        profiles: "Profiles",
        data_in: "Data in",
        settings: "Settings",
        breadcrumb: "You are here",
        find: "Find a customer",
        account: |name| format!("Account of {name}"),
        log_out: "Log out",
        keys: "Keyboard shortcuts",
        close: "Close",
        retry: "Try again",
        copy: "Copy",
        copied: "Copied",
        copy_what: |what| format!("Copy {what}"),
        loading: "Loading…",
        not_available: "N/A",
        anonymous: |short| format!("Anonymous {short}"),
        live_loaded: |clock| format!("Loaded {clock}"),
        live: "Live",
        live_lag: |seconds| format!("· {seconds} s"),
        reconnecting: "Reconnecting…",
        offline: |clock| format!("Offline, showing {clock}"),
        months: Months {
            long: [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            short: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        },
        ago: |ago| match ago {
            Ago::JustNow => "just now".to_owned(),
            Ago::Seconds(n) => format!("{n} s ago"),
            Ago::Minutes(n) => format!("{n} min ago"),
            Ago::Hours(n) => format!("{n} h ago"),
            Ago::Yesterday(clock) => format!("yesterday, {clock}"),
            Ago::On(date) => date.clone(),
        },
        failed: "This could not be shown",
        signed_out: "Your session has ended. Log in to go on.",
        forbidden: "Your role does not include this. An owner of the workspace can change that.",
        not_found: "There is nothing here. It may have been removed, or the address is not complete.",
        invalid: "That was not accepted. Check what you entered and try again.",
        busy: "Much is going on right now. Try again in a moment.",
        unavailable: "The storage does not answer at the moment. Nothing is lost; try again shortly.",
        no_network: "The server cannot be reached. Check your connection.",
        internal: "Something went wrong on our side. It was recorded; try again.",
        log_in: "Log in",
        page_not_found: "Page not found",
        page_not_found_text: "There is no page at this address.",
        to_profiles: "Go to profiles",
        keys_title: "Keyboard shortcuts",
        keys_list: &[
            (&["/"], "Find a customer"),
            (&["j"], "Next line"),
            (&["k"], "Previous line"),
            (&["Enter"], "Open"),
            (&["Esc"], "Close"),
            (&["?"], "Show this list"),
        ],
    };
}
