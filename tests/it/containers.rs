//! Containers, which are actors drawn as an area around their members: how layouts make them and how users edit them.

use std::collections::BTreeSet;

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use stancemap::model::*;
use stancemap::network::Progress;
use stancemap::scene::{
    DrawnMap, LegendMark, Matrix, Palette, RecordArea, Scene, SceneShape, container_contents, describe_map,
};
use stancemap::session::{Effect, PointerAction, Session};
use stancemap::{file, ops};

use crate::support::user::{TestUser, target};
use crate::support::{many, notation};

/// Runs a layout by its id as the window does, but on this thread.
fn lay_out(session: &mut Session, id: &str) {
    let command = stancemap::session::command(id).unwrap();
    command.run(session);
    let arrange = session.take_effects().into_iter().find_map(|effect| match effect {
        Effect::RunLayout(arrange) => Some(arrange),
        _ => None,
    });
    let begun = session.start_layout(arrange.unwrap()).unwrap();
    let places = begun.run(&Progress::default()).unwrap();
    session.apply_layout(&begun, &places).unwrap();
}

fn is_container(map: &Map, id: &str) -> bool {
    map.actors.get(&Id::from_name(id, "")).unwrap().container
}

fn parts(map: &Map, whole: &Target) -> BTreeSet<Target> {
    let Target::Actor(id) = whole else { panic!("{whole} is no actor") };
    map.all_members_of(id).iter().map(Target::from).collect()
}

/// Every area contains all members of its actor and no others; two areas are nested or apart.
fn assert_sound(map: &Map, scene: &Scene) {
    for (whole, area) in &scene.container_areas {
        let inside = parts(map, whole);
        for (node, at) in &scene.nodes {
            let belongs = node == whole || inside.contains(node);
            assert!(!belongs || area.contains_rect(at.rect()), "{node} is not in {whole}");
            assert!(belongs || !area.intersects(at.rect()), "{node} stands in {whole}");
        }
        for (other, room) in &scene.container_areas {
            let apart = !area.intersects(*room);
            let nested = inside.contains(other) && area.contains_rect(*room);
            let nests = parts(map, other).contains(whole) && room.contains_rect(*area);
            assert!(whole == other || apart || nested || nests, "{whole} {area:?} and {other} {room:?}");
        }
    }
}

fn scene(map: &Map) -> Scene {
    Scene::of(map, &Lens::Relationships, &Palette::LIGHT)
}

/// A map of `count` actors at random places, some of them part of an earlier one, at most four deep.
fn forest(actors: usize, seed: u64) -> Map {
    let mut numbers = many::SeededNumbers::new(seed);
    let mut map = Map::default();
    let mut depths: Vec<(Id<Actor>, usize)> = Vec::new();
    for number in 0..actors {
        let name =
            format!("{} {number}", ["Office", "Committee of National Reconciliation", "وزارة الخارجية"][number % 3]);
        let at = pos2(numbers.below(1500) as f32, numbers.below(900) as f32);
        let mut actor = Actor::new(&name, at);
        actor.influence = numbers.below(6) as u8;
        let whole = depths.get(numbers.below(number + 3)).filter(|whole| whole.1 < 3);
        actor.part_of = whole.map(|whole| whole.0.clone());
        let depth = whole.map_or(0, |whole| whole.1 + 1);
        depths.push((map.actors.add(actor), depth));
    }
    map
}

#[test]
fn the_inside_out_layout_puts_only_members_into_an_area() {
    for (actors, seed) in [(2, 1), (5, 2), (12, 3), (30, 4), (60, 5), (200, 6)] {
        let map = forest(actors, seed);
        let mut session = Session::open(map.clone(), None);
        lay_out(&mut session, "inside_out");
        let wholes = map.direct_members().len();
        let drawn = scene(session.map());
        assert_eq!(drawn.container_areas.len(), wholes, "every whole of {actors} is an area");
        assert_sound(session.map(), &drawn);
        for part in session.map().actors.iter() {
            let whole = part.part_of.as_ref().and_then(|whole| session.map().actors.get(whole));
            assert!(whole.is_none_or(|whole| whole.place.y < part.place.y), "{} stands over its parts", part.id);
        }
        let bounds = drawn.bounds;
        assert!(actors < 12 || (0.6..3.2).contains(&(bounds.width() / bounds.height())), "{bounds:?}");
        let used: f32 =
            drawn.nodes.values().map(|node| (node.rect().width() + 70.0) * (node.rect().height() + 50.0)).sum();
        assert!(actors < 30 || used > bounds.area() * 0.25, "{} of {}", used, bounds.area());
        // It is one step, and undo restores the map.
        session.undo();
        assert!(*session.map() == map);
    }
}

#[test]
fn a_pinned_member_stays_and_its_area_surrounds_it() {
    let mut map = forest(40, 9);
    let parts = map.direct_members().values().flatten().map(|id| (*id).clone()).collect::<Vec<_>>();
    let pinned = parts[parts.len() / 2].clone();
    let at = pos2(900.0, -400.0);
    let actor = map.actors.get_mut(&pinned).unwrap();
    (actor.pinned, actor.place) = (true, at);
    let mut session = Session::open(map, None);
    lay_out(&mut session, "inside_out");
    assert_eq!(session.map().actors.get(&pinned).unwrap().place, at);
    assert_sound(session.map(), &scene(session.map()));
}

#[test]
fn inside_out_makes_containers_of_selected_actors_only() {
    let map = notation::map(
        "Ann in Union @ 0,0; Bob in Union @ 300,0; Union @ 100,200; Cy in League @ 150,100; Dan in League @ 50,90; League @ 200,50",
    );
    let mut session = Session::open(map.clone(), None);
    session.select(["ann", "bob", "union"].map(|id| target(&format!("actor:{id}"))));
    lay_out(&mut session, "inside_out");
    let now = session.map();
    assert!(is_container(now, "Union") && !is_container(now, "League"));
    assert_eq!(now.actors.get(&Id::from_name("Cy", "")), map.actors.get(&Id::from_name("Cy", "")));
    assert_sound(now, &scene(now));
}

/// A container of two members side by side.
const UNION: &str = "Union @ 0,0; Ann in Union @ -60,120; Bob in Union @ 60,120; Ann = Bob talks; Eve @ 600,0";

fn union() -> Map {
    let mut map = notation::map(UNION);
    map.actors.get_mut(&Id::from_name("Union", "")).unwrap().container = true;
    map
}

/// The lines that show memberships.
fn membership_lines(scene: &Scene) -> usize {
    let is_line = |item: &&stancemap::scene::SceneItem| matches!((&item.target, &item.shape), (Some(Target::Actor(_)), SceneShape::Path { stroke, .. }) if stroke.width == 1.0);
    if scene.marks.contains(&LegendMark::PartOf) { scene.items.iter().filter(is_line).count() } else { 0 }
}

#[test]
fn a_member_in_its_area_has_no_line_and_strangers_stay_out() {
    let mut map = union();
    let drawn = scene(&map);
    assert_sound(&map, &drawn);
    assert!(drawn.marks.contains(&LegendMark::Container));
    assert_eq!((drawn.container_areas.len(), membership_lines(&drawn)), (1, 0));
    // Eve covers Bob: he is left out of the area, and a line shows his membership.
    let (bob, eve) = (pos2(170.0, 140.0), pos2(170.0, 60.0));
    map.actors.get_mut(&Id::from_name("Bob", "")).unwrap().place = bob;
    map.actors.get_mut(&Id::from_name("Eve", "")).unwrap().place = eve;
    let drawn = scene(&map);
    let area = drawn.container_areas[&target("actor:union")];
    assert!(area.contains(pos2(-60.0, 120.0)) && !area.contains(bob) && !area.contains(eve));
    assert_eq!(membership_lines(&drawn), 1);
    let held = container_contents(&map);
    assert_eq!(held.member_count(&target("actor:union")), Some(1));
    assert_eq!(held.holder(&target("actor:ann")), Some(&target("actor:union")));
    assert_eq!(held.holder(&target("actor:bob")), None);
    // Surrounded by strangers it is an ordinary disc.
    map.actors.get_mut(&Id::from_name("Ann", "")).unwrap().place = pos2(240.0, 60.0);
    let drawn = scene(&map);
    assert!(drawn.container_areas.is_empty() && !drawn.marks.contains(&LegendMark::Container));
    assert_eq!(membership_lines(&drawn), 2);
}

#[test]
fn a_second_membership_is_drawn_as_a_line() {
    let mut map = union();
    map.ties.add(Tie::new(&Id::from_name("Ann", ""), &target("actor:eve"), "membership"));
    let drawn = scene(&map);
    assert!(drawn.routes.contains_key(&target("tie:ann-eve-membership")), "{:?}", drawn.routes.keys());
    assert_eq!(drawn.container_areas.len(), 1);
}

#[test]
fn dragging_a_container_moves_its_members_with_it() {
    let mut user = TestUser::open(union());
    let at = |user: &TestUser, id: &str| user.map().actors.get(&Id::from_name(id, "")).unwrap().place;
    let ground = |user: &TestUser| {
        let area = user.scene().container_areas[&target("actor:union")];
        pos2(area.center().x, area.max.y - 5.0)
    };
    // Dragged by its area, then by its disc.
    let from = ground(&user);
    user.drag(from, vec2(0.0, 300.0));
    assert_eq!(user.selected(), "actor:union");
    assert_eq!(["Union", "Ann", "Bob", "Eve"].map(|id| at(&user, id).y), [300.0, 420.0, 420.0, 0.0]);
    let disc = user.at("actor:union");
    user.drag(disc, vec2(0.0, -300.0));
    assert_eq!(
        ["Union", "Ann", "Bob"].map(|id| at(&user, id)),
        [pos2(0.0, 0.0), pos2(-60.0, 120.0), pos2(60.0, 120.0)]
    );
    // A member alone: the area follows.
    let ann = user.at("actor:ann");
    user.drag(ann, vec2(-100.0, 0.0));
    assert_eq!((at(&user, "Union"), at(&user, "Ann")), (Pos2::ZERO, pos2(-160.0, 120.0)));
    assert!(user.scene().container_areas[&target("actor:union")].contains(pos2(-160.0, 120.0)));
    // Aligned with Eve, the container moves as a whole.
    user.session.select([target("actor:union"), target("actor:eve")]);
    user.run("align_left");
    let step = at(&user, "Union").x;
    assert_eq!((at(&user, "Ann").x, at(&user, "Bob").x), (-160.0 + step, 60.0 + step));
    user.can_go_back_and_forth();
}

#[test]
fn an_actor_placed_on_an_area_becomes_its_member() {
    let mut user = TestUser::open(union());
    let area = user.scene().container_areas[&target("actor:union")];
    let ground = pos2(area.center().x, area.max.y - 6.0);
    assert_eq!(user.scene().hit(ground, 1.0).unwrap().area, RecordArea::GroupArea);
    user.double(ground);
    user.session.submit_name("Cy");
    let cy = user.map().actors.get(&Id::from_name("Cy", "")).unwrap().clone();
    assert_eq!((cy.part_of, cy.place), (Some(Id::from_name("Union", "")), rounded(ground)));
    user.session.undo();
    // A tie dropped on it ends at a new member, as on the area of a group.
    let rim = user.rim("actor:eve", vec2(-1.0, 0.0));
    user.drag_to(rim, ground);
    user.session.submit_name("Dan");
    assert_eq!(user.map().actors.get(&Id::from_name("Dan", "")).unwrap().part_of, Some(Id::from_name("Union", "")));
    assert!(user.map().ties.iter().any(|tie| tie.from.as_str() == "eve" && tie.to == target("actor:dan")));
    user.can_go_back_and_forth();
}

#[test]
fn a_command_turns_an_actor_into_a_container_and_back() {
    let mut user = TestUser::of(UNION);
    user.session.select([target("actor:union")]);
    user.run("contain");
    assert_eq!(user.session.history().undo_label(), Some("Draw Union as a container"));
    assert_eq!(user.scene().container_areas.len(), 1);
    assert!(user.session.take_effects().iter().all(|effect| !matches!(effect, Effect::ShowMessage(_))));
    user.run("fold");
    assert!(user.scene().container_areas.is_empty() && user.scene().nodes.len() == 2);
    user.run("fold");
    assert_eq!(user.scene().container_areas.len(), 1, "what is opened again is a container as before");
    user.run("fold");
    user.run("contain");
    assert_eq!((user.scene().container_areas.len(), user.scene().nodes.len()), (1, 4));
    user.run("contain");
    assert!(user.scene().container_areas.is_empty());
    user.session.select([target("actor:eve")]);
    assert!(!(stancemap::session::command("contain").unwrap().available)(&user.session));
    // Where others stand between the members, a message says what helps.
    user.session.select([target("actor:eve"), target("actor:union")]);
    user.session.edit("Move", stancemap::session::StepMergeRule::Never, |map| {
        ops::set_places(map, [(&target("actor:eve"), &pos2(0.0, 60.0))]);
    });
    user.run("contain_all");
    let said = user.session.take_effects().into_iter().find_map(|effect| match effect {
        Effect::ShowMessage(words) => Some(words),
        _ => None,
    });
    assert_eq!(
        said.as_deref(),
        Some("Others stand between the parts of Union. The layout Inside out brings parts together.")
    );
    user.can_go_back_and_forth();
}

#[test]
fn another_layout_keeps_only_areas_that_hold_their_members() {
    let mut map = forest(30, 12);
    for (from, to) in [(1, 20), (3, 25), (7, 11), (2, 28), (14, 5), (9, 22), (16, 29)] {
        let ids: Vec<_> = map.actors.ids().collect();
        map.ties.add(Tie::new(&ids[from], &ids[to].clone().into(), "talks"));
    }
    let mut session = Session::open(map, None);
    lay_out(&mut session, "inside_out");
    let nested = session.map().clone();
    lay_out(&mut session, "tidy");
    let tidied = session.map();
    assert!(
        tidied.actors.iter().filter(|actor| actor.container).count() >= nested.direct_members().len() - 1,
        "tidy tears little"
    );
    session.undo();
    lay_out(&mut session, "stress");
    let held = container_contents(session.map());
    for actor in session.map().actors.iter().filter(|actor| actor.container) {
        let all = session.map().all_members_of(&actor.id).len();
        assert_eq!(held.member_count(&Target::from(&actor.id)), Some(all), "{}", actor.id);
    }
    session.undo();
    assert!(*session.map() == nested);
}

#[test]
fn a_container_is_saved_described_and_drawn_in_figures() {
    let map = union();
    let text = file::write(&map);
    assert!(text.contains("container: true"), "{text}");
    assert!(file::read(&text).unwrap() == map);
    assert!(map.sentence(&target("actor:union"), &Lens::Relationships).ends_with("container of 2 parts"));
    assert!(describe_map(&map, &Lens::Relationships).contains(" Within Union: Ann, Bob."));
}

#[test]
fn nested_areas_are_drawn_from_the_outermost_inwards() {
    let mut map = notation::map("Top @ 0,0; Mid in Top @ 0,120; Low in Mid @ 0,240; Top = Low talks");
    for actor in ["Top", "Mid", "Low"] {
        map.actors.get_mut(&Id::from_name(actor, "")).unwrap().container = true;
    }
    let drawn = scene(&map);
    assert_sound(&map, &drawn);
    let order: Vec<Rect> = drawn
        .items
        .iter()
        .filter_map(|item| match (&item.target, &item.shape) {
            (Some(target), SceneShape::Rect { rect, .. }) if drawn.container_areas.get(target) == Some(rect) => {
                Some(*rect)
            }
            _ => None,
        })
        .collect();
    assert_eq!(order.len(), 2, "Low has no parts and is a disc");
    assert!(order[0].contains_rect(order[1]));
    let middle = |name: &str| drawn.nodes[&target(&format!("actor:{name}"))].centre + Vec2::new(0.0, 60.0);
    assert_eq!(drawn.hit(middle("mid"), 1.0).unwrap().target, target("actor:mid"), "the innermost is hit");
    map.actors.get_mut(&Id::from_name("Top", "")).unwrap().part_of = Some(Id::from_name("Low", ""));
    assert!(scene(&map).container_areas.is_empty());
}

#[test]
fn dragging_onto_a_container_adds_the_actor_unless_it_has_one() {
    let mut user = TestUser::open(union());
    let whole = |user: &TestUser, id: &str| user.map().actors.get(&Id::from_name(id, "")).unwrap().part_of.clone();
    let union = Some(Id::from_name("Union", ""));
    let eve = user.at("actor:eve");
    let inside = user.scene().container_areas[&target("actor:union")].center();
    user.send(PointerAction::Down, eve);
    user.send(PointerAction::Drag, inside);
    assert_eq!(user.session.tool().highlighted_drop_targets().collect::<Vec<_>>(), [&target("actor:union")]);
    assert!(user.session.tool().hint().contains("part of this actor"));
    user.send(PointerAction::Up, inside);
    assert_eq!((whole(&user, "Eve"), user.steps()), (union.clone(), 1));
    assert_eq!(user.session.history().undo_label(), Some("Move Eve into Union"));
    user.session.undo();
    assert_eq!(whole(&user, "Eve"), None);
    // With Ctrl it is only moved.
    user.mods.ctrl = true;
    user.drag_to(eve, inside);
    user.mods.ctrl = false;
    assert_eq!(whole(&user, "Eve"), None);
    user.session.undo();
    // Dragging a member off does not end its membership.
    let ann = user.at("actor:ann");
    user.drag(ann, vec2(-2000.0, 0.0));
    assert_eq!(whole(&user, "Ann"), union);
    user.can_go_back_and_forth();
}

/// A file may nest actors to any depth: opening neither recurses nor walks the whole chain for each actor, which would
/// take hours.
#[test]
fn a_file_with_100000_nested_actors_opens() {
    let count = 100_000;
    let mut map = file::read(&file::write(&many::chain(count, false))).unwrap();
    assert_eq!((map.actors.len(), map.problems()), (count, Vec::new()));
    let day: Date = "2026".parse().unwrap();
    assert_eq!(map.as_of(day).actors, map.actors);
    let arrangement = Arrangement { group: MatrixRowGrouping::Whole, ..Arrangement::default() };
    let matrix = Matrix::of(&DrawnMap::of(&map, &ViewState::default()), &arrangement);
    assert_eq!((matrix.rows.len(), matrix.actors().count()), (count + 1, count), "all under one head");
    map.set_field_value(&target("actor:a99999"), "folded", FieldValue::Flag(true));
    let seen = DrawnMap::of(&map, &ViewState::default());
    let top = Id::parse("a99999").unwrap();
    assert_eq!((seen.map.actors.len(), seen.collapsed.member_count(&top)), (1, count - 1));
    assert_eq!(ops::records_moved_with(&map, &BTreeSet::from([target("actor:a99999")])).len(), count);
    let all = Target::all(&map, "actor");
    map.set_field_value(&target("actor:a99999"), "folded", FieldValue::Flag(false));
    all.iter().skip(1).for_each(|actor| map.set_field_value(actor, "container", FieldValue::Flag(true)));
    assert_eq!(ops::records_moved_with(&map, &all.iter().cloned().collect()).len(), count);
    ops::delete(&mut map, &all[1..]);
    assert_eq!((map.actors.len(), map.problems()), (1, Vec::new()));
}

#[test]
fn areas_nest_as_deep_as_the_layout_does() {
    let mut map = many::chain(70, true);
    // In a row, so that no area holds a stranger.
    let mut x = 0.0;
    map.actors.update(|actor| {
        x += 400.0;
        Some(Actor { place: pos2(x, 0.0), ..actor.clone() })
    });
    let held = container_contents(&map);
    let depths: Vec<usize> = held.containers().filter_map(|whole| held.depth(whole)).collect();
    assert_eq!(depths.len(), 60, "{:?}", held.containers().collect::<Vec<_>>());
    assert_eq!(depths.into_iter().max(), Some(59));
    assert_eq!(held.member_count(&target("actor:a69")), Some(69), "who is deeper stands in it too");
    assert_eq!(held.holder(&target("actor:a0")), Some(&target("actor:a10")));
}
