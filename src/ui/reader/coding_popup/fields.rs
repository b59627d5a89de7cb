//! The rows of the coding form: how its fields look and react.

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

/// The widget id of the alignment control.
pub(super) fn alignment_id() -> Id {
    Id::unique("coding alignment")
}

/// The widget id of the field for a condition.
pub(super) fn condition_id() -> Id {
    Id::unique("coding condition")
}

/// The widget id of the field for a date.
pub(super) fn date_id() -> Id {
    Id::unique("coding date")
}

/// The widget id of the field for the reason of an objection.
pub(super) fn reason_id() -> Id {
    Id::unique("coding reason")
}

/// The kinds of ties that are offered as chips.
const COMMON_TIE_KINDS: &[&str] =
    &["cooperation", "talks", "mediation", "participation", "pressure", "criticism", "conflict"];

fn entry(value: &str, label: &str, help: &str) -> ChoiceEntry {
    ChoiceEntry { value: value.to_owned(), label: label.to_owned(), help: help.to_owned() }
}

/// The width of the captions of rows, in points.
const CAPTION_WIDTH: f32 = 78.0;

/// Shows a row: a caption and its content beside it.
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

/// Shows a small pill that fills in a field with one click. It takes no keyboard focus: keys go to the field itself.
fn chip_ui(ui: &mut Ui, theme: &Theme, text: &str, name: &str, chosen: bool) -> bool {
    let (font, ink): (FontId, _) =
        if chosen { (semibold(size::CAPTION), theme.accent) } else { (regular(size::CAPTION), theme.ink) };
    let label = single_line_text(ui, text, font, ink, 220.0);
    let (_, rect) = ui.allocate_space(vec2(label.width() + 16.0, space::TOUCH - 2.0));
    // Its id does not depend on its position, so that a click counts even if a list above it closes and moves it.
    let response = ui.interact(rect, Id::unique("coding chip").with(name), Sense::CLICK);
    let fill = if chosen {
        theme.selected
    } else if response.hovered() {
        theme.hovered
    } else {
        theme.field
    };
    let border = if chosen { theme.accent } else { theme.hairline };
    ui.painter().rect(rect, 255.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
    label.paint(ui.painter(), rect.left_center() + vec2(8.0, 0.0));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, name));
    response.clicked()
}

fn chips_ui<'a>(
    ui: &mut Ui,
    theme: &Theme,
    field_name: &str,
    entries: impl Iterator<Item = &'a ChoiceEntry>,
    current: Option<&str>,
) -> Option<ChoiceEntry> {
    let mut picked = None;
    let mut entries = entries.peekable();
    entries.peek()?;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::SMALL, space::SMALL);
        for entry in entries {
            let is_new = entry.value.starts_with(NEW_ACTOR_PREFIX);
            let name = if is_new {
                format!("{field_name}: new, {}", entry.label)
            } else {
                format!("{field_name}: {}", entry.label)
            };
            let label = if is_new { format!("+ {}", entry.label) } else { entry.label.clone() };
            if chip_ui(ui, theme, &label, &name, current == Some(entry.value.as_str())) {
                picked = Some(entry.clone());
            }
        }
    });
    picked
}

impl CodingPopup {
    /// Shows the tabs for what the passage is coded as, and the close button. Returns true if that was clicked.
    pub(super) fn head_ui(&mut self, ui: &mut Ui, theme: &Theme) -> bool {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::LARGE;
            for (kind, name, keys) in [
                (CodingKind::Position, "Position", "P"),
                (CodingKind::Objection, "Objection", "O"),
                (CodingKind::Tie, "Tie", "T"),
            ] {
                let is_chosen = kind == self.values.kind;
                let font = if is_chosen { semibold(size::BODY) } else { regular(size::BODY) };
                let text = single_line_text(ui, name, font, if is_chosen { theme.ink } else { theme.quiet }, 120.0);
                let (rect, response) = ui.allocate_exact_size(vec2(text.width(), space::FIELD), Sense::CLICK);
                text.paint(ui.painter(), rect.left_center());
                if is_chosen {
                    let line = egui::Rect::from_min_max(rect.left_bottom() - vec2(0.0, 2.0), rect.right_bottom());
                    ui.painter().rect_filled(line, 1.0, theme.accent);
                }
                response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_chosen, format!("Code as {name}")));
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

    /// Shows the field for the actor, with chips and the fields of a new actor.
    pub(super) fn actor_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let caption = if self.values.kind == CodingKind::Tie { "From" } else { "Actor" };
        row_ui(ui, theme, caption, |ui| {
            let options = CompletionFieldOptions {
                name: "Actor",
                hint: "Who? Type to find or add",
                new_entry_label: Some("New actor"),
            };
            if self.actor.show(ui, theme, options, &mut self.values.actor, &self.entries.actors).1 {
                // After an actor was typed, the issue is next; after a click on a chip, the first empty field.
                match self.is_repeat {
                    true => self.focus_next_empty_field(),
                    false => self.next_focus = Some(CodingField::About),
                }
            }
            self.values.actor.resolve_new_word(NEW_ACTOR_PREFIX);
            // Actors of the passage and of the rest of its paragraph, and names in it that the map does not know.
            let is_new = |entry: &&ChoiceEntry| entry.value.starts_with(NEW_ACTOR_PREFIX);
            let offered =
                self.entries.actors.iter().take(self.values.guess.actors.len() + self.entries.new_actors.len());
            let named = offered.clone().filter(|entry| !is_new(entry)).take(5);
            let named = named.chain(offered.filter(is_new).take(4));
            let current = match &self.values.actor.choice {
                Some(CompletedChoice::Known(id)) => Some(id.clone()),
                Some(CompletedChoice::New(name)) => Some(format!("{NEW_ACTOR_PREFIX}{name}")),
                None => None,
            };
            // An open list offers the same actors, and after a new name was typed none of them is needed.
            let is_typed = self.values.has_new_actor()
                && !self.entries.new_actors.iter().any(|entry| entry.label == self.values.actor.text);
            let named = named.filter(|_| !self.actor.is_open() && !is_typed);
            if let Some(entry) = chips_ui(ui, theme, "Actor", named, current.as_deref()) {
                match entry.value.strip_prefix(NEW_ACTOR_PREFIX) {
                    Some(name) => self.actor.set(&mut self.values.actor, CompletedText::new_word(name)),
                    None => self.actor.set(&mut self.values.actor, CompletedText::known(&entry.value, &entry.label)),
                }
                self.focus_next_empty_field();
            }
            if matches!(self.values.actor.choice, Some(CompletedChoice::New(_))) {
                let current = self.values.new_kind().to_owned();
                let common_kinds = ["state", "person", "organisation", "armed_group", "bloc"];
                let kinds = common_kinds
                    .into_iter()
                    .chain((!current.is_empty() && !common_kinds.contains(&current.as_str())).then_some(&*current));
                let entries: Vec<ChoiceEntry> =
                    kinds.map(|kind| ChoiceEntry::new(kind, name_of(ACTOR_KINDS, kind))).collect();
                if let Some(entry) = chips_ui(ui, theme, "Kind of actor", entries.iter(), Some(&current)) {
                    self.values.actor_kind = entry.value;
                }
                let options = CompletionFieldOptions {
                    name: "Part of",
                    hint: "Part of whom? May stay empty",
                    new_entry_label: Some("New actor"),
                };
                if self.parent.show(ui, theme, options, &mut self.values.parent, &self.entries.actors).1 {
                    self.focus_next_empty_field();
                }
                self.values.parent.resolve_new_word(NEW_ACTOR_PREFIX);
            }
        });
    }

    /// Shows the fields for the issue and the position on it.
    pub(super) fn position_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut is_done = false;
        row_ui(ui, theme, "Issue", |ui| {
            let options = CompletionFieldOptions {
                name: "Issue",
                hint: "On what? Type to find or add",
                new_entry_label: Some("New issue"),
            };
            is_done |= self.issue.show(ui, theme, options, &mut self.values.issue, &self.entries.issues).1;
            let recent: Vec<ChoiceEntry> = self.entries.recent_issues.clone();
            if let Some(entry) = chips_ui(ui, theme, "Issue", recent.iter(), self.values.issue.value()) {
                self.issue.set(&mut self.values.issue, CompletedText::known(&entry.value, &entry.label));
                is_done = true;
            }
        });
        if is_done {
            self.focus_next_empty_field();
        }
        row_ui(ui, theme, "Position", |ui| {
            let rect = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), space::TOUCH));
            let response = ui.interact(rect, alignment_id(), Sense::focusable_noninteractive());
            response.widget_info(|| WidgetInfo::labeled(Role::Group, true, "Position, −3 to 3, u or s"));
            let alignment = self.values.alignment;
            let chosen = [alignment];
            let steps: &[_] = if alignment.is_some() { &chosen } else { &[] };
            if let Some(choice) = alignment_control(ui, theme, "the position", steps, false) {
                self.values.alignment = choice.to;
                if !choice.is_by_key {
                    self.next_focus = Some(CodingField::Alignment);
                }
            }
            focus_ring(ui, theme, rect.expand(3.0), &response);
            let hint = match (alignment, self.has_minus) {
                (_, true) => "− …".to_owned(),
                (Some(value), _) => match value.level() {
                    Some(level) => level.verb().to_owned(),
                    None => value.to_string(),
                },
                (None, _) => "Type −3 to 3, u for undecided, s for silent".to_owned(),
            };
            secondary_text(ui, theme, hint);
        });
    }

    /// Shows the fields for the target, severity and reason of an objection.
    pub(super) fn objection_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut is_done = false;
        row_ui(ui, theme, "To", |ui| {
            let hint = "An issue, an actor, somebody’s part in it";
            let options = CompletionFieldOptions { name: "Objection to", hint, new_entry_label: Some("New issue") };
            is_done |= self.target.show(ui, theme, options, &mut self.values.aim, &self.entries.objection_targets).1;
        });
        if is_done {
            self.focus_next_empty_field();
        }
        row_ui(ui, theme, "Severity", |ui| {
            let entries = Severity::ALL
                .iter()
                .map(|severity| ChoiceEntry::new(severity.word(), severity.name()))
                .collect::<Vec<_>>();
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

    /// Shows the fields for the other end, kind, sign and direction of a tie.
    pub(super) fn tie_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let mut is_done = false;
        row_ui(ui, theme, "To", |ui| {
            let options =
                CompletionFieldOptions { name: "Tie to", hint: "To whom or what?", new_entry_label: Some("New actor") };
            is_done |= self.target.show(ui, theme, options, &mut self.values.aim, &self.entries.tie_ends).1;
            self.values.aim.resolve_new_word(NEW_ACTOR_PREFIX);
        });
        if is_done {
            self.next_focus =
                Some(if self.values.actor.choice.is_none() { CodingField::Actor } else { CodingField::TieKind });
        }
        row_ui(ui, theme, "Kind", |ui| {
            let entries: Vec<ChoiceEntry> = TIE_KINDS.iter().map(|term| entry(term.id, term.name, term.help)).collect();
            let options = CompletionFieldOptions {
                name: "Kind of tie",
                hint: "talks, pressure, conflict …",
                new_entry_label: Some("New kind"),
            };
            let (_, is_done) = self.tie_kind.show(ui, theme, options, &mut self.values.tie_kind, &entries);
            let common = entries.iter().filter(|entry| COMMON_TIE_KINDS.contains(&entry.value.as_str()));
            let current = self.values.tie_kind_word().to_owned();
            let picked = chips_ui(ui, theme, "Kind", common, Some(&current));
            if let Some(entry) = &picked {
                self.tie_kind.set(&mut self.values.tie_kind, CompletedText::known(&entry.value, &entry.label));
            }
            if is_done || picked.is_some() {
                (self.values.sign, self.values.is_directed) = (None, None);
                self.next_focus = Some(CodingField::Alignment);
            }
        });
        row_ui(ui, theme, "Sign", |ui| {
            let signs = [(Sign::Positive, "+"), (Sign::Negative, "−"), (Sign::Both, "+ and −"), (Sign::None, "none")];
            let entries = signs.map(|(sign, label)| ChoiceEntry::new(sign.word(), label));
            let (sign, mut is_directed) = self.values.tie_sign_and_direction();
            if let Some(entry) = chips_ui(ui, theme, "Sign", entries.iter(), Some(sign.word())) {
                self.values.sign = entry.value.parse().ok();
            }
            if checkbox(ui, theme, &mut is_directed, "One way only", false).changed() {
                self.values.is_directed = Some(is_directed);
            }
        });
    }

    /// Shows the fields for the date and for who said and reported it.
    pub(super) fn said_ui(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) {
        row_ui(ui, theme, "Date", |ui| {
            let edit =
                TextEdit::singleline(&mut self.values.date).id(date_id()).hint_text("2025-11-07, 2025-11 or 2025");
            ui.add(edit.desired_width(f32::INFINITY).margin(vec2(space::MEDIUM, 4.0))).accessible_name("Date");
            let mut offers: Vec<ChoiceEntry> = Vec::new();
            for mention in &self.values.guess.dates {
                let quoted = crate::reading::slice(&self.values.paragraph, mention.span);
                let label = mention.date.short();
                let label = if mention.is_relative { format!("{label}, “{quoted}”") } else { label };
                let entry = ChoiceEntry::new(mention.date.to_string(), label);
                if offers.len() < 3 && !offers.iter().any(|other| other.value == entry.value) {
                    offers.push(entry);
                }
            }
            let published: Option<Date> = map.sources.get(&self.values.source).and_then(|source| source.published);
            if let Some(date) = published.filter(|date| !offers.iter().any(|entry| entry.value == date.to_string())) {
                offers.push(ChoiceEntry::new(date.to_string(), format!("{}, published", date.short())));
            }
            let current = self.values.date.clone();
            if let Some(entry) = chips_ui(ui, theme, "Date", offers.iter(), Some(&current)) {
                self.values.date = entry.value;
            }
        });
        row_ui(ui, theme, "Said by", |ui| {
            let options =
                CompletionFieldOptions { name: "Said by", hint: "Nobody in particular", new_entry_label: Some("Use") };
            if self.said_by.show(ui, theme, options, &mut self.values.said_by, &self.entries.actors).1 {
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

    /// Shows the fields that most passages leave empty.
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
                    entries.map(|(index, label)| ChoiceEntry::new(index.to_string(), *label)).collect();
                let current = self.values.salience.to_string();
                if let Some(entry) = chips_ui(ui, theme, "Salience", entries.iter(), Some(&current)) {
                    self.values.salience = entry.value.parse().unwrap_or(0);
                }
            });
            row_ui(ui, theme, "Basis", |ui| {
                let entries =
                    Basis::ALL.iter().map(|basis| ChoiceEntry::new(basis.word(), basis.name())).collect::<Vec<_>>();
                if let Some(entry) = chips_ui(ui, theme, "Basis", entries.iter(), Some(self.values.basis.word())) {
                    self.values.basis = entry.value.parse().unwrap_or_default();
                }
            });
            row_ui(ui, theme, "", |ui| checkbox(ui, theme, &mut self.values.is_red_line, "Red line", false));
        }
        row_ui(ui, theme, "Confidence", |ui| {
            let entries = Confidence::ALL
                .iter()
                .map(|confidence| ChoiceEntry::new(confidence.word(), confidence.name()))
                .collect::<Vec<_>>();
            if let Some(entry) = chips_ui(ui, theme, "Confidence", entries.iter(), Some(self.values.confidence.word()))
            {
                self.values.confidence = entry.value.parse().unwrap_or_default();
            }
        });
    }

    /// Shows what saving would do and the buttons for it. Returns whether another coding follows from the same passage,
    /// if one is pressed.
    pub(super) fn foot_ui(&mut self, ui: &mut Ui, theme: &Theme, map: &Map) -> Option<bool> {
        if let Some(error) = &self.error {
            error_text(ui, theme, error);
        } else if let Some(outcome) = self.values.outcome(map).filter(|_| self.values.kind == CodingKind::Position) {
            secondary_text(ui, theme, outcome);
        }
        let key_hint = single_line_text(ui, self.key_hint(), regular(size::CAPTION), theme.quiet, ui.available_width());
        let (rect, _) = ui.allocate_exact_size(vec2(key_hint.width(), 16.0), Sense::hover());
        key_hint.paint(ui.painter(), rect.left_center());
        ui.horizontal(|ui| {
            let (label, name) = if self.shows_more { ("Less", "Show less") } else { ("More", "Show more") };
            if text_button(ui, theme, label, name).clicked() {
                self.shows_more = !self.shows_more;
            }
            if self.values.is_red_line && !self.shows_more {
                secondary_text(ui, theme, "red line");
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let codes = primary_button(ui, theme, "Code").on_hover_text("Enter").clicked();
                let help = "Code, and then another actor from the same passage (Shift+Enter)";
                let codes_another =
                    text_button(ui, theme, "and another", "Code and another").on_hover_text(help).clicked();
                (codes || codes_another).then_some(codes_another)
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
