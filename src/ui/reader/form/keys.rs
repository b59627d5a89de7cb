//! What keys do in the form while no field has the keyboard, and which field gets it next.

use egui::Ui;

use super::{Form, Kind, Spot};
use crate::model::{ACTOR_KINDS, Alignment, Basis, Confidence, GROUNDS, Level, Severity, Sign};

use crate::ui::widgets::Picked;

impl Form {
    /// Takes a sign that was typed while no field had the keyboard: "-", a digit, "u" or "s".
    pub fn typed(&mut self, sign: &str) -> bool {
        let number = |form: &Self, n: i64| Level::new(if form.is_minus { -n } else { n }).map(Alignment::Level);
        let alignment = match sign {
            "-" | "−" => {
                self.is_minus = true;
                return true;
            }
            "+" => {
                self.is_minus = false;
                return true;
            }
            "u" | "U" => Some(Alignment::Undecided),
            "s" | "S" => Some(Alignment::Silent),
            _ => sign.parse().ok().and_then(|n| number(self, n)),
        };
        if let Some(alignment) = alignment {
            self.alignment = Some(alignment);
            self.is_minus = false;
            self.kind = Kind::Position;
        }
        alignment.is_some()
    }

    /// Letters and digits that stand for a part of the form while no field has the keyboard.
    pub(super) fn letters(&mut self, ui: &Ui) {
        let events = ui.input(|input| input.events.clone());
        for event in events {
            let egui::Event::Text(text) = event else { continue };
            match self.kind {
                Kind::Position => self.letter_of_position(&text),
                Kind::Objection => self.letter_of_objection(&text),
                Kind::Tie => self.letter_of_tie(&text),
            }
            match text.as_str() {
                "a" => self.next = Some(Spot::Actor),
                "e" if self.is_new() => self.next = Some(Spot::Whole),
                "y" if self.is_new() => {
                    let now = ACTOR_KINDS.iter().position(|term| term.id == self.new_kind());
                    let next = ACTOR_KINDS.get(now.map_or(0, |at| at + 1)).or(ACTOR_KINDS.first());
                    self.actor_kind = next.map_or_else(String::new, |term| term.id.to_owned());
                }
                "i" => self.next = Some(Spot::About),
                "d" => self.next = Some(Spot::Date),
                "f" => self.confidence = following(Confidence::ALL, self.confidence),
                "m" => self.is_more = !self.is_more,
                "p" => self.choose(Kind::Position),
                "o" => self.choose(Kind::Objection),
                "t" => self.choose(Kind::Tie),
                _ => {}
            }
        }
    }

    fn letter_of_position(&mut self, text: &str) {
        if self.typed(text) {
            if !self.is_minus {
                self.go_on();
            }
            return;
        }
        match text {
            "c" => (self.is_more, self.next) = (true, Some(Spot::Condition)),
            "r" => self.red_line = !self.red_line,
            "b" => {
                self.basis = following(Basis::ALL, self.basis);
                self.is_more |= self.basis == Basis::Assessed;
            }
            "l" => (self.is_more, self.salience) = (true, (self.salience + 1) % 4),
            _ => {}
        }
    }

    fn letter_of_objection(&mut self, text: &str) {
        match text {
            "1" => self.severity = Severity::Reservation,
            "2" => self.severity = Severity::Objection,
            "3" => self.severity = Severity::Veto,
            "w" => self.next = Some(Spot::Reason),
            "g" => {
                let now = GROUNDS.iter().position(|term| term.id == self.ground);
                let next = GROUNDS.get(now.map_or(0, |at| at + 1));
                self.ground = next.map_or_else(String::new, |term| term.id.to_owned());
            }
            _ => {}
        }
    }

    fn letter_of_tie(&mut self, text: &str) {
        match text {
            "k" => self.next = Some(Spot::TieKind),
            "+" => self.sign = Some(Sign::Positive),
            "-" | "−" => self.sign = Some(Sign::Negative),
            "0" => self.sign = Some(Sign::None),
            "b" => self.sign = Some(Sign::Both),
            "w" => self.directed = Some(!self.tie_look().1),
            _ => {}
        }
    }

    /// Is its actor one that the map does not have yet?
    pub(super) fn is_new(&self) -> bool {
        matches!(self.actor.picked, Some(Picked::New(_)))
    }

    /// The keys of the form in a few words.
    pub(super) fn hint(&self) -> &'static str {
        match self.kind {
            _ if self.is_new() => "y kind of actor · e part of · r red line · c condition · d date",
            Kind::Position => "r red line · c condition · d date · b basis · l salience · f confidence",
            Kind::Objection => "1 2 3 severity · g ground · w why · d date · f confidence",
            Kind::Tie => "k kind · + − 0 b sign · w one way · d date · f confidence",
        }
    }

    pub(super) fn give_focus(&mut self, ui: &Ui) {
        match self.next.take() {
            Some(Spot::Actor) => self.actor.focus(),
            Some(Spot::Whole) => self.whole.focus(),
            Some(Spot::About) if self.kind == Kind::Position => self.issue.focus(),
            Some(Spot::About) => self.aim.focus(),
            Some(Spot::Alignment) => ui.memory_mut(|memory| memory.request_focus(super::fields::alignment_id())),
            Some(Spot::TieKind) => self.tie_kind.focus(),
            Some(Spot::Reason) => ui.memory_mut(|memory| memory.request_focus(super::fields::reason_id())),
            Some(Spot::Condition) => ui.memory_mut(|memory| memory.request_focus(super::fields::condition_id())),
            Some(Spot::Date) => ui.memory_mut(|memory| memory.request_focus(super::fields::date_id())),
            None => return,
        }
        ui.ctx().request_repaint();
    }

    /// Where the keyboard goes when a field is done: the first that is still empty.
    pub(super) fn go_on(&mut self) {
        self.next = Some(if self.actor.picked.is_none() {
            Spot::Actor
        } else if self.about().picked.is_none() {
            Spot::About
        } else {
            Spot::Alignment
        });
    }
}

/// The value behind another in a list, and the first behind the last.
fn following<T: Copy + PartialEq + Default>(all: &[T], now: T) -> T {
    let at = all.iter().position(|value| *value == now).map_or(0, |at| at + 1);
    all.get(at).or(all.first()).copied().unwrap_or_default()
}
