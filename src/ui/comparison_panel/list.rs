//! The groups of what moved, with a row for each thing. A click selects it, and shows positions through their issue.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::model::compare::{ChangeGroup, RecordChange, RecordChangeKind, counts_by_group};
use crate::model::{Alignment, Id, Issue, Map, Stance, Target};
use crate::session::Session;
use crate::ui::theme::{Theme, italic, regular, semibold, size, space};
use crate::ui::widgets::{bidi_label, empty_hint, focus_ring, secondary_text, section, single_line_text};

/// How many rows a group shows at most.
const MAX_ROWS: usize = 200;
/// The size of a position in a row.
const CHIP_SIZE: egui::Vec2 = vec2(34.0, 18.0);

/// The rows of a group.
pub(super) struct ChangeGroupRows {
    group: ChangeGroup,
    /// How many things moved in it.
    count: usize,
    /// The numbers of those that have a row, in their order.
    rows: Vec<usize>,
}

/// What moved, by groups.
pub(super) fn group_rows(after: &Map, moved: &[RecordChange]) -> Vec<ChangeGroupRows> {
    // Positions stand issue by issue, those that moved nobody last.
    let place =
        |one: &RecordChange| issue_of(one).map_or(usize::MAX, |issue| after.issues.position(issue).unwrap_or(0));
    let groups = counts_by_group(moved).into_iter().map(|(group, count)| {
        let of_group = moved.iter().enumerate().filter(|(_, one)| one.group() == group);
        let mut placed: Vec<(usize, usize)> = of_group.map(|(number, one)| (place(one), number)).collect();
        placed.sort_unstable();
        ChangeGroupRows { group, count, rows: placed.into_iter().take(MAX_ROWS).map(|(_, number)| number).collect() }
    });
    groups.collect()
}

/// Shows the groups.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &mut Session,
    (before, after, moved): (&Map, &Map, &[RecordChange]),
    groups: &[ChangeGroupRows],
) {
    if moved.is_empty() {
        return empty_hint(ui, theme, "Nothing moved. Choose an earlier day above, or compare with a file.");
    }
    for ChangeGroupRows { group, count, rows } in groups {
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
            ui.push_id((group, at), |ui| change_row_ui(ui, theme, session, (before, after, one)));
        }
        if *count > MAX_ROWS {
            secondary_text(ui, theme, format!("and {} more, which the report has", count - MAX_ROWS));
        }
    }
}

fn change_row_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, (before, after, one): (&Map, &Map, &RecordChange)) {
    let quote = one.quote(before, after);
    let height = if quote.is_some() { 44.0 } else { 26.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let chosen = targets(one).iter().any(|target| session.selection().contains(target));
    let ground = rect.expand2(vec2(space::MEDIUM, 0.0));
    if chosen || response.hovered() {
        ui.painter().rect_filled(ground, space::CORNER, if chosen { theme.selected } else { theme.hovered });
    }
    focus_ring(ui, theme, ground, &response);
    let middle = rect.top() + 13.0;
    let taken = match &one.kind {
        RecordChangeKind::Position { from, to, .. } => {
            let [was, is] = one.stances(before, after);
            position_change_ui(ui, theme, pos2(rect.right(), middle), [(*from, was), (*to, is)])
        }
        _ => {
            let words = one.description(before, after);
            let most = if one.group() == ChangeGroup::Others { 0.6 } else { 0.5 };
            let text = single_line_text(ui, &words, regular(size::SECONDARY), theme.quiet, rect.width() * most);
            text.paint(ui.painter(), pos2(rect.right() - text.width(), middle));
            text.width()
        }
    };
    let name = match &one.kind {
        // The issue stands above.
        RecordChangeKind::Position { actor, .. } if after.actors.contains(actor) => after.name(&actor.into()),
        RecordChangeKind::Position { actor, .. } => before.name(&actor.into()),
        _ => one.name(before, after),
    };
    let title = single_line_text(ui, &name, regular(size::BODY), theme.ink, rect.width() - taken - space::MEDIUM);
    title.paint(ui.painter(), pos2(rect.left(), middle));
    if let Some((quote, _)) = &quote {
        let words = format!("“{}”", quote.trim_matches(['“', '”', '"']).replace('\n', " "));
        let text = single_line_text(ui, &words, italic(size::SECONDARY), theme.quiet, rect.width());
        text.paint(ui.painter(), pos2(rect.left(), rect.top() + 33.0));
    }
    let line = one.summary_line(before, after);
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
fn issue_of(one: &RecordChange) -> Option<&Id<Issue>> {
    if let RecordChangeKind::Position { issue, .. } = &one.kind { Some(issue) } else { None }
}

/// What is selected for a move: what is drawn on the canvas for it.
fn targets(one: &RecordChange) -> Vec<Target> {
    match &one.kind {
        RecordChangeKind::Position { actor, .. } => vec![actor.into()],
        _ => one.target.iter().cloned().collect(),
    }
}

/// Two positions with an arrow between them; answers how wide that is.
fn position_change_ui(
    ui: &Ui,
    theme: &Theme,
    right: egui::Pos2,
    [from, to]: [(Option<Alignment>, Option<&Stance>); 2],
) -> f32 {
    let second = Rect::from_center_size(pos2(right.x - CHIP_SIZE.x / 2.0, right.y), CHIP_SIZE);
    let first = second.translate(vec2(-CHIP_SIZE.x - 20.0, 0.0));
    position_chip_ui(ui, theme, first, from);
    position_chip_ui(ui, theme, second, to);
    let (left, end) = (first.right() + 4.0, second.left() - 4.0);
    let stroke = egui::Stroke::new(1.2, theme.quiet);
    ui.painter().hline(left..=end, right.y, stroke);
    for by in [-3.0, 3.0] {
        ui.painter().line_segment([pos2(end - 3.5, right.y + by), pos2(end, right.y)], stroke);
    }
    2.0 * CHIP_SIZE.x + 20.0
}

/// A position: its colour and its sign. Unknown has a dotted look of its own: no fill and a question mark.
fn position_chip_ui(ui: &Ui, theme: &Theme, rect: Rect, (alignment, stance): (Option<Alignment>, Option<&Stance>)) {
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
    let glyph = stance.map_or(glyph.clone(), |stance| stance.sign_with_doubt(&glyph));
    let text = single_line_text(ui, &glyph, semibold(size::CAPTION), ink, rect.width());
    text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
}
