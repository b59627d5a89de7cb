//! The coding form, a small form beside a passage: whose position the passage shows, on which issue, and which
//! position. It returns a coding and changes no map; its state is in `session`. It can be used with the keyboard alone.

mod fields;
mod keys;

use egui::{Area, Color32, Context, Frame, Id, Key, Margin, Modifiers, Order, Rect, Shadow, Stroke, Ui, pos2, vec2};

use crate::model::{Issue, Map};
use crate::ops::PassageCoding;
use crate::session::{CodingField, CodingForm, CodingKind, CodingOffer, CodingOffers, CodingStart, IncompleteCoding};
use crate::ui::theme::{Theme, space};
use crate::ui::widgets::{ChoiceEntry, CompletionField};

/// The width of the form, in points.
const WIDTH: f32 = 384.0;

/// The coding form with its values and the state of its fields.
pub(super) struct CodingPopup {
    /// The values that are filled in.
    pub values: CodingForm,
    actor: CompletionField,
    parent: CompletionField,
    issue: CompletionField,
    target: CompletionField,
    tie_kind: CompletionField,
    said_by: CompletionField,
    /// Whether a minus was typed and its digit is still to come.
    has_minus: bool,
    shows_more: bool,
    /// Whether it has already coded an actor from this passage. Then only the actor is asked for.
    is_repeat: bool,
    /// The field that gets the focus next.
    next_focus: Option<CodingField>,
    error: Option<String>,
    entries: CodingEntries,
    size: egui::Vec2,
    /// The height of the form when the page last scrolled to make space for it, in points.
    scrolled_height: f32,
}

/// The entries of the lists of the fields.
#[derive(Default)]
struct CodingEntries {
    actors: Vec<ChoiceEntry>,
    /// Names in the passage that are not in the map.
    new_actors: Vec<ChoiceEntry>,
    issues: Vec<ChoiceEntry>,
    objection_targets: Vec<ChoiceEntry>,
    tie_ends: Vec<ChoiceEntry>,
    /// Issues to choose with one click: mentioned in the passage, or coded last.
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

/// A request of the form to the page.
pub(super) enum CodingPopupRequest {
    /// Code this. If the flag is set, the form stays open for another coding from the same passage.
    Code(Box<PassageCoding>, bool),
    /// Close the form.
    Close,
}

impl CodingPopup {
    /// A form for a passage, filled in from the passage and from the last codings as far as possible.
    pub fn start(start: CodingStart<'_>) -> Self {
        let entries = CodingOffers::of(start.map, &start.guess, start.recent).into();
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
            entries,
            size: egui::Vec2::ZERO,
            scrolled_height: 0.0,
        }
    }

    /// Shows the form beside the passage, which lies at `anchor`, within `view`.
    pub fn show(
        &mut self,
        ctx: &Context,
        theme: &Theme,
        map: &Map,
        (anchor, view): (Rect, Rect),
    ) -> Option<CodingPopupRequest> {
        let mut request = None;
        let area =
            Area::new(Id::unique("coding form")).order(Order::Foreground).fixed_pos(self.popup_position(anchor, view));
        let output = area.show(ctx, |ui| {
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke(Stroke::new(1.0, theme.hairline))
                .corner_radius(10)
                .shadow(Shadow { offset: [0, 6], blur: 24, spread: 0, color: Color32::from_black_alpha(50) })
                .inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 14 });
            frame.show(ui, |ui| {
                ui.set_width(WIDTH - 32.0);
                ui.spacing_mut().item_spacing = vec2(space::MEDIUM, 6.0);
                request = self.content_ui(ui, theme, map);
            });
        });
        self.size = output.response.rect.size();
        let escape = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        request.or(escape.then_some(CodingPopupRequest::Close))
    }

    /// Returns the position of the form: below the passage, or above it if it does not fit below.
    fn popup_position(&self, anchor: Rect, view: Rect) -> egui::Pos2 {
        let size = if self.size.x > 1.0 { self.size } else { vec2(WIDTH, 300.0) };
        let left = (anchor.center().x - size.x / 2.0)
            .clamp(view.left() + 8.0, (view.right() - size.x - 8.0).max(view.left() + 8.0));
        let (below, above) = (anchor.bottom() + 8.0, anchor.top() - size.y - 8.0);
        let top = if below + size.y <= view.bottom() - 8.0 || above < view.top() { below } else { above };
        pos2(left, top.min(view.bottom() - size.y - 8.0).max(view.top() + 4.0))
    }

    /// Returns by how much the page should scroll so that the form does not cover its passage. Answers once for each
    /// height of the form.
    pub fn scroll_to_make_room(&mut self, anchor: Rect, view: Rect) -> Option<f32> {
        let above = anchor.top() - self.size.y - 8.0;
        if self.size.y <= self.scrolled_height + 1.0 || above >= view.top() {
            return None;
        }
        self.scrolled_height = self.size.y;
        let needed = anchor.bottom() + self.size.y + 16.0 - view.bottom();
        let available = anchor.top() - view.top() - 8.0;
        Some(needed.min(available)).filter(|by| *by > 1.0)
    }

    fn content_ui(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) -> Option<CodingPopupRequest> {
        let is_closed = self.head_ui(ui, theme);
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
        let codes_another =
            pressed == Some(true) || ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::Enter));
        let codes =
            codes_another || pressed.is_some() || ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let request = codes
            .then(|| self.coding(map))
            .flatten()
            .map(|coding| CodingPopupRequest::Code(Box::new(coding), codes_another));
        request.or(is_closed.then_some(CodingPopupRequest::Close))
    }

    /// The coding of the form. If something is missing, shows an error and moves the focus to the missing field.
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

    /// Shows why nothing was coded, and moves the focus to the field that caused it.
    pub fn refuse(&mut self, reason: IncompleteCoding) {
        self.error = Some(reason.words);
        self.next_focus = reason.field.or(self.next_focus);
    }

    /// Resets the form for another actor of the same passage.
    pub fn repeat_for_another_actor(&mut self, map: &Map, recent: &[crate::model::Id<Issue>]) {
        self.values.reset_for_next_actor(map);
        self.entries = CodingOffers::of(map, &self.values.guess, recent).into();
        (self.actor, self.parent, self.error) = (CompletionField::default(), CompletionField::default(), None);
        (self.is_repeat, self.next_focus) = (true, Some(CodingField::Actor));
    }

    /// Starts with a sign that was typed on the page: a position, an objection or a tie.
    pub fn with_sign(mut self, sign: &str) -> Self {
        match sign {
            "o" => self.choose_kind(CodingKind::Objection),
            "t" => self.choose_kind(CodingKind::Tie),
            _ => drop(self.type_sign(sign)),
        }
        if self.has_minus {
            // The digit comes first, then the fields that are empty.
            self.next_focus = Some(CodingField::Alignment);
        }
        self
    }

    /// Changes the kind of coding and moves the focus: to the actor if it is empty, otherwise to the first field of the
    /// kind.
    pub(super) fn choose_kind(&mut self, kind: CodingKind) {
        self.values.kind = kind;
        self.next_focus = Some(match kind {
            _ if self.values.actor.choice.is_none() => CodingField::Actor,
            CodingKind::Position => CodingField::Alignment,
            CodingKind::Objection | CodingKind::Tie => CodingField::About,
        });
    }
}
