//! The list of sources beside the text: to find a source, and to see the number of its coded passages.

use std::collections::BTreeMap;
use std::rc::Rc;

use egui::{Frame, Margin, Panel, Rangef, Rect, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use crate::model::{Id, Map, RecordList, Source};
use crate::reading::folded_text;
use crate::session::{DerivedValue, Effect, Session};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{empty_hint, focus_ring, secondary_text, section_with, single_line_text};

/// The sources and the text that is searched for in them.
type SourceQuery = (RecordList<Source>, String);

/// The list of sources.
#[derive(Default)]
pub(super) struct SourceLibrary {
    filter: String,
    /// The number of coded passages of each source.
    passage_counts: DerivedValue<Map, BTreeMap<Id<Source>, usize>>,
    /// The sources that match the filter, cached because a search through all texts takes a while.
    matching_sources: DerivedValue<SourceQuery, Rc<[Id<Source>]>>,
}

/// The panel of the list.
pub(super) fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin { left: 12, right: 12, top: 6, bottom: 8 });
    Panel::left("library").default_size(250.0).size_range(Rangef::new(200.0, 420.0)).frame(frame)
}

/// The height of a row, in points.
const ROW_HEIGHT: f32 = 46.0;

impl SourceLibrary {
    /// Shows the list. Returns the source that was clicked.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        open_source: Option<&Id<Source>>,
    ) -> Option<Id<Source>> {
        let map = session.visible_map().records().clone();
        let header = section_with(ui, theme, "Sources", |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            let paste =
                icon_button(ui, theme, Icon::Plus, "Paste a source", "Paste an article, or add one by hand").clicked();
            let open =
                icon_button(ui, theme, Icon::Folder, "Open a source", "Open a text, Markdown or HTML file").clicked();
            paste.then_some(Effect::PasteSource).or(open.then_some(Effect::OpenSource))
        });
        if let Some(effect) = header.1 {
            session.request_effect(effect);
        }
        let edit = TextEdit::singleline(&mut self.filter).hint_text("Find in titles and texts");
        ui.add(edit.desired_width(f32::INFINITY).margin(vec2(space::MEDIUM, 4.0))).accessible_name("Find sources");
        ui.add_space(space::SMALL);
        if map.sources.is_empty() {
            empty_hint(
                ui,
                theme,
                "No source yet. Paste an article here, or drop a text, Markdown or HTML file on the window.",
            );
        }
        let query = folded_text(&self.filter);
        let ids = self.matching_sources.get((map.sources.clone(), query), |(sources, query)| {
            sources.iter().filter(|source| matches_query(source, query)).map(|source| source.id.clone()).collect()
        });
        let counts = self.passage_counts.get(map.clone(), Map::passage_counts);
        let matching: Vec<&Source> = ids.iter().filter_map(|id| map.sources.get(id)).collect();
        if matching.is_empty() && !map.sources.is_empty() {
            empty_hint(ui, theme, "No source has these words.");
        }
        let mut chosen = None;
        ScrollArea::vertical().id_salt("library").auto_shrink(false).show_rows(
            ui,
            ROW_HEIGHT,
            matching.len(),
            |ui, range| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for source in matching.get(range).unwrap_or_default() {
                    let passage_count = counts.get(&source.id).copied().unwrap_or(0);
                    if source_row_ui(ui, theme, source, passage_count, open_source == Some(&source.id)) {
                        chosen = Some(source.id.clone());
                    }
                }
            },
        );
        chosen
    }
}

/// Whether the title, outlet, author, link or text of a source contains the folded query.
fn matches_query(source: &Source, query: &str) -> bool {
    if query.is_empty() {
        return true;
    }
    let header = [&source.title, &source.outlet, &source.author, &source.link].map(|text| folded_text(text)).join(" ");
    header.contains(query) || folded_text(&source.text).contains(query)
}

/// Shows one source: title, byline and number of coded passages. Returns true if it was clicked.
fn source_row_ui(ui: &mut Ui, theme: &Theme, source: &Source, passage_count: usize, is_chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let body = rect.shrink2(vec2(0.0, 1.0));
    if is_chosen || response.hovered() {
        ui.painter().rect_filled(body, space::CORNER, if is_chosen { theme.selected } else { theme.hovered });
    }
    focus_ring(ui, theme, body, &response);
    let inside = Rect::from_min_max(body.min + vec2(8.0, 0.0), body.max - vec2(8.0, 0.0));
    let count = if passage_count > 0 { passage_count.to_string() } else { String::new() };
    let count_text = single_line_text(ui, &count, regular(size::SECONDARY), theme.quiet, 60.0);
    count_text.paint(ui.painter(), pos2(inside.right() - count_text.width(), body.top() + 14.0));
    let font = if is_chosen { semibold(size::BODY) } else { regular(size::BODY) };
    let title = if source.title.trim().is_empty() { source.id.as_str() } else { &source.title };
    let name = single_line_text(ui, title, font, theme.ink, inside.width() - count_text.width() - 8.0);
    name.paint(ui.painter(), pos2(inside.left(), body.top() + 14.0));
    let byline = single_line_text(ui, &source_byline(source), regular(size::CAPTION), theme.quiet, inside.width());
    byline.paint(ui.painter(), pos2(inside.left(), body.top() + 32.0));
    let coded =
        if passage_count == 1 { "1 passage coded".to_owned() } else { format!("{passage_count} passages coded") };
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, is_chosen, format!("{title}, {coded}")));
    let response = response.on_hover_text(format!("{title}\n{coded}"));
    response.clicked()
}

/// The byline of a source: where and when it appeared, such as "The Paper · 7 Nov 2025".
pub(super) fn source_byline(source: &Source) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend([&source.outlet, &source.author].into_iter().filter(|text| !text.is_empty()).cloned());
    parts.extend(source.published.map(crate::model::Date::short));
    if source.text.is_empty() {
        parts.push("no text".to_owned());
    }
    parts.join(" · ")
}

/// Shows a hint while no source is open, with a button to paste one.
pub(super) fn empty_page_ui(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let rect = ui.max_rect();
    let column = Rect::from_center_size(rect.center(), vec2(380.0, 120.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(column), |ui| {
        ui.vertical_centered(|ui| {
            let is_empty = session.visible_map().records().sources.is_empty();
            let hint = if is_empty {
                "Paste an article, or drop a text, Markdown or HTML file on the window. Then say who stands where, \
                 passage by passage."
            } else {
                "Choose a source at the left, or add another."
            };
            secondary_text(ui, theme, hint);
            ui.add_space(space::LARGE);
            if crate::ui::widgets::primary_button(ui, theme, "Paste a source").clicked() {
                session.request_effect(Effect::PasteSource);
            }
        });
    });
}
