//! The rows of the form: how its fields look and what a hand does to them.

use egui::{Align, FontId, Id, Layout, Role, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, vec2};

use super::start::FRESH;
use super::{Form, Kind, Spot};
use crate::model::{ACTOR_KINDS, Basis, Confidence, Date, GROUNDS, Map, Severity, Sign, TIE_KINDS, name_of};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{
    Complete, Entry, Picked, alignment, check, focus_rim, primary, quiet, text_button, trouble, writing,
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
            let is_fresh = entry.value.starts_with(FRESH);
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
            for (kind, name, keys) in
                [(Kind::Position, "Position", "P"), (Kind::Objection, "Objection", "O"), (Kind::Tie, "Tie", "T")]
            {
                let chosen = kind == self.kind;
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
        let caption = if self.kind == Kind::Tie { "From" } else { "Actor" };
        row(ui, theme, caption, |ui| {
            let look = Complete { name: "Actor", hint: "Who? Type to find or add", fresh: Some("New actor") };
            if self.actor.show(ui, theme, look, &self.lists.actors).1 {
                // Whoever has typed an actor looks at what it is about next; a click leaves that as it is.
                match self.is_again {
                    true => self.go_on(),
                    false => self.next = Some(Spot::About),
                }
            }
            self.actor.renew(FRESH);
            // Those of the passage and of the rest of its paragraph, and names in it that the map does not know.
            let is_fresh = |entry: &&Entry| entry.value.starts_with(FRESH);
            let shown = self.lists.actors.iter().take(self.guess.actors.len() + self.lists.fresh.len());
            let named = shown.clone().filter(|entry| !is_fresh(entry)).take(5);
            let named = named.chain(shown.filter(is_fresh).take(4));
            let now = match &self.actor.picked {
                Some(Picked::Value(id)) => Some(id.clone()),
                Some(Picked::New(name)) => Some(format!("{FRESH}{name}")),
                None => None,
            };
            // While its list is open, that has them; who has typed a new name needs none of them.
            let is_typed = self.is_new() && !self.lists.fresh.iter().any(|entry| entry.label == self.actor.text);
            let named = named.filter(|_| !self.actor.is_open() && !is_typed);
            if let Some(entry) = chips(ui, theme, "Actor", named, now.as_deref()) {
                match entry.value.strip_prefix(FRESH) {
                    Some(name) => self.actor.set_new(name),
                    None => self.actor.set(&entry.value, &entry.label),
                }
                self.go_on();
            }
            if matches!(self.actor.picked, Some(Picked::New(_))) {
                let now = self.new_kind().to_owned();
                let usual = ["state", "person", "organisation", "armed_group", "bloc"];
                let shown =
                    usual.into_iter().chain((!now.is_empty() && !usual.contains(&now.as_str())).then_some(&*now));
                let entries: Vec<Entry> = shown.map(|kind| Entry::new(kind, name_of(ACTOR_KINDS, kind))).collect();
                if let Some(entry) = chips(ui, theme, "Kind of actor", entries.iter(), Some(&now)) {
                    self.actor_kind = entry.value;
                }
                let look = Complete { name: "Part of", hint: "Part of whom? May stay empty", fresh: Some("New actor") };
                if self.whole.show(ui, theme, look, &self.lists.actors).1 {
                    self.go_on();
                }
                self.whole.renew(FRESH);
            }
        });
    }

    /// On what, and how.
    pub(super) fn position_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut goes_on = false;
        row(ui, theme, "Issue", |ui| {
            let look = Complete { name: "Issue", hint: "On what? Type to find or add", fresh: Some("New issue") };
            goes_on |= self.issue.show(ui, theme, look, &self.lists.issues).1;
            let recent: Vec<Entry> = self.lists.recent.clone();
            if let Some(entry) = chips(ui, theme, "Issue", recent.iter(), self.issue.value()) {
                self.issue.set(&entry.value, &entry.label);
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
            let standing = self.chosen();
            let none = [standing];
            let steps: &[_] = if standing.is_some() { &none } else { &[] };
            if let Some(choice) = alignment(ui, theme, "the position", steps, false) {
                self.alignment = choice.to;
                if !choice.by_key {
                    self.next = Some(Spot::Alignment);
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
            goes_on |= self.aim.show(ui, theme, look, &self.lists.aims).1;
        });
        if goes_on {
            self.go_on();
        }
        row(ui, theme, "Severity", |ui| {
            let entries = Severity::ALL.iter().map(|word| Entry::new(word.word(), word.name())).collect::<Vec<_>>();
            if let Some(entry) = chips(ui, theme, "Severity", entries.iter(), Some(self.severity.word())) {
                self.severity = entry.value.parse().unwrap_or_default();
            }
        });
        row(ui, theme, "Why", |ui| {
            let edit = TextEdit::singleline(&mut self.reason).id(reason_id()).hint_text("In a few words");
            ui.add(edit.desired_width(f32::INFINITY).margin(vec2(space::MEDIUM, 4.0))).accessible_name("Reason");
            let entries: Vec<Entry> = GROUNDS.iter().map(|term| Entry::new(term.id, term.name)).collect();
            if let Some(entry) = chips(ui, theme, "Ground", entries.iter(), Some(&self.ground)) {
                self.ground = if self.ground == entry.value { String::new() } else { entry.value };
            }
        });
    }

    /// To whom an actor is tied, and how.
    pub(super) fn tie_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut goes_on = false;
        row(ui, theme, "To", |ui| {
            let look = Complete { name: "Tie to", hint: "To whom or what?", fresh: Some("New actor") };
            goes_on |= self.aim.show(ui, theme, look, &self.lists.ends).1;
            self.aim.renew(FRESH);
        });
        if goes_on {
            self.next = Some(if self.actor.picked.is_none() { Spot::Actor } else { Spot::TieKind });
        }
        row(ui, theme, "Kind", |ui| {
            let entries: Vec<Entry> = TIE_KINDS.iter().map(|term| entry(term.id, term.name, term.help)).collect();
            let look = Complete { name: "Kind of tie", hint: "talks, pressure, conflict …", fresh: Some("New kind") };
            let (_, done) = self.tie_kind.show(ui, theme, look, &entries);
            let shown = entries.iter().filter(|entry| COMMON.contains(&entry.value.as_str()));
            let now = self.tie_word().to_owned();
            let picked = chips(ui, theme, "Kind", shown, Some(&now));
            if let Some(entry) = &picked {
                self.tie_kind.set(&entry.value, &entry.label);
            }
            if done || picked.is_some() {
                (self.sign, self.directed) = (None, None);
                self.next = Some(Spot::Alignment);
            }
        });
        row(ui, theme, "Sign", |ui| {
            let signs = [(Sign::Positive, "+"), (Sign::Negative, "−"), (Sign::Both, "+ and −"), (Sign::None, "none")];
            let entries = signs.map(|(sign, label)| Entry::new(sign.word(), label));
            let (sign, mut directed) = self.tie_look();
            if let Some(entry) = chips(ui, theme, "Sign", entries.iter(), Some(sign.word())) {
                self.sign = entry.value.parse().ok();
            }
            if check(ui, theme, &mut directed, "One way only", false).changed() {
                self.directed = Some(directed);
            }
        });
    }

    /// When it was said, and by whom.
    pub(super) fn said_ui(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) {
        row(ui, theme, "Date", |ui| {
            let edit = TextEdit::singleline(&mut self.date).id(date_id()).hint_text("2025-11-07, 2025-11 or 2025");
            ui.add(edit.desired_width(f32::INFINITY).margin(vec2(space::MEDIUM, 4.0))).accessible_name("Date");
            let mut offers: Vec<Entry> = Vec::new();
            for said in &self.guess.dates {
                let words = crate::reading::slice(&self.paragraph, said.span);
                let label = said.date.short();
                let label = if said.is_relative { format!("{label}, “{words}”") } else { label };
                let entry = Entry::new(said.date.to_string(), label);
                if offers.len() < 3 && !offers.iter().any(|other| other.value == entry.value) {
                    offers.push(entry);
                }
            }
            let published: Option<Date> = map.sources.get(&self.source).and_then(|source| source.published);
            if let Some(date) = published.filter(|date| !offers.iter().any(|entry| entry.value == date.to_string())) {
                offers.push(Entry::new(date.to_string(), format!("{}, published", date.short())));
            }
            let now = self.date.clone();
            if let Some(entry) = chips(ui, theme, "Date", offers.iter(), Some(&now)) {
                self.date = entry.value;
            }
        });
        row(ui, theme, "Said by", |ui| {
            let look = Complete { name: "Said by", hint: "Nobody in particular", fresh: Some("Use") };
            if self.said_by.show(ui, theme, look, &self.lists.actors).1 {
                self.next = Some(Spot::Alignment);
            }
            self.said_by.renew(FRESH);
        });
        if !self.is_more && self.reported_by.is_empty() {
            return;
        }
        row(ui, theme, "Reported by", |ui| line(ui, &mut self.reported_by, "Reported by", "Reuters, an official …"));
    }

    /// What most passages do without.
    pub(super) fn more_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        if self.kind == Kind::Position {
            row(ui, theme, "Only if", |ui| {
                let edit = TextEdit::singleline(&mut self.condition).id(condition_id());
                let edit = edit.hint_text("A condition, in its own words").desired_width(f32::INFINITY);
                ui.add(edit.margin(vec2(space::MEDIUM, 4.0))).accessible_name("Condition");
            });
            row(ui, theme, "Salience", |ui| {
                let entries = ["not said", "1", "2", "3"].iter().enumerate();
                let entries: Vec<Entry> = entries.map(|(n, label)| Entry::new(n.to_string(), *label)).collect();
                let now = self.salience.to_string();
                if let Some(entry) = chips(ui, theme, "Salience", entries.iter(), Some(&now)) {
                    self.salience = entry.value.parse().unwrap_or(0);
                }
            });
            row(ui, theme, "Basis", |ui| {
                let entries = Basis::ALL.iter().map(|word| Entry::new(word.word(), word.name())).collect::<Vec<_>>();
                if let Some(entry) = chips(ui, theme, "Basis", entries.iter(), Some(self.basis.word())) {
                    self.basis = entry.value.parse().unwrap_or_default();
                }
            });
            row(ui, theme, "", |ui| check(ui, theme, &mut self.red_line, "Red line", false));
        }
        row(ui, theme, "Confidence", |ui| {
            let entries = Confidence::ALL.iter().map(|word| Entry::new(word.word(), word.name())).collect::<Vec<_>>();
            if let Some(entry) = chips(ui, theme, "Confidence", entries.iter(), Some(self.confidence.word())) {
                self.confidence = entry.value.parse().unwrap_or_default();
            }
        });
    }

    /// What saving would do, and the buttons for it. Is one pressed, and is it that for another from the passage?
    pub(super) fn foot(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) -> Option<bool> {
        if let Some(words) = &self.trouble {
            trouble(ui, theme, words);
        } else if let Some(words) = self.outcome(map).filter(|_| self.kind == Kind::Position) {
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
            if self.red_line && !self.is_more {
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
