//! Every command and every face of the map.

use std::collections::BTreeSet;

use stancemap::model::*;
use stancemap::session::{COMMANDS, Effect, MapFace, Session, command, shortcut_of};

use super::{assert_id, assert_sentence, assert_unique};
use crate::support::full;

#[test]
fn every_command_has_an_id_a_name_and_a_sentence_of_its_own() {
    assert_unique("commands", COMMANDS.iter().map(|command| command.about.id));
    assert_unique("names of commands", COMMANDS.iter().map(|command| command.about.name));
    for row in COMMANDS {
        assert_id(row.about.id);
        assert_sentence(row.about.id, row.about.help);
        assert_eq!(command(row.about.id).map(|found| found.about.name), Some(row.about.name));
        assert_eq!(shortcut_of(row.about.id).is_empty(), row.shortcuts.is_empty());
        assert_unique_or_none(row.about.parameters);
    }
}

fn assert_unique_or_none(params: &[Parameter]) {
    if !params.is_empty() {
        assert_unique("params", params.iter().map(|param| param.id));
    }
}

#[test]
fn no_two_commands_have_the_same_keys() {
    let mut seen = BTreeSet::new();
    for row in COMMANDS {
        for shortcut in row.shortcuts {
            let keys = (shortcut.ctrl, shortcut.shift, shortcut.alt, shortcut.key);
            assert!(!(shortcut.ctrl && shortcut.alt), "{}: AltGr types signs", row.about.id);
            assert!(seen.insert(keys), "{} has keys of another command: {shortcut}", row.about.id);
            let known = egui::Key::from_name(shortcut.key).is_some();
            assert!(known, "the window knows no key {:?} of {}", shortcut.key, row.about.id);
        }
    }
}

#[test]
fn every_command_runs_on_an_empty_map_twice() {
    for row in COMMANDS {
        let mut session = Session::default();
        for _ in 0..2 {
            let was = (session.map().clone(), session.selection().clone(), session.history().current_step());
            let is_available = (row.available)(&session);
            row.run(&mut session);
            let is = (session.map().clone(), session.selection().clone(), session.history().current_step());
            assert!(is_available || was == is, "{} is not available and does something", row.about.id);
            // With nothing selected nothing can be deleted, and what is made can be undone to nothing.
            assert!(is.0.count() >= was.0.count(), "{} deletes something", row.about.id);
            assert!(is.1.iter().all(|target| target.is_in(&is.0)), "{} selects what is not there", row.about.id);
        }
        session.go_to_step(0);
        assert!(*session.map() == Map::default(), "{} leaves something behind", row.about.id);
    }
}

#[test]
fn every_command_runs_with_each_kind_of_record_selected_twice() {
    for row in COMMANDS {
        for kind in RECORD_KINDS {
            for most in [1, 3] {
                let mut session = Session::open(full::map(), None);
                session.select(Target::all(session.map(), kind.id).into_iter().take(most).collect::<Vec<_>>());
                let opened = session.map().clone();
                for _ in 0..2 {
                    row.run(&mut session);
                    let at = format!("{} with {} selected", row.about.id, kind.plural);
                    assert_eq!(session.map().problems(), [], "{at}");
                    assert!(session.selection().iter().all(|target| target.is_in(session.map())), "{at}");
                }
                while session.history().undo_label().is_some() {
                    session.undo();
                }
                assert!(*session.map() == opened, "undo after {} with {} selected", row.about.id, kind.plural);
            }
        }
    }
}

#[test]
fn an_unavailable_command_changes_nothing() {
    for (name, map) in [("an empty map", Map::default()), ("a full map", full::map())] {
        let kinds: Vec<Vec<Target>> = RECORD_KINDS.iter().map(|kind| Target::all(&map, kind.id)).collect();
        for (row, chosen) in
            COMMANDS.iter().flat_map(|row| [vec![]].into_iter().chain(kinds.clone()).map(move |c| (row, c)))
        {
            let mut session = Session::open(map.clone(), None);
            session.select(chosen.clone());
            if !(row.available)(&session) {
                row.run(&mut session);
                let steps = session.history().labels().len();
                assert_eq!(steps, 1, "{} changed {name} with {chosen:?} selected", row.about.id);
                assert!(*session.map() == map, "{} changed {name}", row.about.id);
                assert_eq!(session.name_prompt(), None, "{} names something on {name}", row.about.id);
            }
        }
    }
}

#[test]
fn grouping_needs_a_selected_actor() {
    let row = command("add_group").unwrap();
    for (chosen, members) in [("", 0), ("source", 0), ("actor", 2)] {
        let mut session = Session::open(full::map(), None);
        let chosen: Vec<Target> = Target::all(session.map(), chosen).into_iter().take(2).collect();
        session.select(chosen);
        let groups = session.map().groups.len();
        assert_eq!((row.available)(&session), members > 0);
        row.run(&mut session);
        session.submit_name("Camp");
        let new = session.map().groups.iter().nth(groups).map_or(0, |group| group.members.len());
        assert_eq!(new, members);
    }
}

#[test]
fn every_face_has_a_command_a_name_and_a_sentence() {
    assert_unique("faces", MapFace::ALL.iter().map(|face| face.term().id));
    assert_unique("names of faces", MapFace::ALL.iter().map(|face| face.term().name));
    for face in MapFace::ALL {
        let term = face.term();
        assert_sentence(term.id, term.help);
        let mut session = Session::open(full::map(), None);
        session.set_face(*MapFace::ALL.last().unwrap());
        command(&format!("face_{}", term.id)).unwrap().run(&mut session);
        assert_eq!(session.face(), *face);
        let shown =
            if matches!(face, MapFace::Matrix | MapFace::Positions | MapFace::Timeline) { term.id } else { "canvas" };
        assert_eq!(face.figure_content().word(), shown);
    }
}

#[test]
fn an_effect_is_taken_once() {
    let mut session = Session::default();
    command("save").unwrap().run(&mut session);
    assert_eq!(session.take_effects(), [Effect::Save]);
    assert_eq!(session.take_effects(), []);
}
