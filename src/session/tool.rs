//! What the pointer means. One enum of states; each step takes the state and gives the next.

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

/// The tool in hand and what it is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum Tool {
    /// Selects, moves, and ties from a rim.
    Select(SelectToolState),
    /// Places something new where one clicks.
    Place(NewRecordKind),
    /// Ties one actor to another, or to an issue: press on the first, release on the second; or click both.
    Tie(Option<Id<Actor>>, Option<Pos2>),
    /// Draws an objection in the same way.
    Object(Option<Id<Actor>>, Option<Pos2>),
}

/// What the usual tool is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SelectToolState {
    /// Nothing.
    #[default]
    Idle,
    /// The button is down on a record and has not moved.
    Pressed {
        /// Where it went down.
        from: Pos2,
        /// On what.
        on: Target,
        /// What a click means that goes no farther.
        click: ClickOutcome,
    },
    /// Records are being moved.
    Moving {
        /// Where the button went down.
        from: Pos2,
        /// On what.
        on: Target,
        /// How far they have been moved.
        by: Vec2,
        /// Are copies moved, while the records stay?
        is_copying: bool,
        /// What they are in line with.
        guides: Vec<SnapGuide>,
        /// What stays, as it lay when the drag began.
        snap_targets: SnapTargets,
        /// The grounds of groups as they lay before.
        drop_targets: DropTargets,
        /// What becomes of the groups.
        membership_change: MembershipChange,
    },
    /// A frame is being drawn round what will be selected.
    RubberBand {
        /// Where the button went down.
        from: Pos2,
        /// Where the pointer is.
        to: Pos2,
        /// What was selected before and stays so.
        keep: Selection,
    },
    /// A tie is being drawn from an actor's rim.
    Tying {
        /// The actor.
        from: Id<Actor>,
        /// Where the pointer is.
        to: Pos2,
        /// What it would be tied to.
        over: Option<Target>,
    },
    /// An end of a line is being led elsewhere.
    Reattaching {
        /// The tie or the objection.
        line: Target,
        /// Which of its ends.
        end: LineEnd,
        /// What lies at its other end.
        fixed: Target,
        /// Where the pointer is, once it has moved.
        to: Option<Pos2>,
        /// Why the line cannot lead there.
        trouble: Option<&'static str>,
    },
    /// A line is being bent.
    Bending {
        /// The tie or the objection.
        line: Target,
        /// Where the button went down.
        from: Pos2,
        /// Where the straight line begins and ends.
        ends: [Pos2; 2],
        /// Where the line's middle was.
        middle: Pos2,
    },
}

/// What it means to press on a record and let go without moving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClickOutcome {
    /// The record is selected, and nothing else.
    Select,
    /// It has been added to what is selected.
    AddToSelection,
    /// It was selected and is no longer.
    RemoveFromSelection,
}

/// Which part of a record lies under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HitArea {
    /// The record itself.
    Body,
    /// The rim of an actor, from where ties are drawn.
    Rim,
    /// The ground of a group or the area of a container: a place to draw on.
    Interior,
    /// A handle of the line that is selected.
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

/// What lies under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct PointerHit {
    /// The record.
    pub target: Target,
    /// Which part of it.
    pub area: HitArea,
}

impl From<SceneHit> for PointerHit {
    fn from(found: SceneHit) -> Self {
        Self { target: found.target, area: found.area.into() }
    }
}

impl PointerHit {
    /// What it is the ground of.
    fn interior(&self) -> Option<&Target> {
        (self.area == HitArea::Interior).then_some(&self.target)
    }

    /// What a line can lead to there: nothing on an empty ground.
    fn line_end(&self) -> Option<&Target> {
        (self.area != HitArea::Interior).then_some(&self.target)
    }
}

/// The modifier keys that are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ModifierKeys {
    /// Shift: add to the selection; keep to one axis.
    pub shift: bool,
    /// Ctrl or Command: add to the selection; move without falling into line.
    pub ctrl: bool,
    /// Alt: a frame takes whatever it touches; what is dragged is copied.
    pub alt: bool,
}

/// A pointer event in map space, with what lies under it.
#[derive(Clone, Debug, PartialEq)]
pub struct PointerEvent {
    /// What happened.
    pub action: PointerAction,
    /// Where, on the map.
    pub at: Pos2,
    /// What lies there.
    pub hit: Option<PointerHit>,
    /// For a drag on empty canvas: the records inside the frame from where it began, or touched by it.
    pub framed_records: Vec<Target>,
    /// The part of the map that is seen.
    pub visible_rect: Rect,
    /// The size of a point of the screen in map units.
    pub map_units_per_point: f32,
    /// The modifier keys.
    pub mods: ModifierKeys,
}

/// What happened.
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
    /// What it does after that event.
    pub(super) fn transition(self, pointer: &PointerEvent, session: &mut Session) -> Self {
        match self {
            Self::Select(drag) => Self::Select(drag.transition(pointer, session)),
            Self::Place(what) => {
                if pointer.action != PointerAction::Up {
                    return Self::Place(what);
                }
                session.prompt_new_record_in(
                    what,
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

    /// Is nothing begun?
    pub(super) fn is_idle(&self) -> bool {
        matches!(
            self,
            Self::Select(SelectToolState::Idle) | Self::Place(_) | Self::Tie(None, _) | Self::Object(None, _)
        )
    }

    /// The same tool with nothing begun; from there, the usual tool.
    pub(super) fn reset(&self) -> Self {
        match self {
            Self::Tie(Some(_), _) => Self::Tie(None, None),
            Self::Object(Some(_), _) => Self::Object(None, None),
            _ => Self::default(),
        }
    }

    /// What a user can do from here, for the line at the bottom.
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
            Self::Select(SelectToolState::Moving { membership_change: regrouped, .. })
                if !regrouped.joined.is_empty() =>
            {
                "Release to add it to this group · Ctrl leaves groups as they are · Esc to cancel"
            }
            Self::Select(SelectToolState::Moving { membership_change: regrouped, .. })
                if !regrouped.left.is_empty() =>
            {
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

    /// The line to draw while a tie or an objection is being drawn or led elsewhere.
    pub fn pending_line(&self) -> Option<PendingLine> {
        let pulled = |from: Target, to: Pos2, link: PendingLineKind| {
            Some(PendingLine { fixed: from, pointer_pos: to, kind: link, points_to_fixed_end: false })
        };
        match self {
            Self::Select(SelectToolState::Tying { from, to, over }) => {
                let link = if matches!(over, Some(Target::Tie(_))) {
                    PendingLineKind::Objection
                } else {
                    PendingLineKind::Tie
                };
                pulled(from.into(), *to, link)
            }
            Self::Select(SelectToolState::Reattaching { line, end, fixed, to: Some(to), .. }) => {
                let link =
                    if matches!(line, Target::Tie(_)) { PendingLineKind::Tie } else { PendingLineKind::Objection };
                Some(PendingLine {
                    fixed: fixed.clone(),
                    pointer_pos: *to,
                    kind: link,
                    points_to_fixed_end: *end == LineEnd::Start,
                })
            }
            Self::Tie(Some(from), Some(to)) => pulled(from.into(), *to, PendingLineKind::Tie),
            Self::Object(Some(from), Some(to)) => pulled(from.into(), *to, PendingLineKind::Objection),
            _ => None,
        }
    }

    /// How far what is selected has been moved by a drag under way; none where the drag does anything else to the map too,
    /// such as making copies or changing groups.
    pub fn offset(&self) -> Option<Vec2> {
        match self {
            Self::Select(SelectToolState::Moving { by, is_copying: false, membership_change: regrouped, .. })
                if *regrouped == MembershipChange::default() =>
            {
                Some(*by)
            }
            _ => None,
        }
    }

    /// The lines to draw that show what a moved record is in line with.
    pub fn guides(&self) -> &[SnapGuide] {
        match self {
            Self::Select(SelectToolState::Moving { guides, .. }) => guides,
            _ => &[],
        }
    }

    /// The groups that what is moved would join, and the actors that it would become part of.
    pub fn highlighted_drop_targets(&self) -> impl Iterator<Item = &Target> {
        let regrouped = match self {
            Self::Select(SelectToolState::Moving { membership_change: regrouped, .. }) => Some(regrouped),
            _ => None,
        };
        regrouped.into_iter().flat_map(|regrouped| &regrouped.joined)
    }

    /// The frame to draw while records are being framed.
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
    /// What lies at the end that stays.
    pub fixed: Target,
    /// Where the pointer is.
    pub pointer_pos: Pos2,
    /// What it is.
    pub kind: PendingLineKind,
    /// Does it arrive at the end that stays, rather than start there?
    pub points_to_fixed_end: bool,
}

/// What is being drawn from an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PendingLineKind {
    /// A tie.
    Tie,
    /// An objection.
    Objection,
}

/// One step of a tool that draws a line from an actor to something.
fn step_line_tool(
    from: Option<Id<Actor>>,
    pointer: &PointerEvent,
    session: &mut Session,
    tool: fn(Option<Id<Actor>>, Option<Pos2>) -> Tool,
    make: fn(&Id<Actor>, &Target, &mut Session),
) -> Tool {
    let on = pointer.hit.as_ref().and_then(PointerHit::line_end);
    match (from, pointer.action, on) {
        (None, PointerAction::Down, Some(Target::Actor(actor))) => {
            session.select([actor.into()]);
            tool(Some(actor.clone()), Some(pointer.at))
        }
        (Some(from), PointerAction::Up, Some(to)) if *to != Target::from(&from) => {
            make(&from, to, session);
            Tool::default()
        }
        (from @ Some(_), ..) => tool(from, Some(pointer.at)),
        (None, ..) => tool(None, None),
    }
}

fn add_tie(from: &Id<Actor>, to: &Target, session: &mut Session) {
    // A tie to an issue is somebody's part in it.
    let kind = if matches!(to, Target::Issue(_)) { "participation" } else { "cooperation" };
    let label = format!("Tie {} to {}", session.map().name(&from.into()), session.map().name(to));
    let made = session.edit(label, StepMergeRule::Never, |map| {
        let made = ops::add_tie(map, from, to, kind)?;
        map.set_field_value(&(&made).into(), "directed", FieldValue::Flag(kind == "participation"));
        Some(made)
    });
    match made {
        Some(made) => session.select_new(made.into()),
        None => session.request_effect(super::Effect::ShowMessage(
            "A tie leads from an actor to another actor or to an issue.".to_owned(),
        )),
    }
}

fn add_objection(from: &Id<Actor>, to: &Target, session: &mut Session) {
    let label = format!("Object to {}", session.map().name(to));
    match session.edit(label, StepMergeRule::Never, |map| ops::add_objection(map, from, to)) {
        Some(made) => session.select_new(made.into()),
        None => session.request_effect(super::Effect::ShowMessage("That cannot be objected to.".to_owned())),
    }
}
