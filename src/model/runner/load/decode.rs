//! The walk over a file that the decoder makes, against the table of keys.

use super::{Problem, What, go_type, nanoseconds, reads_durations, time};
use crate::model::field::Field;
use crate::model::runner::{Runner, RunnerConfig, decoder};
use crate::model::schema::keys::{Item, Key, Kind, Table};
use crate::model::schema::runner::{ROOT, RUNNERS};
use crate::settings::Version;
use crate::syntax::{Data, Decoder, Node, Shape};

/// Everything that a Runner of this version does not take as it is written.
pub(super) fn decode<'t>(config: &RunnerConfig<'t>, version: Version) -> Vec<Problem<'t>> {
    let mut walk = Walk {
        version,
        decoder: decoder(version),
        waiting: Vec::new(),
        problems: Vec::new(),
        runner: None,
        table: &ROOT,
        key: None,
    };
    if config.is_head_read() {
        walk.entries(config.root().entries().map(Field::of), &ROOT);
        // Runners are read one by one below.
        walk.waiting.retain(|(_, place)| {
            !place.key.is_some_and(
                |key| matches!(key.kind, Kind::Tables(table) if table.path == RUNNERS.path),
            )
        });
        walk.run();
    }
    if let Some(runners) = config.get("runners") {
        walk.runners(config, runners);
    }
    walk.problems
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Position {
    kind: Wanted,
    table: &'static Table,
    key: Option<&'static Key>,
}

/// What must stand at a place.
#[derive(Clone, Copy)]
enum Wanted {
    Kind(Kind),
    Item(Item),
    /// The entries of this table.
    Table(&'static Table),
    /// The entries of this table, which the Runner reads by hand.
    Volume(&'static Table),
    /// A string of a list that may be one string.
    Word,
    /// Nothing: all of it is ignored.
    Nothing,
    /// Nothing that the Runner's `lint` knows, in a table of a plugin.
    Foreign,
}

struct Walk<'t> {
    version: Version,
    decoder: Decoder,
    waiting: Vec<(Field<'t>, Position)>,
    problems: Vec<Problem<'t>>,
    runner: Option<Runner<'t>>,
    table: &'static Table,
    key: Option<&'static Key>,
}

impl<'t> Walk<'t> {
    fn report(&mut self, field: Field<'t>, what: What<'t>) {
        self.problems.push(Problem {
            what,
            field,
            table: self.table,
            key: self.key,
            runner: self.runner,
        });
    }

    fn wait(&mut self, field: Field<'t>, kind: Wanted) {
        let (table, key) = (self.table, self.key);
        self.waiting.push((field, Position { kind, table, key }));
    }

    fn runners(&mut self, config: &RunnerConfig<'t>, runners: Field<'t>) {
        (self.table, self.key) = (&ROOT, ROOT.find("runners"));
        match runners.shape() {
            Shape::List => {
                for item in runners.items().filter(|item| item.shape() != Shape::Map) {
                    self.report(item, What::NoTable { go: RUNNERS.go });
                }
            }
            _ if runners.node().is_cut() => {}
            _ => self.report(
                runners,
                What::Type {
                    wanted: Kind::Tables(&RUNNERS),
                    go: "slice",
                },
            ),
        }
        for runner in config.runners() {
            if !config.is_read(runner) {
                continue;
            }
            self.runner = Some(runner);
            self.entries(runner.table().entries().map(Field::of), &RUNNERS);
            self.run();
        }
    }

    fn run(&mut self) {
        while let Some((field, place)) = self.waiting.pop() {
            (self.table, self.key) = (place.table, place.key);
            if !field.node().is_cut() {
                self.value(field, place.kind);
            }
        }
    }

    fn value(&mut self, field: Field<'t>, wanted: Wanted) {
        match wanted {
            Wanted::Kind(kind) => self.kind(field, kind),
            Wanted::Item(item) => self.item(field, item),
            Wanted::Table(table) => match field.shape() {
                Shape::Map => self.entries(field.entries(), table),
                _ => self.report(field, What::NoTable { go: table.go }),
            },
            Wanted::Volume(table) => self.volume(field, table),
            Wanted::Word => {
                if !is_text(field.node()) {
                    self.report(field, What::NoWords);
                }
            }
            Wanted::Nothing => self.below(field, Wanted::Nothing),
            Wanted::Foreign => self.below(field, Wanted::Foreign),
        }
    }

    /// Everything in an ignored value is ignored.
    fn below(&mut self, field: Field<'t>, wanted: Wanted) {
        for item in field.items() {
            self.wait(item, wanted);
        }
        for entry in field.entries() {
            self.report(entry, What::Below);
            self.wait(entry, wanted);
        }
    }

    fn entries(&mut self, entries: impl Iterator<Item = Field<'t>>, table: &'static Table) {
        let mut seen: Vec<(&'static Key, Field<'t>)> = Vec::new();
        for field in entries {
            let Some(name) = field.name() else { continue };
            if field.key().is_some_and(Node::is_cut) {
                continue;
            }
            let found = table.find(name);
            (self.table, self.key) = (table, found);
            let Some(key) = found else {
                self.report(field, What::Unknown);
                self.wait(field, Wanted::Nothing);
                continue;
            };
            if !key.is_known_to(self.version) {
                let what = match key.is_removed_in(self.version) {
                    true => What::Removed,
                    false => What::TooNew,
                };
                self.report(field, what);
                self.wait(field, Wanted::Nothing);
                continue;
            }
            match seen.iter().find(|(other, _)| std::ptr::eq(*other, key)) {
                Some(&(_, first)) => self.report(field, What::Rival(first)),
                None => seen.push((key, field)),
            }
            self.wait(field, Wanted::Kind(key.kind_in(self.version)));
        }
    }

    fn kind(&mut self, field: Field<'t>, kind: Kind) {
        match kind {
            Kind::Text => self.item(field, Item::Text),
            Kind::Bool => self.item(field, Item::Bool),
            Kind::Int => self.item(field, Item::Int),
            Kind::Float => self.item(field, Item::Float),
            Kind::Int32 => match field.node().data() {
                Data::Int(text) if text.parse::<i32>().is_err() => {
                    self.report(field, What::OutOfRange);
                }
                _ => self.item(field, Item::Int),
            },
            Kind::Duration => self.duration(field),
            Kind::Time => self.time(field),
            Kind::TextOrList => match field.shape() {
                Shape::List => {
                    for item in field.items() {
                        self.wait(item, Wanted::Word);
                    }
                }
                _ => self.value(field, Wanted::Word),
            },
            Kind::List(item) => self.list(field, kind, Wanted::Item(item)),
            Kind::Tables(table) => self.list(field, kind, Wanted::Table(table)),
            Kind::Volumes(table) => self.list(field, kind, Wanted::Volume(table)),
            Kind::Table(table) => self.value(field, Wanted::Table(table)),
            Kind::Map(item) => match field.shape() {
                Shape::Map => {
                    for entry in field.entries() {
                        self.wait(entry, Wanted::Item(item));
                    }
                }
                _ => {
                    self.report(field, What::Dropped);
                    self.below(field, Wanted::Nothing);
                }
            },
        }
    }

    fn list(&mut self, field: Field<'t>, kind: Kind, wanted: Wanted) {
        if field.shape() != Shape::List {
            self.report(
                field,
                What::Type {
                    wanted: kind,
                    go: "slice",
                },
            );
            return;
        }
        for item in field.items() {
            self.wait(item, wanted);
        }
    }

    fn item(&mut self, field: Field<'t>, item: Item) {
        let data = field.node().data();
        let (is_right, wanted, go) = match item {
            Item::Text => (is_text(field.node()), Kind::Text, "string"),
            Item::Bool => (matches!(data, Data::Bool(_)), Kind::Bool, "boolean"),
            Item::Int => (matches!(data, Data::Int(_)), Kind::Int, "integer"),
            Item::Float => (
                matches!(data, Data::Int(_) | Data::Float(_)),
                Kind::Float,
                "float",
            ),
            Item::List => {
                self.list(field, Kind::List(Item::Text), Wanted::Item(Item::Text));
                return;
            }
            Item::Any => {
                self.below(field, Wanted::Foreign);
                return;
            }
        };
        if !is_right {
            self.report(field, What::Type { wanted, go });
        }
    }

    fn duration(&mut self, field: Field<'t>) {
        let what = match field.node().data() {
            Data::Int(text) => match text.parse() {
                Ok(number) => What::Nanoseconds(number),
                Err(_) => return,
            },
            Data::Text(_) if field.is_dynamic() => return,
            Data::Text(_) if !reads_durations(self.decoder) => What::DurationText,
            Data::Text(text) if nanoseconds(text).is_some() => return,
            Data::Text(text) => What::NoDuration(text),
            _ => What::Type {
                wanted: Kind::Duration,
                go: "integer",
            },
        };
        self.report(field, what);
    }

    fn time(&mut self, field: Field<'t>) {
        let node = field.node();
        let text = match node.data() {
            Data::Datetime(_) => return,
            Data::Text(_) if field.is_dynamic() => return,
            Data::Text(text) => text.to_owned(),
            Data::Int(text) => text.into_owned(),
            Data::Float(number) => format!("{number:.6}"),
            Data::Bool(value) => value.to_string(),
            _ => {
                let (wanted, go) = (Kind::Time, "primitive (string-like)");
                self.report(field, What::Type { wanted, go });
                return;
            }
        };
        if let Some(error) = time::error(&text) {
            self.report(field, What::NoTime(error));
        }
    }

    /// An NFS volume: exact names only, and a value of a wrong type is as good as none.
    fn volume(&mut self, field: Field<'t>, table: &'static Table) {
        const REQUIRED: [&str; 4] = ["name", "mount_path", "server", "path"];
        if field.shape() != Shape::Map {
            self.report(field, What::NoTable { go: table.go });
            return;
        }
        let has = |key: &&str| {
            let found = field.node().get(key);
            found.is_some_and(|entry| {
                let text = entry.value.text();
                entry.value.is_cut() || text.is_some_and(|text| !text.is_empty())
            })
        };
        let is_cut = |entry: &Field<'_>| entry.key().is_some_and(Node::is_cut);
        let mut missing: Vec<_> = REQUIRED.into_iter().filter(|key| !has(key)).collect();
        if field.entries().any(|entry| is_cut(&entry)) {
            missing.clear();
        }
        if !missing.is_empty() {
            self.report(field, What::Missing(missing));
        }
        self.table = table;
        let whole = field.entries().filter(|entry| !is_cut(entry));
        for entry in whole.filter(|entry| !entry.node().is_cut()) {
            let name = entry.name().unwrap_or_default();
            self.key = table.keys.iter().find(|key| key.name == name);
            match self.key.map(|key| key.kind) {
                None => self.report(entry, What::Unknown),
                Some(Kind::Bool) if !matches!(entry.node().data(), Data::Bool(_)) => {
                    self.report(entry, What::Dropped);
                }
                Some(Kind::Text) if !REQUIRED.contains(&name) && !is_text(entry.node()) => {
                    self.report(entry, What::Dropped);
                }
                _ => {}
            }
        }
    }
}

fn is_text(node: Node<'_>) -> bool {
    go_type(node) == "string"
}
