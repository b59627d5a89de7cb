//! Layouts of the open map: what each is about, which records it moves, and that it is one step or none.

use emath::pos2;
use stancemap::layout::{ALL, LayoutError, layout};
use stancemap::model::{Lens, Map};
use stancemap::network::Progress;
use stancemap::session::{COMMANDS, Effect, LayoutRequest, Menu, Session, StepMergeRule, command};

use crate::support::notation;

/// Four actors with ties of both signs, and an issue that two of them take a position on.
pub fn tribes() -> Map {
    notation::map(
        "Ann = Bob alliance +; Cy = Dan alliance +; Ann = Cy conflict -; Ann +3 peace; Cy -2 peace; peace @ 0,0",
    )
}

/// Runs the layout that the session asks for as the window does, but on this thread.
fn run(session: &mut Session) -> Result<usize, String> {
    let arrange = session.take_effects().into_iter().find_map(|effect| match effect {
        Effect::RunLayout(arrange) => Some(arrange),
        _ => None,
    });
    let begun = session.start_layout(arrange.unwrap()).map_err(|stopped| stopped.to_string())?;
    let places = begun.run(&Progress::default()).map_err(|stopped| stopped.to_string())?;
    session.apply_layout(&begun, &places).map_err(|overtaken| overtaken.to_string())
}

#[test]
fn every_layout_is_a_command_and_one_step() {
    for row in ALL {
        let command = command(row.about.id).unwrap();
        assert_eq!((command.menu, command.about.name), (Menu::Layout, row.about.name));
        let mut session = Session::open(tribes(), None);
        session.select(["issue:peace".parse().unwrap()]);
        let opened = session.map().clone();
        assert!((command.available)(&session));
        command.run(&mut session);
        assert!(run(&mut session).unwrap() > 0, "{}", row.about.id);
        assert_eq!(session.history().undo_label(), Some(format!("Layout: {}", row.about.name).as_str()));
        assert!(session.map() != &opened);
        session.undo();
        assert!(session.map() == &opened && session.history().undo_label().is_none(), "{}", row.about.id);
    }
}

#[test]
fn the_layout_menu_lists_every_layout_first() {
    let ids: Vec<&str> = COMMANDS.iter().filter(|row| row.menu == Menu::Layout).map(|row| row.about.id).collect();
    let layouts: Vec<&str> = ALL.iter().map(|row| row.about.id).collect();
    assert_eq!(ids[..layouts.len()], layouts);
    assert_eq!(ids[layouts.len()..], ["layout_again", "layouts"]);
}

#[test]
fn a_layout_moves_only_a_selection_of_two_or_more() {
    let mut session = Session::open(tribes(), None);
    session.select(["actor:ann", "actor:dan"].map(|id| id.parse().unwrap()));
    session.request_layout(layout("grid").unwrap());
    let before = session.map().clone();
    assert_eq!(run(&mut session), Ok(2));
    for (old, new) in before.actors.iter().zip(session.map().actors.iter()) {
        assert_eq!(old.place == new.place, !["ann", "dan"].contains(&old.id.as_str()), "{}", old.id);
    }
    assert!(before.issues == session.map().issues);
    // A selection of one moves everything.
    session.select(["actor:ann".parse().unwrap()]);
    session.request_layout(layout("grid").unwrap());
    assert!(run(&mut session).unwrap() > 2);
}

#[test]
fn a_layout_takes_its_focus_from_selection_lens_or_only_issue() {
    let two = || Session::open(notation::map("Ann +1 peace; Bob -1 war"), None);
    let about = |session: &Session, id: &str| {
        let begun = session.start_layout(LayoutRequest::new(layout(id).unwrap()));
        begun.map(|begun| begun.focus().map(ToString::to_string).unwrap_or_default())
    };
    let mut session = two();
    assert_eq!(about(&session, "spectrum"), Err(LayoutError::NoIssue));
    assert_eq!(about(&session, "rings"), Err(LayoutError::NoFocus));
    session.set_lens(Lens::Issue(session.map().issues.ids().last().unwrap()));
    assert_eq!(about(&session, "spectrum"), Ok("issue:war".to_owned()));
    session.select(["actor:ann".parse().unwrap()]);
    assert_eq!(about(&session, "spectrum"), Ok("issue:war".to_owned()));
    assert_eq!(about(&session, "rings"), Ok("actor:ann".to_owned()));
    session.select(["issue:peace".parse().unwrap()]);
    assert_eq!(about(&session, "spectrum"), Ok("issue:peace".to_owned()));
    assert_eq!(about(&Session::open(tribes(), None), "spectrum"), Ok("issue:peace".to_owned()));
}

#[test]
fn a_layout_is_dropped_if_its_map_has_changed_meanwhile() {
    type Change = (&'static str, fn(&mut Map), bool);
    let changes: [Change; 5] = [
        ("a move", |map| stancemap::ops::translate(map, ["actor:bob".parse().unwrap()], emath::vec2(5.0, 0.0)), true),
        ("a new actor", |map| drop(stancemap::ops::add_actor(map, "Eve", pos2(0.0, 0.0))), true),
        ("a tie less", |map| stancemap::ops::delete(map, &["tie:ann-cy-conflict".parse().unwrap()]), true),
        ("a source", |map| drop(stancemap::ops::add_source(map, "Report")), false),
        ("a title", |map| map.title.push('!'), false),
    ];
    for (what, change, drops) in changes {
        let mut session = Session::open(tribes(), None);
        let begun = session.start_layout(LayoutRequest::new(layout("camps").unwrap())).unwrap();
        let places = begun.run(&Progress::default()).unwrap();
        session.edit(what, StepMergeRule::Never, change);
        let before = session.map().clone();
        assert_eq!(session.apply_layout(&begun, &places).is_err(), drops, "{what}");
        assert_eq!(session.map() == &before, drops, "{what}");
    }
    // A layout by stances also depends on stances.
    let mut session = Session::open(tribes(), None);
    let begun = session.start_layout(LayoutRequest::new(layout("spectrum").unwrap())).unwrap();
    let places = begun.run(&Progress::default()).unwrap();
    session.edit("Change", StepMergeRule::Never, |map| {
        stancemap::ops::delete(map, &["stance:ann-peace".parse().unwrap()])
    });
    assert!(session.apply_layout(&begun, &places).is_err());
}

#[test]
fn another_arrangement_is_the_last_layout_from_the_next_seed() {
    let mut session = Session::open(tribes(), None);
    let again = command("layout_again").unwrap();
    assert!(!(again.available)(&session));
    session.request_layout(layout("circle").unwrap());
    again.run(&mut session);
    let seeds = session.take_effects().into_iter().map(|effect| match effect {
        Effect::RunLayout(arrange) => (arrange.layout, arrange.seed),
        other => panic!("{other:?}"),
    });
    assert_eq!(seeds.collect::<Vec<_>>(), [("circle", 1), ("circle", 2)]);
    assert_eq!(session.layout_request(layout("circle").unwrap()).seed, 2);
}

#[test]
fn a_layout_moves_a_note_away_from_the_actors() {
    let mut session = Session::open(tribes(), None);
    session.request_layout(layout("grid").unwrap());
    run(&mut session).unwrap();
    // A note at the place to which the layout puts an actor.
    let place = session.map().actors.iter().next().unwrap().place;
    session.edit("Note", StepMergeRule::Never, |map| {
        drop(stancemap::ops::add_note(map, "A ceasefire, and captives", place))
    });
    session.edit("Move", StepMergeRule::Never, |map| {
        stancemap::ops::translate(map, ["actor:ann".parse().unwrap()], emath::vec2(900.0, 0.0));
    });
    session.request_layout(layout("grid").unwrap());
    run(&mut session).unwrap();
    let note = session.map().notes.iter().next().unwrap().place;
    let nearest = session.map().actors.iter().map(|actor| actor.place.distance(note)).fold(f32::INFINITY, f32::min);
    assert!(nearest > 40.0, "a note lies {nearest} from an actor");
}
