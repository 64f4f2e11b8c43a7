//! One tag: its name and colour, and the two ways to make an end of it.

use domain::tag::{Tag, TagColor, TagId};
use leptos::{form::ActionForm, prelude::*};

use super::Actions;
use crate::{
    browser,
    error::AppError,
    messages::{Messages, messages},
    ui::{Button, ButtonKind, Icon, TagDot, error_state::explain, use_form_error},
};

/// The forms of one tag.
#[component]
pub fn Editor(
    /// The tag.
    tag: Tag,
    /// How many people have it, as text.
    people: String,
    /// What it can be merged into: each tag with words that name it.
    others: Vec<(TagId, String)>,
    /// What can be done.
    actions: Actions,
) -> impl IntoView {
    let merge = (!others.is_empty()).then(|| view! { <MergeForm tag=tag.clone() people=people.clone() others actions /> });
    view! {
        <h2 class="tags-head">
            <TagDot color=tag.color />
            <bdi>{tag.name.to_string()}</bdi>
            <span class="quiet num">{people.clone()}</span>
        </h2>
        <ChangeForm tag=tag.clone() actions />
        {merge}
        <DeleteForm tag people actions />
    }
    .into_any()
}

/// Name and colour.
#[component]
fn ChangeForm(tag: Tag, actions: Actions) -> impl IntoView {
    let texts = messages();
    let words = texts.tags.manager;
    let change = actions.change;
    let id = StoredValue::new(tag.id.clone());
    let is_ours = move || actions.asked.with(|asked| id.with_value(|id| asked.as_ref() == Some(id)));
    // An error of a form without a script comes with the page, and this is its form.
    let error = use_form_error(change);
    let error = Memo::new(move |_| error.get().filter(|_| is_ours() || actions.asked.with(Option::is_none)));
    let said = move || (is_ours() && change.value().with(|answer| matches!(answer, Some(Ok(()))))).then_some(words.saved);
    let color = move |each: TagColor| {
        view! {
            <label class="tags-color" title=(words.colors)(each)>
                <input type="radio" name="color" value=each.as_str() checked=each == tag.color />
                <TagDot color=each />
                <span class="visually-hidden">{(words.colors)(each)}</span>
            </label>
        }
    };
    view! {
        <ActionForm action=change attr:class="fields tags-form" on:submit=move |_| actions.asked.set(Some(id.get_value()))>
            <input type="hidden" name="tag" value=tag.id.as_str().to_owned() />
            <label class="field">
                <span>{words.name}</span>
                <input
                    type="text"
                    name="name"
                    required
                    pattern=r".*\S.*"
                    maxlength="50"
                    autocomplete="off"
                    dir="auto"
                    value=tag.name.to_string()
                    aria-describedby="tag-problem"
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                />
            </label>
            <p class="tags-problem" id="tag-problem" role="alert">
                {move || error.with(|error| error.as_ref().map(|error| why(texts, error)))}
            </p>
            <fieldset class="tags-colors">
                <legend>{words.color}</legend>
                {TagColor::ALL.into_iter().map(color).collect_view()}
            </fieldset>
            <p class="tags-buttons">
                <Button kind=ButtonKind::Primary submit=true attr:aria-busy=move || change.pending().get().to_string()>
                    {words.save}
                </Button>
                <span class="tags-said" role="status">
                    {said}
                </span>
            </p>
        </ActionForm>
    }
    .into_any()
}

/// Only the name can be refused.
fn why(texts: &Messages, error: &AppError) -> &'static str {
    match error {
        AppError::Invalid(_) => texts.tags.manager.name_refused,
        error => explain(texts, error),
    }
}

/// Makes two tags one.
#[component]
fn MergeForm(tag: Tag, people: String, others: Vec<(TagId, String)>, actions: Actions) -> impl IntoView {
    let texts = messages();
    let words = texts.tags.manager;
    let merge = actions.merge;
    let error = use_form_error(merge);
    let means = (words.merge_means)(&people, tag.name.as_str());
    view! {
        <details class="tags-end" open=error.get_untracked().is_some()>
            <summary>
                <Icon name="merge" />
                {words.merge}
            </summary>
            <ActionForm action=merge attr:class="fields">
                <input type="hidden" name="from" value=tag.id.as_str().to_owned() />
                <label class="field">
                    <span>{words.into}</span>
                    <select name="into" required>
                        {others
                            .into_iter()
                            .map(|(id, words)| view! { <option value=id.as_str().to_owned()>{words}</option> })
                            .collect_view()}
                    </select>
                </label>
                <p>{means}</p>
                {move || error.get().map(|error| view! { <p class="tags-problem" role="alert">{explain(texts, &error)}</p> })}
                <p>
                    <Button kind=ButtonKind::Danger submit=true attr:aria-busy=move || merge.pending().get().to_string()>
                        {words.merge_for_good}
                    </Button>
                </p>
            </ActionForm>
        </details>
    }
    .into_any()
}

/// Asks before it deletes, and says how many people are concerned: there is no way back.
#[component]
fn DeleteForm(tag: Tag, people: String, actions: Actions) -> impl IntoView {
    let texts = messages();
    let words = texts.tags.manager;
    let delete = actions.delete;
    let error = use_form_error(delete);
    view! {
        <p class="tags-end">
            // Without a script the browser opens the dialog by itself; not every browser can.
            <button
                class="button button-danger"
                type="button"
                command="show-modal"
                commandfor="delete-tag"
                on:click=|event| {
                    event.prevent_default();
                    browser::open_dialog("#delete-tag");
                }
            >
                <Icon name="trash-2" />
                {words.delete}
            </button>
        </p>
        {move || error.get().map(|error| view! { <p class="tags-problem" role="alert">{explain(texts, &error)}</p> })}
        <dialog class="dialog tags-question" id="delete-tag" aria-labelledby="delete-tag-title" aria-describedby="delete-tag-means">
            <header>
                <h2 id="delete-tag-title">{(words.delete_question)(tag.name.as_str())}</h2>
            </header>
            <p id="delete-tag-means">{(words.delete_means)(tag.people, &people)}</p>
            <div class="tags-answers">
                <form method="dialog">
                    <Button submit=true attr:autofocus=true>
                        {words.cancel}
                    </Button>
                </form>
                <ActionForm action=delete on:submit=|_| browser::close_dialog("#delete-tag")>
                    <input type="hidden" name="tag" value=tag.id.as_str().to_owned() />
                    <Button kind=ButtonKind::Danger submit=true>{words.delete_for_good}</Button>
                </ActionForm>
            </div>
        </dialog>
    }
    .into_any()
}
