//! The command line as scripts use it, in an empty environment and without a display: arguments, bytes and exit codes.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use stancemap::export;
use stancemap::model::Map;

use crate::support::golden::assert_approved;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/examples/gaza-stabilisation-force.ron");

/// The second export reads a copy of the file with another name and time in another folder, in a process with another
/// working directory and environment.
#[test]
fn an_export_gives_the_same_bytes_in_another_environment() {
    let [here, elsewhere] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let other_map = elsewhere.path().join("Kopie von Gaza — ترجمة.ron");
    fs::copy(EXAMPLE, &other_map).unwrap();
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::options().write(true).open(&other_map).unwrap().set_modified(long_ago).unwrap();
    for format in export::ALL {
        let options = ["--lens", "mandate", "--dpi", "96", "-q"];
        let figure = here.path().join(format!("1.{}", format.extension));
        let done = run(&[&["export", EXAMPLE, "-o", path(&figure)], &options[..]].concat());
        assert!(done.status.success(), "{}", text(&done.stderr));
        let bytes = fs::read(figure).unwrap();

        let other_figure = format!("another figure.{}", format.extension);
        let other_map = path(&other_map).rsplit('/').next().unwrap().to_owned();
        let mut process = command(&[&["export", &other_map, "-o", &other_figure], &options[..]].concat());
        process.current_dir(elsewhere.path());
        process.envs([("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("LC_NUMERIC", "de_DE.UTF-8")]);
        process.envs([("TZ", "Pacific/Kiritimati"), ("PATH", "/nowhere"), ("USER", "somebody"), ("COLUMNS", "20")]);
        process.envs([("RAYON_NUM_THREADS", "1"), ("RUST_BACKTRACE", "full"), ("SOURCE_DATE_EPOCH", "1")]);
        process.envs(["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR"].map(|name| (name, elsewhere.path())));
        let done = process.output().unwrap();
        assert!(done.status.success(), "{}", text(&done.stderr));
        let other_bytes = fs::read(elsewhere.path().join(other_figure)).unwrap();
        assert!(bytes == other_bytes, "{} differs elsewhere", format.about.name);

        let mut process = command(&[&["export", "-", "-o-", "--format", format.about.id], &options[..]].concat());
        let done = process.stdin(fs::File::open(EXAMPLE).unwrap()).output().unwrap();
        assert!(bytes == done.stdout, "{} differs on standard output", format.about.name);
        assert_eq!(text(&done.stderr), "");
    }
}

/// The golden files are the same on every machine that runs the tests, so each must find these places and write these
/// bytes.
#[test]
fn a_layout_and_its_figure_match_their_golden_files() {
    let mut places = String::new();
    let folder = tempfile::tempdir().unwrap();
    let camps = folder.path().join("camps.ron");
    for layout in stancemap::layout::ALL {
        let done = run(&["arrange", EXAMPLE, "-o-", "--layout", layout.about.id, "--about", "UN mandate", "-q"]);
        assert!(done.status.success(), "{}", text(&done.stderr));
        let map = stancemap::file::read(&text(&done.stdout)).unwrap();
        places += &format!("{}\n", layout.about.id);
        for (id, place) in map.actors.iter().map(|actor| (actor.id.to_string(), actor.place)) {
            places += &format!("  {id} {} {}\n", place.x, place.y);
        }
        for (id, place) in map.issues.iter().map(|issue| (issue.id.to_string(), issue.place)) {
            places += &format!("  {id} {} {}\n", place.x, place.y);
        }
        if layout.about.id == "camps" {
            fs::write(&camps, &done.stdout).unwrap();
        }
    }
    assert_approved("tests/golden/places.txt", &places);
    let figure = run(&["export", path(&camps), "-o-", "--format=svg", "--lens=mandate", "--no-sources", "-q"]);
    assert_approved("tests/golden/camps.svg", &text(&figure.stdout));
}

#[test]
fn a_figure_is_as_wide_as_it_was_asked_to_be() {
    let screen = exported(&["--format=png", "--no-sources", "--width=1600px"]);
    assert!(screen == exported(&["--format=png", "--no-sources", "--width=1600px", "--dpi=96"]), "pixels of a screen");
    assert_eq!(size_of_png(&screen).0, 1600);
    for (width, dpi, expected) in [("1920px", "300", 1920), ("1080px", "96", 1080), ("254mm", "100", 1000)] {
        let png = exported(&["--format=png", "--no-sources", "--width", width, "--dpi", dpi]);
        assert_eq!(size_of_png(&png).0, expected, "{width} at {dpi} dots per inch");
    }
    let slide = exported(&["--format=png", "--page=slide", "--dpi=72"]);
    let (wide, high) = size_of_png(&slide);
    assert!(wide.abs_diff(960) <= 1 && high >= 540, "a slide of {wide} × {high}");
    assert!(exported(&["--format=svg", "--page=a4"]) == exported(&["--format=svg", "--page=a4_landscape"]));
    let svg = text(&exported(&["--format=svg", "--width", "17cm"]));
    assert!(svg.contains("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"170mm\""), "{}", &svg[..300]);
}

#[test]
fn every_option_changes_the_figure() {
    let plain = exported(&["--format=svg"]);
    let mut seen = vec![plain];
    for options in [
        &["--lens=turkish-troops"][..],
        &["--as-of=2025-10"],
        &["--theme=dark"],
        &["--theme=greyscale"],
        &["--transparent"],
        &["--no-title"],
        &["--no-question"],
        &["--no-moment"],
        &["--no-legend"],
        &["--no-sources"],
        &["--page=a4_landscape"],
        &["--width=300mm"],
        &["--show=matrix"],
        &["--show=positions", "--lens=mandate"],
        &["--show=timeline"],
        &["--as-of=2025-09"],
    ] {
        let figure = exported(&[&["--format=svg"], options].concat());
        assert!(!seen.contains(&figure), "{options:?} makes a figure that was already made without it");
        seen.push(figure);
    }
}

#[test]
fn a_view_of_the_map_is_a_figure() {
    let by_view = exported(&["--format=svg", "--view=Turkish troops"]);
    assert!(by_view == exported(&["--format=svg", "--lens=turkish-troops"]));
    assert!(by_view == exported(&["--format=svg", "--view=turkish-troops"]));
    assert!(by_view != exported(&["--format=svg", "--view=turkish-troops", "--lens=mandate"]));
}

#[test]
fn no_file_is_overwritten_without_force() {
    let folder = tempfile::tempdir().unwrap();
    let figure = folder.path().join("figure.svg");
    fs::write(&figure, "mine").unwrap();
    let refused = run(&["export", EXAMPLE, "-o", path(&figure)]);
    assert_eq!(refused.status.code(), Some(4));
    let words = text(&refused.stderr);
    assert!(words.contains("already a file of this name") && words.contains("--force"), "{words}");
    assert_eq!(fs::read(&figure).unwrap(), b"mine");
    assert_eq!(run(&["export", EXAMPLE, "-o", path(&figure), "--force"]).status.code(), Some(0));
    assert!(fs::read(&figure).unwrap().starts_with(b"<?xml"));
}

#[test]
fn a_figure_never_takes_the_place_of_its_map() {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.svg");
    fs::copy(EXAMPLE, &map).unwrap();
    let refused = run(&["export", path(&map), "-o", path(&map), "--force"]);
    assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    assert_eq!(fs::read(&map).unwrap(), fs::read(EXAMPLE).unwrap());
}

#[test]
fn wrong_arguments_are_answered_with_the_allowed_ones() {
    for (arguments, expected) in [
        (&["export", EXAMPLE][..], "--output <FIGURE>"),
        (&["export", EXAMPLE, "-o", "figure.jpg"], "figures are not written as .jpg"),
        (&["export", EXAMPLE, "-o", "figure"], "png, svg, pdf"),
        (&["export", EXAMPLE, "-o", "-"], "--format"),
        (&["export", EXAMPLE, "-o", "figure.png", "--format", "svg"], "is no SVG"),
        (&["export", EXAMPLE, "-o-", "--format=svg", "--lens=mandat"], "did you mean \"mandate\"?"),
        (
            &["export", EXAMPLE, "-o-", "--format=svg", "--lens=zzz"],
            "Known are:\n  deployment               Deployment\n  mandate ",
        ),
        (&["export", EXAMPLE, "-o-", "--format=svg", "--view=turkish"], "did you mean \"turkish-troops\"?"),
        (&["export", EXAMPLE, "-o-", "--format=svg", "--width=170"], "170mm, 17cm, 6.5in or 1920px"),
        (&["export", EXAMPLE, "-o-", "--format=svg", "--width=1mm"], "20 to 2000 mm"),
        (&["export", EXAMPLE, "-o-", "--format=svg", "--width=9000px"], "at 96 dots per inch; say a larger --dpi"),
        (&["export", EXAMPLE, "-o-", "--format=svg", "--width=170mm", "--page=slide"], "leave out --width"),
        (&["export", EXAMPLE, "-o-", "--format=svg", "--theme=drak"], "dark"),
        (&["export", EXAMPLE, "-o-", "--format=svg", "--dpi=0"], "30..=1200"),
        (&["arrange", EXAMPLE, "-o-"], "--layout <LAYOUT>"),
        (&["arrange", EXAMPLE, "-o-", "-l", "strss"], "stress"),
        (&["arrange", EXAMPLE, "-o-", "-l", "spectrum"], "say which with --about"),
        (&["arrange", EXAMPLE, "-o-", "-l", "spectrum", "--about", "israel"], "about one issue"),
        (&["arrange", EXAMPLE, "-o-", "-l", "rings", "--about", "isreal"], "did you mean \"israel\"?"),
        (&["arrange", EXAMPLE, "-o-", "-l", "stress", "--only", "israel"], "two or more"),
        (&["arrange", EXAMPLE, "-o-", "-l", "stress", "--set", "space=2"], "Known are: spacing, bend."),
        (&["arrange", EXAMPLE, "-o-", "-l", "stress", "--set", "spacing=far"], "spacing=0.5…4"),
        (&["arrange", EXAMPLE, "-o-", "-l", "rings", "--about", "hamas", "--set", "x=1"], "It has none."),
        (&["export", EXAMPLE, "-o-", "--format=svg", "--as-of=Friday"], "\"Friday\" is no date"),
        (&["check"], "<FILE>"),
        (&["one.ron", "two.ron"], "a window opens one map"),
        (&["chekc", "one.ron"], "did you mean \"check\"?"),
        (&["-"], "standard input"),
    ] {
        let refused = run(arguments);
        let words = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {words}");
        assert!(words.contains(expected), "{arguments:?} is answered with: {words}");
        assert_eq!(text(&refused.stdout), "", "{arguments:?}");
    }
}

#[test]
fn unreadable_and_unwritable_files_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("no").join("figure.svg");
    let huge = ["--format=png", "--width=2000mm", "--dpi=1200"];
    for (arguments, code, expected) in [
        (["export", "missing.ron", "-o-", "--format=svg"].to_vec(), 3, "there is no such file: missing.ron"),
        (["export", EXAMPLE, "-o", path(&nowhere)].to_vec(), 4, "the folder of the file does not exist"),
        ([&["export", EXAMPLE, "-o-"][..], &huge].concat(), 4, "which is too large"),
        (vec!["check", path(folder.path())], 3, "this is a folder"),
    ] {
        let done = run(&arguments);
        let words = text(&done.stderr);
        assert_eq!(done.status.code(), Some(code), "{arguments:?}: {words}");
        assert!(words.contains(expected), "{arguments:?} is answered with: {words}");
    }
}

#[test]
fn a_check_lists_problems_and_goes_on_to_the_next_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.into_os_string().into_string().unwrap()
    };
    let dangling = file(
        "dangling.ron",
        "StanceMap(version: 1, actors: [(id: \"a\", name: \"A\", place: (0.0, 0.0), part_of: \"b\")])",
    );
    let broken = file("broken.ron", "StanceMap(\n    version: 1,\n    titel: \"A\",\n)\n");
    let other = file("other.ron", "{}");

    let good = run(&["check", EXAMPLE]);
    assert_eq!((good.status.code(), text(&good.stdout).as_str()), (Some(0), ""), "{}", text(&good.stderr));
    assert!(text(&good.stderr).contains("nothing is broken"));
    assert_eq!(text(&run(&["check", "-q", EXAMPLE]).stderr), "");

    let found = run(&["check", &dangling, EXAMPLE]);
    assert_eq!(found.status.code(), Some(1));
    assert_eq!(text(&found.stdout), format!("{dangling}: actor \"a\" points at actor \"b\", which does not exist\n"));

    let all = run(&["check", &broken, &other, &dangling]);
    assert_eq!(all.status.code(), Some(3));
    assert!(text(&all.stdout).contains("points at actor \"b\""), "a bad file kept another from being checked");
    let words = text(&all.stderr);
    assert!(words.contains(&format!("{broken}:3:")), "{words}");
    assert!(words.contains(&format!("{other}: This is not a stance map")), "{words}");

    let json = run(&["check", "--format=json", &broken, &other, &dangling, EXAMPLE]);
    assert_eq!((json.status.code(), text(&json.stderr).as_str()), (Some(3), ""));
    let words = text(&json.stdout);
    assert!(words.contains("\"line\": 3, \"column\":"), "{words}");
    assert!(words.contains("{\"kind\": \"actor\", \"id\": \"a\", \"text\": \"points at"), "{words}");
    assert!(words.contains("\"problems\": []}\n]\n"), "{words}");
}

#[test]
fn a_check_of_a_newer_file_lists_what_is_not_understood() {
    let newer = "StanceMap(version: 2, moods: [(id: 1), (id: 2)], actors: [(id: \"a\", name: \"A\", age: 3, place: (0.0, 0.0))])";
    let told = run_on(&["check", "-"], newer.as_bytes());
    assert_eq!((told.status.code(), text(&told.stdout).as_str()), (Some(3), ""));
    let words = text(&told.stderr);
    assert!(words.contains("was made by a newer Stancemap: it has version 2"), "{words}");
    let parts = ["actors[].age (1 value)", "moods (2 records)"];
    let lines = parts.map(|part| format!("standard input: not understood: {part}\n")).concat();
    assert!(words.ends_with(&lines), "{words}");
    let json = text(&run_on(&["check", "--format=json", "-"], newer.as_bytes()).stdout);
    let object = "\"not_understood\": [{\"path\": \"actors[].age\", \"count\": 1, \"records\": false}, ";
    assert!(json.contains(object), "{json}");
    let bare = text(&run_on(&["check", "--format=json", "-"], b"StanceMap(version: 2)").stdout);
    assert!(bare.contains("version 2") && !bare.contains("not_understood"), "{bare}");
}

#[test]
fn letters_without_a_font_are_reported_and_boxes_drawn() {
    let map = "StanceMap(version: 1, actors: [(id: \"a\", name: \"བོད\", place: (0.0, 0.0))])";
    let told = "the program has no font for Tibetan: boxes stand for letters in “བོད”";
    let made = run_on(&["export", "-", "-o-", "--format=svg"], map.as_bytes());
    assert!(made.status.success() && made.stdout.starts_with(b"<?xml"));
    assert_eq!(text(&made.stderr), format!("{told}\n"));
    assert_eq!(text(&run_on(&["export", "-", "-o-", "--format=svg", "-q"], map.as_bytes()).stderr), "");
    let checked = run_on(&["check", "-"], map.as_bytes());
    assert_eq!((checked.status.code(), text(&checked.stdout).as_str()), (Some(0), ""));
    assert!(text(&checked.stderr).lines().any(|line| line.ends_with(told)), "{}", text(&checked.stderr));
    assert_eq!(text(&run_on(&["check", "-q", "-"], map.as_bytes()).stderr), "");
}

#[test]
fn a_check_lists_the_notes_of_a_map() {
    let note = "the only member of UN Security Council has no coded position on UN mandate";
    let told = run(&["check", EXAMPLE]);
    assert_eq!((told.status.code(), text(&told.stdout).as_str()), (Some(0), ""));
    assert!(text(&told.stderr).contains(&format!("{EXAMPLE}: note: {note}\n")), "{}", text(&told.stderr));
    let json = text(&run(&["check", "--format=json", EXAMPLE]).stdout);
    let object = format!("{{\"lacks\": \"coverage\", \"kind\": \"issue\", \"id\": \"mandate\", \"text\": \"{note}\"}}");
    assert!(json.contains(&object), "{json}");
    let old = text(&run(&["check", "--stale-after=30", EXAMPLE]).stderr);
    assert!(old.contains("days old, of September 2025"), "{old}");
    let map = fs::read_to_string(EXAMPLE).unwrap().replacen("version: 1,", "version: 1,\n    stale_after: 30,", 1);
    let own = text(&run_on(&["check", "-"], map.as_bytes()).stderr);
    assert!(own.contains("days old, of September 2025"), "as the map says: {own}");
}

#[test]
fn a_diff_lists_changes_and_exits_with_1_if_there_are_any() {
    let folder = tempfile::tempdir().unwrap();
    let before = fs::read_to_string(EXAMPLE).unwrap();
    let (old, new) = (folder.path().join("old.ron"), folder.path().join("new.ron"));
    fs::write(&old, &before).unwrap();
    fs::write(&new, before.replacen("alignment: 3,", "alignment: -1,", 1)).unwrap();
    let (old, new) = (path(&old), path(&new));

    let same = run(&["diff", old, old]);
    assert_eq!((same.status.code(), text(&same.stdout).as_str()), (Some(0), ""));
    assert_eq!(text(&same.stderr), "nothing moved\n");

    let moved = run(&["diff", old, new]);
    assert_eq!((moved.status.code(), text(&moved.stderr).as_str()), (Some(1), ""));
    let words = text(&moved.stdout);
    assert!(words.contains("Positions (1)\n  United States on Deployment: +3 → −1\n    “"), "{words}");
    let silent = run(&["diff", "-q", old, new]);
    assert_eq!((silent.status.code(), text(&silent.stdout).as_str()), (Some(1), ""));

    let days = run(&["diff", EXAMPLE, "--from=2025-09-15", "--to", "2025-11-07", "--format=markdown"]);
    let words = text(&days.stdout);
    assert_eq!(days.status.code(), Some(1));
    assert!(words.starts_with("# What moved: A stabilisation force for Gaza\n\nFrom 15 September 2025 to"), "{words}");
    assert!(words.contains("- United States on Deployment: unknown → +3  \n"), "{words}");
    assert_eq!(run(&["diff", EXAMPLE, "--from=2025-11-07"]).status.code(), Some(0), "to the map's own day");

    for (arguments, words) in [
        (&["diff", EXAMPLE] as &[&str], "--from"),
        (&["diff", EXAMPLE, "--from=2025-13"], "is no date"),
        (&["diff", "-", "-"], "standard input"),
        (&["diff"], "<FILE>"),
    ] {
        let told = run(arguments);
        assert_eq!(told.status.code(), Some(2), "{arguments:?}");
        assert!(text(&told.stderr).contains(words), "{}", text(&told.stderr));
    }
    assert_eq!(run(&["diff", EXAMPLE, "no-such-file.ron"]).status.code(), Some(3));
}

#[test]
fn a_map_can_come_through_a_pipe() {
    let map = fs::read(EXAMPLE).unwrap();
    let piped = run_on(&["export", "-", "-o-", "--format=svg"], &map);
    assert!(piped.status.success(), "{}", text(&piped.stderr));
    assert!(piped.stdout == exported(&["--format=svg"]));
    let broken = run_on(&["check", "-"], b"not a map");
    assert_eq!(broken.status.code(), Some(3));
    assert!(text(&broken.stderr).starts_with("standard input: This is not a stance map"));
}

#[test]
fn every_layout_runs_from_the_command_line_and_repeats() {
    let was = stancemap::file::read(&fs::read_to_string(EXAMPLE).unwrap()).unwrap();
    for layout in stancemap::layout::ALL {
        let arguments = ["arrange", EXAMPLE, "-o-", "--layout", layout.about.id, "--about", "UN mandate", "-q"];
        let done = run(&arguments);
        assert!(done.status.success(), "{}", text(&done.stderr));
        let map = stancemap::file::read(&text(&done.stdout)).unwrap();
        assert_ne!(map, was, "{} moves nothing", layout.about.id);
        assert_eq!(map.ties, was.ties, "{} changes more than places", layout.about.id);
        assert!(done.stdout == run(&arguments).stdout, "{} gives another picture", layout.about.id);
    }
    let set = |set: &str| run(&["arrange", EXAMPLE, "-o-", "-l", "camps", "--set", set, "-q"]).stdout;
    assert!(set("shape=round") != set("shape=columns") && !set("shape=round").is_empty());
}

#[test]
fn a_map_file_is_laid_out_in_place_only_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("map.ron");
    fs::copy(EXAMPLE, &file).unwrap();
    let arguments = ["arrange", path(&file), "-o", path(&file), "-l", "stress", "--only", "israel", "--only", "Hamas"];
    assert_eq!(run(&arguments).status.code(), Some(4));
    assert_eq!(fs::read(&file).unwrap(), fs::read(EXAMPLE).unwrap());
    // The backup goes into the folder of the test, not into the home of the user.
    let forced = [&arguments[..], &["--force"]].concat();
    let done = command(&forced).env("STANCEMAP_STATE_DIR", folder.path().join("state")).output().unwrap();
    assert!(done.status.success() && text(&done.stderr).contains("2 of 31 moved"), "{}", text(&done.stderr));
    let [was, is] = [EXAMPLE, path(&file)].map(|file| fs::read_to_string(file).unwrap());
    let changed = was.lines().zip(is.lines()).filter(|(was, is)| was != is).count();
    assert_eq!((changed, was.lines().count()), (2, is.lines().count()));
}

#[test]
fn a_closed_output_pipe_is_no_crash() {
    for arguments in
        [&["export", EXAMPLE, "-o-", "--format=svg"][..], &["--help"], &["check", "--format=json", EXAMPLE]]
    {
        let mut child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert!(matches!(done.status.code(), Some(0 | 4)), "{arguments:?} ends with {:?}", done.status);
        assert_eq!(text(&done.stderr), "", "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_need_not_be_unicode() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join(std::ffi::OsStr::from_bytes(b"m\xffp.ron"));
    let figure = folder.path().join(std::ffi::OsStr::from_bytes(b"f\xff.SVG"));
    fs::copy(EXAMPLE, &map).unwrap();
    let done = command(&["export", "-q"]).arg(&map).arg("-o").arg(&figure).output().unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(fs::read(&figure).unwrap() == exported(&["--format=svg"]));
}

#[test]
fn an_empty_map_is_a_figure_too() {
    let map = stancemap::file::write(&Map::default());
    for format in export::ALL {
        let done = run_on(&["export", "-", "-o-", "--format", format.about.id], map.as_bytes());
        assert!(done.status.success() && !done.stdout.is_empty(), "{}: {}", format.about.id, text(&done.stderr));
    }
}

#[test]
fn the_page_of_the_format_is_in_the_program() {
    let page = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/format.md")).unwrap();
    assert!(run(&["format"]).stdout == page);
}

#[test]
fn the_versions_are_those_of_the_program_and_the_format() {
    let expected = format!("stancemap {} (map format {})\n", env!("CARGO_PKG_VERSION"), stancemap::file::VERSION);
    for flag in ["-V", "--version"] {
        let told = run(&[flag]);
        assert_eq!((told.status.code(), text(&told.stdout)), (Some(0), expected.clone()));
    }
}

#[test]
fn the_help_is_as_it_was_approved() {
    let mut all = String::new();
    for arguments in [
        &["-h"][..],
        &["--help"],
        &["export", "-h"],
        &["export", "--help"],
        &["arrange", "--help"],
        &["check", "--help"],
        &["diff", "--help"],
    ] {
        let told = run(arguments);
        assert_eq!((told.status.code(), text(&told.stderr).as_str()), (Some(0), ""), "{arguments:?}");
        let lines: String = text(&told.stdout).lines().map(|line| format!("{}\n", line.trim_end())).collect();
        all += &format!("$ stancemap {}\n{lines}\n", arguments.join(" "));
    }
    assert_approved("tests/golden/help.txt", &all);
}

#[test]
fn without_a_display_the_program_says_what_to_do_instead() {
    if !cfg!(target_os = "linux") {
        // Other systems have a display without a variable that names it.
        return;
    }
    let done = run(&[EXAMPLE]);
    assert_eq!(done.status.code(), Some(6), "{}", text(&done.stderr));
    let words = text(&done.stderr);
    assert!(words.contains("there is no display. Use `stancemap export /"), "{words}");
    assert_eq!(words.trim_end().lines().count(), 1, "{words}");
    let elsewhere = command(&["my map.ron"]).env("DISPLAY", ":65000").output().unwrap();
    let words = text(&elsewhere.stderr);
    assert_eq!(elsewhere.status.code(), Some(6), "{words}");
    assert!(words.contains("the display :65000 cannot be reached. Use `stancemap export \"my map.ron\" -o"), "{words}");
}

/// A figure of the example, from standard output.
fn exported(options: &[&str]) -> Vec<u8> {
    let done = run(&[&["export", EXAMPLE, "-o-"], options].concat());
    assert!(done.status.success(), "{options:?}: {}", text(&done.stderr));
    done.stdout
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_replaced_is_told_with_an_advice() {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.ron");
    std::fs::copy(EXAMPLE, &map).unwrap();
    std::fs::hard_link(&map, folder.path().join("twin.ron")).unwrap();
    let arrange = || run(&["arrange", EXAMPLE, "-o", path(&map), "-l", "grid", "--force", "-q"]);
    let linked = arrange();
    std::fs::set_permissions(&map, std::os::unix::fs::PermissionsExt::from_mode(0o444)).unwrap();
    let read_only = arrange();
    assert_eq!([linked.status.code(), read_only.status.code()], [Some(4); 2]);
    let end = format!(": {}\n", map.display());
    assert_eq!(
        text(&read_only.stderr),
        format!("the file is read-only; name another file, or allow changes to this one{end}")
    );
    let says = "the file has other names (hard links), and would have to be written directly to keep them; name another \
                file";
    assert_eq!(text(&linked.stderr), format!("{says}{end}"));
    assert_eq!(std::fs::read(&map).unwrap(), std::fs::read(EXAMPLE).unwrap());
}

#[test]
fn a_missing_backup_is_told_even_in_a_quiet_run() {
    let folder = tempfile::tempdir().unwrap();
    let map = folder.path().join("map.ron");
    std::fs::copy(EXAMPLE, &map).unwrap();
    let no_folder = folder.path().join("file");
    std::fs::write(&no_folder, "").unwrap();
    let mut arrange = command(&["arrange", EXAMPLE, "-o", path(&map), "-l", "grid", "--force", "-q"]);
    let done = arrange.env("STANCEMAP_STATE_DIR", &no_folder).output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    let words = text(&done.stderr);
    assert!(words.starts_with("the file is saved, but no backup of the old one was kept, as "), "{words}");
    assert_ne!(std::fs::read(&map).unwrap(), std::fs::read(EXAMPLE).unwrap());
}

#[cfg(unix)]
#[test]
fn a_write_beyond_the_size_limit_fails_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("figure.svg");
    std::fs::write(&file, "an older figure").unwrap();
    // Blocks of 512 or 1024 bytes, by shell: a figure has more than either.
    let script = "ulimit -f 8; exec \"$0\" export \"$1\" -o \"$2\" --force";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_stancemap"), EXAMPLE, path(&file)])
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("figure.svg"), "{}", text(&output.stderr));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "an older figure");
    let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["figure.svg"]);
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn run_on(arguments: &[&str], input: &[u8]) -> Output {
    let mut child =
        command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

/// The program in an empty environment: no home, no display, no bus, no locale.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stancemap"));
    command.env_clear().stdin(Stdio::null()).args(arguments);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Width and height in pixels, from the header.
fn size_of_png(bytes: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn the_matrix_is_written_as_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("matrix.csv");
    let done = run(&["export", EXAMPLE, "-o", path(&file)]);
    assert!(done.status.success(), "{}", text(&done.stderr));
    let table = fs::read_to_string(&file).unwrap();
    let map = stancemap::file::read(&fs::read_to_string(EXAMPLE).unwrap()).unwrap();
    assert_eq!(table.lines().count(), map.actors.len() + 1);
    assert!(table.starts_with("\u{feff}Actor,Kind,Influence,"), "{table}");
    assert!(table.lines().any(|line| line.starts_with("Israel,state,") && line.contains(",-3")), "{table}");
    let again = run(&["export", EXAMPLE, "-o", path(&file)]);
    assert_eq!(again.status.code(), Some(4), "a table that is there is not overwritten");
    let piped = run(&["export", EXAMPLE, "-o-", "--format=csv", "-q"]);
    assert_eq!(text(&piped.stdout), table);
    let wrong = run(&["export", EXAMPLE, "-o", path(&folder.path().join("matrix.csv")), "--format=png"]);
    assert_eq!(wrong.status.code(), Some(2), "{}", text(&wrong.stderr));
}
