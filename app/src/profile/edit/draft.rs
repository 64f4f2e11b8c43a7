//! What is being edited: every field as it was seen, as it is typed, and as somebody else has made it meanwhile.

use core::time::Duration;

use domain::{
    attribute::{Attribute, AttributeDefinition, AttributeName, Origin, ValueError},
    edit::{Change, Edit, Outcome},
    entry::{Entry, is_same, shown},
    profile::Who,
    tag::{TagId, TagName},
};
use leptos::{ev, prelude::*, task::spawn_local};
use serde_json::Value;

use super::{
    api::{create_tag, edit_profile},
    attempt::Attempt,
    define::Definer,
    trouble::Trouble,
};
use crate::profile::page::Page;

/// One field of the panel.
#[derive(Clone, Debug)]
pub struct Field {
    /// What it is.
    pub definition: AttributeDefinition,
    /// The value that the editor saw; `None`: not on this person.
    pub seen: ArcRwSignal<Option<Value>>,
    /// What stands in it.
    pub typed: ArcRwSignal<String>,
    /// To be taken off this person.
    pub removed: ArcRwSignal<bool>,
    /// Why it cannot be taken.
    pub error: ArcRwSignal<Option<ValueError>>,
    /// What somebody else made of it, while a choice is to be made.
    pub theirs: ArcRwSignal<Option<Option<Attribute>>>,
}

impl Field {
    fn new(definition: AttributeDefinition, entry: Entry) -> Self {
        Self {
            definition,
            seen: ArcRwSignal::new(entry.seen),
            typed: ArcRwSignal::new(entry.typed),
            removed: ArcRwSignal::new(entry.removed),
            error: ArcRwSignal::new(None),
            theirs: ArcRwSignal::new(None),
        }
    }

    /// As it stands now; reading it is tracked.
    pub fn entry(&self) -> Entry {
        Entry { name: self.definition.name.clone(), typed: self.typed.get(), seen: self.seen.get(), removed: self.removed.get() }
    }

    fn entry_now(&self) -> Entry {
        untrack(|| self.entry())
    }

    /// Whether saving would change it; reading it is tracked.
    pub fn is_changed(&self) -> bool {
        self.entry().is_changed(self.definition.kind)
    }

    /// Goes on with another value as the one that was seen; what is typed stays.
    pub fn keep_mine(&self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.seen.set(theirs.map(|attribute| attribute.value));
        }
        self.theirs.set(None);
    }

    /// Shows a value as it is, untouched.
    pub fn take(&self, value: Option<Value>) {
        let entry = Entry::untouched(&self.definition, value);
        self.typed.set(entry.typed);
        self.seen.set(entry.seen);
        self.removed.set(false);
        self.error.set(None);
        self.theirs.set(None);
    }

    /// Takes what somebody else made of it.
    pub fn take_theirs(&self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.take(theirs.map(|attribute| attribute.value));
        }
    }

    /// Hears what the person has of it now: an untouched field follows, a touched one asks (C7).
    fn hear(&self, current: Option<&Attribute>) {
        let value = current.map(|attribute| &attribute.value);
        let entry = self.entry_now();
        if is_same(entry.seen.as_ref(), value) {
            if self.theirs.with_untracked(Option::is_some) {
                self.theirs.set(None);
            }
            if entry.seen.as_ref() != value {
                self.seen.set(value.cloned());
            }
        } else if !entry.is_changed(self.definition.kind)
            || (!entry.removed && !(Entry { seen: value.cloned(), ..entry }).is_changed(self.definition.kind))
        {
            self.take(value.cloned());
        } else {
            self.theirs.set(Some(current.cloned()));
        }
    }
}

/// The state of the panel. It outlives it: what was typed is still there after the browser's way back.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The page.
    pub page: Page,
    /// The fields; empty until the panel opens.
    pub fields: RwSignal<Vec<Field>>,
    /// Names of tags to give.
    pub tags: RwSignal<Vec<String>>,
    /// The name that is being typed.
    pub tag: RwSignal<String>,
    /// Tags to take away.
    pub untag: RwSignal<Vec<TagId>>,
    /// An attribute that is being made.
    pub new: Definer,
    /// True while it is being saved.
    pub saving: RwSignal<bool>,
    /// Why it was not.
    pub trouble: RwSignal<Option<Trouble>>,
    /// True for a moment after it was.
    pub saved: RwSignal<bool>,
    /// How many changes there are.
    pub count: Memo<usize>,
    attempt: StoredValue<Option<Attempt>>,
}

impl Draft {
    /// An empty one; `attempt` is what was sent by a plain form.
    pub fn new(page: Page, attempt: Option<Attempt>) -> Self {
        let fields = RwSignal::new(Vec::<Field>::new());
        let tags = RwSignal::new(attempt.as_ref().map(|attempt| attempt.tags.clone()).unwrap_or_default());
        let untag = RwSignal::new(attempt.as_ref().map(|attempt| attempt.untag.clone()).unwrap_or_default());
        let tag = RwSignal::new(String::new());
        let new = Definer::new(attempt.as_ref().map(|attempt| attempt.new.clone()).unwrap_or_default());
        let count = Memo::new(move |_| {
            let changed = fields.with(|fields| fields.iter().filter(|field| field.is_changed()).count());
            let typed = usize::from(tag.with(|tag| !tag.trim().is_empty())) + usize::from(new.is_begun());
            changed + tags.with(Vec::len) + untag.with(Vec::len) + typed
        });
        let trouble = RwSignal::new(attempt.as_ref().and_then(|attempt| attempt.trouble.clone()));
        let (saving, saved) = (RwSignal::new(false), RwSignal::new(false));
        // The browser asks before it leaves the page.
        Effect::new(move |_| {
            let listener = window_event_listener(ev::beforeunload, move |event| {
                if count.try_get_untracked().is_some_and(|count| count > 0) {
                    event.prevent_default();
                }
            });
            on_cleanup(move || listener.remove());
        });
        Self { page, fields, tags, tag, untag, new, saving, trouble, saved, count, attempt: StoredValue::new(attempt) }
    }

    /// Fills the fields, unless they are filled since an earlier opening.
    pub fn open(self) {
        if self.fields.with_untracked(|fields| !fields.is_empty()) {
            return;
        }
        let attempt = self.attempt.try_update_value(Option::take).flatten().unwrap_or_default();
        let fields = self.page.who.with_untracked(|who| {
            let mut definitions = shown(who);
            // What was added to the panel and is not on the person yet.
            let added = attempt.entries.iter().filter(|entry| definitions.iter().all(|known| known.name != entry.name)).collect::<Vec<_>>();
            let added: Vec<_> =
                added.iter().filter_map(|entry| who.defined.iter().find(|known| known.name == entry.name)).cloned().collect();
            definitions.extend(added);
            let field = |definition: AttributeDefinition| {
                let name = definition.name.clone();
                let typed = attempt.entries.iter().find(|entry| entry.name == name).cloned();
                let seen = who.attributes.get(name.as_str()).map(|attribute| attribute.value.clone());
                let field = Field::new(definition.clone(), typed.unwrap_or_else(|| Entry::untouched(&definition, seen)));
                field.error.set(attempt.refused.iter().find(|refused| refused.0 == name).map(|refused| refused.1));
                field.theirs.set(attempt.stale.iter().find(|stale| stale.name == name).map(|stale| stale.current.clone()));
                field
            };
            definitions.into_iter().map(field).collect()
        });
        self.fields.set(fields);
    }

    /// Follows the person: what others change meanwhile, and attributes that appear.
    pub fn hear(self, who: &Who) {
        let fields = self.fields.get_untracked();
        for field in &fields {
            field.hear(who.attributes.get(field.definition.name.as_str()));
        }
        let fresh = shown(who).into_iter().filter(|definition| fields.iter().all(|field| field.definition.name != definition.name));
        let fresh: Vec<_> = fresh
            .map(|definition| {
                let seen = who.attributes.get(definition.name.as_str()).map(|attribute| attribute.value.clone());
                Field::new(definition.clone(), Entry::untouched(&definition, seen))
            })
            .collect();
        if !fresh.is_empty() {
            self.fields.update(|fields| fields.extend(fresh));
        }
    }

    /// Adds an attribute that this person does not have; its field is there at once.
    pub fn add(self, definition: AttributeDefinition) {
        if self.find(&definition.name).is_none() {
            let field = Field::new(definition.clone(), Entry::untouched(&definition, None));
            self.fields.update(|fields| fields.push(field));
        }
    }

    fn find(self, name: &AttributeName) -> Option<Field> {
        self.fields.with_untracked(|fields| fields.iter().find(|field| field.definition.name == *name).cloned())
    }

    /// Whether a definition is one that the panel could add.
    pub fn may_add(self, definition: &AttributeDefinition) -> bool {
        let is_here = self.fields.with(|fields| fields.iter().any(|field| field.definition.name == definition.name));
        !is_here && !definition.hidden && definition.origin != Origin::System
    }

    /// Throws away everything typed.
    pub fn clear(self) {
        self.fields.set(Vec::new());
        self.tags.set(Vec::new());
        self.tag.set(String::new());
        self.untag.set(Vec::new());
        self.new.clear();
        self.trouble.set(None);
    }

    /// Puts the name that is being typed among the tags to give; false when it is no name.
    pub fn take_tag(self) -> bool {
        let typed = self.tag.get_untracked();
        if typed.trim().is_empty() {
            return true;
        }
        let Some(name) = TagName::parse(&typed) else {
            self.trouble.set(Some(Trouble::Tag));
            return false;
        };
        self.tags.update(|tags| {
            if !tags.iter().any(|tag| tag == name.as_str()) {
                tags.push(name.as_str().to_owned());
            }
        });
        self.tag.set(String::new());
        true
    }

    /// Saves all of it or nothing. `done` runs after it is stored; otherwise every field says what is the matter.
    pub fn save(self, done: Callback<()>) {
        if self.saving.get_untracked() {
            return;
        }
        self.trouble.set(None);
        let fields = self.fields.get_untracked();
        if !self.take_tag() {
            return;
        }
        let now = self.page.now.get_untracked();
        let mut changes = Vec::new();
        let mut wrong = 0;
        for field in &fields {
            match field.entry_now().change(&field.definition, now) {
                Ok(change) => changes.extend(change),
                Err(error) => {
                    wrong += 1;
                    field.error.set(Some(error));
                }
            }
        }
        let quarrels = fields.iter().filter(|field| field.theirs.with_untracked(Option::is_some)).count();
        if wrong > 0 {
            return self.trouble.set(Some(Trouble::Wrong(wrong)));
        }
        if quarrels > 0 {
            return self.trouble.set(Some(Trouble::Meanwhile(quarrels)));
        }
        self.saving.set(true);
        let id = self.page.id.get_value();
        spawn_local(async move {
            let trouble = match self.prepare(changes).await {
                Ok(changes) => match edit_profile(id, Edit { changes, ip: None }).await {
                    Ok(outcome) => self.learn(outcome),
                    Err(error) => Some(Trouble::Failed(error)),
                },
                Err(trouble) => Some(trouble),
            };
            // The page may have been left meanwhile.
            if self.saving.try_set(false).is_some() {
                return;
            }
            match trouble {
                Some(trouble) => self.trouble.set(Some(trouble)),
                None => {
                    self.clear();
                    self.say_saved();
                    done.try_run(());
                }
            }
        });
    }

    /// Makes what the edit needs: a field that is being made, tags that do not exist yet.
    async fn prepare(self, mut changes: Vec<Change>) -> Result<Vec<Change>, Trouble> {
        if self.new.is_begun_now() && !self.new.create(self).await {
            return Err(Trouble::Wrong(1));
        }
        for name in self.tags.try_get_untracked().unwrap_or_default() {
            let name = TagName::parse(&name).ok_or(Trouble::Tag)?;
            let tag = create_tag(name).await.map_err(Trouble::Failed)?;
            changes.push(Change::AddTag { tag: tag.id });
        }
        changes.extend(self.untag.try_get_untracked().unwrap_or_default().into_iter().map(|tag| Change::RemoveTag { tag }));
        Ok(changes)
    }

    fn learn(self, outcome: Outcome) -> Option<Trouble> {
        match outcome {
            Outcome::Saved { .. } => None,
            Outcome::Stale { fields } => {
                for stale in &fields {
                    if let Some(field) = self.find(&stale.name) {
                        field.theirs.set(Some(stale.current.clone()));
                    }
                }
                Some(Trouble::Meanwhile(fields.len()))
            }
            Outcome::Refused { fields } => {
                for (name, error) in &fields {
                    if let Some(field) = self.find(name) {
                        field.error.set(Some(*error));
                    }
                }
                Some(Trouble::Wrong(fields.len()))
            }
        }
    }

    fn say_saved(self) {
        const STAY: Duration = Duration::from_secs(4);
        self.saved.set(true);
        set_timeout(
            move || {
                self.saved.try_set(false);
            },
            STAY,
        );
    }
}
