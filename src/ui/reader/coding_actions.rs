//! What keys do on the page, and how a form comes and goes: from what is marked to what is coded.

use egui::{Event, EventFilter, Key, Modifiers, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::coding_popup::{CodingPopup, CodingPopupRequest};
use super::{FOCUS_ATTEMPT_FRAMES, ReaderFace, SCROLL_FRAMES, page_id};
use crate::model::Target;
use crate::reading;
use crate::session::{CodingStart, Effect, IncompleteCoding, Session};
use crate::ui::theme::{Theme, semibold};
use crate::ui::widgets::single_line_text;

impl ReaderFace {
    /// The keys of the page.
    pub(super) fn handle_keys(&mut self, ui: &Ui, session: &mut Session) {
        let own = EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: false, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(page_id(), own));
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

    /// The keys of the page where there are only cards: from mark to mark, and on to what is known of it.
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

    /// A pill at the end of what is marked: the pointer's way to the form.
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
        let Some(last) = rects.last().copied() else { return };
        let size = vec2(86.0, 26.0);
        let row = rects.iter().filter(|rect| (rect.top() - last.top()).abs() < 1.0);
        let last = row.fold(last, |all, rect| all.union(*rect));
        let left = if page.is_rtl(self.text_selection.span().1.saturating_sub(1)) {
            (last.left() - 8.0 - size.x).max(origin.x + 8.0)
        } else {
            (last.right() + 8.0).min(origin.x + width - size.x - 24.0)
        };
        let rect = Rect::from_min_size(pos2(left, last.center().y - 13.0), size);
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

    /// Opens the form for what is marked.
    fn open_coding_popup(&mut self, session: &Session, sign: Option<&str>) {
        let Some(page) = self.page.last() else { return };
        let visible = session.visible_map();
        let map = visible.records();
        let Some(source) = map.sources.get(&page.source) else { return };
        let span = self.text_selection.span();
        if span.0 >= span.1 {
            return;
        }
        let at = page.index.paragraph_at(span.0);
        let (text, start) = page.index.chunk_text(page.text(), span.0);
        let own = (span.0.saturating_sub(start), span.1.saturating_sub(start));
        let guess = reading::guess_passage(map, &page.names, text, own, source.published);
        let form = CodingPopup::start(CodingStart {
            map,
            source,
            span,
            quote: page.index.slice(page.text(), span),
            locator: format!("paragraph {}", at + 1),
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
        let whole = rects.iter().fold(Rect::NOTHING, |all, rect| all.union(*rect));
        let anchor = if whole.is_positive() { whole.intersect(view) } else { view };
        let asked = form.show(ui.ctx(), theme, session.visible_map().records(), (anchor, view));
        if let Some(by) = form.scroll_to_make_room(whole, view).filter(|_| whole.is_positive()) {
            (self.next_scroll_offset, self.scroll_target) = (Some(self.scroll_offset + by), None);
            ui.ctx().request_repaint();
        }
        match asked {
            None => {}
            Some(CodingPopupRequest::Close) => {
                self.coding_popup = None;
                self.wants_focus = FOCUS_ATTEMPT_FRAMES;
                ui.ctx().request_repaint();
            }
            Some(CodingPopupRequest::Code(coding, more)) => {
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
                if more {
                    self.followed_selection = session.selection().clone();
                    form.repeat_for_another_actor(session.map(), &self.recent_issues);
                    ui.ctx().request_repaint();
                    return;
                }
                // The next passage is one key away.
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

/// Does a sign that was typed begin a form: a position, an objection or a tie?
fn starts_coding(sign: &str) -> bool {
    matches!(sign, "-" | "−" | "+" | "0" | "1" | "2" | "3" | "u" | "s" | "o" | "t")
}
