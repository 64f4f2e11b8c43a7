//! What went wrong with a form, with a script and without one.

use leptos::{
    prelude::*,
    server_fn::{ServerFn, error::ServerFnUrlError},
};
use leptos_router::hooks::use_query_map;

use crate::error::AppError;

/// The error of the action's last answer. Before there is one: that of a form that was sent without a script, which the
/// redirect back to the page wrote into its address; so both sides know it.
pub fn use_form_error<S>(action: ServerAction<S>) -> Signal<Option<AppError>>
where
    S: ServerFn<Error = AppError> + Clone + Send + Sync + 'static,
    S::Output: Send + Sync + 'static,
{
    let of_address = use_query_map().try_with_untracked(|query| {
        let is_ours = query.get_str("__path") == Some(S::PATH);
        query.get_str("__err").filter(|_| is_ours).map(ServerFnUrlError::<AppError>::decode_err)
    });
    let of_address = StoredValue::new(of_address.flatten());
    let value = action.value();
    Signal::derive(move || {
        value.with(|answer| match answer {
            Some(answer) => answer.as_ref().err().cloned(),
            None => of_address.get_value(),
        })
    })
}
