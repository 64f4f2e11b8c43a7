//! *Add new field*: an attribute of the workspace, made where it is missing (product.md C5).

use domain::attribute::{AttributeDefinition, AttributeKind, AttributeName, Origin};
use leptos::{html, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::{api::define_attribute, draft::Draft};
use crate::{
    browser,
    error::AppError,
    messages::messages,
    profile::label::field_id,
    ui::{Icon, TextArea, error_state::explain, use_typed},
};

/// What is typed about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewField {
    /// The source parameter.
    pub source: String,
    /// What people call it.
    pub name: String,
    /// What it means.
    pub description: String,
    /// What its values are.
    pub kind: AttributeKind,
    /// Why it was not made.
    pub error: Option<NewFieldError>,
}

/// Why a field cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why", content = "what")]
pub enum NewFieldError {
    /// The source parameter cannot be one.
    Invalid,
    /// There is one already.
    Taken,
    /// The server refused or did not answer.
    Failed(AppError),
}

impl NewField {
    /// Whether something is typed.
    #[cfg(feature = "ssr")]
    pub fn is_begun(&self) -> bool {
        [&self.source, &self.name, &self.description].iter().any(|text| !text.trim().is_empty())
    }

    /// The definition that it means.
    ///
    /// # Errors
    /// [`NewFieldError::Invalid`] or [`NewFieldError::Taken`].
    pub fn definition(&self, defined: &[AttributeDefinition]) -> Result<AttributeDefinition, NewFieldError> {
        let name = AttributeName::parse(&self.source).ok_or(NewFieldError::Invalid)?;
        if defined.iter().any(|known| known.name == name) {
            return Err(NewFieldError::Taken);
        }
        let words = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let definition = AttributeDefinition::new(name, self.kind, Origin::Made);
        Ok(AttributeDefinition { label: words(&self.name), description: words(&self.description), ..definition })
    }
}

/// The state of the form.
#[derive(Clone, Copy)]
pub struct Definer {
    source: RwSignal<String>,
    name: RwSignal<String>,
    description: RwSignal<String>,
    kind: RwSignal<String>,
    error: RwSignal<Option<NewFieldError>>,
    made: RwSignal<Option<String>>,
    pending: RwSignal<bool>,
}

impl Definer {
    /// With what was typed before.
    pub fn new(field: NewField) -> Self {
        Self {
            source: RwSignal::new(field.source),
            name: RwSignal::new(field.name),
            description: RwSignal::new(field.description),
            kind: RwSignal::new(field.kind.as_str().to_owned()),
            error: RwSignal::new(field.error),
            made: RwSignal::new(None),
            pending: RwSignal::new(false),
        }
    }

    /// Whether something is typed; reading it is tracked.
    pub fn is_begun(self) -> bool {
        [self.source, self.name, self.description].iter().any(|text| text.with(|text| !text.trim().is_empty()))
    }

    /// The same, not tracked.
    pub fn is_begun_now(self) -> bool {
        untrack(|| self.is_begun())
    }

    /// Empties it.
    pub fn clear(self) {
        for text in [self.source, self.name, self.description] {
            text.set(String::new());
        }
        self.kind.set(AttributeKind::String.as_str().to_owned());
        self.error.set(None);
        self.made.set(None);
    }

    fn field(self) -> NewField {
        NewField {
            source: self.source.get_untracked(),
            name: self.name.get_untracked(),
            description: self.description.get_untracked(),
            kind: AttributeKind::parse(&self.kind.get_untracked()).unwrap_or_default(),
            error: None,
        }
    }

    /// Makes the attribute and adds it to the panel; false when it could not be made, and the form says why.
    pub async fn create(self, draft: Draft) -> bool {
        let definition = match draft.page.who.with_untracked(|who| self.field().definition(&who.defined)) {
            Ok(definition) => definition,
            Err(error) => {
                self.error.set(Some(error));
                return false;
            }
        };
        match define_attribute(definition.clone()).await {
            Ok(()) => {
                let called = definition.label.clone().unwrap_or_else(|| definition.name.to_string());
                if self.made.try_set(Some(called)).is_some() {
                    return false; // The page is gone.
                }
                draft.add(definition);
                for text in [self.source, self.name, self.description] {
                    text.set(String::new());
                }
                self.error.set(None);
                true
            }
            // The form has looked for what it knows; somebody else was faster.
            Err(AppError::Invalid(_)) => {
                self.error.try_set(Some(NewFieldError::Taken));
                false
            }
            Err(error) => {
                self.error.try_set(Some(NewFieldError::Failed(error)));
                false
            }
        }
    }

    fn press(self, draft: Draft) {
        if self.pending.get_untracked() {
            return;
        }
        self.pending.set(true);
        let name = AttributeName::parse(&self.source.get_untracked());
        spawn_local(async move {
            let is_made = self.create(draft).await;
            self.pending.try_set(false);
            if let (true, Some(name)) = (is_made, name) {
                request_animation_frame(move || {
                    browser::focus(&format!("[id=\"{}\"]", field_id(&name)));
                });
            }
        });
    }
}

/// The form, folded until it is wanted.
#[component]
pub fn AddField(draft: Draft) -> impl IntoView {
    let texts = messages();
    let words = texts.edit.new;
    let new = draft.new;
    let is_open = new.is_begun_now() || new.error.with_untracked(Option::is_some);
    let error = move || {
        new.error.with(|error| {
            error.as_ref().map(|error| match error {
                NewFieldError::Invalid => words.invalid,
                NewFieldError::Taken => words.taken,
                NewFieldError::Failed(error) => explain(texts, error),
            })
        })
    };
    let select = NodeRef::<html::Select>::new();
    let kind = new.kind;
    use_typed(
        kind,
        move || select.get().map(|select| select.value()),
        move |kind| {
            if let Some(select) = select.get_untracked() {
                select.set_value(kind);
            }
        },
    );
    view! {
        <details class="edit-new" open=is_open>
            <summary>
                <Icon name="plus" />
                {words.title}
            </summary>
            <div class="edit-new-fields">
                <div class="edit-field">
                    <label for="edit-new-source">{words.source}</label>
                    <LineOf id="edit-new-source" name="new-source" typed=new.source described="edit-new-source-means edit-new-error" invalid=Signal::derive(move || new.error.with(Option::is_some)) />
                    <small id="edit-new-source-means">{words.source_means}</small>
                    <p class="edit-error" id="edit-new-error" role="alert">
                        {error}
                    </p>
                </div>
                <div class="edit-field">
                    <label for="edit-new-name">{words.name}</label>
                    <LineOf id="edit-new-name" name="new-name" typed=new.name described="edit-new-name-means" invalid=false />
                    <small id="edit-new-name-means">{words.name_means}</small>
                </div>
                <div class="edit-field">
                    <label for="edit-new-description">{words.description}</label>
                    <TextArea
                        id="edit-new-description"
                        name="new-description"
                        typed=new.description
                        rows=2
                        described=Signal::stored(Some("edit-new-description-means".to_owned()))
                    />
                    <small id="edit-new-description-means">{words.description_means}</small>
                </div>
                <div class="edit-field">
                    <label for="edit-new-kind">{words.kind}</label>
                    <select id="edit-new-kind" name="new-kind" node_ref=select on:change:target=move |event| kind.set(event.target().value())>
                        {AttributeKind::ALL
                            .map(|each| {
                                view! {
                                    <option value=each.as_str() selected=kind.get_untracked() == each.as_str()>
                                        {(texts.edit.kind)(each)}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                </div>
                <button
                    class="button"
                    type="submit"
                    name="act"
                    value="define"
                    aria-busy=move || new.pending.get().to_string()
                    on:click=move |event| {
                        event.prevent_default();
                        new.press(draft);
                    }
                >
                    {words.create}
                </button>
            </div>
        </details>
        <p class="edit-made" role="status" dir="auto">
            {move || new.made.get().map(|name| (words.made)(&name))}
        </p>
    }
    .into_any()
}

/// A field of one line.
#[component]
fn LineOf(
    id: &'static str,
    name: &'static str,
    typed: RwSignal<String>,
    described: &'static str,
    #[prop(into)] invalid: Signal<bool>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    use_typed(
        typed,
        move || node.get().map(|input| input.value()),
        move |text| {
            if let Some(input) = node.get_untracked() {
                input.set_value(text);
            }
        },
    );
    view! {
        <input
            id=id
            type="text"
            name=name
            autocomplete="off"
            dir="auto"
            node_ref=node
            value=typed.get_untracked()
            aria-describedby=described
            aria-invalid=move || invalid.get().then_some("true")
            on:input:target=move |event| typed.set(event.target().value())
        />
    }
}
