//! One field of any record, by its kind. The only place that knows which widget edits which kind of field.

use egui::{Align, DragValue, Id, Layout, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::form_context::{FieldAnswer, FormContext, value_text};
use crate::model::{Alignment, Date, FieldDescription, FieldKind, FieldValue, Target, Term};
use crate::ui::theme::{regular, semibold, size, space};
use crate::ui::widgets::{
    ChoiceEntry, PickAnswer, PickField, TextFieldOptions, alignment_control, checkbox, error_text, secondary_text,
    single_line_text, text_field, text_list_field, wrapped_text,
};

/// The room for the labels of a form.
const LABEL_WIDTH: f32 = 78.0;

/// What a field without a value shows where several records differ.
const MIXED: &str = "mixed";

/// Whole numbers of which nothing is known while they are 0.
const FIELDS_WITH_ZERO_AS_UNKNOWN: &[&str] = &["salience", "strength", "credibility", "quota"];

/// What stands in an empty field for a date.
const DATE_HINT: &str = "2025-11-07, 2025-11 or 2025";

/// The label of a field, and the field beside it, or under it where it needs the width.
pub(super) fn labelled_field_ui<T>(
    ui: &mut Ui,
    hand: &mut FormContext<'_>,
    (name, help): (&str, &str),
    wide: bool,
    content: impl FnOnce(&mut Ui, &mut FormContext<'_>, Id) -> T,
) -> T {
    let theme = hand.theme;
    if wide {
        let label = wrapped_text(ui, name, regular(size::SECONDARY), theme.quiet).on_hover_text(help);
        return content(ui, hand, label.id);
    }
    let row = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        let left = Layout::left_to_right(Align::Center);
        let label = ui.allocate_ui_with_layout(vec2(LABEL_WIDTH, space::FIELD), left, |ui| {
            ui.set_min_size(vec2(LABEL_WIDTH, space::FIELD));
            wrapped_text(ui, name, regular(size::SECONDARY), theme.quiet)
        });
        let label = label.inner.on_hover_text(help).id;
        ui.vertical(|ui| content(ui, hand, label)).inner
    });
    row.inner
}

impl FormContext<'_> {
    /// Shows a field and answers with what was made of it. `value` is none where several records differ.
    pub fn field_ui(
        &mut self,
        ui: &mut Ui,
        key: &str,
        fact: &FieldDescription,
        value: Option<&FieldValue>,
    ) -> FieldAnswer {
        let wide = matches!(fact.kind, FieldKind::Paragraphs | FieldKind::Alignment | FieldKind::Refs(_));
        labelled_field_ui(ui, self, (fact.name, fact.help), wide, |ui, hand, label| {
            let answer = hand.widget_ui(ui, key, fact, value, label);
            if !matches!(fact.kind, FieldKind::Line | FieldKind::Paragraphs | FieldKind::Day | FieldKind::Span) {
                hand.drafts.text_of_field(key, &value_text(value));
                if let Some(why) = hand.drafts.error(key) {
                    error_text(ui, hand.theme, why);
                }
            }
            answer
        })
    }

    fn widget_ui(
        &mut self,
        ui: &mut Ui,
        key: &str,
        fact: &FieldDescription,
        value: Option<&FieldValue>,
        label: Id,
    ) -> FieldAnswer {
        match fact.kind {
            FieldKind::Id => {
                ui.add_space(5.0);
                secondary_text(ui, self.theme, value_text(value));
                FieldAnswer::default()
            }
            FieldKind::Line | FieldKind::Paragraphs => self.text_ui(ui, key, fact, value, label),
            FieldKind::Day => self.day_ui(ui, key, value, label),
            FieldKind::Span => self.span_ui(ui, key, value, label),
            FieldKind::Word(terms) => self.word_ui(ui, fact, value, (terms, true)),
            FieldKind::Choice(terms) => self.word_ui(ui, fact, value, (terms, false)),
            FieldKind::Whole(least, most) => self.whole_number_ui(ui, fact, value, (least, most), label),
            FieldKind::Flag => {
                let mut flag = value == Some(&FieldValue::Flag(true));
                let response = checkbox(ui, self.theme, &mut flag, "", value.is_none());
                let response = response.labelled_by(label).on_hover_text(fact.help);
                FieldAnswer::choice(response.changed().then_some(FieldValue::Flag(flag)))
            }
            FieldKind::Lines => {
                let Some(FieldValue::List(list)) = value else {
                    ui.add_space(5.0);
                    secondary_text(ui, self.theme, MIXED);
                    return FieldAnswer::default();
                };
                let typed = text_list_field(ui, self.theme, self.drafts, (key, list), fact.name);
                FieldAnswer {
                    value: typed.value.map(FieldValue::List),
                    is_done: typed.is_done,
                    ..FieldAnswer::default()
                }
            }
            FieldKind::Ref(kind) => self.reference_ui(ui, fact, value, &[kind]),
            FieldKind::Target(kinds) => self.target_ui(ui, fact, value, kinds),
            FieldKind::Refs(kind) => self.references_ui(ui, fact, value, kind),
            FieldKind::Alignment => self.alignment_ui(ui, fact, value),
            FieldKind::Requirement => self.requirement_ui(ui, fact, value),
            FieldKind::Place => place_ui(ui, fact, value),
            FieldKind::Evidence => FieldAnswer::default(),
            FieldKind::Elsewhere(where_to) => {
                secondary_text(ui, self.theme, where_to);
                FieldAnswer::default()
            }
        }
    }

    fn text_ui(
        &mut self,
        ui: &mut Ui,
        key: &str,
        fact: &FieldDescription,
        value: Option<&FieldValue>,
        label: Id,
    ) -> FieldAnswer {
        let base = value_text(value);
        let rows = if fact.kind == FieldKind::Paragraphs { base.lines().count().clamp(2, 8) } else { 0 };
        let hint = if value.is_none() { MIXED } else { "" };
        let look = TextFieldOptions { hint, rows, label: Some(label), name: fact.name };
        let typed = text_field(ui, self.theme, self.drafts, (key, &base), look, |text| {
            Ok((FieldValue::Text(text.to_owned()), text.to_owned()))
        });
        FieldAnswer::from(typed)
    }

    fn day_ui(&mut self, ui: &mut Ui, key: &str, value: Option<&FieldValue>, label: Id) -> FieldAnswer {
        let hint = if value.is_none() { MIXED } else { DATE_HINT };
        let look = TextFieldOptions { hint, rows: 0, label: Some(label), name: "" };
        let typed = text_field(ui, self.theme, self.drafts, (key, &value_text(value)), look, |text| {
            let text = text.trim();
            if text.is_empty() {
                return Ok((FieldValue::Text(String::new()), String::new()));
            }
            let date: Date = text.parse().map_err(|why: crate::model::date::BadDate| format!("{why}."))?;
            Ok((FieldValue::Text(date.to_string()), date.to_string()))
        });
        FieldAnswer::from(typed)
    }

    fn span_ui(&mut self, ui: &mut Ui, key: &str, value: Option<&FieldValue>, label: Id) -> FieldAnswer {
        let look = TextFieldOptions { hint: "from–to, in characters", rows: 0, label: Some(label), name: "" };
        let typed = text_field(ui, self.theme, self.drafts, (key, &value_text(value)), look, |text| {
            let text = text.trim();
            if text.is_empty() {
                return Ok((FieldValue::Span(None), String::new()));
            }
            let ends = text.split_once(['–', '-']).and_then(|(from, to)| {
                let number = |part: &str| part.trim().parse::<u32>().ok();
                number(from).zip(number(to)).filter(|(from, to)| from < to)
            });
            let why = || format!("{text:?} is no passage: write two numbers, the smaller first, such as 120–180.");
            let (from, to) = ends.ok_or_else(why)?;
            Ok((FieldValue::Span(Some((from, to))), format!("{from}–{to}")))
        });
        FieldAnswer::from(typed)
    }

    /// A word out of a table; an open table takes others too.
    fn word_ui(
        &mut self,
        ui: &mut Ui,
        fact: &FieldDescription,
        value: Option<&FieldValue>,
        (terms, open): (&[Term], bool),
    ) -> FieldAnswer {
        let current = value_text(value);
        let shown = match (value, current.is_empty()) {
            (None, _) => MIXED,
            (_, true) => "not said",
            _ => crate::model::name_of(terms, &current),
        };
        let faint = value.is_none() || current.is_empty();
        let pick = PickField {
            name: fact.name,
            shown,
            is_placeholder: faint,
            is_searchable: false,
            new_entry_label: open.then_some("Use"),
        };
        let entries = || {
            let term =
                |t: &Term| ChoiceEntry { value: t.id.to_owned(), label: t.name.to_owned(), help: t.help.to_owned() };
            terms.iter().map(term).collect()
        };
        let picked = pick.show(ui, self.theme, &mut self.drafts.list_query, entries).1;
        FieldAnswer::choice(picked.map(|(PickAnswer::Value(word) | PickAnswer::New(word))| FieldValue::Text(word)))
    }

    /// A whole number: steps to click where there are few, else a number to drag or to type.
    fn whole_number_ui(
        &mut self,
        ui: &mut Ui,
        fact: &FieldDescription,
        value: Option<&FieldValue>,
        (least, most): (i64, i64),
        label: Id,
    ) -> FieldAnswer {
        let current = if let Some(FieldValue::Whole(number)) = value { Some(*number) } else { None };
        let can_be_unknown = FIELDS_WITH_ZERO_AS_UNKNOWN.contains(&fact.id);
        if most - least > 6 {
            let mut number = current.unwrap_or(0.clamp(least, most.max(least)));
            let mut drag = DragValue::new(&mut number).range(least..=most);
            if can_be_unknown {
                let shown = |n: f64| if n == 0.0 { "not known".to_owned() } else { n.to_string() };
                drag = drag.custom_formatter(move |n, _| shown(n));
            }
            let response = ui.add(drag).labelled_by(label);
            let done = response.lost_focus() || response.drag_stopped();
            return FieldAnswer {
                value: response.changed().then_some(FieldValue::Whole(number)),
                is_done: done,
                ..FieldAnswer::default()
            };
        }
        let mut chosen = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let name = fact.name.to_lowercase();
            for number in least + i64::from(can_be_unknown)..=most {
                let is_current = current == Some(number);
                let response = number_step_ui(ui, self, &name, number, is_current);
                let clicked = response.clicked();
                if can_be_unknown && is_current {
                    response.on_hover_text("Once more: not known.");
                }
                match (clicked, is_current) {
                    (true, false) => chosen = Some(FieldValue::Whole(number)),
                    (true, true) if can_be_unknown => chosen = Some(FieldValue::Whole(0)),
                    _ => {}
                }
            }
        });
        FieldAnswer::choice(chosen)
    }

    fn alignment_ui(&mut self, ui: &mut Ui, fact: &FieldDescription, value: Option<&FieldValue>) -> FieldAnswer {
        let current: Option<Alignment> = value_text(value).parse().ok();
        let standing = current.map(Some);
        let choice = alignment_control(ui, self.theme, &fact.name.to_lowercase(), standing.as_slice(), false);
        let value = choice.and_then(|choice| Some(FieldValue::Text(choice.to?.to_string())));
        FieldAnswer {
            is_done: value.is_some() && choice.is_some_and(|choice| !choice.is_by_key),
            value,
            ..FieldAnswer::default()
        }
    }

    /// A record of some kinds, by name.
    fn target_ui(
        &mut self,
        ui: &mut Ui,
        fact: &FieldDescription,
        value: Option<&FieldValue>,
        kinds: &[&str],
    ) -> FieldAnswer {
        let current: Option<Target> = value_text(value).parse().ok();
        let shown = match (value, &current) {
            (None, _) => MIXED.to_owned(),
            (_, Some(target)) => self.map.name(target),
            _ => "none".to_owned(),
        };
        let pick = PickField {
            name: fact.name,
            shown: &shown,
            is_placeholder: current.is_none(),
            is_searchable: true,
            new_entry_label: None,
        };
        let picked = pick.show(ui, self.theme, &mut self.drafts.list_query, || record_entries(&self.map, kinds)).1;
        FieldAnswer::choice(picked.map(|(PickAnswer::Value(id) | PickAnswer::New(id))| FieldValue::Text(id)))
    }

    /// A record of one kind or none, by its id.
    fn reference_ui(
        &mut self,
        ui: &mut Ui,
        fact: &FieldDescription,
        value: Option<&FieldValue>,
        kinds: &[&str],
    ) -> FieldAnswer {
        let kind = kinds.first().copied().unwrap_or_default();
        let current = value_text(value);
        let target: Option<Target> = format!("{kind}:{current}").parse().ok();
        let shown = match (value, target) {
            (None, _) => MIXED.to_owned(),
            (_, Some(target)) if target.is_in(&self.map) => self.map.name(&target),
            (_, Some(_)) => format!("{current} (missing)"),
            _ => "none".to_owned(),
        };
        // What a mark belongs to cannot be left out; what an actor is part of can.
        let needed = ["actor", "issue", "from", "by", "of", "source"].contains(&fact.id) && !current.is_empty();
        let fresh = (kind == "source").then_some("New source");
        let pick = PickField {
            name: fact.name,
            shown: &shown,
            is_placeholder: current.is_empty(),
            is_searchable: true,
            new_entry_label: fresh,
        };
        let entries = || {
            let none = (!needed).then(|| ChoiceEntry::new("", "none"));
            let all = record_entries(&self.map, kinds).into_iter().map(|entry| without_kind(entry, kind));
            none.into_iter().chain(all).collect()
        };
        match pick.show(ui, self.theme, &mut self.drafts.list_query, entries).1 {
            Some(PickAnswer::Value(id)) => FieldAnswer::choice(Some(FieldValue::Text(id))),
            Some(PickAnswer::New(title)) => {
                FieldAnswer { is_done: true, new_source_title: Some(title), ..FieldAnswer::default() }
            }
            None => FieldAnswer::default(),
        }
    }

    /// Several records of one kind: each with a button that takes it out, and a list of those that can be added.
    fn references_ui(
        &mut self,
        ui: &mut Ui,
        fact: &FieldDescription,
        value: Option<&FieldValue>,
        kind: &str,
    ) -> FieldAnswer {
        let Some(FieldValue::List(ids)) = value else {
            secondary_text(ui, self.theme, MIXED);
            return FieldAnswer::default();
        };
        let mut new = None;
        for (at, id) in ids.iter().enumerate() {
            let name = format!("{kind}:{id}").parse::<Target>().map_or_else(|_| id.clone(), |t| self.map.name(&t));
            if super::removable_row::removable_row_ui(ui, self.theme, &name, fact.name) {
                let mut rest = ids.clone();
                rest.remove(at);
                new = Some(FieldValue::List(rest));
            }
        }
        let name = format!("Add to {}", fact.name.to_lowercase());
        let pick =
            PickField { name: &name, shown: &name, is_placeholder: true, is_searchable: true, new_entry_label: None };
        let entries = || {
            let all = record_entries(&self.map, &[kind]).into_iter().map(|entry| without_kind(entry, kind));
            all.filter(|entry| !ids.contains(&entry.value)).collect()
        };
        if let Some(PickAnswer::Value(id)) = pick.show(ui, self.theme, &mut self.drafts.list_query, entries).1 {
            new = Some(FieldValue::List(ids.iter().cloned().chain([id]).collect()));
        }
        FieldAnswer::choice(new)
    }
}

/// Every record of those kinds, to choose from.
pub(super) fn record_entries(map: &crate::model::Map, kinds: &[&str]) -> Vec<ChoiceEntry> {
    let all = kinds.iter().flat_map(|kind| Target::all(map, kind));
    let entry = |target: Target| {
        let name = map.name(&target);
        let label = if kinds.len() > 1 { format!("{name}  ·  {}", target.kind().id) } else { name };
        ChoiceEntry { value: target.to_string(), help: aliases(map, &target), label }
    };
    all.map(entry).collect()
}

/// Other names of an actor, to tell it by.
fn aliases(map: &crate::model::Map, target: &Target) -> String {
    match map.field_value(target, "other_names") {
        Some(FieldValue::List(names)) => {
            names.into_iter().filter(|name| !crate::text::has_rtl(name)).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}

fn without_kind(entry: ChoiceEntry, kind: &str) -> ChoiceEntry {
    let value = entry.value.strip_prefix(kind).and_then(|rest| rest.strip_prefix(':')).map(str::to_owned);
    ChoiceEntry { value: value.unwrap_or(entry.value), ..entry }
}

fn place_ui(ui: &mut Ui, fact: &FieldDescription, value: Option<&FieldValue>) -> FieldAnswer {
    let Some(FieldValue::Place(mut place)) = value.cloned() else { return FieldAnswer::default() };
    let (mut changed, mut done) = (false, false);
    ui.horizontal(|ui| {
        for (name, number) in [("x", &mut place.x), ("y", &mut place.y)] {
            let drag = DragValue::new(number).speed(1.0).max_decimals(1).prefix(format!("{name} "));
            let response = ui.add(drag).accessible_name(format!("{} {name}", fact.name));
            changed |= response.changed();
            done |= response.lost_focus() || response.drag_stopped();
        }
    });
    FieldAnswer {
        value: changed.then_some(FieldValue::Place(crate::model::rounded(place))),
        is_done: done,
        ..FieldAnswer::default()
    }
}

/// One step of a number.
fn number_step_ui(ui: &mut Ui, hand: &FormContext<'_>, name: &str, number: i64, chosen: bool) -> Response {
    let theme = hand.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(space::TOUCH, space::TOUCH), Sense::click());
    let body = rect.shrink2(vec2(0.0, 2.0));
    let (fill, ink) = if chosen { (theme.accent, theme.on_accent) } else { (theme.field, theme.quiet) };
    ui.painter().rect_filled(body, 4.0, fill);
    if response.hovered() || response.has_focus() {
        let rim = Stroke::new(1.5, if response.has_focus() { theme.accent } else { theme.quiet });
        ui.painter().rect_stroke(rect, 4.0, rim, StrokeKind::Inside);
    }
    let font = if chosen { semibold(size::CAPTION) } else { regular(size::CAPTION) };
    let text = single_line_text(ui, &number.to_string(), font, ink, rect.width());
    text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
    let name = format!("Set {name} to {number}");
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
    response
}
