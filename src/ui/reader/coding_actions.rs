//! The keys of the page, and how the coding form opens and closes for the selected text.

use egui::{Event, EventFilter, Key, Modifiers, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::coding_popup::{CodingPopup, CodingPopupRequest};
use super::{FOCUS_ATTEMPT_FRAMES, ReaderFace, SCROLL_FRAMES, page_id};
use crate::model::Target;
use crate::reading;
use crate::session::{CodingStart, Effect, IncompleteCoding, Session};
use crate::ui::theme::{Theme, semibold};
use crate::ui::widgets::single_line_text;

impl ReaderFace {
    /// Handles the keys of the page.
    pub(super) fn handle_keys(&mut self, ui: &Ui, session: &mut Session) {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: false, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(page_id(), filter));
        let Some(page) = self.page.last() else { return };
        if page.text().is_empty() {
            return self.handle_card_keys(ui, session);
        }
        if self.text_selection.handle_keys(ui, page) {
            self.scroll_target = Some((self.text_selection.span(), 6));
        }
        let events = ui.input(|input| input.events.clone());
        for event in events {
            match event {
                Event::Copy => ui.ctx().copy_text(page.index.slice(page.text(), self.text_selection.span())),
                Event::Text(sign) if starts_coding(&sign) => return self.open_coding_popup(session, Some(&sign)),
                _ => {}
            }
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            self.open_coding_popup(session, None);
        }
    }

    /// Handles the keys of a page that has only cards: the arrows go from mark to mark, Enter to the inspector.
    fn handle_card_keys(&mut self, ui: &Ui, session: &mut Session) {
        let Some(page) = self.page.last() else { return };
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp));
        if by != 0
            && let Some((mark, at)) = page.cards.neighbour_of(session.selection(), by)
        {
            session.select([mark.clone()]);
            self.followed_selection = session.selection().clone();
            self.scroll_target_card = Some((mark, at, SCROLL_FRAMES));
        }
        if pressed(Key::Enter) {
            session.request_effect(Effect::FocusPanel(crate::session::WindowPanel::Inspector));
        }
    }

    /// Shows a button at the end of the selected text that opens the coding form.
    pub(super) fn code_button_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        (origin, width): (egui::Pos2, f32),
    ) {
        let Some(page) = self.page.last() else { return };
        if self.coding_popup.is_some() || !self.text_selection.is_explicit() || self.text_selection.is_dragging() {
            return;
        }
        let rects = page.rects(self.text_selection.span(), origin, width);
        let Some(last_rect) = rects.last().copied() else { return };
        let size = vec2(86.0, 26.0);
        let row = rects.iter().filter(|rect| (rect.top() - last_rect.top()).abs() < 1.0);
        let row_rect = row.fold(last_rect, |all, rect| all.union(*rect));
        let left = if page.is_rtl(self.text_selection.span().1.saturating_sub(1)) {
            (row_rect.left() - 8.0 - size.x).max(origin.x + 8.0)
        } else {
            (row_rect.right() + 8.0).min(origin.x + width - size.x - 24.0)
        };
        let rect = Rect::from_min_size(pos2(left, row_rect.center().y - 13.0), size);
        let response = ui.interact(rect, page_id().with("code"), Sense::CLICK);
        let fill = if response.hovered() { theme.accent.gamma_multiply(0.9) } else { theme.accent };
        ui.painter().rect_filled(rect, 13.0, fill);
        let text = single_line_text(ui, "Code  Enter", semibold(12.0), theme.on_accent, 80.0);
        text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Code the passage"));
        if response.clicked() {
            self.open_coding_popup(session, None);
        }
    }

    /// Opens the coding form for the selected text.
    fn open_coding_popup(&mut self, session: &Session, sign: Option<&str>) {
        let Some(page) = self.page.last() else { return };
        let visible = session.visible_map();
        let map = visible.records();
        let Some(source) = map.sources.get(&page.source) else { return };
        let span = self.text_selection.span();
        if span.0 >= span.1 {
            return;
        }
        let paragraph = page.index.paragraph_at(span.0);
        let (text, start) = page.index.chunk_text(page.text(), span.0);
        let span_in_chunk = (span.0.saturating_sub(start), span.1.saturating_sub(start));
        let guess = reading::guess_passage(map, &page.names, text, span_in_chunk, source.published);
        let form = CodingPopup::start(CodingStart {
            map,
            source,
            span,
            quote: page.index.slice(page.text(), span),
            locator: format!("paragraph {}", paragraph + 1),
            paragraph: text.to_owned(),
            guess,
            recent: &self.recent_issues,
        });
        self.coding_popup = Some(match sign {
            Some(sign) => form.with_sign(sign),
            None => form,
        });
        self.scroll_target = Some((span, 4));
    }

    pub(super) fn form_ui(&mut self, ui: &Ui, theme: &Theme, session: &mut Session) {
        let (Some(form), Some(page)) = (&mut self.coding_popup, self.page.last()) else { return };
        let Some(view) = self.view_rect else { return };
        let origin = view.min - vec2(0.0, self.scroll_offset);
        let rects = page.rects(form.values.span, origin, view.width());
        let passage_rect = rects.iter().fold(Rect::NOTHING, |all, rect| all.union(*rect));
        let anchor = if passage_rect.is_positive() { passage_rect.intersect(view) } else { view };
        let request = form.show(ui.ctx(), theme, session.visible_map().records(), (anchor, view));
        if let Some(by) = form.scroll_to_make_room(passage_rect, view).filter(|_| passage_rect.is_positive()) {
            (self.next_scroll_offset, self.scroll_target) = (Some(self.scroll_offset + by), None);
            ui.ctx().request_repaint();
        }
        match request {
            None => {}
            Some(CodingPopupRequest::Close) => {
                self.coding_popup = None;
                self.wants_focus = FOCUS_ATTEMPT_FRAMES;
                ui.ctx().request_repaint();
            }
            Some(CodingPopupRequest::Code(coding, codes_another)) => {
                let mark = session.code(&coding);
                if mark.is_none() {
                    return form.refuse(IncompleteCoding::refused());
                }
                let issue = match mark {
                    Some(Target::Stance(id)) => session.map().stances.get(&id).map(|stance| stance.issue.clone()),
                    _ => None,
                };
                if let Some(issue) = issue {
                    self.recent_issues.retain(|other| *other != issue);
                    self.recent_issues.insert(0, issue);
                }
                if codes_another {
                    self.followed_selection = session.selection().clone();
                    form.repeat_for_another_actor(session.map(), &self.recent_issues);
                    ui.ctx().request_repaint();
                    return;
                }
                // Moves to the next sentence, so that the next passage is one key away.
                self.followed_selection = session.selection().clone();
                self.text_selection.select_next_sentence(page);
                self.scroll_target = Some((self.text_selection.span(), 6));
                self.coding_popup = None;
                self.wants_focus = FOCUS_ATTEMPT_FRAMES;
                ui.ctx().request_repaint();
            }
        }
    }
}

/// Whether a typed sign opens the coding form: for a position, an objection or a tie.
fn starts_coding(sign: &str) -> bool {
    matches!(sign, "-" | "−" | "+" | "0" | "1" | "2" | "3" | "u" | "s" | "o" | "t")
}
