//! The widget for one field of a record, by the kind of the field. The only place that maps kinds of fields to widgets.

use egui::{Align, DragValue, Id, Layout, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::form_context::{FieldAnswer, FormContext, value_text};
use crate::model::{Alignment, Date, FieldDescription, FieldKind, FieldValue, Target, Term};
use crate::ui::theme::{regular, semibold, size, space};
use crate::ui::widgets::{
    ChoiceEntry, PickAnswer, PickField, TextFieldOptions, alignment_control, checkbox, error_text, secondary_text,
    single_line_text, text_field, text_list_field, wrapped_text,
};

/// The width of the labels of a form, in points.
const LABEL_WIDTH: f32 = 78.0;

/// The text of a field without a value where several records differ.
const MIXED: &str = "mixed";

/// Fields of whole numbers where 0 means that the value is not known.
const FIELDS_WITH_ZERO_AS_UNKNOWN: &[&str] = &["salience", "strength", "credibility", "quota"];

/// The hint of an empty field for a date.
const DATE_HINT: &str = "2025-11-07, 2025-11 or 2025";

/// Shows the label of a field and the field: beside the label, or below it if `wide`.
pub(super) fn labelled_field_ui<T>(
    ui: &mut Ui,
    form: &mut FormContext<'_>,
    (name, help): (&str, &str),
    is_wide: bool,
    content: impl FnOnce(&mut Ui, &mut FormContext<'_>, Id) -> T,
) -> T {
    let theme = form.theme;
    if is_wide {
        let label = wrapped_text(ui, name, regular(size::SECONDARY), theme.quiet).on_hover_text(help);
        return content(ui, form, label.id);
    }
    let row = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        let layout = Layout::left_to_right(Align::Center);
        let label = ui.allocate_ui_with_layout(vec2(LABEL_WIDTH, space::FIELD), layout, |ui| {
            ui.set_min_size(vec2(LABEL_WIDTH, space::FIELD));
            wrapped_text(ui, name, regular(size::SECONDARY), theme.quiet)
        });
        let label = label.inner.on_hover_text(help).id;
        ui.vertical(|ui| content(ui, form, label)).inner
    });
    row.inner
}

impl FormContext<'_> {
    /// Shows a field and returns its answer. `value` is None if several records differ.
    pub fn field_ui(
        &mut self,
        ui: &mut Ui,
        key: &str,
        field: &FieldDescription,
        value: Option<&FieldValue>,
    ) -> FieldAnswer {
        let is_wide = matches!(field.kind, FieldKind::Paragraphs | FieldKind::Alignment | FieldKind::Refs(_));
        labelled_field_ui(ui, self, (field.name, field.help), is_wide, |ui, form, label| {
            let answer = form.widget_ui(ui, key, field, value, label);
            if !matches!(field.kind, FieldKind::Line | FieldKind::Paragraphs | FieldKind::Day | FieldKind::Span) {
                form.drafts.text_of_field(key, &value_text(value));
                if let Some(error) = form.drafts.error(key) {
                    error_text(ui, form.theme, error);
                }
            }
            answer
        })
    }

    fn widget_ui(
        &mut self,
        ui: &mut Ui,
        key: &str,
        field: &FieldDescription,
        value: Option<&FieldValue>,
        label: Id,
    ) -> FieldAnswer {
        match field.kind {
            FieldKind::Id => {
                ui.add_space(5.0);
                secondary_text(ui, self.theme, value_text(value));
                FieldAnswer::default()
            }
            FieldKind::Line | FieldKind::Paragraphs => self.text_ui(ui, key, field, value, label),
            FieldKind::Day => self.day_ui(ui, key, value, label),
            FieldKind::Span => self.span_ui(ui, key, value, label),
            FieldKind::Word(terms) => self.word_ui(ui, field, value, (terms, true)),
            FieldKind::Choice(terms) => self.word_ui(ui, field, value, (terms, false)),
            FieldKind::Whole(min, max) => self.whole_number_ui(ui, field, value, (min, max), label),
            FieldKind::Flag => {
                let mut flag = value == Some(&FieldValue::Flag(true));
                let response = checkbox(ui, self.theme, &mut flag, "", value.is_none());
                let response = response.labelled_by(label).on_hover_text(field.help);
                FieldAnswer::choice(response.changed().then_some(FieldValue::Flag(flag)))
            }
            FieldKind::Lines => {
                let Some(FieldValue::List(list)) = value else {
                    ui.add_space(5.0);
                    secondary_text(ui, self.theme, MIXED);
                    return FieldAnswer::default();
                };
                let typed = text_list_field(ui, self.theme, self.drafts, (key, list), field.name);
                FieldAnswer {
                    value: typed.value.map(FieldValue::List),
                    is_done: typed.is_done,
                    ..FieldAnswer::default()
                }
            }
            FieldKind::Ref(kind) => self.reference_ui(ui, field, value, &[kind]),
            FieldKind::Target(kinds) => self.target_ui(ui, field, value, kinds),
            FieldKind::Refs(kind) => self.references_ui(ui, field, value, kind),
            FieldKind::Alignment => self.alignment_ui(ui, field, value),
            FieldKind::Requirement => self.requirement_ui(ui, field, value),
            FieldKind::Place => place_ui(ui, field, value),
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
        field: &FieldDescription,
        value: Option<&FieldValue>,
        label: Id,
    ) -> FieldAnswer {
        let base = value_text(value);
        let rows = if field.kind == FieldKind::Paragraphs { base.lines().count().clamp(2, 8) } else { 0 };
        let hint = if value.is_none() { MIXED } else { "" };
        let options = TextFieldOptions { hint, rows, label: Some(label), name: field.name };
        let typed = text_field(ui, self.theme, self.drafts, (key, &base), options, |text| {
            Ok((FieldValue::Text(text.to_owned()), text.to_owned()))
        });
        FieldAnswer::from(typed)
    }

    fn day_ui(&mut self, ui: &mut Ui, key: &str, value: Option<&FieldValue>, label: Id) -> FieldAnswer {
        let hint = if value.is_none() { MIXED } else { DATE_HINT };
        let options = TextFieldOptions { hint, rows: 0, label: Some(label), name: "" };
        let typed = text_field(ui, self.theme, self.drafts, (key, &value_text(value)), options, |text| {
            let text = text.trim();
            if text.is_empty() {
                return Ok((FieldValue::Text(String::new()), String::new()));
            }
            let date: Date = text.parse().map_err(|error: crate::model::date::BadDate| format!("{error}."))?;
            Ok((FieldValue::Text(date.to_string()), date.to_string()))
        });
        FieldAnswer::from(typed)
    }

    fn span_ui(&mut self, ui: &mut Ui, key: &str, value: Option<&FieldValue>, label: Id) -> FieldAnswer {
        let options = TextFieldOptions { hint: "from–to, in characters", rows: 0, label: Some(label), name: "" };
        let typed = text_field(ui, self.theme, self.drafts, (key, &value_text(value)), options, |text| {
            let text = text.trim();
            if text.is_empty() {
                return Ok((FieldValue::Span(None), String::new()));
            }
            let ends = text.split_once(['–', '-']).and_then(|(from, to)| {
                let number = |part: &str| part.trim().parse::<u32>().ok();
                number(from).zip(number(to)).filter(|(from, to)| from < to)
            });
            let refusal = || format!("{text:?} is no passage: write two numbers, the smaller first, such as 120–180.");
            let (from, to) = ends.ok_or_else(refusal)?;
            Ok((FieldValue::Span(Some((from, to))), format!("{from}–{to}")))
        });
        FieldAnswer::from(typed)
    }

    /// Shows a choice from a table of terms; an open table also accepts other words.
    fn word_ui(
        &mut self,
        ui: &mut Ui,
        field: &FieldDescription,
        value: Option<&FieldValue>,
        (terms, is_open): (&[Term], bool),
    ) -> FieldAnswer {
        let current = value_text(value);
        let shown = match (value, current.is_empty()) {
            (None, _) => MIXED,
            (_, true) => "not said",
            _ => crate::model::name_of(terms, &current),
        };
        let is_placeholder = value.is_none() || current.is_empty();
        let pick = PickField {
            name: field.name,
            shown,
            is_placeholder,
            is_searchable: false,
            new_entry_label: is_open.then_some("Use"),
        };
        let entries = || {
            let entry = |term: &Term| ChoiceEntry {
                value: term.id.to_owned(),
                label: term.name.to_owned(),
                help: term.help.to_owned(),
            };
            terms.iter().map(entry).collect()
        };
        let picked = pick.show(ui, self.theme, &mut self.drafts.list_query, entries).1;
        FieldAnswer::choice(picked.map(|(PickAnswer::Value(word) | PickAnswer::New(word))| FieldValue::Text(word)))
    }

    /// Shows a whole number: steps to click if the range is small, otherwise a number to drag or to type.
    fn whole_number_ui(
        &mut self,
        ui: &mut Ui,
        field: &FieldDescription,
        value: Option<&FieldValue>,
        (min, max): (i64, i64),
        label: Id,
    ) -> FieldAnswer {
        let current = if let Some(FieldValue::Whole(number)) = value { Some(*number) } else { None };
        let can_be_unknown = FIELDS_WITH_ZERO_AS_UNKNOWN.contains(&field.id);
        if max - min > 6 {
            let mut number = current.unwrap_or(0.clamp(min, max.max(min)));
            let mut drag = DragValue::new(&mut number).range(min..=max);
            if can_be_unknown {
                let display_text = |value: f64| if value == 0.0 { "not known".to_owned() } else { value.to_string() };
                drag = drag.custom_formatter(move |value, _| display_text(value));
            }
            let response = ui.add(drag).labelled_by(label);
            let is_done = response.lost_focus() || response.drag_stopped();
            return FieldAnswer {
                value: response.changed().then_some(FieldValue::Whole(number)),
                is_done,
                ..FieldAnswer::default()
            };
        }
        let mut chosen = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let name = field.name.to_lowercase();
            for number in min + i64::from(can_be_unknown)..=max {
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

    fn alignment_ui(&mut self, ui: &mut Ui, field: &FieldDescription, value: Option<&FieldValue>) -> FieldAnswer {
        let current: Option<Alignment> = value_text(value).parse().ok();
        let selected = current.map(Some);
        let choice = alignment_control(ui, self.theme, &field.name.to_lowercase(), selected.as_slice(), false);
        let value = choice.and_then(|choice| Some(FieldValue::Text(choice.to?.to_string())));
        FieldAnswer {
            is_done: value.is_some() && choice.is_some_and(|choice| !choice.is_by_key),
            value,
            ..FieldAnswer::default()
        }
    }

    /// Shows a choice of a record of the given kinds, by name.
    fn target_ui(
        &mut self,
        ui: &mut Ui,
        field: &FieldDescription,
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
            name: field.name,
            shown: &shown,
            is_placeholder: current.is_none(),
            is_searchable: true,
            new_entry_label: None,
        };
        let picked = pick.show(ui, self.theme, &mut self.drafts.list_query, || record_entries(&self.map, kinds)).1;
        FieldAnswer::choice(picked.map(|(PickAnswer::Value(id) | PickAnswer::New(id))| FieldValue::Text(id)))
    }

    /// Shows a choice of a record of one kind or none, by id.
    fn reference_ui(
        &mut self,
        ui: &mut Ui,
        field: &FieldDescription,
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
        // The actor or issue of a mark is required; the actor that another actor is part of is not.
        let is_required = ["actor", "issue", "from", "by", "of", "source"].contains(&field.id) && !current.is_empty();
        let new_entry_label = (kind == "source").then_some("New source");
        let pick = PickField {
            name: field.name,
            shown: &shown,
            is_placeholder: current.is_empty(),
            is_searchable: true,
            new_entry_label,
        };
        let entries = || {
            let none = (!is_required).then(|| ChoiceEntry::new("", "none"));
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

    /// Shows several records of one kind: each with a button to remove it, and a list of records to add.
    fn references_ui(
        &mut self,
        ui: &mut Ui,
        field: &FieldDescription,
        value: Option<&FieldValue>,
        kind: &str,
    ) -> FieldAnswer {
        let Some(FieldValue::List(ids)) = value else {
            secondary_text(ui, self.theme, MIXED);
            return FieldAnswer::default();
        };
        let mut changed = None;
        for (index, id) in ids.iter().enumerate() {
            let name =
                format!("{kind}:{id}").parse::<Target>().map_or_else(|_| id.clone(), |target| self.map.name(&target));
            if super::removable_row::removable_row_ui(ui, self.theme, &name, field.name) {
                let mut rest = ids.clone();
                rest.remove(index);
                changed = Some(FieldValue::List(rest));
            }
        }
        let name = format!("Add to {}", field.name.to_lowercase());
        let pick =
            PickField { name: &name, shown: &name, is_placeholder: true, is_searchable: true, new_entry_label: None };
        let entries = || {
            let all = record_entries(&self.map, &[kind]).into_iter().map(|entry| without_kind(entry, kind));
            all.filter(|entry| !ids.contains(&entry.value)).collect()
        };
        if let Some(PickAnswer::Value(id)) = pick.show(ui, self.theme, &mut self.drafts.list_query, entries).1 {
            changed = Some(FieldValue::List(ids.iter().cloned().chain([id]).collect()));
        }
        FieldAnswer::choice(changed)
    }
}

/// The entries of a list of all records of the given kinds.
pub(super) fn record_entries(map: &crate::model::Map, kinds: &[&str]) -> Vec<ChoiceEntry> {
    let all = kinds.iter().flat_map(|kind| Target::all(map, kind));
    let entry = |target: Target| {
        let name = map.name(&target);
        let label = if kinds.len() > 1 { format!("{name}  ·  {}", target.kind().id) } else { name };
        ChoiceEntry { value: target.to_string(), help: aliases(map, &target), label }
    };
    all.map(entry).collect()
}

/// Other names of an actor, separated by commas, to identify it. Without names from right to left.
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

fn place_ui(ui: &mut Ui, field: &FieldDescription, value: Option<&FieldValue>) -> FieldAnswer {
    let Some(FieldValue::Place(mut place)) = value.cloned() else { return FieldAnswer::default() };
    let (mut is_changed, mut is_done) = (false, false);
    ui.horizontal(|ui| {
        for (name, number) in [("x", &mut place.x), ("y", &mut place.y)] {
            let drag = DragValue::new(number).speed(1.0).max_decimals(1).prefix(format!("{name} "));
            let response = ui.add(drag).accessible_name(format!("{} {name}", field.name));
            is_changed |= response.changed();
            is_done |= response.lost_focus() || response.drag_stopped();
        }
    });
    FieldAnswer {
        value: is_changed.then_some(FieldValue::Place(crate::model::rounded(place))),
        is_done,
        ..FieldAnswer::default()
    }
}

/// Shows one step of a number.
fn number_step_ui(ui: &mut Ui, form: &FormContext<'_>, name: &str, number: i64, is_chosen: bool) -> Response {
    let theme = form.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(space::TOUCH, space::TOUCH), Sense::click());
    let body = rect.shrink2(vec2(0.0, 2.0));
    let (fill, ink) = if is_chosen { (theme.accent, theme.on_accent) } else { (theme.field, theme.quiet) };
    ui.painter().rect_filled(body, 4.0, fill);
    if response.hovered() || response.has_focus() {
        let border = Stroke::new(1.5, if response.has_focus() { theme.accent } else { theme.quiet });
        ui.painter().rect_stroke(rect, 4.0, border, StrokeKind::Inside);
    }
    let font = if is_chosen { semibold(size::CAPTION) } else { regular(size::CAPTION) };
    let text = single_line_text(ui, &number.to_string(), font, ink, rect.width());
    text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
    let name = format!("Set {name} to {number}");
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &name));
    response
}
