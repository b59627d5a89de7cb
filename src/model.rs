//! The stance map: its records and what can be derived from them. Plain values; must not use a clock, the disk or a
//! window, or draw.

#[macro_use]
pub mod vocabulary;
pub mod actor;
mod arrangement;
mod as_of;
pub mod body;
pub mod compare;
pub mod condition;
mod conflicting_stances;
mod coverage;
pub mod date;
pub mod event;
pub mod evidence;
pub mod field;
mod filter;
pub mod group;
mod id;
pub mod issue;
mod knowledge_gap;
pub mod member_walks;
mod membership_forest;
pub mod note;
pub mod objection;
pub mod parameter;
mod problem;
mod record_fields;
mod record_list;
mod reference;
pub mod scenario;
pub mod search;
mod sentence;
mod serde_with;
pub mod source;
pub mod stance;
mod target;
pub mod tie;
pub mod view;

pub use actor::Actor;
pub use arrangement::{
    Arrangement, Axes, DayCount, FigureContent, Lanes, MatrixReading, MatrixRowGrouping, MatrixRowOrder,
};
pub use body::Body;
pub use condition::{Condition, LevelNumber, Requirement};
pub use coverage::{CoverageGaps, StanceCoverage};
pub use date::{Date, DatePrecision, in_force};
pub use event::{RecordEvent, RecordEventKind};
pub use evidence::Evidence;
pub use field::{Field, FieldKind, FieldValue, SOURCE_TEXT_LIMIT, TEXT_LIMIT};
pub use filter::{UNKNOWN_STANDPOINT, standpoints};
pub use group::Group;
pub use id::{BadId, ID_LIMIT, Id};
pub use issue::Issue;
pub use knowledge_gap::{KnowledgeGap, KnowledgeGapKind};
pub use membership_forest::MembershipForest;
pub use note::Note;
pub use objection::{OBJECTABLE, Objection};
pub use parameter::{Parameter, ParameterValues, RegistryEntry};
pub use problem::Problem;
pub use record_fields::{FieldDescription, fields_of};
pub use record_list::{Record, RecordList};
pub use reference::{Dependants, Reference, ReferenceStrength, References};
pub use scenario::{Override, Scenario, ScenarioChange};
pub use search::{SearchHit, SearchIndex, normalized_letters};
pub use sentence::RecordSentences;
pub use serde_with::{BEND_LIMIT, PLACE_LIMIT, rounded};
pub use source::Source;
pub use stance::{Alignment, Level, Stance, sign_with_doubt};
pub use target::{RECORD_KINDS, RecordKind, Target};
pub use tie::Tie;
pub use view::{FigurePage, FigureSettings, FigureTheme, Filter, Lens, View, ViewState};
pub use vocabulary::{
    ACTOR_KINDS, Basis, ConditionStatus, Confidence, GROUP_COLOURS, OBJECTION_GROUNDS, ObjectionStatus, Reliability,
    SOURCE_KINDS, Severity, Sign, TIE_KINDS, Term, name_of,
};

use serde::{Deserialize, Serialize};

use field::field;

/// A stance map: who stood where at one moment, seen from one viewpoint. Cloning is cheap, because clones share their
/// records.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Map {
    /// Its title, printed on figures and shown in the title of the window.
    pub title: String,
    /// The question that the map answers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub question: String,
    /// The person or organisation whose view the map shows.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub viewpoint: String,
    /// The date of the map; `None` to show everything that was ever coded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// Number of days after which the evidence of a position counts as old.
    #[serde(skip_serializing_if = "serde_with::is_default")]
    pub stale_after: DayCount,
    /// Further remarks.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The actors, who can take positions.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub actors: RecordList<Actor>,
    /// The issues, on which actors take positions.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub issues: RecordList<Issue>,
    /// The positions of actors on issues.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub stances: RecordList<Stance>,
    /// The ties of actors to actors and issues.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub ties: RecordList<Tie>,
    /// The objections of actors.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub objections: RecordList<Objection>,
    /// The conditions on which stances depend.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub conditions: RecordList<Condition>,
    /// The sources of evidence.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub sources: RecordList<Source>,
    /// The bodies that decide issues.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub bodies: RecordList<Body>,
    /// The frames around actors on the map.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub groups: RecordList<Group>,
    /// The notes on the map.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub notes: RecordList<Note>,
    /// The saved views.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub views: RecordList<View>,
    /// The scenarios.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub scenarios: RecordList<Scenario>,
}

impl Map {
    /// The direct members of an actor, in the order of the file.
    pub fn direct_members_of<'a>(&'a self, id: &'a Id<Actor>) -> impl Iterator<Item = &'a Actor> {
        self.actors.iter().filter(move |actor| actor.part_of.as_ref() == Some(id))
    }

    /// The stance of an actor on an issue that counts on the date of the map: of those that hold, the one that began
    /// last.
    ///
    /// Limitations: searches all stances; for many queries use [`CurrentStances`].
    pub fn stance_of(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<&Stance> {
        let is_same = |stance: &&Stance| &stance.actor == actor && &stance.issue == issue;
        stance_in_force(self.stances.iter().filter(is_same), self.as_of)
    }

    /// Whether something that holds from `since` to `until` holds on the date of the map.
    pub fn holds_on_map_date(&self, since: Option<Date>, until: Option<Date>) -> bool {
        self.as_of.is_none_or(|day| in_force(since, until, day))
    }
}

/// The one of two stances of an actor on an issue that counts: the later one; for equal dates the stated one; otherwise
/// the one that comes later in the file.
fn later_stance<'a>(best: Option<&'a Stance>, next: &'a Stance) -> Option<&'a Stance> {
    let key = |stance: &Stance| (stance.since, stance.basis == Basis::Stated);
    Some(best.filter(|best| key(best) > key(next)).unwrap_or(next))
}

/// The stance that counts on a day, among the stances of one actor on one issue; without a day, among all of them.
pub fn stance_in_force<'a>(stances: impl IntoIterator<Item = &'a Stance>, day: Option<Date>) -> Option<&'a Stance> {
    let holds = |stance: &&Stance| day.is_none_or(|day| in_force(stance.since, stance.until, day));
    stances.into_iter().filter(holds).fold(None, later_stance)
}

/// The stances that count on the date of a map, indexed by actor and issue for many queries.
pub struct CurrentStances<'a>(std::collections::HashMap<(&'a Id<Actor>, &'a Id<Issue>), &'a Stance>);

impl<'a> CurrentStances<'a> {
    /// Indexes the stances of a map.
    pub fn of(map: &'a Map) -> Self {
        let mut stances = std::collections::HashMap::new();
        for stance in map.stances.iter().filter(|stance| map.holds_on_map_date(stance.since, stance.until)) {
            let best = stances.entry((&stance.actor, &stance.issue)).or_insert(stance);
            *best = later_stance(Some(best), stance).unwrap_or(stance);
        }
        Self(stances)
    }

    /// The stance of an actor on an issue that counts; `None` if the position is unknown.
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
