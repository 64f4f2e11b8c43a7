//! Names and meanings of the built-in events, and the sentence of a timeline's line.

mod english;

use domain::{headline::Headline, subscription::Channel};

/// The texts of one built-in event.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// The action.
    pub action: &'static str,
    /// What the event is called: `Transaction completed`.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// How a line begins: `Added to cart`.
    pub verb: &'static str,
    /// How the object follows; `{}` is the object.
    pub object: &'static str,
}

/// Texts of the events.
#[derive(Clone, Copy, Debug)]
pub struct Events {
    texts: &'static [Text],
    /// A purchase, from the verb, the number of items and the amount as text: `Bought 3 items for 129.90 PLN`.
    bought: fn(&str, Option<u64>, Option<&str>) -> String,
    /// How many results a search had.
    results: fn(&str) -> String,
    /// How many of one product.
    pieces: fn(&str) -> String,
    /// A channel within a sentence.
    channel: fn(Channel) -> &'static str,
    /// What there is to say about a type that nobody has described yet, from the date it was first seen.
    pub appeared: fn(&str) -> String,
    /// Beside events that a generator made.
    pub generated: &'static str,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What was done, in bold.
    pub bold: String,
    /// What it was done to.
    pub rest: Option<String>,
    /// The quiet second line.
    pub quiet: Option<String>,
}

impl Events {
    /// English.
    pub const ENGLISH: Self = Self {
        texts: english::TEXTS,
        bought: |verb, count, amount| {
            let items = count.map(|n| if n == 1 { " 1 item".to_owned() } else { format!(" {n} items") }).unwrap_or_default();
            let price = amount.map(|amount| format!(" for {amount}")).unwrap_or_default();
            format!("{verb}{items}{price}")
        },
        results: |n| if n == "1" { "1 result".to_owned() } else { format!("{n} results") },
        pieces: |n| format!("{n} pieces"),
        channel: |channel| match channel {
            Channel::Email => "e-mail",
            Channel::Sms => "SMS",
            Channel::Push => "mobile push",
            Channel::WebPush => "web push",
        },
        appeared: |date| format!("Appeared by itself on {date}; nobody has described it yet."),
        generated: "generated",
    };

    fn text(&self, action: &str) -> Option<&'static Text> {
        self.texts.iter().find(|text| text.action == action)
    }

    /// What a built-in event is called.
    pub fn name(&self, action: &str) -> Option<&'static str> {
        self.text(action).map(|text| text.name)
    }

    /// What a built-in event means.
    pub fn meaning(&self, action: &str) -> Option<&'static str> {
        self.text(action).map(|text| text.meaning)
    }

    /// The words of a line. `called` is the name that the workspace gave the action; `amount` and `number` write an
    /// amount and a whole number as the reader does.
    pub fn say(
        &self,
        action: &str,
        called: Option<&str>,
        headline: &Headline,
        amount: impl Fn(&str, Option<&str>) -> String,
        number: impl Fn(u64) -> String,
    ) -> Said {
        let price = headline.amount.as_ref().map(|(amount_text, currency)| amount(amount_text, currency.as_deref()));
        let Some(text) = self.text(action) else {
            return Said {
                bold: called.unwrap_or(action).to_owned(),
                rest: headline.object.clone(),
                quiet: join([price, headline.detail.clone()]),
            };
        };
        if matches!(action, "transaction.charge" | "datalayer.purchase") {
            let bold = (self.bought)(text.verb, headline.count, price.as_deref());
            return Said { bold, rest: headline.object.clone(), quiet: headline.detail.clone() };
        }
        let count = headline.count.map(|n| match action {
            "client.search" | "item.search" => (self.results)(&number(n)),
            _ => (self.pieces)(&number(n)),
        });
        // A channel is stored by its key; any other word is the sender's own.
        let channel = |key: &str| Channel::parse(key).filter(|_| action.starts_with("marketingAgreement.")).map(self.channel);
        let object = headline.object.as_deref().map(|object| channel(object).unwrap_or(object));
        Said {
            bold: text.verb.to_owned(),
            rest: object.map(|object| text.object.replacen("{}", object, 1)),
            quiet: join([price, count, headline.detail.clone()]),
        }
    }
}

fn join<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    (!joined.is_empty()).then_some(joined)
}

#[cfg(test)]
mod tests {
    use domain::{
        catalogue::BUILT_IN,
        format::{self, Locale},
    };
    use serde_json::{Value, json};

    use super::*;

    fn said(action: &str, params: &Value) -> Said {
        let headline = Headline::of(action, params.as_object().unwrap(), &serde_json::Map::new());
        let amount = |amount: &str, currency: Option<&str>| format::amount(amount, currency, Locale::English);
        Events::ENGLISH.say(action, None, &headline, amount, |n| format::integer(n, Locale::English))
    }

    #[test]
    fn every_built_in_event_has_a_name_and_a_meaning() {
        for entry in BUILT_IN {
            assert!(Events::ENGLISH.name(entry.action).is_some_and(|name| !name.is_empty()), "{}", entry.action);
            assert!(Events::ENGLISH.meaning(entry.action).is_some_and(|text| text.ends_with('.')), "{}", entry.action);
        }
        assert_eq!(english::TEXTS.len(), BUILT_IN.len());
    }

    #[test]
    fn a_line_is_a_sentence() {
        let said_of_purchase = said("transaction.charge", &json!({"$totalAmount": "129.9", "$currency": "PLN", "products": [{}, {}, {}]}));
        assert_eq!(said_of_purchase.bold, "Bought 3 items for 129.90\u{a0}PLN");
        let search = said("client.search", &json!({"query": "linen shirt", "results": 2400}));
        assert_eq!((search.bold.as_str(), search.rest.as_deref()), ("Searched", Some("“linen shirt”")));
        assert_eq!(search.quiet.as_deref(), Some("2,400 results"));
        let agreed = said("marketingAgreement.turnOn", &json!({"channel": "email", "origin": "footer form", "text": "v3", "$by": "Olga"}));
        assert_eq!((agreed.bold.as_str(), agreed.rest.as_deref()), ("Agreed to marketing", Some("by e-mail")));
        assert_eq!(agreed.quiet.as_deref(), Some("footer form · v3 · Olga"));
        let unknown = said("Trial Started", &json!({"plan": "pro"}));
        assert_eq!((unknown.bold.as_str(), unknown.quiet.as_deref()), ("Trial Started", Some("plan: pro")));
    }
}
