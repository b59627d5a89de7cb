//! Shows a map to a room: the saved views one after the other, as large as the screen, and nothing else. Changes no
//! map, and puts the look back at the end.

use egui::{Align2, CentralPanel, Color32, Context, Frame, Key, Modifiers, Rect, Role, Sense, Ui, ViewportCommand};
use egui::{WidgetInfo, pos2, vec2};

use super::canvas::Canvas;
use super::theme::{Theme, regular, semibold, size};
use super::widgets::single_line_text;
use crate::model::{Lens, ViewState};
use crate::session::{Effect, Session};

/// A presentation under way.
pub struct Presentation {
    slides: Vec<(String, ViewState)>,
    current_slide: usize,
    previous_view_state: ViewState,
}

/// What a key or a click means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SlideChange {
    GoTo(usize),
    End,
}

impl Presentation {
    /// Begins with the first saved view; without any, with the relationships, then every issue.
    pub fn start(session: &mut Session, canvas: &mut Canvas, ctx: &Context) -> Self {
        session.cancel();
        let map = session.map();
        let mut steps: Vec<(String, ViewState)> =
            map.views.iter().map(|view| (view.name.clone(), ViewState::from(view))).collect();
        if steps.is_empty() {
            steps.push(("Relationships".to_owned(), ViewState::default()));
            steps.extend(
                map.issues.iter().map(|issue| (issue.label().to_owned(), Lens::Issue(issue.id.clone()).into())),
            );
        }
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        let mut presenting =
            Self { slides: steps, current_slide: 0, previous_view_state: session.view_state().clone() };
        presenting.go_to(0, session, canvas);
        presenting
    }

    /// The name of what is shown.
    pub fn name(&self) -> &str {
        self.slides.get(self.current_slide).map_or("", |(name, _)| name)
    }

    fn go_to(&mut self, at: usize, session: &mut Session, canvas: &mut Canvas) {
        self.current_slide = at.min(self.slides.len().saturating_sub(1));
        if let Some((_, look)) = self.slides.get(self.current_slide) {
            session.set_view_state(look.clone());
        }
        canvas.perform(&Effect::FitAll);
    }

    fn slide_change(&self, ctx: &Context) -> Option<SlideChange> {
        let last = self.slides.len().saturating_sub(1);
        let next = SlideChange::GoTo((self.current_slide + 1).min(last));
        let previous = SlideChange::GoTo(self.current_slide.saturating_sub(1));
        let keys = [
            (Key::ArrowRight, next),
            (Key::ArrowDown, next),
            (Key::PageDown, next),
            (Key::Space, next),
            (Key::Enter, next),
            (Key::ArrowLeft, previous),
            (Key::ArrowUp, previous),
            (Key::PageUp, previous),
            (Key::Backspace, previous),
            (Key::Home, SlideChange::GoTo(0)),
            (Key::End, SlideChange::GoTo(last)),
            (Key::Escape, SlideChange::End),
            (Key::F5, SlideChange::End),
        ];
        ctx.input_mut(|input| {
            keys.into_iter().find(|(key, _)| input.consume_key(Modifiers::NONE, *key)).map(|(_, turn)| turn)
        })
    }

    /// Draws the step. False when it is over: the look is then as before.
    pub fn show(&mut self, ui: &mut Ui, session: &mut Session, canvas: &mut Canvas, theme: &Theme) -> bool {
        let mut turn = self.slide_change(ui.ctx());
        CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
            let rect = ui.max_rect();
            canvas.present(ui, session, theme);
            let response = ui.interact(rect, ui.scope_id().with("present"), Sense::click());
            let said = format!("{}, {} of {}", self.name(), self.current_slide + 1, self.slides.len());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
            if response.clicked() {
                turn =
                    turn.or(Some(SlideChange::GoTo((self.current_slide + 1).min(self.slides.len().saturating_sub(1)))));
            }
            self.caption_ui(ui, theme, rect);
        });
        match turn {
            Some(SlideChange::GoTo(at)) if at != self.current_slide => {
                self.go_to(at, session, canvas);
                ui.ctx().request_repaint();
            }
            Some(SlideChange::End) => {
                session.set_view_state(self.previous_view_state.clone());
                canvas.perform(&Effect::FitAll);
                ui.ctx().send_viewport_cmd(ViewportCommand::Fullscreen(false));
                ui.ctx().request_repaint();
                return false;
            }
            _ => {}
        }
        true
    }

    /// What is shown, and how to go on.
    fn caption_ui(&self, ui: &Ui, theme: &Theme, room: Rect) {
        let name = single_line_text(ui, self.name(), semibold(size::TITLE), theme.ink, room.width() * 0.6);
        let hint = format!("{} of {} · arrows turn, Esc ends", self.current_slide + 1, self.slides.len());
        let hint = single_line_text(ui, &hint, regular(size::SECONDARY), theme.quiet, 320.0);
        let wide = (name.width() + hint.width() + 72.0).max(320.0);
        let card = Align2::CENTER_BOTTOM.anchor_size(pos2(room.center().x, room.bottom() - 20.0), vec2(wide, 44.0));
        let ground = Color32::from_rgba_unmultiplied(theme.panel.r(), theme.panel.g(), theme.panel.b(), 235);
        ui.painter().rect_filled(card, 10.0, ground);
        name.paint(ui.painter(), card.left_center() + vec2(20.0, 0.0));
        hint.paint(ui.painter(), pos2(card.right() - 20.0 - hint.width(), card.center().y));
    }
}
