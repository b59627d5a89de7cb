//! The requirement of a condition, chosen from sentences that can be checked against the map.

use egui::Ui;

use super::form_context::{FieldAnswer, FormContext, value_text};
use crate::model::{FieldDescription, FieldValue, Level, LevelNumber, Map, Requirement};
use crate::ui::widgets::{ChoiceEntry, PickAnswer, PickField};

impl FormContext<'_> {
    /// Shows a field for a requirement: a list of sentences that is filtered by typing.
    pub(super) fn requirement_ui(
        &mut self,
        ui: &mut Ui,
        field: &FieldDescription,
        value: Option<&FieldValue>,
    ) -> FieldAnswer {
        let current = value_text(value);
        let shown = current.parse::<Requirement>().map_or_else(
            |_| "nothing that can be checked".to_owned(),
            |requirement| requirement_sentence(&self.map, &requirement),
        );
        let pick = PickField {
            name: field.name,
            shown: &shown,
            is_placeholder: current.is_empty(),
            is_searchable: true,
            new_entry_label: None,
        };
        let picked = pick.show(ui, self.theme, &mut self.drafts.list_query, || requirement_entries(&self.map)).1;
        FieldAnswer::choice(picked.map(|(PickAnswer::Value(text) | PickAnswer::New(text))| FieldValue::Text(text)))
    }
}

/// The sentence of a requirement, such as "Türkiye takes part" or "UN mandate finds at least +2".
fn requirement_sentence(map: &Map, requirement: &Requirement) -> String {
    match requirement {
        Requirement::ActorIn(id) => format!("{} takes part", map.name(&id.into())),
        Requirement::ActorOut(id) => format!("{} takes no part", map.name(&id.into())),
        Requirement::IssueReaches(id, level) => format!("{} finds at least {}", map.name(&id.into()), level.0),
        Requirement::Tie(id) => format!("{} exists", map.name(&id.into())),
    }
}

fn requirement_entries(map: &Map) -> Vec<ChoiceEntry> {
    let actors = map.actors.ids().flat_map(|id| [Requirement::ActorIn(id.clone()), Requirement::ActorOut(id)]);
    let levels_of = |id: crate::model::Id<crate::model::Issue>| {
        Level::ALL.into_iter().rev().map(move |level| Requirement::IssueReaches(id.clone(), LevelNumber(level)))
    };
    let all = actors.chain(map.issues.ids().flat_map(levels_of)).chain(map.ties.ids().map(Requirement::Tie));
    let entry =
        |requirement: Requirement| ChoiceEntry::new(requirement.to_string(), requirement_sentence(map, &requirement));
    std::iter::once(ChoiceEntry::new("", "nothing that can be checked")).chain(all.map(entry)).collect()
}
