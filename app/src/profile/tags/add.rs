//! The box that gives a tag: chosen from those there are, or a new one.

use domain::{
    actor::Permission,
    tag::{
        Tag, TagName, Worn,
        choice::{Choice, Nothing, choices},
    },
};
use leptos::{ev, html, prelude::*, server_fn::ServerFn, task::spawn_local, web_sys::Element};

use super::api::AddTag as GiveTag;
use crate::{
    browser,
    error::AppError,
    frame::use_may,
    messages::{Messages, messages},
    profile::{edit::api::list_tags, page::Page},
    ui::{Button, ButtonKind, Icon, TagDot, error_state::explain, use_form_error},
};

/// The choices, or why there are none.
type Offer = Result<Vec<Choice>, Nothing>;

/// A sheet with one field. Without a script it is a plain form whose field proposes names; with one the field is a combo box
/// over all tags, and giving one leaves it open for the next.
#[component]
pub fn AddTag(
    /// The state of the page.
    page: Page,
    /// What the person has.
    worn: Memo<Vec<Worn>>,
    /// Names to choose from where there is no script.
    names: Vec<TagName>,
) -> impl IntoView {
    let texts = messages();
    let may_manage = use_may(Permission::ManageTags);
    let give = ServerAction::<GiveTag>::new();
    let error = use_form_error(give);
    let field = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    // Nothing is chosen before something is typed, so that Enter in an empty field gives nothing by accident.
    let active = RwSignal::new(None::<usize>);
    let tags = RwSignal::new(None::<Result<Vec<Tag>, AppError>>);
    // The first view is the one without a script; the browser's own list and ours are never both there.
    let is_awake = RwSignal::new(false);
    Effect::new(move |_| is_awake.set(true));
    let offer = Memo::new(move |_| {
        tags.with(|tags| {
            let tags = tags.as_ref()?.as_ref().ok()?;
            Some(worn.with(|worn| typed.with(|typed| choices(tags, worn, typed, browser::fold))))
        })
    });
    let is_there = Memo::new(move |_| offer.with(|offer| matches!(offer, Some(Ok(_)))));
    let profile = page.id.get_value();
    let send = move |name: String| {
        give.dispatch(GiveTag { profile: page.id.get_value(), name });
        typed.set(String::new());
        active.set(None);
    };
    // What was given may be new: the next choice is made from all of them again.
    Effect::new(move |before: Option<()>| {
        give.version().track();
        if before.is_some() {
            read(tags);
        }
    });
    let choose = move || {
        let chosen = offer.with_untracked(|offer| match offer {
            Some(Ok(choices)) => active.get_untracked().and_then(|at| choices.get(at)).map(|choice| choice.name().to_string()),
            // Before the tags are here, or without them, the server finds the one that is meant.
            None => Some(typed.get_untracked()).filter(|text| !text.trim().is_empty()),
            Some(Err(_)) => None,
        });
        if let Some(name) = chosen {
            send(name);
        }
    };
    let press = move |event: ev::KeyboardEvent| {
        let last = offer.with_untracked(|offer| offer.as_ref().and_then(|offer| offer.as_ref().ok()).map_or(0, Vec::len));
        match event.key().as_str() {
            "ArrowDown" if last > 0 => active.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % last))),
            "ArrowUp" if last > 0 => active.update(|at| *at = Some(at.map_or(last - 1, |at| (at + last - 1) % last))),
            // A form with an empty field is not sent, but a choice in the list is one.
            "Enter" => choose(),
            _ => return,
        }
        event.prevent_default();
        reveal();
    };
    let open = move |event: ev::Event| {
        if event_target::<Element>(&event).has_attribute("open") {
            read(tags);
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
        }
    };
    view! {
        <details class="drop tag-add" open=error.get_untracked().is_some() on:toggle=open>
            <summary class="tag tag-more" id="add-tag">
                <Icon name="plus" />
                {texts.tags.add}
            </summary>
            <form
                class="drop-sheet tag-sheet"
                method="post"
                action=GiveTag::url()
                on:submit=move |event| {
                    event.prevent_default();
                    choose();
                }
            >
                <input type="hidden" name="profile" value=profile.to_string() />
                <label class="visually-hidden" for="tag-field">
                    {texts.tags.find_or_create}
                </label>
                <div class="tag-field">
                    <input
                        id="tag-field"
                        type="text"
                        name="name"
                        required
                        maxlength="50"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        dir="auto"
                        placeholder=texts.tags.find_or_create
                        node_ref=field
                        list=move || (!is_awake.get()).then_some("tag-names")
                        role=move || is_awake.get().then_some("combobox")
                        aria-autocomplete=move || is_awake.get().then_some("list")
                        aria-expanded=move || is_awake.get().then(|| is_there.get().to_string())
                        aria-controls=move || is_awake.get().then_some("tag-choices")
                        aria-activedescendant=move || active.get().filter(|_| is_there.get()).map(|at| format!("tag-choice-{at}"))
                        aria-describedby="tag-problem"
                        aria-invalid=move || error.get().is_some().then_some("true")
                        prop:value=typed
                        on:input:target=move |event| {
                            let text = event.target().value();
                            active.set((!text.trim().is_empty()).then_some(0));
                            typed.set(text);
                            if give.value().with_untracked(Option::is_some) {
                                give.value().set(None);
                            }
                        }
                        on:keydown=press
                    />
                    <Button kind=ButtonKind::Primary submit=true attr:aria-busy=move || give.pending().get().to_string()>
                        {texts.tags.give}
                    </Button>
                </div>
                <datalist id="tag-names">{names.into_iter().map(|name| view! { <option value=name.to_string()></option> }).collect_view()}</datalist>
                <p class="tag-problem" id="tag-problem" role="status">
                    {move || problem(texts, error.get(), tags.with(|tags| tags.as_ref()?.as_ref().err().cloned()), &offer.get())}
                </p>
                <Choices page offer active send=Callback::new(send) />
                <Show when=move || may_manage.get()>
                    <a class="tag-manage link" href="/settings/tags">
                        {texts.tags.manage}
                    </a>
                </Show>
            </form>
        </details>
    }
    .into_any()
}

/// The list below the field.
#[component]
fn Choices(page: Page, offer: Memo<Option<Offer>>, active: RwSignal<Option<usize>>, send: Callback<String>) -> impl IntoView {
    let texts = messages();
    let list =
        move || offer.with(|offer| offer.clone().and_then(Result::ok).unwrap_or_default().into_iter().enumerate().collect::<Vec<_>>());
    let one = move |(at, choice): (usize, Choice)| {
        let name = choice.name().to_string();
        let shown = match choice {
            Choice::Known(tag) => {
                let people = page.reader.with_untracked(|reader| domain::format::integer(tag.people, reader.locale));
                let people = (texts.tags.people)(tag.people, &people);
                view! {
                    <TagDot color=tag.color />
                    <bdi class="tag-name">{tag.name.to_string()}</bdi>
                    <span class="tag-people num">{people}</span>
                }
                .into_any()
            }
            Choice::New(name) => view! {
                <Icon name="plus" />
                <bdi class="tag-name">{(texts.tags.create)(name.as_str())}</bdi>
            }
            .into_any(),
        };
        view! {
            <li
                class="tag-choice"
                id=format!("tag-choice-{at}")
                role="option"
                aria-selected=move || (active.get() == Some(at)).to_string()
                // The keyboard stays in the field.
                on:pointerdown=|event| event.prevent_default()
                on:click=move |_| send.run(name.clone())
            >
                {shown}
            </li>
        }
    };
    view! {
        <ul class="tag-choices" id="tag-choices" role="listbox" aria-label=texts.tags.choices hidden=move || !matches!(offer.get(), Some(Ok(_)))>
            {move || list().into_iter().map(one).collect_view()}
        </ul>
    }
}

/// What stands below the field instead of a choice.
fn problem(texts: &Messages, sent: Option<AppError>, read: Option<AppError>, offer: &Option<Offer>) -> Option<&'static str> {
    match (sent, read, offer) {
        (Some(AppError::Invalid(_)), ..) => Some(texts.tags.not_given),
        (Some(error), ..) | (None, Some(error), _) => Some(explain(texts, &error)),
        (None, None, Some(Err(Nothing::Empty))) => Some(texts.tags.no_choice),
        (None, None, Some(Err(Nothing::HasIt))) => Some(texts.tags.has_it),
        (None, None, Some(Err(Nothing::NotByHand))) => Some(texts.tags.not_by_hand),
        (None, None, Some(Err(Nothing::NoName))) => Some(texts.tags.no_name),
        (None, None, Some(Ok(_)) | None) => None,
    }
}

/// Reads all tags, with the people they have now.
fn read(tags: RwSignal<Option<Result<Vec<Tag>, AppError>>>) {
    spawn_local(async move {
        let read = list_tags().await;
        tags.try_set(Some(read));
    });
}

/// Scrolls the active choice into the list's window.
#[cfg(feature = "hydrate")]
fn reveal() {
    request_animation_frame(|| {
        if let Ok(Some(choice)) = document().query_selector(".tag-choice[aria-selected=\"true\"]") {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            choice.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}

#[cfg(not(feature = "hydrate"))]
fn reveal() {}
