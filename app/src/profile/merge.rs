//! Merging two profiles: chosen side by side, told in words, and taken back (product.md G7).

pub mod api;
mod choose;
mod happens;
mod values;

use domain::{
    merge::{Choices, MOST_IDENTITIES, TOO_MANY, preview},
    profile::Who,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_query_map};

pub use self::choose::{Choose, Purpose, called, whys};
use self::{
    api::{Asked, MergeProfiles, Pair, SeparateProfiles, read_pair},
    happens::Happens,
    values::{Unquestioned, Values},
};
use super::{Failed, summary};
use crate::{
    error::AppError,
    frame::TopBar,
    messages::{Messages, messages},
    ui::{Avatar, Button, ButtonKind, Icon, PageTitle, Skeleton, error_state::explain, use_form_error},
};

/// What the address says.
pub fn use_asked() -> Memo<Asked> {
    let (params, query) = (use_params_map(), use_query_map());
    Memo::new(move |_| {
        let id = params.read().get("id").unwrap_or_default();
        query.with(|query| Asked { id, with: query.get("with"), search: query.get("q").unwrap_or_default(), merge: query.get("merge") })
    })
}

/// Merges another profile into the one of the address.
#[component]
pub fn MergePage() -> impl IntoView {
    let asked = use_asked();
    let pair = ArcResource::new_blocking(move || asked.get(), read_pair);
    let error = use_form_error(ServerAction::<MergeProfiles>::new()).get_untracked();
    let retry = {
        let pair = pair.clone();
        Callback::new(move |()| pair.refetch())
    };
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=12 /> }>
            {move || {
                let (pair, error) = (pair.clone(), error.clone());
                Suspend::new(async move {
                    match pair.await {
                        Ok(pair) => view! { <Loaded pair error /> }.into_any(),
                        Err(error) => view! { <Failed error retry /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

#[component]
fn Loaded(pair: Pair, error: Option<AppError>) -> impl IntoView {
    let texts = messages();
    let title = summary::title(&pair.one, texts);
    let home = format!("/profiles/{}", pair.one.id);
    view! {
        <PageTitle text=format!("{}: {title}", texts.merge.merge) />
        <TopBar>
            <a href="/profiles">{texts.frame.profiles}</a>
            <a href=home dir="auto">{title}</a>
            <strong aria-current="page">{texts.merge.merge}</strong>
        </TopBar>
        <main id="content" class="pair" tabindex="-1">
            <h1>{texts.merge.merge}</h1>
            {error.map(|error| view! { <p class="notice notice-bad" role="alert">{why(texts, &error)}</p> })}
            {match pair.other.clone() {
                Some(other) => view! { <Merging pair other=*other /> }.into_any(),
                None => view! { <Choose pair purpose=Purpose::Merge /> }.into_any(),
            }}
        </main>
    }
    .into_any()
}

/// What the person at the screen can do about it.
fn why(texts: &Messages, error: &AppError) -> String {
    match error {
        AppError::Invalid(text) if text.starts_with(TOO_MANY) => {
            let number = text.trim_start_matches(|c: char| !c.is_ascii_digit()).split(',').next();
            (texts.merge.too_many)(number.and_then(|number| number.parse().ok()).unwrap_or(MOST_IDENTITIES + 1), MOST_IDENTITIES)
        }
        error => explain(texts, error).to_owned(),
    }
}

/// Both side by side, what will happen in words, and the button.
#[component]
fn Merging(pair: Pair, other: Who) -> impl IntoView {
    let texts = messages();
    let Pair { one, identities, may_merge, reader, .. } = pair;
    let (ours, theirs) = (summary::title(&one, texts), summary::title(&other, texts));
    let preview = preview(&one, &other, &Choices::default());
    let turned = format!("/profiles/{}/merge?with={}", other.id, one.id);
    let compare = format!("/profiles/{}/compare?with={}", one.id, other.id);
    let together = identities.0 + identities.1;
    let fits = together <= MOST_IDENTITIES;
    let words = (texts.merge.do_merge)(&theirs, &ours);
    view! {
        <form method="post" action=MergeProfiles::url() class="card pair-card">
            <input type="hidden" name="winner" value=one.id.to_string() />
            <input type="hidden" name="loser" value=other.id.to_string() />
            <div class="pair-heads">
                <Side who=one.clone() role=texts.merge.stays />
                <Side who=other.clone() role=texts.merge.joins />
            </div>
            <p class="pair-links">
                <a class="link" href=turned>
                    {(texts.merge.keep_other)(&theirs)}
                </a>
                <a class="link" href=compare>
                    {(texts.merge.compare_with)(&theirs)}
                </a>
            </p>
            <Values differences=preview.differences.clone() who=one.clone() names=(ours.clone(), theirs.clone()) reader=reader.clone() />
            <Unquestioned preview=preview.clone() reader=reader.clone() />
            <Happens preview winner=one loser=other identities reader />
            {if !may_merge {
                view! { <p class="note">{texts.merge.may_not}</p> }.into_any()
            } else if !fits {
                view! { <p class="notice notice-bad">{(texts.merge.too_many)(together, MOST_IDENTITIES)}</p> }.into_any()
            } else {
                view! {
                    <p class="pair-do">
                        <Button kind=ButtonKind::Primary icon="merge" submit=true>
                            <span dir="auto">{words}</span>
                        </Button>
                    </p>
                }
                    .into_any()
            }}
        </form>
    }
    .into_any()
}

/// One of the two: picture, name, and what becomes of it.
#[component]
pub fn Side(
    /// Who.
    who: Who,
    /// What becomes of it.
    #[prop(optional, into)]
    role: String,
) -> impl IntoView {
    let texts = messages();
    let title = summary::title(&who, texts);
    let below = [who.email.clone(), who.user.clone()].into_iter().flatten().find(|text| *text != title);
    view! {
        <div class="pair-side">
            <Avatar id=who.id.clone() name=who.name() picture=summary::picture(&who) />
            <p>
                <a class="link" href=format!("/profiles/{}", who.id) dir="auto">
                    {title}
                </a>
                {below.map(|text| view! { <span class="quiet" dir="auto">{text}</span> })}
                {(!role.is_empty()).then(|| view! { <span class="pair-role">{role}</span> })}
            </p>
        </div>
    }
}

/// What was just done with a profile, as its address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    merged: Option<String>,
    separated: Option<domain::identity::ProfileId>,
    error: Option<AppError>,
}

impl Done {
    /// Reads it from the address; to be called while the page is built.
    pub fn of_address() -> Self {
        let is_key = |key: &String| key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
        let error = use_form_error(ServerAction::<SeparateProfiles>::new()).get_untracked();
        use_query_map().with_untracked(|query| Self {
            merged: query.get("merged").filter(is_key),
            separated: query.get_str("separated").and_then(domain::identity::ProfileId::parse),
            error,
        })
    }
}

/// Says what was just done, with the way back.
#[component]
pub fn JustDone(
    /// What.
    done: Done,
) -> impl IntoView {
    let texts = messages().merge;
    let error = done.error.is_some().then(|| view! { <p class="notice notice-bad just-done" role="alert">{texts.cannot_separate}</p> });
    let merged = done.merged.filter(|_| done.error.is_none()).map(|merge| {
        view! {
            <form method="post" action=SeparateProfiles::url() class="notice notice-good just-done">
                <input type="hidden" name="merge" value=merge />
                <p role="status">{texts.merged}</p>
                <button class="button" type="submit">
                    <Icon name="undo-2" />
                    {texts.undo}
                </button>
            </form>
        }
    });
    let separated = done.separated.map(|other| {
        view! {
            <div class="notice notice-good just-done">
                <p role="status">
                    {texts.separated}
                    " "
                    <a class="link" href=format!("/profiles/{other}")>
                        {texts.other_profile}
                    </a>
                </p>
            </div>
        }
    });
    (error, merged, separated)
}
