//! The problems of the map and the gaps in what is known. A click selects the record concerned.

use std::sync::Arc;

use egui::{ScrollArea, Sense, Ui, vec2};

use super::super::fault_notice::{SizedContent, ThreadedState, fault_notice};
use super::super::icons::Icon;
use super::super::theme::{Theme, space};
use super::super::widgets::{empty_hint, hairline_button, row, secondary_text, section};
use super::{DialogAnswer, DialogContext, button_row_ui, focus_first, title_ui};
use crate::model::{KnowledgeGap, Map, Problem, Target};

/// The maximum number of rows in each section.
const MAX_ROWS: usize = 200;

/// The dialog with its lists, cached because finding them takes a while.
pub struct ProblemsDialog {
    lists: SizedContent<Map, Arc<ProblemLists>>,
}

/// The lists of the dialog: problems and knowledge gaps.
struct ProblemLists {
    problems: Vec<Problem>,
    remarks: Vec<KnowledgeGap>,
}

impl ProblemLists {
    fn of(map: &Map) -> Self {
        Self { problems: map.problems(), remarks: map.knowledge_gaps(map.stale_after.number().into()) }
    }
}

impl Default for ProblemsDialog {
    fn default() -> Self {
        Self { lists: SizedContent::new(NAME) }
    }
}

/// The name of the content in a fault notice.
const NAME: &str = "The list of problems";

impl ProblemsDialog {
    pub(super) fn show(&mut self, ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
        let theme = context.theme;
        let visible = context.session.visible_map();
        let map = visible.records();
        let lists = self.lists.get(ui.ctx(), map.count(), map.clone(), |map| Arc::new(ProblemLists::of(map)));
        title_ui(ui, theme, "Problems");
        let mut target = None;
        let height = (ui.ctx().content_rect().height() - 240.0).clamp(160.0, 520.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 14.0);
            let Some(content) = lists.content() else {
                if matches!(lists, ThreadedState::Broken) {
                    let rect = ui.available_rect_before_wrap();
                    fault_notice(ui, theme, rect, NAME);
                } else {
                    empty_hint(ui, theme, "Looking for problems …");
                }
                return;
            };
            let (problems, gaps) = (&content.problems, &content.remarks);
            section(ui, theme, &format!("Broken {}", problems.len()));
            if problems.is_empty() {
                empty_hint(ui, theme, "Nothing: everything points at something that exists.");
            }
            for (index, problem) in problems.iter().take(MAX_ROWS).enumerate() {
                let name = problem.at.as_ref().map_or_else(|| "The map".to_owned(), |at| map.name(at));
                let row = (format!("{name} {}", problem.text), problem.at.as_ref());
                target = ui.push_id(index, |ui| problem_row_ui(ui, theme, row, true)).inner.or(target.take());
            }
            more_rows_ui(ui, theme, problems.len());
            remarks_ui(ui, theme, (map, gaps), &mut target);
        });
        let close = button_row_ui(ui, |ui| hairline_button(ui, theme, "Close"));
        focus_first(&close, context);
        if close.clicked() {
            return Some(DialogAnswer::Close);
        }
        target.map(DialogAnswer::SelectRecord)
    }
}

/// Shows the knowledge gaps in sections by kind.
fn remarks_ui(ui: &mut Ui, theme: &Theme, (map, gaps): (&Map, &[KnowledgeGap]), selected: &mut Option<Target>) {
    if gaps.is_empty() {
        section(ui, theme, "To look into");
        let days = map.stale_after.number();
        let hint = format!("Nothing: every position rests on evidence that is not older than {days} days.");
        return empty_hint(ui, theme, &hint);
    }
    for section_gaps in gaps.chunk_by(|a, b| a.kind == b.kind) {
        let Some(first) = section_gaps.first() else { continue };
        section(ui, theme, &format!("{} {}", first.kind.name(), section_gaps.len()));
        for (index, gap) in section_gaps.iter().take(MAX_ROWS).enumerate() {
            let mut characters = gap.text.chars();
            let text: String =
                characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default();
            let id = (first.kind, index);
            *selected =
                ui.push_id(id, |ui| problem_row_ui(ui, theme, (text, Some(&gap.at)), false)).inner.or(selected.take());
        }
        more_rows_ui(ui, theme, section_gaps.len());
    }
}

fn more_rows_ui(ui: &mut Ui, theme: &Theme, count: usize) {
    if count > MAX_ROWS {
        secondary_text(
            ui,
            theme,
            format!("and {} more; `stancemap check --format json` lists them all", count - MAX_ROWS),
        );
    }
}

/// Shows one sentence. Returns its record if it is clicked.
fn problem_row_ui(
    ui: &mut Ui,
    theme: &Theme,
    (text, target): (String, Option<&Target>),
    is_bad: bool,
) -> Option<Target> {
    let mut is_clicked = false;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, space::TOUCH), Sense::hover());
        let (icon, ink) = if is_bad { (Icon::Warning, theme.warning) } else { (Icon::Eye, theme.quiet) };
        icon.paint(ui.painter(), rect.center(), ink);
        is_clicked = row(ui, theme, &text, "").clicked();
    });
    target.filter(|_| is_clicked).cloned()
}
