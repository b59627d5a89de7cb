//! Maps in a line, for tests: `Ann = Bob alliance; Bob -2 mandate "too dear"; Ann objects mandate; Ann @ 0,0`.
//! Reads them and writes them back the same. Holds what tests need to say, not every field.
//!
//! Names with a capital are actors, others are issues; `_` stands for a space. What is named exists. A statement is
//! - a record: `Ann`, `Ann @ 10,-4`, `Ann influence 5`, `Ann kind bloc`, `Ann in Bloc`, and all of these together;
//! - a tie: `Ann = Bob alliance`, or one way `Ann > Bob command`, and then `+`, `-`, `±`, `tentative`, `unconfirmed`;
//! - a stance: `Ann +2 mandate`, `Ann undecided mandate`, and then `red`, `assessed`, `since 2024`, `until 2025-03`;
//! - an objection: `Ann objects mandate`, or `vetoes`, or `doubts`; to a tie `Ann objects tie:bob-carl-alliance`; and
//!   then `met`, `withdrawn`, `overridden`, `since 2024`;
//! - a condition: `stance:ann-mandate if "they pay"`;
//! - the day: `as of 2025-11-07`.
//!
//! A quote behind a tie, a stance or an objection is evidence for it, from a source called *report*.

use emath::{Pos2, pos2};
use stancemap::model::*;

/// The map of a notation.
pub fn map(text: &str) -> Map {
    let mut map = Map::default();
    statements(text).iter().for_each(|words| statement(&mut map, words));
    map
}

/// The notation of a map, as far as the notation can express it.
pub fn print(of: &Map) -> String {
    let short = lines(of, false);
    if map(&short) == map(&lines(of, true)) { short } else { lines(of, true) }
}

/// The place of an actor or issue without `@`, by its number.
pub fn place(number: usize, is_actor: bool) -> Pos2 {
    pos2(200.0 * number as f32, if is_actor { 0.0 } else { 300.0 })
}

/// The statements of a notation, each as a list of words. A quote is one word and keeps its first quotation mark.
fn statements(text: &str) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    let (mut word, mut quoted) = (String::new(), false);
    for c in text.chars().chain([';']) {
        let ends = !quoted && (c.is_whitespace() || c == ';') || quoted && c == '"';
        if ends && !word.is_empty() {
            all.last_mut().unwrap().push(std::mem::take(&mut word));
        } else if !ends {
            word.push(c);
        }
        if c == '"' {
            quoted = !quoted;
        }
        if !quoted && matches!(c, ';' | '\n') {
            all.push(Vec::new());
        }
    }
    all.retain(|words| !words.is_empty());
    all
}

fn statement(map: &mut Map, words: &[String]) {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["as", "of", day] => map.as_of = Some(day.parse().unwrap()),
        [stance, "if", text] => {
            let Target::Stance(of) = stance.parse().unwrap() else { panic!("{stance} is no stance") };
            map.conditions.add(Condition::new(&of, text.trim_matches('"')));
        }
        [from, line @ ("=" | ">"), to, kind, rest @ ..] => {
            let (from, to) = (actor(map, from), target(map, to));
            let mut tie = Tie::new(&from, &to, kind);
            tie.directed = *line == ">";
            for word in rest {
                match *word {
                    "+" => tie.sign = Sign::Positive,
                    "-" => tie.sign = Sign::Negative,
                    "±" => tie.sign = Sign::Both,
                    quote if quote.starts_with('"') => tie.evidence.push(evidence(map, quote)),
                    other => tie.confidence = other.parse().unwrap(),
                }
            }
            map.ties.add(tie);
        }
        [by, verb @ ("objects" | "vetoes" | "doubts"), to, rest @ ..] => {
            let (by, to) = (actor(map, by), target(map, to));
            let mut objection = Objection::new(&by, &to);
            let severities =
                [("objects", Severity::Objection), ("vetoes", Severity::Veto), ("doubts", Severity::Reservation)];
            objection.severity = severities.into_iter().find(|row| row.0 == *verb).unwrap().1;
            let mut rest = rest.iter();
            while let Some(word) = rest.next() {
                match *word {
                    "since" => objection.since = Some(rest.next().unwrap().parse().unwrap()),
                    quote if quote.starts_with('"') => objection.evidence.push(evidence(map, quote)),
                    other => objection.status = other.parse().unwrap(),
                }
            }
            map.objections.add(objection);
        }
        [who, alignment, on, rest @ ..] if alignment.trim_start_matches('+').parse::<Alignment>().is_ok() => {
            let (who, on) = (actor(map, who), issue(map, on));
            let mut stance = Stance::new(&who, &on, alignment.trim_start_matches('+').parse().unwrap());
            let mut rest = rest.iter();
            while let Some(word) = rest.next() {
                match *word {
                    "red" => stance.red_line = true,
                    "assessed" => stance.basis = Basis::Assessed,
                    "since" => stance.since = Some(rest.next().unwrap().parse().unwrap()),
                    "until" => stance.until = Some(rest.next().unwrap().parse().unwrap()),
                    quote => stance.evidence.push(evidence(map, quote)),
                }
            }
            map.stances.add(stance);
        }
        [name, rest @ ..] => record(map, name, rest),
        [] => {}
    }
}

fn record(map: &mut Map, name: &str, rest: &[&str]) {
    let of = target(map, name);
    for pair in rest.chunks(2) {
        let [what, value] = pair else { panic!("{name} {rest:?} is not understood") };
        let value = match *what {
            "@" => {
                let (x, y) = value.split_once(',').unwrap();
                map.set_field_value(&of, "place", FieldValue::Place(pos2(x.parse().unwrap(), y.parse().unwrap())));
                continue;
            }
            "influence" => FieldValue::Whole(value.parse().unwrap()),
            "kind" => FieldValue::Text((*value).to_owned()),
            "in" => FieldValue::Text(actor(map, value).to_string()),
            other => panic!("{other} is not understood"),
        };
        map.set_field_value(&of, if *what == "in" { "part_of" } else { what }, value);
    }
}

fn evidence(map: &mut Map, quote: &str) -> Evidence {
    let report = Id::from_name("report", "source");
    if !map.sources.contains(&report) {
        map.sources.add(Source::new("report"));
    }
    assert!(quote.starts_with('"'), "{quote} is not understood");
    Evidence::new(&report, quote.trim_matches('"'))
}

/// The record of that name, which is added if it is new; or a target such as `tie:ann-bob-alliance`.
pub fn target(map: &mut Map, name: &str) -> Target {
    if name.contains(':') {
        let target: Target = name.parse().unwrap();
        assert!(target.is_in(map), "{name} does not exist (yet)");
        return target;
    }
    if name.chars().next().is_some_and(char::is_uppercase) { actor(map, name).into() } else { issue(map, name).into() }
}

fn actor(map: &mut Map, name: &str) -> Id<Actor> {
    let actor = Actor::new(&name.replace('_', " "), place(map.actors.len(), true));
    if map.actors.contains(&actor.id) { actor.id } else { map.actors.add(actor) }
}

fn issue(map: &mut Map, name: &str) -> Id<Issue> {
    let issue = Issue::new(&name.replace('_', " "), place(map.issues.len(), false));
    if map.issues.contains(&issue.id) { issue.id } else { map.issues.add(issue) }
}

fn lines(map: &Map, whole: bool) -> String {
    let mut all = Vec::new();
    let name = |target: &Target| match target {
        Target::Actor(id) => map.actors.get(id).map_or_else(|| id.to_string(), |row| row.name.replace(' ', "_")),
        Target::Issue(id) => map.issues.get(id).map_or_else(|| id.to_string(), |row| row.title.replace(' ', "_")),
        other => other.to_string(),
    };
    let at = |is: Pos2, usual: Pos2| if is == usual { String::new() } else { format!(" @ {},{}", is.x, is.y) };
    all.extend(map.as_of.map(|day| format!("as of {day}")));
    for (number, actor) in map.actors.iter().enumerate() {
        let mut words = at(actor.place, place(number, true));
        let usual = Actor::new("", Pos2::ZERO);
        if actor.influence != usual.influence {
            words.push_str(&format!(" influence {}", actor.influence));
        }
        if actor.kind != usual.kind {
            words.push_str(&format!(" kind {}", actor.kind));
        }
        words.extend(actor.part_of.as_ref().map(|whole| format!(" in {}", name(&whole.into()))));
        if whole || !words.is_empty() {
            all.push(format!("{}{words}", name(&(&actor.id).into())));
        }
    }
    for (number, issue) in map.issues.iter().enumerate() {
        let words = at(issue.place, place(number, false));
        if whole || !words.is_empty() {
            all.push(format!("{}{words}", name(&(&issue.id).into())));
        }
    }
    all.extend(map.ties.iter().map(|tie| tie_line(tie, &name)));
    all.extend(map.stances.iter().map(|stance| stance_line(stance, &name)));
    all.extend(map.conditions.iter().map(|row| format!("stance:{} if \"{}\"", row.of, row.text)));
    all.extend(map.objections.iter().map(|objection| objection_line(objection, &name)));
    all.join("; ")
}

fn tie_line(tie: &Tie, name: &impl Fn(&Target) -> String) -> String {
    let line = if tie.directed { ">" } else { "=" };
    let mut words = format!("{} {line} {} {}", name(&(&tie.from).into()), name(&tie.to), tie.kind);
    words.push_str(match tie.sign {
        Sign::None => "",
        Sign::Positive => " +",
        Sign::Negative => " -",
        Sign::Both => " ±",
    });
    if tie.confidence != Confidence::default() {
        words.push_str(&format!(" {}", tie.confidence.word()));
    }
    words + &quotes(&tie.evidence)
}

fn stance_line(stance: &Stance, name: &impl Fn(&Target) -> String) -> String {
    let plus = if stance.alignment.level().is_some_and(|level| level.number() > 0) { "+" } else { "" };
    let (who, on) = (name(&(&stance.actor).into()), name(&(&stance.issue).into()));
    let mut words = format!("{who} {plus}{} {on}", stance.alignment);
    if stance.red_line {
        words.push_str(" red");
    }
    if stance.basis == Basis::Assessed {
        words.push_str(" assessed");
    }
    words.extend(stance.since.map(|day| format!(" since {day}")));
    words.extend(stance.until.map(|day| format!(" until {day}")));
    words + &quotes(&stance.evidence)
}

fn objection_line(objection: &Objection, name: &impl Fn(&Target) -> String) -> String {
    let verb = match objection.severity {
        Severity::Objection => "objects",
        Severity::Veto => "vetoes",
        Severity::Reservation => "doubts",
    };
    let mut words = format!("{} {verb} {}", name(&(&objection.by).into()), name(&objection.to));
    if objection.status != ObjectionStatus::default() {
        words.push_str(&format!(" {}", objection.status.word()));
    }
    words.extend(objection.since.map(|day| format!(" since {day}")));
    words + &quotes(&objection.evidence)
}

fn quotes(evidence: &[Evidence]) -> String {
    evidence.iter().map(|item| format!(" \"{}\"", item.quote)).collect()
}
