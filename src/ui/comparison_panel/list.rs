//! The groups of changes, with a row for each. A click selects the record, and shows a position through its issue.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::model::compare::{ChangeGroup, RecordChange, RecordChangeKind, counts_by_group};
use crate::model::{Alignment, Id, Issue, Map, Stance, Target};
use crate::session::Session;
use crate::ui::theme::{Theme, italic, regular, semibold, size, space};
use crate::ui::widgets::{bidi_label, empty_hint, focus_ring, secondary_text, section, single_line_text};

/// The maximum number of rows in a group.
const MAX_ROWS: usize = 200;
/// The size of a position chip in a row, in points.
const CHIP_SIZE: egui::Vec2 = vec2(34.0, 18.0);

/// A group of changes with its rows.
pub(super) struct ChangeGroupRows {
    group: ChangeGroup,
    /// The number of changes in the group.
    count: usize,
    /// The indices of the changes that have a row, in the order of the rows.
    rows: Vec<usize>,
}

/// Groups the changes.
pub(super) fn group_rows(after: &Map, changes: &[RecordChange]) -> Vec<ChangeGroupRows> {
    // Positions are ordered by issue. A change without an issue comes last.
    let sort_key =
        |change: &RecordChange| issue_of(change).map_or(usize::MAX, |issue| after.issues.position(issue).unwrap_or(0));
    let groups = counts_by_group(changes).into_iter().map(|(group, count)| {
        let in_group = changes.iter().enumerate().filter(|(_, change)| change.group() == group);
        let mut sorted: Vec<(usize, usize)> = in_group.map(|(index, change)| (sort_key(change), index)).collect();
        sorted.sort_unstable();
        ChangeGroupRows { group, count, rows: sorted.into_iter().take(MAX_ROWS).map(|(_, index)| index).collect() }
    });
    groups.collect()
}

/// Shows the groups.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    session: &mut Session,
    (before, after, changes): (&Map, &Map, &[RecordChange]),
    groups: &[ChangeGroupRows],
) {
    if changes.is_empty() {
        return empty_hint(ui, theme, "Nothing moved. Choose an earlier day above, or compare with a file.");
    }
    for ChangeGroupRows { group, count, rows } in groups {
        section(ui, theme, &format!("{} {count}", group.name()));
        let mut last = None;
        for (index, change) in rows.iter().filter_map(|index| changes.get(*index)).enumerate() {
            let issue = issue_of(change);
            if issue != last {
                last = issue;
                if let Some(issue) = issue {
                    ui.add_space(2.0);
                    let map = if after.issues.contains(issue) { after } else { before };
                    bidi_label(ui, &map.name(&issue.into()), semibold(size::SECONDARY), theme.ink);
                }
            }
            ui.push_id((group, index), |ui| change_row_ui(ui, theme, session, (before, after, change)));
        }
        if *count > MAX_ROWS {
            secondary_text(ui, theme, format!("and {} more, which the report has", count - MAX_ROWS));
        }
    }
}

fn change_row_ui(
    ui: &mut Ui,
    theme: &Theme,
    session: &mut Session,
    (before, after, change): (&Map, &Map, &RecordChange),
) {
    let quote = change.quote(before, after);
    let height = if quote.is_some() { 44.0 } else { 26.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let is_selected = targets(change).iter().any(|target| session.selection().contains(target));
    let highlight = rect.expand2(vec2(space::MEDIUM, 0.0));
    if is_selected || response.hovered() {
        ui.painter().rect_filled(highlight, space::CORNER, if is_selected { theme.selected } else { theme.hovered });
    }
    focus_ring(ui, theme, highlight, &response);
    let centre_y = rect.top() + 13.0;
    let detail_width = match &change.kind {
        RecordChangeKind::Position { from, to, .. } => {
            let [stance_before, stance_after] = change.stances(before, after);
            position_change_ui(ui, theme, pos2(rect.right(), centre_y), [(*from, stance_before), (*to, stance_after)])
        }
        _ => {
            let description = change.description(before, after);
            let max_share = if change.group() == ChangeGroup::Others { 0.6 } else { 0.5 };
            let text =
                single_line_text(ui, &description, regular(size::SECONDARY), theme.quiet, rect.width() * max_share);
            text.paint(ui.painter(), pos2(rect.right() - text.width(), centre_y));
            text.width()
        }
    };
    let name = match &change.kind {
        // The issue is in the heading above.
        RecordChangeKind::Position { actor, .. } if after.actors.contains(actor) => after.name(&actor.into()),
        RecordChangeKind::Position { actor, .. } => before.name(&actor.into()),
        _ => change.name(before, after),
    };
    let title =
        single_line_text(ui, &name, regular(size::BODY), theme.ink, rect.width() - detail_width - space::MEDIUM);
    title.paint(ui.painter(), pos2(rect.left(), centre_y));
    if let Some((quote, _)) = &quote {
        let quoted = format!("“{}”", quote.trim_matches(['“', '”', '"']).replace('\n', " "));
        let text = single_line_text(ui, &quoted, italic(size::SECONDARY), theme.quiet, rect.width());
        text.paint(ui.painter(), pos2(rect.left(), rect.top() + 33.0));
    }
    let summary = change.summary_line(before, after);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &summary));
    let tooltip = quote.map_or(summary.clone(), |(quote, origin)| format!("{summary}\n“{quote}”\n{origin}"));
    if response.on_hover_text(tooltip).clicked() {
        if let Some(lens) = super::lens_of(change) {
            session.set_lens(lens);
        }
        session.select(targets(change));
    }
}

/// The issue of a change of position.
fn issue_of(change: &RecordChange) -> Option<&Id<Issue>> {
    if let RecordChangeKind::Position { issue, .. } = &change.kind { Some(issue) } else { None }
}

/// The records to select for a change: those that the canvas draws for it.
fn targets(change: &RecordChange) -> Vec<Target> {
    match &change.kind {
        RecordChangeKind::Position { actor, .. } => vec![actor.into()],
        _ => change.target.iter().cloned().collect(),
    }
}

/// Shows two positions with an arrow between them. Returns the width, in points.
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
    let (start, end) = (first.right() + 4.0, second.left() - 4.0);
    let stroke = egui::Stroke::new(1.2, theme.quiet);
    ui.painter().hline(start..=end, right.y, stroke);
    for dy in [-3.0, 3.0] {
        ui.painter().line_segment([pos2(end - 3.5, right.y + dy), pos2(end, right.y)], stroke);
    }
    2.0 * CHIP_SIZE.x + 20.0
}

/// Shows a position: the colour and sign of a level, a sign without colour for undecided and silent, and a question
/// mark without a fill for unknown.
fn position_chip_ui(ui: &Ui, theme: &Theme, rect: Rect, (alignment, stance): (Option<Alignment>, Option<&Stance>)) {
    let (fill, ink, glyph) = match alignment {
        Some(Alignment::Level(level)) => {
            let (fill, ink) = theme.stance(level);
            (fill, ink, level.to_string())
        }
        Some(other) => (theme.field, theme.ink, other.glyph()),
        None => (theme.panel, theme.quiet, "?".to_owned()),
    };
    let border = if alignment.is_some_and(|alignment| alignment.level().is_some()) { fill } else { theme.quiet };
    ui.painter().rect(rect, 4.0, fill, egui::Stroke::new(1.0, border), egui::StrokeKind::Inside);
    let glyph = stance.map_or(glyph.clone(), |stance| stance.sign_with_doubt(&glyph));
    let text = single_line_text(ui, &glyph, semibold(size::CAPTION), ink, rect.width());
    text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
}
