//! An opened event: everything that is known about it.

use domain::{event::Event, format, profile::plain};
use leptos::prelude::*;
use serde_json::Value;

use super::{describe, layout::Run, lines::Opened};
use crate::{
    browser,
    messages::messages,
    profile::{page::Page, view::View},
    ui::{CopyWordsButton, ErrorState, Icon, Skeleton},
};

/// The place below a line where its event is shown.
#[component]
pub fn DetailPlace(
    /// The state of the page.
    page: Page,
    /// The line.
    run: Memo<Run>,
) -> impl IntoView {
    move || {
        // Its times are written anew when the workspace has another zone.
        page.reader.track();
        let open = page.lines.open.get()?;
        Some(view! {
            <div class="detail">
                {match open.1 {
                    Opened::Reading => view! { <Skeleton lines=3 /> }.into_any(),
                    Opened::Failed(error) => {
                        let retry = Callback::new(move |()| page.lines.show(open.0.clone()));
                        view! { <ErrorState error retry /> }.into_any()
                    }
                    Opened::Read(event) => view! { <Detail page event=*event run /> }.into_any(),
                }}
            </div>
        })
    }
}

#[component]
fn Detail(page: Page, event: Event, run: Memo<Run>) -> impl IntoView {
    let texts = messages();
    let words = texts.timeline.detail;
    let exact = |at| page.reader.with_untracked(|reader| exact_time(at, reader, texts));
    let kind = (texts.profile.identifier)(event.identity.identifier.kind);
    let identity = format!("{kind} {}", event.identity.identifier.value);
    let not_available = || view! { <span class="na">{texts.frame.not_available}</span> };
    let raw = serde_json::to_string_pretty(&event).unwrap_or_default();
    let only_type = page.id.with_value(|id| View { types: vec![event.action.clone()], ..View::default() }.address(id));
    let link = page.id.with_value(|id| View::default().opened(&event.id).address(id));
    let whole_link = format!("{}{link}", browser::origin());
    let json = raw.clone();
    let (name, meaning) = describe(page, event.action.as_str());
    view! {
        {meaning.map(|meaning| view! { <p class="detail-meaning"><b><bdi>{name}</bdi></b> " " <span>{meaning}</span></p> })}
        <dl class="detail-facts">
            <div>
                <dt>{words.source}</dt>
                <dd>{event.source.clone()}</dd>
            </div>
            <div>
                <dt>{words.ip}</dt>
                <dd class="mono">{event.ip.clone().map_or_else(|| not_available().into_any(), IntoAny::into_any)}</dd>
            </div>
            <div>
                <dt>{words.time}</dt>
                <dd class="num">{exact(event.at)}</dd>
            </div>
            <div>
                <dt>{words.identity}</dt>
                <dd class="mono">
                    <bdi>{identity}</bdi>
                </dd>
            </div>
            <div>
                <dt>{words.received}</dt>
                <dd class="num">{exact(event.received)}</dd>
            </div>
            <div>
                <dt>{words.id}</dt>
                <dd class="mono">{event.id.to_string()}</dd>
            </div>
            <div>
                <dt>{words.sent}</dt>
                <dd class="mono">{event.sent.clone().map_or_else(|| not_available().into_any(), IntoAny::into_any)}</dd>
            </div>
            <div>
                <dt>{words.action}</dt>
                <dd class="mono">
                    <bdi>{event.action.to_string()}</bdi>
                </dd>
            </div>
        </dl>
        <Repeats page run event=event.id.clone() />
        <h4 class="detail-title">{words.params}</h4>
        {if event.params.is_empty() {
            view! { <p class="na">{words.no_params}</p> }.into_any()
        } else {
            view! { <dl class="params">{event.params.iter().map(|(name, value)| param(name, value)).collect_view()}</dl> }.into_any()
        }}
        <details class="raw">
            <summary>{words.raw}</summary>
            <pre class="mono" tabindex="0">
                {raw}
            </pre>
        </details>
        <p class="detail-acts">
            <CopyWordsButton text=json icon="copy" words=words.copy_json />
            <CopyWordsButton text=whole_link icon="link" words=words.copy_link />
            <a class="button" href=only_type>
                <Icon name="filter" />
                {words.only_type}
            </a>
            <a class="button button-quiet without-script" href=link>
                <Icon name="arrow-up-right" />
                {words.link}
            </a>
        </p>
    }
    .into_any()
}

/// One parameter; a nested one is shown as its JSON.
fn param(name: &str, value: &Value) -> impl IntoView + use<> {
    let is_nested = value.is_object() || value.as_array().is_some_and(|items| items.iter().any(|item| item.is_object() || item.is_array()));
    let text = if is_nested { serde_json::to_string_pretty(value).ok() } else { plain(value) };
    view! {
        <div>
            <dt>
                <bdi>{name.to_owned()}</bdi>
            </dt>
            <dd class:nested=is_nested tabindex=is_nested.then_some("0")>
                <bdi>{text.unwrap_or_else(|| value.to_string())}</bdi>
            </dd>
        </div>
    }
}

/// The times of a repeated event, each a link to its own details.
#[component]
fn Repeats(page: Page, run: Memo<Run>, event: domain::event::EventId) -> impl IntoView {
    let texts = messages();
    let lines = page.lines;
    let links = move || {
        run.with(|run| {
            run.iter()
                .map(|row| {
                    let clock = page.reader.with(|reader| format::time(row.at, &reader.offsets));
                    let href = page.view.with_untracked(|view| page.id.with_value(|id| view.opened(&row.id).address(id)));
                    let current = (row.id == event).then_some("true");
                    let id = row.id.clone();
                    let show = move |click: leptos::ev::MouseEvent| {
                        click.prevent_default();
                        lines.show(id.clone());
                    };
                    view! {
                        <li>
                            <a class="num" href=href aria-current=current on:click=show>
                                {clock}
                            </a>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <Show when=move || { run.with(Vec::len) > 1 }>
            <h4 class="detail-title">{texts.timeline.repeats}</h4>
        </Show>
        <ul class="repeats">{move || (run.with(Vec::len) > 1).then(&links)}</ul>
    }
}

fn exact_time(at: domain::time::Timestamp, reader: &crate::reader::Reader, texts: &crate::messages::Messages) -> String {
    format!("{}, {}", format::date(at, &reader.offsets, &texts.frame.months), format::exact_time(at, &reader.offsets))
}
