//! Laying out the open map: one step that can be taken back, of what is selected or of all, given up or overtaken without
//! a trace; and the window round it.

use std::time::Duration;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use emath::pos2;
use stancemap::layout::{ALL, Stopped, layout};
use stancemap::model::{Lens, Map, Target};
use stancemap::network::Progress;
use stancemap::session::{Arrange, COMMANDS, Effect, Menu, Merge, Session, command};
use stancemap::store::Settings;
use stancemap::ui::dialog::Dialog;

use crate::support::notation;
use crate::support::test_window::{TestWindow, WindowStart};

fn tribes() -> Map {
    notation::map(
        "Ann = Bob alliance +; Cy = Dan alliance +; Ann = Cy conflict -; Ann +3 peace; Cy -2 peace; peace @ 0,0",
    )
}

/// Runs what the session asks for, as the window does, but at once.
fn run(session: &mut Session) -> Result<usize, String> {
    let arrange = session.take_effects().into_iter().find_map(|effect| match effect {
        Effect::Arrange(arrange) => Some(arrange),
        _ => None,
    });
    let begun = session.begin(arrange.unwrap()).map_err(|stopped| stopped.to_string())?;
    let places = begun.run(&Progress::default()).map_err(|stopped| stopped.to_string())?;
    session.finish(&begun, &places).map_err(|overtaken| overtaken.to_string())
}

#[test]
fn every_layout_is_a_command_and_one_step_that_can_be_taken_back() {
    for row in ALL {
        let command = command(row.about.id).unwrap();
        assert_eq!((command.menu, command.about.name), (Menu::Layout, row.about.name));
        let mut session = Session::open(tribes(), None);
        session.select(["issue:peace".parse().unwrap()]);
        let opened = session.map().clone();
        assert!((command.available)(&session));
        command.run(&mut session);
        assert!(run(&mut session).unwrap() > 0, "{}", row.about.id);
        assert_eq!(session.history().can_undo(), Some(format!("Layout: {}", row.about.name).as_str()));
        assert!(session.map() != &opened);
        session.undo();
        assert!(session.map() == &opened && session.history().can_undo().is_none(), "{}", row.about.id);
    }
}

#[test]
fn the_menu_has_every_layout_before_what_they_share() {
    let ids: Vec<&str> = COMMANDS.iter().filter(|row| row.menu == Menu::Layout).map(|row| row.about.id).collect();
    let layouts: Vec<&str> = ALL.iter().map(|row| row.about.id).collect();
    assert_eq!(ids[..layouts.len()], layouts);
    assert_eq!(ids[layouts.len()..], ["layout_again", "layouts"]);
}

#[test]
fn only_what_is_selected_moves_if_that_is_two_or_more() {
    let mut session = Session::open(tribes(), None);
    session.select(["actor:ann", "actor:dan"].map(|id| id.parse().unwrap()));
    session.arrange(layout("grid").unwrap());
    let before = session.map().clone();
    assert_eq!(run(&mut session), Ok(2));
    for (old, new) in before.actors.iter().zip(session.map().actors.iter()) {
        assert_eq!(old.place == new.place, !["ann", "dan"].contains(&old.id.as_str()), "{}", old.id);
    }
    assert!(before.issues == session.map().issues);
    // One alone has nothing to be placed by: everything moves.
    session.select(["actor:ann".parse().unwrap()]);
    session.arrange(layout("grid").unwrap());
    assert!(run(&mut session).unwrap() > 2);
}

#[test]
fn a_layout_is_about_what_is_selected_else_about_the_lens_else_about_the_only_issue() {
    let two = || Session::open(notation::map("Ann +1 peace; Bob -1 war"), None);
    let about = |session: &Session, id: &str| {
        let begun = session.begin(Arrange::new(layout(id).unwrap()));
        begun.map(|begun| begun.focus().map(ToString::to_string).unwrap_or_default())
    };
    let mut session = two();
    assert_eq!(about(&session, "spectrum"), Err(Stopped::NoIssue));
    assert_eq!(about(&session, "rings"), Err(Stopped::NoCentre));
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
fn places_for_a_map_that_has_changed_are_dropped_and_those_for_the_same_are_not() {
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
        let begun = session.begin(Arrange::new(layout("camps").unwrap())).unwrap();
        let places = begun.run(&Progress::default()).unwrap();
        session.edit(what, Merge::Never, change);
        let before = session.map().clone();
        assert_eq!(session.finish(&begun, &places).is_err(), drops, "{what}");
        assert_eq!(session.map() == &before, drops, "{what}");
    }
    // For a layout by stances these count too.
    let mut session = Session::open(tribes(), None);
    let begun = session.begin(Arrange::new(layout("spectrum").unwrap())).unwrap();
    let places = begun.run(&Progress::default()).unwrap();
    session.edit("Change", Merge::Never, |map| stancemap::ops::delete(map, &["stance:ann-peace".parse().unwrap()]));
    assert!(session.finish(&begun, &places).is_err());
}

#[test]
fn another_arrangement_is_the_last_layout_from_the_next_seed() {
    let mut session = Session::open(tribes(), None);
    let again = command("layout_again").unwrap();
    assert!(!(again.available)(&session));
    session.arrange(layout("circle").unwrap());
    again.run(&mut session);
    let seeds = session.take_effects().into_iter().map(|effect| match effect {
        Effect::Arrange(arrange) => (arrange.layout, arrange.seed),
        other => panic!("{other:?}"),
    });
    assert_eq!(seeds.collect::<Vec<_>>(), [("circle", 1), ("circle", 2)]);
    assert_eq!(session.arranged(layout("circle").unwrap()).seed, 2);
}

/// A window over a map, in which a frame takes as long as on a screen, so that what glides is seen on its way.
fn open(map: &Map, animation: bool) -> TestWindow {
    let settings = Some(Settings { first_start_done: true, animation, ..Settings::default() });
    let start = WindowStart { settings, frame_secs: 1.0 / 60.0, needs_all_glyphs: true, ..WindowStart::default() };
    TestWindow::over_with(map, start)
}

#[test]
fn the_dialog_lays_out_with_what_is_chosen_in_it_and_is_still_afterwards() {
    for animation in [true, false] {
        let mut window = open(&tribes(), animation);
        window.key(Key::L);
        assert!(window.app(|app| matches!(app.dialog(), Some(Dialog::Layouts(_)))));
        window.click("Circle");
        window.click("Another");
        window.click("Arrange");
        assert_eq!(window.last_step().as_deref(), Some("Layout: Circle"));
        assert_eq!(window.app(|app| app.document.session.arranged(layout("circle").unwrap()).seed), 2);
        assert!(window.app(|app| app.dialog().is_none()));
        // It glides once, within its steps; then nothing asks for another frame.
        let steps = window.harness.run_ok();
        assert!(steps.is_some_and(|steps| steps <= 2), "{steps:?} frames after a layout");
    }
}

#[test]
fn the_menu_and_the_palette_lay_out() {
    let mut window = open(&tribes(), false);
    window
        .harness
        .get_by(|node| node.label().as_deref() == Some("Layout") && node.role() == egui::Role::Button)
        .click();
    window.settle();
    window
        .harness
        .get_by(|node| node.label().as_deref() == Some("Grid") && node.role() == egui::Role::MenuItem)
        .click();
    window.settle();
    assert_eq!(window.last_step().as_deref(), Some("Layout: Grid"));
    window.press(Modifiers::COMMAND, Key::K);
    window.type_text("spectr");
    window.key(Key::Enter);
    assert_eq!(window.last_step().as_deref(), Some("Layout: Spectrum"));
}

#[test]
fn a_layout_without_its_issue_says_what_to_do() {
    let mut window = open(&notation::map("Ann +1 peace; Bob -1 war"), false);
    window.app(|app| app.document.session.arrange(layout("spectrum").unwrap()));
    window.settle();
    assert_eq!(window.last_step(), None);
    assert!(window.app(|app| app.toasts().iter().any(|said| said.contains("look through the lens of an issue"))));
}

#[test]
fn the_map_has_its_places_while_the_picture_still_glides() {
    let mut window = open(&tribes(), true);
    let target: Target = "actor:ann".parse().unwrap();
    window.app(|app| app.document.session.arrange(layout("rings").unwrap()));
    let place = |window: &TestWindow| window.app(|app| app.document.session.map().actors.iter().next().unwrap().place);
    let before = place(&window);
    for _ in 0..400 {
        window.harness.step();
        if place(&window) != before {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let after = place(&window);
    assert_ne!(before, after);
    let on_screen = |window: &TestWindow| window.app(|app| app.frame_on_screen(&target)).unwrap().center();
    let begins = on_screen(&window);
    window.settle();
    assert_ne!(begins, on_screen(&window), "the picture was on its way");
    assert_eq!(place(&window), after);
}

#[test]
fn a_note_is_not_left_over_what_has_come_to_lie_there() {
    let mut session = Session::open(tribes(), None);
    session.arrange(layout("grid").unwrap());
    run(&mut session).unwrap();
    // A note where an actor is put back to.
    let place = session.map().actors.iter().next().unwrap().place;
    session.edit("Note", Merge::Never, |map| drop(stancemap::ops::add_note(map, "A ceasefire, and captives", place)));
    session.edit("Move", Merge::Never, |map| {
        stancemap::ops::translate(map, ["actor:ann".parse().unwrap()], emath::vec2(900.0, 0.0));
    });
    session.arrange(layout("grid").unwrap());
    run(&mut session).unwrap();
    let note = session.map().notes.iter().next().unwrap().place;
    let nearest = session.map().actors.iter().map(|actor| actor.place.distance(note)).fold(f32::INFINITY, f32::min);
    assert!(nearest > 40.0, "a note lies {nearest} from an actor");
}
