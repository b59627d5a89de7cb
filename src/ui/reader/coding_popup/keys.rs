//! The keys of the coding form while none of its fields has the focus, and which field gets the focus next.

use egui::Ui;

use super::CodingPopup;
use crate::model::{ACTOR_KINDS, Alignment, Basis, Confidence, Level, OBJECTION_GROUNDS, Severity, Sign};
use crate::session::{CodingField, CodingKind};

impl CodingPopup {
    /// Takes a sign that was typed while no field had the focus: "-", "+", a digit, "u" or "s". True if it set a
    /// position or a sign.
    pub fn type_sign(&mut self, sign: &str) -> bool {
        let signed_level =
            |form: &Self, digit: i64| Level::new(if form.has_minus { -digit } else { digit }).map(Alignment::Level);
        let alignment = match sign {
            "-" | "−" => {
                self.has_minus = true;
                return true;
            }
            "+" => {
                self.has_minus = false;
                return true;
            }
            "u" | "U" => Some(Alignment::Undecided),
            "s" | "S" => Some(Alignment::Silent),
            _ => sign.parse().ok().and_then(|digit| signed_level(self, digit)),
        };
        if let Some(alignment) = alignment {
            self.values.alignment = Some(alignment);
            self.has_minus = false;
            self.values.kind = CodingKind::Position;
        }
        alignment.is_some()
    }

    /// Handles letters and digits that change a field or move the focus while no field has it.
    pub(super) fn handle_letters(&mut self, ui: &Ui) {
        let events = ui.input(|input| input.events.clone());
        for event in events {
            let egui::Event::Text(text) = event else { continue };
            match self.values.kind {
                CodingKind::Position => self.handle_position_letter(&text),
                CodingKind::Objection => self.handle_objection_letter(&text),
                CodingKind::Tie => self.handle_tie_letter(&text),
            }
            match text.as_str() {
                "a" => self.next_focus = Some(CodingField::Actor),
                "e" if self.values.has_new_actor() => self.next_focus = Some(CodingField::Parent),
                "y" if self.values.has_new_actor() => {
                    let current = ACTOR_KINDS.iter().position(|term| term.id == self.values.new_kind());
                    let next = ACTOR_KINDS.get(current.map_or(0, |index| index + 1)).or(ACTOR_KINDS.first());
                    self.values.actor_kind = next.map_or_else(String::new, |term| term.id.to_owned());
                }
                "i" => self.next_focus = Some(CodingField::About),
                "d" => self.next_focus = Some(CodingField::Date),
                "f" => self.values.confidence = next_in_list(Confidence::ALL, self.values.confidence),
                "m" => self.shows_more = !self.shows_more,
                "p" => self.choose_kind(CodingKind::Position),
                "o" => self.choose_kind(CodingKind::Objection),
                "t" => self.choose_kind(CodingKind::Tie),
                _ => {}
            }
        }
    }

    fn handle_position_letter(&mut self, text: &str) {
        if self.type_sign(text) {
            if !self.has_minus {
                self.focus_next_empty_field();
            }
            return;
        }
        match text {
            "c" => (self.shows_more, self.next_focus) = (true, Some(CodingField::Condition)),
            "r" => self.values.is_red_line = !self.values.is_red_line,
            "b" => {
                self.values.basis = next_in_list(Basis::ALL, self.values.basis);
                self.shows_more |= self.values.basis == Basis::Assessed;
            }
            "l" => (self.shows_more, self.values.salience) = (true, (self.values.salience + 1) % 4),
            _ => {}
        }
    }

    fn handle_objection_letter(&mut self, text: &str) {
        match text {
            "1" => self.values.severity = Severity::Reservation,
            "2" => self.values.severity = Severity::Objection,
            "3" => self.values.severity = Severity::Veto,
            "w" => self.next_focus = Some(CodingField::Reason),
            "g" => {
                let current = OBJECTION_GROUNDS.iter().position(|term| term.id == self.values.ground);
                let next = OBJECTION_GROUNDS.get(current.map_or(0, |index| index + 1));
                self.values.ground = next.map_or_else(String::new, |term| term.id.to_owned());
            }
            _ => {}
        }
    }

    fn handle_tie_letter(&mut self, text: &str) {
        match text {
            "k" => self.next_focus = Some(CodingField::TieKind),
            "+" => self.values.sign = Some(Sign::Positive),
            "-" | "−" => self.values.sign = Some(Sign::Negative),
            "0" => self.values.sign = Some(Sign::None),
            "b" => self.values.sign = Some(Sign::Both),
            "w" => self.values.is_directed = Some(!self.values.tie_sign_and_direction().1),
            _ => {}
        }
    }

    /// A hint that lists the keys of the form.
    pub(super) fn key_hint(&self) -> &'static str {
        match self.values.kind {
            _ if self.values.has_new_actor() => "y kind of actor · e part of · r red line · c condition · d date",
            CodingKind::Position => "r red line · c condition · d date · b basis · l salience · f confidence",
            CodingKind::Objection => "1 2 3 severity · g ground · w why · d date · f confidence",
            CodingKind::Tie => "k kind · + − 0 b sign · w one way · d date · f confidence",
        }
    }

    pub(super) fn give_focus(&mut self, ui: &Ui) {
        match self.next_focus.take() {
            Some(CodingField::Actor) => self.actor.focus(),
            Some(CodingField::Parent) => self.parent.focus(),
            Some(CodingField::About) if self.values.kind == CodingKind::Position => self.issue.focus(),
            Some(CodingField::About) => self.target.focus(),
            Some(CodingField::Alignment) => ui.memory_mut(|memory| memory.request_focus(super::fields::alignment_id())),
            Some(CodingField::TieKind) => self.tie_kind.focus(),
            Some(CodingField::Reason) => ui.memory_mut(|memory| memory.request_focus(super::fields::reason_id())),
            Some(CodingField::Condition) => ui.memory_mut(|memory| memory.request_focus(super::fields::condition_id())),
            Some(CodingField::Date) => ui.memory_mut(|memory| memory.request_focus(super::fields::date_id())),
            None => return,
        }
        ui.ctx().request_repaint();
    }

    /// Moves the focus to the first field that is still empty, after a field is done.
    pub(super) fn focus_next_empty_field(&mut self) {
        self.next_focus = Some(self.values.next_field());
    }
}

/// The value after `current` in a list; after the last one, the first.
fn next_in_list<T: Copy + PartialEq + Default>(all: &[T], current: T) -> T {
    let next = all.iter().position(|value| *value == current).map_or(0, |at| at + 1);
    all.get(next).or(all.first()).copied().unwrap_or_default()
}
