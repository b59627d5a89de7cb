//! The small form beside a passage: whose position it shows, on what, and how. It answers with a coding; it changes no
//! map. Keys alone suffice.

mod fields;
mod keys;
mod start;

use egui::{Area, Color32, Context, Frame, Id, Key, Margin, Modifiers, Order, Rect, Shadow, Stroke, Ui, pos2, vec2};

use crate::model::{Alignment, Basis, Confidence, Evidence, Map, Severity, Sign, Source, Target};
use crate::ops::{Aim, Coded, Coding, Named, Outcome, outcome};
use crate::reading::{Guess, Span, titled};
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{Completing, Entry, Picked};

/// How wide the form is, in points.
const WIDTH: f32 = 384.0;

/// What a passage is coded as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    /// Where an actor stands.
    #[default]
    Position,
    /// What it objects to.
    Objection,
    /// How it is tied to another.
    Tie,
}

/// The part of the form that gets the keyboard next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
    Actor,
    Whole,
    About,
    Alignment,
    TieKind,
    Condition,
    Reason,
    Date,
}

/// The form.
pub(super) struct Form {
    /// The passage.
    pub span: Span,
    quote: String,
    locator: String,
    source: crate::model::Id<Source>,
    guess: Guess,
    kind: Kind,
    actor: Completing,
    /// The kind of an actor that is new, as far as somebody chose it.
    actor_kind: String,
    /// What an actor that is new is part of.
    whole: Completing,
    /// The paragraph of the passage, in which titles stand before the names of persons.
    paragraph: String,
    issue: Completing,
    aim: Completing,
    alignment: Option<Alignment>,
    /// A minus was typed, and a digit is to follow.
    is_minus: bool,
    basis: Basis,
    red_line: bool,
    salience: u8,
    confidence: Confidence,
    severity: Severity,
    /// On what ground it objects; empty where nothing is said of it.
    ground: String,
    tie_kind: Completing,
    /// Whether the tie is friendly, and whether it runs one way, as far as somebody chose it.
    sign: Option<Sign>,
    directed: Option<bool>,
    condition: String,
    reason: String,
    date: String,
    said_by: Completing,
    reported_by: String,
    is_more: bool,
    /// Has it coded somebody from this passage already? Then only the actor is asked for.
    is_again: bool,
    next: Option<Spot>,
    trouble: Option<String>,
    lists: Lists,
    size: egui::Vec2,
    /// How high it was when the page last made room for it.
    room: f32,
}

/// What the fields offer.
#[derive(Default)]
struct Lists {
    actors: Vec<Entry>,
    /// Names in the passage that the map does not know.
    fresh: Vec<Entry>,
    issues: Vec<Entry>,
    aims: Vec<Entry>,
    ends: Vec<Entry>,
    /// Issues to choose with one click: named in the passage, or coded last.
    recent: Vec<Entry>,
}

/// What a form begins with.
pub(super) struct Start<'a> {
    pub map: &'a Map,
    pub source: &'a Source,
    pub span: Span,
    pub quote: String,
    pub locator: String,
    pub paragraph: String,
    pub guess: Guess,
    /// The issues that were coded last, the last first.
    pub recent: &'a [crate::model::Id<crate::model::Issue>],
}

/// What came of the form.
pub(super) enum Asked {
    /// Code this; and then more from the same passage?
    Code(Box<Coding>, bool),
    /// Close the form.
    Close,
}

impl Form {
    /// Shows the form beside the passage, which lies at `anchor`, within `view`.
    pub fn show(&mut self, ctx: &Context, theme: &Theme, map: &Map, (anchor, view): (Rect, Rect)) -> Option<Asked> {
        let mut asked = None;
        let area = Area::new(Id::unique("coding form")).order(Order::Foreground).fixed_pos(self.place(anchor, view));
        let shown = area.show(ctx, |ui| {
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke(Stroke::new(1.0, theme.hairline))
                .corner_radius(10)
                .shadow(Shadow { offset: [0, 6], blur: 24, spread: 0, color: Color32::from_black_alpha(50) })
                .inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 14 });
            frame.show(ui, |ui| {
                ui.set_width(WIDTH - 32.0);
                ui.spacing_mut().item_spacing = vec2(space::MEDIUM, 6.0);
                asked = self.inside(ui, theme, map);
            });
        });
        self.size = shown.response.rect.size();
        let escape = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        asked.or(escape.then_some(Asked::Close))
    }

    /// Under the passage, or above it where there is more room.
    fn place(&self, anchor: Rect, view: Rect) -> egui::Pos2 {
        let size = if self.size.x > 1.0 { self.size } else { vec2(WIDTH, 300.0) };
        let left = (anchor.center().x - size.x / 2.0)
            .clamp(view.left() + 8.0, (view.right() - size.x - 8.0).max(view.left() + 8.0));
        let (below, above) = (anchor.bottom() + 8.0, anchor.top() - size.y - 8.0);
        let top = if below + size.y <= view.bottom() - 8.0 || above < view.top() { below } else { above };
        pos2(left, top.min(view.bottom() - size.y - 8.0).max(view.top() + 4.0))
    }

    /// By how much the page shall scroll so that the form does not lie on its passage; asked once for each height.
    pub fn shift(&mut self, anchor: Rect, view: Rect) -> Option<f32> {
        let above = anchor.top() - self.size.y - 8.0;
        if self.size.y <= self.room + 1.0 || above >= view.top() {
            return None;
        }
        self.room = self.size.y;
        let need = anchor.bottom() + self.size.y + 16.0 - view.bottom();
        let most = anchor.top() - view.top() - 8.0;
        Some(need.min(most)).filter(|by| *by > 1.0)
    }

    fn inside(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) -> Option<Asked> {
        let close = self.head(ui, theme);
        self.actor_ui(ui, theme);
        match self.kind {
            Kind::Position => self.position_ui(ui, theme),
            Kind::Objection => self.objection_ui(ui, theme),
            Kind::Tie => self.tie_ui(ui, theme),
        }
        self.said_ui(ui, theme, map);
        if self.is_more {
            self.more_ui(ui, theme);
        }
        let pressed = self.foot(ui, theme, map);
        let is_typing = ui.ctx().text_edit_focused();
        if !is_typing {
            self.letters(ui);
        }
        self.give_focus(ui);
        let more = pressed == Some(true) || ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Enter));
        let enter = more || pressed.is_some() || ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let asked = enter.then(|| self.coding(map)).flatten().map(|coding| Asked::Code(Box::new(coding), more));
        asked.or(close.then_some(Asked::Close))
    }

    fn about(&self) -> &Completing {
        if self.kind == Kind::Position { &self.issue } else { &self.aim }
    }

    /// What the form says, if nothing is missing; else what is.
    fn coding(&mut self, map: &Map) -> Option<Coding> {
        self.trouble = None;
        let actor = match &self.actor.picked {
            Some(Picked::Value(id)) => Named::Known(crate::model::Id::parse(id).ok()?),
            Some(Picked::New(name)) => Named::New(name.clone()),
            None => return self.miss("Who? Choose an actor, or type the name of a new one.", Spot::Actor),
        };
        let what = match self.kind {
            Kind::Position => {
                let issue = match &self.issue.picked {
                    Some(Picked::Value(id)) => Named::Known(crate::model::Id::parse(id).ok()?),
                    Some(Picked::New(title)) => Named::New(title.clone()),
                    None => return self.miss("On what? Choose an issue, or type a new one.", Spot::About),
                };
                let Some(alignment) = self.alignment else {
                    return self.miss("For or against? Type −3 to 3, u or s.", Spot::Alignment);
                };
                let (basis, red_line, salience) = (self.basis, self.red_line, self.salience);
                let condition = self.condition.trim().to_owned();
                Coded::Position { issue, alignment, basis, red_line, salience, condition }
            }
            Kind::Objection => {
                let Some(to) = self.aim() else {
                    return self.miss("To what? Choose an issue, an actor or a tie.", Spot::About);
                };
                let (ground, reason) = (self.ground.clone(), self.reason.clone());
                Coded::Objection { to, severity: self.severity, ground, reason }
            }
            Kind::Tie => {
                let Some(to) = self.aim() else {
                    return self.miss("To whom? Choose an actor or an issue.", Spot::About);
                };
                if self.tie_word().is_empty() {
                    return self.miss("As what? Choose a kind of tie, or type one.", Spot::TieKind);
                }
                let (sign, directed) = self.tie_look();
                Coded::Tie { to, kind: self.tie_word().to_owned(), sign, directed }
            }
        };
        let date = match self.date.trim() {
            "" => None,
            text => match text.parse() {
                Ok(date) => Some(date),
                Err(error) => {
                    let error: crate::model::date::BadDate = error;
                    return self.miss(&format!("{error}."), Spot::Date);
                }
            },
        };
        if let (
            Named::Known(own),
            Coded::Objection { to: Aim::Record(to), .. } | Coded::Tie { to: Aim::Record(to), .. },
        ) = (&actor, &what)
            && Target::from(own) == *to
        {
            return self.miss("An actor cannot be set against itself or tied to itself.", Spot::About);
        }
        let kind = self.new_kind().to_owned();
        let part_of = match &self.whole.picked {
            Some(Picked::Value(id)) => crate::model::Id::parse(id).ok().map(Named::Known),
            Some(Picked::New(name)) => Some(Named::New(name.clone())),
            None => None,
        };
        let (passage, confidence) = (self.passage(map, date), self.confidence);
        Some(Coding { passage, actor, kind, part_of, what, date, confidence })
    }

    /// The kind of the tie, as a word of the field or another.
    fn tie_word(&self) -> &str {
        match &self.tie_kind.picked {
            Some(Picked::Value(word) | Picked::New(word)) => word,
            None => self.tie_kind.text.trim(),
        }
    }

    /// The sign of the tie and whether it runs one way: as chosen, else as ties of its kind usually are.
    fn tie_look(&self) -> (Sign, bool) {
        let (sign, directed) = match self.tie_word() {
            "cooperation" | "alliance" => (Sign::Positive, false),
            "patronage" => (Sign::Positive, true),
            "pressure" | "criticism" => (Sign::Negative, true),
            "conflict" | "broken" => (Sign::Negative, false),
            "mediation" | "membership" | "command" | "participation" => (Sign::None, true),
            _ => (Sign::None, false),
        };
        (self.sign.unwrap_or(sign), self.directed.unwrap_or(directed))
    }

    /// Goes on with the same passage, for another actor: what was new is known to the map now.
    pub fn again(&mut self, map: &Map, recent: &[crate::model::Id<crate::model::Issue>]) {
        self.guess.fresh.retain(|name| !map.actors.iter().any(|actor| &actor.name == name));
        self.lists = Lists::of(map, &self.guess, recent);
        if let Some(Picked::New(title)) = &self.issue.picked
            && let Some(issue) = map.issues.iter().find(|issue| &issue.title == title)
        {
            self.issue.set(issue.id.as_str(), issue.label());
        }
        if let Some(Picked::New(name)) = &self.aim.picked {
            let actor = map.actors.iter().find(|actor| &actor.name == name).map(|actor| Target::from(&actor.id));
            let issue = map.issues.iter().find(|issue| &issue.title == name).map(|issue| Target::from(&issue.id));
            let made = if self.kind == Kind::Tie { actor.or(issue) } else { issue };
            if let Some(made) = made {
                self.aim.set(&made.to_string(), &map.name(&made));
            }
        }
        (self.actor, self.trouble) = (Completing::default(), None);
        self.actor_kind.clear();
        self.whole = Completing::default();
        (self.condition, self.reason) = (String::new(), String::new());
        (self.is_again, self.next) = (true, Some(Spot::Actor));
    }

    /// Says why nothing could be coded.
    pub fn refuse(&mut self) {
        self.trouble =
            Some("That cannot be coded: an end of it is not in the map any more, or is the actor itself.".to_owned());
    }

    /// The kind that a new actor will have.
    fn new_kind(&self) -> &str {
        let is_person = || titled(&self.paragraph, self.actor.text.trim());
        match self.actor_kind.as_str() {
            "" if is_person() => "person",
            kind => kind,
        }
    }

    fn miss<T>(&mut self, words: &str, spot: Spot) -> Option<T> {
        self.trouble = Some(words.to_owned());
        self.next = Some(spot);
        None
    }

    fn aim(&self) -> Option<Aim> {
        match self.aim.picked.as_ref()? {
            Picked::Value(value) => {
                let Some((actor, issue)) = value.strip_prefix("part:").and_then(|rest| rest.split_once(' ')) else {
                    return value.parse().ok().map(Aim::Record);
                };
                Some(Aim::PartIn(crate::model::Id::parse(actor).ok()?, crate::model::Id::parse(issue).ok()?))
            }
            Picked::New(name) if self.kind == Kind::Tie => Some(Aim::NewActor(name.clone())),
            Picked::New(title) => Some(Aim::NewIssue(title.clone())),
        }
    }

    /// The passage as evidence.
    fn passage(&self, map: &Map, date: Option<crate::model::Date>) -> Evidence {
        let mut passage = Evidence::new(&self.source, self.quote.trim());
        passage.span = Some(self.span);
        passage.locator.clone_from(&self.locator);
        passage.said_by = match &self.said_by.picked {
            Some(Picked::Value(id)) => id.clone(),
            Some(Picked::New(words)) => words.clone(),
            None => self.said_by.text.trim().to_owned(),
        };
        passage.reported_by = self.reported_by.trim().to_owned();
        // The day of publication is only when it was reported.
        let published = map.sources.get(&self.source).and_then(|source| source.published);
        passage.said_on =
            date.filter(|_| date != published || self.guess.dates.iter().any(|said| Some(said.date) == date));
        passage
    }

    /// What saving would do to the positions that are coded, in a sentence.
    fn outcome(&self, map: &Map) -> Option<String> {
        let (actor, issue) = (self.actor.value()?, self.issue.value()?);
        let (actor, issue) = (crate::model::Id::parse(actor).ok()?, crate::model::Id::parse(issue).ok()?);
        let alignment = self.alignment?;
        let date = self.date.trim().parse().ok();
        let was = |id: &crate::model::Id<crate::model::Stance>| map.stances.get(id).map(|s| s.alignment.glyph());
        Some(match outcome(map, &actor, &issue, (alignment, self.basis), date) {
            Outcome::First => "The first position that is coded of it.".to_owned(),
            Outcome::Adds(id) => {
                let count = map.stances.get(&id).map_or(0, |stance| stance.evidence.len());
                let held = if count == 1 { "1 passage".to_owned() } else { format!("{count} passages") };
                format!("Adds to {}, which rests on {held}.", was(&id)?)
            }
            Outcome::Moves(id) => {
                let since = date.map(|date: crate::model::Date| format!(" from {}", date.short())).unwrap_or_default();
                format!("A move{since}: it was {}.", was(&id)?)
            }
            Outcome::Replaces(id) => format!("Takes the place of {} of the same date.", was(&id)?),
        })
    }
}
