//! Devices and browsers of the person (product.md B2).

use domain::{
    identity::IdentifierKind,
    profile::{Device, DeviceFacts, DeviceKind},
};
use leptos::prelude::*;

use super::{facts::Section, page::Page};
use crate::{
    messages::messages,
    ui::{CopyButton, Icon, Time},
};

/// The latest UUID, earlier ones on demand, and every device.
#[component]
pub fn Devices(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    let texts = messages();
    let devices = Memo::new(move |_| page.who.with(|who| who.devices.clone()));
    let uuids = Memo::new(move |_| {
        devices.with(|devices| {
            let of_browser = |device: &&Device| device.identity.identifier.kind == IdentifierKind::Anonymous;
            let mut seen = Vec::new();
            for device in devices.iter().filter(of_browser) {
                let value = &device.identity.identifier.value;
                if !seen.contains(value) {
                    seen.push(value.clone());
                }
            }
            seen
        })
    });
    let count = Signal::derive(move || Some(devices.with(Vec::len).to_string()));
    let latest = Memo::new(move |_| uuids.with(|uuids| uuids.first().cloned()));
    let earlier = Memo::new(move |_| uuids.with(|uuids| uuids.iter().skip(1).cloned().collect::<Vec<_>>()));
    view! {
        <Section title=texts.profile.devices count>
            <dl class="facts">
                <div class="fact">
                    <dt>{texts.profile.latest_uuid}</dt>
                    {move || match latest.get() {
                        Some(uuid) => view! { <dd><Uuid uuid /></dd> }.into_any(),
                        None => view! { <dd class="na">{texts.frame.not_available}</dd> }.into_any(),
                    }}
                </div>
            </dl>
            <Show when=move || { earlier.with(|earlier| !earlier.is_empty()) }>
                <details class="earlier">
                    <summary>{move || (texts.profile.earlier_uuids)(earlier.with(Vec::len))}</summary>
                    <ul>
                        <For each=move || earlier.get() key=Clone::clone let:uuid>
                            <li>
                                <Uuid uuid />
                            </li>
                        </For>
                    </ul>
                </details>
            </Show>
            <ul class="devices">
                <For each=move || devices.get() key=|device| device.identity.subject() let:device>
                    <DeviceRow page device />
                </For>
            </ul>
        </Section>
    }
    .into_any()
}

#[component]
fn Uuid(uuid: String) -> impl IntoView {
    let texts = messages();
    view! {
        <span class="uuid">
            <bdi class="mono">{uuid.clone()}</bdi>
            <CopyButton text=uuid what=texts.profile.uuid />
        </span>
    }
}

/// One device; what is known about it may grow while the page is open.
#[component]
fn DeviceRow(page: Page, device: Device) -> impl IntoView {
    let texts = messages();
    let words = texts.profile.device;
    let id = device.identity.identifier.value.clone();
    let first = device.first_seen;
    let device = Memo::new(move |last: Option<&Device>| {
        let known = page.who.with(|who| who.devices.iter().find(|known| known.identity == device.identity).cloned());
        known.or_else(|| last.cloned()).unwrap_or_else(|| device.clone())
    });
    let facts = Memo::new(move |_| device.with(|device| device.facts.clone()));
    let last = Signal::derive(move || device.with(|device| device.last_seen));
    let icon = move || facts.with(|facts| icon(facts.kind));
    let title = move || {
        facts.with(|facts| facts.model.clone().or_else(|| facts.system.clone()).unwrap_or_else(|| (words.kind)(facts.kind).to_owned()))
    };
    let program = move || facts.with(|facts| facts.app.clone().or_else(|| facts.browser.clone()));
    let row = move |label: &'static str, of: fn(&DeviceFacts) -> Option<String>| {
        move || facts.with(of).map(|value| view! { <div class="fact"><dt>{label}</dt><dd><bdi>{value}</bdi></dd></div> })
    };
    view! {
        <li>
            <details class="device">
                <summary>
                    {move || view! { <Icon name=icon() /> }}
                    <span class="device-name" dir="auto">{title}</span>
                    <span class="device-seen">
                        {move || program().map(|text| view! { <bdi>{text}</bdi> " · " })}
                        <Time at=last reader=page.reader now=page.now />
                    </span>
                </summary>
                <dl class="facts">
                    <div class="fact">
                        <dt>{words.id}</dt>
                        <dd>
                            <Uuid uuid=id />
                        </dd>
                    </div>
                    <div class="fact">
                        <dt>{words.type_of}</dt>
                        <dd>{move || (words.kind)(facts.with(|facts| facts.kind))}</dd>
                    </div>
                    {row(words.model, |facts| facts.model.clone())}
                    {row(words.system, |facts| facts.system.clone())}
                    {row(words.browser, |facts| facts.browser.clone())}
                    {row(words.app, |facts| facts.app.clone())}
                    <div class="fact">
                        <dt>{words.first_seen}</dt>
                        <dd>
                            <Time at=first reader=page.reader now=page.now />
                        </dd>
                    </div>
                    <div class="fact">
                        <dt>{words.last_seen}</dt>
                        <dd>
                            <Time at=last reader=page.reader now=page.now />
                        </dd>
                    </div>
                    <div class="fact">
                        <dt>{words.push}</dt>
                        <dd>{move || if facts.with(|facts| facts.push_token) { words.push_yes } else { words.push_no }}</dd>
                    </div>
                </dl>
            </details>
        </li>
    }
    .into_any()
}

fn icon(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Desktop => "monitor",
        DeviceKind::Phone | DeviceKind::App => "smartphone",
        DeviceKind::Tablet => "tablet",
        DeviceKind::Unknown => "globe",
    }
}
