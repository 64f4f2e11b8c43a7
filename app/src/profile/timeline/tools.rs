//! The bar of filters. It is one plain form, so that every filter works without JavaScript and has an address.

use std::collections::BTreeSet;

use domain::{event::Action, format, timeline::SOURCES};
use leptos::{ev, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{describe, scroll};
use crate::{
    messages::messages,
    profile::{drop, page::Page, view::View},
    ui::Icon,
};

/// More types than this get a box to find one.
const MANY: usize = 12;

/// Type, text, source, parameter, date.
#[component]
pub fn Tools(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    let texts = messages();
    let view = page.view;
    let text = NodeRef::<html::Input>::new();
    let param = NodeRef::<html::Input>::new();
    let source = NodeRef::<html::Select>::new();
    let date = NodeRef::<html::Input>::new();
    let go = Go::new(page);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let value = |field: Option<String>| field.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        go.to(&View {
            types: view.with_untracked(|view| view.types.clone()),
            text: value(text.get_untracked().map(|field| field.value())),
            param: value(param.get_untracked().map(|field| field.value())),
            source: value(source.get_untracked().map(|field| field.value())),
            from: value(date.get_untracked().map(|field| field.value())),
            ..View::default()
        });
    };
    let search_words = move || {
        let n = page.who.with(domain::profile::Who::events);
        page.reader.with(|reader| (texts.timeline.search)(&format::integer(n, reader.locale)))
    };
    // Remembered, so that a filter that changes does not take away what is being written into the others.
    let text_now = Memo::new(move |_| view.with(|view| view.text.clone().unwrap_or_default()));
    let param_now = Memo::new(move |_| view.with(|view| view.param.clone().unwrap_or_default()));
    // What is known of the parameters of the types that appeared by themselves.
    let params = Memo::new(move |_| {
        let names = page.definitions.with(|all| all.iter().flat_map(|definition| definition.params.clone()).collect::<BTreeSet<_>>());
        names.into_iter().collect::<Vec<_>>()
    });
    let date_now = Memo::new(move |_| view.with(date_of));
    // A search whose text is taken away ends at once; a new one begins with Enter, it reads many events.
    let cleared = move |event: ev::Event| {
        if event_target_value(&event).is_empty() && view.with_untracked(|view| view.text.is_some()) {
            go.to(&View { text: None, ..view.get_untracked().newest() });
        }
    };
    let address = Signal::derive(move || page.id.with_value(|id| View::default().address(id)));
    let is_filtered = Memo::new(move |_| view.with(|view| !view.filter().is_all() || view.from.is_some()));
    view! {
        <form class="tools" method="get" action=address aria-label=texts.timeline.filters on:submit=submit>
            <TypeMenu page go />
            <div class="tools-search">
                <Icon name="search" />
                <label class="visually-hidden" for="timeline-q">
                    {search_words}
                </label>
                <input
                    id="timeline-q"
                    data-search="timeline"
                    type="search"
                    name="q"
                    maxlength="200"
                    autocomplete="off"
                    enterkeyhint="search"
                    placeholder=search_words
                    value=text_now.get_untracked()
                    node_ref=text
                    prop:value=text_now
                    on:input=cleared
                />
            </div>
            <details class="drop tools-menu" name="tools">
                <summary
                    class="button button-icon"
                    class:is-on=move || view.with(|view| view.source.is_some() || view.param.is_some())
                    aria-label=texts.timeline.more
                    title=texts.timeline.more
                >
                    <Icon name="sliders-horizontal" />
                </summary>
                <div class="drop-sheet tools-sheet">
                    <label class="tools-field">
                        <span>{texts.timeline.source}</span>
                        <SourceSelect page node_ref=source />
                    </label>
                    <label class="tools-field">
                        <span>{texts.timeline.parameter}</span>
                        <input
                            type="text"
                            name="param"
                            list="timeline-params"
                            maxlength="200"
                            autocomplete="off"
                            placeholder=texts.timeline.parameter_hint
                            value=param_now.get_untracked()
                            prop:value=param_now
                            node_ref=param
                        />
                    </label>
                    <datalist id="timeline-params">
                        <For each=move || params.get() key=Clone::clone let:name>
                            <option value=name></option>
                        </For>
                    </datalist>
                    <button class="button button-primary" type="submit">
                        {texts.timeline.apply}
                    </button>
                </div>
            </details>
            <details class="drop tools-menu" name="tools">
                <summary class="button" class:is-on=move || view.with(|view| view.from.is_some())>
                    <Icon name="calendar" />
                    <span class="tools-word">{texts.timeline.jump}</span>
                </summary>
                <div class="drop-sheet tools-sheet">
                    <label class="tools-field">
                        <span>{texts.timeline.date}</span>
                        <input
                            type="date"
                            name="from"
                            node_ref=date
                            value=date_now.get_untracked()
                            prop:value=date_now
                        />
                    </label>
                    <button class="button button-primary" type="submit">
                        {texts.timeline.go}
                    </button>
                    <a class="button" href=move || jump_address(page, Some("first"))>
                        {texts.timeline.first_visit}
                    </a>
                    <a class="button button-quiet" href=move || jump_address(page, None)>
                        {texts.timeline.newest}
                    </a>
                </div>
            </details>
            <Show when=move || is_filtered.get()>
                <a class="button button-quiet button-icon" href=address aria-label=texts.timeline.clear title=texts.timeline.clear>
                    <Icon name="x" />
                </a>
            </Show>
        </form>
    }
    .into_any()
}

/// What follows a link without loading the document anew.
type Navigate = Box<dyn Fn(&str) + Send + Sync>;

/// Goes to another address of the page.
#[derive(Clone, Copy)]
struct Go {
    page: Page,
    navigate: StoredValue<Navigate>,
}

impl Go {
    fn new(page: Page) -> Self {
        let navigate = use_navigate();
        Self {
            page,
            navigate: StoredValue::new(Box::new(move |to| navigate(to, NavigateOptions { scroll: false, ..NavigateOptions::default() }))),
        }
    }

    fn to(self, view: &View) {
        drop::close_all();
        if scroll::is_reading_below() {
            scroll::to_top();
        }
        let address = self.page.id.with_value(|id| view.address(id));
        self.navigate.with_value(|navigate| navigate(&address));
    }
}

/// Which types are shown, each with its number of events.
#[component]
fn TypeMenu(page: Page, go: Go) -> impl IntoView {
    let texts = messages();
    let view = page.view;
    let part = RwSignal::new(String::new());
    let words = move || match view.with(|view| view.types.len()) {
        0 => texts.timeline.all_events.to_owned(),
        1 => view.with(|view| describe(page, view.types[0].as_str()).0),
        n => (texts.timeline.types_chosen)(n),
    };
    let types = Memo::new(move |_| {
        let mut types: Vec<_> = page.who.with(|who| who.counts.iter().map(|(action, n)| (action.clone(), *n)).collect());
        types.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        types
    });
    let names = move || types.with(|types| types.iter().map(|(action, _)| action.clone()).collect::<Vec<_>>());
    view! {
        <details class="drop tools-menu" name="tools">
            <summary class="button" class:is-on=move || view.with(|view| !view.types.is_empty())>
                <Icon name="filter" />
                <span class="tools-chosen">{words}</span>
                <Icon name="chevron-down" />
            </summary>
            <div class="drop-sheet tools-sheet">
                <Show when=move || { types.with(Vec::len) > MANY }>
                    <label class="needs-script">
                        <span class="visually-hidden">{texts.timeline.find_type}</span>
                        <input
                            type="search"
                            autocomplete="off"
                            placeholder=texts.timeline.find_type
                            on:input=move |event| part.set(crate::browser::fold(&event_target_value(&event)))
                        />
                    </label>
                </Show>
                <fieldset class="types">
                    <legend class="visually-hidden">{texts.timeline.types}</legend>
                    <For each=names key=Clone::clone let:action>
                        <TypeChoice page go action types part />
                    </For>
                </fieldset>
                <button class="button button-primary without-script" type="submit">
                    {texts.timeline.apply}
                </button>
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn TypeChoice(page: Page, go: Go, action: String, types: Memo<Vec<(String, u64)>>, part: RwSignal<String>) -> impl IntoView {
    let view = page.view;
    let (name, meaning) = describe(page, &action);
    let folded = crate::browser::fold(&format!("{name} {action}"));
    let parsed = StoredValue::new(Action::parse(&action));
    let is_chosen = move |view: &View| parsed.with_value(|action| action.as_ref().is_some_and(|action| view.types.contains(action)));
    let count = {
        let action = action.clone();
        move || {
            let n = types.with(|types| types.iter().find(|(name, _)| *name == action).map_or(0, |(_, n)| *n));
            page.reader.with(|reader| format::integer(n, reader.locale))
        }
    };
    let choose = move |event: ev::Event| {
        let Some(action) = parsed.get_value() else { return };
        let mut chosen = view.with_untracked(View::newest);
        chosen.types.retain(|chosen| *chosen != action);
        if event_target_checked(&event) {
            chosen.types.push(action);
            chosen.types.sort();
        }
        go.stay(&chosen);
    };
    view! {
        <label class="type" title=meaning class:is-hidden=move || part.with(|part| !folded.contains(part.as_str()))>
            <input
                type="checkbox"
                name="type"
                value=action
                checked=view.with_untracked(is_chosen)
                prop:checked=move || view.with(is_chosen)
                on:change=choose
            />
            <span class="type-name" dir="auto">
                {name}
            </span>
            <span class="num quiet">{count}</span>
        </label>
    }
}

impl Go {
    /// Goes there and leaves the open menu as it is: several types are chosen one after another.
    fn stay(self, view: &View) {
        let address = self.page.id.with_value(|id| view.address(id));
        self.navigate.with_value(|navigate| navigate(&address));
    }
}

#[component]
fn SourceSelect(page: Page, node_ref: NodeRef<html::Select>) -> impl IntoView {
    let texts = messages();
    let view = page.view;
    let sources = Memo::new(move |_| {
        let mut sources: BTreeSet<String> = SOURCES.into_iter().map(ToOwned::to_owned).collect();
        page.lines.held.with(|held| sources.extend(held.rows.iter().map(|row| row.source.clone())));
        sources.extend(view.with(|view| view.source.clone()));
        sources.into_iter().collect::<Vec<_>>()
    });
    // Memos, so that a change of something else does not take back what has just been chosen.
    let is_any = Memo::new(move |_| view.with(|view| view.source.is_none()));
    view! {
        <select name="source" node_ref=node_ref>
            <option value="" prop:selected=is_any>
                {texts.timeline.any_source}
            </option>
            <For each=move || sources.get() key=Clone::clone let:source>
                {
                    let (value, words) = (source.clone(), source.clone());
                    let is_chosen = Memo::new(move |_| view.with(|view| view.source.as_ref() == Some(&source)));
                    view! {
                        <option value=value selected=is_chosen.get_untracked() prop:selected=is_chosen>
                            {words}
                        </option>
                    }
                }
            </For>
        </select>
    }
}

fn date_of(view: &View) -> String {
    view.from.clone().filter(|from| from != "first").unwrap_or_default()
}

fn jump_address(page: Page, from: Option<&str>) -> String {
    page.view.with(|view| {
        let there = View { from: from.map(ToOwned::to_owned), ..view.newest() };
        page.id.with_value(|id| there.address(id))
    })
}
