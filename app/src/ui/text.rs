//! Texts from outside, which may be long.

use leptos::prelude::*;

/// A text that breaks well: an address before its `@` rather than in the middle of a word. Its direction is up to the element
/// around it.
#[component]
pub fn Text(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let (before, after) = parts(&text);
    (before.to_owned(), after.map(|after| view! { <wbr /> {after.to_owned()} }))
}

/// The parts that may stand on two lines; both together are the text.
fn parts(text: &str) -> (&str, Option<&str>) {
    match text.rfind('@') {
        Some(at) if at > 0 && !text.contains(char::is_whitespace) => (&text[..at], Some(&text[at..])),
        _ => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn only_an_address_is_taken_apart() {
        assert_eq!(parts("marta@example.com"), ("marta", Some("@example.com")));
        assert_eq!(parts("meet me @ noon"), ("meet me @ noon", None));
        assert_eq!(parts("@marta"), ("@marta", None));
        assert_eq!(parts("ł@ł"), ("ł", Some("@ł")));
    }
}
