//! The groups of what moved, with a row for each thing. A click selects it, and shows positions through their issue.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::model::compare::{Group, Moved, What, counts};
use crate::model::{Alignment, Id, Issue, Map, Stance, Target};
use crate::session::Session;
use crate::ui::theme::{Theme, italic, regular, semibold, size, space};
use crate::ui::widgets::{bidi_label, empty, focus_rim, quiet, section, writing};

/// How many rows a group shows at most.
const MOST: usize = 200;
/// The size of a position in a row.
const CHIP: egui::Vec2 = vec2(34.0, 18.0);

/// The rows of a group.
pub(super) struct GroupRows {
    group: Group,
    /// How many things moved in it.
    count: usize,
    /// The numbers of those that have a row, in their order.
    rows: Vec<usize>,
}

/// What moved, by groups.
pub(super) fn grouped(after: &Map, moved: &[Moved]) -> Vec<GroupRows> {
    // Positions stand issue by issue, those that moved nobody last.
    let place = |one: &Moved| issue_of(one).map_or(usize::MAX, |issue| after.issues.position(issue).unwrap_or(0));
    let groups = counts(moved).into_iter().map(|(group, count)| {
        let of_group = moved.iter().enumerate().filter(|(_, one)| one.group() == group);
        let mut placed: Vec<(usize, usize)> = of_group.map(|(number, one)| (place(one), number)).collect();
        placed.sort_unstable();
        GroupRows { group, count, rows: placed.into_iter().take(MOST).map(|(_, number)| number).collect() }
    });
    groups.collect()
}

/// Shows the groups.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &mut Session,
    (before, after, moved): (&Map, &Map, &[Moved]),
    groups: &[GroupRows],
) {
    if moved.is_empty() {
        return empty(ui, theme, "Nothing moved. Choose an earlier day above, or compare with a file.");
    }
    for GroupRows { group, count, rows } in groups {
        section(ui, theme, &format!("{} {count}", group.name()));
        let mut last = None;
        for (at, one) in rows.iter().filter_map(|number| moved.get(*number)).enumerate() {
            let issue = issue_of(one);
            if issue != last {
                last = issue;
                if let Some(issue) = issue {
                    ui.add_space(2.0);
                    let map = if after.issues.contains(issue) { after } else { before };
                    bidi_label(ui, &map.name(&issue.into()), semibold(size::SECONDARY), theme.ink);
                }
            }
            ui.push_id((group, at), |ui| row(ui, theme, session, (before, after, one)));
        }
        if *count > MOST {
            quiet(ui, theme, format!("and {} more, which the report has", count - MOST));
        }
    }
}

fn row(ui: &mut Ui, theme: &Theme, session: &mut Session, (before, after, one): (&Map, &Map, &Moved)) {
    let quote = one.quote(before, after);
    let height = if quote.is_some() { 44.0 } else { 26.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let chosen = targets(one).iter().any(|target| session.selection().contains(target));
    let ground = rect.expand2(vec2(space::MEDIUM, 0.0));
    if chosen || response.hovered() {
        ui.painter().rect_filled(ground, space::CORNER, if chosen { theme.selected } else { theme.hovered });
    }
    focus_rim(ui, theme, ground, &response);
    let middle = rect.top() + 13.0;
    let taken = match &one.what {
        What::Stands { from, to, .. } => {
            let [was, is] = one.stances(before, after);
            signs(ui, theme, pos2(rect.right(), middle), [(*from, was), (*to, is)])
        }
        _ => {
            let words = one.happened(before, after);
            let most = if one.group() == Group::Others { 0.6 } else { 0.5 };
            let text = writing(ui, &words, regular(size::SECONDARY), theme.quiet, rect.width() * most);
            text.paint(ui.painter(), pos2(rect.right() - text.width(), middle));
            text.width()
        }
    };
    let name = match &one.what {
        // The issue stands above.
        What::Stands { actor, .. } if after.actors.contains(actor) => after.name(&actor.into()),
        What::Stands { actor, .. } => before.name(&actor.into()),
        _ => one.name(before, after),
    };
    let title = writing(ui, &name, regular(size::BODY), theme.ink, rect.width() - taken - space::MEDIUM);
    title.paint(ui.painter(), pos2(rect.left(), middle));
    if let Some((quote, _)) = &quote {
        let words = format!("“{}”", quote.trim_matches(['“', '”', '"']).replace('\n', " "));
        let text = writing(ui, &words, italic(size::SECONDARY), theme.quiet, rect.width());
        text.paint(ui.painter(), pos2(rect.left(), rect.top() + 33.0));
    }
    let line = one.line(before, after);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &line));
    let whole = quote.map_or(line.clone(), |(quote, from)| format!("{line}\n“{quote}”\n{from}"));
    if response.on_hover_text(whole).clicked() {
        if let Some(lens) = super::lens_of(one) {
            session.set_lens(lens);
        }
        session.select(targets(one));
    }
}

/// The issue on which somebody moved.
fn issue_of(one: &Moved) -> Option<&Id<Issue>> {
    if let What::Stands { issue, .. } = &one.what { Some(issue) } else { None }
}

/// What is selected for a move: what is drawn on the canvas for it.
fn targets(one: &Moved) -> Vec<Target> {
    match &one.what {
        What::Stands { actor, .. } => vec![actor.into()],
        _ => one.target.iter().cloned().collect(),
    }
}

/// Two positions with an arrow between them; answers how wide that is.
fn signs(ui: &Ui, theme: &Theme, right: egui::Pos2, [from, to]: [(Option<Alignment>, Option<&Stance>); 2]) -> f32 {
    let second = Rect::from_center_size(pos2(right.x - CHIP.x / 2.0, right.y), CHIP);
    let first = second.translate(vec2(-CHIP.x - 20.0, 0.0));
    chip(ui, theme, first, from);
    chip(ui, theme, second, to);
    let (left, end) = (first.right() + 4.0, second.left() - 4.0);
    let stroke = egui::Stroke::new(1.2, theme.quiet);
    ui.painter().hline(left..=end, right.y, stroke);
    for by in [-3.0, 3.0] {
        ui.painter().line_segment([pos2(end - 3.5, right.y + by), pos2(end, right.y)], stroke);
    }
    2.0 * CHIP.x + 20.0
}

/// A position: its colour and its sign. Unknown has a dotted look of its own: no fill and a question mark.
fn chip(ui: &Ui, theme: &Theme, rect: Rect, (alignment, stance): (Option<Alignment>, Option<&Stance>)) {
    let (fill, ink, glyph) = match alignment {
        Some(Alignment::Level(level)) => {
            let (fill, ink) = theme.stance(level);
            (fill, ink, level.to_string())
        }
        Some(open) => (theme.field, theme.ink, open.glyph()),
        None => (theme.panel, theme.quiet, "?".to_owned()),
    };
    let rim = if alignment.is_some_and(|alignment| alignment.level().is_some()) { fill } else { theme.quiet };
    ui.painter().rect(rect, 4.0, fill, egui::Stroke::new(1.0, rim), egui::StrokeKind::Inside);
    let glyph = stance.map_or(glyph.clone(), |stance| stance.doubted(&glyph));
    let text = writing(ui, &glyph, semibold(size::CAPTION), ink, rect.width());
    text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
}
