//! What the pointer means. One enum of states; each step takes the state and gives the next.

mod drag;
mod ground;
mod keys;

pub(super) use drag::straighten;
pub use ground::{Grounds, Regrouped};

use emath::{Pos2, Rect, Vec2};

use super::snap::StillBlocks;
use super::{Fresh, Merge, Selection, Session};
use crate::model::{Actor, Id, Target, Value};
use crate::ops;
use crate::ops::End;
use crate::scene::{Area, Found, Guide, Handle};

/// The tool in hand and what it is doing.
#[derive(Clone, Debug, PartialEq)]
pub enum Tool {
    /// Selects, moves, and ties from a rim.
    Select(Drag),
    /// Places something new where one clicks.
    Place(Fresh),
    /// Ties one actor to another, or to an issue: press on the first, release on the second; or click both.
    Tie(Option<Id<Actor>>, Option<Pos2>),
    /// Draws an objection in the same way.
    Object(Option<Id<Actor>>, Option<Pos2>),
}

/// What the usual tool is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Drag {
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
        click: Click,
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
        copies: bool,
        /// What they are in line with.
        guides: Vec<Guide>,
        /// What stays, as it lay when the drag began.
        still: StillBlocks,
        /// The grounds of groups as they lay before.
        grounds: Grounds,
        /// What becomes of the groups.
        regrouped: Regrouped,
    },
    /// A frame is being drawn round what will be selected.
    Band {
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
    Leading {
        /// The tie or the objection.
        line: Target,
        /// Which of its ends.
        end: End,
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
pub enum Click {
    /// The record is selected, and nothing else.
    Selects,
    /// It has been added to what is selected.
    Added,
    /// It was selected and is no longer.
    LetsGo,
}

/// Which part of a record lies under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    /// The record itself.
    Body,
    /// The rim of an actor, from where ties are drawn.
    Rim,
    /// The ground of a group or the area of a container: a place to draw on.
    Ground,
    /// A handle of the line that is selected.
    Handle(Handle),
}

impl From<Area> for Part {
    fn from(area: Area) -> Self {
        match area {
            Area::Body => Self::Body,
            Area::Rim => Self::Rim,
            Area::Ground => Self::Ground,
        }
    }
}

/// What lies under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The record.
    pub target: Target,
    /// Which part of it.
    pub part: Part,
}

impl From<Found> for Hit {
    fn from(found: Found) -> Self {
        Self { target: found.target, part: found.area.into() }
    }
}

impl Hit {
    /// What it is the ground of.
    fn ground(&self) -> Option<&Target> {
        (self.part == Part::Ground).then_some(&self.target)
    }

    /// What a line can lead to there: nothing on an empty ground.
    fn end(&self) -> Option<&Target> {
        (self.part != Part::Ground).then_some(&self.target)
    }
}

/// The modifier keys that are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mods {
    /// Shift: add to the selection; keep to one axis.
    pub shift: bool,
    /// Ctrl or Command: add to the selection; move without falling into line.
    pub ctrl: bool,
    /// Alt: a frame takes whatever it touches; what is dragged is copied.
    pub alt: bool,
}

/// A pointer event in map space, with what lies under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointer {
    /// What happened.
    pub press: Press,
    /// Where, on the map.
    pub at: Pos2,
    /// What lies there.
    pub hit: Option<Hit>,
    /// For a drag on empty canvas: the records inside the frame from where it began, or touched by it.
    pub framed: Vec<Target>,
    /// The part of the map that is seen.
    pub seen: Rect,
    /// The size of a point of the screen in map units.
    pub point: f32,
    /// The modifier keys.
    pub mods: Mods,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// The button went down.
    Down,
    /// The pointer moved with the button down.
    Drag,
    /// The button went up.
    Up,
    /// The button was pressed twice.
    Double,
    /// The pointer moved with no button down.
    Hover,
}

impl Default for Tool {
    fn default() -> Self {
        Self::Select(Drag::Idle)
    }
}

impl Tool {
    /// What it does after that event.
    pub(super) fn step(self, pointer: &Pointer, session: &mut Session) -> Self {
        match self {
            Self::Select(drag) => Self::Select(drag.step(pointer, session)),
            Self::Place(what) => {
                if pointer.press != Press::Up {
                    return Self::Place(what);
                }
                session.name_new_on(what, pointer.at, None, pointer.hit.as_ref().and_then(Hit::ground));
                Self::default()
            }
            Self::Tie(from, _) => link(from, pointer, session, Self::Tie, tie),
            Self::Object(from, _) => link(from, pointer, session, Self::Object, object),
        }
    }

    /// Is nothing begun?
    pub(super) fn is_idle(&self) -> bool {
        matches!(self, Self::Select(Drag::Idle) | Self::Place(_) | Self::Tie(None, _) | Self::Object(None, _))
    }

    /// The same tool with nothing begun; from there, the usual tool.
    pub(super) fn idle(&self) -> Self {
        match self {
            Self::Tie(Some(_), _) => Self::Tie(None, None),
            Self::Object(Some(_), _) => Self::Object(None, None),
            _ => Self::default(),
        }
    }

    /// What a user can do from here, for the line at the bottom.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Select(Drag::Idle) => {
                "Double-click to add an actor · drag to move · drag from a rim to tie · drag on empty canvas to select"
            }
            Self::Select(Drag::Moving { regrouped, .. })
                if matches!(regrouped.joined.first(), Some(Target::Actor(_))) =>
            {
                "Release to make it part of this actor · Ctrl only moves it · Esc to cancel"
            }
            Self::Select(Drag::Moving { regrouped, .. }) if !regrouped.joined.is_empty() => {
                "Release to add it to this group · Ctrl leaves groups as they are · Esc to cancel"
            }
            Self::Select(Drag::Moving { regrouped, .. }) if !regrouped.left.is_empty() => {
                "Release to take it out of its group · Ctrl leaves groups as they are · Esc to cancel"
            }
            Self::Select(Drag::Pressed { .. } | Drag::Moving { .. }) => {
                "Release to place · Alt copies · Shift keeps to one axis · Ctrl moves freely · Esc to cancel"
            }
            Self::Select(Drag::Band { .. }) => "Release to select what is inside · Alt takes what is touched",
            Self::Select(Drag::Tying { .. }) => {
                "Release on an actor or issue to tie · on a tie to object to it · on empty canvas for a new actor"
            }
            Self::Select(Drag::Leading { trouble: Some(trouble), .. }) => trouble,
            Self::Select(Drag::Leading { .. }) => {
                "Release on what it shall lead to; elsewhere it stays · Esc to cancel"
            }
            Self::Select(Drag::Bending { .. }) => {
                "Release to bend it so · near the straight way it finds its own · Esc to cancel"
            }
            Self::Place(Fresh::Actor) => "Click where the actor shall be, or press Enter · Esc to cancel",
            Self::Place(Fresh::Issue) => "Click where the issue shall be, or press Enter · Esc to cancel",
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
    pub fn line(&self) -> Option<Pulled> {
        let pulled = |from: Target, to: Pos2, link: Link| Some(Pulled { from, to, link, arrives: false });
        match self {
            Self::Select(Drag::Tying { from, to, over }) => {
                let link = if matches!(over, Some(Target::Tie(_))) { Link::Objection } else { Link::Tie };
                pulled(from.into(), *to, link)
            }
            Self::Select(Drag::Leading { line, end, fixed, to: Some(to), .. }) => {
                let link = if matches!(line, Target::Tie(_)) { Link::Tie } else { Link::Objection };
                Some(Pulled { from: fixed.clone(), to: *to, link, arrives: *end == End::Start })
            }
            Self::Tie(Some(from), Some(to)) => pulled(from.into(), *to, Link::Tie),
            Self::Object(Some(from), Some(to)) => pulled(from.into(), *to, Link::Objection),
            _ => None,
        }
    }

    /// How far what is selected has been moved by a drag under way; none where the drag does anything else to the map too,
    /// such as making copies or changing groups.
    pub fn offset(&self) -> Option<Vec2> {
        match self {
            Self::Select(Drag::Moving { by, copies: false, regrouped, .. }) if *regrouped == Regrouped::default() => {
                Some(*by)
            }
            _ => None,
        }
    }

    /// The lines to draw that show what a moved record is in line with.
    pub fn guides(&self) -> &[Guide] {
        match self {
            Self::Select(Drag::Moving { guides, .. }) => guides,
            _ => &[],
        }
    }

    /// The groups that what is moved would join, and the actors that it would become part of.
    pub fn joining(&self) -> impl Iterator<Item = &Target> {
        let regrouped = match self {
            Self::Select(Drag::Moving { regrouped, .. }) => Some(regrouped),
            _ => None,
        };
        regrouped.into_iter().flat_map(|regrouped| &regrouped.joined)
    }

    /// The frame to draw while records are being framed.
    pub fn band(&self) -> Option<Rect> {
        match self {
            Self::Select(Drag::Band { from, to, .. }) => Some(Rect::from_two_pos(*from, *to)),
            _ => None,
        }
    }
}

/// A line that is being drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulled {
    /// What lies at the end that stays.
    pub from: Target,
    /// Where the pointer is.
    pub to: Pos2,
    /// What it is.
    pub link: Link,
    /// Does it arrive at the end that stays, rather than start there?
    pub arrives: bool,
}

/// What is being drawn from an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// A tie.
    Tie,
    /// An objection.
    Objection,
}

/// One step of a tool that draws a line from an actor to something.
fn link(
    from: Option<Id<Actor>>,
    pointer: &Pointer,
    session: &mut Session,
    tool: fn(Option<Id<Actor>>, Option<Pos2>) -> Tool,
    make: fn(&Id<Actor>, &Target, &mut Session),
) -> Tool {
    let on = pointer.hit.as_ref().and_then(Hit::end);
    match (from, pointer.press, on) {
        (None, Press::Down, Some(Target::Actor(actor))) => {
            session.select([actor.into()]);
            tool(Some(actor.clone()), Some(pointer.at))
        }
        (Some(from), Press::Up, Some(to)) if *to != Target::from(&from) => {
            make(&from, to, session);
            Tool::default()
        }
        (from @ Some(_), ..) => tool(from, Some(pointer.at)),
        (None, ..) => tool(None, None),
    }
}

fn tie(from: &Id<Actor>, to: &Target, session: &mut Session) {
    // A tie to an issue is somebody's part in it.
    let kind = if matches!(to, Target::Issue(_)) { "participation" } else { "cooperation" };
    let label = format!("Tie {} to {}", session.map().name(&from.into()), session.map().name(to));
    let made = session.edit(label, Merge::Never, |map| {
        let made = ops::add_tie(map, from, to, kind)?;
        map.set_fact(&(&made).into(), "directed", Value::Flag(kind == "participation"));
        Some(made)
    });
    match made {
        Some(made) => session.select_made(made.into()),
        None => {
            session.ask(super::Effect::Say("A tie leads from an actor to another actor or to an issue.".to_owned()))
        }
    }
}

fn object(from: &Id<Actor>, to: &Target, session: &mut Session) {
    let label = format!("Object to {}", session.map().name(to));
    match session.edit(label, Merge::Never, |map| ops::add_objection(map, from, to)) {
        Some(made) => session.select_made(made.into()),
        None => session.ask(super::Effect::Say("That cannot be objected to.".to_owned())),
    }
}
