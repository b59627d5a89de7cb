//! Actors are folded into what they are part of, and opened.

use emath::{pos2, vec2};
use stancemap::model::*;

use super::place;
use crate::support::user;
use crate::support::user::TestUser;

/// A ministry and a spokesman that are part of a state and have ties to another state.
const STATE: &str = "State @ 0,0; Ministry @ 200,0 in State; Speaker @ 200,200 in Ministry; Other @ 600,0; mandate @ 600,300; \
                     Ministry = Other talks +; Speaker > Other criticism -; State = Ministry command; \
                     Speaker -2 mandate; Ministry +1 mandate; Other +2 mandate; \
                     Speaker objects mandate; Ministry objects mandate; Other objects stance:speaker-mandate";

#[test]
fn members_are_folded_into_their_actor_and_opened_again() {
    let mut user = TestUser::of(&STATE.replace("; Other objects stance:speaker-mandate", ""));
    let before = user.map().clone();
    user.session.select(["actor:state", "actor:speaker"].map(user::target));
    user.run("fold");
    assert_eq!(user.selected(), "actor:state", "what is folded away is selected in what stands for it");
    let scene = user.scene();
    let nodes: Vec<String> = scene.nodes.keys().map(Target::to_string).collect();
    assert_eq!(nodes, ["actor:other", "actor:state", "issue:mandate"]);
    let ties: Vec<String> = scene.routes.keys().map(Target::to_string).collect();
    assert_eq!(ties, ["tie:ministry-other-talks", "objection:speaker-against-mandate"], "one line for several");
    let words: Vec<String> = scene.items.iter().filter_map(|item| text_of(&item.shape)).collect();
    assert!(words.contains(&"2 ties: 1 +, 1 −".to_owned()), "plus and minus are kept apart: {words:?}");
    assert!(words.contains(&"2 objections".to_owned()), "{words:?}");
    assert!(words.contains(&"2 parts".to_owned()), "{words:?}");
    user.session.set_lens(Lens::Issue(Id::parse("mandate").unwrap()));
    let scene = stancemap::scene::Scene::of(user.map(), user.session.view_state(), &stancemap::scene::Palette::LIGHT);
    let words: Vec<String> = scene.items.iter().filter_map(|item| text_of(&item.shape)).collect();
    assert!(words.contains(&"2 parts: 1 for, 1 against".to_owned()), "{words:?}");
    // Folded members move with their actor and are opened beside it.
    user.drag(user.at("actor:state"), vec2(37.0, 411.0));
    assert_eq!(place(&user, "actor:speaker"), pos2(237.0, 611.0));
    user.run("select_actors");
    assert_eq!(user.selected(), "actor:other actor:state", "what is not seen is not selected");
    user.session.select([user::target("actor:state")]);
    user.run("fold");
    assert_eq!(user.scene().nodes.len(), 5);
    user.can_go_back_and_forth();
    while user.session.history().undo_label().is_some() {
        user.session.undo();
    }
    assert_eq!(*user.map(), before);
}

fn text_of(shape: &stancemap::scene::SceneShape) -> Option<String> {
    match shape {
        stancemap::scene::SceneShape::Text { line, .. } => Some(line.text.to_string()),
        _ => None,
    }
}

#[test]
fn a_command_folds_and_opens_every_actor() {
    let mut user = TestUser::of(STATE);
    user.run("fold_all");
    assert_eq!(user.scene().nodes.len(), 3);
    let objections: Vec<String> = user.scene().routes.keys().map(Target::to_string).collect();
    assert!(objections.contains(&"objection:other-against-speaker-mandate".to_owned()), "{objections:?}");
    user.run("fold_all");
    assert_eq!(user.scene().nodes.len(), 5);
    // Folding only the inner actor leaves it on the map.
    user.session.select([user::target("actor:ministry")]);
    user.run("fold");
    assert_eq!(user.scene().nodes.len(), 4);
    user.can_go_back_and_forth();
}
