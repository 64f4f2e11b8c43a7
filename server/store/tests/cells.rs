//! Every cell of the identity table (architecture.md §5) in the store itself, under eight concurrent writers.
//!
//! Each writer plays every cell with people of its own, all at the same time, so that groups hold events of all of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use domain::{
    actor::Actor,
    conflict::Reason,
    event::{Action, EventId},
    identity::{Identifier, IdentifierKind, ProfileId},
    incoming::{Incoming, Trust, Verdict},
    port::{Ingest, Profiles},
    time::Timestamp,
};
use store::{Settings, Store};

/// One cell: what came before, what comes, and how it must end.
struct Cell {
    name: &'static str,
    /// Events that came before, each as `kind:value` words.
    before: &'static [&'static str],
    /// The event of the cell; a leading `browser` makes it one of a browser key.
    event: &'static str,
    /// Who holds what after it: identifiers of one word belong together, as `kind:value=name`.
    holders: &'static [&'static str],
    /// The current life of a weak id, where it is not the first.
    epoch: Option<(&'static str, u64)>,
    /// Current strong values, as `name/kind=value`.
    strong: &'static [&'static str],
    /// The conflict, with the name of the other profile.
    conflict: Option<(Reason, Option<&'static str>)>,
    /// Whether an anonymous profile joined.
    joined: bool,
}

const PLAIN: Cell = Cell { name: "", before: &[], event: "", holders: &[], epoch: None, strong: &[], conflict: None, joined: false };

const CELLS: &[Cell] = &[
    Cell { name: "only a weak id, unknown", event: "anonymous:a", holders: &["anonymous:a=1"], ..PLAIN },
    Cell {
        name: "only a weak id, known",
        before: &["anonymous:a user:u"],
        event: "anonymous:a",
        holders: &["anonymous:a=1", "user:u=1"],
        ..PLAIN
    },
    Cell { name: "only a strong id, unknown", event: "user:u", holders: &["user:u=1"], strong: &["1/user=u"], ..PLAIN },
    Cell {
        name: "only a strong id, known",
        before: &["email:e"],
        event: "email:e",
        holders: &["email:e=1"],
        strong: &["1/email=e"],
        ..PLAIN
    },
    Cell {
        name: "weak id of a profile without strong ids, strong unknown",
        before: &["anonymous:a"],
        event: "anonymous:a user:u",
        holders: &["anonymous:a=1", "user:u=1"],
        strong: &["1/user=u"],
        ..PLAIN
    },
    Cell {
        name: "weak id of a profile without strong ids, strong known",
        before: &["anonymous:a", "user:u"],
        event: "anonymous:a user:u",
        holders: &["anonymous:a=1", "user:u=1"],
        joined: true,
        ..PLAIN
    },
    Cell {
        name: "weak id of a profile with another kind, strong unknown",
        before: &["anonymous:a email:e"],
        event: "anonymous:a user:u",
        holders: &["anonymous:a=1", "user:u=1", "email:e=1"],
        strong: &["1/user=u", "1/email=e"],
        ..PLAIN
    },
    Cell {
        name: "weak id of a profile with another kind, strong known",
        before: &["anonymous:a email:e", "user:u"],
        event: "anonymous:a user:u",
        holders: &["anonymous:a=1", "email:e=1", "user:u=2"],
        conflict: Some((Reason::DeviceOfAnother, Some("1"))),
        ..PLAIN
    },
    Cell {
        name: "weak id of a profile with another value, strong unknown",
        before: &["anonymous:a user:u"],
        event: "anonymous:a user:v",
        holders: &["user:u=1", "user:v=2", "anonymous:a=2"],
        epoch: Some(("anonymous:a", 1)),
        ..PLAIN
    },
    Cell {
        name: "weak id of a profile with another value, strong known",
        before: &["anonymous:a user:u", "user:v"],
        event: "anonymous:a user:v",
        holders: &["user:u=1", "user:v=2", "anonymous:a=2"],
        epoch: Some(("anonymous:a", 1)),
        ..PLAIN
    },
    Cell {
        name: "a known user id with a new e-mail",
        before: &["user:u email:old"],
        event: "user:u email:new",
        holders: &["user:u=1", "email:old=1", "email:new=1"],
        strong: &["1/email=new"],
        ..PLAIN
    },
    Cell {
        name: "a known user id with the e-mail of another",
        before: &["user:u email:e", "email:f"],
        event: "user:u email:f",
        holders: &["user:u=1", "email:e=1", "email:f=2"],
        strong: &["1/email=e", "2/email=f"],
        conflict: Some((Reason::EmailOfAnother, Some("2"))),
        ..PLAIN
    },
    Cell {
        name: "a new user id with a known e-mail, no value of that kind",
        before: &["email:e"],
        event: "user:u email:e",
        holders: &["user:u=1", "email:e=1"],
        strong: &["1/user=u", "1/email=e"],
        ..PLAIN
    },
    Cell {
        name: "a new user id with a known e-mail, another value of that kind",
        before: &["user:u email:e"],
        event: "user:v email:e",
        holders: &["user:u=1", "email:e=1", "user:v=2"],
        strong: &["1/user=u", "2/user=v"],
        conflict: Some((Reason::SecondValue, Some("1"))),
        ..PLAIN
    },
    Cell {
        name: "two strong ids of two profiles, with the device of a nameless visitor",
        before: &["user:u", "email:e", "anonymous:a"],
        event: "user:u email:e anonymous:a",
        holders: &["user:u=1", "email:e=2", "anonymous:a=3"],
        conflict: Some((Reason::EmailOfAnother, Some("2"))),
        ..PLAIN
    },
    Cell {
        name: "a browser key that would take the address of a recognised profile",
        before: &["user:u email:e"],
        event: "browser user:u email:thief",
        holders: &["user:u=1", "email:e=1"],
        strong: &["1/email=e"],
        conflict: Some((Reason::NotTrusted, None)),
        ..PLAIN
    },
    Cell {
        name: "an alias between two known people",
        before: &["user:u", "user:v"],
        event: "user:u user:v anonymous:v",
        holders: &["user:u=1", "user:v=2", "anonymous:v=1"],
        conflict: Some((Reason::UserOfAnother, Some("2"))),
        ..PLAIN
    },
];

/// The words of one player: every value is theirs alone.
struct Player {
    store: Arc<Store>,
    prefix: String,
    sent: u32,
}

impl Player {
    fn identifier(&self, word: &str) -> Identifier {
        let (kind, value) = word.split_once(':').unwrap();
        let value = format!("{}{value}", self.prefix);
        let kind = IdentifierKind::parse(kind).unwrap();
        let value = if kind == IdentifierKind::Email { format!("{value}@example.com") } else { value };
        Identifier::new(kind, &value).unwrap()
    }

    async fn send(&mut self, words: &str) -> (EventId, Verdict) {
        self.sent += 1;
        let id = EventId::parse(&format!("{}{}", self.prefix, self.sent)).unwrap();
        let trust = if words.starts_with("browser ") { Trust::Browser } else { Trust::Server };
        let at = Timestamp::from_millis(1_790_000_000_000 + i64::from(self.sent));
        let item = Incoming {
            id: id.clone(),
            action: Action::parse("x").unwrap(),
            at,
            received: at,
            sent: None,
            source: "SERVER".into(),
            ip: None,
            identifiers: words.split(' ').filter(|word| word.contains(':')).map(|word| self.identifier(word)).collect(),
            params: serde_json::Map::new(),
            context: serde_json::Map::new(),
            traits: vec![],
            device: None,
            position: None,
            active: true,
            derived: vec![],
            trust,
            library: "test".into(),
        };
        let verdict = self.store.write(&Actor::System, vec![item]).await.unwrap().remove(0);
        (id, verdict)
    }

    /// The profile that an identifier points to in its current life, and which life that is.
    async fn holder(&self, word: &str) -> (ProfileId, u64) {
        let identifier = self.identifier(word);
        let (kind, value) = (identifier.kind.as_str(), identifier.value);
        let current = self.store.raw(&format!("SELECT VALUE current FROM identity:['{kind}', '{value}', 0]")).await.unwrap();
        let epoch = current[0][0].as_u64().unwrap_or_else(|| panic!("{word} is held by nobody"));
        let profile = self.store.raw(&format!("SELECT VALUE profile FROM identity:['{kind}', '{value}', {epoch}]")).await.unwrap();
        (ProfileId::parse(profile[0][0].as_str().unwrap()).unwrap(), epoch)
    }

    async fn play(&mut self, cell: &Cell) {
        let name = format!("{} ({})", cell.name, self.prefix);
        for words in cell.before {
            assert_eq!(self.send(words).await.1, Verdict::Stored, "{name}");
        }
        let (event, verdict) = self.send(cell.event).await;
        let expected = cell.conflict.map_or(Verdict::Stored, |(reason, _)| Verdict::Conflict { reason });
        assert_eq!(verdict, expected, "{name}");

        // Names stand for profiles: the same one for the same profile, another for another.
        let mut named: Vec<(&str, ProfileId)> = Vec::new();
        for holder in cell.holders {
            let (word, profile_name) = holder.split_once('=').unwrap();
            let (profile, epoch) = self.holder(word).await;
            match named.iter().find(|(known, _)| *known == profile_name) {
                Some((_, known)) => assert_eq!(*known, profile, "{name}: {word}"),
                None => {
                    assert!(named.iter().all(|(_, other)| *other != profile), "{name}: {word}");
                    named.push((profile_name, profile));
                }
            }
            assert_eq!(epoch, cell.epoch.filter(|(of, _)| *of == word).map_or(0, |(_, epoch)| epoch), "{name}: {word}");
        }
        let profile = |wanted: &str| named.iter().find(|(known, _)| *known == wanted).unwrap().1.clone();
        for strong in cell.strong {
            let (place, value) = strong.split_once('=').unwrap();
            let (profile_name, kind) = place.split_once('/').unwrap();
            let who = self.store.who(&Actor::System, &profile(profile_name)).await.unwrap().0;
            let held = if kind == "user" { who.user } else { who.email };
            assert_eq!(held, Some(self.identifier(&format!("{kind}:{value}")).value), "{name}: {strong}");
        }
        // The event stands on the strongest identifier it names, and keeps the others.
        let mut words: Vec<&str> = cell.event.split(' ').filter(|word| word.contains(':')).collect();
        words.sort_by_key(|word| self.identifier(word).kind);
        let row = self.store.raw(&format!("SELECT subject, also FROM event:⟨{event}⟩")).await.unwrap()[0][0].clone();
        let first = self.identifier(words[0]);
        let epoch = self.holder(words[0]).await.1;
        assert_eq!(row["subject"], format!("{}:{epoch}:{}", first.kind.as_str(), first.value), "{name}");
        assert_eq!(row["also"].as_array().map_or(0, Vec::len), words.len() - 1, "{name}");

        let own = self.holder(words[0]).await.0;
        let who = self.store.who(&Actor::System, &own).await.unwrap().0;
        match cell.conflict {
            None => assert_eq!(who.conflicts, [], "{name}"),
            Some((reason, other)) => {
                let other = other.map(profile);
                assert_eq!((who.conflicts.len(), who.conflicts[0].reason, &who.conflicts[0].other), (1, reason, &other), "{name}");
                if let Some(other) = other {
                    let theirs = self.store.who(&Actor::System, &other).await.unwrap().0.conflicts;
                    assert_eq!((theirs.len(), theirs[0].other.as_ref()), (1, Some(&own)), "{name}");
                }
            }
        }
        let merges = self.store.merges(&Actor::System, &own).await.unwrap();
        assert_eq!((merges.len(), merges.iter().all(|merge| merge.automatic)), (usize::from(cell.joined), true), "{name}");
        if cell.joined {
            // By itself, history included, and reversible.
            let before = who.events();
            self.store.unmerge(&Actor::System, &merges[0].id).await.unwrap();
            let (mine, theirs) = (
                self.store.who(&Actor::System, &merges[0].winner).await.unwrap().0,
                self.store.who(&Actor::System, &merges[0].loser).await.unwrap().0,
            );
            assert_eq!(mine.events() + theirs.events(), before, "{name}");
            assert_eq!(self.holder("anonymous:a").await.0, merges[0].loser, "{name}");
        }
    }
}

#[test]
fn every_cell_of_the_identity_table_holds_while_eight_writers_write() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_stack_size(10 << 20).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&Settings { database: "mem://".into(), cache_mb: 16, queue: 10_000 }).await.unwrap();
        let writers: Vec<_> = (0..8_usize)
            .map(|writer| {
                let store = Arc::clone(&store);
                tokio::spawn(async move {
                    // Each begins elsewhere, so that different cells meet in one group.
                    for n in 0..CELLS.len() {
                        let cell = (n + writer * 2) % CELLS.len();
                        let prefix = format!("w{writer}c{cell}");
                        Player { store: Arc::clone(&store), prefix, sent: 0 }.play(&CELLS[cell]).await;
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
    });
}
