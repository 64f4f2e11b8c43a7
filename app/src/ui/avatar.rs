//! A picture, or initials on a soft colour in its place.

use domain::identity::ProfileId;
use leptos::prelude::*;

use super::Icon;

const TONES: [&str; 8] = ["tone-0", "tone-1", "tone-2", "tone-3", "tone-4", "tone-5", "tone-6", "tone-7"];

/// The picture of a person, or the initials: one of eight colours that stays with the profile, grey and without initials for
/// a person without a name. The name stands beside it, so it is hidden from screen readers.
#[component]
pub fn Avatar(
    /// Chooses the colour.
    id: ProfileId,
    /// Gives the initials.
    name: Option<String>,
    /// A picture as a `data:` address.
    #[prop(optional_no_strip)]
    picture: Option<String>,
    /// 52 px instead of 28.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    if let Some(picture) = picture {
        let class = if large { "avatar avatar-large" } else { "avatar" };
        return view! { <img class=class src=picture alt="" /> }.into_any();
    }
    let initials = name.as_deref().and_then(initials);
    let tone = if initials.is_some() { tone(&id) } else { "tone-none" };
    view! {
        <span class=format!("avatar {tone}{}", if large { " avatar-large" } else { "" }) aria-hidden="true">
            {match initials {
                Some(text) => text.into_any(),
                None => view! { <Icon name="user-round" /> }.into_any(),
            }}
        </span>
    }
    .into_any()
}

fn tone(id: &ProfileId) -> &'static str {
    let sum = id.as_str().bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    TONES[(sum >> 4) % TONES.len()]
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> Option<String> {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next()?;
    Some(core::iter::once(first).chain(words.next_back()).flat_map(char::to_uppercase).collect())
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_word() {
        assert_eq!(initials("Marta Zielińska").as_deref(), Some("MZ"));
        assert_eq!(initials("  żaneta maria ół ").as_deref(), Some("ŻÓ"));
        assert_eq!(initials("Cher").as_deref(), Some("C"));
        assert_eq!(initials("محمد علي").as_deref(), Some("مع"));
        assert_eq!(initials(" – ").as_deref(), None);
    }
}
