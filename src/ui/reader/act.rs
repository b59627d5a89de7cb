//! What keys do on the page, and how a form comes and goes: from what is marked to what is coded.

use egui::{Event, EventFilter, Key, Modifiers, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::form::{Asked, Form};
use super::{FRAMES, PATIENCE, Reader, page_id};
use crate::model::Target;
use crate::reading;
use crate::session::{CodingStart, Effect, IncompleteCoding, Session};
use crate::ui::theme::{Theme, semibold};
use crate::ui::widgets::writing;

impl Reader {
    /// The keys of the page.
    pub(super) fn keys(&mut self, ui: &Ui, session: &mut Session) {
        let own = EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: false, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(page_id(), own));
        let Some(page) = self.page.last() else { return };
        if page.text().is_empty() {
            return self.keys_of_cards(ui, session);
        }
        if self.hand.keys(ui, page) {
            self.reveal = Some((self.hand.span(), 6));
        }
        let events = ui.input(|input| input.events.clone());
        for event in events {
            match event {
                Event::Copy => ui.ctx().copy_text(page.index.slice(page.text(), self.hand.span())),
                Event::Text(sign) if is_position(&sign) => return self.begin(session, Some(&sign)),
                _ => {}
            }
        }
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            self.begin(session, None);
        }
    }

    /// The keys of the page where there are only cards: from mark to mark, and on to what is known of it.
    fn keys_of_cards(&mut self, ui: &Ui, session: &mut Session) {
        let Some(page) = self.page.last() else { return };
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp));
        if by != 0
            && let Some((mark, at)) = page.cards.beside(session.selection(), by)
        {
            session.select([mark.clone()]);
            self.shown = session.selection().clone();
            self.reveal_card = Some((mark, at, FRAMES));
        }
        if pressed(Key::Enter) {
            session.ask(Effect::Enter(crate::session::Panel::Inspector));
        }
    }

    /// A pill at the end of what is marked: the pointer's way to the form.
    pub(super) fn pill(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        (origin, width): (egui::Pos2, f32),
    ) {
        let Some(page) = self.page.last() else { return };
        if self.form.is_some() || !self.hand.is_marked() || self.hand.is_dragging() {
            return;
        }
        let rects = page.rects(self.hand.span(), origin, width);
        let Some(last) = rects.last().copied() else { return };
        let size = vec2(86.0, 26.0);
        let row = rects.iter().filter(|rect| (rect.top() - last.top()).abs() < 1.0);
        let last = row.fold(last, |all, rect| all.union(*rect));
        let left = if page.is_rtl(self.hand.span().1.saturating_sub(1)) {
            (last.left() - 8.0 - size.x).max(origin.x + 8.0)
        } else {
            (last.right() + 8.0).min(origin.x + width - size.x - 24.0)
        };
        let rect = Rect::from_min_size(pos2(left, last.center().y - 13.0), size);
        let response = ui.interact(rect, page_id().with("code"), Sense::CLICK);
        let fill = if response.hovered() { theme.accent.gamma_multiply(0.9) } else { theme.accent };
        ui.painter().rect_filled(rect, 13.0, fill);
        let text = writing(ui, "Code  Enter", semibold(12.0), theme.on_accent, 80.0);
        text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Code the passage"));
        if response.clicked() {
            self.begin(session, None);
        }
    }

    /// Opens the form for what is marked.
    fn begin(&mut self, session: &Session, sign: Option<&str>) {
        let Some(page) = self.page.last() else { return };
        let visible = session.visible_map();
        let map = visible.records();
        let Some(source) = map.sources.get(&page.source) else { return };
        let span = self.hand.span();
        if span.0 >= span.1 {
            return;
        }
        let at = page.index.paragraph_at(span.0);
        let (text, start) = page.index.part(page.text(), span.0);
        let own = (span.0.saturating_sub(start), span.1.saturating_sub(start));
        let guess = reading::guess(map, &page.names, text, own, source.published);
        let form = Form::start(CodingStart {
            map,
            source,
            span,
            quote: page.index.slice(page.text(), span),
            locator: format!("paragraph {}", at + 1),
            paragraph: text.to_owned(),
            guess,
            recent: &self.recent,
        });
        self.form = Some(match sign {
            Some(sign) => form.with_sign(sign),
            None => form,
        });
        self.reveal = Some((span, 4));
    }

    pub(super) fn form_ui(&mut self, ui: &Ui, theme: &Theme, session: &mut Session) {
        let (Some(form), Some(page)) = (&mut self.form, self.page.last()) else { return };
        let Some(view) = self.view else { return };
        let origin = view.min - vec2(0.0, self.offset);
        let rects = page.rects(form.values.span, origin, view.width());
        let whole = rects.iter().fold(Rect::NOTHING, |all, rect| all.union(*rect));
        let anchor = if whole.is_positive() { whole.intersect(view) } else { view };
        let asked = form.show(ui.ctx(), theme, session.visible_map().records(), (anchor, view));
        if let Some(by) = form.shift(whole, view).filter(|_| whole.is_positive()) {
            (self.jump, self.reveal) = (Some(self.offset + by), None);
            ui.ctx().request_repaint();
        }
        match asked {
            None => {}
            Some(Asked::Close) => {
                self.form = None;
                self.wants_focus = PATIENCE;
                ui.ctx().request_repaint();
            }
            Some(Asked::Code(coding, more)) => {
                let mark = session.code(&coding);
                if mark.is_none() {
                    return form.refuse(IncompleteCoding::refused());
                }
                let issue = match mark {
                    Some(Target::Stance(id)) => session.map().stances.get(&id).map(|stance| stance.issue.clone()),
                    _ => None,
                };
                if let Some(issue) = issue {
                    self.recent.retain(|other| *other != issue);
                    self.recent.insert(0, issue);
                }
                if more {
                    self.shown = session.selection().clone();
                    form.again(session.map(), &self.recent);
                    ui.ctx().request_repaint();
                    return;
                }
                // The next passage is one key away.
                self.shown = session.selection().clone();
                self.hand.next(page);
                self.reveal = Some((self.hand.span(), 6));
                self.form = None;
                self.wants_focus = PATIENCE;
                ui.ctx().request_repaint();
            }
        }
    }
}

/// Does a sign that was typed begin a form: a position, an objection or a tie?
fn is_position(sign: &str) -> bool {
    matches!(sign, "-" | "−" | "+" | "0" | "1" | "2" | "3" | "u" | "s" | "o" | "t")
}
