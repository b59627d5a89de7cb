//! Pointers to records of any kind.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{
    Actor, Body, Condition, Group, Id, Issue, Map, Note, Objection, Record, References, Scenario, Source, Stance, Tie,
    View,
};

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKind {
    /// Its name in the file, as in `actor("israel")`.
    pub id: &'static str,
    /// Its plural, which is the name of the list in the file.
    pub plural: &'static str,
    /// Its name with an article, for sentences: "an actor".
    pub with_article: &'static str,
}

macro_rules! targets {
    ($($variant:ident $list:ident $id:literal $plural:literal $one:literal,)+) => {
        /// A pointer to a record of a map. In a file: `actor("israel")`, `tie("turkiye-in-force")`.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Target {
            $(#[doc = concat!("One of the ", $plural, ".")] $variant(Id<$variant>),)+
        }

        /// All kinds of record, in the order of the file.
        pub const RECORD_KINDS: &[RecordKind] = &[$(RecordKind { id: $id, plural: $plural, with_article: $one },)+];

        impl Target {
            /// The kind of record that it points at.
            pub fn kind(&self) -> RecordKind {
                match self { $(Self::$variant(_) => RecordKind { id: $id, plural: $plural, with_article: $one },)+ }
            }

            /// The id of the record.
            pub fn id(&self) -> &str {
                match self { $(Self::$variant(id) => id.as_str(),)+ }
            }

            /// Whether the record exists in `map`.
            pub fn is_in(&self, map: &Map) -> bool {
                match self { $(Self::$variant(id) => map.$list.contains(id),)+ }
            }

            /// The position in the file: the index of the kind, and the index of the record among those of its kind,
            /// which is `None` if it does not exist.
            pub fn position(&self, map: &Map) -> (usize, Option<usize>) {
                let kind = RECORD_KINDS.iter().position(|kind| *kind == self.kind()).unwrap_or_default();
                match self { $(Self::$variant(id) => (kind, map.$list.position(id)),)+ }
            }

            /// All records of a kind, in the order of the file.
            pub fn all(map: &Map, kind: &str) -> Vec<Self> {
                match kind { $($id => map.$list.ids().map(Self::$variant).collect(),)+ _ => Vec::new() }
            }

            /// Number of records of a kind.
            pub fn count(map: &Map, kind: &str) -> usize {
                match kind { $($id => map.$list.len(),)+ _ => 0 }
            }
        }

        impl FromStr for Target {
            type Err = String;
            /// Reads what [`Display`](fmt::Display) writes: `actor:israel`.
            fn from_str(text: &str) -> Result<Self, String> {
                let (kind, id) = text.split_once(':').ok_or_else(|| format!("{text:?} points at nothing"))?;
                match kind {
                    $($id => Id::parse(id).map(Self::$variant).map_err(|e| e.to_string()),)+
                    _ => Err(format!("{kind:?} is no kind of record")),
                }
            }
        }

        impl Map {
            /// Number of records of all kinds.
            pub fn count(&self) -> usize {
                [$(self.$list.len(),)+].iter().sum()
            }

            /// The memory in bytes that this map takes while `other` exists too: nothing for what both share.
            ///
            /// Limitations: an estimate. Of the texts of records, only those of sources count, because the others are
            /// short.
            pub fn unshared_bytes(&self, other: &Self) -> usize {
                let texts: usize = self.sources.unshared_rows(&other.sources).iter().map(|row| row.text.len()).sum();
                texts + [$(self.$list.unshared_bytes(&other.$list),)+].iter().sum::<usize>()
            }

            /// A record, to read its references.
            pub fn record(&self, target: &Target) -> Option<&dyn References> {
                match target { $(Target::$variant(id) => self.$list.get(id).map(|row| row as &dyn References),)+ }
            }

            /// A record, to change its references.
            pub fn record_mut(&mut self, target: &Target) -> Option<&mut dyn References> {
                match target {
                    $(Target::$variant(id) => self.$list.get_mut(id).map(|row| row as &mut dyn References),)+
                }
            }

            /// Calls `visit` with every record, in the order of the file.
            pub fn for_each_record(&self, visit: &mut dyn FnMut(&Target, &dyn References)) {
                $(self.$list.iter().for_each(|row| visit(&Target::from(row.id()), row));)+
            }

            /// Keeps the records for which `keep` is true. References to the others are left unchanged.
            pub fn retain(&mut self, keep: &mut dyn FnMut(&Target) -> bool) {
                $(self.$list.retain(|row| keep(&Target::from(row.id())));)+
            }

            /// Replaces the references of all records by the results of `relink`. A record that would lose a required
            /// reference is left unchanged.
            pub fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) {
                $(self.$list.update(|row| {
                    let mut changes = false;
                    row.references(&mut |reference| {
                        changes = changes || relink(&reference.to).as_ref() != Some(&reference.to);
                    });
                    let mut new = changes.then(|| row.clone())?;
                    (new.relink(relink) && new != *row).then_some(new)
                });)+
            }

            /// The records that differ between this map and `after`, by kind: first removed and changed ones in the
            /// order of this map, then new ones in the order of `after`.
            pub fn differing_records(&self, after: &Map) -> Vec<Target> {
                let mut differing = Vec::new();
                $({
                    let rows = self.$list.differences(&after.$list).into_iter();
                    differing.extend(rows.filter_map(|(old, new)| new.or(old)).map(|row| Target::from(row.id())));
                })+
                differing
            }

            /// Whether a record has the same content in both maps, or is in neither.
            pub fn has_same_record(&self, other: &Map, target: &Target) -> bool {
                match target { $(Target::$variant(id) => self.$list.get(id) == other.$list.get(id),)+ }
            }

            /// Adds a record of another map under its own id, or replaces the record that has this id.
            pub fn put_from(&mut self, other: &Map, target: &Target) {
                match target { $(Target::$variant(id) => self.$list.put_from(&other.$list, id),)+ }
            }

            /// Gives a record an id that is free in this map and in `others`, and returns its new target. References to
            /// it are left unchanged.
            pub fn give_free_id(&mut self, target: &Target, others: &[&Map]) -> Option<Target> {
                match target {
                    $(Target::$variant(id) => {
                        let is_free = |new: &Id<$variant>| {
                            !self.$list.contains(new) && others.iter().all(|map| !map.$list.contains(new))
                        };
                        let new = (2..).map(|number| id.numbered(number)).find(is_free)?;
                        self.$list.rename(id, &new).then(|| Target::from(new))
                    })+
                }
            }

            /// Sorts the records of each kind into the given order. Records that it does not contain follow in their
            /// present order.
            pub fn set_record_order(&mut self, order: &[Target]) {
                $(self.$list.set_order(order.iter().filter_map(|target| match target {
                    Target::$variant(id) => Some(id),
                    _ => None,
                }));)+
            }

            /// Adds a record of another map under a free id, and returns its new target. Its references are left
            /// unchanged.
            pub fn add_from(&mut self, other: &Map, target: &Target) -> Option<Target> {
                Some(match target {
                    $(Target::$variant(id) => self.$list.add(other.$list.get(id)?.clone()).into(),)+
                })
            }
        }

        $(
            impl From<Id<$variant>> for Target {
                fn from(id: Id<$variant>) -> Self {
                    Self::$variant(id)
                }
            }
            impl From<&Id<$variant>> for Target {
                fn from(id: &Id<$variant>) -> Self {
                    Self::$variant(id.clone())
                }
            }
            impl Record for $variant {
                fn id(&self) -> &Id<Self> {
                    &self.id
                }
                fn set_id(&mut self, id: Id<Self>) {
                    self.id = id;
                }
                fn target(id: &Id<Self>) -> Target {
                    id.into()
                }
                fn id_of(target: Target) -> Option<Id<Self>> {
                    if let Target::$variant(id) = target { Some(id) } else { None }
                }
            }
        )+
    };
}

targets! {
    Actor actors "actor" "actors" "an actor",
    Issue issues "issue" "issues" "an issue",
    Stance stances "stance" "stances" "a stance",
    Tie ties "tie" "ties" "a tie",
    Objection objections "objection" "objections" "an objection",
    Condition conditions "condition" "conditions" "a condition",
    Source sources "source" "sources" "a source",
    Body bodies "body" "bodies" "a body",
    Group groups "group" "groups" "a group",
    Note notes "note" "notes" "a note",
    View views "view" "views" "a view",
    Scenario scenarios "scenario" "scenarios" "a scenario",
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind().id, self.id())
    }
}
