//! What a field was before, and the way back to it (product.md C8).

use domain::{attribute::Attribute, edit::Former, format, time::Timestamp};
use leptos::{prelude::*, task::spawn_local, web_sys};

use super::{
    api::former_values,
    draft::{Draft, Field},
};
use crate::{
    browser,
    error::AppError,
    messages::messages,
    profile::{facts::write, label::field_id},
    ui::{Icon, error_state::explain},
};

/// A disclosure; what was before is read when it is opened, and again when the value changes.
#[component]
pub fn History(draft: Draft, field: Field) -> impl IntoView {
    let texts = messages();
    let name = field.definition.name.clone();
    let former = RwSignal::new(None::<Result<Vec<Former>, AppError>>);
    let is_open = RwSignal::new(false);
    let current = {
        let name = name.clone();
        Memo::new(move |_| draft.page.who.with(|who| who.attributes.get(name.as_str()).cloned()))
    };
    Effect::new({
        let name = name.clone();
        move |_| {
            current.track();
            if is_open.get() {
                let (id, name) = (draft.page.id.get_value(), name.clone());
                spawn_local(async move {
                    let values = former_values(id, name).await;
                    former.try_set(Some(values));
                });
            }
        }
    });
    let date = move |at: Timestamp| draft.page.reader.with(|reader| format::date_time(at, &reader.offsets, &texts.frame.months));
    let value = {
        let name = name.clone();
        move |attribute: &Attribute| {
            let value = draft.page.reader.with(|reader| write(name.as_str(), &attribute.value, draft.page.now.get_untracked(), reader));
            if value.is_empty() { texts.frame.not_available.to_owned() } else { value }
        }
    };
    let put_back = {
        let (field, id) = (field, field_id(&name));
        move |attribute: &Attribute| {
            field.removed.set(false);
            field.error.set(None);
            field.typed.set(field.definition.kind.typed(&attribute.value));
            browser::focus(&format!("[id=\"{id}\"]"));
        }
    };
    let list = move || {
        former.with(|former| match former {
            None => ().into_any(),
            Some(Err(error)) => view! { <p class="quiet" role="alert">{explain(texts, error)}</p> }.into_any(),
            Some(Ok(former)) if former.is_empty() => view! { <p class="quiet">{texts.edit.no_history}</p> }.into_any(),
            Some(Ok(former)) => {
                let lines = former.iter().cloned().map(|former| {
                    let Former { attribute, until, by } = former;
                    let period = (texts.edit.period)(&date(attribute.at), &date(until));
                    let how = format!(
                        "{} · {}",
                        (texts.profile.provenance)(&attribute.source),
                        (texts.edit.replaced)(&(texts.profile.provenance)(&by))
                    );
                    let put_back = put_back.clone();
                    view! {
                        <li>
                            <div>
                                <bdi>{value(&attribute)}</bdi>
                                <span class="quiet">{how}</span>
                                <span class="quiet num">{period}</span>
                            </div>
                            <button class="button button-quiet" type="button" on:click=move |_| put_back(&attribute)>
                                <Icon name="undo-2" />
                                {texts.edit.put_back}
                            </button>
                        </li>
                    }
                });
                view! { <ol>{lines.collect_view()}</ol> }.into_any()
            }
        })
    };
    let now = move || {
        current.with(|current| {
            current
                .as_ref()
                .map(|attribute| format!("{}: {} · {}", texts.edit.now, (texts.profile.provenance)(&attribute.source), date(attribute.at)))
        })
    };
    view! {
        <details
            class="edit-history needs-script"
            on:toggle=move |event| is_open.set(event_target::<web_sys::Element>(&event).has_attribute("open"))
        >
            <summary>{texts.edit.history}</summary>
            <div class="edit-history-list">
                <p class="quiet">{now}</p>
                {list}
            </div>
        </details>
    }
    .into_any()
}
