//! Something could not be shown: what to do about it.

use leptos::prelude::*;

use super::Icon;
use crate::{
    error::AppError,
    messages::{Messages, messages},
};

/// What a person can do about an error. Never says more than the catalogue does.
pub fn explain(texts: &Messages, error: &AppError) -> &'static str {
    match error {
        AppError::SignedOut => texts.frame.signed_out,
        AppError::Forbidden => texts.frame.forbidden,
        AppError::NotFound | AppError::Moved(_) => texts.frame.not_found,
        AppError::Invalid(_) => texts.frame.invalid,
        AppError::Busy => texts.frame.busy,
        AppError::Unavailable => texts.frame.unavailable,
        AppError::Offline => texts.frame.no_network,
        AppError::Internal => texts.frame.internal,
    }
}

/// An error in the place of what failed, with a way on: log in, or try again.
#[component]
pub fn ErrorState(
    /// Why.
    error: AppError,
    /// Reads again without leaving the page; without it (and without JavaScript) the page is loaded anew.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let texts = messages();
    let again = move |event: leptos::ev::MouseEvent| {
        if let Some(retry) = retry {
            event.prevent_default();
            retry.run(());
        }
    };
    let action = match &error {
        AppError::SignedOut => view! { <a class="button button-primary" href="/login" rel="external">{texts.frame.log_in}</a> }.into_any(),
        error if error.may_pass() => {
            view! { <a class="button" href="" rel="external" on:click=again><Icon name="rotate-cw" />{texts.frame.retry}</a> }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <div class="empty" role="alert">
            <Icon name="circle-alert" />
            <p><strong>{texts.frame.failed}</strong></p>
            <p>{explain(texts, &error)}</p>
            {action}
        </div>
    }
}
