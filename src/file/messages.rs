//! Translates errors of the ron crate and of serde to plain language. Finds no positions.

use ron::error::Error;

use crate::model::RECORD_KINDS;
use DiagnosticAnchor::{Name, ReaderStop, SecondField, Value};

const LENS_MESSAGE: &str = "Here should be a lens: write relationships or issue(\"mandate\").";

/// The position in the file to which a message belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DiagnosticAnchor {
    /// The value at the path.
    Value,
    /// The name of the last field of the path.
    Name,
    /// The second field of this name in the record at the path.
    SecondField(&'static str),
    /// The position where the reader stopped.
    ReaderStop,
}

/// The message for an error, in one sentence, and its position. `steps` are the names in the path; `value` is the text
/// of the value there.
pub(super) fn message_for(error: &Error, steps: &[&str], value: &str) -> (String, DiagnosticAnchor) {
    if let Some(message) = option_message(error, steps, value) {
        return (message, Value);
    }
    let value = inside_some(value).unwrap_or(value);
    let (is_number_text, bare) = (is_number(value), is_bare_word(value));
    match error {
        // For a number that is too large, the value that was read would be no help to the writer.
        Error::Message(message) if steps.last() == Some(&"place") && read_as_infinite(message, value) => {
            ("A number in this place is too large: a place is within 1000000 of the origin.".to_owned(), Value)
        }
        Error::Message(message) => (sentence(message), Value),
        Error::NoSuchStructField { expected, found, .. } => {
            (unknown_field_message(found, expected, record(steps, 1)), Name)
        }
        Error::MissingStructField { field, .. } => (missing_field_message(field, &with_this(record(steps, 0))), Value),
        Error::DuplicateStructField { field, .. } => (
            format!("The field \"{field}\" stands twice in {}: keep one of them.", with_this(record(steps, 0))),
            SecondField(field),
        ),
        Error::NoSuchEnumVariant { expected, found, .. } => (unknown_word_message(found, expected), Value),
        Error::ExpectedString if bare => (format!("A text stands in quotes: write \"{value}\" with quotes."), Value),
        Error::ExpectedString | Error::ExpectedIdentifier if steps.last() == Some(&"lens") => {
            (LENS_MESSAGE.to_owned(), Value)
        }
        Error::ExpectedString if value.contains('(') => (bare_id_message(value), Value),
        Error::ExpectedString => ("Here should be a text in quotes: \"…\".".to_owned(), Value),
        Error::ExpectedBoolean => (boolean(value), Value),
        Error::ExpectedInteger | Error::InvalidIntegerDigit { .. } | Error::UnderscoreAtBeginning => {
            (format!("Here should be a whole number{}.", without_quotes(value)), Value)
        }
        Error::ExpectedComma if is_number_text => {
            ("Here should be a whole number, without a decimal point.".to_owned(), ReaderStop)
        }
        // A name in the brackets of a place hides the number from the search.
        Error::ExpectedFloat if steps.last() == Some(&"place") && value.starts_with('(') => {
            (wrong_count(steps, value), Value)
        }
        Error::ExpectedFloat | Error::FloatUnderscore => {
            (format!("Here should be a number, such as 120.5{}.", without_quotes(value)), Value)
        }
        Error::IntegerOutOfBounds => (out_of_range(steps), Value),
        Error::ExpectedArray => ("Here should be a list in square brackets: [ … ].".to_owned(), Value),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => (brackets(steps), Value),
        Error::ExpectedDifferentStructName { found, .. } => {
            (format!("Delete the word \"{found}\" before the bracket."), Value)
        }
        Error::ExpectedDifferentLength { .. } | Error::ExpectedStructLikeEnd => (wrong_count(steps, value), Value),
        Error::ExpectedIdentifier => (
            format!("Here should be a word without quotes, such as {}.", example(steps.last().unwrap_or(&"to"))),
            Value,
        ),
        Error::InvalidValueForType { expected, .. } if bare && expected.contains(&format!("\"{value}\"")) => {
            (format!("Write the word in quotes: \"{value}\"."), Value)
        }
        Error::InvalidValueForType { expected, .. } if bare && !is_number_text => {
            (format!("Here should be {}, not the word {value}.", plain(expected)), Value)
        }
        Error::InvalidValueForType { expected, found } => {
            // The number as written: for 2.0, serde reports 2.
            let actual = if is_number_text { value.to_owned() } else { plain(found) };
            (format!("Here should be {}, not {actual}.", plain(expected)), Value)
        }
        Error::InvalidEscape(_) => {
            ("The code behind a \"\\\" in this text stands for no character.".to_owned(), ReaderStop)
        }
        Error::NoSuchExtension(name) => {
            (format!("There is no extension \"{name}\" of RON: delete this line."), ReaderStop)
        }
        Error::ExpectedAttribute | Error::ExpectedAttributeEnd => {
            ("This line is nothing that a map can begin with: delete it.".to_owned(), ReaderStop)
        }
        other => (format!("This cannot be read: {}.", plain(&other.to_string())), ReaderStop),
    }
}

/// Whether it is a word without quotes.
fn is_bare_word(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// The message for `word(…)` in place of an id. A kind before the id is only valid in fields that can refer to several
/// kinds of records.
fn bare_id_message(value: &str) -> String {
    let (word, argument) = value.split_once('(').unwrap_or((value, ""));
    let (word, id) = (word.trim_end(), argument.strip_suffix(')').unwrap_or(argument).trim());
    if id.len() > 2 && id.starts_with('"') && id.ends_with('"') {
        return format!("Here should be the id alone, in quotes: {id}, without {word}( ) around it.");
    }
    format!("Here should be an id in quotes between the brackets: {word}(\"…\").")
}

/// The name of the kind of record at the path, without the last `without` steps of the path.
pub(super) fn record(steps: &[&str], without: usize) -> &'static str {
    let steps = steps.get(..steps.len().saturating_sub(without)).unwrap_or(&[]);
    match steps {
        [] => "the map",
        [.., "evidence"] => "a piece of evidence",
        [.., "filter"] => "a filter",
        [.., "figure"] => "the settings of a figure",
        [.., "overrides"] => "an override",
        [.., "change" | "stance"] => "a change",
        [list, ..] => RECORD_KINDS.iter().find(|kind| kind.plural == *list).map_or("the map", |kind| kind.with_article),
    }
}

/// "this actor" for "an actor".
fn with_this(record: &str) -> String {
    let name = record.strip_prefix("an ").or_else(|| record.strip_prefix("a "));
    name.map_or(record.to_owned(), |name| format!("this {name}"))
}

fn unknown_field_message(found: &str, known: &[&str], record: &str) -> String {
    match typo_suggestion(found, known) {
        Some(near) => format!("There is no field \"{found}\" in {record}: did you mean \"{near}\"?"),
        None => format!("There is no field \"{found}\" in {record}; it can have: {}.", known.join(", ")),
    }
}

fn missing_field_message(field: &str, record: &str) -> String {
    format!("The field \"{field}\" is missing in {record}: add \"{field}: {},\".", example(field))
}

/// An example of the value of a field.
fn example(field: &str) -> &'static str {
    match field {
        "place" => "(120.0, -40.0)",
        "alignment" => "2",
        "to" => "actor(\"…\")",
        "change" => "no_tie(\"…\")",
        "requires" => "actor_in(\"…\")",
        _ => "\"…\"",
    }
}

/// The message for a `Some(…)` or a `None` in a field that allows neither, if this is the error.
fn option_message(error: &Error, steps: &[&str], value: &str) -> Option<String> {
    use Error::*;
    let of_value = matches!(
        error,
        ExpectedString
            | ExpectedBoolean
            | ExpectedInteger
            | InvalidIntegerDigit { .. }
            | ExpectedFloat
            | ExpectedArray
            | ExpectedStructLike
            | ExpectedNamedStructLike(_)
            | ExpectedDifferentStructName { .. }
            | NoSuchEnumVariant { .. }
            | InvalidValueForType { .. }
    );
    if value == "None" && of_value {
        let empty = if matches!(error, ExpectedString) { ", or write \"\"" } else { "" };
        return Some(match is_required(steps) {
            true => "This field is needed: write a value instead of None.".to_owned(),
            false => format!("To say nothing here, leave the field out{empty}."),
        });
    }
    let inner = inside_some(value)?;
    let number = is_number(inner);
    let value_kind = match error {
        ExpectedString if inner.starts_with('"') => "text",
        ExpectedInteger | InvalidIntegerDigit { .. } | ExpectedFloat | InvalidValueForType { .. } if number => "number",
        ExpectedArray if inner.starts_with('[') => "list",
        // In an optional field, the error is inside the brackets.
        ExpectedString | ExpectedInteger | InvalidIntegerDigit { .. } | ExpectedFloat | ExpectedArray => return None,
        ExpectedStructLike | ExpectedNamedStructLike(_) if !inner.starts_with('(') => return None,
        NoSuchEnumVariant { found, .. } if found != "Some" => return None,
        _ if of_value => "value",
        _ => return None,
    };
    // Longer values are not repeated, as the snippet shows their beginning.
    let shown = if inner.chars().count() <= 40 { format!(": {inner}") } else { String::new() };
    Some(format!("Write the {value_kind} alone, without Some( ){shown}."))
}

/// The content of the brackets of a `Some(…)`.
fn inside_some(value: &str) -> Option<&str> {
    Some(value.strip_prefix("Some")?.trim_start().strip_prefix('(')?.strip_suffix(')')?.trim())
}

fn is_number(value: &str) -> bool {
    value.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
}

/// Whether the last field of the path must have a value.
fn is_required(steps: &[&str]) -> bool {
    matches!(
        steps,
        [.., "id" | "name" | "label" | "actor" | "issue" | "from" | "to" | "by" | "of" | "source"]
            | [.., "place" | "change" | "alignment"]
            | ["issues" | "sources", "title"]
            | ["conditions" | "notes", "text"]
            | ["ties", "kind"]
    )
}

/// Whether `message` calls a number in `value` infinite because it is too large.
fn read_as_infinite(message: &str, value: &str) -> bool {
    message.contains("inf") && !value.contains("inf")
}

fn unknown_word_message(found: &str, known: &[&str]) -> String {
    let hint = typo_suggestion(found, known).map(|near| format!(" did you mean {near}?")).unwrap_or_default();
    match known {
        _ if !hint.is_empty() => format!("\"{found}\" is not known here:{hint}"),
        known => format!("\"{found}\" is not known here; it can be: {}.", known.join(", ")),
    }
}

fn out_of_range(steps: &[&str]) -> String {
    let most = match steps.last() {
        Some(&"quota") => "from 0 to 255",
        Some(&"dpi") => "from 30 to 1200",
        Some(&"span") => "that is 0 or more",
        Some(&"version") => "from 1 on",
        _ => "that is not so far from 0",
    };
    format!("This number is out of range: use a whole number {most}.")
}

fn brackets(steps: &[&str]) -> String {
    match steps.last() {
        Some(&"place") => "Here should be two numbers in round brackets: (120.0, -40.0).".to_owned(),
        Some(&"span") => "Here should be two whole numbers in round brackets: (10, 25).".to_owned(),
        _ => format!("Here should be {} in round brackets: ( … ).", record(steps, 0)),
    }
}

/// The message for a value that is not a boolean.
fn boolean(value: &str) -> String {
    match value.to_lowercase().as_str() {
        word @ ("true" | "false") => format!("Write {word} in small letters."),
        "yes" | "1" => "Here should be true or false: write true.".to_owned(),
        "no" | "0" => "Here should be true or false: write false.".to_owned(),
        _ => format!("Here should be true or false{}.", without_quotes(value)),
    }
}

fn without_quotes(value: &str) -> &'static str {
    if value.starts_with('"') { ", without quotes" } else { "" }
}

/// The syntax of those changes and requirements that have more than one value in brackets.
const BRACKET_FORMS: &[(&str, &str)] = &[
    ("issue_reaches", "issue_reaches(\"…\", 2)"),
    ("objection", "objection(\"…\", \"met\")"),
    ("condition", "condition(\"…\", \"met\")"),
];

fn wrong_count(steps: &[&str], value: &str) -> String {
    match steps.last() {
        Some(&"place") => "A place has two numbers: (120.0, -40.0).".to_owned(),
        Some(&"span") => {
            "A passage has two whole numbers, its first character and the one behind its last: (10, 25).".to_owned()
        }
        Some(&("change" | "requires")) => {
            let word = value.split('(').next().unwrap_or("").trim_end();
            match BRACKET_FORMS.iter().find(|(name, _)| *name == word) {
                Some((_, form)) => format!("Two values belong in these brackets: {form}."),
                None => format!("One id belongs in these brackets: {word}(\"…\")."),
            }
        }
        _ => "There should be exactly one value in these brackets.".to_owned(),
    }
}

/// A description of a value by serde, in plain language.
fn plain(description: &str) -> String {
    let description = description.strip_prefix("Expected ").unwrap_or(description);
    match description {
        "a string" => "a text in quotes".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "i64" | "u8" | "u16" | "u32" | "u64" => "a whole number".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a unit value" => "an empty pair of brackets".to_owned(),
        other => {
            let renamed = [
                ("the floating point number ", ""),
                ("the unsigned integer ", ""),
                ("the signed integer ", ""),
                ("the boolean ", ""),
                ("the string ", ""),
                ("the UTF-8 character ", ""),
                ("a sequence", "a list"),
                ("a map", "brackets with fields"),
                ("tuple struct ", ""),
                ("struct ", ""),
                ("`", ""),
            ];
            renamed.iter().fold(other.to_owned(), |description, (serde, ours)| description.replace(serde, ours))
        }
    }
}

/// A message with a capital letter and a full stop.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if message.ends_with(['.', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// The known name that is most similar to `found`, if one is similar enough.
fn typo_suggestion<'a>(lower_case: &str, known: &[&'a str]) -> Option<&'a str> {
    let length = lower_case.chars().count();
    // A word that is twice as long as the longest known one is too different from all of them. A broken file may have a
    // word of a megabyte.
    let longest = known.iter().map(|known| known.chars().count()).max().unwrap_or(0);
    if length > 2 * longest {
        return None;
    }
    let max_distance = (length / 3).max(1);
    let lower_case = lower_case.to_lowercase().replace('-', "_");
    let distance = |known: &&str| {
        if known.replace('_', "") == lower_case.replace('_', "") { 0 } else { edit_distance(&lower_case, known) }
    };
    known.iter().copied().min_by_key(|known| distance(known)).filter(|known| distance(known) <= max_distance)
}

/// The edit distance of two words: the number of letters to add, remove, change, or swap with the next one.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before_last = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut previous = None;
    for (row, x) in a.chars().enumerate() {
        let mut next = vec![row + 1];
        for (column, y) in b.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
            let mut best =
                (at(&next, column) + 1).min(at(&last, column + 1) + 1).min(at(&last, column) + usize::from(x != *y));
            let swapped = column > 0 && previous == Some(*y) && b.get(column - 1) == Some(&x);
            if swapped {
                best = best.min(at(&before_last, column - 1) + 1);
            }
            next.push(best);
        }
        previous = Some(x);
        before_last = std::mem::replace(&mut last, next);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_recognised() {
        let known = ["id", "name", "short_name", "influence", "part_of", "place"];
        for (found, meant) in [
            ("nmae", Some("name")),
            ("Name", Some("name")),
            ("part-of", Some("part_of")),
            ("shortname", Some("short_name")),
            ("influense", Some("influence")),
            ("colour", None),
            ("x", None),
        ] {
            assert_eq!(typo_suggestion(found, &known), meant, "{found}");
        }
        assert_eq!(
            (edit_distance("ab", "ba"), edit_distance("", "abc"), edit_distance("kitten", "sitting")),
            (1, 3, 3)
        );
    }
}
