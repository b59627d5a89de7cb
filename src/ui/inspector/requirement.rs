//! What a condition asks for, chosen from sentences that can be checked against the map.

use egui::Ui;

use super::hand::{Answer, Hand, text_of};
use crate::model::{Fact, Level, LevelNumber, Map, Requirement, Value};
use crate::ui::widgets::{Entry, Pick, Picked};

impl Hand<'_> {
    /// A field for a requirement: a list of sentences, narrowed by typing.
    pub(super) fn requirement(&mut self, ui: &mut Ui, fact: &Fact, value: Option<&Value>) -> Answer {
        let current = text_of(value);
        let shown = current
            .parse::<Requirement>()
            .map_or_else(|_| "nothing that can be checked".to_owned(), |requirement| sentence(&self.map, &requirement));
        let pick = Pick { name: fact.name, shown: &shown, faint: current.is_empty(), search: true, fresh: None };
        let picked = pick.show(ui, self.theme, &mut self.drafts.query, || entries(&self.map)).1;
        Answer::chosen(picked.map(|(Picked::Value(text) | Picked::New(text))| Value::Text(text)))
    }
}

/// "Türkiye takes part", "UN mandate finds at least +2".
fn sentence(map: &Map, requirement: &Requirement) -> String {
    match requirement {
        Requirement::ActorIn(id) => format!("{} takes part", map.name(&id.into())),
        Requirement::ActorOut(id) => format!("{} takes no part", map.name(&id.into())),
        Requirement::IssueReaches(id, level) => format!("{} finds at least {}", map.name(&id.into()), level.0),
        Requirement::Tie(id) => format!("{} exists", map.name(&id.into())),
    }
}

fn entries(map: &Map) -> Vec<Entry> {
    let actors = map.actors.ids().flat_map(|id| [Requirement::ActorIn(id.clone()), Requirement::ActorOut(id)]);
    let reaches = |id: crate::model::Id<crate::model::Issue>| {
        Level::ALL.into_iter().rev().map(move |level| Requirement::IssueReaches(id.clone(), LevelNumber(level)))
    };
    let all = actors.chain(map.issues.ids().flat_map(reaches)).chain(map.ties.ids().map(Requirement::Tie));
    let entry = |requirement: Requirement| Entry::new(requirement.to_string(), sentence(map, &requirement));
    std::iter::once(Entry::new("", "nothing that can be checked")).chain(all.map(entry)).collect()
}
