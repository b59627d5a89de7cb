//! The evidence of a mark: passages to read as quotes, and to open and edit, add, order and take away.

use egui::{Align, Layout, Ui};

use super::form_context::{FieldAnswer, FormContext};
use crate::model::{Date, Evidence, FieldDescription, FieldValue, Id, Map, Source, Target, evidence};
use crate::ops;
use crate::session::Effect;
use crate::text::isolated_name;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme::space;
use crate::ui::widgets::{ChoiceEntry, PickAnswer, PickField, empty_hint, pick_menu, quote, section_with, text_button};

/// "Gideon Saar, quoted by Reuters · 6 Nov 2025 · paragraph 9 · reliability B": where a passage comes from.
pub(in crate::ui) fn passage_origin(map: &Map, passage: &Evidence) -> String {
    let mut parts = Vec::new();
    let (who, reporter) = (speaker_name(map, &passage.said_by), isolated_name(passage.reported_by.trim()).into_owned());
    match (who.is_empty(), reporter.is_empty()) {
        (true, true) => {}
        (true, false) => parts.push(format!("reported by {reporter}")),
        (false, true) => parts.push(who),
        (false, false) => parts.push(format!("{}, quoted by {reporter}", isolated_name(&who))),
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

/// Who said something: the name of an actor, or the words for somebody else.
pub(super) fn speaker_name(map: &Map, said_by: &str) -> String {
    let actor = Id::parse(said_by).ok().and_then(|id| map.actors.get(&id));
    actor.map_or_else(|| said_by.to_owned(), |actor| actor.label().to_owned())
}

/// What the user did to a passage.
enum PassageAction {
    ToggleOpen,
    ShowInText,
    Move(usize),
    Remove,
}

/// Shows the evidence of a stance, a tie, an objection or a condition.
pub(super) fn show(ui: &mut Ui, hand: &mut FormContext<'_>, target: &Target) {
    let Some(FieldValue::Evidence(list)) = hand.map.field_value(target, "evidence") else { return };
    section_head_ui(ui, hand, target, &list);
    if list.is_empty() {
        empty_hint(ui, hand.theme, "Asserted without evidence, so it is drawn hollow. Add the source that says so.");
    }
    for (at, passage) in list.iter().enumerate() {
        ui.push_id(at, |ui| {
            let is_open = hand.open_passages.contains(&(target.clone(), at));
            let said = passage_origin(&hand.map, passage);
            let words = if passage.quote.is_empty() { &passage.note } else { &passage.quote };
            quote(ui, hand.theme, hand.theme.accent, words, &said);
            let has_text = hand.map.sources.get(&passage.source).is_some_and(|source| !source.text.is_empty());
            if let Some(did) = passage_buttons_ui(ui, hand, (at, list.len()), is_open, has_text) {
                perform(hand, target, &list, at, did);
            }
            if is_open {
                passage_fields_ui(ui, hand, target, &list, at);
                ui.add_space(space::MEDIUM);
            }
        });
    }
}

/// The head of the section, with a list of sources to add a passage of.
fn section_head_ui(ui: &mut Ui, hand: &mut FormContext<'_>, target: &Target, list: &[Evidence]) {
    let theme = hand.theme;
    let (map, query) = (&hand.map, &mut hand.drafts.list_query);
    let picked = section_with(ui, theme, "Evidence", |ui| {
        let button = text_button(ui, theme, "add", "Add evidence");
        let pick = PickField {
            name: "Source",
            shown: "",
            is_placeholder: false,
            is_searchable: true,
            new_entry_label: Some("New source"),
        };
        let sources = || map.sources.iter().map(|s| ChoiceEntry::new(s.id.as_str(), s.title.as_str())).collect();
        pick_menu(ui, theme, &button, &pick, query, sources)
    });
    let Some(picked) = picked.1 else { return };
    hand.edit_as_step("Add evidence", |map| {
        let source = match &picked {
            PickAnswer::Value(id) => Id::<Source>::parse(id).ok(),
            PickAnswer::New(title) => Some(ops::add_source(map, title)),
        };
        if let Some(source) = source {
            let list = list.iter().cloned().chain([Evidence::new(&source, "")]).collect();
            map.set_field_value(target, "evidence", FieldValue::Evidence(list));
        }
    });
    hand.open_passages.insert((target.clone(), list.len()));
}

fn passage_buttons_ui(
    ui: &mut Ui,
    hand: &FormContext<'_>,
    (at, count): (usize, usize),
    is_open: bool,
    has_text: bool,
) -> Option<PassageAction> {
    let theme = hand.theme;
    let mut did = None;
    let number = at + 1;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (word, name) = if is_open { ("done", "Close") } else { ("edit", "Edit") };
        if text_button(ui, theme, word, &format!("{name} evidence {number}")).clicked() {
            did = Some(PassageAction::ToggleOpen);
        }
        let word = if has_text { "show in text" } else { "show in source" };
        if text_button(ui, theme, word, &format!("Show evidence {number} in the text")).clicked() {
            did = Some(PassageAction::ShowInText);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, theme, Icon::Close, &format!("Remove evidence {number}"), "Remove").clicked() {
                did = Some(PassageAction::Remove);
            }
            if number < count
                && icon_button(ui, theme, Icon::Down, &format!("Move evidence {number} down"), "Move down").clicked()
            {
                did = Some(PassageAction::Move(at + 1));
            }
            if at > 0 && icon_button(ui, theme, Icon::Up, &format!("Move evidence {number} up"), "Move up").clicked() {
                did = Some(PassageAction::Move(at - 1));
            }
        });
    });
    did
}

fn perform(hand: &mut FormContext<'_>, target: &Target, list: &[Evidence], at: usize, did: PassageAction) {
    let mut list = list.to_vec();
    let label = match did {
        PassageAction::ToggleOpen => {
            if !hand.open_passages.remove(&(target.clone(), at)) {
                hand.open_passages.insert((target.clone(), at));
            }
            return;
        }
        PassageAction::ShowInText => return hand.session.request_effect(Effect::ShowInText(target.clone(), at)),
        PassageAction::Move(to) if to < list.len() => {
            list.swap(at, to);
            "Move evidence"
        }
        PassageAction::Move(_) => return,
        PassageAction::Remove => {
            list.remove(at);
            "Remove evidence"
        }
    };
    // What is open is known by its place in the list, which has changed.
    hand.open_passages.retain(|(of, _)| of != target);
    hand.drafts.clear();
    hand.edit_as_step(label, |map| map.set_field_value(target, "evidence", FieldValue::Evidence(list)));
}

/// Every field of a passage.
fn passage_fields_ui(ui: &mut Ui, hand: &mut FormContext<'_>, target: &Target, list: &[Evidence], at: usize) {
    let Some(passage) = list.get(at) else { return };
    for field in evidence::FIELDS {
        let fact = FieldDescription::from(field);
        let key = format!("{target} evidence {at} {}", fact.id);
        let value = (field.get)(passage);
        let answer = if fact.id == "said_by" {
            said_by_ui(ui, hand, &fact, &value)
        } else {
            hand.field_ui(ui, &key, &fact, Some(&value))
        };
        let (done, given_up) = (answer.is_done, answer.is_cancelled);
        let mut list = list.to_vec();
        if let Some(title) = answer.new_source_title {
            hand.edit_as_step("Add a source", |map| {
                let source = ops::add_source(map, &title);
                if let Some(passage) = list.get_mut(at) {
                    passage.source = source;
                }
                map.set_field_value(target, "evidence", FieldValue::Evidence(list));
            });
        } else if let (Some(value), Some(changed)) = (answer.value, list.get_mut(at)) {
            (field.set)(changed, value);
            let result = hand.session.set(std::slice::from_ref(target), "evidence", &FieldValue::Evidence(list));
            hand.note_refusal(&key, &super::form_context::value_text(Some(&(field.get)(passage))), result);
        }
        if given_up {
            hand.session.revert_typing(std::slice::from_ref(target), "evidence");
        }
        if done {
            hand.session.close_open_step();
        }
    }
    source_words_ui(ui, hand, passage);
}

/// The speaker: an actor of the map, or anybody else in words.
fn said_by_ui(ui: &mut Ui, hand: &mut FormContext<'_>, fact: &FieldDescription, value: &FieldValue) -> FieldAnswer {
    let current = super::form_context::value_text(Some(value));
    let actor = Id::parse(&current).ok().and_then(|id| hand.map.actors.get(&id));
    let shown = actor.map_or_else(|| current.clone(), |actor| actor.name.clone());
    super::field::labelled_field_ui(ui, hand, (fact.name, fact.help), false, |ui, hand, _| {
        let faint = current.is_empty();
        let shown = if faint { "not said" } else { &shown };
        let pick = PickField {
            name: fact.name,
            shown,
            is_placeholder: faint,
            is_searchable: true,
            new_entry_label: Some("Use"),
        };
        let map = &hand.map;
        let entries = || {
            let actors = map.actors.iter().map(|actor| ChoiceEntry::new(actor.id.as_str(), actor.name.as_str()));
            std::iter::once(ChoiceEntry::new("", "not said")).chain(actors).collect()
        };
        let picked = pick.show(ui, hand.theme, &mut hand.drafts.list_query, entries).1;
        FieldAnswer::choice(picked.map(|(PickAnswer::Value(text) | PickAnswer::New(text))| FieldValue::Text(text)))
    })
}

/// The words of the source that a passage points at, if the source's text is in the file.
fn source_words_ui(ui: &mut Ui, hand: &FormContext<'_>, passage: &Evidence) {
    let Some((from, to)) = passage.span else { return };
    let text = hand.map.sources.get(&passage.source).map(|source| source.text.as_str()).unwrap_or_default();
    let (from, to) = (from as usize, to as usize);
    let words: String = text.chars().skip(from).take(to.saturating_sub(from).min(600)).collect();
    if words.is_empty() {
        crate::ui::widgets::secondary_text(ui, hand.theme, "The source has no text there.");
    } else {
        quote(ui, hand.theme, hand.theme.hairline, &words, "in the source's text");
    }
}
