//! Who it is, in a few lines (product.md B1).

use domain::{actor::Permission, format, profile::Who};
use leptos::{attr::custom::custom_attribute, prelude::*};

use super::{drop, edit, page::Page};
use crate::{
    browser,
    frame::use_may,
    messages::{Messages, messages},
    ui::{Avatar, Badge, Icon, Meaning, Text, Time},
};

/// Name and description, or what stands for them.
pub fn title(who: &Who, texts: &Messages) -> String {
    who.name().or_else(|| who.text("description")).or_else(|| who.email.clone()).unwrap_or_else(|| (texts.frame.anonymous)(who.id.short()))
}

/// The picture that was sent along as data. One that has an address is not fetched from there: whoever keeps it would learn
/// who is looked at, and when.
pub fn picture(who: &Who) -> Option<String> {
    let is_picture = |text: &String| PICTURES.iter().any(|kind| text.starts_with(kind));
    who.text("avatar").filter(is_picture)
}

/// Kinds of pictures that only are pictures.
const PICTURES: [&str; 4] = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/webp;base64,", "data:image/gif;base64,"];

/// The part of column 1 that is always open.
#[component]
pub fn Summary(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    let texts = messages();
    let who = page.who;
    let id = page.id.get_value();
    let name = Memo::new(move |_| who.with(Who::name));
    let title = Memo::new(move |_| who.with(|who| title(who, texts)));
    let below = Memo::new(move |_| {
        who.with(|who| {
            let title = title.get();
            [who.text("description"), who.email.clone()].into_iter().flatten().find(|text| *text != title)
        })
    });
    let picture = Memo::new(move |_| who.with(picture));
    let is_recognised = Memo::new(move |_| who.with(Who::is_recognised));
    let last = Memo::new(move |_| who.with(|who| who.last_activity));
    let created = move || page.reader.with(|reader| format::date(who.with(|who| who.created), &reader.offsets, &texts.frame.months));
    let location = Memo::new(move |_| who.with(location));
    let company = Memo::new(move |_| who.with(|who| who.text("company.name").or_else(|| who.text("company"))));
    let is_active_now = Memo::new(move |_| last.get().is_some_and(|last| page.now.get().since(last) < ACTIVE_MS));
    view! {
        <div class="summary">
            <div class="summary-head">
                {move || view! { <Avatar id=id.clone() name=name.get() picture=picture.get() large=true /> }}
                <div class="summary-name">
                    <h1 dir="auto">{move || view! { <Text text=title.get() /> }}</h1>
                    {move || below.get().map(|text| view! { <p class="quiet" dir="auto"><Text text /></p> })}
                    <p class="summary-badge">
                        {move || {
                            if is_recognised.get() {
                                view! {
                                    <Badge meaning=Meaning::Accent>
                                        <Icon name="check" />
                                        {texts.profile.recognised}
                                    </Badge>
                                }
                                    .into_any()
                            } else {
                                view! { <Badge>{texts.profile.anonymous}</Badge> }.into_any()
                            }
                        }}
                    </p>
                </div>
                <SummaryMenu page />
            </div>
            <dl class="summary-facts">
                <dt>{texts.profile.last_activity}</dt>
                <dd>
                    {move || match last.get() {
                        Some(_) => {
                            let at = Signal::derive(move || last.get().unwrap_or_default());
                            view! {
                                <span class="pulse" class:is-on=move || is_active_now.get() aria-hidden="true"></span>
                                <Time at reader=page.reader now=page.now />
                            }
                                .into_any()
                        }
                        None => view! { <span class="na">{texts.profile.never}</span> }.into_any(),
                    }}
                </dd>
                <dt>{texts.profile.created}</dt>
                <dd class="num">{created}</dd>
                {move || location.get().map(|text| view! { <dt>{texts.profile.location}</dt> <dd dir="auto">{text}</dd> })}
                {move || company.get().map(|text| view! { <dt>{texts.profile.company}</dt> <dd dir="auto">{text}</dd> })}
            </dl>
        </div>
    }
    .into_any()
}

/// Who did something less than five minutes ago is here now.
const ACTIVE_MS: i64 = 5 * 60 * 1000;

/// City and country: of the address, else of the last position.
fn location(who: &Who) -> Option<String> {
    let of_address = [who.text("address.city"), who.text("address.country")];
    let parts = if of_address.iter().any(Option::is_some) {
        of_address
    } else {
        let position = &who.position.as_ref()?.position;
        [position.city.clone(), position.country.clone()]
    };
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then_some(text)
}

/// What can be done with the profile as a whole.
#[component]
fn SummaryMenu(page: Page) -> impl IntoView {
    let texts = messages();
    let user = Memo::new(move |_| page.who.with(|who| who.user.clone()));
    let said = RwSignal::new(None::<&'static str>);
    let copy = move |text: String| {
        if browser::copy(&text) {
            said.set(Some(texts.frame.copied));
            set_timeout(
                move || {
                    said.try_set(None);
                },
                core::time::Duration::from_secs(2),
            );
        }
    };
    let link = move |_| copy(format!("{}/profiles/{}", browser::origin(), page.id.get_value()));
    let key = move |_| copy(page.id.get_value().to_string());
    let may_edit = use_may(Permission::WriteProfiles).get_untracked();
    let edit = Signal::derive(move || page.view.with(|view| page.id.with_value(|id| edit::address(view, id))));
    let user_key = move |_| copy(user.get_untracked().unwrap_or_default());
    view! {
        <details class="drop summary-menu">
            <summary class="button button-quiet button-icon" aria-label=texts.profile.menu title=texts.profile.menu>
                <Icon name="ellipsis" />
            </summary>
            <div class="drop-sheet">
                {may_edit
                    .then(|| {
                        view! {
                            <a {..custom_attribute("noscroll", "")} class="button button-quiet" href=edit on:click=|_| drop::close_all()>
                                <Icon name="user-round-pen" />
                                {texts.edit.title}
                            </a>
                        }
                    })}
                {may_edit
                    .then(|| {
                        view! {
                            <a class="button button-quiet" href=move || format!("/profiles/{}/merge", page.id.get_value())>
                                <Icon name="merge" />
                                {texts.merge.merge}
                            </a>
                        }
                    })}
                <a class="button button-quiet" href=move || format!("/profiles/{}/compare", page.id.get_value())>
                    <Icon name="columns-2" />
                    {texts.merge.compare}
                </a>
                <a class="button button-quiet" href=move || format!("/profiles/{}/merges", page.id.get_value())>
                    <Icon name="history" />
                    {texts.merge.merges}
                </a>
                <button class="button button-quiet needs-script" type="button" on:click=link>
                    <Icon name="link" />
                    {texts.profile.copy_link}
                </button>
                <button class="button button-quiet needs-script" type="button" on:click=key>
                    <Icon name="copy" />
                    {texts.profile.copy_id}
                </button>
                <Show when=move || user.with(Option::is_some)>
                    <button class="button button-quiet needs-script" type="button" on:click=user_key>
                        <Icon name="id-card" />
                        {texts.profile.copy_user}
                    </button>
                </Show>
                <p class="drop-said" role="status">
                    {said}
                </p>
            </div>
        </details>
    }
}
