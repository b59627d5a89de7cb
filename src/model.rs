//! What a stance map is. Plain values: no clock, no disk, no window, no drawing.

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
mod membership;
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
pub use membership::MembershipForest;
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
    pub stale_after: DayCount,
    /// Anything else.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who can take positions.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub actors: RecordList<Actor>,
    /// On what.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub issues: RecordList<Issue>,
    /// Who stands where.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub stances: RecordList<Stance>,
    /// Who is tied to whom.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub ties: RecordList<Tie>,
    /// Who objects to what.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub objections: RecordList<Objection>,
    /// What stances depend on.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub conditions: RecordList<Condition>,
    /// What marks rest on.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub sources: RecordList<Source>,
    /// Who decides together.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub bodies: RecordList<Body>,
    /// Frames on the map.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub groups: RecordList<Group>,
    /// Words on the map.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub notes: RecordList<Note>,
    /// Saved ways of looking.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub views: RecordList<View>,
    /// What if.
    #[serde(skip_serializing_if = "RecordList::is_empty")]
    pub scenarios: RecordList<Scenario>,
}

impl Map {
    /// The actors that are part of `id`, directly, in the order of the file.
    pub fn direct_members_of<'a>(&'a self, id: &'a Id<Actor>) -> impl Iterator<Item = &'a Actor> {
        self.actors.iter().filter(move |actor| actor.part_of.as_ref() == Some(id))
    }

    /// The stance of that actor on that issue that holds on the map's own date: the one that began last.
    ///
    /// Limitations: it looks through all stances; whoever asks for many makes a [`CurrentStances`] first.
    pub fn stance_of(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<&Stance> {
        let same = |stance: &&Stance| &stance.actor == actor && &stance.issue == issue;
        stance_in_force(self.stances.iter().filter(same), self.as_of)
    }

    /// Does what holds from `since` to `until` hold on the map's own date?
    pub fn holds_on_map_date(&self, since: Option<Date>, until: Option<Date>) -> bool {
        self.as_of.is_none_or(|day| in_force(since, until, day))
    }
}

/// Of two stances of one actor on one issue, the one that counts: the later; of the same date, the stated one;
/// else the one that stands later in the file.
fn later_stance<'a>(best: Option<&'a Stance>, next: &'a Stance) -> Option<&'a Stance> {
    let key = |stance: &Stance| (stance.since, stance.basis == Basis::Stated);
    Some(best.filter(|best| key(best) > key(next)).unwrap_or(next))
}

/// Of the stances of one actor on one issue, the one that counts on a day; without a day, of all that there ever were.
pub fn stance_in_force<'a>(stances: impl IntoIterator<Item = &'a Stance>, day: Option<Date>) -> Option<&'a Stance> {
    let holds = |stance: &&Stance| day.is_none_or(|day| in_force(stance.since, stance.until, day));
    stances.into_iter().filter(holds).fold(None, later_stance)
}

/// Who stands where on a map's own date, ready to be asked many times.
pub struct CurrentStances<'a>(std::collections::HashMap<(&'a Id<Actor>, &'a Id<Issue>), &'a Stance>);

impl<'a> CurrentStances<'a> {
    /// Of that map.
    pub fn of(map: &'a Map) -> Self {
        let mut standing = std::collections::HashMap::new();
        for stance in map.stances.iter().filter(|stance| map.holds_on_map_date(stance.since, stance.until)) {
            let best = standing.entry((&stance.actor, &stance.issue)).or_insert(stance);
            *best = later_stance(Some(best), stance).unwrap_or(stance);
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
