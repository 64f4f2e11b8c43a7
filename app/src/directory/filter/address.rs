//! The filter as it stands in the address: every state of it is a plain link, so that it works without a script.

use domain::{
    attribute::AttributeDefinition,
    condition::{About, Condition, Is, Place, RowError, question},
};
use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// What the address of the directory says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// `q`: what is searched for.
    pub search: String,
    /// `after`: where to go on.
    pub after: Option<String>,
    /// `f`: the filter.
    pub condition: Condition,
    /// `at`: the group that a row is being added to; `None` while the filter is closed.
    pub open: Option<String>,
    /// `about`, `is`, `value`, `not`: a row that was just sent.
    pub row: Option<Row>,
}

/// A row of the form as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What it is about.
    pub about: String,
    /// The operator.
    pub is: String,
    /// What to compare with.
    pub value: String,
    /// Negated.
    pub not: bool,
}

impl Address {
    /// Reads the query; a filter that cannot be read is none.
    pub fn read(query: &ParamsMap) -> Self {
        let text = |name: &str| query.get(name).unwrap_or_default();
        let condition = serde_json::from_str::<Condition>(&text("f")).ok().filter(|condition| condition.check_size().is_ok());
        let row = query.get("about").map(|about| Row { about, is: text("is"), value: text("value"), not: query.get("not").is_some() });
        Self {
            search: text("q"),
            after: query.get("after"),
            condition: condition.unwrap_or_else(Condition::everybody),
            open: query.get("at"),
            row,
        }
    }

    /// The address of this filter, from the top of the list.
    pub fn href(search: &str, condition: &Condition, open: Option<&Place>) -> String {
        let mut query = ParamsMap::new();
        if !search.is_empty() {
            query.insert("q", search.to_owned());
        }
        if !condition.is_everybody() {
            query.insert("f", serde_json::to_string(condition).unwrap_or_default());
        }
        if let Some(place) = open {
            query.insert("at", place.to_string());
        }
        format!("/profiles{}", query.to_query_string())
    }

    /// The filter as the address writes it; `None` for everybody.
    pub fn filter_text(&self) -> Option<String> {
        (!self.condition.is_everybody()).then(|| serde_json::to_string(&self.condition).unwrap_or_default())
    }

    /// The place that is open.
    pub fn place(&self) -> Option<Place> {
        self.open.as_deref().map(Place::parse)
    }

    /// The filter with the row that was just sent, or why the row is no question.
    pub fn with_row(&self, defined: &[AttributeDefinition]) -> Result<Condition, RowError> {
        let Some(row) = &self.row else { return Ok(self.condition.clone()) };
        let about = About::parse(&row.about).ok_or(RowError::NoFit)?;
        let is = Is::parse(&row.is).ok_or(RowError::NoFit)?;
        let ask = question(&about, is, kind_of(&about, defined), &row.value)?;
        Ok(self.condition.with(&self.place().unwrap_or_default(), Condition::Leaf { not: row.not, ask }))
    }
}

/// The type of an attribute's definition.
pub fn kind_of(about: &About, defined: &[AttributeDefinition]) -> domain::attribute::AttributeKind {
    match about {
        About::Attribute(name) => defined.iter().find(|one| one.name == *name).map(|one| one.kind).unwrap_or_default(),
        _ => Default::default(),
    }
}

#[cfg(test)]
mod tests {
    use domain::condition::Question;

    use super::*;

    #[test]
    fn a_filter_reads_back_from_its_address() {
        let condition = Condition::everybody().with(&Place::root(), Condition::ask(Question::Recognised));
        let href = Address::href("ada & bob", &condition, Some(&Place::parse("0.1")));
        let query = href.split_once('?').unwrap().1;
        let mut params = ParamsMap::new();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap();
            params.insert(name.to_owned(), leptos_router::location::Url::unescape(value));
        }
        let address = Address::read(&params);
        assert_eq!((address.search.as_str(), &address.condition, address.open.as_deref()), ("ada & bob", &condition, Some("0.1")));
        assert_eq!(Address::href("", &Condition::everybody(), None), "/profiles");
    }
}
