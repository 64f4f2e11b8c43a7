//! The search box: a form that also answers while one types.

use core::time::Duration;

use leptos::{leptos_dom::helpers::debounce, prelude::*};
use leptos_router::{NavigateOptions, components::Form, hooks::use_navigate};

use super::filter::address::Address;
use crate::{browser, messages::messages, ui::Icon};

/// How long the typing must rest.
const REST: Duration = Duration::from_millis(120);

/// Writes `?q=` into the address; whoever reads it there does the search.
#[component]
pub fn Search(
    /// What the address says to search for.
    search: Memo<String>,
    /// All that the address says: the filter stays while one types.
    address: Memo<Address>,
    /// True while an answer is on its way.
    busy: Signal<bool>,
) -> impl IntoView {
    let texts = messages();
    let typed = RwSignal::new(search.get_untracked());
    let navigate = use_navigate();
    // Not a local value: on the server a page ends on another thread than it began on, and a local value must not.
    let go = StoredValue::new(debounce(REST, move |text: String| {
        let href = address.with_untracked(|address| Address::href(text.trim(), &address.condition, address.place().as_ref()));
        navigate(&href, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    }));
    // The address also changes from elsewhere, but what is being typed right now is never overwritten.
    Effect::new(move |_| {
        let text = search.get();
        if !browser::has_focus("[data-search]") {
            typed.set(text);
        }
    });
    view! {
        <Form method="GET" action="/profiles" attr:class="search" attr:role="search" attr:aria-label=texts.directory.search replace=true>
            <Icon name="search" />
            <label class="visually-hidden" for="search">
                {texts.directory.search}
            </label>
            <input
                id="search"
                data-search
                type="search"
                name="q"
                placeholder=texts.directory.search
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="search"
                maxlength="200"
                dir="auto"
                value=search.get_untracked()
                prop:value=move || typed.get()
                aria-busy=move || busy.get().to_string()
                on:input:target=move |event| {
                    let text = event.target().value();
                    typed.set(text.clone());
                    go.update_value(|go| go(text));
                }
            />
            {move || address.with(Address::filter_text).map(|text| view! { <input type="hidden" name="f" value=text /> })}
            <button class="button visually-hidden" type="submit">
                {texts.directory.search_button}
            </button>
        </Form>
    }
    .into_any()
}
