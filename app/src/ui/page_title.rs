//! The title of the window.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::messages::messages;

/// Sets the title of the window from the title of the page.
#[component]
pub fn PageTitle(
    /// The page, without the name of the product.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let title = (messages().frame.window_title)(&text);
    // The server writes a title as it is given, and customers choose their names: `</title><script>` must stay a name.
    #[cfg(feature = "ssr")]
    let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    view! { <Title text=title /> }
}
