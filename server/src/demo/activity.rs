//! Made-up activity around a purchase: how somebody got there, what they looked at, what the shop wrote to them.

use serde_json::{Map, Value, json};

use super::{
    album::{Album, GENRES, Line, SHOP, dollars},
    random::Random,
};

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Visit,
    Search,
    View,
    AddToCart,
    RemoveFromCart,
    AddToFavourites,
    Register,
    Login,
    Review,
    Send,
    Open,
    Click,
    Charge,
}

impl Kind {
    /// The action it is stored as, and the name the tracking API has for it.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Visit => ("page.visit", "page.visit"),
            Self::Search => ("client.search", "Products Searched"),
            Self::View => ("product.view", "Product Viewed"),
            Self::AddToCart => ("product.addToCart", "Product Added"),
            Self::RemoveFromCart => ("product.removeFromCart", "Product Removed"),
            Self::AddToFavourites => ("product.addToFavorite", "Product Added to Wishlist"),
            Self::Register => ("client.register", "Signed Up"),
            Self::Login => ("client.login", "Signed In"),
            Self::Review => ("product.addReview", "Product Reviewed"),
            Self::Send => ("message.send", "message.send"),
            Self::Open => ("newsletter.open", "newsletter.open"),
            Self::Click => ("newsletter.click", "newsletter.click"),
            Self::Charge => ("transaction.charge", "Order Completed"),
        }
    }

    /// The action it is stored as.
    pub(crate) fn action(self) -> &'static str {
        self.names().0
    }

    /// The name the tracking API has for it.
    pub(crate) fn event(self) -> &'static str {
        self.names().1
    }

    /// True when a browser tells, false when the shop's own servers do.
    pub(crate) fn is_browser(self) -> bool {
        !matches!(self, Self::Send | Self::Open | Self::Click)
    }
}

/// A campaign of the shop.
#[derive(Debug)]
pub(crate) struct Campaign {
    name: &'static str,
    source: &'static str,
    medium: &'static str,
    subject: &'static str,
}

const LETTERS: [Campaign; 4] = [
    Campaign { name: "Autumn", source: "newsletter", medium: "email", subject: "Autumn is for listening" },
    Campaign { name: "New releases", source: "newsletter", medium: "email", subject: "Twelve new albums this week" },
    Campaign { name: "Box sets", source: "newsletter", medium: "email", subject: "Whole winters in one box" },
    Campaign { name: "Comeback", source: "newsletter", medium: "email", subject: "We kept your favourites" },
];
const ADVERTS: [Campaign; 2] = [
    Campaign { name: "Jazz brand", source: "search", medium: "cpc", subject: "" },
    Campaign { name: "Gift guide", source: "partners", medium: "affiliate", subject: "" },
];

impl Campaign {
    /// The campaign as the tracking API's context has it.
    pub(crate) fn context(&self) -> Value {
        json!({"name": self.name, "source": self.source, "medium": self.medium})
    }
}

/// One thing that happens in a visit or around it.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// What.
    pub(crate) kind: Kind,
    /// Milliseconds since the step before.
    pub(crate) after: i64,
    /// What it says about itself; `$generated` is among it.
    pub(crate) params: Map<String, Value>,
    /// The page it happens on: path, title, referrer.
    pub(crate) page: Option<Value>,
    /// What brought the visitor.
    pub(crate) campaign: Option<&'static Campaign>,
}

/// A visit being put together.
struct Visit<'a> {
    random: &'a mut Random,
    steps: Vec<Step>,
    page: Value,
    campaign: Option<&'static Campaign>,
}

impl Visit<'_> {
    fn step(&mut self, kind: Kind, params: Map<String, Value>) {
        let after = if self.steps.is_empty() { 0 } else { self.random.between(3_000, 45_000) };
        let page = Some(self.page.clone());
        self.steps.push(Step { kind, after, params: marked(params), page, campaign: self.campaign });
    }

    fn go(&mut self, path: &str, title: &str) {
        let referrer = match self.page["url"].as_str() {
            Some(url) => url.to_owned(),
            None if self.campaign.is_some_and(|campaign| campaign.medium == "email") => String::new(),
            None => ["https://search.example.org/", "https://music-blog.example.net/", ""][self.random.below(3) as usize].to_owned(),
        };
        self.page = json!({
            "path": path, "title": format!("{title} · Example Records"), "url": format!("{SHOP}{path}"), "referrer": referrer, "search": "",
        });
        let params = self.page.as_object().cloned().unwrap_or_default();
        self.step(Kind::Visit, params);
    }

    fn land(&mut self, taste: &str) {
        let genre = GENRES.iter().find(|genre| genre.0 == taste).unwrap_or(&GENRES[0]);
        if self.campaign.is_some() || self.random.chance(40) {
            self.go(&format!("/genre/{}", genre.1), genre.0);
        } else {
            self.go("/", "Music on CD");
        }
    }

    fn view(&mut self, album: &Album) {
        self.go(&album.path(), &album.title);
        self.step(Kind::View, album.params());
        // The page event and the product event of one page come together.
        if let Some(step) = self.steps.last_mut() {
            step.after = 400;
        }
    }

    fn put(&mut self, kind: Kind, line: &Line) {
        let mut params = line.album.params();
        params.insert("price".into(), dollars(line.unit));
        params.insert("quantity".into(), json!(line.quantity));
        self.step(kind, params);
    }

    fn look_around(&mut self, taste: &str) {
        if self.random.chance(30) {
            let wanted = Album::choose(self.random, taste);
            let query = if self.random.chance(50) { wanted.artist.trim_start_matches("The ") } else { &wanted.title };
            let results = self.random.between(0, 40);
            let params = json!({"query": query.to_lowercase(), "results": results});
            self.step(Kind::Search, params.as_object().cloned().unwrap_or_default());
        }
        for _ in 0..self.random.below(3) {
            let album = Album::choose(self.random, taste);
            self.view(&album);
            if self.random.chance(12) {
                self.step(Kind::AddToFavourites, album.params());
            }
        }
    }
}

/// Marks what a generator made, so that nobody takes it for something a person did.
pub(crate) fn marked(mut params: Map<String, Value>) -> Map<String, Value> {
    params.insert("$generated".into(), Value::Bool(true));
    params
}

/// The visit that ends in buying `lines`; `newcomer` registers on the way. The last step is the charge, without parameters.
pub(crate) fn shopping(random: &mut Random, taste: &str, lines: &[Line], newcomer: bool, campaign: Option<&'static Campaign>) -> Vec<Step> {
    let mut visit = Visit { random, steps: Vec::new(), page: Value::Null, campaign };
    visit.land(taste);
    if !newcomer && visit.random.chance(35) {
        visit.step(Kind::Login, Map::new());
    }
    visit.look_around(taste);
    for line in lines.iter().take(3) {
        visit.view(&line.album);
        visit.put(Kind::AddToCart, line);
    }
    if visit.random.chance(6) {
        let line = Line { album: Album::choose(visit.random, taste), quantity: 1, unit: 1199 };
        visit.put(Kind::AddToCart, &line);
        visit.put(Kind::RemoveFromCart, &line);
    }
    if newcomer {
        visit.go("/account/new", "Your account");
        visit.step(Kind::Register, Map::new());
    }
    visit.go("/checkout", "Checkout");
    visit.step(Kind::Charge, Map::new());
    visit.steps
}

/// A visit without a purchase.
pub(crate) fn browsing(random: &mut Random, taste: &str) -> Vec<Step> {
    let campaign = random.chance(20).then(|| random.pick(&ADVERTS));
    let mut visit = Visit { random, steps: Vec::new(), page: Value::Null, campaign };
    visit.land(taste);
    visit.look_around(taste);
    if visit.random.chance(30) {
        let album = Album::choose(visit.random, taste);
        visit.view(&album);
        if visit.random.chance(35) {
            let unit = album.cents;
            visit.put(Kind::AddToCart, &Line { album, quantity: 1, unit });
        }
    }
    visit.steps
}

/// A newsletter, read and followed into the shop; the visit goes on with its campaign.
pub(crate) fn newsletter(random: &mut Random) -> (Vec<Step>, &'static Campaign) {
    let letter = random.pick(&LETTERS);
    let variant = *random.pick(&["A", "B"]);
    let steps = [(Kind::Send, 0), (Kind::Open, random.between(60_000, 30 * 3_600_000)), (Kind::Click, random.between(4_000, 50_000))];
    let steps = steps.map(|(kind, after)| {
        let mut params = json!({"title": letter.subject, "campaignName": letter.name, "variantName": variant});
        if kind == Kind::Click {
            params["url"] =
                json!(format!("{SHOP}/?utm_source=newsletter&utm_medium=email&utm_campaign={}", letter.name.replace(' ', "%20")));
        }
        mail(kind, after, params)
    });
    (steps.into(), letter)
}

/// What the shop writes after a purchase, whether it is read, and now and then a review.
pub(crate) fn afterwards(random: &mut Random, order: &str, lines: &[Line]) -> Vec<Step> {
    let letter = json!({"title": format!("Your order #{order}"), "campaignName": "Order confirmation"});
    let mut steps = vec![mail(Kind::Send, random.between(5_000, 60_000), letter.clone())];
    if random.chance(60) {
        steps.push(mail(Kind::Open, random.between(60_000, 9 * 3_600_000), letter));
    }
    if let Some(line) = lines.first().filter(|_| random.chance(7)) {
        let mut params = line.album.params();
        params.insert("rating".into(), json!(random.between(2, 5)));
        let page = json!({"path": line.album.path(), "title": line.album.title, "url": format!("{SHOP}{}", line.album.path())});
        let after = random.between(3 * 86_400_000, 20 * 86_400_000);
        steps.push(Step { kind: Kind::Review, after, params: marked(params), page: Some(page), campaign: None });
    }
    steps
}

fn mail(kind: Kind, after: i64, params: Value) -> Step {
    Step { kind, after, params: marked(params.as_object().cloned().unwrap_or_default()), page: None, campaign: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_made_up_step_says_so_and_a_visit_is_one_session() {
        for seed in 0..500 {
            let random = &mut Random::new(seed);
            let lines = super::super::album::basket(random, "Folk", 3, 4444);
            let shopping = shopping(random, "Folk", &lines, seed % 2 == 0, None);
            let steps = [shopping.clone(), browsing(random, "Folk"), newsletter(random).0, afterwards(random, "1", &lines)].concat();
            assert!(steps.iter().all(|step| step.params["$generated"] == true && step.after >= 0));
            assert!(shopping.iter().all(|step| step.after < domain::timeline::SESSION_GAP_MS));
            assert_eq!(shopping.last().map(|step| step.kind), Some(Kind::Charge));
            assert_eq!(shopping.iter().filter(|step| step.kind == Kind::Register).count(), usize::from(seed % 2 == 0));
        }
    }
}
