//! What the usual tool does: select, move, copy, frame, tie from a rim, lead a line elsewhere, bend it.

use emath::{Pos2, Vec2, vec2};

use super::super::select::placed;
use super::super::snap::{self, Axis, Block, StillBlocks};
use super::super::{Effect, Fresh, Merge, Selection, Session};
use super::{Click, Drag, Grounds, Hit, Mods, Part, Pointer, Press, Regrouped, object, tie};
use crate::geometry::distance;
use crate::model::{Actor, Id, Map, Target};
use crate::ops::{self, End};
use crate::scene::{Handle, frame_of, left_of};

impl Drag {
    pub(super) fn step(self, pointer: &Pointer, session: &mut Session) -> Self {
        match (self, pointer.press) {
            (_, Press::Double) => {
                match &pointer.hit {
                    None => session.name_new(Fresh::Actor, pointer.at, None),
                    // A ground is empty canvas with a frame round it; its words, or its disc, are what it is called by.
                    Some(Hit { target, part: Part::Ground }) => {
                        session.name_new_on(Fresh::Actor, pointer.at, None, Some(target));
                    }
                    Some(hit) if ops::is_bent(session.map(), &hit.target) => {
                        straighten(std::slice::from_ref(&hit.target), session);
                    }
                    Some(hit) => session.rename(&hit.target),
                }
                Self::Idle
            }
            (Self::Idle, Press::Down) => Self::press(pointer, session),
            (Self::Pressed { from, on, .. }, Press::Drag) => Self::begin_to_move(from, on, pointer, session),
            (Self::Moving { from, on, still, grounds, .. }, Press::Drag) => {
                Self::move_to(from, on, (still, grounds), pointer, session)
            }
            (Self::Moving { by, copies, regrouped, .. }, Press::Up) => {
                drop_moved(by, copies, &regrouped, session);
                Self::Idle
            }
            (Self::Pressed { on, click, .. }, Press::Up) => {
                match click {
                    Click::Selects => session.select([on]),
                    Click::LetsGo => session.toggle(&on),
                    Click::Added => {}
                }
                Self::Idle
            }
            (Self::Band { from, keep, .. }, Press::Drag) => {
                session.select(keep.iter().cloned().chain(pointer.framed.iter().cloned()));
                Self::Band { from, to: pointer.at, keep }
            }
            (Self::Tying { from, .. }, Press::Drag) => {
                Self::Tying { from, to: pointer.at, over: pointer.hit.as_ref().and_then(Hit::end).cloned() }
            }
            (Self::Tying { from, .. }, Press::Up) => {
                tie_to(&from, pointer, session);
                Self::Idle
            }
            (Self::Leading { line, end, fixed, .. }, Press::Drag) => {
                let over = led_to(pointer, &line);
                let trouble = over.and_then(|over| ops::can_lead(session.map(), &line, end, over).err());
                Self::Leading { line, end, fixed, to: Some(pointer.at), trouble }
            }
            (Self::Leading { line, end, to: Some(_), .. }, Press::Up) => {
                if let Some(over) = led_to(pointer, &line) {
                    lead(&line, end, over, session);
                }
                Self::Idle
            }
            (Self::Bending { line, from, ends, middle }, Press::Drag) => {
                let left = left_of(ends[1] - ends[0]);
                let by = (middle + (pointer.at - from) - ends[0]).dot(left);
                let is_straight = by.abs() <= SNAP * pointer.point && !pointer.mods.ctrl;
                let share = if is_straight { 0.0 } else { by / distance(ends[0], ends[1]).max(1.0) };
                session.preview(|map| ops::bend(map, &line, share));
                Self::Bending { line, from, ends, middle }
            }
            (Self::Bending { line, .. }, Press::Up) => {
                let label = format!("Bend {}", session.map().name(&line));
                session.accept(label);
                Self::Idle
            }
            (_, Press::Up) => Self::Idle,
            (state, _) => state,
        }
    }

    fn press(pointer: &Pointer, session: &mut Session) -> Self {
        let more = pointer.mods.shift || pointer.mods.ctrl;
        let Some(hit) = &pointer.hit else {
            let keep = if more { session.selection.clone() } else { Selection::new() };
            session.select(keep.clone());
            return Self::Band { from: pointer.at, to: pointer.at, keep };
        };
        if let Part::Handle(handle) = hit.part {
            return Self::take(handle, &hit.target, pointer.at, session);
        }
        if let (Part::Rim, Target::Actor(actor), false) = (hit.part, &hit.target, more) {
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
            (false, _) => Click::Selects,
            (true, true) => Click::LetsGo,
            (true, false) => Click::Added,
        };
        Self::Pressed { from: pointer.at, on: hit.target.clone(), click }
    }

    /// Takes hold of a handle of a line.
    fn take(handle: Handle, line: &Target, at: Pos2, session: &Session) -> Self {
        let map = session.map();
        let lead = |end: End, other: End| match ops::end_of(map, line, other) {
            Some(fixed) => Self::Leading { line: line.clone(), end, fixed, to: None, trouble: None },
            None => Self::Idle,
        };
        match handle {
            Handle::Start => lead(End::Start, End::End),
            Handle::End => lead(End::End, End::Start),
            Handle::Middle { ends, middle } => {
                let place = |end: End, drawn: Pos2| ops::place_of_end(map, line, end).unwrap_or(drawn);
                let ends = [place(End::Start, ends[0]), place(End::End, ends[1])];
                Self::Bending { line: line.clone(), from: at, ends, middle }
            }
        }
    }

    /// What stays and what lies under it is looked for once, when the button has moved.
    fn begin_to_move(from: Pos2, on: Target, pointer: &Pointer, session: &mut Session) -> Self {
        let moving = ops::moved(session.map(), &session.selection);
        let began = (still_blocks(session, &moving), Grounds::under(session, &moving));
        Self::move_to(from, on, began, pointer, session)
    }

    /// Shows what is selected moved to where the pointer is, or copies of it.
    fn move_to(
        from: Pos2,
        on: Target,
        (still, grounds): (StillBlocks, Grounds),
        pointer: &Pointer,
        session: &mut Session,
    ) -> Self {
        let Mods { shift, ctrl, alt: copies } = pointer.mods;
        let mut by = pointer.at - from;
        let mut axes: &[Axis] = &[Axis::X, Axis::Y];
        if shift {
            let across = by.x.abs() > by.y.abs();
            by = if across { vec2(by.x, 0.0) } else { vec2(0.0, by.y) };
            axes = if across { &[Axis::X] } else { &[Axis::Y] };
        }
        let moving = ops::moved(session.history.map(), &session.selection);
        let mut guides = Vec::new();
        if !ctrl && let Some(moved) = moved_block(session.history.map(), &moving, &on, by) {
            let more;
            let in_sight = |block: &&Block| session.snapping.lines && pointer.seen.intersects(block.rect);
            let near: Vec<Block> = still.0.iter().filter(in_sight).copied().collect();
            let grid = session.snapping.grid.then(|| snap::mesh(pointer.point));
            (more, guides) = snap::snap(moved, &near, SNAP * pointer.point, axes, grid);
            by += more;
        }
        let selection = session.selection.clone();
        let mut regrouped = Regrouped::default();
        session.preview(|map| {
            if copies {
                let made = ops::duplicate(map, &selection, by);
                regrouped = grounds.adopt(map, &made);
                return;
            }
            ops::translate(map, selection.iter().cloned(), by);
            if !ctrl {
                regrouped = grounds.regroup(map, &moving);
            }
        });
        Self::Moving { from, on, by, copies, guides, still, grounds, regrouped }
    }
}

/// Ties the actor to what the line was let go over, objects to it, or adds an actor where nothing is.
fn tie_to(from: &Id<Actor>, pointer: &Pointer, session: &mut Session) {
    match &pointer.hit {
        None => session.name_new(Fresh::Actor, pointer.at, Some(from.clone())),
        Some(Hit { target: ground, part: Part::Ground }) => {
            session.name_new_on(Fresh::Actor, pointer.at, Some(from.clone()), Some(ground));
        }
        // A click on a rim, which has selected the actor.
        Some(hit) if hit.target == Target::from(from) => {}
        Some(hit) if matches!(hit.target, Target::Actor(_) | Target::Issue(_)) => tie(from, &hit.target, session),
        Some(hit) => object(from, &hit.target, session),
    }
}

/// What the end of that line would lead to: a frame or a note is as good as the empty canvas.
fn led_to<'a>(pointer: &'a Pointer, line: &Target) -> Option<&'a Target> {
    let over = pointer.hit.as_ref().and_then(Hit::end);
    over.filter(|over| *over != line && !matches!(over, Target::Group(_) | Target::Note(_)))
}

fn lead(line: &Target, end: End, to: &Target, session: &mut Session) {
    let map = session.map();
    let label = format!("Lead {} to {}", map.name(line), map.name(to));
    if let Err(trouble) = session.edit(label, Merge::Never, |map| ops::lead(map, line, end, to)) {
        session.ask(Effect::Say(trouble.to_owned()));
    }
}

/// Lets the map find the ways of these lines.
pub(in super::super) fn straighten(lines: &[Target], session: &mut Session) {
    session.edit("Straighten", Merge::Never, |map| lines.iter().for_each(|line| ops::bend(map, line, 0.0)));
}

/// From how near a record falls into line with another, in points of the screen.
const SNAP: f32 = 6.0;

/// The room that a record takes.
fn block(map: &Map, target: &Target) -> Option<Block> {
    let has_edges = !matches!(target, Target::Actor(_));
    frame_of(map, target).map(|rect| Block { rect, has_edges })
}

/// The block that is moved. Of several records that are moved, the one in the hand falls into line.
fn moved_block(map: &Map, moving: &Selection, on: &Target, by: Vec2) -> Option<Block> {
    let hand = Some(on).filter(|on| moving.contains(*on)).or_else(|| moving.first())?;
    let mut moved = block(map, hand).or_else(|| moving.iter().find_map(|target| block(map, target)))?;
    moved.rect = moved.rect.translate(by);
    Some(moved)
}

/// What stays where it is. Looked for once for a drag: no event of it changes what is seen of the map.
fn still_blocks(session: &Session, moving: &Selection) -> StillBlocks {
    let visible = session.visible_committed_map();
    let map = visible.records();
    let still = placed(&visible.drawn().map).into_iter().filter(|target| !moving.contains(target));
    StillBlocks(still.filter_map(|target| block(map, &target)).collect())
}

/// Makes a step of what was moved or copied.
fn drop_moved(by: Vec2, copies: bool, regrouped: &Regrouped, session: &mut Session) {
    let selection = session.selection.clone();
    if !copies {
        let what = match (session.selected(), selection.len()) {
            (Some(one), _) => session.map().name(one),
            (None, count) => format!("{count} records"),
        };
        let label = format!("Move {what}{}", regrouped.words(session.history.map()));
        return session.accept(label);
    }
    super::super::clipboard::duplicate_by(&selection, by, session);
}
