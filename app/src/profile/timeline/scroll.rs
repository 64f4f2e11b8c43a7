//! Where the reader is in the timeline. On the server nobody scrolls.

/// True when the first line has left the screen upwards: nothing may move under the reader then.
pub fn is_reading_below() -> bool {
    top("#timeline-top").is_some_and(|top| top < 0.0)
}

/// True when the end of the timeline is less than a screen below what is shown.
pub fn is_near_end() -> bool {
    top("#timeline-end").is_some_and(|top| top < 2.0 * height())
}

/// True when the top of what is held is less than a screen away.
pub fn is_near_top() -> bool {
    top("#timeline-top").is_some_and(|top| top > -height())
}

/// Goes to the first line.
pub fn to_top() {
    #[cfg(feature = "hydrate")]
    leptos::prelude::window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Brings the open event onto the screen, unless the reader is somewhere else already.
pub fn to_open() {
    #[cfg(feature = "hydrate")]
    {
        use leptos::prelude::{document, window};

        let line = document().query_selector(".line[aria-expanded=\"true\"]").ok().flatten();
        if let (Some(line), true) = (line, window().scroll_y().is_ok_and(|y| y < 1.0)) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            line.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }
}

/// True while the pointer is over the lines.
pub fn is_pointed_at() -> bool {
    #[cfg(feature = "hydrate")]
    return leptos::prelude::document().query_selector(".days:hover").ok().flatten().is_some();
    #[cfg(not(feature = "hydrate"))]
    false
}

/// Changes what stands above the reader without moving what is being read. Browsers do so by themselves, but not at the
/// very top of a page.
pub fn keep_place(change: impl FnOnce()) {
    #[cfg(feature = "hydrate")]
    {
        use leptos::prelude::{document, request_animation_frame, window};

        let height = || document().document_element().map_or(0, |root| root.scroll_height());
        let (is_at_top, before) = (window().scroll_y().is_ok_and(|y| y < 1.0), height());
        change();
        if is_at_top {
            request_animation_frame(move || {
                if window().scroll_y().is_ok_and(|y| y < 1.0) {
                    window().scroll_to_with_x_and_y(0.0, f64::from(height() - before));
                }
            });
        }
    }
    #[cfg(not(feature = "hydrate"))]
    change();
}

#[cfg(feature = "hydrate")]
fn top(selector: &str) -> Option<f64> {
    let element = leptos::prelude::document().query_selector(selector).ok()??;
    Some(element.get_bounding_client_rect().top())
}

#[cfg(feature = "hydrate")]
fn height() -> f64 {
    leptos::prelude::window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(1_000.0)
}

#[cfg(not(feature = "hydrate"))]
fn top(_selector: &str) -> Option<f64> {
    None
}

#[cfg(not(feature = "hydrate"))]
fn height() -> f64 {
    0.0
}
