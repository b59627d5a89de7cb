//! Writes a matrix as a table for other programs: actors against issues, as comma-separated values. Does not touch the
//! disk.

use super::TableFormat;
use crate::model::{
    ACTOR_KINDS, Actor, Arrangement, Id, Map, MatrixReading, MatrixRowGrouping, RegistryEntry, ViewState, name_of,
};
use crate::scene::{DrawnMap, Matrix};
use crate::visible_text::is_deceptive;

/// Comma-separated values.
pub const CSV: TableFormat = TableFormat {
    about: RegistryEntry {
        id: "csv",
        name: "CSV",
        help: "The matrix as comma-separated values, for spreadsheets and statistics.",
        parameters: &[],
    },
    extension: "csv",
    run: csv,
};

/// The rows and columns of the matrix in its order. A cell holds a level from -3 to 3, "undecided" or "silent"; it is
/// empty if no stance is known. In the coverage reading it holds the number of independent sources.
///
/// Follows RFC 4180: lines end in CR LF, and a field with a comma, a quote or a line break is quoted. The text is UTF-8
/// and begins with a byte order mark; without it, common spreadsheets garble names with non-ASCII characters. A field
/// that a spreadsheet would take for a formula gets an apostrophe in front.
fn csv(map: &Map, view: &ViewState, arrangement: &Arrangement) -> Vec<u8> {
    let drawn_map = DrawnMap::of(map, view);
    let matrix = Matrix::of(&drawn_map, &Arrangement { group: MatrixRowGrouping::None, ..arrangement.clone() });
    let mut out = String::from('\u{feff}');
    let headings = ["Actor", "Kind", "Influence"].into_iter().map(str::to_owned);
    write_row(&mut out, headings.chain(matrix.columns.iter().map(|column| formula_safe(&column.title))));
    for actor in matrix.actors().filter_map(|id| drawn_map.map.actors.get(id)) {
        let fields = [formula_safe(full_name(actor)), formula_safe(kind(actor)), actor.influence.to_string()];
        let cells = matrix.columns.iter().map(|column| cell(&matrix, &actor.id, &column.id));
        write_row(&mut out, fields.into_iter().chain(cells));
    }
    out.into_bytes()
}

/// The full name of an actor: a table has space for it.
fn full_name(actor: &Actor) -> &str {
    if actor.name.trim().is_empty() { actor.label() } else { &actor.name }
}

fn kind(actor: &Actor) -> &str {
    name_of(ACTOR_KINDS, &actor.kind)
}

fn cell(matrix: &Matrix, actor: &Id<Actor>, issue: &Id<crate::model::Issue>) -> String {
    let Some(cell) = matrix.cell(actor, issue) else { return String::new() };
    match matrix.reading {
        MatrixReading::Stances => cell.alignment.to_string(),
        MatrixReading::Coverage => cell.coverage.independent_sources.to_string(),
    }
}

/// A text that no spreadsheet takes for a formula, without control characters. Spreadsheets look for the sign that begins a
/// formula behind spaces and characters that cannot be seen, and also in its full-width form.
fn formula_safe(text: &str) -> String {
    let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let is_blank =
        |c: char| c.is_whitespace() || is_deceptive(c) || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}');
    let begins_formula = ['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠', '｜', '−'];
    if text.trim_start_matches(is_blank).starts_with(begins_formula) { format!("'{text}") } else { text }
}

fn write_row(out: &mut String, fields: impl Iterator<Item = String>) {
    for (number, field) in fields.enumerate() {
        if number > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ') {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use emath::Pos2;

    use super::*;
    use crate::model::{Alignment, Evidence, Issue, Level, MatrixRowOrder, Source, Stance};

    fn map() -> Map {
        let mut map = Map::default();
        let source = map.sources.add(Source::new("Report"));
        let issues = ["The \"mandate\", in full", "=troops"].map(|title| map.issues.add(Issue::new(title, Pos2::ZERO)));
        let names = ["Ann, of\nUtopia", "حماس", "=HYPERLINK(\"x\")", "Dee"];
        let actors = names.map(|name| map.actors.add(Actor::new(name, Pos2::ZERO)));
        let [ann, hamas, bob, _] = actors;
        let mut add = |actor: &Id<Actor>, issue: usize, alignment: Alignment| {
            let mut stance = Stance::new(actor, &issues[issue], alignment);
            stance.evidence.push(Evidence::new(&source, ""));
            map.stances.add(stance);
        };
        add(&ann, 0, Alignment::Level(Level::new(2).unwrap()));
        add(&ann, 1, Alignment::Level(Level::new(-3).unwrap()));
        add(&hamas, 0, Alignment::Undecided);
        add(&hamas, 1, Alignment::Silent);
        add(&bob, 0, Alignment::Level(Level::new(0).unwrap()));
        map
    }

    fn text(arrangement: &Arrangement) -> String {
        String::from_utf8(csv(&map(), &ViewState::default(), arrangement)).unwrap()
    }

    #[test]
    fn the_table_holds_what_the_matrix_shows() {
        assert_eq!(
            text(&Arrangement::default()),
            "\u{feff}Actor,Kind,Influence,\"The \"\"mandate\"\", in full\",'=troops\r\n\
             \"Ann, of\nUtopia\",other,2,2,-3\r\n\
             حماس,other,2,undecided,silent\r\n\
             \"'=HYPERLINK(\"\"x\"\")\",other,2,0,\r\n\
             Dee,other,2,,\r\n"
        );
    }

    #[test]
    fn no_text_is_taken_for_a_formula_however_it_begins() {
        let hidden =
            ["=1+1", " =1+1", "\u{a0}+1", "\u{200b}@x", "\u{feff}-1", "|cmd", "＝1", "\t=1", "\u{7}=1", "%1", "\n=1"];
        assert!(hidden.iter().all(|text| formula_safe(text).starts_with('\'')), "{hidden:?}");
        assert_eq!(formula_safe("Ann = Bob"), "Ann = Bob");
        assert_eq!(formula_safe("a\u{1b}[31m\u{0}b"), "a[31mb");
    }

    #[test]
    fn the_table_has_the_row_order_of_the_matrix() {
        let by_name = Arrangement { order: MatrixRowOrder::Name, reversed: true, ..Arrangement::default() };
        assert_eq!(text(&by_name).lines().nth(1), Some("حماس,other,2,undecided,silent"));
        let grouped = Arrangement { group: MatrixRowGrouping::Kind, ..Arrangement::default() };
        assert_eq!(text(&grouped), text(&Arrangement::default()));
        let coverage = Arrangement { reading: MatrixReading::Coverage, ..Arrangement::default() };
        assert!(
            text(&coverage).ends_with("حماس,other,2,1,1\r\n\"'=HYPERLINK(\"\"x\"\")\",other,2,1,\r\nDee,other,2,,\r\n")
        );
    }

    #[test]
    fn an_empty_map_becomes_a_table_with_headings_only() {
        let bytes = csv(&Map::default(), &ViewState::default(), &Arrangement::default());
        assert_eq!(bytes, "\u{feff}Actor,Kind,Influence\r\n".as_bytes());
    }
}
