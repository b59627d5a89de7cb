//! The small form beside a passage: whose position it shows, on what, and how. It answers with a coding; it changes no
//! map. What it holds and what comes of it is in `session`. Keys alone suffice.

mod fields;
mod keys;

use egui::{Area, Color32, Context, Frame, Id, Key, Margin, Modifiers, Order, Rect, Shadow, Stroke, Ui, pos2, vec2};

use crate::model::{Issue, Map};
use crate::ops::PassageCoding;
use crate::session::{CodingField, CodingForm, CodingKind, CodingOffer, CodingOffers, CodingStart, IncompleteCoding};
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{ChoiceEntry, CompletionField};

/// How wide the form is, in points.
const WIDTH: f32 = 384.0;

/// The form, and what of it is open.
pub(super) struct CodingPopup {
    /// What is filled in.
    pub values: CodingForm,
    actor: CompletionField,
    parent: CompletionField,
    issue: CompletionField,
    target: CompletionField,
    tie_kind: CompletionField,
    said_by: CompletionField,
    /// A minus was typed, and a digit is to follow.
    has_minus: bool,
    shows_more: bool,
    /// Has it coded somebody from this passage already? Then only the actor is asked for.
    is_repeat: bool,
    /// The field that gets the keyboard next.
    next_focus: Option<CodingField>,
    error: Option<String>,
    entries: CodingEntries,
    size: egui::Vec2,
    /// How high it was when the page last made room for it.
    scrolled_height: f32,
}

/// What the fields offer, as entries of their lists.
#[derive(Default)]
struct CodingEntries {
    actors: Vec<ChoiceEntry>,
    /// Names in the passage that the map does not know.
    new_actors: Vec<ChoiceEntry>,
    issues: Vec<ChoiceEntry>,
    objection_targets: Vec<ChoiceEntry>,
    tie_ends: Vec<ChoiceEntry>,
    /// Issues to choose with one click: named in the passage, or coded last.
    recent_issues: Vec<ChoiceEntry>,
}

impl From<CodingOffers> for CodingEntries {
    fn from(offers: CodingOffers) -> Self {
        let entry = |CodingOffer { value, label, help }| ChoiceEntry { value, label, help };
        let list = |offers: Vec<CodingOffer>| offers.into_iter().map(entry).collect();
        Self {
            actors: list(offers.actors),
            new_actors: list(offers.new_actors),
            issues: list(offers.issues),
            objection_targets: list(offers.aims),
            tie_ends: list(offers.ends),
            recent_issues: list(offers.recent),
        }
    }
}

/// What came of the form.
pub(super) enum CodingPopupRequest {
    /// Code this; and then more from the same passage?
    Code(Box<PassageCoding>, bool),
    /// Close the form.
    Close,
}

impl CodingPopup {
    /// A form for a passage, filled in as far as the passage and what was coded last allow.
    pub fn start(start: CodingStart<'_>) -> Self {
        let offered = CodingOffers::of(start.map, &start.guess, start.recent).into();
        let values = CodingForm::start(start);
        Self {
            next_focus: Some(values.next_field()),
            values,
            actor: CompletionField::default(),
            parent: CompletionField::default(),
            issue: CompletionField::default(),
            target: CompletionField::default(),
            tie_kind: CompletionField::default(),
            said_by: CompletionField::default(),
            has_minus: false,
            shows_more: false,
            is_repeat: false,
            error: None,
            entries: offered,
            size: egui::Vec2::ZERO,
            scrolled_height: 0.0,
        }
    }

    /// Shows the form beside the passage, which lies at `end_node_of`, within `view`.
    pub fn show(
        &mut self,
        ctx: &Context,
        theme: &Theme,
        map: &Map,
        (anchor, view): (Rect, Rect),
    ) -> Option<CodingPopupRequest> {
        let mut asked = None;
        let area =
            Area::new(Id::unique("coding form")).order(Order::Foreground).fixed_pos(self.popup_position(anchor, view));
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
                asked = self.content_ui(ui, theme, map);
            });
        });
        self.size = shown.response.rect.size();
        let escape = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        asked.or(escape.then_some(CodingPopupRequest::Close))
    }

    /// Under the passage, or above it where there is more room.
    fn popup_position(&self, anchor: Rect, view: Rect) -> egui::Pos2 {
        let size = if self.size.x > 1.0 { self.size } else { vec2(WIDTH, 300.0) };
        let left = (anchor.center().x - size.x / 2.0)
            .clamp(view.left() + 8.0, (view.right() - size.x - 8.0).max(view.left() + 8.0));
        let (below, above) = (anchor.bottom() + 8.0, anchor.top() - size.y - 8.0);
        let top = if below + size.y <= view.bottom() - 8.0 || above < view.top() { below } else { above };
        pos2(left, top.min(view.bottom() - size.y - 8.0).max(view.top() + 4.0))
    }

    /// By how much the page shall scroll so that the form does not lie on its passage; asked once for each height.
    pub fn scroll_to_make_room(&mut self, anchor: Rect, view: Rect) -> Option<f32> {
        let above = anchor.top() - self.size.y - 8.0;
        if self.size.y <= self.scrolled_height + 1.0 || above >= view.top() {
            return None;
        }
        self.scrolled_height = self.size.y;
        let need = anchor.bottom() + self.size.y + 16.0 - view.bottom();
        let most = anchor.top() - view.top() - 8.0;
        Some(need.min(most)).filter(|by| *by > 1.0)
    }

    fn content_ui(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) -> Option<CodingPopupRequest> {
        let close = self.head_ui(ui, theme);
        self.actor_ui(ui, theme);
        match self.values.kind {
            CodingKind::Position => self.position_ui(ui, theme),
            CodingKind::Objection => self.objection_ui(ui, theme),
            CodingKind::Tie => self.tie_ui(ui, theme),
        }
        self.said_ui(ui, theme, map);
        if self.shows_more {
            self.more_ui(ui, theme);
        }
        let pressed = self.foot_ui(ui, theme, map);
        let is_typing = ui.ctx().text_edit_focused();
        if !is_typing {
            self.handle_letters(ui);
        }
        self.give_focus(ui);
        let more = pressed == Some(true) || ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Enter));
        let enter = more || pressed.is_some() || ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let asked =
            enter.then(|| self.coding(map)).flatten().map(|coding| CodingPopupRequest::Code(Box::new(coding), more));
        asked.or(close.then_some(CodingPopupRequest::Close))
    }

    /// What the form says, if nothing is missing; else it says what is, and goes there.
    fn coding(&mut self, map: &Map) -> Option<PassageCoding> {
        self.error = None;
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
        self.error = Some(why.words);
        self.next_focus = why.field.or(self.next_focus);
    }

    /// Goes on with the same passage, for another actor.
    pub fn repeat_for_another_actor(&mut self, map: &Map, recent: &[crate::model::Id<Issue>]) {
        self.values.reset_for_next_actor(map);
        self.entries = CodingOffers::of(map, &self.values.guess, recent).into();
        (self.actor, self.parent, self.error) = (CompletionField::default(), CompletionField::default(), None);
        (self.is_repeat, self.next_focus) = (true, Some(CodingField::Actor));
    }

    /// Begins with that position, which was typed on the page.
    pub fn with_sign(mut self, sign: &str) -> Self {
        match sign {
            "o" => self.choose_kind(CodingKind::Objection),
            "t" => self.choose_kind(CodingKind::Tie),
            _ => drop(self.type_sign(sign)),
        }
        if self.has_minus {
            // The digit comes first, then what is missing.
            self.next_focus = Some(CodingField::Alignment);
        }
        self
    }

    /// Goes on from the first field that is empty when a kind was chosen.
    pub(super) fn choose_kind(&mut self, kind: CodingKind) {
        self.values.kind = kind;
        self.next_focus = Some(match kind {
            _ if self.values.actor.choice.is_none() => CodingField::Actor,
            CodingKind::Position => CodingField::Alignment,
            CodingKind::Objection | CodingKind::Tie => CodingField::About,
        });
    }
}
