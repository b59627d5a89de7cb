//! The panels without the rest of the window: clicks and typing change the map once and can be undone.

use egui::{Key, Modifiers, Vec2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use stancemap::model::{
    Actor, Alignment, Evidence, FieldValue, Issue, Lens, Map, Objection, RECORD_KINDS, Scenario, Source, Stance,
    Target, Tie, View,
};
use stancemap::session::OutlineTab;
use stancemap::session::{COMMANDS, Effect, Menu, Session};
use stancemap::ui::inspector::Inspector;
use stancemap::ui::menu::SUBMENUS;
use stancemap::ui::outline::OutlinePanel;
use stancemap::ui::theme::{Theme, fonts};
use stancemap::ui::welcome_card::WelcomeCard;
use stancemap::ui::{inspector, lens_bar, menu, outline};

struct PanelState {
    session: Session,
    outline: OutlinePanel,
    inspector: Inspector,
    theme: Theme,
}

fn show(ui: &mut egui::Ui, window: &mut PanelState) {
    let PanelState { session, outline, inspector, theme } = window;
    menu::panel(theme).show(ui, |ui| menu::show(ui, theme, session, &[]));
    outline::panel(theme).show(ui, |ui| outline.show(ui, theme, session));
    inspector::panel(theme).show(ui, |ui| inspector.show(ui, theme, session, &mut WelcomeCard::default()));
    egui::CentralPanel::no_frame().show(ui, |ui| {
        let canvas = ui.max_rect();
        lens_bar::show(ui, theme, session, canvas);
    });
}

fn window(session: Session) -> Harness<'static, PanelState> {
    let theme = Theme::new(stancemap::ui::theme::ColourScheme::Light, stancemap::ui::theme::ColourVision::Usual);
    let setup = theme.clone();
    let window = PanelState { session, outline: OutlinePanel::default(), inspector: Inspector::default(), theme };
    let mut harness = Harness::builder()
        .with_size(Vec2::new(1280.0, 3000.0))
        .with_context_setup(move |ctx| {
            ctx.set_fonts(fonts());
            setup.apply(ctx);
        })
        .build_ui_state(show, window);
    harness.run();
    harness
}

/// One record of every kind, and some more.
fn map() -> Map {
    let mut map = Map { title: "A force".to_owned(), ..Map::default() };
    let israel = map.actors.add(Actor::new("Israel", pos2(0.0, 0.0)));
    let mut saar = Actor::new("Gideon Saar", pos2(0.0, 90.0));
    saar.part_of = Some(israel.clone());
    saar.other_names = vec!["גדעון סער".to_owned()];
    map.actors.add(saar);
    let turkiye = map.actors.add(Actor::new("Türkiye", pos2(300.0, 0.0)));
    let troops = map.issues.add(Issue::new("Turkish troops", pos2(150.0, 0.0)));
    map.issues.add(Issue::new("UN mandate", pos2(150.0, 90.0)));
    let source = map.sources.add(Source::new("A report"));
    let mut stance = Stance::new(&israel, &troops, "-3".parse().unwrap());
    stance.evidence.push(Evidence::new(&source, "will not accept"));
    let stance = map.stances.add(stance);
    let tie = map.ties.add(Tie::new(&turkiye, &(&troops).into(), "participation"));
    map.objections.add(Objection::new(&israel, &(&tie).into()));
    stancemap::ops::add_condition(&mut map, &stance, "full legitimacy");
    stancemap::ops::add_body(&mut map, "Security Council");
    stancemap::ops::add_group(&mut map, "Ministers", vec![turkiye]);
    stancemap::ops::add_note(&mut map, "A note", pos2(0.0, 0.0));
    map.views.add(View::new("Troops", Lens::Issue(troops)));
    map.scenarios.add(Scenario::new("Without veto"));
    map
}

fn open(selected: &[&str]) -> Harness<'static, PanelState> {
    let mut session = Session::open(map(), None);
    session.select(selected.iter().map(|target| target.parse().unwrap()));
    window(session)
}

fn stance(harness: &Harness<'_, PanelState>, actor: &str, issue: &str) -> Option<Alignment> {
    let (actor, issue) = (stancemap::model::Id::parse(actor).unwrap(), stancemap::model::Id::parse(issue).unwrap());
    harness.state().session.map().stance_of(&actor, &issue).map(|stance| stance.alignment)
}

fn text(harness: &Harness<'_, PanelState>, target: &str, field: &str) -> String {
    match harness.state().session.map().field_value(&target.parse().unwrap(), field) {
        Some(FieldValue::Text(text)) => text,
        other => panic!("{target} {field}: {other:?}"),
    }
}

#[test]
fn a_click_on_a_step_sets_a_stance_and_undo_takes_it_back() {
    let mut harness = open(&["actor:turkiye"]);
    harness.get_by_label("Set Turkish troops to +3 champions").click();
    harness.run();
    assert_eq!(stance(&harness, "turkiye", "turkish-troops"), Some("3".parse().unwrap()));
    harness.state_mut().session.undo();
    harness.run();
    assert_eq!(stance(&harness, "turkiye", "turkish-troops"), None);
}

#[test]
fn unknown_deletes_the_stance_and_undecided_does_not() {
    let mut harness = open(&["actor:israel"]);
    harness.get_by_label("Set Turkish troops to undecided").click();
    harness.run();
    assert_eq!(stance(&harness, "israel", "turkish-troops"), Some(Alignment::Undecided));
    harness.get_by_label("Set Turkish troops to unknown").click();
    harness.run();
    assert_eq!(stance(&harness, "israel", "turkish-troops"), None);
}

#[test]
fn arrow_keys_walk_over_the_steps_as_one_undo_step() {
    let mut harness = open(&["actor:israel"]);
    harness.get_by_label("Set Turkish troops to −3 blocks").focus();
    harness.run();
    for _ in 0..3 {
        harness.key_press(Key::ArrowRight);
        harness.run();
    }
    assert_eq!(stance(&harness, "israel", "turkish-troops"), Some("0".parse().unwrap()));
    harness.state_mut().session.undo();
    assert_eq!(stance(&harness, "israel", "turkish-troops"), Some("-3".parse().unwrap()));
}

#[test]
fn typing_a_name_is_one_step() {
    let mut harness = open(&["actor:turkiye"]);
    let steps = harness.state().session.history().labels().len();
    let name = harness.get_by(|node| node.label().as_deref() == Some("Name") && node.value().is_some());
    name.focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    for letter in ["T", "u", "r", "k"] {
        harness.event(egui::Event::Text(letter.to_owned()));
        harness.run();
    }
    assert_eq!(text(&harness, "actor:turkiye", "name"), "Turk");
    assert_eq!(harness.state().session.history().labels().len(), steps + 1);
    harness.state_mut().session.undo();
    assert_eq!(text(&harness, "actor:turkiye", "name"), "Türkiye");
}

#[test]
fn an_unknown_value_is_not_shown_as_a_number() {
    let whole = |harness: &Harness<'_, PanelState>| {
        harness.state().session.map().field_value(&"stance:israel-turkish-troops".parse().unwrap(), "salience")
    };
    let pressed = |harness: &Harness<'_, PanelState>| {
        let is_pressed = |name: &str| {
            harness.query_by_label(name).and_then(|node| node.accesskit_node().toggled())
                == Some(egui::accesskit::Toggled::True)
        };
        (0..=3).filter(|number| is_pressed(&format!("Set salience to {number}"))).count()
    };
    let mut harness = open(&["stance:israel-turkish-troops"]);
    assert!(harness.query_by_label("Set salience to 0").is_none());
    assert_eq!(pressed(&harness), 0);
    for (expected, count) in [(2, 1), (0, 0)] {
        harness.get_by_label("Set salience to 2").click();
        harness.run();
        assert_eq!((whole(&harness), pressed(&harness)), (Some(FieldValue::Whole(expected)), count));
    }
    harness.state_mut().session.select(["actor:israel".parse().unwrap()]);
    harness.run();
    assert!(harness.query_by_label("Set influence to 0").is_some(), "no influence is something to know");
}

#[test]
fn a_wrong_date_keeps_what_was_typed_and_says_so() {
    let mut harness = open(&["stance:israel-turkish-troops"]);
    let since = harness.get_by(|node| node.label().as_deref() == Some("Since") && node.placeholder().is_some());
    since.focus();
    harness.run();
    harness.event(egui::Event::Text("27 Oct".to_owned()));
    harness.run();
    assert_eq!(text(&harness, "stance:israel-turkish-troops", "since"), "");
    assert!(harness.query_by_label_contains("is no date").is_some());
    assert!(harness.query_all_by_value("27 Oct").count() > 0);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("2025-10-27".to_owned()));
    harness.run();
    assert_eq!(text(&harness, "stance:israel-turkish-troops", "since"), "2025-10-27");
    assert!(harness.query_by_label_contains("is no date").is_none());
}

#[test]
fn a_refused_value_is_explained_under_its_field() {
    let mut harness = open(&["actor:israel"]);
    harness.get_by_role_and_label(egui::Role::ComboBox, "Part of").click();
    harness.run();
    harness.get_by_role_and_label(egui::Role::MenuItem, "Gideon Saar").click();
    harness.run();
    assert_eq!(text(&harness, "actor:israel", "part_of"), "");
    assert!(harness.query_by_label_contains("is part of itself").is_some());
}

#[test]
fn the_filter_finds_names_in_other_scripts() {
    let mut harness = open(&[]);
    harness.get_by_label("Filter the outline").focus();
    harness.run();
    harness.event(egui::Event::Text("סער".to_owned()));
    harness.run();
    assert!(harness.query_by_label_contains("Gideon Saar, other").is_some());
    assert!(harness.query_by_label_contains("Türkiye, other").is_none());
}

#[test]
fn escape_clears_the_filter_and_then_leaves_it() {
    let mut harness = open(&[]);
    let is_in_it = |harness: &Harness<'_, PanelState>| harness.get_by_label("Filter the outline").is_focused();
    harness.get_by_label("Filter the outline").focus();
    harness.run();
    harness.event(egui::Event::Text("israel".to_owned()));
    harness.run();
    assert!(harness.query_by_label_contains("Türkiye, other").is_none());
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label_contains("Türkiye, other").is_some() && is_in_it(&harness));
    harness.key_press(Key::Escape);
    harness.run();
    assert!(!is_in_it(&harness));
}

#[test]
fn a_click_in_the_outline_selects_and_arrows_go_on() {
    let mut harness = open(&[]);
    harness.get_by_label("Israel, other").click();
    harness.run();
    assert_eq!(harness.state().session.selected(), Some(&"actor:israel".parse().unwrap()));
    harness.get_by_label("Türkiye, other").click_modifiers(Modifiers::COMMAND);
    harness.run();
    assert_eq!(harness.state().session.selection().len(), 2);
    harness.get_by_label("Israel, other").click();
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().session.selected(), Some(&"actor:gideon-saar".parse().unwrap()));
}

#[test]
fn every_record_can_be_reached_and_has_a_form() {
    for kind in RECORD_KINDS {
        let target = Target::all(&map(), kind.id).into_iter().next().unwrap();
        let mut harness = open(&[]);
        harness.state_mut().outline.set_tab(OutlineTab::of(&target));
        harness.run();
        let sentence = map().sentence(&target, &Lens::Relationships);
        harness
            .get_by(|node| node.role() == egui::Role::ListItem && node.label().as_deref() == Some(&sentence))
            .click();
        harness.run();
        assert_eq!(harness.state().session.selected(), Some(&target), "{sentence}");
        for fact in stancemap::model::fields_of(&target) {
            let shown = harness.query_all_by_label_contains(fact.name).count() > 0;
            let caption = harness.query_all_by_label_contains(&fact.name.to_uppercase()).count() > 0;
            assert!(shown || caption, "{target} has no field for {}", fact.id);
        }
    }
}

#[test]
fn fields_that_differ_are_mixed_until_they_are_set_for_all() {
    let mut session = Session::open(map(), None);
    session.set(&["actor:israel".parse().unwrap()], "kind", &FieldValue::Text("state".to_owned())).unwrap();
    session.select(["actor:israel".parse().unwrap(), "actor:turkiye".parse().unwrap()]);
    let mut harness = window(session);
    let kind = harness.get_by(|node| node.label().as_deref() == Some("Kind") && node.value().is_some());
    assert_eq!(kind.value().as_deref(), Some("mixed"));
    kind.click();
    harness.run();
    harness.get_by_label("person").click();
    harness.run();
    assert_eq!(text(&harness, "actor:israel", "kind"), "person");
    assert_eq!(text(&harness, "actor:turkiye", "kind"), "person");
}

#[test]
fn evidence_can_be_added_with_a_new_source() {
    let mut harness = open(&["tie:turkiye-turkish-troops-participation"]);
    harness.get_by_label("Add evidence").click();
    harness.run();
    harness.event(egui::Event::Text("Another report".to_owned()));
    harness.run();
    harness.get_by_label("New source “Another report”").click();
    harness.run();
    let map = harness.state().session.map();
    let tie = map.ties.get(&stancemap::model::Id::parse("turkiye-turkish-troops-participation").unwrap()).unwrap();
    assert_eq!(tie.evidence.len(), 1);
    assert_eq!(map.sources.get(&tie.evidence[0].source).unwrap().title, "Another report");
    assert!(harness.query_by_label("Remove evidence 1").is_some());
}

#[test]
fn only_visible_rows_of_a_long_list_are_drawn() {
    let mut map = Map::default();
    for number in 0..10_000 {
        map.actors.add(Actor::new(&format!("Actor {number}"), pos2(0.0, 0.0)));
    }
    let mut harness = window(Session::open(map, None));
    let rows = |harness: &Harness<'_, PanelState>| harness.get_all_by_role(egui::Role::ListItem).count();
    assert!(rows(&harness) < 200, "{} rows", rows(&harness));
    // A record that is selected elsewhere is scrolled into view.
    harness.state_mut().session.select(["actor:actor-9000".parse().unwrap()]);
    harness.run();
    assert!(harness.query_by_label("Actor 9000, other").is_some());
}

#[test]
fn enter_ends_a_line_and_leaves_no_line_break() {
    let mut harness = open(&["actor:turkiye"]);
    let name = harness.get_by(|node| node.label().as_deref() == Some("Name") && node.value().is_some());
    name.focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Paste("Turkey\nand more".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(text(&harness, "actor:turkiye", "name"), "Turkey and more");
}

#[test]
fn escape_restores_a_field_and_leaves_no_step() {
    let forms: [(&[&str], &str); 3] = [(&["actor:turkiye"], "Name"), (&[], "Title"), (&["note:a-note"], "Text")];
    for (selected, label) in forms {
        let mut harness = open(selected);
        let map = harness.state().session.map().clone();
        let field = harness.get_by(|node| node.label().as_deref() == Some(label) && node.value().is_some());
        field.focus();
        harness.run();
        for text in ["x", "y"] {
            harness.event(egui::Event::Text(text.to_owned()));
            harness.run();
        }
        assert!(*harness.state().session.map() != map, "{label} is typed into");
        harness.key_press(Key::Escape);
        harness.run();
        let session = &harness.state().session;
        assert!(*session.map() == map && session.history().labels().len() == 1, "{label} is as it was");
        let field = harness.get_by(|node| node.label().as_deref() == Some(label) && node.value().is_some());
        assert!(!field.value().unwrap_or_default().contains("xy"), "{label} shows what it was");
    }
}

#[test]
fn a_scenario_takes_a_change_and_a_reason() {
    let mut harness = open(&["scenario:without-veto"]);
    harness.get_by_label("Add a change").click();
    harness.run();
    harness.get_by_label("An actor plays no part").click();
    harness.run();
    harness.get_by_label("Reason").focus();
    harness.run();
    harness.event(egui::Event::Text("It leaves the table".to_owned()));
    harness.run();
    let scenario = harness.state().session.map().scenarios.iter().next().unwrap();
    let israel = stancemap::model::Id::parse("israel").unwrap();
    assert_eq!(scenario.overrides[0].change, stancemap::model::ScenarioChange::NoActor(israel));
    assert_eq!(scenario.overrides[0].reason, "It leaves the table");
}

#[test]
fn a_stance_of_another_date_says_so() {
    let mut map = map();
    map.as_of = Some("2025-09-30".parse().unwrap());
    let target: Target = "stance:israel-turkish-troops".parse().unwrap();
    map.set_field_value(&target, "since", FieldValue::Text("2025-10-27".to_owned()));
    let mut session = Session::open(map, None);
    session.select([target]);
    let mut harness = window(session);
    assert!(harness.query_by_label_contains("Not in force on 30 Sep 2025").is_some());
    harness.state_mut().session.select(["actor:israel".parse().unwrap()]);
    harness.run();
    assert!(harness.query_by_label_contains("−3 27 Oct 2025, not in force on 30 Sep 2025").is_some());
}

#[test]
fn the_lens_bar_turns_the_lens() {
    let mut harness = open(&[]);
    harness.get_by_label("Lens: UN mandate").click();
    harness.run();
    assert_eq!(harness.state().session.lens().issue().unwrap().as_str(), "un-mandate");
}

#[test]
fn every_command_stands_in_its_menu() {
    for menu in Menu::ALL {
        let mut harness = open(&["actor:israel"]);
        harness
            .get_by(|node| node.label().as_deref() == Some(menu.name()) && node.role() == egui::Role::Button)
            .click();
        harness.run();
        for command in COMMANDS.iter().filter(|command| command.menu == menu) {
            let name = command.about.name.to_lowercase();
            let entry = |label: String| label.to_lowercase().contains(&name);
            let found =
                harness.query_all_by(|node| node.role() == egui::Role::MenuItem && node.label().is_some_and(entry));
            let nested = SUBMENUS.iter().find(|(_, ids)| ids.contains(&command.about.id));
            let is_there = match nested {
                Some((name, _)) => harness.query_all_by_label_contains(name).next().is_some(),
                None => found.count() > 0,
            };
            assert!(is_there, "{} is not in {}", command.about.name, menu.name());
        }
    }
}

#[test]
fn the_button_for_figures_asks_for_the_dialog() {
    let mut harness = open(&[]);
    harness.get_by_label("Figure…").click();
    harness.run();
    assert_eq!(harness.state_mut().session.take_effects(), [Effect::Figure]);
}

#[test]
fn long_lists_do_not_push_the_map_aside() {
    let edge = |actors: usize| {
        let mut map = Map::default();
        for number in 0..actors {
            map.actors.add(Actor::new(&format!("Actor {number}"), pos2(0.0, 0.0)));
            map.issues.add(Issue::new(&format!("Issue {number}"), pos2(0.0, 0.0)));
            map.sources.add(Source::new(&format!("Source {number}")));
        }
        let harness = window(Session::open(map, None));
        harness.get_by_label("Filter the outline").rect().right()
    };
    let few = edge(1);
    for actors in [9, 10, 150, 1200] {
        assert_eq!(edge(actors), few, "with {actors}");
    }
}
