//! A field of several lines.

use leptos::{html, prelude::*};

use super::typed::use_typed;

/// A field of several lines. Leptos 0.8 writes the children of `<textarea>` to the page as they are, so that what somebody typed
/// could end the element and begin a script: no other `<textarea>` may stand in the product.
#[component]
pub fn TextArea(
    /// Id of the element.
    #[prop(into)]
    id: String,
    /// Name in the form.
    #[prop(into)]
    name: String,
    /// What stands in it.
    typed: RwSignal<String>,
    /// How many lines are shown.
    #[prop(default = 3)]
    rows: u32,
    /// Ids of what describes it.
    #[prop(optional, into)]
    described: Signal<Option<String>>,
    /// Whether what is typed cannot be taken.
    #[prop(optional, into)]
    invalid: Signal<bool>,
    /// Called after each keystroke.
    #[prop(optional, into)]
    on_input: Option<Callback<()>>,
    /// Called when it is left with another text than it was entered with.
    #[prop(optional, into)]
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    use_typed(
        typed,
        move || node.get().map(|area| area.value()),
        move |text| {
            if let Some(area) = node.get_untracked() {
                area.set_value(text);
            }
        },
    );
    view! {
        <textarea
            id=id
            name=name
            rows=rows.to_string()
            dir="auto"
            node_ref=node
            aria-describedby=described
            aria-invalid=move || invalid.get().then_some("true")
            inner_html=inner(&typed.get_untracked())
            on:input:target=move |event| {
                typed.set(event.target().value());
                if let Some(then) = on_input {
                    then.run(());
                }
            }
            on:change=move |_| {
                if let Some(then) = on_change {
                    then.run(());
                }
            }
        ></textarea>
    }
    .into_any()
}

/// A text as the inside of the element. A browser that reads a page drops the first line break, so one is put before it.
fn inner(text: &str) -> String {
    let first = if cfg!(feature = "ssr") { "\n" } else { "" };
    format!("{first}{}", text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}
