//! The small form beside a passage: whose position it shows, on what, and how. It answers with a coding; it changes no
//! map. What it holds and what comes of it is in `session`. Keys alone suffice.

mod fields;
mod keys;

use egui::{Area, Color32, Context, Frame, Id, Key, Margin, Modifiers, Order, Rect, Shadow, Stroke, Ui, pos2, vec2};

use crate::model::{Issue, Map};
use crate::ops::Coding;
use crate::session::{CodingField, CodingForm, CodingKind, CodingOffer, CodingOffers, CodingStart, IncompleteCoding};
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{Completing, Entry};

/// How wide the form is, in points.
const WIDTH: f32 = 384.0;

/// The form, and what of it is open.
pub(super) struct Form {
    /// What is filled in.
    pub values: CodingForm,
    actor: Completing,
    whole: Completing,
    issue: Completing,
    aim: Completing,
    tie_kind: Completing,
    said_by: Completing,
    /// A minus was typed, and a digit is to follow.
    is_minus: bool,
    is_more: bool,
    /// Has it coded somebody from this passage already? Then only the actor is asked for.
    is_again: bool,
    /// The field that gets the keyboard next.
    next: Option<CodingField>,
    trouble: Option<String>,
    offered: Offered,
    size: egui::Vec2,
    /// How high it was when the page last made room for it.
    room: f32,
}

/// What the fields offer, as entries of their lists.
#[derive(Default)]
struct Offered {
    actors: Vec<Entry>,
    /// Names in the passage that the map does not know.
    new_actors: Vec<Entry>,
    issues: Vec<Entry>,
    aims: Vec<Entry>,
    ends: Vec<Entry>,
    /// Issues to choose with one click: named in the passage, or coded last.
    recent: Vec<Entry>,
}

impl From<CodingOffers> for Offered {
    fn from(offers: CodingOffers) -> Self {
        let entry = |CodingOffer { value, label, help }| Entry { value, label, help };
        let list = |offers: Vec<CodingOffer>| offers.into_iter().map(entry).collect();
        Self {
            actors: list(offers.actors),
            new_actors: list(offers.new_actors),
            issues: list(offers.issues),
            aims: list(offers.aims),
            ends: list(offers.ends),
            recent: list(offers.recent),
        }
    }
}

/// What came of the form.
pub(super) enum Asked {
    /// Code this; and then more from the same passage?
    Code(Box<Coding>, bool),
    /// Close the form.
    Close,
}

impl Form {
    /// A form for a passage, filled in as far as the passage and what was coded last allow.
    pub fn start(start: CodingStart<'_>) -> Self {
        let offered = CodingOffers::of(start.map, &start.guess, start.recent).into();
        let values = CodingForm::start(start);
        Self {
            next: Some(values.next_field()),
            values,
            actor: Completing::default(),
            whole: Completing::default(),
            issue: Completing::default(),
            aim: Completing::default(),
            tie_kind: Completing::default(),
            said_by: Completing::default(),
            is_minus: false,
            is_more: false,
            is_again: false,
            trouble: None,
            offered,
            size: egui::Vec2::ZERO,
            room: 0.0,
        }
    }

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
        match self.values.kind {
            CodingKind::Position => self.position_ui(ui, theme),
            CodingKind::Objection => self.objection_ui(ui, theme),
            CodingKind::Tie => self.tie_ui(ui, theme),
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

    /// What the form says, if nothing is missing; else it says what is, and goes there.
    fn coding(&mut self, map: &Map) -> Option<Coding> {
        self.trouble = None;
        match self.values.coding(map) {
            Ok(coding) => Some(coding),
            Err(missing) => {
                self.refuse(missing);
                None
            }
        }
    }

    /// Says why nothing could be coded, and goes to the field that is to blame.
    pub fn refuse(&mut self, why: IncompleteCoding) {
        self.trouble = Some(why.words);
        self.next = why.field.or(self.next);
    }

    /// Goes on with the same passage, for another actor.
    pub fn again(&mut self, map: &Map, recent: &[crate::model::Id<Issue>]) {
        self.values.begin_again(map);
        self.offered = CodingOffers::of(map, &self.values.guess, recent).into();
        (self.actor, self.whole, self.trouble) = (Completing::default(), Completing::default(), None);
        (self.is_again, self.next) = (true, Some(CodingField::Actor));
    }

    /// Begins with that position, which was typed on the page.
    pub fn with_sign(mut self, sign: &str) -> Self {
        match sign {
            "o" => self.choose(CodingKind::Objection),
            "t" => self.choose(CodingKind::Tie),
            _ => drop(self.typed(sign)),
        }
        if self.is_minus {
            // The digit comes first, then what is missing.
            self.next = Some(CodingField::Alignment);
        }
        self
    }

    /// Goes on from the first field that is empty when a kind was chosen.
    pub(super) fn choose(&mut self, kind: CodingKind) {
        self.values.kind = kind;
        self.next = Some(match kind {
            _ if self.values.actor.choice.is_none() => CodingField::Actor,
            CodingKind::Position => CodingField::Alignment,
            CodingKind::Objection | CodingKind::Tie => CodingField::About,
        });
    }
}
