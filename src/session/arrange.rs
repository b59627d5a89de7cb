//! Moving what is selected without the pointer: nudging, pinning, adding beside. Knows no pointer.

use emath::{Vec2, vec2};

use super::{Effect, Fresh, Merge, Session};
use crate::model::{Target, Value};
use crate::ops;

/// Is anything selected that has a place?
pub(super) fn movable(session: &Session) -> bool {
    session.selection().iter().any(|t| matches!(t, Target::Actor(_) | Target::Issue(_) | Target::Note(_)))
}

pub(super) fn pin(session: &mut Session) {
    let actors: Vec<_> = session.selection().iter().filter(|t| matches!(t, Target::Actor(_))).cloned().collect();
    let all_pinned = actors.iter().all(|actor| session.map().fact(actor, "pinned") == Some(Value::Flag(true)));
    let label = if all_pinned { "Release" } else { "Pin" };
    session.edit(label, Merge::Never, |map| {
        actors.iter().for_each(|actor| map.set_fact(actor, "pinned", Value::Flag(!all_pinned)));
    });
}

/// Moves what is selected, or the view where nothing is that has a place.
pub(super) fn nudge(session: &mut Session, x: f32, y: f32) {
    if !movable(session) {
        return session.ask(Effect::Pan(vec2(-40.0 * x, -40.0 * y)));
    }
    let moving = session.selection().clone();
    session.edit("Nudge", Merge::With("nudge".to_owned()), |map| ops::translate(map, moving, vec2(x, y)));
}

/// How far from an actor a new one is placed by the keyboard.
const BESIDE: f32 = 160.0;

/// Is one actor selected?
pub(super) fn one_actor(session: &Session) -> bool {
    matches!(session.selected(), Some(Target::Actor(_)))
}

/// Begins to name a new actor that way from the selected one, tied to it; beyond whatever lies there already.
pub(super) fn add_beside(session: &mut Session, way: Vec2) {
    let Some(Target::Actor(actor)) = session.selected().cloned() else { return };
    let map = session.map();
    let Some(from) = ops::place(map, &(&actor).into()) else { return };
    let others: Vec<_> = super::select::placed(map).iter().filter_map(|target| ops::place(map, target)).collect();
    let aside = vec2(way.y, way.x);
    // On the straight way first, then to either side of it, then farther out.
    let tries = (1..=8_u8).flat_map(|far| [0.0, 1.0, -1.0, 2.0, -2.0].map(|side| (f32::from(far), side)));
    let mut free = tries
        .map(|(far, side)| from + way * (BESIDE * far) + aside * (BESIDE * 0.75 * side))
        .filter(|at| others.iter().all(|other| other.distance(*at) > BESIDE / 2.0));
    let at = free.next().unwrap_or(from + way * BESIDE);
    session.name_new(Fresh::Actor, at, Some(actor));
}
