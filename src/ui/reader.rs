//! The reader: a source's text with what is coded from it, to read, to select in and to code. Changes go through the
//! session.

mod act;
mod cards;
mod coded;
mod edit;
mod form;
mod hand;
mod head;
mod laid;
mod library;
mod page;

use egui::{Event, Id as WidgetId, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use self::form::Form;
use self::hand::Hand;
use self::page::{Page, PageKey};
use super::theme::Theme;
use crate::model::{Id, Issue, Source, Target};
use crate::reading::{self, Span};
use crate::session::{Derived, Effect, Selection, Session};
use crate::ui::paint::Labels;

pub use edit::Editing;

/// The reader and what it shows.
#[derive(Default)]
pub struct Reader {
    source: Option<Id<Source>>,
    library: library::Library,
    page: Derived<PageKey, Page>,
    labels: Labels,
    hand: Hand,
    form: Option<Form>,
    editing: Option<Editing>,
    /// An editing that was left for another source, to be ended.
    left: Option<Editing>,
    /// The issues that were coded last, the last first.
    recent: Vec<Id<Issue>>,
    /// What was selected when the page last went to it.
    shown: Selection,
    /// A passage to scroll to, and for how many frames still.
    reveal: Option<(Span, u8)>,
    /// A passage that no text has to scroll to, as that of a mark, and for how many frames still.
    reveal_card: Option<(Target, usize, u8)>,
    /// Are the quotes shown that the text does not have?
    shows_lost: bool,
    /// How far the page is scrolled, and where it shall be.
    offset: f32,
    jump: Option<f32>,
    view: Option<Rect>,
    /// For how many frames the page still tries to take the keyboard: below a dialog that closes it gets none.
    wants_focus: u8,
    /// What was pasted while nobody was typing.
    pasted: Option<String>,
}

/// For how many frames the page tries to take the keyboard.
const PATIENCE: u8 = 5;
/// For how many frames the page scrolls towards a passage: what is measured on the way moves it.
const FRAMES: u8 = 8;

/// The page, as egui knows it.
fn page_id() -> WidgetId {
    WidgetId::unique("page of the reader")
}

impl Reader {
    /// The page, as egui knows it.
    pub fn id(&self) -> WidgetId {
        page_id()
    }

    /// What was pasted on the page: the words of a new source.
    pub fn take_pasted(&mut self) -> Option<String> {
        self.pasted.take()
    }

    /// How many blocks of the text are laid out.
    pub fn laid_out(&self) -> usize {
        self.page.last().map_or(0, Page::laid_out)
    }

    /// Closes what Escape closes: the form, else what is selected in the text. False if there is neither.
    pub fn escape(&mut self) -> bool {
        if self.form.take().is_some() {
            self.wants_focus = PATIENCE;
            return true;
        }
        self.hand.let_go()
    }

    /// Goes to a passage of a source.
    pub fn go_to(&mut self, source: &Id<Source>, span: Option<Span>) {
        self.open(source);
        if let Some(span) = span {
            self.hand.put(span);
            self.reveal = Some((span, FRAMES));
        }
    }

    /// Shows where that passage of a mark stands.
    pub fn show_passage(&mut self, session: &mut Session, mark: &Target, at: usize) {
        let visible = session.visible_map();
        let map = visible.records();
        let Some(crate::model::Value::Evidence(list)) = map.fact(mark, "evidence") else { return };
        let Some(passage) = list.get(at) else { return };
        let text = map.sources.get(&passage.source).map(|source| source.text.clone()).unwrap_or_default();
        let span = reading::Quotes::of(&text).place(passage);
        session.set_face(crate::session::Face::Reader);
        session.select([mark.clone()]);
        self.shown = session.selection().clone();
        self.go_to(&passage.source, span);
        if span.is_none() {
            self.reveal_card = Some((mark.clone(), at, FRAMES));
            self.shows_lost = true;
            if !text.is_empty() {
                session.ask(Effect::Say("This quote does not stand in the text of its source.".to_owned()));
            }
        }
    }

    fn open(&mut self, source: &Id<Source>) {
        if self.source.as_ref() != Some(source) {
            self.source = Some(source.clone());
            self.page.forget();
            self.form = None;
            // What was typed into the text of the other stays.
            self.left = self.editing.take();
            self.hand = Hand::default();
            (self.reveal_card, self.shows_lost) = (None, false);
            self.offset = 0.0;
            self.jump = Some(0.0);
        }
        self.wants_focus = PATIENCE;
    }

    /// Shows the list of sources in a panel of its own.
    pub fn library_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        self.follow(session);
        if let Some(source) = self.library.show(ui, theme, session, self.source.as_ref()) {
            session.select([Target::from(&source)]);
            self.shown = session.selection().clone();
            self.open(&source);
        }
    }

    /// The panel that the list of sources lies in.
    pub fn panel(theme: &Theme) -> egui::Panel {
        library::panel(theme)
    }

    /// Shows the text in all the room that `ui` has.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        self.follow(session);
        let view = ui.max_rect();
        ui.painter().rect_filled(view, 0.0, theme.panel);
        self.view = Some(view);
        self.take_paste(ui);
        let visible = session.visible_map();
        let map = visible.records();
        let Some(source) = self.source.as_ref().and_then(|id| map.sources.get(id)) else {
            self.page.forget();
            self.form = None;
            return library::nothing(ui, theme, session);
        };
        if self.editing_ui(ui, theme, session, source) {
            return;
        }
        let key = PageKey { map: map.clone(), source: source.id.clone(), dark: theme.dark };
        self.page.renew(key, |key, before| Page::of(key, theme, before));
        self.page_ui(ui, theme, session, source);
        self.form_ui(ui, theme, session);
    }

    /// Shows the text as a field while it is edited. False if it is not.
    fn editing_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, source: &Source) -> bool {
        if let Some(left) = self.left.take() {
            left.done(session);
        }
        let Some(mut editing) = self.editing.take() else { return false };
        match editing.show(ui, theme, source) {
            None => self.editing = Some(editing),
            Some(edit::Did::Typed) => {
                editing.keep(session);
                self.editing = Some(editing);
            }
            Some(ended) => {
                self.wants_focus = PATIENCE;
                if matches!(ended, edit::Did::Done) { editing.done(session) } else { editing.cancel(session) }
            }
        }
        true
    }

    /// Goes along with what is selected elsewhere.
    fn follow(&mut self, session: &Session) {
        let visible = session.visible_map();
        let map = visible.records();
        if self.source.as_ref().is_none_or(|id| !map.sources.contains(id)) {
            self.source = None;
            if let Some(first) = map.sources.iter().next() {
                let id = first.id.clone();
                self.open(&id);
            }
        }
        if self.shown == *session.selection() {
            return;
        }
        self.shown = session.selection().clone();
        let Some(mark) = session.selected() else { return };
        if let Target::Source(id) = mark {
            let id = id.clone();
            return self.open(&id);
        }
        let Some(crate::model::Value::Evidence(list)) = map.fact(mark, "evidence") else { return };
        let here = list.iter().position(|passage| Some(&passage.source) == self.source.as_ref());
        let at = here.unwrap_or(0);
        let Some(passage) = list.get(at).cloned() else { return };
        let text = map.sources.get(&passage.source).map(|source| source.text.as_str()).unwrap_or_default();
        let span = reading::Quotes::of(text).place(&passage);
        let mark = mark.clone();
        self.open(&passage.source);
        self.reveal = span.map(|span| (span, FRAMES));
        self.reveal_card = span.is_none().then_some((mark, at, FRAMES));
    }

    fn page_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, source: &Source) {
        let view = ui.max_rect();
        let Some(page) = self.page.last_mut() else { return };
        let shift = page.prepare(ui, view.size(), self.offset);
        if shift.is_nan() {
            // Everything was set anew, to another width: what lay at the top stays there.
            let span = self.hand.span();
            self.reveal = self.reveal.or((self.offset > 1.0).then_some((span, 4)));
        } else if shift.abs() > 0.1 && self.jump.is_none() {
            self.jump = Some(self.offset + shift);
        }
        self.seek(view.height());
        let mut area = ScrollArea::vertical().id_salt(("page", &source.id)).auto_shrink(false);
        area = area.scroll_source(
            egui::containers::scroll_area::ScrollSource::SCROLL_BAR
                | egui::containers::scroll_area::ScrollSource::MOUSE_WHEEL,
        );
        if let Some(jump) = self.jump.take() {
            area = area.vertical_scroll_offset(jump.max(0.0));
            ui.ctx().request_repaint();
        }
        let shown = area.show_viewport(ui, |ui, _| {
            let width = ui.available_width();
            let height = self.page.last().map_or(0.0, Page::height);
            let origin = ui.max_rect().min;
            ui.set_min_size(vec2(width, height));
            self.head_ui(ui, theme, session, source, Rect::from_min_size(origin, vec2(width, 60.0)));
            self.text_ui(ui, theme, session, (origin, width));
        });
        if (shown.state.unclamped_offset().y - self.offset).abs() > 0.1 {
            ui.ctx().request_repaint();
        }
        self.offset = shown.state.unclamped_offset().y;
    }

    /// Scrolls towards the passage that is to be seen. What has not been measured yet moves, so it takes a few frames.
    fn seek(&mut self, height: f32) {
        if let (Some((mark, at, frames)), Some(page)) = (self.reveal_card.take(), self.page.last())
            && let Some((top, bottom)) = page.cards.place_of(&mark, at)
        {
            let (top, bottom) = (page.cards_top + top, page.cards_top + bottom);
            if top < self.offset + 8.0 || bottom > self.offset + height - 24.0 {
                self.jump = Some((top - height * 0.2).max(0.0));
            }
            self.reveal_card = frames.checked_sub(1).map(|frames| (mark, at, frames));
        }
        let (Some((span, frames)), Some(page)) = (self.reveal, self.page.last()) else { return };
        let (top, bottom, is_measured) = page.place_of(span);
        let is_seen = top >= self.offset + 24.0 && bottom <= self.offset + height - 40.0;
        if !is_seen {
            self.jump = Some((top - height * 0.3).max(0.0));
        }
        self.reveal = (frames > 0 && !(is_seen && is_measured)).then(|| (span, frames - 1));
    }

    /// What is above the text: its title, where it is from, passages that are lost.
    fn head_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, source: &Source, room: Rect) {
        let Some(page) = self.page.last_mut() else { return };
        let (asked, height) = head::show(ui, theme, source, page, (room, self.shows_lost));
        (page.head, page.cards_top) = (height, height);
        match asked {
            Some(head::Asked::Edit) => {
                session.seal();
                self.editing = Some(Editing::of(session.map(), source, &page.index, self.hand.span().0));
                self.form = None;
                return;
            }
            Some(head::Asked::Lost) => self.shows_lost = !self.shows_lost,
            None => {}
        }
        if source.text.is_empty() || self.shows_lost && page.cards.len() > 0 {
            let (width, left) = Page::column(room.width());
            let corner = pos2(room.left() + left, room.top() + height);
            let clicked =
                page.cards.show(ui, theme, session.visible_map().records(), session.selection(), (corner, width));
            page.head += page.cards.height() + 12.0;
            if let Some(mark) = clicked {
                session.select([mark]);
                self.shown = session.selection().clone();
                self.wants_focus = PATIENCE;
            }
        }
    }

    fn text_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, (origin, width): (egui::Pos2, f32)) {
        let clip = ui.clip_rect();
        let top = origin.y + self.page.last().map_or(0.0, |page| page.head);
        let room = Rect::from_min_max(
            pos2(origin.x, top.clamp(clip.top(), clip.bottom())),
            pos2(origin.x + width - 12.0, clip.bottom()),
        );
        let response = ui.interact(room, page_id(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Document, true, "Text of the source"));
        let may_take = self.form.is_none() && !ui.ctx().text_edit_focused();
        if self.wants_focus > 0 && may_take {
            let has_focus = ui.memory(|memory| memory.has_focus(page_id()));
            self.wants_focus = if has_focus { 0 } else { self.wants_focus - 1 };
            response.request_focus();
            ui.ctx().request_repaint();
        }
        let Some(page) = self.page.last_mut() else { return };
        let pointer = ui.input(|input| input.pointer.latest_pos());
        let letter = pointer.filter(|at| room.contains(*at)).and_then(|at| page.letter_at(at, origin, width));
        let hovered = letter.filter(|_| response.hovered()).and_then(|at| coded_at(page, session.selection(), at));
        let drag = self.hand.pointer(ui, &response, page, (origin, width));
        if response.clicked() && self.form.is_none() {
            if let Some(coded) = hovered.and_then(|at| page.coded.get(at)) {
                session.select([coded.mark.clone()]);
                self.shown = session.selection().clone();
            }
        } else if response.clicked() || response.drag_started() {
            self.form = None;
        }
        if let Some(by) = drag {
            self.jump = Some((self.offset + by).max(0.0));
        }
        let painter = ui.painter().with_clip_rect(clip);
        let shown = page::draw::Shown {
            picked: self.form.as_ref().map_or_else(|| self.hand.span(), |form| form.values.span),
            is_marked: self.hand.is_marked() || self.form.is_some(),
            selection: session.selection(),
            hovered,
        };
        page.paint(&painter, &mut self.labels, theme, origin, width, &shown);
        if response.hovered() {
            let over = hovered.is_some();
            ui.ctx().set_cursor_icon(if over { egui::CursorIcon::PointingHand } else { egui::CursorIcon::Text });
        }
        let date = letter.filter(|_| response.hovered()).and_then(|at| page.date_at(at));
        let tip = hovered.and_then(|at| page.tip(at)).or(date);
        let has_focus = ui.memory(|memory| memory.has_focus(page_id()));
        if let Some(tip) = tip.filter(|_| self.form.is_none()) {
            response.on_hover_text_at_pointer(tip);
        }
        if has_focus && self.form.is_none() {
            self.keys(ui, session);
        }
        self.pill(ui, theme, session, (origin, width));
    }

    /// What is pasted while nobody is typing is a new source.
    fn take_paste(&mut self, ui: &Ui) {
        if ui.ctx().text_edit_focused() || self.form.is_some() {
            return;
        }
        let pasted = ui.input(|input| {
            input.events.iter().find_map(|event| if let Event::Paste(text) = event { Some(text.clone()) } else { None })
        });
        self.pasted = pasted.filter(|text| !text.trim().is_empty());
    }
}

/// The coded passage at a character: where several overlap, the one after that which is selected.
fn coded_at(page: &Page, selection: &Selection, at: u32) -> Option<usize> {
    let here: Vec<usize> =
        page.coded.iter().enumerate().filter(|(_, c)| c.span.0 <= at && at < c.span.1).map(|(n, _)| n).collect();
    let selected = here.iter().position(|n| page.coded.get(*n).is_some_and(|coded| selection.contains(&coded.mark)));
    let next = selected.map_or(0, |at| (at + 1) % here.len().max(1));
    here.get(next).copied()
}
