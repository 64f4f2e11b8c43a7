//! The bar above a page: where one is, how live it is, the find box, the account.

use leptos::prelude::*;
use leptos_router::components::Form;

use super::Around;
use crate::{
    browser,
    messages::messages,
    reader::Reader,
    ui::{Button, ButtonKind, Icon, LiveBadge, Liveness},
};

/// The bar above a page.
#[component]
pub fn TopBar(
    /// The page's place, outermost first: texts and, but for the last one, their addresses.
    children: Children,
    /// How live the page is; pages that are not live leave it out.
    #[prop(optional, into)]
    live: Option<Signal<Liveness>>,
    /// How the reader writes, where the page knows; else it is asked of the frame.
    #[prop(optional, into)]
    reader: Option<Signal<Reader>>,
) -> impl IntoView {
    let texts = messages();
    view! {
        <header class="top">
            <nav class="crumbs" aria-label=texts.frame.breadcrumb>
                {children()}
            </nav>
            {live
                .map(|state| match reader {
                    Some(reader) => view! { <LiveBadge state reader /> }.into_any(),
                    None => view! { <PageLiveness state /> }.into_any(),
                })}
            <Form method="GET" action="/profiles" attr:class="find" attr:role="search" attr:aria-label=texts.frame.find>
                <Icon name="search" />
                <label class="visually-hidden" for="find">
                    {texts.frame.find}
                </label>
                <input id="find" type="search" name="q" placeholder=texts.frame.find autocomplete="off" enterkeyhint="search" />
                <kbd class="needs-script" aria-hidden="true">"/"</kbd>
            </Form>
            <AccountMenu />
        </header>
    }
    .into_any()
}

/// The live badge, which needs to know how the person reads.
#[component]
fn PageLiveness(state: Signal<Liveness>) -> impl IntoView {
    let around = use_context::<Around>();
    view! {
        <Transition>
            {move || {
                let around = around.clone();
                Suspend::new(async move {
                    let reader = match around {
                        Some(around) => around.0.await.map(|around| around.reader).unwrap_or_default(),
                        None => Reader::default(),
                    };
                    view! { <LiveBadge state reader=Signal::stored(reader) /> }
                })
            }}
        </Transition>
    }
}

/// The person's menu: a pop-over, which the browser opens and closes without a script.
#[component]
fn AccountMenu() -> impl IntoView {
    let texts = messages();
    let around = use_context::<Around>();
    view! {
        <Transition>
            {move || {
                let around = around.clone();
                Suspend::new(async move {
                let person = match around {
                    Some(around) => around.0.await.ok(),
                    None => None,
                }?;
                let letter = person.person.chars().next().map(|letter| letter.to_uppercase().to_string());
                Some(
                    view! {
                        <button
                            type="button"
                            class="menu-face"
                            popovertarget="account"
                            aria-label=(texts.frame.account)(&person.person)
                            title=person.person.clone()
                        >
                            {letter}
                        </button>
                        <div id="account" class="menu-sheet" popover="auto">
                            <p class="menu-who">
                                <strong dir="auto">{person.person.clone()}</strong>
                                <span dir="auto">{person.workspace.clone()}</span>
                            </p>
                            <button
                                type="button"
                                class="button button-quiet needs-script"
                                popovertarget="account"
                                on:click=|_| browser::open_dialog("#keys")
                            >
                                <Icon name="keyboard" />
                                {texts.frame.keys}
                            </button>
                            <a class="button button-quiet" href="/settings/account">
                                <Icon name="user-round" />
                                {texts.settings.account}
                            </a>
                            <form method="post" action="/logout">
                                <Button kind=ButtonKind::Quiet icon="log-out" submit=true>
                                    {texts.frame.log_out}
                                </Button>
                            </form>
                        </div>
                    },
                )
            })
            }}
        </Transition>
    }
}
