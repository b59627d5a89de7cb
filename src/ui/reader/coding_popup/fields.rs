//! The rows of the form: how its fields look and what a hand does to them.

use egui::{Align, FontId, Id, Layout, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, vec2};

use super::CodingPopup;
use crate::model::{ACTOR_KINDS, Basis, Confidence, Date, Map, OBJECTION_GROUNDS, Severity, Sign, TIE_KINDS, name_of};
use crate::session::{CodingField, CodingKind, CompletedChoice, CompletedText, NEW_ACTOR_PREFIX};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{
    ChoiceEntry, CompletionFieldOptions, alignment_control, checkbox, error_text, focus_ring, primary_button,
    secondary_text, single_line_text, text_button,
};

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
const COMMON_TIE_KINDS: &[&str] =
    &["cooperation", "talks", "mediation", "participation", "pressure", "criticism", "conflict"];

fn entry(value: &str, label: &str, help: &str) -> ChoiceEntry {
    ChoiceEntry { value: value.to_owned(), label: label.to_owned(), help: help.to_owned() }
}

/// How wide the captions of rows are.
const CAPTION_WIDTH: f32 = 78.0;

/// A row: its caption, and what stands beside it.
fn row_ui<T>(ui: &mut Ui, theme: &Theme, caption: &str, add: impl FnOnce(&mut Ui) -> T) -> T {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(CAPTION_WIDTH, space::FIELD), Sense::hover());
        let text = single_line_text(ui, caption, regular(size::SECONDARY), theme.quiet, CAPTION_WIDTH);
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
fn chip_ui(ui: &mut Ui, theme: &Theme, text: &str, name: &str, chosen: bool) -> bool {
    let (font, ink): (FontId, _) =
        if chosen { (semibold(size::CAPTION), theme.accent) } else { (regular(size::CAPTION), theme.ink) };
    let words = single_line_text(ui, text, font, ink, 220.0);
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

fn chips_ui<'a>(
    ui: &mut Ui,
    theme: &Theme,
    of: &str,
    entries: impl Iterator<Item = &'a ChoiceEntry>,
    now: Option<&str>,
) -> Option<ChoiceEntry> {
    let mut picked = None;
    let mut entries = entries.peekable();
    entries.peek()?;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::SMALL, space::SMALL);
        for entry in entries {
            let is_fresh = entry.value.starts_with(NEW_ACTOR_PREFIX);
            let name = if is_fresh { format!("{of}: new, {}", entry.label) } else { format!("{of}: {}", entry.label) };
            let label = if is_fresh { format!("+ {}", entry.label) } else { entry.label.clone() };
            if chip_ui(ui, theme, &label, &name, now == Some(entry.value.as_str())) {
                picked = Some(entry.clone());
            }
        }
    });
    picked
}

impl CodingPopup {
    /// What the passage is coded as, and the way out.
    pub(super) fn head_ui(&mut self, ui: &mut Ui, theme: &Theme) -> bool {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::LARGE;
            for (kind, name, keys) in [
                (CodingKind::Position, "Position", "P"),
                (CodingKind::Objection, "Objection", "O"),
                (CodingKind::Tie, "Tie", "T"),
            ] {
                let chosen = kind == self.values.kind;
                let font = if chosen { semibold(size::BODY) } else { regular(size::BODY) };
                let text = single_line_text(ui, name, font, if chosen { theme.ink } else { theme.quiet }, 120.0);
                let (rect, response) = ui.allocate_exact_size(vec2(text.width(), space::FIELD), Sense::CLICK);
                text.paint(ui.painter(), rect.left_center());
                if chosen {
                    let line = egui::Rect::from_min_max(rect.left_bottom() - vec2(0.0, 2.0), rect.right_bottom());
                    ui.painter().rect_filled(line, 1.0, theme.accent);
                }
                response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, format!("Code as {name}")));
                if response.on_hover_text(format!("{name} ({keys})")).clicked() {
                    self.choose_kind(kind);
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
        row_ui(ui, theme, caption, |ui| {
            let look = CompletionFieldOptions {
                name: "Actor",
                hint: "Who? Type to find or add",
                new_entry_label: Some("New actor"),
            };
            if self.actor.show(ui, theme, look, &mut self.values.actor, &self.entries.actors).1 {
                // Whoever has typed an actor looks at what it is about next; a click leaves that as it is.
                match self.is_repeat {
                    true => self.focus_next_empty_field(),
                    false => self.next_focus = Some(CodingField::About),
                }
            }
            self.values.actor.resolve_new_word(NEW_ACTOR_PREFIX);
            // Those of the passage and of the rest of its paragraph, and names in it that the map does not know.
            let is_fresh = |entry: &&ChoiceEntry| entry.value.starts_with(NEW_ACTOR_PREFIX);
            let shown = self.entries.actors.iter().take(self.values.guess.actors.len() + self.entries.new_actors.len());
            let named = shown.clone().filter(|entry| !is_fresh(entry)).take(5);
            let named = named.chain(shown.filter(is_fresh).take(4));
            let now = match &self.values.actor.choice {
                Some(CompletedChoice::Known(id)) => Some(id.clone()),
                Some(CompletedChoice::New(name)) => Some(format!("{NEW_ACTOR_PREFIX}{name}")),
                None => None,
            };
            // While its list is open, that has them; who has typed a new name needs none of them.
            let is_typed = self.values.has_new_actor()
                && !self.entries.new_actors.iter().any(|entry| entry.label == self.values.actor.text);
            let named = named.filter(|_| !self.actor.is_open() && !is_typed);
            if let Some(entry) = chips_ui(ui, theme, "Actor", named, now.as_deref()) {
                match entry.value.strip_prefix(NEW_ACTOR_PREFIX) {
                    Some(name) => self.actor.set(&mut self.values.actor, CompletedText::new_word(name)),
                    None => self.actor.set(&mut self.values.actor, CompletedText::known(&entry.value, &entry.label)),
                }
                self.focus_next_empty_field();
            }
            if matches!(self.values.actor.choice, Some(CompletedChoice::New(_))) {
                let now = self.values.new_kind().to_owned();
                let usual = ["state", "person", "organisation", "armed_group", "bloc"];
                let shown =
                    usual.into_iter().chain((!now.is_empty() && !usual.contains(&now.as_str())).then_some(&*now));
                let entries: Vec<ChoiceEntry> =
                    shown.map(|kind| ChoiceEntry::new(kind, name_of(ACTOR_KINDS, kind))).collect();
                if let Some(entry) = chips_ui(ui, theme, "Kind of actor", entries.iter(), Some(&now)) {
                    self.values.actor_kind = entry.value;
                }
                let look = CompletionFieldOptions {
                    name: "Part of",
                    hint: "Part of whom? May stay empty",
                    new_entry_label: Some("New actor"),
                };
                if self.parent.show(ui, theme, look, &mut self.values.parent, &self.entries.actors).1 {
                    self.focus_next_empty_field();
                }
                self.values.parent.resolve_new_word(NEW_ACTOR_PREFIX);
            }
        });
    }

    /// On what, and how.
    pub(super) fn position_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut goes_on = false;
        row_ui(ui, theme, "Issue", |ui| {
            let look = CompletionFieldOptions {
                name: "Issue",
                hint: "On what? Type to find or add",
                new_entry_label: Some("New issue"),
            };
            goes_on |= self.issue.show(ui, theme, look, &mut self.values.issue, &self.entries.issues).1;
            let recent: Vec<ChoiceEntry> = self.entries.recent_issues.clone();
            if let Some(entry) = chips_ui(ui, theme, "Issue", recent.iter(), self.values.issue.value()) {
                self.issue.set(&mut self.values.issue, CompletedText::known(&entry.value, &entry.label));
                goes_on = true;
            }
        });
        if goes_on {
            self.focus_next_empty_field();
        }
        row_ui(ui, theme, "Position", |ui| {
            let room = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), space::TOUCH));
            let spot = ui.interact(room, alignment_id(), Sense::focusable_noninteractive());
            spot.widget_info(|| WidgetInfo::labeled(Role::Group, true, "Position, −3 to 3, u or s"));
            let standing = self.values.alignment;
            let none = [standing];
            let steps: &[_] = if standing.is_some() { &none } else { &[] };
            if let Some(choice) = alignment_control(ui, theme, "the position", steps, false) {
                self.values.alignment = choice.to;
                if !choice.is_by_key {
                    self.next_focus = Some(CodingField::Alignment);
                }
            }
            focus_ring(ui, theme, room.expand(3.0), &spot);
            let words = match (standing, self.has_minus) {
                (_, true) => "− …".to_owned(),
                (Some(alignment), _) => match alignment.level() {
                    Some(level) => level.verb().to_owned(),
                    None => alignment.to_string(),
                },
                (None, _) => "Type −3 to 3, u for undecided, s for silent".to_owned(),
            };
            secondary_text(ui, theme, words);
        });
    }

    /// To what an actor objects.
    pub(super) fn objection_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut goes_on = false;
        row_ui(ui, theme, "To", |ui| {
            let hint = "An issue, an actor, somebody’s part in it";
            let look = CompletionFieldOptions { name: "Objection to", hint, new_entry_label: Some("New issue") };
            goes_on |= self.target.show(ui, theme, look, &mut self.values.aim, &self.entries.objection_targets).1;
        });
        if goes_on {
            self.focus_next_empty_field();
        }
        row_ui(ui, theme, "Severity", |ui| {
            let entries =
                Severity::ALL.iter().map(|word| ChoiceEntry::new(word.word(), word.name())).collect::<Vec<_>>();
            if let Some(entry) = chips_ui(ui, theme, "Severity", entries.iter(), Some(self.values.severity.word())) {
                self.values.severity = entry.value.parse().unwrap_or_default();
            }
        });
        row_ui(ui, theme, "Why", |ui| {
            let edit = TextEdit::singleline(&mut self.values.reason).id(reason_id()).hint_text("In a few words");
            ui.add(edit.desired_width(f32::INFINITY).margin(vec2(space::MEDIUM, 4.0))).accessible_name("Reason");
            let entries: Vec<ChoiceEntry> =
                OBJECTION_GROUNDS.iter().map(|term| ChoiceEntry::new(term.id, term.name)).collect();
            if let Some(entry) = chips_ui(ui, theme, "Ground", entries.iter(), Some(&self.values.ground)) {
                self.values.ground = if self.values.ground == entry.value { String::new() } else { entry.value };
            }
        });
    }

    /// To whom an actor is tied, and how.
    pub(super) fn tie_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut goes_on = false;
        row_ui(ui, theme, "To", |ui| {
            let look =
                CompletionFieldOptions { name: "Tie to", hint: "To whom or what?", new_entry_label: Some("New actor") };
            goes_on |= self.target.show(ui, theme, look, &mut self.values.aim, &self.entries.tie_ends).1;
            self.values.aim.resolve_new_word(NEW_ACTOR_PREFIX);
        });
        if goes_on {
            self.next_focus =
                Some(if self.values.actor.choice.is_none() { CodingField::Actor } else { CodingField::TieKind });
        }
        row_ui(ui, theme, "Kind", |ui| {
            let entries: Vec<ChoiceEntry> = TIE_KINDS.iter().map(|term| entry(term.id, term.name, term.help)).collect();
            let look = CompletionFieldOptions {
                name: "Kind of tie",
                hint: "talks, pressure, conflict …",
                new_entry_label: Some("New kind"),
            };
            let (_, done) = self.tie_kind.show(ui, theme, look, &mut self.values.tie_kind, &entries);
            let shown = entries.iter().filter(|entry| COMMON_TIE_KINDS.contains(&entry.value.as_str()));
            let now = self.values.tie_kind_word().to_owned();
            let picked = chips_ui(ui, theme, "Kind", shown, Some(&now));
            if let Some(entry) = &picked {
                self.tie_kind.set(&mut self.values.tie_kind, CompletedText::known(&entry.value, &entry.label));
            }
            if done || picked.is_some() {
                (self.values.sign, self.values.is_directed) = (None, None);
                self.next_focus = Some(CodingField::Alignment);
            }
        });
        row_ui(ui, theme, "Sign", |ui| {
            let signs = [(Sign::Positive, "+"), (Sign::Negative, "−"), (Sign::Both, "+ and −"), (Sign::None, "none")];
            let entries = signs.map(|(sign, label)| ChoiceEntry::new(sign.word(), label));
            let (sign, mut directed) = self.values.tie_sign_and_direction();
            if let Some(entry) = chips_ui(ui, theme, "Sign", entries.iter(), Some(sign.word())) {
                self.values.sign = entry.value.parse().ok();
            }
            if checkbox(ui, theme, &mut directed, "One way only", false).changed() {
                self.values.is_directed = Some(directed);
            }
        });
    }

    /// When it was said, and by whom.
    pub(super) fn said_ui(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) {
        row_ui(ui, theme, "Date", |ui| {
            let edit =
                TextEdit::singleline(&mut self.values.date).id(date_id()).hint_text("2025-11-07, 2025-11 or 2025");
            ui.add(edit.desired_width(f32::INFINITY).margin(vec2(space::MEDIUM, 4.0))).accessible_name("Date");
            let mut offers: Vec<ChoiceEntry> = Vec::new();
            for said in &self.values.guess.dates {
                let words = crate::reading::slice(&self.values.paragraph, said.span);
                let label = said.date.short();
                let label = if said.is_relative { format!("{label}, “{words}”") } else { label };
                let entry = ChoiceEntry::new(said.date.to_string(), label);
                if offers.len() < 3 && !offers.iter().any(|other| other.value == entry.value) {
                    offers.push(entry);
                }
            }
            let published: Option<Date> = map.sources.get(&self.values.source).and_then(|source| source.published);
            if let Some(date) = published.filter(|date| !offers.iter().any(|entry| entry.value == date.to_string())) {
                offers.push(ChoiceEntry::new(date.to_string(), format!("{}, published", date.short())));
            }
            let now = self.values.date.clone();
            if let Some(entry) = chips_ui(ui, theme, "Date", offers.iter(), Some(&now)) {
                self.values.date = entry.value;
            }
        });
        row_ui(ui, theme, "Said by", |ui| {
            let look =
                CompletionFieldOptions { name: "Said by", hint: "Nobody in particular", new_entry_label: Some("Use") };
            if self.said_by.show(ui, theme, look, &mut self.values.said_by, &self.entries.actors).1 {
                self.next_focus = Some(CodingField::Alignment);
            }
            self.values.said_by.resolve_new_word(NEW_ACTOR_PREFIX);
        });
        if !self.shows_more && self.values.reported_by.is_empty() {
            return;
        }
        row_ui(ui, theme, "Reported by", |ui| {
            line_ui(ui, &mut self.values.reported_by, "Reported by", "Reuters, an official …")
        });
    }

    /// What most passages do without.
    pub(super) fn more_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        if self.values.kind == CodingKind::Position {
            row_ui(ui, theme, "Only if", |ui| {
                let edit = TextEdit::singleline(&mut self.values.condition).id(condition_id());
                let edit = edit.hint_text("A condition, in its own words").desired_width(f32::INFINITY);
                ui.add(edit.margin(vec2(space::MEDIUM, 4.0))).accessible_name("Condition");
            });
            row_ui(ui, theme, "Salience", |ui| {
                let entries = ["not said", "1", "2", "3"].iter().enumerate();
                let entries: Vec<ChoiceEntry> =
                    entries.map(|(n, label)| ChoiceEntry::new(n.to_string(), *label)).collect();
                let now = self.values.salience.to_string();
                if let Some(entry) = chips_ui(ui, theme, "Salience", entries.iter(), Some(&now)) {
                    self.values.salience = entry.value.parse().unwrap_or(0);
                }
            });
            row_ui(ui, theme, "Basis", |ui| {
                let entries =
                    Basis::ALL.iter().map(|word| ChoiceEntry::new(word.word(), word.name())).collect::<Vec<_>>();
                if let Some(entry) = chips_ui(ui, theme, "Basis", entries.iter(), Some(self.values.basis.word())) {
                    self.values.basis = entry.value.parse().unwrap_or_default();
                }
            });
            row_ui(ui, theme, "", |ui| checkbox(ui, theme, &mut self.values.is_red_line, "Red line", false));
        }
        row_ui(ui, theme, "Confidence", |ui| {
            let entries =
                Confidence::ALL.iter().map(|word| ChoiceEntry::new(word.word(), word.name())).collect::<Vec<_>>();
            if let Some(entry) = chips_ui(ui, theme, "Confidence", entries.iter(), Some(self.values.confidence.word()))
            {
                self.values.confidence = entry.value.parse().unwrap_or_default();
            }
        });
    }

    /// What saving would do, and the buttons for it. Is one pressed, and is it that for another from the passage?
    pub(super) fn foot_ui(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) -> Option<bool> {
        if let Some(words) = &self.error {
            error_text(ui, theme, words);
        } else if let Some(words) = self.values.outcome(map).filter(|_| self.values.kind == CodingKind::Position) {
            secondary_text(ui, theme, words);
        }
        let keys = single_line_text(ui, self.key_hint(), regular(size::CAPTION), theme.quiet, ui.available_width());
        let (room, _) = ui.allocate_exact_size(vec2(keys.width(), 16.0), Sense::hover());
        keys.paint(ui.painter(), room.left_center());
        ui.horizontal(|ui| {
            let (word, name) = if self.shows_more { ("Less", "Show less") } else { ("More", "Show more") };
            if text_button(ui, theme, word, name).clicked() {
                self.shows_more = !self.shows_more;
            }
            if self.values.is_red_line && !self.shows_more {
                secondary_text(ui, theme, "red line");
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let code = primary_button(ui, theme, "Code").on_hover_text("Enter").clicked();
                let help = "Code, and then another actor from the same passage (Shift+Enter)";
                let more = text_button(ui, theme, "and another", "Code and another").on_hover_text(help).clicked();
                (code || more).then_some(more)
            })
            .inner
        })
        .inner
    }
}

fn line_ui(ui: &mut Ui, text: &mut String, name: &str, hint: &str) {
    let edit = TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY);
    ui.add(edit.margin(vec2(space::MEDIUM, 4.0))).accessible_name(name);
}
