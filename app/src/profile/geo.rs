//! Where the person was last (product.md B5).

use domain::{format, geo::Position, profile::KnownPosition};
use leptos::prelude::*;

use super::{facts::Section, page::Page};
use crate::{messages::messages, ui::Time};

/// Degrees of the globe that the small map shows, from west to east.
const WIDTH: f64 = 36.0;
/// And from north to south: the shape of the map's box.
const HEIGHT: f64 = 14.0;

/// Last known position with its time and source, and a map of bundled outlines around it.
#[component]
pub fn Geo(
    /// The state of the page.
    page: Page,
) -> impl IntoView {
    let texts = messages();
    let words = texts.profile.position;
    let known = Memo::new(move |_| page.who.with(|who| who.position.clone().filter(|known| !known.position.is_empty())));
    view! {
        <Section title=texts.profile.geo>
            {move || match known.get() {
                Some(known) => view! { <Known page known /> }.into_any(),
                None => {
                    view! {
                        <dl class="facts">
                            <div class="fact">
                                <dt>{words.place}</dt>
                                <dd class="na">{texts.frame.not_available}</dd>
                            </div>
                        </dl>
                    }
                        .into_any()
                }
            }}
        </Section>
    }
    .into_any()
}

#[component]
fn Known(page: Page, known: KnownPosition) -> impl IntoView {
    let texts = messages();
    let words = texts.profile.position;
    let place = place(&known.position);
    let point = known.position.latitude.zip(known.position.longitude);
    let written = point.map(|(latitude, longitude)| {
        page.reader.with_untracked(|reader| {
            let degrees = |value: f64| format::decimal(&format!("{value:.2}"), reader.locale);
            format!("{}°, {}°", degrees(latitude), degrees(longitude))
        })
    });
    let name = place.clone().or_else(|| written.clone()).unwrap_or_default();
    view! {
        {point.and_then(|(latitude, longitude)| map(latitude, longitude, (texts.profile.map)(&name)))}
        <dl class="facts">
            <div class="fact">
                <dt>{words.place}</dt>
                {match place {
                    Some(place) => view! { <dd><bdi>{place}</bdi></dd> }.into_any(),
                    None => view! { <dd class="na">{texts.frame.not_available}</dd> }.into_any(),
                }}
            </div>
            {written.map(|text| view! { <div class="fact"><dt>{words.coordinates}</dt><dd class="num">{text}</dd></div> })}
            <div class="fact">
                <dt>{words.at}</dt>
                <dd>
                    <Time at=known.at reader=page.reader now=page.now />
                </dd>
            </div>
            <div class="fact">
                <dt>{words.source}</dt>
                <dd>{known.source}</dd>
            </div>
        </dl>
    }
}

fn place(position: &Position) -> Option<String> {
    let parts = [&position.city, &position.region, &position.country];
    let text = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
    (!text.is_empty()).then_some(text)
}

/// The outlines of `public/map.svg` around a point, in degrees: x is the longitude + 180, y is 90 − latitude.
fn map(latitude: f64, longitude: f64, name: String) -> Option<impl IntoView> {
    let sound = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    let (x, y) = (longitude + 180.0, 90.0 - latitude);
    // Near the edges of the world the window stays inside, and the marker leaves its middle.
    let left = (x - WIDTH / 2.0).clamp(0.0, 360.0 - WIDTH);
    let top = (y - HEIGHT / 2.0).clamp(0.0, 180.0 - HEIGHT);
    sound.then(|| {
        view! {
            <svg class="map" role="img" aria-label=name viewBox=format!("{left:.2} {top:.2} {WIDTH} {HEIGHT}") preserveAspectRatio="xMidYMid slice">
                <use href="/map.svg#land" class="map-land" />
                <circle class="map-halo" cx=format!("{x:.2}") cy=format!("{y:.2}") r="1.6" />
                <circle class="map-point" cx=format!("{x:.2}") cy=format!("{y:.2}") r="0.6" />
            </svg>
        }
    })
}
