//! What one line says about an event, taken from its parameters (product.md B9).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

mod read;

use read::{Reader, host, join};

/// Longest text of a part, in characters.
pub const MAX_TEXT: usize = 200;

/// The parts of a line. The words around them come from the message catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Headline {
    /// What it was done to: a product's name, a page's title, a search text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// An amount as decimal text, with its currency when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<(String, Option<String>)>,
    /// How many things.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The quiet second line: order number, path, campaign, joined by " · ".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The app, the device or the system that spoke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The campaign that brought the person here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// True for events that a generator made, not a person.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub generated: bool,
}

impl Headline {
    /// Reads the parts from an event; every text is at most [`MAX_TEXT`] characters on one line.
    ///
    /// The texts are stored with the event, so they hold only what was sent, never a word of any language of ours.
    pub fn of(action: &str, params: &Map<String, Value>, context: &Map<String, Value>) -> Self {
        let read = Reader { params, context };
        let mut headline = match action {
            "transaction.charge" | "transaction.cancel" | "datalayer.purchase" | "datalayer.refund" => transaction(&read),
            "cart.status" => cart(&read),
            _ if action.starts_with("product.") => product(&read),
            "page.visit" | "screen.view" | "screen.click" => page(&read),
            "client.search" | "item.search" | "item.search.click" => search(&read),
            "client.identify" | "client.register" => identify(&read),
            "client.login" | "client.logout" | "client.applicationStarted" | "session.start" | "session.end" => app(&read),
            "form.submit" | "button.click" => control(&read),
            "client.addTag" | "client.removeTag" | "client.merge" | "client.unmerge" => tag(&read),
            "profile.updated" => updated(&read),
            "client.assignToCompany" => company(&read),
            "client.location" => location(&read),
            "marketingAgreement.turnOn" | "marketingAgreement.turnOff" => agreement(&read),
            "webpush.subscribe" | "webpush.unsubscribe" => Headline { object: None, ..agreement(&read) },
            _ if is_message(action) => message(&read),
            _ => other(&read),
        };
        headline.device = read.place();
        headline.campaign = read.campaign();
        headline.generated = read.param(&["$generated"]).is_some_and(|value| *value == Value::Bool(true));
        headline
    }
}

fn is_message(action: &str) -> bool {
    ["message.", "newsletter.", "sms.", "push.", "webpush."].iter().any(|prefix| action.starts_with(prefix))
}

fn transaction(read: &Reader<'_>) -> Headline {
    let products = read.param(&["products"]).and_then(Value::as_array);
    let count = products
        .map(|products| products.iter().fold(0_u64, |sum, product| sum.saturating_add(quantity(product).unwrap_or(1))))
        .filter(|count| *count > 0)
        .or_else(|| read.whole(&["quantity", "numberOfItems"]));
    let order = read.text(&["orderID", "orderId", "order_id"]).map(|order| format!("#{order}"));
    Headline {
        amount: read.amount(&["totalAmount", "total", "revenue", "value"]),
        count,
        detail: join([order, read.text(&["paymentType", "payment_method", "paymentMethod"]), read.place()]),
        ..Headline::default()
    }
}

fn quantity(product: &Value) -> Option<u64> {
    let value = product.get("$quantity").or_else(|| product.get("quantity"))?;
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn cart(read: &Reader<'_>) -> Headline {
    let count = read.param(&["products"]).and_then(Value::as_array).map(|products| products.len() as u64);
    Headline { amount: read.amount(&["totalAmount", "total", "value"]), count, detail: read.place(), ..Headline::default() }
}

fn product(read: &Reader<'_>) -> Headline {
    let name = read.text(&["name", "title", "productName"]);
    let sku = read.text(&["sku", "productId", "product_id"]);
    let shown_sku = name.is_some().then(|| sku.clone()).flatten();
    let variant = read.text(&["variant"]);
    Headline {
        object: join_with([name.or(sku), variant], ", "),
        amount: read.amount(&["finalUnitPrice", "price", "regularPrice", "amount"]),
        count: read.whole(&["quantity"]).filter(|count| *count > 1),
        detail: join([shown_sku, read.text(&["category"]), read.text(&["list", "coupon"]), read.campaign()]),
        ..Headline::default()
    }
}

fn page(read: &Reader<'_>) -> Headline {
    let path = read.text(&["path"]).or_else(|| read.context_text(&["page", "path"])).or_else(|| read.text(&["uri", "url"]));
    let title = read.text(&["title", "name"]).or_else(|| read.context_text(&["page", "title"]));
    let referrer = read.text(&["referrer"]).or_else(|| read.context_text(&["page", "referrer"])).and_then(|url| host(&url));
    let shown_path = title.is_some().then(|| path.clone()).flatten();
    Headline { object: title.or(path), detail: join([shown_path, read.campaign().or(referrer), read.app()]), ..Headline::default() }
}

fn search(read: &Reader<'_>) -> Headline {
    Headline {
        object: read.text(&["query", "search", "q", "text"]),
        count: read.whole(&["results", "resultsCount", "totalResults"]),
        detail: read.context_text(&["page", "path"]),
        ..Headline::default()
    }
}

fn identify(read: &Reader<'_>) -> Headline {
    let email = read.text(&["email"]).or_else(|| read.context_text(&["traits", "email"]));
    Headline { object: email, detail: join([read.text(&["method", "plan"]), read.place()]), ..Headline::default() }
}

fn app(read: &Reader<'_>) -> Headline {
    let object = read.text(&["applicationName"]);
    Headline { object, detail: join([read.text(&["method", "version"]), read.place()]), ..Headline::default() }
}

fn control(read: &Reader<'_>) -> Headline {
    let object = read.text(&["formName", "formId", "name", "label", "text", "id"]);
    Headline { object, detail: join([read.context_text(&["page", "path"]), read.campaign()]), ..Headline::default() }
}

fn tag(read: &Reader<'_>) -> Headline {
    Headline { object: read.text(&["tag", "tagName", "name"]), detail: read.text(&["by", "source"]), ..Headline::default() }
}

/// Which attributes were changed, and by whom.
fn updated(read: &Reader<'_>) -> Headline {
    let names = read.params.keys().filter(|name| !name.starts_with('$')).map(String::as_str).collect::<Vec<_>>().join(", ");
    Headline { object: read::clean(&names), detail: read.text(&["by"]), ..Headline::default() }
}

fn company(read: &Reader<'_>) -> Headline {
    Headline { object: read.text(&["name", "company", "groupId", "id"]), detail: read.text(&["industry", "plan"]), ..Headline::default() }
}

fn location(read: &Reader<'_>) -> Headline {
    let place = join_with([read.text(&["city"]), read.text(&["country"])], ", ");
    let point = match (read.text(&["lat", "latitude"]), read.text(&["lon", "longitude"])) {
        (Some(lat), Some(lon)) => Some(format!("{lat}, {lon}")),
        _ => None,
    };
    Headline { object: place.or_else(|| point.clone()), detail: point, ..Headline::default() }
}

/// What was said about a channel: which, where from, the version of the text, and who entered it.
fn agreement(read: &Reader<'_>) -> Headline {
    let parts = [read.text(&["origin", "url"]), read.text(&["text"]), read.text(&["by", "source"])];
    Headline { object: read.text(&["channel", "agreement", "name"]), detail: join(parts), ..Headline::default() }
}

fn message(read: &Reader<'_>) -> Headline {
    let object = read.text(&["title", "subject", "name"]);
    let parts =
        [read.text(&["campaignName", "campaign"]), read.text(&["variantName", "variantId"]), read.text(&["url", "link", "reason", "info"])];
    Headline { object, detail: join(parts), ..Headline::default() }
}

fn other(read: &Reader<'_>) -> Headline {
    Headline { amount: None, detail: read.first_params(), ..Headline::default() }
}

fn join_with<const N: usize>(parts: [Option<String>; N], between: &str) -> Option<String> {
    let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(between);
    read::clean(&joined)
}

#[cfg(test)]
#[path = "headline/tests.rs"]
mod tests;
