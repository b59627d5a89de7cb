//! The effect of every command, a row for each: its changes to the map, to the selection and to the view, and what it
//! asks the window for. Does not test menus and keys.

use std::collections::BTreeMap;

use emath::pos2;
use stancemap::file;
use stancemap::model::compare::{RecordChangeKind, compare};
use stancemap::model::*;
use stancemap::session::{
    COMMANDS, Command, DocumentAccess, Effect, MapFace, ReadOnlyReason, Session, StepMergeRule, Tool, command,
};

use crate::support::notation;

/// A command, the setting in which it runs, and its effect. A command may have several rows.
///
/// A setting is what is selected (`actor:ann`) and how the map is looked at (`day:2024-06-01`, `face:matrix`,
/// `lens:war`, `filter`, `tool:tie`), on top of what [`open`] prepares.
type CommandRow = (&'static str, &'static str, &'static str);

// A row is a line.
#[rustfmt::skip]
const ROWS: &[CommandRow] = &[
    ("new", "", "asks New"),
    ("open", "", "asks AskOpen"),
    ("open_read_only", "", "asks AskOpenReadOnly"),
    ("open_source", "", "asks OpenSource"),
    ("save", "", "asks Save"),
    ("save_as", "", "asks SaveAs"),
    ("earlier", "", "asks EarlierVersions"),
    ("recover", "", "asks Recover"),
    ("merge_file", "", "asks MergeWithFile"),
    ("merge_map", "", "asks AskMerge"),
    ("figure", "", "asks Figure"),
    ("export_csv", "", "asks ExportTable(\"csv\")"),
    ("start_page", "", "asks StartPage"),
    ("quit", "", "asks Quit"),
    ("undo", "", "steps 2 to 1, the last \"Views\"; tie:ann-bob-alliance: bend 200 -> 0"),
    ("redo", "", "steps 2 to 3, the last \"Title\"; map: title \"\" -> \"!\""),
    ("history", "", "asks Toggle(History)"),
    ("cut", "actor:bob", "steps 2 to 3, the last \"Cut Bob\"; no stance:bob-war; no tie:ann-bob-alliance; no tie:bob-cy-pressure; no tie:eve-bob-cooperation; no actor:bob; selects nothing; asks Copy(actor:bob)"),
    ("copy", "actor:bob", "asks Copy(actor:bob)"),
    ("paste", "", "asks Paste"),
    ("duplicate", "actor:bob", "steps 2 to 3, the last \"Copy Bob\"; new actor:bob-2; selects actor:bob-2"),
    ("rename", "actor:bob", "names Some(Existing(Actor(bob), \"Bob\"))"),
    ("delete", "actor:bob", "steps 2 to 3, the last \"Delete Bob\"; no stance:bob-war; no tie:ann-bob-alliance; no tie:bob-cy-pressure; no tie:eve-bob-cooperation; no actor:bob; selects nothing; asks ShowMessage(\"Deleted Bob and 4 more that hung on it. Ctrl+Z brings them back.\")"),
    ("delete", "tie:ann-bob-alliance", "steps 2 to 3, the last \"Delete Ann – Bob\"; no tie:ann-bob-alliance; selects nothing"),
    ("select_all", "", "selects actor:ann actor:bob actor:cy actor:dee actor:eve actor:fay actor:gus issue:peace issue:war note:words"),
    ("select_none", "actor:bob", "selects nothing"),
    ("select_none", "", "is not available"),
    ("select_invert", "actor:bob", "selects actor:ann actor:cy actor:dee actor:eve actor:fay actor:gus issue:peace issue:war note:words"),
    ("select_actors", "", "selects actor:ann actor:bob actor:cy actor:dee actor:eve actor:fay actor:gus"),
    ("select_ties", "", "selects tie:ann-bob-alliance tie:bob-cy-pressure tie:dee-eve-conflict tie:eve-bob-cooperation"),
    ("select_neighbours", "actor:bob", "selects actor:ann actor:bob actor:cy actor:eve"),
    ("select_incident", "actor:bob", "selects tie:ann-bob-alliance tie:bob-cy-pressure tie:eve-bob-cooperation"),
    ("select_between", "actor:ann actor:bob actor:cy", "selects tie:ann-bob-alliance tie:bob-cy-pressure"),
    ("select_kind", "actor:bob", "selects actor:ann actor:bob"),
    ("select_stance", "lens:war actor:ann", "selects actor:ann actor:bob"),
    ("select_unwritten", "", "asks SelectUnlabelled"),
    ("next", "", "selects actor:ann; asks RevealSelection"),
    ("next", "actor:bob", "selects actor:cy; asks RevealSelection"),
    ("next", "actor:cy", "selects actor:dee; asks RevealSelection"),
    ("previous", "actor:dee", "selects actor:cy; asks RevealSelection"),
    ("previous", "", "selects note:words; asks RevealSelection"),
    ("previous", "actor:bob", "selects actor:ann; asks RevealSelection"),
    ("go_left", "actor:bob", "selects actor:ann; asks RevealSelection"),
    ("go_right", "actor:bob", "selects actor:eve; asks RevealSelection"),
    ("go_up", "actor:cy", "selects actor:bob; asks RevealSelection"),
    ("go_down", "actor:bob", "selects actor:cy; asks RevealSelection"),
    ("more_left", "actor:bob", "selects actor:ann actor:bob; asks RevealSelection"),
    ("more_right", "actor:bob", "selects actor:bob actor:eve; asks RevealSelection"),
    ("more_up", "actor:cy", "selects actor:bob actor:cy; asks RevealSelection"),
    ("more_down", "actor:bob", "selects actor:bob actor:cy; asks RevealSelection"),
    ("next_line", "actor:bob", "selects tie:ann-bob-alliance; asks RevealSelection"),
    ("previous_line", "actor:bob", "selects tie:eve-bob-cooperation; asks RevealSelection"),
    ("pin", "actor:bob", "steps 2 to 3, the last \"Pin\"; actor:bob: pinned false -> true"),
    ("align_left", "actor:ann actor:bob actor:cy", "steps 2 to 3, the last \"Align\"; actor:bob: place 310,20 -> 0,20; actor:cy: place 130,260 -> 0,260"),
    ("align_centre", "actor:ann actor:bob actor:cy", "steps 2 to 3, the last \"Align\"; actor:ann: place 0,0 -> 155,0; actor:bob: place 310,20 -> 155,20; actor:cy: place 130,260 -> 155,260"),
    ("align_right", "actor:ann actor:bob actor:cy", "steps 2 to 3, the last \"Align\"; actor:ann: place 0,0 -> 310,0; actor:cy: place 130,260 -> 310,260"),
    ("align_top", "actor:ann actor:bob actor:cy", "steps 2 to 3, the last \"Align\"; actor:bob: place 310,20 -> 310,0; actor:cy: place 130,260 -> 130,0"),
    ("align_middle", "actor:ann actor:bob actor:cy", "steps 2 to 3, the last \"Align\"; actor:ann: place 0,0 -> 0,130; actor:bob: place 310,20 -> 310,130; actor:cy: place 130,260 -> 130,130"),
    ("align_bottom", "actor:ann actor:bob actor:cy", "steps 2 to 3, the last \"Align\"; actor:ann: place 0,0 -> 0,260; actor:bob: place 310,20 -> 310,260"),
    ("distribute_across", "actor:ann actor:bob actor:cy", "steps 2 to 3, the last \"Distribute\"; actor:cy: place 130,260 -> 155,260"),
    ("distribute_down", "actor:ann actor:bob actor:cy", "steps 2 to 3, the last \"Distribute\"; actor:bob: place 310,20 -> 310,130"),
    ("front", "actor:ann", "steps 2 to 3, the last \"Bring to the front\"; order actor:bob actor:cy actor:dee actor:eve actor:fay actor:gus actor:ann"),
    ("forward", "actor:ann", "steps 2 to 3, the last \"Bring forward\"; order actor:bob actor:cy actor:dee actor:eve actor:fay actor:ann actor:gus"),
    ("backward", "actor:gus", "steps 2 to 3, the last \"Send backward\"; order actor:ann actor:bob actor:cy actor:dee actor:eve actor:gus actor:fay"),
    ("back", "actor:gus", "steps 2 to 3, the last \"Send to the back\"; order actor:gus actor:ann actor:bob actor:cy actor:dee actor:eve actor:fay"),
    ("copy_picture", "", "asks CopyPicture"),
    ("menu", "", "asks ContextMenu"),
    ("turn_round", "tie:ann-bob-alliance", "steps 2 to 3, the last \"Turn round\"; tie:ann-bob-alliance: from \"ann\" -> \"bob\", to \"actor:bob\" -> \"actor:ann\", bend 200 -> -200"),
    ("straighten", "tie:ann-bob-alliance", "steps 2 to 3, the last \"Straighten\"; tie:ann-bob-alliance: bend 200 -> 0"),
    ("left", "", "asks Pan([40.0 0.0])"),
    ("left", "actor:bob", "steps 2 to 3, the last \"Nudge\"; actor:bob: place 310,20 -> 309,20"),
    ("right", "", "asks Pan([-40.0 0.0])"),
    ("right", "actor:bob", "steps 2 to 3, the last \"Nudge\"; actor:bob: place 310,20 -> 311,20"),
    ("up", "", "asks Pan([0.0 40.0])"),
    ("up", "actor:bob", "steps 2 to 3, the last \"Nudge\"; actor:bob: place 310,20 -> 310,19"),
    ("down", "", "asks Pan([0.0 -40.0])"),
    ("down", "actor:bob", "steps 2 to 3, the last \"Nudge\"; actor:bob: place 310,20 -> 310,21"),
    ("far_left", "actor:bob", "steps 2 to 3, the last \"Nudge\"; actor:bob: place 310,20 -> 300,20"),
    ("far_right", "actor:bob", "steps 2 to 3, the last \"Nudge\"; actor:bob: place 310,20 -> 320,20"),
    ("far_up", "actor:bob", "steps 2 to 3, the last \"Nudge\"; actor:bob: place 310,20 -> 310,10"),
    ("far_down", "actor:bob", "steps 2 to 3, the last \"Nudge\"; actor:bob: place 310,20 -> 310,30"),
    ("face_reader", "", "face Reader"),
    ("show_in_text", "tie:ann-bob-alliance", "asks ShowInText(Tie(ann-bob-alliance), 0)"),
    ("show_on_canvas", "face:table actor:bob", "face Canvas; asks FitSelection"),
    ("palette", "", "asks Palette"),
    ("find", "", "asks Find"),
    ("find_next", "", "asks FindNext(1)"),
    ("find_previous", "", "asks FindNext(-1)"),
    ("filter_outline", "", "asks FilterOutline"),
    ("fit", "", "asks FitAll"),
    ("fit_selection", "actor:bob", "asks FitSelection"),
    ("zoom_in", "", "asks ZoomBy(1.25)"),
    ("zoom_out", "", "asks ZoomBy(0.8)"),
    ("actual_size", "", "asks ActualSize"),
    ("page_up", "", "asks Pan([0.0 300.0])"),
    ("page_down", "", "asks Pan([0.0 -300.0])"),
    ("face_canvas", "face:table", "face Canvas"),
    ("face_matrix", "", "face Matrix"),
    ("face_positions", "", "face Positions"),
    ("face_timeline", "", "face Timeline"),
    ("face_table", "", "face Table"),
    ("relationships", "lens:war actor:ann", "lens Relationships"),
    ("look_through", "issue:war", "lens Issue(war)"),
    ("next_lens", "", "lens Issue(war)"),
    ("next_lens", "lens:war", "lens Issue(peace)"),
    ("previous_lens", "", "lens Issue(peace)"),
    ("previous_lens", "lens:war", "lens Relationships"),
    ("next_region", "", "asks NextRegion(1)"),
    ("previous_region", "", "asks NextRegion(-1)"),
    ("outline", "", "asks Toggle(Outline)"),
    ("inspector", "", "asks Toggle(Inspector)"),
    ("legend", "", "asks Toggle(Legend)"),
    ("minimap", "", "asks Minimap"),
    ("time_bar", "", "asks Toggle(TimeBar)"),
    ("previous_change", "", "day 2025-02-01"),
    ("next_change", "", "day 2025-08-01"),
    ("go_to_day", "", "asks AskDay"),
    ("own_day", "day:2024-06-01", "day none"),
    ("play", "", "asks TogglePlayback"),
    ("ghosts", "", "ghosts true"),
    ("what_moved", "", "asks Toggle(WhatMoved)"),
    ("theme", "", "asks SwitchTheme"),
    ("larger_interface", "", "asks ScaleBy(1)"),
    ("smaller_interface", "", "asks ScaleBy(-1)"),
    ("usual_interface", "", "asks ScaleBy(0)"),
    ("high_contrast", "", "asks SwitchContrast"),
    ("whole_look", "filter day:2024-06-01", "filter is open true; day none"),
    ("grid_lines", "", "asks SaveSnapping(SnapSettings { lines: true, grid: true })"),
    ("snap", "", "asks SaveSnapping(SnapSettings { lines: false, grid: false })"),
    ("next_view", "", "lens Issue(war)"),
    ("next_view", "lens:war", "does nothing"),
    ("previous_view", "", "lens Issue(peace)"),
    ("previous_view", "lens:war", "lens Issue(peace)"),
    ("present", "", "asks Present"),
    ("eyes", "", "asks NextColourVision"),
    ("settings", "", "asks Settings"),
    ("select_tool", "tool:tie", "tool Select(Idle)"),
    ("add_actor", "", "tool Place(Actor)"),
    ("add_left", "actor:bob", "names Some(New { kind: Actor, at: [150.0 20.0], tie_from: Some(bob), parent: None })"),
    ("add_right", "actor:bob", "names Some(New { kind: Actor, at: [470.0 20.0], tie_from: Some(bob), parent: None })"),
    ("add_above", "actor:bob", "names Some(New { kind: Actor, at: [310.0 -140.0], tie_from: Some(bob), parent: None })"),
    ("add_below", "actor:bob", "names Some(New { kind: Actor, at: [310.0 180.0], tie_from: Some(bob), parent: None })"),
    ("add_issue", "", "tool Place(Issue)"),
    ("add_tie", "", "tool Tie(None, None)"),
    ("tie_to", "actor:bob", "tool Tie(Some(bob), None)"),
    ("object_to", "actor:bob", "tool Object(Some(bob), None)"),
    ("add_objection", "", "tool Object(None, None)"),
    ("add_note", "", "tool Place(Note)"),
    ("add_source", "", "names Some(New { kind: Source, at: [0.0 0.0], tie_from: None, parent: None })"),
    ("add_body", "", "names Some(New { kind: Body, at: [0.0 0.0], tie_from: None, parent: None })"),
    ("add_group", "actor:bob", "names Some(New { kind: Group, at: [0.0 0.0], tie_from: None, parent: None })"),
    ("ungroup", "actor:ann actor:bob actor:cy", "steps 2 to 3, the last \"Take the frame away\"; no group:friends"),
    ("leave_group", "actor:ann actor:bob actor:cy", "steps 2 to 3, the last \"Leave the group\"; group:friends: members [ann dee] -> [dee]"),
    ("fold", "actor:cy", "steps 2 to 3, the last \"Fold Cy\"; actor:cy: folded false -> true"),
    ("fold_all", "", "steps 2 to 3, the last \"Fold everything\"; actor:ann: folded false -> true; actor:cy: folded false -> true"),
    ("contain", "actor:cy", "steps 2 to 3, the last \"Draw Cy as a container\"; actor:cy: container false -> true; asks ShowMessage(\"Others stand between the parts of Cy. The layout Inside out brings parts together.\")"),
    ("contain_all", "", "steps 2 to 3, the last \"Draw 2 actors as containers\"; actor:ann: container false -> true; actor:cy: container false -> true; asks ShowMessage(\"Others stand between the parts of 2 of them. The layout Inside out brings parts together.\")"),
    ("add_view", "", "names Some(New { kind: View, at: [0.0 0.0], tie_from: None, parent: None })"),
    ("update_view", "lens:war", "steps 2 to 3, the last \"Update view Second\"; view:second is changed"),
    ("update_view", "", "is not available"),
    ("view_earlier", "", "steps 2 to 3, the last \"Move view Second\"; order view:second view:first view:third"),
    ("view_later", "", "steps 2 to 3, the last \"Move view Second\"; order view:first view:third view:second"),
    ("add_scenario", "", "names Some(New { kind: Scenario, at: [0.0 0.0], tie_from: None, parent: None })"),
    ("problems", "", "asks Problems"),
    ("set_day", "day:2024-06-01", "steps 2 to 3, the last \"Set the map's day to 1 June 2024\"; no stance:cy-war; map: as_of \"2025-06-01\" -> \"2024-06-01\"; day none"),
    ("map_properties", "actor:bob", "selects nothing"),
    ("map_properties", "", "does nothing"),
    ("paste_source", "", "asks PasteSource"),
    ("stress", "", "asks Arrange(stress, seed 1)"),
    ("allies_foes", "", "asks Arrange(allies_foes, seed 1)"),
    ("camps", "", "asks Arrange(camps, seed 1)"),
    ("spectrum", "", "asks Arrange(spectrum, seed 1)"),
    ("rings", "", "asks Arrange(rings, seed 1)"),
    ("inside_out", "", "asks Arrange(inside_out, seed 1)"),
    ("layers", "", "asks Arrange(layers, seed 1)"),
    ("circle", "", "asks Arrange(circle, seed 1)"),
    ("grid", "", "asks Arrange(grid, seed 1)"),
    ("tidy", "", "asks Arrange(tidy, seed 1)"),
    ("layout_again", "", "asks Arrange(stress, seed 2)"),
    ("layouts", "", "asks Layouts"),
    ("shortcuts", "", "asks Shortcuts"),
    ("promises", "", "asks Promises"),
    ("about", "", "asks About"),
];

/// Settings to try for a command that has no row yet.
const SETTINGS: &[&str] = &[
    "",
    "actor:bob",
    "actor:ann actor:bob actor:cy",
    "tie:ann-bob-alliance",
    "issue:war",
    "lens:war actor:ann",
    "day:2024-06-01",
    "face:table",
    "filter",
    "tool:tie",
];

/// A session with steps to undo and to redo, three views of which the second was shown, and a layout that was run.
fn open(setting: &str) -> Session {
    let mut map = notation::map(
        "as of 2025-06-01; Ann @ 0,0 kind state; Bob @ 310,20 kind state; Cy @ 130,260; Dee @ 640,50 in Cy; Eve @ 700,420; \
         Fay @ 20,10; Gus @ 30,-10 in Ann; war @ 330,500; peace @ -260,140; Ann = Bob alliance \"allies\"; Bob > Cy pressure; Dee = Eve conflict -; \
         Eve = Bob cooperation; Ann +2 war since 2024-03-01 \"yes\"; Bob +2 war; Cy -3 war since 2025-02-01; \
         Dee -1 peace since 2025-08-01; Ann objects war",
    );
    let members = ["ann", "dee"].map(|id| Id::from_name(id, ""));
    map.groups.add(Group::new("Friends", members.to_vec()));
    map.notes.add(Note::new("Words", pos2(40.0, -180.0)));
    let source = map.sources.ids().next().unwrap();
    map.set_field_value(&Target::Source(source), "text", FieldValue::Text("Ann and Bob are allies.".to_owned()));
    let mut session = Session::open(map, Some("map.ron".into()));
    let views = session.edit("Views", StepMergeRule::Never, |map| {
        ["First", "Second", "Third"].map(|name| {
            let lens = match name {
                "First" => Lens::Issue(Id::from_name("peace", "")),
                "Third" => Lens::Issue(Id::from_name("war", "")),
                _ => Lens::Relationships,
            };
            let look = ViewState { lens, ..ViewState::default() };
            stancemap::ops::add_view(map, name, look, Default::default())
        })
    });
    session.apply_view(&views[1]);
    session.edit("Bend", StepMergeRule::Never, |map| {
        stancemap::ops::bend_line(map, &"tie:ann-bob-alliance".parse().unwrap(), 0.2);
    });
    session.edit("Title", StepMergeRule::Never, |map| map.title.push('!'));
    session.undo();
    session.request_layout(&stancemap::layout::ALL[0]);
    session.take_effects();
    let mut selected = Vec::new();
    let mut look = session.view_state().clone();
    for word in setting.split_ascii_whitespace() {
        match word.split_once(':') {
            Some(("day", day)) => look.as_of = Some(day.parse().unwrap()),
            Some(("lens", issue)) => look.lens = Lens::Issue(Id::from_name(issue, "")),
            Some(("face", face)) => session.set_face(*MapFace::ALL.iter().find(|one| one.term().id == face).unwrap()),
            Some(("tool", "tie")) => session.set_tool(Tool::Tie(None, None)),
            None if word == "filter" => look.filter.tags.push("none".to_owned()),
            _ => selected.push(word.parse::<Target>().unwrap()),
        }
    }
    session.set_view_state(look);
    session.select(selected);
    session
}

/// The effect of a command in a setting, as in the table.
fn outcome(row: &Command, setting: &str) -> String {
    let mut session = open(setting);
    if !(row.available)(&session) {
        return NOT_AVAILABLE.to_owned();
    }
    let before = SessionSnapshot::of(&session);
    row.run(&mut session);
    let after = SessionSnapshot::of(&session);
    let mut said = Vec::new();
    if before.steps != after.steps {
        let last = after.last_step.unwrap_or_default();
        said.push(format!("steps {} to {}, the last {last:?}", before.steps, after.steps));
    }
    said.extend(changes(&before.map, &after.map));
    if before.selection != after.selection {
        let all: Vec<String> = after.selection.iter().map(ToString::to_string).collect();
        said.push(format!("selects {}", if all.is_empty() { "nothing".to_owned() } else { all.join(" ") }));
    }
    for (name, was, is) in [
        ("lens", format!("{:?}", before.look.lens), format!("{:?}", after.look.lens)),
        ("filter is open", before.look.filter.is_empty().to_string(), after.look.filter.is_empty().to_string()),
        ("day", day(before.look.as_of), day(after.look.as_of)),
        ("ghosts", before.look.ghosts.to_string(), after.look.ghosts.to_string()),
        ("face", format!("{:?}", before.face), format!("{:?}", after.face)),
        ("tool", format!("{:?}", before.tool), format!("{:?}", after.tool)),
        ("names", format!("{:?}", before.naming), format!("{:?}", after.naming)),
    ] {
        if was != is {
            said.push(format!("{name} {is}"));
        }
    }
    said.extend(session.take_effects().iter().map(asked));
    if said.is_empty() { NOTHING.to_owned() } else { said.join("; ") }
}

const NOT_AVAILABLE: &str = "is not available";
const NOTHING: &str = "does nothing";

fn day(day: Option<Date>) -> String {
    day.map_or("none".to_owned(), |day| day.to_string())
}

/// All that is compared before and after a command.
struct SessionSnapshot {
    map: Map,
    steps: usize,
    last_step: Option<String>,
    selection: stancemap::session::Selection,
    look: ViewState,
    face: MapFace,
    tool: Tool,
    naming: Option<stancemap::session::RecordNamePrompt>,
}

impl SessionSnapshot {
    fn of(session: &Session) -> Self {
        Self {
            map: session.map().clone(),
            steps: session.history().current_step(),
            last_step: session.history().undo_label().map(str::to_owned),
            selection: session.selection().clone(),
            look: session.view_state().clone(),
            face: session.face(),
            tool: session.tool().clone(),
            naming: session.name_prompt().cloned(),
        }
    }
}

/// The text for an effect. A text for the clipboard is described by the records in it.
fn asked(effect: &Effect) -> String {
    match effect {
        Effect::CopyText(text) => {
            let map = file::read(text).unwrap();
            let all = RECORD_KINDS.iter().flat_map(|kind| Target::all(&map, kind.id));
            format!("asks Copy({})", all.map(|target| target.to_string()).collect::<Vec<_>>().join(" "))
        }
        Effect::RunLayout(arrange) => format!("asks Arrange({}, seed {})", arrange.layout, arrange.seed),
        // Minus zero equals zero.
        effect => format!("asks {effect:?}").replace("-0.0", "0.0"),
    }
}

/// What differs between two maps, and between the orders of their records.
fn changes(before: &Map, after: &Map) -> Vec<String> {
    let mut said = Vec::new();
    for moved in compare(before, after) {
        let target = moved.target.map_or("map".to_owned(), |target| target.to_string());
        let fields =
            moved.fields.iter().map(|field| format!("{} {} -> {}", field.id, value(&field.from), value(&field.to)));
        let fields: Vec<String> = fields.collect();
        said.push(match moved.kind {
            RecordChangeKind::New => format!("new {target}"),
            RecordChangeKind::Gone => format!("no {target}"),
            RecordChangeKind::Position { from: None, .. } => format!("new {target}"),
            RecordChangeKind::Position { to: None, .. } => format!("no {target}"),
            _ if fields.is_empty() => format!("{target} is changed"),
            _ => format!("{target}: {}", fields.join(", ")),
        });
    }
    for kind in RECORD_KINDS {
        let (was, is) = (Target::all(before, kind.id), Target::all(after, kind.id));
        let kept: Vec<&Target> = was.iter().filter(|target| is.contains(target)).collect();
        let order: Vec<&Target> = is.iter().filter(|target| was.contains(target)).collect();
        if kept != order {
            let ids: Vec<String> = order.iter().map(|target| target.to_string()).collect();
            said.push(format!("order {}", ids.join(" ")));
        }
    }
    said
}

fn value(value: &FieldValue) -> String {
    match value {
        FieldValue::Text(text) => format!("{text:?}"),
        FieldValue::Whole(number) => number.to_string(),
        FieldValue::Flag(flag) => flag.to_string(),
        FieldValue::Place(at) => format!("{},{}", at.x, at.y),
        FieldValue::List(list) => format!("[{}]", list.join(" ")),
        other => format!("{other:?}"),
    }
}

fn says_little(outcome: &str) -> bool {
    [NOT_AVAILABLE, NOTHING].contains(&outcome)
}

/// A row as it would stand in the table.
fn row_of(row: &Command) -> String {
    let mut tried = SETTINGS.iter().map(|setting| (*setting, outcome(row, setting)));
    let found = tried.find(|(_, outcome)| !says_little(outcome));
    let (setting, outcome) = found.unwrap_or(("none of SETTINGS", NOTHING.to_owned()));
    format!("    ({:?}, {setting:?}, {outcome:?}),", row.about.id)
}

#[test]
fn every_command_has_a_row_in_the_table_of_tests() {
    let ids: Vec<&str> = ROWS.iter().filter(|row| !says_little(row.2)).map(|row| row.0).collect();
    let absent: Vec<String> = COMMANDS.iter().filter(|row| !ids.contains(&row.about.id)).map(row_of).collect();
    assert!(absent.is_empty(), "no row says what these must do; is this what they should?\n{}", absent.join("\n"));
    for (id, ..) in ROWS {
        assert!(command(id).is_some(), "a row is about {id}, which is no command");
    }
}

#[test]
fn every_command_does_what_its_row_says() {
    let mut wrong = Vec::new();
    for (id, setting, expected) in ROWS {
        let is = outcome(command(id).unwrap(), setting);
        if is != *expected {
            wrong.push(format!("{id} with {setting:?}\n   must: {expected}\n   does: {is}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the table says of a command that changes the map, or asks for what to change.
const CHANGING_WORDS: &[&str] = &[
    "steps ",
    "names ",
    "tool Place",
    "tool Tie",
    "tool Object",
    "Arrange(",
    "asks Paste",
    "OpenSource",
    "asks Layouts",
];

/// The commands that change the map only while something is selected.
const NUDGES: &[&str] = &["left", "right", "up", "down", "far_left", "far_right", "far_up", "far_down"];

#[test]
fn no_command_changes_a_read_only_map() {
    for (id, setting, expected) in ROWS.iter().filter(|row| !says_little(row.2)) {
        let row = command(id).unwrap();
        let changes = CHANGING_WORDS.iter().any(|word| expected.contains(word));
        assert_eq!(changes, row.changes_map() || changes && NUDGES.contains(id), "{id} with {setting:?}: {expected}");
        let mut session = open(setting);
        session.set_access(DocumentAccess::ReadOnly(ReadOnlyReason::Chosen));
        let before = SessionSnapshot::of(&session);
        assert!(!(row.changes_map() && row.is_available(&session)), "{id} is available");
        row.run(&mut session);
        let after = SessionSnapshot::of(&session);
        assert!(before.map == after.map && before.steps == after.steps, "{id} with {setting:?} changes the map");
        assert_eq!((after.tool, after.naming), (Tool::default(), None), "{id} with {setting:?} begins a change");
        let effects = session.take_effects();
        let messages: Vec<&Effect> = effects.iter().filter(|effect| matches!(effect, Effect::ShowMessage(_))).collect();
        assert!(messages.len() <= 1, "{id} with {setting:?}: {messages:?}");
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::RunLayout(_))), "{id} with {setting:?}");
        if expected.contains("steps ") {
            let says = format!("{messages:?}");
            assert!(says.contains("This map is read-only, as you opened it so."), "{id} with {setting:?}: {says}");
        }
    }
}

#[test]
fn other_ways_to_change_a_read_only_map_are_refused() {
    let mut session = open("actor:bob");
    let bob: Target = "actor:bob".parse().unwrap();
    session.set_access(DocumentAccess::ReadOnly(ReadOnlyReason::Chosen));
    let (before, was_dirty) = (session.map().clone(), session.is_dirty());
    session.paste("Zed\nYork", pos2(0.0, 0.0));
    let refused = session.set(std::slice::from_ref(&bob), "name", &FieldValue::Text("Rob".to_owned()));
    assert!(refused.unwrap_err().text.starts_with("This map is read-only"));
    assert!(session.set(&[bob], "name", &FieldValue::Text("Bob".to_owned())).is_ok(), "nothing changes");
    let source = session.map().sources.ids().next().unwrap();
    assert!(session.type_text(&source, "Another text").is_err());
    session.take_effects();
    for _ in 0..3 {
        session.preview(|map| map.title.push('!'));
    }
    session.commit_preview("Title");
    assert_eq!(session.take_effects().len(), 1, "a gesture is refused once");
    session.select(["actor:bob".parse().unwrap()]);
    session.paste("Zed", pos2(0.0, 0.0));
    assert_eq!(session.selection().len(), 1, "what was not pasted is not selected");
    session.go_to_step(0);
    session.revert_open_step(&StepMergeRule::Never);
    assert!(*session.map() == before && session.is_dirty() == was_dirty);
    session.select(["actor:ann".parse().unwrap()]);
    session.set_lens(Lens::Issue(Id::from_name("war", "")));
    assert_eq!(session.selection().len(), 1);
    assert!(session.lens().issue().is_some(), "the view can be changed");
}

/// If two commands were exchanged, at least one of their rows would fail.
#[test]
fn no_two_commands_can_be_mistaken_for_each_other() {
    // What each command does in each setting of the table.
    let mut outcomes = BTreeMap::new();
    for (_, setting, _) in ROWS {
        for row in COMMANDS {
            outcomes.entry((*setting, row.about.id)).or_insert_with(|| outcome(row, setting));
        }
    }
    let mut alike = Vec::new();
    for (at, first) in COMMANDS.iter().enumerate() {
        for second in &COMMANDS[at + 1..] {
            let [first, second] = [first, second].map(|row| row.about.id);
            let mut rows = ROWS.iter().filter_map(|row| match row.0 {
                id if id == first => Some((row, second)),
                id if id == second => Some((row, first)),
                _ => None,
            });
            if rows.all(|(row, other)| outcomes[&(row.1, other)] == row.2) {
                alike.push(format!("{first} and {second}"));
            }
        }
    }
    assert!(alike.is_empty(), "no row tells these apart: {}", alike.join(", "));
}
