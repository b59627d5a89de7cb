//! The evidence of a mark: passages to read as quotes, to open, edit, add, order and remove.

use egui::{Align, Layout, Ui};

use super::form_context::{FieldAnswer, FormContext};
use crate::model::{Date, Evidence, FieldDescription, FieldValue, Id, Map, Source, Target, evidence};
use crate::ops;
use crate::session::Effect;
use crate::text::isolated_name;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme::space;
use crate::ui::widgets::{ChoiceEntry, PickAnswer, PickField, empty_hint, pick_menu, quote, section_with, text_button};

/// The origin of a passage, such as "Gideon Saar, quoted by Reuters · 6 Nov 2025 · paragraph 9 · reliability B".
pub(in crate::ui) fn passage_origin(map: &Map, passage: &Evidence) -> String {
    let mut parts = Vec::new();
    let (speaker, reporter) =
        (speaker_name(map, &passage.said_by), isolated_name(passage.reported_by.trim()).into_owned());
    match (speaker.is_empty(), reporter.is_empty()) {
        (true, true) => {}
        (true, false) => parts.push(format!("reported by {reporter}")),
        (false, true) => parts.push(speaker),
        (false, false) => parts.push(format!("{}, quoted by {reporter}", isolated_name(&speaker))),
    }
    parts.extend(passage.said_on.map(Date::short));
    parts.extend(Some(passage.locator.clone()).filter(|text| !text.is_empty()));
    if let Some(source) = map.sources.get(&passage.source) {
        if parts.is_empty() {
            parts.push(source.title.clone());
        }
        parts.push(format!("reliability {}", source.reliability.word()));
    }
    if passage.credibility > 0 {
        parts.push(format!("credibility {}", passage.credibility));
    }
    parts.join(" · ")
}

/// The name of the actor who said a passage, or the text of `said_by` if that is no actor of the map.
pub(super) fn speaker_name(map: &Map, said_by: &str) -> String {
    let actor = Id::parse(said_by).ok().and_then(|id| map.actors.get(&id));
    actor.map_or_else(|| said_by.to_owned(), |actor| actor.label().to_owned())
}

/// A user's action on a passage.
enum PassageAction {
    ToggleOpen,
    ShowInText,
    Move(usize),
    Remove,
}

/// Shows the evidence of a stance, a tie, an objection or a condition.
pub(super) fn show(ui: &mut Ui, form: &mut FormContext<'_>, target: &Target) {
    let Some(FieldValue::Evidence(list)) = form.map.field_value(target, "evidence") else { return };
    section_head_ui(ui, form, target, &list);
    if list.is_empty() {
        empty_hint(ui, form.theme, "Asserted without evidence, so it is drawn hollow. Add the source that says so.");
    }
    for (index, passage) in list.iter().enumerate() {
        ui.push_id(index, |ui| {
            let is_open = form.open_passages.contains(&(target.clone(), index));
            let origin = passage_origin(&form.map, passage);
            let quoted = if passage.quote.is_empty() { &passage.note } else { &passage.quote };
            quote(ui, form.theme, form.theme.accent, quoted, &origin);
            let has_text = form.map.sources.get(&passage.source).is_some_and(|source| !source.text.is_empty());
            if let Some(action) = passage_buttons_ui(ui, form, (index, list.len()), is_open, has_text) {
                perform(form, target, &list, index, action);
            }
            if is_open {
                passage_fields_ui(ui, form, target, &list, index);
                ui.add_space(space::MEDIUM);
            }
        });
    }
}

/// Shows the head of the section, with a list of sources to add a passage from.
fn section_head_ui(ui: &mut Ui, form: &mut FormContext<'_>, target: &Target, list: &[Evidence]) {
    let theme = form.theme;
    let (map, query) = (&form.map, &mut form.drafts.list_query);
    let picked = section_with(ui, theme, "Evidence", |ui| {
        let button = text_button(ui, theme, "add", "Add evidence");
        let pick = PickField {
            name: "Source",
            shown: "",
            is_placeholder: false,
            is_searchable: true,
            new_entry_label: Some("New source"),
        };
        let sources =
            || map.sources.iter().map(|source| ChoiceEntry::new(source.id.as_str(), source.title.as_str())).collect();
        pick_menu(ui, theme, &button, &pick, query, sources)
    });
    let Some(picked) = picked.1 else { return };
    form.edit_as_step("Add evidence", |map| {
        let source = match &picked {
            PickAnswer::Value(id) => Id::<Source>::parse(id).ok(),
            PickAnswer::New(title) => Some(ops::add_source(map, title)),
        };
        if let Some(source) = source {
            let list = list.iter().cloned().chain([Evidence::new(&source, "")]).collect();
            map.set_field_value(target, "evidence", FieldValue::Evidence(list));
        }
    });
    form.open_passages.insert((target.clone(), list.len()));
}

fn passage_buttons_ui(
    ui: &mut Ui,
    form: &FormContext<'_>,
    (index, count): (usize, usize),
    is_open: bool,
    has_text: bool,
) -> Option<PassageAction> {
    let theme = form.theme;
    let mut action = None;
    let number = index + 1;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (label, name) = if is_open { ("done", "Close") } else { ("edit", "Edit") };
        if text_button(ui, theme, label, &format!("{name} evidence {number}")).clicked() {
            action = Some(PassageAction::ToggleOpen);
        }
        let label = if has_text { "show in text" } else { "show in source" };
        if text_button(ui, theme, label, &format!("Show evidence {number} in the text")).clicked() {
            action = Some(PassageAction::ShowInText);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, theme, Icon::Close, &format!("Remove evidence {number}"), "Remove").clicked() {
                action = Some(PassageAction::Remove);
            }
            if number < count
                && icon_button(ui, theme, Icon::Down, &format!("Move evidence {number} down"), "Move down").clicked()
            {
                action = Some(PassageAction::Move(index + 1));
            }
            if index > 0 && icon_button(ui, theme, Icon::Up, &format!("Move evidence {number} up"), "Move up").clicked()
            {
                action = Some(PassageAction::Move(index - 1));
            }
        });
    });
    action
}

fn perform(form: &mut FormContext<'_>, target: &Target, list: &[Evidence], index: usize, action: PassageAction) {
    let mut list = list.to_vec();
    let label = match action {
        PassageAction::ToggleOpen => {
            if !form.open_passages.remove(&(target.clone(), index)) {
                form.open_passages.insert((target.clone(), index));
            }
            return;
        }
        PassageAction::ShowInText => return form.session.request_effect(Effect::ShowInText(target.clone(), index)),
        PassageAction::Move(to) if to < list.len() => {
            list.swap(index, to);
            "Move evidence"
        }
        PassageAction::Move(_) => return,
        PassageAction::Remove => {
            list.remove(index);
            "Remove evidence"
        }
    };
    // Open passages are identified by their index, and the indices have changed.
    form.open_passages.retain(|(mark, _)| mark != target);
    form.drafts.clear();
    form.edit_as_step(label, |map| map.set_field_value(target, "evidence", FieldValue::Evidence(list)));
}

/// Shows every field of a passage.
fn passage_fields_ui(ui: &mut Ui, form: &mut FormContext<'_>, target: &Target, list: &[Evidence], index: usize) {
    let Some(passage) = list.get(index) else { return };
    for row in evidence::FIELDS {
        let field = FieldDescription::from(row);
        let key = format!("{target} evidence {index} {}", field.id);
        let value = (row.get)(passage);
        let answer = if field.id == "said_by" {
            said_by_ui(ui, form, &field, &value)
        } else {
            form.field_ui(ui, &key, &field, Some(&value))
        };
        let (is_done, is_cancelled) = (answer.is_done, answer.is_cancelled);
        let mut list = list.to_vec();
        if let Some(title) = answer.new_source_title {
            form.edit_as_step("Add a source", |map| {
                let source = ops::add_source(map, &title);
                if let Some(passage) = list.get_mut(index) {
                    passage.source = source;
                }
                map.set_field_value(target, "evidence", FieldValue::Evidence(list));
            });
        } else if let (Some(value), Some(changed)) = (answer.value, list.get_mut(index)) {
            (row.set)(changed, value);
            let result = form.session.set(std::slice::from_ref(target), "evidence", &FieldValue::Evidence(list));
            form.note_refusal(&key, &super::form_context::value_text(Some(&(row.get)(passage))), result);
        }
        if is_cancelled {
            form.session.revert_typing(std::slice::from_ref(target), "evidence");
        }
        if is_done {
            form.session.close_open_step();
        }
    }
    source_excerpt_ui(ui, form, passage);
}

/// Shows the field for the speaker: an actor of the map, or a text for anybody else.
fn said_by_ui(ui: &mut Ui, form: &mut FormContext<'_>, field: &FieldDescription, value: &FieldValue) -> FieldAnswer {
    let current = super::form_context::value_text(Some(value));
    let actor = Id::parse(&current).ok().and_then(|id| form.map.actors.get(&id));
    let shown = actor.map_or_else(|| current.clone(), |actor| actor.name.clone());
    super::field::labelled_field_ui(ui, form, (field.name, field.help), false, |ui, form, _| {
        let is_placeholder = current.is_empty();
        let shown = if is_placeholder { "not said" } else { &shown };
        let pick =
            PickField { name: field.name, shown, is_placeholder, is_searchable: true, new_entry_label: Some("Use") };
        let map = &form.map;
        let entries = || {
            let actors = map.actors.iter().map(|actor| ChoiceEntry::new(actor.id.as_str(), actor.name.as_str()));
            std::iter::once(ChoiceEntry::new("", "not said")).chain(actors).collect()
        };
        let picked = pick.show(ui, form.theme, &mut form.drafts.list_query, entries).1;
        FieldAnswer::choice(picked.map(|(PickAnswer::Value(text) | PickAnswer::New(text))| FieldValue::Text(text)))
    })
}

/// Shows the part of the source's text that a passage refers to, if the map holds the text. At most 600 characters.
fn source_excerpt_ui(ui: &mut Ui, form: &FormContext<'_>, passage: &Evidence) {
    let Some((from, to)) = passage.span else { return };
    let text = form.map.sources.get(&passage.source).map(|source| source.text.as_str()).unwrap_or_default();
    let (from, to) = (from as usize, to as usize);
    let excerpt: String = text.chars().skip(from).take(to.saturating_sub(from).min(600)).collect();
    if excerpt.is_empty() {
        crate::ui::widgets::secondary_text(ui, form.theme, "The source has no text there.");
    } else {
        quote(ui, form.theme, form.theme.hairline, &excerpt, "in the source's text");
    }
}
