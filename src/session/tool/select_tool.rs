//! What the usual tool does: select, move, copy, frame, tie from a rim, lead a line elsewhere, bend it.

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
                    // A ground is empty canvas with a frame round it; its words, or its disc, are what it is called by.
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
            // The keys may be meant for a drag of all that is selected.
            (_, true) => {}
        }
        let click = match (more, is_selected) {
            (false, _) => ClickOutcome::Select,
            (true, true) => ClickOutcome::RemoveFromSelection,
            (true, false) => ClickOutcome::AddToSelection,
        };
        Self::Pressed { from: pointer.at, on: hit.target.clone(), click }
    }

    /// Takes hold of a handle of a line.
    fn grab_handle(handle: LineHandle, line: &Target, at: Pos2, session: &Session) -> Self {
        let map = session.map();
        let lead = |end: LineEnd, other: LineEnd| match ops::record_at_end(map, line, other) {
            Some(fixed) => Self::Reattaching { line: line.clone(), end, fixed, to: None, trouble: None },
            None => Self::Idle,
        };
        match handle {
            LineHandle::Start => lead(LineEnd::Start, LineEnd::End),
            LineHandle::End => lead(LineEnd::End, LineEnd::Start),
            LineHandle::Middle { ends, middle } => {
                let place = |end: LineEnd, drawn: Pos2| ops::place_of_end(map, line, end).unwrap_or(drawn);
                let ends = [place(LineEnd::Start, ends[0]), place(LineEnd::End, ends[1])];
                Self::Bending { line: line.clone(), from: at, ends, middle }
            }
        }
    }

    /// What stays and what lies under it is looked for once, when the button has moved.
    fn start_move(from: Pos2, on: Target, pointer: &PointerEvent, session: &mut Session) -> Self {
        let moving = ops::records_moved_with(session.map(), &session.selection);
        let began = (snap_targets(session, &moving), DropTargets::for_move(session, &moving));
        Self::move_to(from, on, began, pointer, session)
    }

    /// Shows what is selected moved to where the pointer is, or copies of it.
    fn move_to(
        from: Pos2,
        on: Target,
        (still, grounds): (SnapTargets, DropTargets),
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
            let more;
            let in_sight =
                |block: &&SnapRectangle| session.snapping.lines && pointer.visible_rect.intersects(block.rect);
            let near: Vec<SnapRectangle> = still.0.iter().filter(in_sight).copied().collect();
            let grid = session.snapping.grid.then(|| snap::grid_pitch(pointer.map_units_per_point));
            (more, guides) =
                snap::snap_offset(moved, &near, SNAP_DISTANCE_POINTS * pointer.map_units_per_point, axes, grid);
            by += more;
        }
        let selection = session.selection.clone();
        let mut regrouped = MembershipChange::default();
        session.preview(|map| {
            if copies {
                let made = ops::duplicate(map, &selection, by);
                regrouped = grounds.join_groups(map, &made);
                return;
            }
            ops::translate(map, selection.iter().cloned(), by);
            if !ctrl {
                regrouped = grounds.update_memberships(map, &moving);
            }
        });
        Self::Moving {
            from,
            on,
            by,
            is_copying: copies,
            guides,
            snap_targets: still,
            drop_targets: grounds,
            membership_change: regrouped,
        }
    }
}

/// Ties the actor to what the line was let go over, objects to it, or adds an actor where nothing is.
fn end_tying(from: &Id<Actor>, pointer: &PointerEvent, session: &mut Session) {
    match &pointer.hit {
        None => session.prompt_new_record(NewRecordKind::Actor, pointer.at, Some(from.clone())),
        Some(PointerHit { target: ground, area: HitArea::Interior }) => {
            session.prompt_new_record_in(NewRecordKind::Actor, pointer.at, Some(from.clone()), Some(ground));
        }
        // A click on a rim, which has selected the actor.
        Some(hit) if hit.target == Target::from(from) => {}
        Some(hit) if matches!(hit.target, Target::Actor(_) | Target::Issue(_)) => add_tie(from, &hit.target, session),
        Some(hit) => add_objection(from, &hit.target, session),
    }
}

/// What the end of that line would lead to: a frame or a note is as good as the empty canvas.
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

/// Lets the map find the ways of these lines.
pub(in super::super) fn straighten(lines: &[Target], session: &mut Session) {
    session
        .edit("Straighten", StepMergeRule::Never, |map| lines.iter().for_each(|line| ops::bend_line(map, line, 0.0)));
}

/// From how near a record falls into line with another, in points of the screen.
const SNAP_DISTANCE_POINTS: f32 = 6.0;

/// The room that a record takes.
fn snap_box(map: &Map, target: &Target) -> Option<SnapRectangle> {
    let has_edges = !matches!(target, Target::Actor(_));
    record_bounds(map, target).map(|rect| SnapRectangle { rect, has_edges })
}

/// The block that is moved. Of several records that are moved, the one in the hand falls into line.
fn moved_snap_box(map: &Map, moving: &Selection, on: &Target, by: Vec2) -> Option<SnapRectangle> {
    let hand = Some(on).filter(|on| moving.contains(*on)).or_else(|| moving.first())?;
    let mut moved = snap_box(map, hand).or_else(|| moving.iter().find_map(|target| snap_box(map, target)))?;
    moved.rect = moved.rect.translate(by);
    Some(moved)
}

/// What stays where it is. Looked for once for a drag: no event of it changes what is seen of the map.
fn snap_targets(session: &Session, moving: &Selection) -> SnapTargets {
    let visible = session.visible_committed_map();
    let map = visible.records();
    let still = placed_records(&visible.drawn().map).into_iter().filter(|target| !moving.contains(target));
    SnapTargets(still.filter_map(|target| snap_box(map, &target)).collect())
}

/// Makes a step of what was moved or copied.
fn finish_move(by: Vec2, copies: bool, regrouped: &MembershipChange, session: &mut Session) {
    let selection = session.selection.clone();
    if !copies {
        let what = match (session.selected(), selection.len()) {
            (Some(one), _) => session.map().name(one),
            (None, count) => format!("{count} records"),
        };
        let label = format!("Move {what}{}", regrouped.label_suffix(session.history.map()));
        return session.commit_preview(label);
    }
    super::super::clipboard::duplicate_by(&selection, by, session);
}
