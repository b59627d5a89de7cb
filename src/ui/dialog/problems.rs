//! What is broken in the map, and what is not known well enough. A click selects what it is about.

use std::sync::Arc;

use egui::{ScrollArea, Sense, Ui, vec2};

use super::super::fault_notice::{SizedContent, ThreadedState, fault_notice};
use super::super::icons::Icon;
use super::super::theme::{Theme, space};
use super::super::widgets::{empty_hint, hairline_button, row, secondary_text, section};
use super::{DialogAnswer, DialogContext, button_row_ui, focus_first, title_ui};
use crate::model::{KnowledgeGap, Map, Problem, Target};

/// How many rows each part has at most.
const MAX_ROWS: usize = 200;

/// The dialog, and what it shows, as finding that takes a while.
pub struct ProblemsDialog {
    lists: SizedContent<Map, Arc<ProblemLists>>,
}

/// What is broken, and what to look into.
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

/// What could not be found, if so.
const NAME: &str = "The list of problems";

impl ProblemsDialog {
    pub(super) fn show(&mut self, ui: &mut Ui, view: &DialogContext) -> Option<DialogAnswer> {
        let theme = view.theme;
        let visible = view.session.visible_map();
        let map = visible.records();
        let lists = self.lists.get(ui.ctx(), map.count(), map.clone(), |map| Arc::new(ProblemLists::of(map)));
        title_ui(ui, theme, "Problems");
        let mut chosen = None;
        let height = (ui.ctx().content_rect().height() - 240.0).clamp(160.0, 520.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 14.0);
            let Some(found) = lists.content() else {
                if matches!(lists, ThreadedState::Broken) {
                    let room = ui.available_rect_before_wrap();
                    fault_notice(ui, theme, room, NAME);
                } else {
                    empty_hint(ui, theme, "Looking for problems …");
                }
                return;
            };
            let (problems, remarks) = (&found.problems, &found.remarks);
            section(ui, theme, &format!("Broken {}", problems.len()));
            if problems.is_empty() {
                empty_hint(ui, theme, "Nothing: everything points at something that exists.");
            }
            for (at, problem) in problems.iter().take(MAX_ROWS).enumerate() {
                let name = problem.at.as_ref().map_or_else(|| "The map".to_owned(), |at| map.name(at));
                let words = (format!("{name} {}", problem.text), problem.at.as_ref());
                chosen = ui.push_id(at, |ui| problem_row_ui(ui, theme, words, true)).inner.or(chosen.take());
            }
            more_rows_ui(ui, theme, problems.len());
            remarks_ui(ui, theme, (map, remarks), &mut chosen);
        });
        let close = button_row_ui(ui, |ui| hairline_button(ui, theme, "Close"));
        focus_first(&close, view);
        if close.clicked() {
            return Some(DialogAnswer::Close);
        }
        chosen.map(DialogAnswer::SelectRecord)
    }
}

/// What to look into, kind by kind.
fn remarks_ui(ui: &mut Ui, theme: &Theme, (map, remarks): (&Map, &[KnowledgeGap]), chosen: &mut Option<Target>) {
    if remarks.is_empty() {
        section(ui, theme, "To look into");
        let days = map.stale_after.number();
        let words = format!("Nothing: every position rests on evidence that is not older than {days} days.");
        return empty_hint(ui, theme, &words);
    }
    for part in remarks.chunk_by(|a, b| a.kind == b.kind) {
        let Some(first) = part.first() else { continue };
        section(ui, theme, &format!("{} {}", first.kind.name(), part.len()));
        for (at, remark) in part.iter().take(MAX_ROWS).enumerate() {
            let mut letters = remark.text.chars();
            let text: String = letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default();
            let id = (first.kind, at);
            *chosen =
                ui.push_id(id, |ui| problem_row_ui(ui, theme, (text, Some(&remark.at)), false)).inner.or(chosen.take());
        }
        more_rows_ui(ui, theme, part.len());
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

/// One sentence; answers with its record when it is clicked.
fn problem_row_ui(ui: &mut Ui, theme: &Theme, (text, at): (String, Option<&Target>), is_bad: bool) -> Option<Target> {
    let mut clicked = false;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, space::TOUCH), Sense::hover());
        let (icon, ink) = if is_bad { (Icon::Warning, theme.warning) } else { (Icon::Eye, theme.quiet) };
        icon.paint(ui.painter(), rect.center(), ink);
        clicked = row(ui, theme, &text, "").clicked();
    });
    at.filter(|_| clicked).cloned()
}
