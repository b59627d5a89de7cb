//! What pointer events do. An enum of states; each event takes the state and returns the next one.

mod drop_targets;
mod keyboard;
mod select_tool;

pub use drop_targets::{DropTargets, MembershipChange};
pub(super) use select_tool::straighten;

use emath::{Pos2, Rect, Vec2};

use super::snap::SnapTargets;
use super::{NewRecordKind, Selection, Session, StepMergeRule};
use crate::model::{Actor, FieldValue, Id, Target};
use crate::ops;
use crate::ops::LineEnd;
use crate::scene::{LineHandle, RecordArea, SceneHit, SnapGuide};

/// The active tool and its state.
#[derive(Clone, Debug, PartialEq)]
pub enum Tool {
    /// Selects, moves, and draws ties from the rim of an actor.
    Select(SelectToolState),
    /// Places a new record where the user clicks.
    Place(NewRecordKind),
    /// Ties an actor to another actor or to an issue: press on the first and release on the second, or click both.
    Tie(Option<Id<Actor>>, Option<Pos2>),
    /// Draws an objection, in the same way as a tie.
    Object(Option<Id<Actor>>, Option<Pos2>),
}

/// The state of the usual tool.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SelectToolState {
    /// No gesture is in progress.
    #[default]
    Idle,
    /// The button is down on a record and has not moved.
    Pressed {
        /// Where the button was pressed.
        from: Pos2,
        /// The record under the pointer then.
        on: Target,
        /// The effect of the click if the pointer does not move.
        click: ClickOutcome,
    },
    /// Records are being moved.
    Moving {
        /// Where the button was pressed.
        from: Pos2,
        /// The record under the pointer then.
        on: Target,
        /// The distance moved so far.
        by: Vec2,
        /// True if copies are moved and the records stay.
        is_copying: bool,
        /// The snap lines to draw.
        guides: Vec<SnapGuide>,
        /// The records that do not move, to snap to, as at the start of the drag.
        snap_targets: SnapTargets,
        /// The areas of groups and containers at the start of the drag.
        drop_targets: DropTargets,
        /// How the drag changes groups and containers.
        membership_change: MembershipChange,
    },
    /// A rectangle is being drawn round the records to select.
    RubberBand {
        /// Where the button was pressed.
        from: Pos2,
        /// The position of the pointer.
        to: Pos2,
        /// The records that were selected before and stay selected.
        keep: Selection,
    },
    /// A tie is being drawn from an actor's rim.
    Tying {
        /// The actor at the start of the tie.
        from: Id<Actor>,
        /// The position of the pointer.
        to: Pos2,
        /// The record under the pointer, at which the line would end.
        over: Option<Target>,
    },
    /// An end of a line is being moved to another record.
    Reattaching {
        /// The tie or the objection.
        line: Target,
        /// The end that is moved.
        end: LineEnd,
        /// The record at the other end.
        fixed: Target,
        /// The position of the pointer, once it has moved.
        to: Option<Pos2>,
        /// Why the line cannot end at the record under the pointer.
        trouble: Option<&'static str>,
    },
    /// A line is being bent.
    Bending {
        /// The tie or the objection.
        line: Target,
        /// Where the button was pressed.
        from: Pos2,
        /// The ends of the straight line.
        ends: [Pos2; 2],
        /// The middle of the line before the gesture.
        middle: Pos2,
    },
}

/// The effect of a click on a record, without a drag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClickOutcome {
    /// The record becomes the only selected one.
    Select,
    /// The record is added to the selection.
    AddToSelection,
    /// The record is removed from the selection.
    RemoveFromSelection,
}

/// The area of a record under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HitArea {
    /// The record itself.
    Body,
    /// The rim of an actor, from which ties are drawn.
    Rim,
    /// The inside of a group or container, which counts as canvas.
    Interior,
    /// A handle of the selected line.
    Handle(LineHandle),
}

impl From<RecordArea> for HitArea {
    fn from(area: RecordArea) -> Self {
        match area {
            RecordArea::Body => Self::Body,
            RecordArea::Rim => Self::Rim,
            RecordArea::GroupArea => Self::Interior,
        }
    }
}

/// The record under the pointer, and where on it.
#[derive(Clone, Debug, PartialEq)]
pub struct PointerHit {
    /// The record.
    pub target: Target,
    /// The area of the record that was hit.
    pub area: HitArea,
}

impl From<SceneHit> for PointerHit {
    fn from(hit: SceneHit) -> Self {
        Self { target: hit.target, area: hit.area.into() }
    }
}

impl PointerHit {
    /// The group or container whose inside was hit.
    fn interior(&self) -> Option<&Target> {
        (self.area == HitArea::Interior).then_some(&self.target)
    }

    /// The record at which a line could end: none for the inside of a group or container.
    fn line_end(&self) -> Option<&Target> {
        (self.area != HitArea::Interior).then_some(&self.target)
    }
}

/// The modifier keys that are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModifierKeys {
    /// Shift: add to the selection; move along one axis only.
    pub shift: bool,
    /// Ctrl or Command: add to the selection; move without snapping.
    pub ctrl: bool,
    /// Alt: the rubber band selects every record that it touches; a drag moves copies.
    pub alt: bool,
}

/// A pointer event in map coordinates, with the record under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct PointerEvent {
    /// The kind of event.
    pub action: PointerAction,
    /// The position on the map.
    pub at: Pos2,
    /// The record there.
    pub hit: Option<PointerHit>,
    /// For a drag on empty canvas: the records inside the rubber band, or touched by it.
    pub framed_records: Vec<Target>,
    /// The part of the map that the window shows.
    pub visible_rect: Rect,
    /// The length of one screen point in map units.
    pub map_units_per_point: f32,
    /// The modifier keys.
    pub mods: ModifierKeys,
}

/// A kind of pointer event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerAction {
    /// The button went down.
    Down,
    /// The pointer moved with the button down.
    Drag,
    /// The button went up.
    Up,
    /// The button was pressed twice.
    DoubleClick,
    /// The pointer moved with no button down.
    Hover,
}

impl Default for Tool {
    fn default() -> Self {
        Self::Select(SelectToolState::Idle)
    }
}

impl Tool {
    /// The state of the tool after this event.
    pub(super) fn transition(self, pointer: &PointerEvent, session: &mut Session) -> Self {
        match self {
            Self::Select(drag) => Self::Select(drag.transition(pointer, session)),
            Self::Place(kind) => {
                if pointer.action != PointerAction::Up {
                    return Self::Place(kind);
                }
                session.prompt_new_record_in(
                    kind,
                    pointer.at,
                    None,
                    pointer.hit.as_ref().and_then(PointerHit::interior),
                );
                Self::default()
            }
            Self::Tie(from, _) => step_line_tool(from, pointer, session, Self::Tie, add_tie),
            Self::Object(from, _) => step_line_tool(from, pointer, session, Self::Object, add_objection),
        }
    }

    /// Whether no gesture is in progress.
    pub(super) fn is_idle(&self) -> bool {
        matches!(
            self,
            Self::Select(SelectToolState::Idle) | Self::Place(_) | Self::Tie(None, _) | Self::Object(None, _)
        )
    }

    /// The same tool without a gesture in progress; if there is none, the usual tool.
    pub(super) fn reset(&self) -> Self {
        match self {
            Self::Tie(Some(_), _) => Self::Tie(None, None),
            Self::Object(Some(_), _) => Self::Object(None, None),
            _ => Self::default(),
        }
    }

    /// What the user can do next, for the status line.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Select(SelectToolState::Idle) => {
                "Double-click to add an actor · drag to move · drag from a rim to tie · drag on empty canvas to select"
            }
            Self::Select(SelectToolState::Moving { membership_change: regrouped, .. })
                if matches!(regrouped.joined.first(), Some(Target::Actor(_))) =>
            {
                "Release to make it part of this actor · Ctrl only moves it · Esc to cancel"
            }
            Self::Select(SelectToolState::Moving { membership_change: change, .. }) if !change.joined.is_empty() => {
                "Release to add it to this group · Ctrl leaves groups as they are · Esc to cancel"
            }
            Self::Select(SelectToolState::Moving { membership_change: change, .. }) if !change.left.is_empty() => {
                "Release to take it out of its group · Ctrl leaves groups as they are · Esc to cancel"
            }
            Self::Select(SelectToolState::Pressed { .. } | SelectToolState::Moving { .. }) => {
                "Release to place · Alt copies · Shift keeps to one axis · Ctrl moves freely · Esc to cancel"
            }
            Self::Select(SelectToolState::RubberBand { .. }) => {
                "Release to select what is inside · Alt takes what is touched"
            }
            Self::Select(SelectToolState::Tying { .. }) => {
                "Release on an actor or issue to tie · on a tie to object to it · on empty canvas for a new actor"
            }
            Self::Select(SelectToolState::Reattaching { trouble: Some(trouble), .. }) => trouble,
            Self::Select(SelectToolState::Reattaching { .. }) => {
                "Release on what it shall lead to; elsewhere it stays · Esc to cancel"
            }
            Self::Select(SelectToolState::Bending { .. }) => {
                "Release to bend it so · near the straight way it finds its own · Esc to cancel"
            }
            Self::Place(NewRecordKind::Actor) => "Click where the actor shall be, or press Enter · Esc to cancel",
            Self::Place(NewRecordKind::Issue) => "Click where the issue shall be, or press Enter · Esc to cancel",
            Self::Place(_) => "Click where the note shall be, or press Enter · Esc to cancel",
            Self::Tie(None, _) => {
                "Click the actor that the tie starts from, or select it and press Enter · Esc to cancel"
            }
            Self::Tie(Some(_), _) => {
                "Click the actor or issue that it leads to, or select it and press Enter · Esc to cancel"
            }
            Self::Object(None, _) => "Click the actor that objects, or select it and press Enter · Esc to cancel",
            Self::Object(Some(_), _) => {
                "Click what it objects to: an issue, an actor or a tie; or select it and press Enter · Esc to cancel"
            }
        }
    }

    /// The line to draw while a tie or an objection is drawn or reattached.
    pub fn pending_line(&self) -> Option<PendingLine> {
        let pending = |from: Target, to: Pos2, kind: PendingLineKind| {
            Some(PendingLine { fixed: from, pointer_pos: to, kind, points_to_fixed_end: false })
        };
        match self {
            Self::Select(SelectToolState::Tying { from, to, over }) => {
                let kind = if matches!(over, Some(Target::Tie(_))) {
                    PendingLineKind::Objection
                } else {
                    PendingLineKind::Tie
                };
                pending(from.into(), *to, kind)
            }
            Self::Select(SelectToolState::Reattaching { line, end, fixed, to: Some(to), .. }) => {
                let kind =
                    if matches!(line, Target::Tie(_)) { PendingLineKind::Tie } else { PendingLineKind::Objection };
                Some(PendingLine {
                    fixed: fixed.clone(),
                    pointer_pos: *to,
                    kind,
                    points_to_fixed_end: *end == LineEnd::Start,
                })
            }
            Self::Tie(Some(from), Some(to)) => pending(from.into(), *to, PendingLineKind::Tie),
            Self::Object(Some(from), Some(to)) => pending(from.into(), *to, PendingLineKind::Objection),
            _ => None,
        }
    }

    /// How far a drag in progress has moved the selection; none if the drag also makes copies or changes groups.
    pub fn offset(&self) -> Option<Vec2> {
        match self {
            Self::Select(SelectToolState::Moving { by, is_copying: false, membership_change: change, .. })
                if *change == MembershipChange::default() =>
            {
                Some(*by)
            }
            _ => None,
        }
    }

    /// The snap lines to draw for the moved record.
    pub fn guides(&self) -> &[SnapGuide] {
        match self {
            Self::Select(SelectToolState::Moving { guides, .. }) => guides,
            _ => &[],
        }
    }

    /// The groups and actors to highlight, since the moved records would become members of them.
    pub fn highlighted_drop_targets(&self) -> impl Iterator<Item = &Target> {
        let change = match self {
            Self::Select(SelectToolState::Moving { membership_change: change, .. }) => Some(change),
            _ => None,
        };
        change.into_iter().flat_map(|change| &change.joined)
    }

    /// The rubber band to draw.
    pub fn rubber_band(&self) -> Option<Rect> {
        match self {
            Self::Select(SelectToolState::RubberBand { from, to, .. }) => Some(Rect::from_two_pos(*from, *to)),
            _ => None,
        }
    }
}

/// A line that is being drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingLine {
    /// The record at the end that does not move.
    pub fixed: Target,
    /// The position of the pointer.
    pub pointer_pos: Pos2,
    /// The kind of line.
    pub kind: PendingLineKind,
    /// True if the line points to the fixed end, false if it starts there.
    pub points_to_fixed_end: bool,
}

/// The kind of a line that is being drawn from an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PendingLineKind {
    /// A tie.
    Tie,
    /// An objection.
    Objection,
}

/// The next state of a tool that draws a line from an actor to a record.
fn step_line_tool(
    from: Option<Id<Actor>>,
    pointer: &PointerEvent,
    session: &mut Session,
    tool: fn(Option<Id<Actor>>, Option<Pos2>) -> Tool,
    add_line: fn(&Id<Actor>, &Target, &mut Session),
) -> Tool {
    let hit = pointer.hit.as_ref().and_then(PointerHit::line_end);
    match (from, pointer.action, hit) {
        (None, PointerAction::Down, Some(Target::Actor(actor))) => {
            session.select([actor.into()]);
            tool(Some(actor.clone()), Some(pointer.at))
        }
        (Some(from), PointerAction::Up, Some(to)) if *to != Target::from(&from) => {
            add_line(&from, to, session);
            Tool::default()
        }
        (from @ Some(_), ..) => tool(from, Some(pointer.at)),
        (None, ..) => tool(None, None),
    }
}

fn add_tie(from: &Id<Actor>, to: &Target, session: &mut Session) {
    // A tie to an issue says that the actor takes part in it.
    let kind = if matches!(to, Target::Issue(_)) { "participation" } else { "cooperation" };
    let label = format!("Tie {} to {}", session.map().name(&from.into()), session.map().name(to));
    let tie = session.edit(label, StepMergeRule::Never, |map| {
        let tie = ops::add_tie(map, from, to, kind)?;
        map.set_field_value(&(&tie).into(), "directed", FieldValue::Flag(kind == "participation"));
        Some(tie)
    });
    match tie {
        Some(made) => session.select_new(made.into()),
        None => session.request_effect(super::Effect::ShowMessage(
            "A tie leads from an actor to another actor or to an issue.".to_owned(),
        )),
    }
}

fn add_objection(from: &Id<Actor>, to: &Target, session: &mut Session) {
    let label = format!("Object to {}", session.map().name(to));
    match session.edit(label, StepMergeRule::Never, |map| ops::add_objection(map, from, to)) {
        Some(objection) => session.select_new(objection.into()),
        None => session.request_effect(super::Effect::ShowMessage("That cannot be objected to.".to_owned())),
    }
}
