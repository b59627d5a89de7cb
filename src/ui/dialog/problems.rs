//! What is broken in the map, and what is not known well enough. A click selects what it is about.

use std::sync::Arc;

use egui::{ScrollArea, Sense, Ui, vec2};

use super::super::fault_notice::{SizedContent, ThreadedState, fault_notice};
use super::super::icons::Icon;
use super::super::theme::{Theme, space};
use super::super::widgets::{empty, hairline_button, quiet, row, section};
use super::{Answer, View, buttons, focus_first, title};
use crate::model::{Map, Problem, Remark, Target};

/// How many rows each part has at most.
const MOST: usize = 200;

/// The dialog, and what it shows, as finding that takes a while.
pub struct Problems {
    lists: SizedContent<Map, Arc<ProblemLists>>,
}

/// What is broken, and what to look into.
struct ProblemLists {
    problems: Vec<Problem>,
    remarks: Vec<Remark>,
}

impl ProblemLists {
    fn of(map: &Map) -> Self {
        Self { problems: map.problems(), remarks: map.remarks(map.stale_after.number().into()) }
    }
}

impl Default for Problems {
    fn default() -> Self {
        Self { lists: SizedContent::new(NAME) }
    }
}

/// What could not be found, if so.
const NAME: &str = "The list of problems";

impl Problems {
    pub(super) fn show(&mut self, ui: &mut Ui, view: &View) -> Option<Answer> {
        let theme = view.theme;
        let visible = view.session.visible_map();
        let map = visible.records();
        let lists = self.lists.get(ui.ctx(), map.count(), map.clone(), |map| Arc::new(ProblemLists::of(map)));
        title(ui, theme, "Problems");
        let mut chosen = None;
        let height = (ui.ctx().content_rect().height() - 240.0).clamp(160.0, 520.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 14.0);
            let Some(found) = lists.content() else {
                if matches!(lists, ThreadedState::Broken) {
                    let room = ui.available_rect_before_wrap();
                    fault_notice(ui, theme, room, NAME);
                } else {
                    empty(ui, theme, "Looking for problems …");
                }
                return;
            };
            let (problems, remarks) = (&found.problems, &found.remarks);
            section(ui, theme, &format!("Broken {}", problems.len()));
            if problems.is_empty() {
                empty(ui, theme, "Nothing: everything points at something that exists.");
            }
            for (at, problem) in problems.iter().take(MOST).enumerate() {
                let name = problem.at.as_ref().map_or_else(|| "The map".to_owned(), |at| map.name(at));
                let words = (format!("{name} {}", problem.text), problem.at.as_ref());
                chosen = ui.push_id(at, |ui| line(ui, theme, words, true)).inner.or(chosen.take());
            }
            rest(ui, theme, problems.len());
            remarks_ui(ui, theme, (map, remarks), &mut chosen);
        });
        let close = buttons(ui, |ui| hairline_button(ui, theme, "Close"));
        focus_first(&close, view);
        if close.clicked() {
            return Some(Answer::Close);
        }
        chosen.map(Answer::Show)
    }
}

/// What to look into, kind by kind.
fn remarks_ui(ui: &mut Ui, theme: &Theme, (map, remarks): (&Map, &[Remark]), chosen: &mut Option<Target>) {
    if remarks.is_empty() {
        section(ui, theme, "To look into");
        let days = map.stale_after.number();
        let words = format!("Nothing: every position rests on evidence that is not older than {days} days.");
        return empty(ui, theme, &words);
    }
    for part in remarks.chunk_by(|a, b| a.lack == b.lack) {
        let Some(first) = part.first() else { continue };
        section(ui, theme, &format!("{} {}", first.lack.name(), part.len()));
        for (at, remark) in part.iter().take(MOST).enumerate() {
            let mut letters = remark.text.chars();
            let text: String = letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default();
            let id = (first.lack, at);
            *chosen = ui.push_id(id, |ui| line(ui, theme, (text, Some(&remark.at)), false)).inner.or(chosen.take());
        }
        rest(ui, theme, part.len());
    }
}

fn rest(ui: &mut Ui, theme: &Theme, count: usize) {
    if count > MOST {
        quiet(ui, theme, format!("and {} more; `stancemap check --format json` lists them all", count - MOST));
    }
}

/// One sentence; answers with its record when it is clicked.
fn line(ui: &mut Ui, theme: &Theme, (text, at): (String, Option<&Target>), is_bad: bool) -> Option<Target> {
    let mut clicked = false;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, space::TOUCH), Sense::hover());
        let (icon, ink) = if is_bad { (Icon::Warning, theme.warning) } else { (Icon::Eye, theme.quiet) };
        icon.paint(ui.painter(), rect.center(), ink);
        clicked = row(ui, theme, &text, "").clicked();
    });
    at.filter(|_| clicked).cloned()
}
