//! A small sound map with at least one record of every kind and most marks, for tests that walk lists.

use emath::pos2;
use stancemap::model::*;

/// Returns the map.
pub fn map() -> Map {
    let mut map = super::notation::map(
        "as of 2025-11-07; Ann influence 5; Bob in Cy; Cy kind bloc; Dee @ 600,40; mandate; troops; war; \
         Ann = Bob alliance \"allies\"; Bob > Ann pressure - tentative; Cy = mandate participation unconfirmed; \
         Cy = Dee conflict ±; Ann = Dee broken; Bob = Dee expected \"soon\"; Ann = Cy cooperation +; \
         Ann +2 mandate since 2024 \"yes\"; Bob undecided mandate; Cy silent mandate; Cy -3 troops red assessed; \
         Dee +1 war; stance:ann-mandate if \"they pay\"; Cy vetoes tie:ann-bob-alliance \"no\"; \
         Bob doubts stance:cy-troops since 2024; Ann objects condition:ann-mandate-if; Dee objects war met",
    );
    map.title = "A full map".to_owned();
    map.question = "Is everything there?".to_owned();
    map.viewpoint = "A test".to_owned();
    let actors: Vec<_> = map.actors.ids().collect();
    let mut body = Body::new("Council");
    body.actor = actors.last().cloned();
    body.members.clone_from(&actors);
    body.quota = 3;
    body.vetoes = actors.iter().take(1).cloned().collect();
    let body = map.bodies.add(body);
    let tie = map.ties.ids().next();
    for id in map.issues.ids().take(1).collect::<Vec<_>>() {
        let issue = Target::Issue(id.clone());
        map.set_field_value(&issue, "decided_by", FieldValue::Text(body.to_string()));
        map.set_field_value(&issue, "about", FieldValue::Text(tie.iter().map(Id::to_string).collect()));
        map.views.add(View::new("The mandate", Lens::Issue(id)));
    }
    if let Some(tie) = tie {
        map.set_field_value(
            &Target::Condition(Id::from_name("ann-mandate-if", "")),
            "requires",
            FieldValue::Text(format!("tie:{tie}")),
        );
        let mut scenario = Scenario::new("Without it");
        scenario.overrides.push(Override { change: ScenarioChange::NoTie(tie), reason: "it breaks".to_owned() });
        map.scenarios.add(scenario);
    }
    map.groups.add(Group::new("Friends", actors.into_iter().take(2).collect()));
    map.notes.add(Note::new("Words on the map", pos2(-200.0, 150.0)));
    map
}
