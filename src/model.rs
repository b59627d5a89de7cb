//! What a stance map is. Plain values: no clock, no disk, no window, no drawing.

#[macro_use]
pub mod vocabulary;
pub mod actor;
mod arrangement;
mod as_of;
pub mod body;
pub mod compare;
pub mod condition;
mod coverage;
pub mod date;
mod differ;
pub mod event;
pub mod evidence;
mod facts;
pub mod field;
mod filter;
pub mod fold;
pub mod group;
mod id;
pub mod issue;
mod membership;
pub mod note;
pub mod objection;
pub mod param;
mod problem;
mod reference;
mod remark;
pub mod scenario;
pub mod search;
mod sentence;
mod serde_with;
mod shelf;
pub mod source;
pub mod stance;
mod target;
pub mod tie;
pub mod view;

pub use actor::Actor;
pub use arrangement::{Arrangement, Axes, Days, Lanes, Reading, RowGroup, RowOrder, Shown};
pub use body::Body;
pub use condition::{Condition, LevelNumber, Requirement};
pub use coverage::{Coverage, Gaps};
pub use date::{Date, Precision, in_force};
pub use event::{Event, Happening};
pub use evidence::Evidence;
pub use facts::{Fact, facts};
pub use field::{Field, FieldKind, SOURCE_TEXT_LIMIT, TEXT_LIMIT, Value};
pub use filter::{UNKNOWN, standpoints};
pub use group::Group;
pub use id::{BadId, ID_LIMIT, Id};
pub use issue::Issue;
pub use membership::MembershipForest;
pub use note::Note;
pub use objection::{OBJECTABLE, Objection};
pub use param::{About, Param, Params};
pub use problem::Problem;
pub use reference::{Dependants, Reference, ReferenceStrength, References};
pub use remark::{Lack, Remark};
pub use scenario::{Change, Override, Scenario};
pub use search::{SearchHit, SearchIndex, plain};
pub use sentence::RecordSentences;
pub use serde_with::{BEND_LIMIT, PLACE_LIMIT, rounded};
pub use shelf::{Record, Shelf};
pub use source::Source;
pub use stance::{Alignment, Level, Stance, doubted};
pub use target::{KINDS, Kind, Target};
pub use tie::Tie;
pub use view::{FigureSettings, FigureTheme, Filter, Lens, Look, Page, View};
pub use vocabulary::{
    ACTOR_KINDS, Basis, ConditionStatus, Confidence, GROUNDS, GROUP_COLOURS, ObjectionStatus, Reliability,
    SOURCE_KINDS, Severity, Sign, TIE_KINDS, Term, name_of,
};

use serde::{Deserialize, Serialize};

use field::field;

/// One stance map: a moment seen from somewhere. Cloning is cheap, as clones share their rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Map {
    /// Its title, printed on figures and shown in the window's title.
    pub title: String,
    /// The question that it answers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub question: String,
    /// Whose view this is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub viewpoint: String,
    /// The day that it shows; none for everything that was ever coded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// After how many days what is known of a position counts as old.
    #[serde(skip_serializing_if = "serde_with::is_default")]
    pub stale_after: Days,
    /// Anything else.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who can take positions.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub actors: Shelf<Actor>,
    /// On what.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub issues: Shelf<Issue>,
    /// Who stands where.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub stances: Shelf<Stance>,
    /// Who is tied to whom.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub ties: Shelf<Tie>,
    /// Who objects to what.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub objections: Shelf<Objection>,
    /// What stances depend on.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub conditions: Shelf<Condition>,
    /// What marks rest on.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub sources: Shelf<Source>,
    /// Who decides together.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub bodies: Shelf<Body>,
    /// Frames on the map.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub groups: Shelf<Group>,
    /// Words on the map.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub notes: Shelf<Note>,
    /// Saved ways of looking.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub views: Shelf<View>,
    /// What if.
    #[serde(skip_serializing_if = "Shelf::is_empty")]
    pub scenarios: Shelf<Scenario>,
}

impl Map {
    /// The actors that are part of `id`, directly, in the order of the file.
    pub fn parts_of<'a>(&'a self, id: &'a Id<Actor>) -> impl Iterator<Item = &'a Actor> {
        self.actors.iter().filter(move |actor| actor.part_of.as_ref() == Some(id))
    }

    /// The stance of that actor on that issue that holds on the map's own date: the one that began last.
    ///
    /// Limitations: it looks through all stances; whoever asks for many makes a [`Standing`] first.
    pub fn stance_of(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<&Stance> {
        let same = |stance: &&Stance| &stance.actor == actor && &stance.issue == issue;
        counting(self.stances.iter().filter(same), self.as_of)
    }

    /// Does what holds from `since` to `until` hold on the map's own date?
    pub fn shows(&self, since: Option<Date>, until: Option<Date>) -> bool {
        self.as_of.is_none_or(|day| in_force(since, until, day))
    }
}

/// Of two stances of one actor on one issue, the one that counts: the later; of the same date, the stated one;
/// else the one that stands later in the file.
fn later<'a>(best: Option<&'a Stance>, next: &'a Stance) -> Option<&'a Stance> {
    let key = |stance: &Stance| (stance.since, stance.basis == Basis::Stated);
    Some(best.filter(|best| key(best) > key(next)).unwrap_or(next))
}

/// Of the stances of one actor on one issue, the one that counts on a day; without a day, of all that there ever were.
pub fn counting<'a>(stances: impl IntoIterator<Item = &'a Stance>, day: Option<Date>) -> Option<&'a Stance> {
    let holds = |stance: &&Stance| day.is_none_or(|day| in_force(stance.since, stance.until, day));
    stances.into_iter().filter(holds).fold(None, later)
}

/// Who stands where on a map's own date, ready to be asked many times.
pub struct Standing<'a>(std::collections::HashMap<(&'a Id<Actor>, &'a Id<Issue>), &'a Stance>);

impl<'a> Standing<'a> {
    /// Of that map.
    pub fn of(map: &'a Map) -> Self {
        let mut standing = std::collections::HashMap::new();
        for stance in map.stances.iter().filter(|stance| map.shows(stance.since, stance.until)) {
            let best = standing.entry((&stance.actor, &stance.issue)).or_insert(stance);
            *best = later(Some(best), stance).unwrap_or(stance);
        }
        Self(standing)
    }

    /// The stance that counts.
    pub fn get(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<&'a Stance> {
        self.0.get(&(actor, issue)).copied()
    }
}

/// The fields of a [`Map`] itself, in the order of the file.
pub const FIELDS: &[Field<Map>] = &[
    field!(title, "Title", "Printed on figures and shown in the window's title.", FieldKind::Line),
    field!(question, "Question", "The question that the map answers.", FieldKind::Paragraphs),
    field!(viewpoint, "Viewpoint", "Whose view this is.", FieldKind::Line),
    field!(as_of, "As of", "The day that the map shows; empty for everything that was ever coded.", FieldKind::Day),
    field!(
        stale_after,
        "Old after",
        "After how many days what is known of a position counts as old.",
        FieldKind::Whole(1, 36_500)
    ),
    field!(note, "Note", "Anything else.", FieldKind::Paragraphs),
];
