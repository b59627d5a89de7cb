//! The rows of the merge dialog: heads of sections, changes, conflicts and their sides. Chooses nothing.

use egui::{Id, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::ops::MergeSide;
use crate::session::{ConflictDescription, MapMerge, MergeOrigin};
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::single_line_text;

/// The width of the button for both sides, in points.
const BOTH_WIDTH: f32 = 52.0;
/// A list of more changes is folded at first.
const MAX_UNFOLDED_CHANGES: usize = 8;

/// A section that can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MergeSection {
    /// The changes of the other map.
    Theirs,
    /// The changes of the open map.
    Ours,
    /// Conflicts about which the user is not asked.
    Minor,
}

/// A row of the list.
pub(super) enum MergeRow {
    /// The head of the conflicts, with the buttons that choose one side of all.
    ConflictsHead(usize),
    /// The head of a section, with the number of its rows and whether they are shown.
    SectionHead(MergeSection, usize, bool),
    /// A sentence.
    Note(String),
    /// The name of the conflict with this index.
    Title(usize),
    /// The sides of the conflict with this index.
    Options(usize),
    /// A change on one side.
    Change(MergeSide, usize),
}

impl MergeRow {
    /// The conflict of the row.
    pub fn conflict(&self) -> Option<usize> {
        match self {
            Self::Title(at) | Self::Options(at) => Some(*at),
            _ => None,
        }
    }
}

/// What the user has clicked.
pub(super) enum MergeRowAnswer {
    /// A side of a conflict.
    Choose(usize, MergeSide),
    /// A side of all conflicts.
    ChooseAll(MergeSide),
    /// Fold or unfold a section.
    Switch(MergeSection),
}

/// All rows. A section in `switched` is folded or unfolded against its default.
pub(super) fn rows_of(merge: &MapMerge, switched: &[MergeSection]) -> Vec<MergeRow> {
    let mut rows = Vec::new();
    let (asked, minor): (Vec<_>, Vec<_>) = merge.conflicts().partition(|(_, one)| !one.is_minor);
    let conflict_rows = |conflicts: &[(usize, &ConflictDescription)]| {
        conflicts.iter().flat_map(|(at, _)| [MergeRow::Title(*at), MergeRow::Options(*at)]).collect::<Vec<_>>()
    };
    if !asked.is_empty() {
        rows.push(MergeRow::ConflictsHead(asked.len()));
        rows.extend(conflict_rows(&asked));
    }
    for (section, side) in [(MergeSection::Theirs, MergeSide::Theirs), (MergeSection::Ours, MergeSide::Ours)] {
        let count = merge.change_count(side);
        if count > 0 {
            let is_open = (count <= MAX_UNFOLDED_CHANGES) != switched.contains(&section);
            rows.push(MergeRow::SectionHead(section, count, is_open));
            rows.extend((0..count).filter(|_| is_open).map(|at| MergeRow::Change(side, at)));
        }
    }
    rows.extend(merge.notes().into_iter().map(MergeRow::Note));
    if !minor.is_empty() {
        let is_open = switched.contains(&MergeSection::Minor);
        rows.push(MergeRow::SectionHead(MergeSection::Minor, minor.len(), is_open));
        if is_open {
            rows.extend(conflict_rows(&minor));
        }
    }
    rows
}

/// Shows a row in its place.
pub(super) fn row_ui(
    ui: &mut Ui,
    theme: &Theme,
    merge: &MapMerge,
    row: &MergeRow,
    (rect, is_current): (Rect, bool),
) -> Option<MergeRowAnswer> {
    if is_current {
        ui.painter().rect_filled(rect, 0.0, theme.selected);
    }
    match row {
        MergeRow::ConflictsHead(count) => conflicts_head_ui(ui, theme, *count, rect),
        MergeRow::SectionHead(section, count, is_open) => {
            let text = section_text(merge, *section, *count);
            section_head_ui(ui, theme, (&text, *is_open), rect).then_some(MergeRowAnswer::Switch(*section))
        }
        MergeRow::Note(text) => {
            text_ui(ui, theme, rect, [text, ""]);
            None
        }
        MergeRow::Change(side, at) => {
            let (name, change) = merge.change_text(*side, *at).unwrap_or_default();
            text_ui(ui, theme, rect, [&name, &change]);
            None
        }
        MergeRow::Title(at) => {
            let title = description(merge, *at).map_or("", |one| one.title.as_str());
            let text = single_line_text(ui, title, semibold(size::BODY), theme.ink, rect.width() - 2.0 * space::SMALL);
            text.paint(ui.painter(), rect.left_center() + vec2(space::SMALL, 2.0));
            let response = ui.interact(rect, Id::unique(("conflict", at)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, title));
            if text.is_elided() {
                response.on_hover_text(title);
            }
            None
        }
        MergeRow::Options(at) => options_ui(ui, theme, merge, *at, rect),
    }
}

fn description(merge: &MapMerge, conflict: usize) -> Option<&ConflictDescription> {
    merge.conflicts().find(|(at, _)| *at == conflict).map(|(_, description)| description)
}

fn section_text(merge: &MapMerge, section: MergeSection, count: usize) -> String {
    match (section, merge.origin()) {
        (MergeSection::Theirs, MergeOrigin::OwnFile { .. }) => format!("Changes in the file {count}"),
        (MergeSection::Theirs, MergeOrigin::OtherFile(_)) => format!("Brought by the other map {count}"),
        (MergeSection::Ours, _) => format!("Your changes {count}"),
        (MergeSection::Minor, _) => format!("Moved by both {count}"),
    }
}

/// Shows the head of the conflicts. The buttons at its right choose a side of all of them.
fn conflicts_head_ui(ui: &mut Ui, theme: &Theme, count: usize, rect: Rect) -> Option<MergeRowAnswer> {
    let mut right = rect.right();
    let mut answer = None;
    for (label, side) in [("All theirs", MergeSide::Theirs), ("All mine", MergeSide::Ours)] {
        let text = single_line_text(ui, label, regular(size::SECONDARY), theme.accent, rect.width());
        let button =
            Rect::from_min_max(pos2(right - text.width() - 2.0 * space::SMALL, rect.top()), pos2(right, rect.bottom()));
        let response = ui.interact(button, Id::unique(("all", label)), Sense::click());
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(button.shrink2(vec2(0.0, 2.0)), space::CORNER, theme.hovered);
        }
        text.paint(ui.painter(), button.left_center() + vec2(space::SMALL, 0.0));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
        if response.clicked() {
            answer = Some(MergeRowAnswer::ChooseAll(side));
        }
        right = button.left() - space::SMALL;
    }
    head_text_ui(ui, theme, &format!("Conflicts {count}"), rect.with_max_x(right));
    answer
}

/// Shows the head of a section that can be folded. Returns whether it is clicked.
fn section_head_ui(ui: &mut Ui, theme: &Theme, (text, is_open): (&str, bool), rect: Rect) -> bool {
    let response = ui.interact(rect, Id::unique(("head", text)), Sense::click());
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, space::CORNER, theme.hovered);
    }
    let verb = single_line_text(
        ui,
        if is_open { "Hide" } else { "Show" },
        regular(size::SECONDARY),
        theme.accent,
        rect.width(),
    );
    let right = rect.right() - verb.width() - space::SMALL;
    verb.paint(ui.painter(), pos2(right, rect.center().y));
    head_text_ui(ui, theme, text, rect.with_max_x(right - space::SMALL));
    let label = format!("{} {}", if is_open { "Hide" } else { "Show" }, text.to_lowercase());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    response.clicked()
}

fn head_text_ui(ui: &Ui, theme: &Theme, text: &str, rect: Rect) {
    let text = single_line_text(ui, &text.to_uppercase(), semibold(size::CAPTION), theme.quiet, rect.width());
    text.paint(ui.painter(), rect.left_center() + vec2(0.0, 2.0));
    ui.painter().hline(rect.x_range(), rect.bottom() - 1.0, Stroke::new(1.0, theme.hairline));
}

/// Shows a name and what happens to it.
fn text_ui(ui: &Ui, theme: &Theme, rect: Rect, [name, detail]: [&str; 2]) {
    let width = rect.width() - 2.0 * space::SMALL;
    let detail_text = single_line_text(ui, detail, regular(size::SECONDARY), theme.quiet, width * 0.6);
    let name_width = width - detail_text.width() - if detail.is_empty() { 0.0 } else { space::MEDIUM };
    let name_text = single_line_text(ui, name, regular(size::BODY), theme.ink, name_width);
    name_text.paint(ui.painter(), rect.left_center() + vec2(space::SMALL, 0.0));
    detail_text.paint(ui.painter(), pos2(rect.right() - space::SMALL - detail_text.width(), rect.center().y));
    let label = if detail.is_empty() { name.to_owned() } else { format!("{name}: {detail}") };
    let response = ui.interact(rect, Id::unique(("text", &label)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
    if name_text.is_elided() || detail_text.is_elided() {
        response.on_hover_text(label);
    }
}

/// Shows the sides of a conflict beside each other.
fn options_ui(ui: &mut Ui, theme: &Theme, merge: &MapMerge, conflict: usize, rect: Rect) -> Option<MergeRowAnswer> {
    let description = description(merge, conflict)?;
    let gap = space::SMALL;
    let has_both = description.options.iter().any(|(side, _)| *side == MergeSide::Both);
    // "Both" has no content to show, so the other two get the space.
    let both_width = if has_both { BOTH_WIDTH + gap } else { 0.0 };
    let side_width = (rect.width() - 3.0 * gap - both_width) / 2.0;
    let mut left = rect.left() + gap;
    let mut answer = None;
    for (index, (side, label)) in description.options.iter().enumerate() {
        let width = if *side == MergeSide::Both { BOTH_WIDTH } else { side_width };
        let option = Rect::from_min_size(pos2(left, rect.top() + 1.0), vec2(width, rect.height() - 5.0));
        left += width + gap;
        let response = ui.interact(option, Id::unique(("side", conflict, index)), Sense::CLICK);
        let is_chosen = merge.side(conflict) == Some(*side);
        let (fill, ink, border) = match (is_chosen, response.hovered()) {
            (true, _) => (theme.accent, theme.on_accent, theme.accent),
            (false, true) => (theme.hovered, theme.ink, theme.hairline),
            (false, false) => (theme.panel, theme.ink, theme.hairline),
        };
        ui.painter().rect(option, space::CORNER, fill, Stroke::new(1.0, border), StrokeKind::Inside);
        let font = if is_chosen { semibold(size::SECONDARY) } else { regular(size::SECONDARY) };
        let text = single_line_text(ui, label, font, ink, option.width() - 2.0 * space::MEDIUM);
        text.paint(ui.painter(), option.left_center() + vec2(space::MEDIUM, 0.0));
        let name = format!("{}, {label}", description.title);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &name));
        let response = if text.is_elided() { response.on_hover_text(label) } else { response };
        if response.clicked() {
            answer = Some(MergeRowAnswer::Choose(conflict, *side));
        }
    }
    answer
}
