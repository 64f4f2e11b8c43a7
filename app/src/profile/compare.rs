//! Two profiles side by side (product.md G8).

mod rows;

use domain::profile::Who;
use leptos::prelude::*;

use self::rows::{Row, Rows, rows};
use super::{
    Failed,
    merge::{
        Choose, Purpose, Side,
        api::{Pair, read_pair},
        use_asked,
    },
    summary,
};
use crate::{
    frame::TopBar,
    messages::messages,
    ui::{Icon, PageTitle, Skeleton},
};

/// Shows the profile of the address beside another one.
#[component]
pub fn ComparePage() -> impl IntoView {
    let asked = use_asked();
    let pair = ArcResource::new_blocking(move || asked.get(), read_pair);
    let retry = {
        let pair = pair.clone();
        Callback::new(move |()| pair.refetch())
    };
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=12 /> }>
            {move || {
                let pair = pair.clone();
                Suspend::new(async move {
                    match pair.await {
                        Ok(pair) => view! { <Loaded pair /> }.into_any(),
                        Err(error) => view! { <Failed error retry /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Loaded(pair: Pair) -> impl IntoView {
    let texts = messages();
    let title = summary::title(&pair.one, texts);
    let home = format!("/profiles/{}", pair.one.id);
    view! {
        <PageTitle text=format!("{}: {title}", texts.merge.compare) />
        <TopBar>
            <a href="/profiles">{texts.frame.profiles}</a>
            <a href=home dir="auto">{title}</a>
            <strong aria-current="page">{texts.merge.compare}</strong>
        </TopBar>
        <main id="content" class="pair" tabindex="-1">
            {match pair.other.clone() {
                Some(other) => view! { <SideBySide pair other=*other /> }.into_any(),
                None => {
                    view! {
                        <h1>{texts.merge.compare}</h1>
                        <Choose pair purpose=Purpose::Compare />
                    }
                        .into_any()
                }
            }}
        </main>
    }
    .into_any()
}

#[component]
fn SideBySide(pair: Pair, other: Who) -> impl IntoView {
    let texts = messages();
    let (one, two) = (summary::title(&pair.one, texts), summary::title(&other, texts));
    let parts = rows(&pair, &other, texts);
    let merge = format!("/profiles/{}/merge?with={}", pair.one.id, other.id);
    view! {
        <h1 dir="auto">{(texts.merge.side_by_side)(&one, &two)}</h1>
        <section class="card pair-card compare">
            <div class="pair-heads">
                <Side who=pair.one />
                <Side who=other />
            </div>
            <p class="pair-links">
                <label class="only-differences">
                    <input type="checkbox" />
                    {texts.merge.only_differences}
                </label>
                {pair
                    .may_merge
                    .then(|| {
                        view! {
                            <a class="link" href=merge>
                                {(texts.merge.merge_with)(&two)}
                            </a>
                        }
                    })}
            </p>
            <table class="pair-table">
                <thead>
                    <tr>
                        <th scope="col">
                            <span class="visually-hidden">{texts.merge.what}</span>
                        </th>
                        <th scope="col" dir="auto">{one}</th>
                        <th scope="col" dir="auto">{two}</th>
                    </tr>
                </thead>
                {parts.into_iter().map(|part| view! { <Part part /> }).collect_view()}
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn Part(part: Rows) -> impl IntoView {
    let texts = messages();
    let lines = part
        .rows
        .into_iter()
        .map(|Row { label, cells, differs }| {
            let [one, two] = cells.map(|lines| view! { <Cell lines /> });
            view! {
                <tr class:differs=differs>
                    <th scope="row">
                        <bdi>{label}</bdi>
                        {differs
                            .then(|| {
                                view! {
                                    <Icon name="equal-not" />
                                    <span class="visually-hidden">{texts.merge.differs}</span>
                                }
                            })}
                    </th>
                    {one}
                    {two}
                </tr>
            }
        })
        .collect_view();
    view! {
        <tbody>
            <tr class="pair-part">
                <th scope="rowgroup" colspan="3">
                    {part.title}
                </th>
            </tr>
            {lines}
        </tbody>
    }
}

#[component]
fn Cell(lines: Vec<String>) -> impl IntoView {
    let texts = messages();
    if lines.is_empty() {
        return view! { <td class="na">{texts.frame.not_available}</td> }.into_any();
    }
    view! {
        <td>{lines.into_iter().map(|line| view! { <bdi class="pair-line">{line}</bdi> }).collect_view()}</td>
    }
    .into_any()
}
