//! What a developer pastes to send the first event.

use domain::incoming::Trust;
use leptos::prelude::*;

use super::api::{CreateKey, Listed};
use crate::{
    messages::messages,
    ui::{CopyButton, Icon},
};

/// One snippet per language; the first is open.
#[component]
pub fn Snippets(listed: Listed, create: ServerAction<CreateKey>) -> impl IntoView {
    let texts = messages();
    let Listed { keys, fresh, ingest_url, .. } = listed;
    let public = keys
        .iter()
        .find(|key| key.trust == Trust::Browser && key.revoked.is_none())
        .and_then(|key| key.secret.clone())
        .unwrap_or_else(|| "YOUR_BROWSER_KEY".to_owned());
    let secret = Memo::new(move |_| {
        create
            .value()
            .get()
            .and_then(Result::ok)
            .or_else(|| fresh.clone())
            .filter(|key| key.trust == Trust::Server)
            .and_then(|key| key.secret)
            .unwrap_or_else(|| "YOUR_SERVER_KEY".to_owned())
    });
    let (url, url_node, url_python, url_curl) = (ingest_url.clone(), ingest_url.clone(), ingest_url.clone(), ingest_url);
    view! {
        <section class="card" aria-labelledby="snippets-heading">
            <h2 class="card-head" id="snippets-heading">
                <Icon name="code" />
                {texts.data_in.snippets}
            </h2>
            <Snippet name=texts.data_in.in_browser text=Signal::stored(browser(&url, &public)) open=true />
            <Snippet name="Node.js" text=Signal::derive(move || node(&url_node, &secret.get())) />
            <Snippet name="Python" text=Signal::derive(move || python(&url_python, &secret.get())) />
            <Snippet name="curl" text=Signal::derive(move || curl(&url_curl, &secret.get())) />
        </section>
    }
    .into_any()
}

/// One snippet; opening it closes the others.
#[component]
fn Snippet(name: &'static str, text: Signal<String>, #[prop(optional)] open: bool) -> impl IntoView {
    view! {
        <details class="snippet" name="snippet" open=open>
            <summary>
                {name}
                <Icon name="chevron-down" />
            </summary>
            <div class="snippet-body">
                <pre tabindex="0"><code>{move || text.get()}</code></pre>
                <CopyButton text what=name />
            </div>
        </details>
    }
}

fn browser(url: &str, key: &str) -> String {
    let (protocol, host) = url.split_once("://").unwrap_or(("https", url));
    format!(
        r#"// npm install @segment/analytics-next
import {{ AnalyticsBrowser }} from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load(
  {{ writeKey: "{key}", cdnURL: "{url}" }},
  {{ integrations: {{ "Segment.io": {{ apiHost: "{host}/v1", protocol: "{protocol}" }} }} }},
);

analytics.page();
analytics.identify("user-1", {{ email: "ada@example.com" }});
analytics.track("Product Viewed", {{ name: "Linen shirt", price: 89 }});"#
    )
}

fn node(url: &str, key: &str) -> String {
    format!(
        r#"// npm install @segment/analytics-node
import {{ Analytics }} from "@segment/analytics-node";

const analytics = new Analytics({{ writeKey: "{key}", host: "{url}" }});

analytics.identify({{ userId: "user-1", traits: {{ email: "ada@example.com" }} }});
analytics.track({{
  userId: "user-1",
  event: "Order Completed",
  properties: {{ order_id: "1001", revenue: 129.9, currency: "EUR" }},
}});
await analytics.closeAndFlush();"#
    )
}

fn python(url: &str, key: &str) -> String {
    format!(
        r#"# pip install segment-analytics-python
import segment.analytics as analytics

analytics.write_key = "{key}"
analytics.host = "{url}"

analytics.identify("user-1", {{"email": "ada@example.com"}})
analytics.track("user-1", "Order Completed", {{"order_id": "1001", "revenue": 129.9, "currency": "EUR"}})
analytics.flush()"#
    )
}

fn curl(url: &str, key: &str) -> String {
    format!(
        r#"curl {url}/v1/track \
  -u '{key}:' \
  -H 'Content-Type: application/json' \
  -d '{{"userId": "user-1", "event": "Signed Up", "properties": {{"plan": "free"}}}}'"#
    )
}
