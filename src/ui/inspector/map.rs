//! The form for the map itself, shown while nothing is selected: its title and date, what it holds, what is wrong.

use egui::{Sense, Ui, vec2};

use super::hand::{Hand, text_of};
use super::head::capital;
use crate::model::{FIELDS, Fact, KINDS, Kind, Problem, Target};
use crate::session::Merge;
use crate::ui::icons::Icon;
use crate::ui::theme::{regular, semibold, size, space};
use crate::ui::widgets::{bidi_label, empty, hairline_button, quiet, row, section, text_button, words};

/// How many problems are listed at most.
const MOST: usize = 40;

/// Shows the map's own fields, counts and problems.
pub(super) fn show(ui: &mut Ui, hand: &mut Hand<'_>, problems: &[Problem]) {
    let theme = hand.theme;
    let title = hand.map.title.trim().to_owned();
    bidi_label(ui, if title.is_empty() { "Untitled map" } else { &title }, semibold(size::TITLE), theme.ink);
    let day = hand.map.as_of.map_or_else(|| "of every date".to_owned(), |day| format!("as of {}", day.long()));
    quiet(ui, theme, format!("Map {day}"));
    if hand.map.actors.is_empty() && hand.map.issues.is_empty() {
        ui.add_space(space::MEDIUM);
        quiet(ui, theme, "The map is empty. Place the first actor: double-click on the canvas, or press P and click.");
        if let Some(command) = crate::session::command("add_actor")
            && hairline_button(ui, theme, "Place an actor").clicked()
        {
            command.run(hand.session);
        }
    }
    section(ui, theme, "About this map");
    fields(ui, hand);
    counts(ui, hand);
    list(ui, hand, problems);
}

fn fields(ui: &mut Ui, hand: &mut Hand<'_>) {
    for field in FIELDS {
        let fact = Fact::from(field);
        let key = format!("map {}", fact.id);
        let value = (field.get)(&hand.map);
        let answer = hand.field(ui, &key, &fact, Some(&value));
        if let Some(value) = answer.value
            && text_of(Some(&value)) != text_of(Some(&(field.get)(&hand.map)))
        {
            let label = format!("Change the map's {}", fact.name.to_lowercase());
            hand.session.edit(label, Merge::With(key.clone()), |map| (field.set)(map, value));
        }
        if answer.given_up {
            hand.session.give_up(&Merge::With(key));
        }
        if answer.done {
            hand.session.seal();
        }
    }
}

fn counts(ui: &mut Ui, hand: &Hand<'_>) {
    section(ui, hand.theme, "It holds");
    let count = |kind: &Kind| match Target::all(&hand.map, kind.id).len() {
        0 => None,
        // Spaces that do not break keep a number and its word on one line.
        1 => Some(format!("1\u{a0}{}", kind.id)),
        count => Some(format!("{count}\u{a0}{}", kind.plural)),
    };
    let counts: Vec<String> = KINDS.iter().filter_map(count).collect();
    if counts.is_empty() {
        empty(ui, hand.theme, "Nothing yet.");
    } else {
        words(ui, counts.join(" · "), regular(size::BODY), hand.theme.ink);
    }
}

fn list(ui: &mut Ui, hand: &mut Hand<'_>, problems: &[Problem]) {
    let theme = hand.theme;
    section(ui, theme, "Problems");
    if problems.is_empty() {
        ui.horizontal(|ui| {
            quiet(ui, theme, "None: everything points at something that exists.");
        });
        return;
    }
    for (at, problem) in problems.iter().take(MOST).enumerate() {
        ui.push_id(at, |ui| {
            let name = problem.at.as_ref().map_or_else(|| "The map".to_owned(), |at| hand.map.name(at));
            ui.horizontal(|ui| {
                let (rect, _) = ui.allocate_exact_size(vec2(18.0, space::ROW), Sense::hover());
                Icon::Warning.paint(ui.painter(), rect.center(), theme.warning);
                let kind = problem.at.as_ref().map_or("", |at| at.kind().id);
                if row(ui, theme, &name, kind).clicked() {
                    hand.session.select(problem.at.clone());
                }
            });
            quiet(ui, theme, format!("{}.", capital(&problem.text)));
        });
    }
    if problems.len() > MOST {
        text_button(ui, theme, &format!("and {} more", problems.len() - MOST), "More problems");
    }
}
