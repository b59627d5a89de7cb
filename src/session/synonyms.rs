//! Synonyms of commands: their names in other programs. The palette finds commands by them too.

/// The ids of commands with their synonyms.
pub const SYNONYMS: &[(&str, &[&str])] = &[
    ("new", &["create", "blank", "empty map"]),
    ("open", &["load", "browse", "file"]),
    ("open_source", &["import", "article", "document", "html", "markdown"]),
    ("paste_source", &["import", "article", "document", "news", "evidence"]),
    ("save", &["store", "write"]),
    ("save_as", &["rename file", "copy file", "duplicate file"]),
    ("earlier", &["backup", "versions", "recover", "restore", "revert"]),
    ("merge_file", &["conflict", "reconcile", "combine", "differences", "theirs"]),
    ("merge_map", &["combine", "join", "import map", "differences"]),
    ("figure", &["export", "save as pdf", "save as png", "save as svg", "image", "print", "download", "publish"]),
    ("export_csv", &["spreadsheet", "excel", "download"]),
    ("copy_picture", &["screenshot", "export image", "png", "clipboard"]),
    ("start_page", &["home", "welcome", "recent", "samples", "examples"]),
    ("quit", &["exit", "close", "leave"]),
    ("undo", &["back", "revert"]),
    ("redo", &["again", "repeat"]),
    ("history", &["steps", "log", "changes"]),
    ("duplicate", &["clone", "copy"]),
    ("rename", &["edit label", "name", "title", "text"]),
    ("delete", &["remove", "erase", "clear", "trash"]),
    ("select_none", &["deselect", "clear selection"]),
    ("select_invert", &["inverse"]),
    ("select_neighbours", &["neighbors", "connected", "adjacent"]),
    ("select_ties", &["edges", "links", "connections", "lines"]),
    ("select_actors", &["nodes", "people"]),
    ("pin", &["lock", "fix", "freeze", "anchor"]),
    ("align_left", &["line up"]),
    ("align_centre", &["center", "line up"]),
    ("distribute_across", &["space evenly", "equal distances", "horizontally"]),
    ("distribute_down", &["space evenly", "equal distances", "vertically"]),
    ("front", &["raise", "top", "order", "z-order", "layer"]),
    ("back", &["lower", "bottom", "order", "z-order", "layer"]),
    ("turn_round", &["reverse", "direction", "arrow", "flip"]),
    ("straighten", &["unbend", "curve", "reset line"]),
    ("find", &["search", "look for", "where is"]),
    ("filter_outline", &["search lists", "sidebar"]),
    ("fit", &["zoom to fit", "show all", "overview", "centre map"]),
    ("fit_selection", &["zoom to selection", "focus", "centre"]),
    ("zoom_in", &["bigger", "magnify", "enlarge"]),
    ("zoom_out", &["shrink", "reduce"]),
    ("actual_size", &["zoom 100 %", "reset zoom"]),
    ("face_canvas", &["map", "diagram", "network", "graph", "drawing"]),
    ("face_matrix", &["grid", "heat map", "stances"]),
    ("face_positions", &["plot", "scatter", "chart", "axes"]),
    ("face_timeline", &["history of positions", "trajectory", "chronology"]),
    ("face_reader", &["text", "coding", "sources", "documents"]),
    ("face_table", &["spreadsheet", "data", "list", "records", "sort"]),
    ("relationships", &["network", "ties"]),
    ("next_lens", &["issue", "colour by"]),
    ("outline", &["sidebar", "left panel", "list"]),
    ("inspector", &["properties", "details", "form", "right panel", "sidebar"]),
    ("legend", &["key", "symbols", "explain"]),
    ("minimap", &["overview", "navigator"]),
    ("time_bar", &["slider", "date"]),
    ("go_to_day", &["date", "as of", "when"]),
    ("what_moved", &["compare", "diff", "changes"]),
    ("theme", &["dark mode", "night", "light mode", "theme", "colours", "colors", "appearance"]),
    ("high_contrast", &["accessibility", "theme", "contrast"]),
    ("larger_interface", &["font size", "text size", "bigger letters", "scale", "accessibility", "zoom interface"]),
    ("smaller_interface", &["font size", "text size", "smaller letters", "scale", "zoom interface"]),
    ("usual_interface", &["reset scale", "font size"]),
    ("eyes", &["colour blind", "color blind", "greyscale", "grayscale", "accessibility", "deuteranopia"]),
    ("grid_lines", &["grid", "snap to grid", "guides"]),
    ("snap", &["snapping", "guides", "smart guides", "magnet"]),
    ("present", &["full screen", "fullscreen", "slideshow", "slides", "presentation", "show"]),
    (
        "settings",
        &[
            "preferences",
            "options",
            "configuration",
            "font",
            "language",
            "scale",
            "mouse",
            "animation",
            "motion",
            "theme",
        ],
    ),
    ("whole_look", &["reset filter", "clear filter", "show everything", "unhide"]),
    ("select_tool", &["pointer", "cursor", "arrow"]),
    ("add_actor", &["new node", "create actor", "person", "organisation", "state", "party", "stakeholder", "circle"]),
    ("add_issue", &["new issue", "topic", "question", "square", "dispute"]),
    ("add_tie", &["edge", "link", "connect", "connection", "relation", "relationship", "arrow", "line"]),
    ("add_objection", &["object", "veto", "red line", "oppose", "against"]),
    ("add_note", &["text", "comment", "sticky", "annotation", "label"]),
    ("add_source", &["citation", "reference", "evidence", "news"]),
    ("add_body", &["council", "vote", "voting", "quota", "veto", "decision"]),
    ("add_group", &["frame", "container", "box", "cluster", "section"]),
    ("contain", &["box", "area", "nest", "bubble", "inside", "members"]),
    ("contain_all", &["boxes", "areas", "nest"]),
    ("ungroup", &["ungroup", "remove group", "dissolve"]),
    ("leave_group", &["remove from group", "take out", "ungroup"]),
    ("fold", &["collapse", "expand", "unfold", "hide parts"]),
    ("fold_all", &["collapse all", "expand all"]),
    ("add_view", &["bookmark", "snapshot", "save view", "slide"]),
    ("add_scenario", &["what if", "simulation", "hypothetical"]),
    ("problems", &["check", "validate", "errors", "warnings", "missing evidence"]),
    ("map_properties", &["title", "question", "viewpoint", "metadata", "document"]),
    ("layouts", &["arrange", "tidy", "auto layout", "organise", "organize"]),
    ("layout_again", &["shuffle", "random", "seed"]),
    ("shortcuts", &["keyboard", "keys", "hotkeys", "help", "cheat sheet"]),
    ("about", &["version", "licence", "license"]),
];

/// The synonyms of the command with this id.
pub fn synonyms_of(id: &str) -> &'static [&'static str] {
    SYNONYMS.iter().find(|(id_in_list, _)| *id_in_list == id).map_or(&[], |(_, synonyms)| synonyms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::command;

    #[test]
    fn every_row_is_of_a_command_and_of_another_one() {
        for (at, (id, words)) in SYNONYMS.iter().enumerate() {
            assert!(command(id).is_some(), "{id} is no command");
            assert!(SYNONYMS.iter().skip(at + 1).all(|(other, _)| other != id), "{id} has two rows");
            assert!(!words.is_empty() && words.iter().all(|word| !word.is_empty()), "{id}");
        }
    }
}
