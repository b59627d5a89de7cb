//! The reader: shows the text of a source with its coded passages, to read, to select in and to code. Changes go
//! through the session.

mod coded_passages;
mod coding_actions;
mod coding_popup;
mod header;
mod page;
mod passage_cards;
mod source_library;
mod source_text_edit;
mod text_block_layout;
mod text_selection;

use egui::{Event, Id as WidgetId, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use self::coding_popup::CodingPopup;
use self::page::{PageKey, ReaderPage};
use self::text_selection::TextSelection;
use super::theme::Theme;
use crate::geometry::clamped;
use crate::model::{Id, Issue, Source, Target};
use crate::reading::{self, TextSpan};
use crate::session::{DerivedValue, Effect, Selection, Session};
use crate::ui::paint::LabelTextureCache;

pub use source_text_edit::SourceTextEdit;

/// The reader: the open source, its page, the list of sources and the coding form.
#[derive(Default)]
pub struct ReaderFace {
    source: Option<Id<Source>>,
    library: source_library::SourceLibrary,
    page: DerivedValue<PageKey, ReaderPage>,
    labels: LabelTextureCache,
    text_selection: TextSelection,
    coding_popup: Option<CodingPopup>,
    text_edit: Option<SourceTextEdit>,
    /// A text edit that was still open when another source was opened. It is finished in the next frame.
    abandoned_text_edit: Option<SourceTextEdit>,
    /// Issues of the last codings, the latest first.
    recent_issues: Vec<Id<Issue>>,
    /// The selection that the page last scrolled to.
    followed_selection: Selection,
    /// A passage to scroll to, and the number of frames left for it.
    scroll_target: Option<(TextSpan, u8)>,
    /// A card to scroll to, for a passage that is not found in the text: the mark, the index of its passage, frames
    /// left.
    scroll_target_card: Option<(Target, usize, u8)>,
    /// Whether the cards of quotes that the text does not have are shown.
    shows_missing_quotes: bool,
    /// The current scroll offset, in points.
    scroll_offset: f32,
    next_scroll_offset: Option<f32>,
    view_rect: Option<Rect>,
    /// The number of frames in which the page still asks for the keyboard focus: a dialog that is closing keeps the
    /// focus for some frames.
    wants_focus: u8,
    /// Text that was pasted while no text field had the focus.
    pasted_text: Option<String>,
}

/// The number of frames in which the page asks for the keyboard focus.
const FOCUS_ATTEMPT_FRAMES: u8 = 5;
/// The number of frames in which the page scrolls towards a passage: blocks measured meanwhile move it.
const SCROLL_FRAMES: u8 = 8;

/// The widget id of the page.
fn page_id() -> WidgetId {
    WidgetId::unique("page of the reader")
}

impl ReaderFace {
    /// The widget id of the page.
    pub fn id(&self) -> WidgetId {
        page_id()
    }

    /// Takes the text that was pasted on the page. It becomes the text of a new source.
    pub fn take_pasted(&mut self) -> Option<String> {
        self.pasted_text.take()
    }

    /// Whether the text of the source is being edited.
    pub fn is_editing_text(&self) -> bool {
        self.text_edit.is_some()
    }

    /// The number of blocks of the text that are laid out.
    pub fn laid_out_block_count(&self) -> usize {
        self.page.last().map_or(0, ReaderPage::laid_out_block_count)
    }

    /// Closes the coding form, or else clears the selection in the text. False if there is neither.
    pub fn close_on_escape(&mut self) -> bool {
        if self.coding_popup.take().is_some() {
            self.wants_focus = FOCUS_ATTEMPT_FRAMES;
            return true;
        }
        self.text_selection.clear()
    }

    /// Opens a source and scrolls to a passage of it.
    pub fn go_to_passage(&mut self, source: &Id<Source>, span: Option<TextSpan>) {
        self.open_source(source);
        if let Some(span) = span {
            self.text_selection.select(span);
            self.scroll_target = Some((span, SCROLL_FRAMES));
        }
    }

    /// Opens the source of a mark's passage and scrolls to it: to its text, or to its card if the text does not have
    /// it.
    pub fn show_passage(&mut self, session: &mut Session, mark: &Target, index: usize) {
        let visible = session.visible_map();
        let map = visible.records();
        let Some(crate::model::FieldValue::Evidence(list)) = map.field_value(mark, "evidence") else { return };
        let Some(passage) = list.get(index) else { return };
        let text = map.sources.get(&passage.source).map(|source| source.text.clone()).unwrap_or_default();
        let span = reading::QuoteFinder::of(&text).locate(passage);
        session.set_face(crate::session::MapFace::Reader);
        session.select([mark.clone()]);
        self.followed_selection = session.selection().clone();
        self.go_to_passage(&passage.source, span);
        if span.is_none() {
            self.scroll_target_card = Some((mark.clone(), index, SCROLL_FRAMES));
            self.shows_missing_quotes = true;
            if !text.is_empty() {
                session.request_effect(Effect::ShowMessage(
                    "This quote does not stand in the text of its source.".to_owned(),
                ));
            }
        }
    }

    fn open_source(&mut self, source: &Id<Source>) {
        if self.source.as_ref() != Some(source) {
            self.source = Some(source.clone());
            self.page.forget();
            self.coding_popup = None;
            // Text typed for the previous source is kept.
            self.abandoned_text_edit = self.text_edit.take();
            self.text_selection = TextSelection::default();
            (self.scroll_target_card, self.shows_missing_quotes) = (None, false);
            self.scroll_offset = 0.0;
            self.next_scroll_offset = Some(0.0);
        }
        self.wants_focus = FOCUS_ATTEMPT_FRAMES;
    }

    /// Shows the list of sources in its own panel.
    pub fn library_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        self.follow_selection(session);
        if let Some(source) = self.library.show(ui, theme, session, self.source.as_ref()) {
            session.select([Target::from(&source)]);
            self.followed_selection = session.selection().clone();
            self.open_source(&source);
        }
    }

    /// The panel of the list of sources.
    pub fn panel(theme: &Theme) -> egui::Panel {
        source_library::panel(theme)
    }

    /// Shows the text in all the space of `ui`.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        self.follow_selection(session);
        let view = ui.max_rect();
        ui.painter().rect_filled(view, 0.0, theme.panel);
        self.view_rect = Some(view);
        self.take_paste(ui);
        let visible = session.visible_map();
        let map = visible.records();
        let Some(source) = self.source.as_ref().and_then(|id| map.sources.get(id)) else {
            self.page.forget();
            self.coding_popup = None;
            return source_library::empty_page_ui(ui, theme, session);
        };
        if self.text_edit_ui(ui, theme, session, source) {
            return;
        }
        let key = PageKey { map: map.clone(), source: source.id.clone(), dark: theme.is_dark };
        self.page.renew(key, |key, before| ReaderPage::of(key, theme, before));
        self.page_ui(ui, theme, session, source);
        self.form_ui(ui, theme, session);
    }

    /// Shows the text as a field while it is edited. False if it is not being edited.
    fn text_edit_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, source: &Source) -> bool {
        if let Some(text_edit) = self.abandoned_text_edit.take() {
            text_edit.finish(session);
        }
        let Some(mut text_edit) = self.text_edit.take() else { return false };
        match text_edit.show(ui, theme, source) {
            None => self.text_edit = Some(text_edit),
            Some(source_text_edit::TextEditEvent::Typed) => {
                text_edit.write_to_map(session);
                self.text_edit = Some(text_edit);
            }
            Some(event) => {
                self.wants_focus = FOCUS_ATTEMPT_FRAMES;
                if matches!(event, source_text_edit::TextEditEvent::Finished) {
                    text_edit.finish(session)
                } else {
                    text_edit.cancel(session)
                }
            }
        }
        true
    }

    /// Follows the selection made elsewhere: opens its source and scrolls to its passage.
    fn follow_selection(&mut self, session: &Session) {
        let visible = session.visible_map();
        let map = visible.records();
        if self.source.as_ref().is_none_or(|id| !map.sources.contains(id)) {
            self.source = None;
            if let Some(first) = map.sources.iter().next() {
                let id = first.id.clone();
                self.open_source(&id);
            }
        }
        if self.followed_selection == *session.selection() {
            return;
        }
        self.followed_selection = session.selection().clone();
        let Some(mark) = session.selected() else { return };
        if let Target::Source(id) = mark {
            let id = id.clone();
            return self.open_source(&id);
        }
        let Some(crate::model::FieldValue::Evidence(list)) = map.field_value(mark, "evidence") else { return };
        let index_in_source = list.iter().position(|passage| Some(&passage.source) == self.source.as_ref());
        let index = index_in_source.unwrap_or(0);
        let Some(passage) = list.get(index).cloned() else { return };
        let text = map.sources.get(&passage.source).map(|source| source.text.as_str()).unwrap_or_default();
        let span = reading::QuoteFinder::of(text).locate(&passage);
        let mark = mark.clone();
        self.open_source(&passage.source);
        self.scroll_target = span.map(|span| (span, SCROLL_FRAMES));
        self.scroll_target_card = span.is_none().then_some((mark, index, SCROLL_FRAMES));
    }

    fn page_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, source: &Source) {
        let view = ui.max_rect();
        let Some(page) = self.page.last_mut() else { return };
        let shift = page.lay_out_near_view(ui, view.size(), self.scroll_offset);
        if shift.is_nan() {
            // All blocks were laid out again for another width. The block at the top stays there.
            let span = self.text_selection.span();
            self.scroll_target = self.scroll_target.or((self.scroll_offset > 1.0).then_some((span, 4)));
        } else if shift.abs() > 0.1 && self.next_scroll_offset.is_none() {
            self.next_scroll_offset = Some(self.scroll_offset + shift);
        }
        self.scroll_to_target(view.height());
        let mut area = ScrollArea::vertical().id_salt(("page", &source.id)).auto_shrink(false);
        area = area.scroll_source(
            egui::containers::scroll_area::ScrollSource::SCROLL_BAR
                | egui::containers::scroll_area::ScrollSource::MOUSE_WHEEL,
        );
        if let Some(scroll_offset) = self.next_scroll_offset.take() {
            area = area.vertical_scroll_offset(scroll_offset.max(0.0));
            ui.ctx().request_repaint();
        }
        let output = area.show_viewport(ui, |ui, _| {
            let width = ui.available_width();
            let height = self.page.last().map_or(0.0, ReaderPage::height);
            let origin = ui.max_rect().min;
            ui.set_min_size(vec2(width, height));
            self.head_ui(ui, theme, session, source, Rect::from_min_size(origin, vec2(width, 60.0)));
            self.text_ui(ui, theme, session, (origin, width));
        });
        if (output.state.unclamped_offset().y - self.scroll_offset).abs() > 0.1 {
            ui.ctx().request_repaint();
        }
        self.scroll_offset = output.state.unclamped_offset().y;
    }

    /// Scrolls towards the target. Blocks that are measured meanwhile move it, so it takes a few frames.
    fn scroll_to_target(&mut self, height: f32) {
        if let (Some((mark, index, frames)), Some(page)) = (self.scroll_target_card.take(), self.page.last())
            && let Some((top, bottom)) = page.cards.vertical_extent_of(&mark, index)
        {
            let (top, bottom) = (page.cards_top + top, page.cards_top + bottom);
            if top < self.scroll_offset + 8.0 || bottom > self.scroll_offset + height - 24.0 {
                self.next_scroll_offset = Some((top - height * 0.2).max(0.0));
            }
            self.scroll_target_card = frames.checked_sub(1).map(|frames| (mark, index, frames));
        }
        let (Some((span, frames)), Some(page)) = (self.scroll_target, self.page.last()) else { return };
        let (top, bottom, is_measured) = page.vertical_extent_of(span);
        let is_visible = top >= self.scroll_offset + 24.0 && bottom <= self.scroll_offset + height - 40.0;
        if !is_visible {
            self.next_scroll_offset = Some((top - height * 0.3).max(0.0));
        }
        self.scroll_target = (frames > 0 && !(is_visible && is_measured)).then(|| (span, frames - 1));
    }

    /// Shows the head above the text: title, byline, and the passages that the text does not have.
    fn head_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, source: &Source, rect: Rect) {
        let Some(page) = self.page.last_mut() else { return };
        let (request, height) = header::show(ui, theme, source, page, (rect, self.shows_missing_quotes));
        (page.head_height, page.cards_top) = (height, height);
        match request {
            Some(header::ReaderHeaderRequest::EditText) => {
                session.close_open_step();
                self.text_edit =
                    Some(SourceTextEdit::of(session.map(), source, &page.index, self.text_selection.span().0));
                self.coding_popup = None;
                return;
            }
            Some(header::ReaderHeaderRequest::ToggleMissingQuotes) => {
                self.shows_missing_quotes = !self.shows_missing_quotes
            }
            None => {}
        }
        if source.text.is_empty() || self.shows_missing_quotes && page.cards.len() > 0 {
            let (width, left) = ReaderPage::line_column(rect.width());
            let corner = pos2(rect.left() + left, rect.top() + height);
            let clicked =
                page.cards.show(ui, theme, session.visible_map().records(), session.selection(), (corner, width));
            page.head_height += page.cards.height() + 12.0;
            if let Some(mark) = clicked {
                session.select([mark]);
                self.followed_selection = session.selection().clone();
                self.wants_focus = FOCUS_ATTEMPT_FRAMES;
            }
        }
    }

    fn text_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, (origin, width): (egui::Pos2, f32)) {
        let clip = ui.clip_rect();
        let top = origin.y + self.page.last().map_or(0.0, |page| page.head_height);
        let text_rect = Rect::from_min_max(
            pos2(origin.x, clamped(top, clip.top(), clip.bottom())),
            pos2(origin.x + width - 12.0, clip.bottom()),
        );
        let response = ui.interact(text_rect, page_id(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Document, true, "Text of the source"));
        let may_take_focus = self.coding_popup.is_none() && !ui.ctx().text_edit_focused();
        if self.wants_focus > 0 && may_take_focus {
            let has_focus = ui.memory(|memory| memory.has_focus(page_id()));
            self.wants_focus = if has_focus { 0 } else { self.wants_focus - 1 };
            response.request_focus();
            ui.ctx().request_repaint();
        }
        let Some(page) = self.page.last_mut() else { return };
        let pointer = ui.input(|input| input.pointer.latest_pos());
        let character =
            pointer.filter(|pos| text_rect.contains(*pos)).and_then(|pos| page.character_at(pos, origin, width));
        let hovered =
            character.filter(|_| response.hovered()).and_then(|at| coded_passage_at(page, session.selection(), at));
        let drag = self.text_selection.handle_pointer(ui, &response, page, (origin, width));
        if response.clicked() && self.coding_popup.is_none() {
            if let Some(coded) = hovered.and_then(|index| page.coded_passages.get(index)) {
                session.select([coded.mark.clone()]);
                self.followed_selection = session.selection().clone();
            }
        } else if response.clicked() || response.drag_started() {
            self.coding_popup = None;
        }
        if let Some(by) = drag {
            self.next_scroll_offset = Some((self.scroll_offset + by).max(0.0));
        }
        let painter = ui.painter().with_clip_rect(clip);
        let highlights = page::draw::PageHighlights {
            selected_span: self
                .coding_popup
                .as_ref()
                .map_or_else(|| self.text_selection.span(), |form| form.values.span),
            is_explicit: self.text_selection.is_explicit() || self.coding_popup.is_some(),
            selection: session.selection(),
            hovered,
        };
        page.paint(&painter, &mut self.labels, theme, origin, width, &highlights);
        if response.hovered() {
            let is_over_passage = hovered.is_some();
            ui.ctx().set_cursor_icon(if is_over_passage {
                egui::CursorIcon::PointingHand
            } else {
                egui::CursorIcon::Text
            });
        }
        let date = character.filter(|_| response.hovered()).and_then(|at| page.date_at(at));
        let tip = hovered.and_then(|at| page.coded_passage_tip(at)).or(date);
        let has_focus = ui.memory(|memory| memory.has_focus(page_id()));
        if let Some(tip) = tip.filter(|_| self.coding_popup.is_none()) {
            response.on_hover_text_at_pointer(tip);
        }
        if has_focus && self.coding_popup.is_none() {
            self.handle_keys(ui, session);
        }
        self.code_button_ui(ui, theme, session, (origin, width));
    }

    /// Takes text that is pasted while no text field has the focus. It becomes a new source.
    fn take_paste(&mut self, ui: &Ui) {
        if ui.ctx().text_edit_focused() || self.coding_popup.is_some() {
            return;
        }
        let pasted = ui.input(|input| {
            input.events.iter().find_map(|event| if let Event::Paste(text) = event { Some(text.clone()) } else { None })
        });
        self.pasted_text = pasted.filter(|text| !text.trim().is_empty());
    }
}

/// The index of the coded passage at a character. Where several overlap, repeated clicks go through them: it is the one
/// after the selected passage.
fn coded_passage_at(page: &ReaderPage, selection: &Selection, at: u32) -> Option<usize> {
    let at_character: Vec<usize> = page
        .coded_passages
        .iter()
        .enumerate()
        .filter(|(_, coded)| coded.span.0 <= at && at < coded.span.1)
        .map(|(index, _)| index)
        .collect();
    let selected = at_character
        .iter()
        .position(|index| page.coded_passages.get(*index).is_some_and(|coded| selection.contains(&coded.mark)));
    let next = selected.map_or(0, |position| (position + 1) % at_character.len().max(1));
    at_character.get(next).copied()
}
