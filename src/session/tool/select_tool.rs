//! The usual tool: select, move, copy, rubber band, tie from a rim, reattach a line, bend a line.

use emath::{Pos2, Vec2, vec2};

use super::super::select::placed_records;
use super::super::snap::{self, SnapAxis, SnapRectangle, SnapTargets};
use super::super::{Effect, NewRecordKind, Selection, Session, StepMergeRule};
use super::{
    ClickOutcome, DropTargets, HitArea, MembershipChange, ModifierKeys, PointerAction, PointerEvent, PointerHit,
    SelectToolState, add_objection, add_tie,
};
use crate::geometry::distance;
use crate::model::{Actor, Id, Map, Target};
use crate::ops::{self, LineEnd};
use crate::scene::{LineHandle, left_normal, record_bounds};

impl SelectToolState {
    pub(super) fn transition(self, pointer: &PointerEvent, session: &mut Session) -> Self {
        match (self, pointer.action) {
            (_, PointerAction::DoubleClick) => {
                match &pointer.hit {
                    None => session.prompt_new_record(NewRecordKind::Actor, pointer.at, None),
                    // The inside of a group or container counts as empty canvas; its label, or its disc, selects it.
                    Some(PointerHit { target, area: HitArea::Interior }) => {
                        session.prompt_new_record_in(NewRecordKind::Actor, pointer.at, None, Some(target));
                    }
                    Some(hit) if ops::is_bent(session.map(), &hit.target) => {
                        straighten(std::slice::from_ref(&hit.target), session);
                    }
                    Some(hit) => session.prompt_rename(&hit.target),
                }
                Self::Idle
            }
            (Self::Idle, PointerAction::Down) => Self::press(pointer, session),
            (Self::Pressed { from, on, .. }, PointerAction::Drag) => Self::start_move(from, on, pointer, session),
            (Self::Moving { from, on, snap_targets: still, drop_targets: grounds, .. }, PointerAction::Drag) => {
                Self::move_to(from, on, (still, grounds), pointer, session)
            }
            (Self::Moving { by, is_copying: copies, membership_change: regrouped, .. }, PointerAction::Up) => {
                finish_move(by, copies, &regrouped, session);
                Self::Idle
            }
            (Self::Pressed { on, click, .. }, PointerAction::Up) => {
                match click {
                    ClickOutcome::Select => session.select([on]),
                    ClickOutcome::RemoveFromSelection => session.toggle(&on),
                    ClickOutcome::AddToSelection => {}
                }
                Self::Idle
            }
            (Self::RubberBand { from, keep, .. }, PointerAction::Drag) => {
                session.select(keep.iter().cloned().chain(pointer.framed_records.iter().cloned()));
                Self::RubberBand { from, to: pointer.at, keep }
            }
            (Self::Tying { from, .. }, PointerAction::Drag) => {
                Self::Tying { from, to: pointer.at, over: pointer.hit.as_ref().and_then(PointerHit::line_end).cloned() }
            }
            (Self::Tying { from, .. }, PointerAction::Up) => {
                end_tying(&from, pointer, session);
                Self::Idle
            }
            (Self::Reattaching { line, end, fixed, .. }, PointerAction::Drag) => {
                let over = reattach_target(pointer, &line);
                let trouble = over.and_then(|over| ops::can_reattach(session.map(), &line, end, over).err());
                Self::Reattaching { line, end, fixed, to: Some(pointer.at), trouble }
            }
            (Self::Reattaching { line, end, to: Some(_), .. }, PointerAction::Up) => {
                if let Some(over) = reattach_target(pointer, &line) {
                    reattach(&line, end, over, session);
                }
                Self::Idle
            }
            (Self::Bending { line, from, ends, middle }, PointerAction::Drag) => {
                let left = left_normal(ends[1] - ends[0]);
                let by = (middle + (pointer.at - from) - ends[0]).dot(left);
                let is_straight = by.abs() <= SNAP_DISTANCE_POINTS * pointer.map_units_per_point && !pointer.mods.ctrl;
                let share = if is_straight { 0.0 } else { by / distance(ends[0], ends[1]).max(1.0) };
                session.preview(|map| ops::bend_line(map, &line, share));
                Self::Bending { line, from, ends, middle }
            }
            (Self::Bending { line, .. }, PointerAction::Up) => {
                let label = format!("Bend {}", session.map().name(&line));
                session.commit_preview(label);
                Self::Idle
            }
            (_, PointerAction::Up) => Self::Idle,
            (state, _) => state,
        }
    }

    fn press(pointer: &PointerEvent, session: &mut Session) -> Self {
        let more = pointer.mods.shift || pointer.mods.ctrl;
        let Some(hit) = &pointer.hit else {
            let keep = if more { session.selection.clone() } else { Selection::new() };
            session.select(keep.clone());
            return Self::RubberBand { from: pointer.at, to: pointer.at, keep };
        };
        if let HitArea::Handle(handle) = hit.area {
            return Self::grab_handle(handle, &hit.target, pointer.at, session);
        }
        if let (HitArea::Rim, Target::Actor(actor), false) = (hit.area, &hit.target, more) {
            session.select([hit.target.clone()]);
            return Self::Tying { from: actor.clone(), to: pointer.at, over: None };
        }
        let is_selected = session.selection.contains(&hit.target);
        match (more, is_selected) {
            (true, false) => session.toggle(&hit.target),
            (false, false) => session.select([hit.target.clone()]),
            // The modifier may be meant for a drag of the whole selection.
            (_, true) => {}
        }
        let click = match (more, is_selected) {
            (false, _) => ClickOutcome::Select,
            (true, true) => ClickOutcome::RemoveFromSelection,
            (true, false) => ClickOutcome::AddToSelection,
        };
        Self::Pressed { from: pointer.at, on: hit.target.clone(), click }
    }

    /// Starts to drag a handle of a line.
    fn grab_handle(handle: LineHandle, line: &Target, at: Pos2, session: &Session) -> Self {
        let map = session.map();
        let reattaching = |end: LineEnd, other: LineEnd| match ops::record_at_end(map, line, other) {
            Some(fixed) => Self::Reattaching { line: line.clone(), end, fixed, to: None, trouble: None },
            None => Self::Idle,
        };
        match handle {
            LineHandle::Start => reattaching(LineEnd::Start, LineEnd::End),
            LineHandle::End => reattaching(LineEnd::End, LineEnd::Start),
            LineHandle::Middle { ends, middle } => {
                let place = |end: LineEnd, drawn: Pos2| ops::place_of_end(map, line, end).unwrap_or(drawn);
                let ends = [place(LineEnd::Start, ends[0]), place(LineEnd::End, ends[1])];
                Self::Bending { line: line.clone(), from: at, ends, middle }
            }
        }
    }

    /// The snap targets and drop targets are determined once, when the drag starts.
    fn start_move(from: Pos2, on: Target, pointer: &PointerEvent, session: &mut Session) -> Self {
        let moving = ops::records_moved_with(session.map(), &session.selection);
        let targets = (snap_targets(session, &moving), DropTargets::for_move(session, &moving));
        Self::move_to(from, on, targets, pointer, session)
    }

    /// Shows the selection, or copies of it, moved to the pointer.
    fn move_to(
        from: Pos2,
        on: Target,
        (snap_targets, drop_targets): (SnapTargets, DropTargets),
        pointer: &PointerEvent,
        session: &mut Session,
    ) -> Self {
        let ModifierKeys { shift, ctrl, alt: copies } = pointer.mods;
        let mut by = pointer.at - from;
        let mut axes: &[SnapAxis] = &[SnapAxis::X, SnapAxis::Y];
        if shift {
            let across = by.x.abs() > by.y.abs();
            by = if across { vec2(by.x, 0.0) } else { vec2(0.0, by.y) };
            axes = if across { &[SnapAxis::X] } else { &[SnapAxis::Y] };
        }
        let moving = ops::records_moved_with(session.history.map(), &session.selection);
        let mut guides = Vec::new();
        if !ctrl && let Some(moved) = moved_snap_box(session.history.map(), &moving, &on, by) {
            let correction;
            let is_visible =
                |block: &&SnapRectangle| session.snapping.lines && pointer.visible_rect.intersects(block.rect);
            let near: Vec<SnapRectangle> = snap_targets.0.iter().filter(is_visible).copied().collect();
            let grid = session.snapping.grid.then(|| snap::grid_pitch(pointer.map_units_per_point));
            (correction, guides) =
                snap::snap_offset(moved, &near, SNAP_DISTANCE_POINTS * pointer.map_units_per_point, axes, grid);
            by += correction;
        }
        let selection = session.selection.clone();
        let mut change = MembershipChange::default();
        session.preview(|map| {
            if copies {
                let new_records = ops::duplicate(map, &selection, by);
                change = drop_targets.join_groups(map, &new_records);
                return;
            }
            ops::translate(map, selection.iter().cloned(), by);
            if !ctrl {
                change = drop_targets.update_memberships(map, &moving);
            }
        });
        Self::Moving { from, on, by, is_copying: copies, guides, snap_targets, drop_targets, membership_change: change }
    }
}

/// Ties the actor to the record under the pointer, objects to it, or adds an actor on empty canvas.
fn end_tying(from: &Id<Actor>, pointer: &PointerEvent, session: &mut Session) {
    match &pointer.hit {
        None => session.prompt_new_record(NewRecordKind::Actor, pointer.at, Some(from.clone())),
        Some(PointerHit { target: area, area: HitArea::Interior }) => {
            session.prompt_new_record_in(NewRecordKind::Actor, pointer.at, Some(from.clone()), Some(area));
        }
        // A click on a rim, which has selected the actor.
        Some(hit) if hit.target == Target::from(from) => {}
        Some(hit) if matches!(hit.target, Target::Actor(_) | Target::Issue(_)) => add_tie(from, &hit.target, session),
        Some(hit) => add_objection(from, &hit.target, session),
    }
}

/// The record to which the end of the line would be attached. A group or a note counts as empty canvas.
fn reattach_target<'a>(pointer: &'a PointerEvent, line: &Target) -> Option<&'a Target> {
    let over = pointer.hit.as_ref().and_then(PointerHit::line_end);
    over.filter(|over| *over != line && !matches!(over, Target::Group(_) | Target::Note(_)))
}

fn reattach(line: &Target, end: LineEnd, to: &Target, session: &mut Session) {
    let map = session.map();
    let label = format!("Lead {} to {}", map.name(line), map.name(to));
    if let Err(trouble) = session.edit(label, StepMergeRule::Never, |map| ops::reattach(map, line, end, to)) {
        session.request_effect(Effect::ShowMessage(trouble.to_owned()));
    }
}

/// Removes the bends of these lines, so that their paths are chosen automatically.
pub(in super::super) fn straighten(lines: &[Target], session: &mut Session) {
    session
        .edit("Straighten", StepMergeRule::Never, |map| lines.iter().for_each(|line| ops::bend_line(map, line, 0.0)));
}

/// The distance within which a record snaps to another, in screen points.
const SNAP_DISTANCE_POINTS: f32 = 6.0;

/// The bounds of a record, for snapping.
fn snap_box(map: &Map, target: &Target) -> Option<SnapRectangle> {
    let has_edges = !matches!(target, Target::Actor(_));
    record_bounds(map, target).map(|rect| SnapRectangle { rect, has_edges })
}

/// The bounds of the moved record that snaps: the one under the pointer if several are moved.
fn moved_snap_box(map: &Map, moving: &Selection, on: &Target, by: Vec2) -> Option<SnapRectangle> {
    let snapping = Some(on).filter(|on| moving.contains(*on)).or_else(|| moving.first())?;
    let mut moved = snap_box(map, snapping).or_else(|| moving.iter().find_map(|target| snap_box(map, target)))?;
    moved.rect = moved.rect.translate(by);
    Some(moved)
}

/// The records that do not move. Determined once for each drag, as no event of a drag changes what is visible.
fn snap_targets(session: &Session, moving: &Selection) -> SnapTargets {
    let visible = session.visible_committed_map();
    let map = visible.records();
    let unmoved = placed_records(&visible.drawn().map).into_iter().filter(|target| !moving.contains(target));
    SnapTargets(unmoved.filter_map(|target| snap_box(map, &target)).collect())
}

/// Commits the move or the copy as a step.
fn finish_move(by: Vec2, copies: bool, change: &MembershipChange, session: &mut Session) {
    let selection = session.selection.clone();
    if !copies {
        let subject = match (session.selected(), selection.len()) {
            (Some(one), _) => session.map().name(one),
            (None, count) => format!("{count} records"),
        };
        let label = format!("Move {subject}{}", change.label_suffix(session.history.map()));
        return session.commit_preview(label);
    }
    super::super::clipboard::duplicate_by(&selection, by, session);
}
