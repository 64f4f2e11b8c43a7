//! What there is to choose from while a tag's name is typed (product.md B7).

use super::{Tag, TagName, Worn};

/// Most tags offered at once; whoever looks for another one types more of it.
const MOST: usize = 50;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A tag that is there.
    Known(Tag),
    /// A new one of this name.
    New(TagName),
}

impl Choice {
    /// The name of the tag.
    pub fn name(&self) -> &TagName {
        match self {
            Self::Known(tag) => &tag.name,
            Self::New(name) => name,
        }
    }
}

/// Why what was typed can be neither chosen nor created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// Nothing is typed, and there is no tag to choose.
    Empty,
    /// The person has it.
    HasIt,
    /// The product gives it itself.
    NotByHand,
    /// It cannot be a name.
    NoName,
}

/// The tags that match, best first, and the creation of a new one as the last choice; without a single choice the reason.
///
/// Case and accents do not matter. A name that begins with what is typed comes before one that contains it, and the tag that
/// more people have before the rarer one. `fold` is [`crate::fold::fold`], or the browser's own.
///
/// # Errors
/// Why there is nothing to choose.
pub fn choices(tags: &[Tag], worn: &[Worn], typed: &str, fold: impl Fn(&str) -> String) -> Result<Vec<Choice>, Nothing> {
    let wanted = TagName::parse(typed);
    if wanted.is_none() && !typed.trim().is_empty() {
        return Err(Nothing::NoName);
    }
    let part = wanted.as_ref().map(|name| fold(name.as_str())).unwrap_or_default();
    let is_worn = |tag: &Tag| worn.iter().any(|worn| worn.tag.id == tag.id);
    let mut exact = None;
    let mut found = Vec::new();
    for tag in tags {
        let name = fold(tag.name.as_str());
        if name == part {
            exact = Some(tag);
        }
        if !tag.system && !is_worn(tag) && name.contains(&part) {
            found.push(((name != part, !name.starts_with(&part), u64::MAX - tag.people, name), tag));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut choices: Vec<Choice> = found.into_iter().take(MOST).map(|(_, tag)| Choice::Known(tag.clone())).collect();
    match (&wanted, exact) {
        (Some(name), None) => choices.push(Choice::New(name.clone())),
        _ if !choices.is_empty() => {}
        (Some(_), Some(tag)) => return Err(if is_worn(tag) { Nothing::HasIt } else { Nothing::NotByHand }),
        (None, _) => return Err(Nothing::Empty),
    }
    Ok(choices)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        attribute::Source,
        fold::fold,
        tag::{TagColor, TagId, Tagging},
        time::Timestamp,
    };

    fn tag(n: u8, name: &str, people: u64, system: bool) -> Tag {
        Tag { id: TagId::parse(&format!("{n:032x}")).unwrap(), name: TagName::parse(name).unwrap(), color: TagColor::Blue, system, people }
    }

    fn worn(tag: &Tag) -> Worn {
        Worn { tag: tag.clone(), tagging: Tagging { at: Timestamp::default(), source: Source::System } }
    }

    fn names(tags: &[Tag], worn: &[Worn], typed: &str) -> Vec<String> {
        choices(tags, worn, typed, fold)
            .unwrap()
            .iter()
            .map(|choice| match choice {
                Choice::Known(tag) => tag.name.to_string(),
                Choice::New(name) => format!("+{name}"),
            })
            .collect()
    }

    #[test]
    fn a_tag_is_found_by_any_part_whatever_its_case_and_accents() {
        let tags = [tag(1, "Łódź", 3, false), tag(2, "from Łódź", 9, false), tag(3, "VIP", 5, false)];
        assert_eq!(names(&tags, &[], "lodz"), ["Łódź", "from Łódź"]);
        assert_eq!(names(&tags, &[], "lod"), ["Łódź", "from Łódź", "+lod"]);
        assert_eq!(names(&tags, &[], ""), ["from Łódź", "VIP", "Łódź"]);
    }

    #[test]
    fn what_nobody_has_is_created_and_what_the_person_has_is_not_offered() {
        let tags = [tag(1, "VIP", 3, false), tag(2, "bought", 3, true)];
        assert_eq!(names(&tags, &[], "  new   one "), ["+new one"]);
        assert_eq!(choices(&tags, &[worn(&tags[0])], "vip", fold), Err(Nothing::HasIt));
        assert_eq!(choices(&tags, &[], "Bought", fold), Err(Nothing::NotByHand));
        assert_eq!(choices(&tags, &[worn(&tags[0])], " ", fold), Err(Nothing::Empty));
        assert_eq!(choices(&tags, &[], &"x".repeat(51), fold), Err(Nothing::NoName));
    }

    proptest! {
        #[test]
        fn nothing_is_offered_that_exists_twice_or_is_worn(held in prop::collection::vec("[a-cA-C]{1,3}", 0..12), typed in "[a-cA-C ]{0,4}", has in any::<u16>()) {
            let mut tags: Vec<Tag> = Vec::new();
            for (n, name) in held.iter().enumerate() {
                if tags.iter().all(|tag| fold(tag.name.as_str()) != fold(name)) {
                    tags.push(tag(n as u8, name, n as u64, n % 5 == 4));
                }
            }
            let given: Vec<Worn> = tags.iter().enumerate().filter(|(n, _)| has >> n & 1 == 1).map(|(_, tag)| worn(tag)).collect();
            for choice in choices(&tags, &given, &typed, fold).unwrap_or_default() {
                let same = tags.iter().find(|tag| fold(tag.name.as_str()) == fold(choice.name().as_str()));
                match choice {
                    Choice::Known(tag) => {
                        prop_assert!(!tag.system && given.iter().all(|worn| worn.tag.id != tag.id));
                        prop_assert!(fold(tag.name.as_str()).contains(&fold(typed.split_whitespace().collect::<Vec<_>>().join(" ").as_str())));
                    }
                    Choice::New(_) => prop_assert!(same.is_none()),
                }
            }
        }
    }
}
