//! The native control that fits an attribute's type (product.md C3).

use domain::{
    attribute::{AttributeDefinition, AttributeKind},
    civil::Date,
};
use leptos::{html, prelude::*};
use serde_json::Value;

use crate::{
    messages::messages,
    ui::{TextArea, use_typed},
};

/// Which control a value is typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line; the word tells a phone which keyboard to show.
    Line(&'static str),
    /// Several lines.
    Lines,
    /// A day.
    Date,
    /// N/A, yes or no.
    Choice,
}

/// Longer texts get several lines.
const LONG: usize = 100;

impl Control {
    /// The control for a value. One that cannot show what is there would lose it, so a plain line stands in for it.
    pub fn of(definition: &AttributeDefinition, seen: Option<&Value>) -> Self {
        let kind = definition.kind;
        let shown = seen.map(|value| kind.typed(value)).unwrap_or_default();
        match kind {
            _ if shown.contains(['\n', '\r']) || shown.chars().count() > LONG => Self::Lines,
            AttributeKind::Array => Self::Lines,
            AttributeKind::Date if shown.is_empty() || Date::parse(&shown).is_some_and(|date| date.to_string() == shown) => Self::Date,
            AttributeKind::Boolean if ["", "true", "false"].contains(&shown.as_str()) => Self::Choice,
            AttributeKind::Number => Self::Line("decimal"),
            _ => match definition.name.as_str() {
                "description" => Self::Lines,
                "email" => Self::Line("email"),
                "phone" => Self::Line("tel"),
                _ => Self::Line("text"),
            },
        }
    }
}

/// The control.
#[component]
pub fn Input(
    /// Which.
    control: Memo<Control>,
    /// Id of the element.
    #[prop(into)]
    id: String,
    /// Name in the form.
    name: String,
    /// What it is called, for controls of several parts.
    label: Signal<String>,
    /// What stands in it.
    typed: RwSignal<String>,
    /// Ids of what describes it.
    described: Signal<Option<String>>,
    /// Whether what is typed cannot be taken.
    invalid: Signal<bool>,
    /// Called after each keystroke.
    on_input: Callback<()>,
    /// Called when it is left.
    on_change: Callback<()>,
    /// The first of the panel.
    first: bool,
) -> impl IntoView {
    move || {
        let (id, name) = (id.clone(), name.clone());
        match control.get() {
            Control::Lines => view! { <TextArea id name typed described invalid on_input on_change rows=3 /> }.into_any(),
            Control::Choice => view! { <Choice id name label typed described invalid on_change /> }.into_any(),
            Control::Line(mode) => view! { <Line id name typed described invalid on_input on_change kind="text" mode first /> }.into_any(),
            Control::Date => view! { <Line id name typed described invalid on_input on_change kind="date" mode="text" first /> }.into_any(),
        }
    }
}

#[component]
fn Line(
    id: String,
    name: String,
    typed: RwSignal<String>,
    described: Signal<Option<String>>,
    invalid: Signal<bool>,
    on_input: Callback<()>,
    on_change: Callback<()>,
    kind: &'static str,
    mode: &'static str,
    first: bool,
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
            type=kind
            inputmode=mode
            name=name
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            autofocus=first
            dir="auto"
            node_ref=node
            value=typed.get_untracked()
            aria-describedby=described
            aria-invalid=move || invalid.get().then_some("true")
            on:input:target=move |event| {
                typed.set(event.target().value());
                on_input.run(());
            }
            on:change=move |_| on_change.run(())
        />
    }
}

#[component]
fn Choice(
    id: String,
    name: String,
    label: Signal<String>,
    typed: RwSignal<String>,
    described: Signal<Option<String>>,
    invalid: Signal<bool>,
    on_change: Callback<()>,
) -> impl IntoView {
    let texts = messages();
    let nodes = [NodeRef::<html::Input>::new(), NodeRef::new(), NodeRef::new()];
    let values = ["", "true", "false"];
    let words = [texts.frame.not_available, texts.profile.kind.yes, texts.profile.kind.no];
    use_typed(
        typed,
        move || {
            let inputs = nodes.iter().map(|node| node.get()).collect::<Option<Vec<_>>>()?;
            let chosen = inputs.iter().position(|input| input.checked());
            Some(chosen.map(|at| values[at]).unwrap_or_default().to_owned())
        },
        move |text| {
            for (node, value) in nodes.iter().zip(values) {
                if let Some(input) = node.get_untracked() {
                    input.set_checked(value == text);
                }
            }
        },
    );
    view! {
        <div
            class="edit-choice"
            role="radiogroup"
            aria-label=label
            aria-describedby=described
            aria-invalid=move || invalid.get().then_some("true")
        >
            {(0..values.len())
                .map(|at| {
                    view! {
                        <label>
                            <input
                                id=if at == 0 { id.clone() } else { format!("{id}-{}", values[at]) }
                                type="radio"
                                name=name.clone()
                                value=values[at]
                                checked=typed.get_untracked() == values[at]
                                node_ref=nodes[at]
                                on:change=move |_| {
                                    typed.set(values[at].to_owned());
                                    on_change.run(());
                                }
                            />
                            <span>{words[at]}</span>
                        </label>
                    }
                })
                .collect_view()}
        </div>
    }
}
