//! Writes `assets/format.md`, the page on the file format, from the tables of the model, and checks it against the
//! reader. `UPDATE=1 cargo test format` rewrites the page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ron::error::Error;
use serde::de::DeserializeOwned;
use stancemap::file;
use stancemap::model::*;
use stancemap::scene::positions::PLOT_AXES;

use crate::support::golden::assert_approved;

const EVERY_FIELD: &str = include_str!("../golden/every-field.ron");

/// The map at the top of the page.
const EXAMPLE: &str = r#"StanceMap(
    version: 1,
    title: "A force for Gaza",
    as_of: "2025-11-07",
    actors: [
        (id: "israel", name: "Israel", kind: "state", influence: 4, place: (-120.0, 0.0)),
        (id: "turkiye", name: "Türkiye", kind: "state", place: (120.0, 0.0)), // influence is 2 when left out
    ],
    issues: [(id: "troops", title: "Turkish troops", place: (0.0, -90.0))],
    ties: [(id: "offer", from: "turkiye", to: issue("troops"), kind: "participation", directed: true)],
    stances: [(id: "israel-troops", actor: "israel", issue: "troops", alignment: -3, red_line: true)],
    objections: [(id: "no", by: "israel", to: tie("offer"), reason: "mistrust", evidence: [
        (source: "afp", quote: "will not accept", locator: "paragraph 9"),
    ])],
    sources: [(id: "afp", title: "Gaza force to deploy “very soon”", outlet: "AFP", published: "2025-11-07")],
)
"#;

const INTRODUCTION: &str = "\
# The stance map format, version 1

<!-- Made by tests/it/format.rs from the tables of the program. To change it: UPDATE=1 cargo test format -->

A stance map is one text file in UTF-8 whose name ends in `.ron`. You can write it by hand:

```ron
";

const RULES: &str = "\
```

## How it is written

- The file is `StanceMap( … )`. `version: 1,` comes first; the fields of the map follow, in any order.
- `stancemap check FILE` says what is wrong with a file and where, without opening a window.
- A field is `name: value`. Values are parted by commas; a comma behind the last one does no harm.
- A record stands in round brackets, a list in square ones. Line ends and spaces between values are free.
- A text stands in straight quotes. In it, `\\\"` is a quote, `\\\\` a backslash, `\\n` a line end, `\\t` a tab, `\\u{7}` the character of that number. A line end in a text is a line end of the text.
- Comments are `// to the end of the line` or `/* in between */`. The program reads over them, and **drops them when it saves**; remarks that must stay go into a `note`.
- A field that is left out has the value given under *when left out*. A day can stand in `Some(…)` or be `None`; so can an id, `span`, `requires` and `at_least` where *when left out* says *none*. No other field can.
- A field that is not known is refused, with its line, so that nothing is lost when the program saves; so is another word where the tables say *one of the words*.
- An **id** is a short name without spaces, such as `\"turkiye\"`: 1 to 80 characters, best small letters, digits and hyphens; anything but white space, control characters, quotes, round brackets and backslashes is accepted. It differs from the ids of all other records of its kind, and never changes.
- Records keep the order that they have in the file. It is the order of lists and of the matrix.
- A **day** is `\"2025-11-07\"`, `\"2025-11\"` or `\"2025\"`, whatever is known of it, with `~` behind it for *about*. `\"2025-1-7\"` is read as well, and saved as `\"2025-01-07\"`.
- A **place** is `(x, y)` in map units, x to the right and y down, up to 1000000 either way. The program keeps tenths.
- An id that leads nowhere, an end before a beginning and the like are no mistakes in the writing: the map opens, and the program lists them as problems.
- At most 64 MB in all, 100000 actors, 400000 records of any other kind, 500000 entries in the lists within records, 64 KB in a text and 8 MB in the text of a source.

";

/// Facts of a field that the tables of the model do not have: record, field, content, default, meaning.
type FieldRow = (&'static str, &'static str, &'static str, &'static str);

const OF_THE_MAP: &[FieldRow] = &[
    ("actors", "list of actors", "empty", "Who can take positions."),
    ("issues", "list of issues", "empty", "On what."),
    ("stances", "list of stances", "empty", "Who stands where."),
    ("ties", "list of ties", "empty", "Who is tied to whom."),
    ("objections", "list of objections", "empty", "Who objects to what."),
    ("conditions", "list of conditions", "empty", "What stances depend on."),
    ("sources", "list of sources", "empty", "What marks rest on."),
    ("bodies", "list of bodies", "empty", "Who decides together."),
    ("groups", "list of groups", "empty", "Frames on the map."),
    ("notes", "list of notes", "empty", "Words on the map."),
    ("views", "list of views", "empty", "Saved ways of looking."),
    ("scenarios", "list of scenarios", "empty", "What if."),
];

const OF_A_VIEW: &[FieldRow] = &[
    ("lens", "`relationships` or `issue(\"id\")`", "`relationships`", "What the map is coloured by."),
    ("filter", "a filter, as below", "leaves out nothing", "What is left out."),
    ("figure", "settings of a figure, as below", "as below", "How a figure is made of it."),
];

const OF_A_FILTER: &[FieldRow] = &[
    ("kinds", "list of words", "every kind", "Only actors of these kinds."),
    ("tags", "list of texts", "every tag", "Only actors with one of these tags."),
    (
        "stances",
        "list of words",
        "however they stand",
        "Under an issue's lens, only actors that stand so on it: `\"-3\"` to `\"3\"`, `\"undecided\"`, `\"silent\"` or `\"unknown\"`.",
    ),
    ("signs", "list of signs of ties", "every sign", "Only ties of these signs."),
    (
        "at_least",
        "`\"confirmed\"`, `\"unconfirmed\"` or `\"tentative\"`",
        "none",
        "Only ties, and under an issue's lens only positions, that are at least so sure.",
    ),
    ("hide", "`true` or `false`", "`false`", "What is left out is hidden, rather than drawn pale."),
];

const OF_A_FIGURE: &[FieldRow] = &[
    ("page", "one of the words below", "`\"content\"`", "What the figure is cut to."),
    ("width_mm", "number from 20 to 2000", "`170.0`", "Its width in millimetres, where the page is *content*."),
    ("dpi", "whole number from 30 to 1200", "`300`", "Pixels an inch in a PNG."),
    ("theme", "one of the words below", "`\"light\"`", "Its colours."),
    ("transparent", "`true` or `false`", "`false`", "The paper is left out."),
    ("title", "`true` or `false`", "`true`", "The map's title is written over it."),
    ("question", "`true` or `false`", "`true`", "The map's question is written under the title."),
    ("moment", "`true` or `false`", "`true`", "The as-of date and the viewpoint are written under that."),
    ("legend", "`true` or `false`", "`true`", "There is a legend of the marks in use."),
    ("sources", "`true` or `false`", "`true`", "There is a numbered list of the evidence."),
    ("shown", "one of the words below", "`\"canvas\"`", "What it shows of the map."),
    ("matrix", "the layout of a matrix, as below", "as in the file", "How a matrix is laid out."),
    ("axes", "two axes, as below", "stance and influence", "The axes of a plot of positions."),
    ("timeline", "lanes, as below", "all on the issue under the lens", "What a timeline shows."),
];

const OF_A_MATRIX: &[FieldRow] = &[
    ("reading", "one of the words below", "`\"stances\"`", "What its cells say."),
    (
        "order",
        "`file`, `name`, `influence`, `kind`, `camps` or `stance(\"id\")`",
        "`file`",
        "The order of its rows; the last is by where they stand on that issue.",
    ),
    ("reversed", "`true` or `false`", "`false`", "The order is turned round."),
    ("group", "one of the words below", "`\"none\"`", "What its rows are put together by."),
];

const OF_AXES: &[FieldRow] = &[
    (
        "x",
        "word, best one of those below",
        "`\"stance\"`",
        "From left to right; a word that is not known counts as `\"stance\"`.",
    ),
    (
        "y",
        "word, best one of those below",
        "`\"influence\"`",
        "From the bottom to the top; a word that is not known counts as `\"influence\"`.",
    ),
];

const OF_LANES: &[FieldRow] = &[
    (
        "of",
        "id of an actor",
        "none",
        "The actor whose positions on all issues are shown; without it, actors on one issue.",
    ),
    ("actors", "list of ids of actors", "all who took a position", "The actors that are shown on an issue."),
];

const OF_A_SCENARIO: &[FieldRow] = &[("overrides", "list of overrides, as below", "empty", "What is otherwise in it.")];

const OF_AN_OVERRIDE: &[FieldRow] = &[
    ("change", "a change, as below", "*needed*", "What is otherwise."),
    ("reason", "text", "none", "Why it might be."),
];

const CHANGES: &[(&str, &str)] = &[
    ("stance(actor: \"a\", issue: \"i\", alignment: 2)", "The actor stands there on the issue, from -3 to 3."),
    ("objection(\"id\", \"met\")", "The objection ends so."),
    ("condition(\"id\", \"met\")", "The condition ends so."),
    ("no_tie(\"id\")", "The tie does not exist."),
    ("no_actor(\"id\")", "The actor plays no part."),
];

const REQUIREMENTS: &[(&str, &str)] = &[
    ("actor_in(\"id\")", "The actor takes part."),
    ("actor_out(\"id\")", "The actor takes no part."),
    ("issue_reaches(\"id\", 2)", "The issue finds at least that level, from -3 to 3."),
    ("tie(\"id\")", "The tie exists."),
];

/// One kind of record, for the page and for the checks.
struct Chapter {
    title: &'static str,
    about: &'static str,
    /// Its fields in the order of the file: name, content, default, meaning.
    rows: Vec<[String; 4]>,
    /// The vocabularies of its fields.
    words: Vec<(&'static str, bool, &'static [Term])>,
    /// The fields that serde knows.
    serde: Vec<String>,
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// The fields that serde knows of a record, taken from its answer to an unknown field.
fn known<T: DeserializeOwned>() -> Vec<String> {
    match options().from_str::<T>("(no_such_field: 1)").map(drop).unwrap_err().code {
        Error::NoSuchStructField { expected, .. } => expected.iter().map(|field| (*field).to_owned()).collect(),
        other => panic!("{other}"),
    }
}

/// The smallest record that can be read, and its required fields.
fn smallest<T: DeserializeOwned>(fields: &[Field<T>]) -> (T, BTreeSet<&'static str>) {
    let mut needed = BTreeSet::new();
    let mut text = String::new();
    loop {
        match options().from_str::<T>(&format!("({text})")) {
            Ok(record) => return (record, needed),
            Err(error) => {
                let Error::MissingStructField { field, .. } = error.code else { panic!("({text}): {error}") };
                let kind = fields.iter().find(|known| known.id == field).unwrap().kind;
                let value = match kind {
                    FieldKind::Place => "(0.0, 0.0)",
                    FieldKind::Alignment => "0",
                    FieldKind::Target(_) => "actor(\"a\")",
                    _ => "\"a\"",
                };
                write!(text, "{field}: {value}, ").unwrap();
                needed.insert(field);
            }
        }
    }
}

fn holds(kind: FieldKind) -> String {
    let shelf = |id: &str| RECORD_KINDS.iter().find(|kind| kind.id == id).unwrap();
    match kind {
        FieldKind::Id => "id".to_owned(),
        FieldKind::Line => "text".to_owned(),
        FieldKind::Paragraphs => "text, also of several lines".to_owned(),
        FieldKind::Word(_) => "word, best one of those below".to_owned(),
        FieldKind::Choice(_) => "one of the words below".to_owned(),
        FieldKind::Whole(least, most) => format!("whole number from {least} to {most}"),
        FieldKind::Flag => "`true` or `false`".to_owned(),
        FieldKind::Day => "day".to_owned(),
        FieldKind::Lines => "list of texts".to_owned(),
        FieldKind::Ref(id) => format!("id of {}", shelf(id).with_article),
        FieldKind::Refs(id) => format!("list of ids of {}", shelf(id).plural),
        FieldKind::Target(kinds) => kinds
            .iter()
            .map(|id| format!("`{id}(\"id\")`"))
            .collect::<Vec<_>>()
            .join(", ")
            .replace(", `issue(\"id\")`", " or `issue(\"id\")`"),
        FieldKind::Alignment => "whole number from -3 to 3, `\"undecided\"` or `\"silent\"`".to_owned(),
        FieldKind::Requirement => "a requirement, as below".to_owned(),
        FieldKind::Place => "place".to_owned(),
        FieldKind::Span => "`(first, behind last)`, counted from 0".to_owned(),
        FieldKind::Evidence => "list of pieces of evidence".to_owned(),
        FieldKind::Elsewhere(what) => what.to_owned(),
    }
}

fn left_out(kind: FieldKind, value: &FieldValue) -> String {
    match (kind, value) {
        (FieldKind::Word(_) | FieldKind::Choice(_), FieldValue::Text(word)) if !word.is_empty() => {
            format!("`\"{word}\"`")
        }
        (_, FieldValue::Text(text)) if text.is_empty() => "none".to_owned(),
        (_, FieldValue::Text(text)) => format!("`{text}`"),
        (_, FieldValue::Whole(number)) => format!("`{number}`"),
        (_, FieldValue::Flag(flag)) => format!("`{flag}`"),
        (_, FieldValue::List(list)) if list.is_empty() => "empty".to_owned(),
        (_, FieldValue::Evidence(list)) if list.is_empty() => "empty".to_owned(),
        (_, FieldValue::Span(None)) => "none".to_owned(),
        (_, other) => panic!("no words for {other:?}"),
    }
}

/// A chapter of the page: the rows of the model's table and those of this file, in the order of the file format.
fn chapter<T: DeserializeOwned>(
    title: &'static str,
    about: &'static str,
    fields: &[Field<T>],
    ours: &[FieldRow],
) -> Chapter {
    let (record, needed) = smallest(fields);
    let theirs = fields.iter().map(|field| {
        let default =
            if needed.contains(field.id) { "*needed*".to_owned() } else { left_out(field.kind, &(field.get)(&record)) };
        [field.id.to_owned(), holds(field.kind), default, field.help.to_owned()]
    });
    let ours = ours.iter().map(|(id, holds, default, help)| [*id, *holds, *default, *help].map(str::to_owned));
    let mut rows: Vec<_> = theirs.chain(ours).collect();
    let serde = known::<T>();
    rows.sort_by_key(|[id, ..]| serde.iter().position(|known| known == id));
    let words = fields.iter().filter_map(|field| match field.kind {
        FieldKind::Word(terms) => Some((field.id, true, terms)),
        FieldKind::Choice(terms) => Some((field.id, false, terms)),
        _ => None,
    });
    Chapter { title, about, rows, words: words.collect(), serde }
}

fn by_hand<T: DeserializeOwned>(title: &'static str, about: &'static str, ours: &[FieldRow]) -> Chapter {
    let rows = ours.iter().map(|(id, holds, default, help)| [*id, *holds, *default, *help].map(str::to_owned));
    Chapter { title, about, rows: rows.collect(), words: Vec::new(), serde: known::<T>() }
}

/// Every record of the format, under its name in the golden file.
fn chapters() -> Vec<(&'static str, Chapter)> {
    let mut figure =
        by_hand::<FigureSettings>("The settings of a figure", "Stand in the `figure` of a view.", OF_A_FIGURE);
    figure.words = vec![
        ("page", false, FigurePage::TERMS),
        ("theme", false, FigureTheme::TERMS),
        ("shown", false, FigureContent::TERMS),
    ];
    let mut matrix =
        by_hand::<Arrangement>("The layout of a matrix", "Stands in the `matrix` of a figure's settings.", OF_A_MATRIX);
    matrix.words = vec![("reading", false, MatrixReading::TERMS), ("group", false, MatrixRowGrouping::TERMS)];
    let mut axes = by_hand::<Axes>("Two axes", "Stand in the `axes` of a figure's settings.", OF_AXES);
    let terms = PLOT_AXES.iter().map(|axis| Term { id: axis.about.id, name: axis.about.name, help: axis.about.help });
    axes.words = vec![("x` or `y", true, terms.collect::<Vec<_>>().leak())];
    vec![
        ("", chapter::<Map>("The map", "Stands at the top, behind the version.", FIELDS, OF_THE_MAP)),
        ("actors", chapter("An actor", "Anybody who can take a position. Drawn as a circle.", actor::FIELDS, &[])),
        (
            "issues",
            chapter("An issue", "Anything that actors can be for or against. Drawn as a square.", issue::FIELDS, &[]),
        ),
        (
            "stances",
            chapter(
                "A stance",
                "Where an actor stands on an issue. Several with different dates are its trajectory; where nothing is known, there is none.",
                stance::FIELDS,
                &[],
            ),
        ),
        ("ties", chapter("A tie", "A relation from an actor to an actor or an issue.", tie::FIELDS, &[])),
        ("objections", chapter("An objection", "Somebody's no, with a reason.", objection::FIELDS, &[])),
        ("conditions", chapter("A condition", "The *if* of a *yes, if*.", condition::FIELDS, &[])),
        (
            "evidence",
            chapter(
                "A piece of evidence",
                "Stands in the `evidence` of a stance, tie, objection or condition.",
                evidence::FIELDS,
                &[],
            ),
        ),
        ("sources", chapter("A source", "What evidence is taken from.", source::FIELDS, &[])),
        ("bodies", chapter("A body", "Those who decide issues together.", body::FIELDS, &[])),
        ("groups", chapter("A group", "A frame round some actors.", group::FIELDS, &[])),
        ("notes", chapter("A note", "Words on the map that belong to nothing.", note::FIELDS, &[])),
        ("views", chapter("A view", "A saved way of looking.", view::FIELDS, OF_A_VIEW)),
        ("filter", by_hand::<Filter>("A filter", "Stands in the `filter` of a view.", OF_A_FILTER)),
        ("figure", figure),
        ("matrix", matrix),
        ("axes", axes),
        ("timeline", by_hand::<Lanes>("Lanes", "Stand in the `timeline` of a figure's settings.", OF_LANES)),
        (
            "scenarios",
            chapter(
                "A scenario",
                "What if some things were otherwise. The map itself stays as it is.",
                scenario::FIELDS,
                OF_A_SCENARIO,
            ),
        ),
        ("overrides", by_hand::<Override>("An override", "Stands in the `overrides` of a scenario.", OF_AN_OVERRIDE)),
    ]
}

fn page() -> String {
    let mut page = format!("{INTRODUCTION}{EXAMPLE}{RULES}");
    for (name, chapter) in chapters() {
        write!(page, "## {}\n\n{}\n\n", chapter.title, chapter.about).unwrap();
        page.push_str("| Field | Holds | When left out | Meaning |\n| --- | --- | --- | --- |\n");
        if name.is_empty() {
            page.push_str("| `version` | `1` | *needed* | The version of the format. |\n");
        }
        for [id, holds, default, help] in &chapter.rows {
            writeln!(page, "| `{id}` | {holds} | {default} | {help} |").unwrap();
        }
        page.push('\n');
        for (field, open, terms) in &chapter.words {
            let others = if *open { ", or any other word" } else { "" };
            write!(
                page,
                "`{field}` is one of these{others}:\n\n| Word | On the screen | Meaning |\n| --- | --- | --- |\n"
            )
            .unwrap();
            for term in *terms {
                writeln!(page, "| `\"{}\"` | {} | {} |", term.id, term.name, term.help).unwrap();
            }
            page.push('\n');
        }
        let forms = match name {
            "stances" => {
                page.push_str("`alignment` is one of these:\n\n| Value | The actor |\n| --- | --- |\n");
                for level in Level::ALL {
                    writeln!(page, "| `{}` | {} the issue |", level.number(), level.verb()).unwrap();
                }
                for term in stance::OPEN_ALIGNMENTS {
                    writeln!(page, "| `\"{}\"` | {} |", term.id, term.help).unwrap();
                }
                page.push('\n');
                continue;
            }
            "conditions" => ("requires", REQUIREMENTS),
            "overrides" => ("change", CHANGES),
            _ => continue,
        };
        write!(page, "`{}` is one of these:\n\n| Form | Meaning |\n| --- | --- |\n", forms.0).unwrap();
        for (form, help) in forms.1 {
            writeln!(page, "| `{form}` | {help} |").unwrap();
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page + "\n"
}

#[test]
fn the_page_of_the_format_matches_the_tables() {
    assert_approved("assets/format.md", &page());
}

#[test]
fn the_example_on_the_page_is_a_map() {
    let map = file::read(EXAMPLE).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(map.problems(), []);
    assert_eq!((map.actors.len(), map.objections.len()), (2, 1));
    assert!(EXAMPLE.lines().count() <= 16);
}

#[test]
fn every_field_is_on_the_page() {
    for (name, chapter) in chapters() {
        let told: Vec<_> = chapter.rows.iter().map(|[id, ..]| id.clone()).collect();
        assert_eq!(told, chapter.serde, "the page and the file differ on {name}: add a row to this test");
    }
}

#[test]
fn every_form_on_the_page_is_read() {
    for (form, _) in CHANGES {
        options().from_str::<ScenarioChange>(form).unwrap_or_else(|error| panic!("{form}: {error}"));
    }
    for (form, _) in REQUIREMENTS {
        options().from_str::<Requirement>(form).unwrap_or_else(|error| panic!("{form}: {error}"));
    }
    let variants = |text: &str| text.split('(').next().unwrap().to_owned();
    let told = |error: Error| match error {
        Error::NoSuchEnumVariant { expected, .. } => expected.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>(),
        other => panic!("{other}"),
    };
    let changes = told(options().from_str::<ScenarioChange>("no_such(1)").unwrap_err().code);
    assert_eq!(changes, CHANGES.iter().map(|(form, _)| variants(form)).collect::<Vec<_>>());
    let requirements = told(options().from_str::<Requirement>("no_such(1)").unwrap_err().code);
    assert_eq!(requirements, REQUIREMENTS.iter().map(|(form, _)| variants(form)).collect::<Vec<_>>());
}

/// The fields of every record in a file, with every value that they have, by the name of the list or field that
/// the record stands in.
fn walk(value: &ron::Value, at: &str, found: &mut BTreeMap<String, BTreeMap<String, Vec<ron::Value>>>) {
    match value {
        ron::Value::Map(fields) => {
            for (key, value) in fields.iter() {
                let ron::Value::String(key) = key else { panic!("{key:?}") };
                found.entry(at.to_owned()).or_default().entry(key.clone()).or_default().push(value.clone());
                walk(value, key, found);
            }
        }
        ron::Value::Seq(items) => items.iter().for_each(|item| walk(item, at, found)),
        ron::Value::Option(Some(value)) => walk(value, at, found),
        _ => {}
    }
}

#[test]
fn the_golden_file_has_every_field_of_every_record() {
    let fields = |text: &str| {
        let mut found = BTreeMap::new();
        walk(&ron::from_str(text).unwrap(), "", &mut found);
        found
    };
    let golden = fields(EVERY_FIELD);
    // Fields that are written although they have their default.
    let mut plain = Map::default();
    plain.actors.add(Actor::new("a", emath::Pos2::ZERO));
    plain.groups.add(Group::new("a", Vec::new()));
    let mut view = View::new("a", Lens::default());
    view.figure.dpi = 301;
    plain.views.add(view);
    let plain = fields(&file::write(&plain));
    for (name, mut chapter) in chapters() {
        if name.is_empty() {
            chapter.serde.push("version".to_owned());
        }
        let here = golden.get(name).unwrap_or_else(|| panic!("tests/golden/every-field.ron has no {name}"));
        let named: BTreeSet<_> = here.keys().collect();
        let missing: Vec<_> = chapter.serde.iter().filter(|field| !named.contains(field)).collect();
        assert!(missing.is_empty(), "tests/golden/every-field.ron: in {name}, add {missing:?} with a value of its own");
        for (field, values) in here.iter().filter(|(field, _)| *field != "version" && *field != "dpi") {
            let left_out = plain.get(name).and_then(|record| record.get(field));
            let told = values.iter().any(|value| left_out.is_none_or(|left_out| !left_out.contains(value)));
            assert!(
                told,
                "tests/golden/every-field.ron: in {name}, give {field} a value that it does not have when left out"
            );
        }
    }
}
