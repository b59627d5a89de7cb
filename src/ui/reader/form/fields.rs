//! The rows of the form: how its fields look and what a hand does to them.

use egui::{Align, FontId, Id, Layout, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, vec2};

use super::Form;
use crate::model::{ACTOR_KINDS, Basis, Confidence, Date, GROUNDS, Map, Severity, Sign, TIE_KINDS, name_of};
use crate::session::{CodingField, CodingKind, CompletedChoice, CompletedText, NEW_ACTOR_MARK};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{Complete, Entry, alignment, check, focus_rim, primary, quiet, text_button, trouble, writing};

/// The row of steps, as egui knows it.
pub(super) fn alignment_id() -> Id {
    Id::unique("coding alignment")
}

/// The field for a condition.
pub(super) fn condition_id() -> Id {
    Id::unique("coding condition")
}

/// The field for a date.
pub(super) fn date_id() -> Id {
    Id::unique("coding date")
}

/// The field for the reason of an objection.
pub(super) fn reason_id() -> Id {
    Id::unique("coding reason")
}

/// Kinds of ties that are one click away.
const COMMON: &[&str] = &["cooperation", "talks", "mediation", "participation", "pressure", "criticism", "conflict"];

fn entry(value: &str, label: &str, help: &str) -> Entry {
    Entry { value: value.to_owned(), label: label.to_owned(), help: help.to_owned() }
}

/// How wide the captions of rows are.
const CAPTION: f32 = 78.0;

/// A row: its caption, and what stands beside it.
fn row<T>(ui: &mut Ui, theme: &Theme, caption: &str, add: impl FnOnce(&mut Ui) -> T) -> T {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(CAPTION, space::FIELD), Sense::hover());
        let text = writing(ui, caption, regular(size::SECONDARY), theme.quiet, CAPTION);
        text.paint(ui.painter(), rect.left_center());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::SMALL;
            add(ui)
        })
        .inner
    })
    .inner
}

/// A small pill that fills in a field with one click. The keys have the field itself.
fn chip(ui: &mut Ui, theme: &Theme, text: &str, name: &str, chosen: bool) -> bool {
    let (font, ink): (FontId, _) =
        if chosen { (semibold(size::CAPTION), theme.accent) } else { (regular(size::CAPTION), theme.ink) };
    let words = writing(ui, text, font, ink, 220.0);
    let (_, rect) = ui.allocate_space(vec2(words.width() + 16.0, space::TOUCH - 2.0));
    // It keeps its id when a list over it closes, so that a click on it counts though that moves it.
    let response = ui.interact(rect, Id::unique("coding chip").with(name), Sense::CLICK);
    let fill = if chosen {
        theme.selected
    } else if response.hovered() {
        theme.hovered
    } else {
        theme.field
    };
    let rim = if chosen { theme.accent } else { theme.hairline };
    ui.painter().rect(rect, 255.0, fill, Stroke::new(1.0, rim), StrokeKind::Inside);
    words.paint(ui.painter(), rect.left_center() + vec2(8.0, 0.0));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, name));
    response.clicked()
}

fn chips<'a>(
    ui: &mut Ui,
    theme: &Theme,
    of: &str,
    entries: impl Iterator<Item = &'a Entry>,
    now: Option<&str>,
) -> Option<Entry> {
    let mut picked = None;
    let mut entries = entries.peekable();
    entries.peek()?;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::SMALL, space::SMALL);
        for entry in entries {
            let is_fresh = entry.value.starts_with(NEW_ACTOR_MARK);
            let name = if is_fresh { format!("{of}: new, {}", entry.label) } else { format!("{of}: {}", entry.label) };
            let label = if is_fresh { format!("+ {}", entry.label) } else { entry.label.clone() };
            if chip(ui, theme, &label, &name, now == Some(entry.value.as_str())) {
                picked = Some(entry.clone());
            }
        }
    });
    picked
}

impl Form {
    /// What the passage is coded as, and the way out.
    pub(super) fn head(&mut self, ui: &mut Ui, theme: &Theme) -> bool {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::LARGE;
            for (kind, name, keys) in [
                (CodingKind::Position, "Position", "P"),
                (CodingKind::Objection, "Objection", "O"),
                (CodingKind::Tie, "Tie", "T"),
            ] {
                let chosen = kind == self.values.kind;
                let font = if chosen { semibold(size::BODY) } else { regular(size::BODY) };
                let text = writing(ui, name, font, if chosen { theme.ink } else { theme.quiet }, 120.0);
                let (rect, response) = ui.allocate_exact_size(vec2(text.width(), space::FIELD), Sense::CLICK);
                text.paint(ui.painter(), rect.left_center());
                if chosen {
                    let line = egui::Rect::from_min_max(rect.left_bottom() - vec2(0.0, 2.0), rect.right_bottom());
                    ui.painter().rect_filled(line, 1.0, theme.accent);
                }
                response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, format!("Code as {name}")));
                if response.on_hover_text(format!("{name} ({keys})")).clicked() {
                    self.choose(kind);
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                icon_button(ui, theme, Icon::Close, "Close the form", "Close (Esc)").clicked()
            })
            .inner
        })
        .inner
    }

    /// Whose position it is.
    pub(super) fn actor_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let caption = if self.values.kind == CodingKind::Tie { "From" } else { "Actor" };
        row(ui, theme, caption, |ui| {
            let look = Complete { name: "Actor", hint: "Who? Type to find or add", fresh: Some("New actor") };
            if self.actor.show(ui, theme, look, &mut self.values.actor, &self.offered.actors).1 {
                // Whoever has typed an actor looks at what it is about next; a click leaves that as it is.
                match self.is_again {
                    true => self.go_on(),
                    false => self.next = Some(CodingField::About),
                }
            }
            self.values.actor.renew(NEW_ACTOR_MARK);
            // Those of the passage and of the rest of its paragraph, and names in it that the map does not know.
            let is_fresh = |entry: &&Entry| entry.value.starts_with(NEW_ACTOR_MARK);
            let shown = self.offered.actors.iter().take(self.values.guess.actors.len() + self.offered.new_actors.len());
            let named = shown.clone().filter(|entry| !is_fresh(entry)).take(5);
            let named = named.chain(shown.filter(is_fresh).take(4));
            let now = match &self.values.actor.choice {
                Some(CompletedChoice::Known(id)) => Some(id.clone()),
                Some(CompletedChoice::New(name)) => Some(format!("{NEW_ACTOR_MARK}{name}")),
                None => None,
            };
            // While its list is open, that has them; who has typed a new name needs none of them.
            let is_typed = self.values.has_new_actor()
                && !self.offered.new_actors.iter().any(|entry| entry.label == self.values.actor.text);
            let named = named.filter(|_| !self.actor.is_open() && !is_typed);
            if let Some(entry) = chips(ui, theme, "Actor", named, now.as_deref()) {
                match entry.value.strip_prefix(NEW_ACTOR_MARK) {
                    Some(name) => self.actor.set(&mut self.values.actor, CompletedText::new_word(name)),
                    None => self.actor.set(&mut self.values.actor, CompletedText::known(&entry.value, &entry.label)),
                }
                self.go_on();
            }
            if matches!(self.values.actor.choice, Some(CompletedChoice::New(_))) {
                let now = self.values.new_kind().to_owned();
                let usual = ["state", "person", "organisation", "armed_group", "bloc"];
                let shown =
                    usual.into_iter().chain((!now.is_empty() && !usual.contains(&now.as_str())).then_some(&*now));
                let entries: Vec<Entry> = shown.map(|kind| Entry::new(kind, name_of(ACTOR_KINDS, kind))).collect();
                if let Some(entry) = chips(ui, theme, "Kind of actor", entries.iter(), Some(&now)) {
                    self.values.actor_kind = entry.value;
                }
                let look = Complete { name: "Part of", hint: "Part of whom? May stay empty", fresh: Some("New actor") };
                if self.whole.show(ui, theme, look, &mut self.values.whole, &self.offered.actors).1 {
                    self.go_on();
                }
                self.values.whole.renew(NEW_ACTOR_MARK);
            }
        });
    }

    /// On what, and how.
    pub(super) fn position_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut goes_on = false;
        row(ui, theme, "Issue", |ui| {
            let look = Complete { name: "Issue", hint: "On what? Type to find or add", fresh: Some("New issue") };
            goes_on |= self.issue.show(ui, theme, look, &mut self.values.issue, &self.offered.issues).1;
            let recent: Vec<Entry> = self.offered.recent.clone();
            if let Some(entry) = chips(ui, theme, "Issue", recent.iter(), self.values.issue.value()) {
                self.issue.set(&mut self.values.issue, CompletedText::known(&entry.value, &entry.label));
                goes_on = true;
            }
        });
        if goes_on {
            self.go_on();
        }
        row(ui, theme, "Position", |ui| {
            let room = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), space::TOUCH));
            let spot = ui.interact(room, alignment_id(), Sense::focusable_noninteractive());
            spot.widget_info(|| WidgetInfo::labeled(Role::Group, true, "Position, −3 to 3, u or s"));
            let standing = self.values.alignment;
            let none = [standing];
            let steps: &[_] = if standing.is_some() { &none } else { &[] };
            if let Some(choice) = alignment(ui, theme, "the position", steps, false) {
                self.values.alignment = choice.to;
                if !choice.by_key {
                    self.next = Some(CodingField::Alignment);
                }
            }
            focus_rim(ui, theme, room.expand(3.0), &spot);
            let words = match (standing, self.is_minus) {
                (_, true) => "− …".to_owned(),
                (Some(alignment), _) => match alignment.level() {
                    Some(level) => level.verb().to_owned(),
                    None => alignment.to_string(),
                },
                (None, _) => "Type −3 to 3, u for undecided, s for silent".to_owned(),
            };
            quiet(ui, theme, words);
        });
    }

    /// To what an actor objects.
    pub(super) fn objection_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut goes_on = false;
        row(ui, theme, "To", |ui| {
            let hint = "An issue, an actor, somebody’s part in it";
            let look = Complete { name: "Objection to", hint, fresh: Some("New issue") };
            goes_on |= self.aim.show(ui, theme, look, &mut self.values.aim, &self.offered.aims).1;
        });
        if goes_on {
            self.go_on();
        }
        row(ui, theme, "Severity", |ui| {
            let entries = Severity::ALL.iter().map(|word| Entry::new(word.word(), word.name())).collect::<Vec<_>>();
            if let Some(entry) = chips(ui, theme, "Severity", entries.iter(), Some(self.values.severity.word())) {
                self.values.severity = entry.value.parse().unwrap_or_default();
            }
        });
        row(ui, theme, "Why", |ui| {
            let edit = TextEdit::singleline(&mut self.values.reason).id(reason_id()).hint_text("In a few words");
            ui.add(edit.desired_width(f32::INFINITY).margin(vec2(space::MEDIUM, 4.0))).accessible_name("Reason");
            let entries: Vec<Entry> = GROUNDS.iter().map(|term| Entry::new(term.id, term.name)).collect();
            if let Some(entry) = chips(ui, theme, "Ground", entries.iter(), Some(&self.values.ground)) {
                self.values.ground = if self.values.ground == entry.value { String::new() } else { entry.value };
            }
        });
    }

    /// To whom an actor is tied, and how.
    pub(super) fn tie_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut goes_on = false;
        row(ui, theme, "To", |ui| {
            let look = Complete { name: "Tie to", hint: "To whom or what?", fresh: Some("New actor") };
            goes_on |= self.aim.show(ui, theme, look, &mut self.values.aim, &self.offered.ends).1;
            self.values.aim.renew(NEW_ACTOR_MARK);
        });
        if goes_on {
            self.next =
                Some(if self.values.actor.choice.is_none() { CodingField::Actor } else { CodingField::TieKind });
        }
        row(ui, theme, "Kind", |ui| {
            let entries: Vec<Entry> = TIE_KINDS.iter().map(|term| entry(term.id, term.name, term.help)).collect();
            let look = Complete { name: "Kind of tie", hint: "talks, pressure, conflict …", fresh: Some("New kind") };
            let (_, done) = self.tie_kind.show(ui, theme, look, &mut self.values.tie_kind, &entries);
            let shown = entries.iter().filter(|entry| COMMON.contains(&entry.value.as_str()));
            let now = self.values.tie_word().to_owned();
            let picked = chips(ui, theme, "Kind", shown, Some(&now));
            if let Some(entry) = &picked {
                self.tie_kind.set(&mut self.values.tie_kind, CompletedText::known(&entry.value, &entry.label));
            }
            if done || picked.is_some() {
                (self.values.sign, self.values.is_directed) = (None, None);
                self.next = Some(CodingField::Alignment);
            }
        });
        row(ui, theme, "Sign", |ui| {
            let signs = [(Sign::Positive, "+"), (Sign::Negative, "−"), (Sign::Both, "+ and −"), (Sign::None, "none")];
            let entries = signs.map(|(sign, label)| Entry::new(sign.word(), label));
            let (sign, mut directed) = self.values.tie_look();
            if let Some(entry) = chips(ui, theme, "Sign", entries.iter(), Some(sign.word())) {
                self.values.sign = entry.value.parse().ok();
            }
            if check(ui, theme, &mut directed, "One way only", false).changed() {
                self.values.is_directed = Some(directed);
            }
        });
    }

    /// When it was said, and by whom.
    pub(super) fn said_ui(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) {
        row(ui, theme, "Date", |ui| {
            let edit =
                TextEdit::singleline(&mut self.values.date).id(date_id()).hint_text("2025-11-07, 2025-11 or 2025");
            ui.add(edit.desired_width(f32::INFINITY).margin(vec2(space::MEDIUM, 4.0))).accessible_name("Date");
            let mut offers: Vec<Entry> = Vec::new();
            for said in &self.values.guess.dates {
                let words = crate::reading::slice(&self.values.paragraph, said.span);
                let label = said.date.short();
                let label = if said.is_relative { format!("{label}, “{words}”") } else { label };
                let entry = Entry::new(said.date.to_string(), label);
                if offers.len() < 3 && !offers.iter().any(|other| other.value == entry.value) {
                    offers.push(entry);
                }
            }
            let published: Option<Date> = map.sources.get(&self.values.source).and_then(|source| source.published);
            if let Some(date) = published.filter(|date| !offers.iter().any(|entry| entry.value == date.to_string())) {
                offers.push(Entry::new(date.to_string(), format!("{}, published", date.short())));
            }
            let now = self.values.date.clone();
            if let Some(entry) = chips(ui, theme, "Date", offers.iter(), Some(&now)) {
                self.values.date = entry.value;
            }
        });
        row(ui, theme, "Said by", |ui| {
            let look = Complete { name: "Said by", hint: "Nobody in particular", fresh: Some("Use") };
            if self.said_by.show(ui, theme, look, &mut self.values.said_by, &self.offered.actors).1 {
                self.next = Some(CodingField::Alignment);
            }
            self.values.said_by.renew(NEW_ACTOR_MARK);
        });
        if !self.is_more && self.values.reported_by.is_empty() {
            return;
        }
        row(ui, theme, "Reported by", |ui| {
            line(ui, &mut self.values.reported_by, "Reported by", "Reuters, an official …")
        });
    }

    /// What most passages do without.
    pub(super) fn more_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        if self.values.kind == CodingKind::Position {
            row(ui, theme, "Only if", |ui| {
                let edit = TextEdit::singleline(&mut self.values.condition).id(condition_id());
                let edit = edit.hint_text("A condition, in its own words").desired_width(f32::INFINITY);
                ui.add(edit.margin(vec2(space::MEDIUM, 4.0))).accessible_name("Condition");
            });
            row(ui, theme, "Salience", |ui| {
                let entries = ["not said", "1", "2", "3"].iter().enumerate();
                let entries: Vec<Entry> = entries.map(|(n, label)| Entry::new(n.to_string(), *label)).collect();
                let now = self.values.salience.to_string();
                if let Some(entry) = chips(ui, theme, "Salience", entries.iter(), Some(&now)) {
                    self.values.salience = entry.value.parse().unwrap_or(0);
                }
            });
            row(ui, theme, "Basis", |ui| {
                let entries = Basis::ALL.iter().map(|word| Entry::new(word.word(), word.name())).collect::<Vec<_>>();
                if let Some(entry) = chips(ui, theme, "Basis", entries.iter(), Some(self.values.basis.word())) {
                    self.values.basis = entry.value.parse().unwrap_or_default();
                }
            });
            row(ui, theme, "", |ui| check(ui, theme, &mut self.values.is_red_line, "Red line", false));
        }
        row(ui, theme, "Confidence", |ui| {
            let entries = Confidence::ALL.iter().map(|word| Entry::new(word.word(), word.name())).collect::<Vec<_>>();
            if let Some(entry) = chips(ui, theme, "Confidence", entries.iter(), Some(self.values.confidence.word())) {
                self.values.confidence = entry.value.parse().unwrap_or_default();
            }
        });
    }

    /// What saving would do, and the buttons for it. Is one pressed, and is it that for another from the passage?
    pub(super) fn foot(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) -> Option<bool> {
        if let Some(words) = &self.trouble {
            trouble(ui, theme, words);
        } else if let Some(words) = self.values.outcome(map).filter(|_| self.values.kind == CodingKind::Position) {
            quiet(ui, theme, words);
        }
        let keys = writing(ui, self.hint(), regular(size::CAPTION), theme.quiet, ui.available_width());
        let (room, _) = ui.allocate_exact_size(vec2(keys.width(), 16.0), Sense::hover());
        keys.paint(ui.painter(), room.left_center());
        ui.horizontal(|ui| {
            let (word, name) = if self.is_more { ("Less", "Show less") } else { ("More", "Show more") };
            if text_button(ui, theme, word, name).clicked() {
                self.is_more = !self.is_more;
            }
            if self.values.is_red_line && !self.is_more {
                quiet(ui, theme, "red line");
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let code = primary(ui, theme, "Code").on_hover_text("Enter").clicked();
                let help = "Code, and then another actor from the same passage (Shift+Enter)";
                let more = text_button(ui, theme, "and another", "Code and another").on_hover_text(help).clicked();
                (code || more).then_some(more)
            })
            .inner
        })
        .inner
    }
}

fn line(ui: &mut Ui, text: &mut String, name: &str, hint: &str) {
    let edit = TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY);
    ui.add(edit.margin(vec2(space::MEDIUM, 4.0))).accessible_name(name);
}
