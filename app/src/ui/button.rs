//! Buttons.

use leptos::prelude::*;

use super::Icon;

/// How much a button wants to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// One of several.
    #[default]
    Plain,
    /// The one thing to do here.
    Primary,
    /// Beside something more important.
    Quiet,
    /// Takes something away.
    Danger,
}

impl ButtonKind {
    /// Its class; links that look like buttons use it too.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button button-primary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button; `on:click` and other attributes may be given to it as to the native element.
#[component]
pub fn Button(
    /// How much it wants to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// A symbol before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// True inside a form that it sends.
    #[prop(optional)]
    submit: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button class=kind.class() type=if submit { "submit" } else { "button" }>
            {icon.map(|name| view! { <Icon name /> })}
            {children()}
        </button>
    }
}
