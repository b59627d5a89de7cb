//! Every format of figures and tables, with maps that are hard to write.

use emath::pos2;
use stancemap::export;
use stancemap::model::*;
use stancemap::scene::figure_sheet;

use super::{assert_id, assert_sentence, assert_unique};
use crate::support::formats::{assert_figure, assert_table};
use crate::support::full;

fn small() -> FigureSettings {
    FigureSettings { dpi: 30, ..FigureSettings::default() }
}

#[test]
fn every_format_has_an_ending_a_name_and_a_sentence() {
    assert_unique("formats", export::ALL.iter().map(|format| format.about.id));
    assert_unique("endings", export::ALL.iter().map(|format| format.extension));
    for format in export::ALL {
        assert_id(format.about.id);
        assert_sentence(format.about.id, format.about.help);
        assert!(!format.extension.starts_with('.'));
    }
}

#[test]
fn every_format_writes_every_map() {
    let shipped = stancemap::file::read(include_str!("../../../assets/examples/gaza-stabilisation-force.ron")).unwrap();
    for (name, map) in [("empty", Map::default()), ("full", full::map()), ("shipped", shipped), ("hostile", hostile())]
    {
        let mut lenses = vec![Lens::Relationships];
        lenses.extend(map.issues.ids().take(1).map(Lens::Issue));
        for (lens, shown) in lenses.iter().flat_map(|lens| FigureContent::ALL.iter().map(move |shown| (lens, *shown))) {
            let sheet = figure_sheet(&map, lens, &FigureSettings { shown, ..small() });
            assert!(sheet.size.x.is_finite() && sheet.size.y.is_finite(), "{name}");
            for format in export::ALL {
                let at = format!("{} of the {} of the {name} map", format.about.id, shown.word());
                let bytes = (format.run)(&sheet).unwrap_or_else(|error| panic!("{at}: {error}"));
                assert_figure(format.extension, &bytes, &sheet, &at);
                assert!(name != "full" || (format.run)(&sheet).unwrap() == bytes, "{at}: twice the same");
            }
        }
    }
}

#[test]
fn every_format_writes_every_page_and_theme() {
    let map = full::map();
    for page in FigurePage::ALL {
        for theme in FigureTheme::ALL {
            for on in [true, false] {
                let settings = FigureSettings {
                    page: *page,
                    theme: *theme,
                    transparent: on,
                    title: on,
                    question: on,
                    moment: on,
                    legend: on,
                    sources: on,
                    ..small()
                };
                let sheet = figure_sheet(&map, &Lens::Relationships, &settings);
                assert_eq!(sheet.paper_colour.is_none(), on);
                for format in export::ALL {
                    let at = format!("{} {page:?} {theme:?}", format.about.id);
                    assert_figure(format.extension, &(format.run)(&sheet).unwrap(), &sheet, &at);
                }
            }
        }
    }
}

/// Texts that are hard to write.
const HOSTILE: &[&str] = &[
    "",
    " \t\n",
    "\u{0}\u{1}\u{7}\u{1b}[31m\u{7f}\u{85}\u{9f}",
    "</text></svg><script>alert(1)</script>&amp;&#0;]]>\"'",
    "%PDF-1.7 (((\\ endobj",
    "حماس ١٢٣ (2254) قرار",
    "ישראל 2254 והאו״ם",
    "\u{202e}abc\u{2066}def\u{2069}\u{200f}",
    "中文名字很长很长很长很长很长很长很长很长很长很长",
    "👩‍👩‍👧‍👦🇹🇷🏳️‍🌈",
    "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}a\u{338}l\u{328}g\u{322}o\u{335}",
    "\u{fffe}\u{ffff}\u{feff}\u{fffd}\u{10ffff}\u{e000}",
    "İstanbul ğüşiöç ẞ ǅ ﬁ",
    "a\u{2028}b\u{2029}c\r\nd",
];

pub fn hostile() -> Map {
    let mut map = full::map();
    let long = ["W".repeat(10_000), "ab ".repeat(1_000), "ع".repeat(1_000), "\u{301}".repeat(500)];
    let texts: Vec<String> = HOSTILE.iter().map(|text| (*text).to_owned()).chain(long).collect();
    for (at, text) in texts.iter().enumerate() {
        // Many actors in one place, so that there is no space for their names.
        let place = pos2((at % 3) as f32 * 40.0, 0.0);
        let actor = map.actors.add(Actor::new(text, place));
        let issue = map.issues.add(Issue::new(text, pos2(at as f32, 500.0)));
        map.notes.add(Note::new(text, place));
        map.groups.add(Group::new(text, vec![actor.clone()]));
        let source = map.sources.add(Source::new(text));
        let mut stance = Stance::new(&actor, &issue, Alignment::Undecided);
        stance.evidence.push(Evidence::new(&source, text));
        let stance = map.stances.add(stance);
        map.conditions.add(Condition::new(&stance, text));
        let tie = map.ties.add(Tie::new(&actor, &Target::Issue(issue), text));
        let mut objection = Objection::new(&actor, &Target::Tie(tie));
        objection.reason.clone_from(text);
        map.objections.add(objection);
    }
    map.title = texts.concat();
    map.question.clone_from(&map.title);
    map.viewpoint.clone_from(&map.title);
    map
}

#[test]
fn every_table_has_its_words_and_writes_every_map() {
    assert_unique("endings", export::TABLE_FORMATS.iter().map(|table| table.extension));
    for table in export::TABLE_FORMATS {
        assert_id(table.about.id);
        assert_sentence(table.about.id, table.about.help);
        assert!(export::ALL.iter().all(|format| format.extension != table.extension));
        for (name, map) in [("empty", Map::default()), ("full", full::map()), ("hostile", hostile())] {
            for reading in MatrixReading::ALL {
                let arrangement = Arrangement { reading: *reading, ..Arrangement::default() };
                let bytes = (table.run)(&map, &ViewState::default(), &arrangement);
                assert_eq!(bytes, (table.run)(&map, &ViewState::default(), &arrangement), "twice the same");
                let at = format!("{} of the {name} map", table.about.id);
                assert_table(table.extension, &bytes, &map, &arrangement, &at);
            }
        }
    }
}
