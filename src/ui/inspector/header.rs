//! The head of the form: the name, kind and tags of the selection.

use std::collections::BTreeMap;

use egui::{Align, Layout, Ui, vec2};

use super::form_context::FormContext;
use crate::model::{ACTOR_KINDS, Confidence, FieldValue, SOURCE_KINDS, TIE_KINDS, Target, name_of};
use crate::ui::theme::{regular, semibold, size, space};
use crate::ui::widgets::{bidi_label, hairline_button, secondary_text, tag};

/// Shows the name of a record, its kind, and tags for important flags.
pub(super) fn record_header_ui(ui: &mut Ui, form: &mut FormContext<'_>, target: &Target) {
    let theme = form.theme;
    let name = full_name(form, target);
    let tags = tags(form, target);
    ui.horizontal_top(|ui| {
        let width = if tags.is_empty() { ui.available_width() } else { ui.available_width() - 76.0 };
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 1.0;
            bidi_label(ui, &name, semibold(size::TITLE), theme.ink);
            bidi_label(ui, &kind_line(form, target), regular(size::SECONDARY), theme.quiet);
            if let Some(FieldValue::List(names)) = form.map.field_value(target, "other_names")
                && !names.is_empty()
            {
                bidi_label(ui, &names.join("  ·  "), regular(size::SECONDARY), theme.quiet);
            }
        });
        ui.with_layout(Layout::top_down(Align::Max), |ui| {
            ui.add_space(3.0);
            for (text, is_warning) in &tags {
                tag(ui, theme, text, if *is_warning { theme.warning } else { theme.quiet });
            }
        });
    });
}

/// Shows the number of selected records, and how many there are of each kind.
pub(super) fn selection_header_ui(ui: &mut Ui, form: &mut FormContext<'_>, targets: &[Target]) {
    bidi_label(ui, &format!("{} records", targets.len()), semibold(size::TITLE), form.theme.ink);
    let mut kinds: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for target in targets {
        let kind = target.kind();
        kinds.entry(kind.plural).or_insert((0, kind.id)).0 += 1;
    }
    let count_text = |(plural, (count, singular)): (&&str, &(usize, &str))| {
        format!("{count} {}", if *count == 1 { singular } else { plural })
    };
    secondary_text(ui, form.theme, kinds.iter().map(count_text).collect::<Vec<_>>().join(" · "));
    ui.add_space(space::SMALL);
    ui.spacing_mut().button_padding = vec2(10.0, 4.0);
    ui.horizontal_wrapped(|ui| {
        for id in ["add_group", "pin", "delete"] {
            if let Some(command) = crate::session::command(id).filter(|command| command.is_available(form.session)) {
                let name = if id == "add_group" { "Frame" } else { command.about.name };
                if hairline_button(ui, form.theme, name).on_hover_text(command.tip()).clicked() {
                    command.run(form.session);
                }
            }
        }
    });
}

fn full_name(form: &FormContext<'_>, target: &Target) -> String {
    match target {
        // The head shows the whole name, the map the short one.
        Target::Actor(id) => match form.map.actors.get(id) {
            Some(actor) if !actor.name.trim().is_empty() => actor.name.clone(),
            _ => form.map.name(target),
        },
        _ => form.map.name(target),
    }
}

fn tags(form: &FormContext<'_>, target: &Target) -> Vec<(&'static str, bool)> {
    let is_set = |field| form.map.field_value(target, field) == Some(FieldValue::Flag(true));
    let mut tags = Vec::new();
    if is_set("pinned") {
        tags.push(("pinned", false));
    }
    if is_set("red_line") {
        tags.push(("red line", true));
    }
    tags
}

/// The kind and terms of a record, such as "State · influence 4 of 5" or "Stance · −3 blocks · stated".
fn kind_line(form: &FormContext<'_>, target: &Target) -> String {
    let map = &form.map;
    let mut parts = vec![capitalized(target.kind().id)];
    match target {
        Target::Actor(id) => {
            if let Some(actor) = map.actors.get(id) {
                parts = vec![capitalized(name_of(ACTOR_KINDS, &actor.kind))];
                parts
                    .extend(actor.part_of.as_ref().map(|container| format!("part of {}", map.name(&container.into()))));
                parts.push(format!("influence {} of 5", actor.influence));
            }
        }
        Target::Issue(id) => {
            let body = map.issues.get(id).and_then(|issue| issue.decided_by.as_ref());
            parts.extend(body.map(|body| format!("decided by {}", map.name(&body.into()))));
        }
        Target::Stance(id) => {
            if let Some(stance) = map.stances.get(id) {
                let glyph = stance.alignment.level().map(|level| format!("{level} "));
                parts.push(format!("{}{}", glyph.unwrap_or_default(), stance.alignment.verb()));
                parts.push(stance.basis.name().to_owned());
            }
        }
        Target::Tie(id) => {
            if let Some(tie) = map.ties.get(id) {
                parts.push(name_of(TIE_KINDS, &tie.kind).to_owned());
                parts.extend((tie.confidence != Confidence::Confirmed).then(|| tie.confidence.name().to_owned()));
            }
        }
        Target::Objection(id) => {
            parts.extend(map.objections.get(id).map(|row| format!("{} {}", row.status.name(), row.severity.name())));
        }
        Target::Condition(id) => {
            if let Some(condition) = map.conditions.get(id) {
                parts.push(condition.status.name().to_owned());
                parts.push(format!("of {}", map.name(&(&condition.of).into())));
            }
        }
        Target::Source(id) => {
            if let Some(source) = map.sources.get(id) {
                let kind = name_of(SOURCE_KINDS, &source.kind);
                parts = vec![capitalized(if kind.is_empty() { "source" } else { kind })];
                parts.extend(Some(source.outlet.clone()).filter(|outlet| !outlet.is_empty()));
                parts.extend(source.published.map(|date| date.short()));
            }
        }
        _ => {}
    }
    parts.join(" · ")
}

/// The text with its first letter in upper case.
pub(super) fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
