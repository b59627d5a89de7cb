//! Presents a map to an audience: the saved views one after the other in full screen, and nothing else. Changes no map,
//! and restores the view state at the end.

use egui::{Align2, CentralPanel, Color32, Context, Frame, Key, Modifiers, Rect, Role, Sense, Ui, ViewportCommand};
use egui::{WidgetInfo, pos2, vec2};

use super::canvas::Canvas;
use super::theme::{Theme, regular, semibold, size};
use super::widgets::single_line_text;
use crate::model::{Lens, ViewState};
use crate::session::{Effect, Session};

/// A running presentation.
pub struct Presentation {
    slides: Vec<(String, ViewState)>,
    current_slide: usize,
    previous_view_state: ViewState,
}

/// The meaning of a key or a click.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SlideChange {
    GoTo(usize),
    End,
}

impl Presentation {
    /// Starts with the first saved view. A map without views shows the relationships and then every issue.
    pub fn start(session: &mut Session, canvas: &mut Canvas, ctx: &Context) -> Self {
        session.cancel();
        let map = session.map();
        let mut slides: Vec<(String, ViewState)> =
            map.views.iter().map(|view| (view.name.clone(), ViewState::from(view))).collect();
        if slides.is_empty() {
            slides.push(("Relationships".to_owned(), ViewState::default()));
            slides.extend(
                map.issues.iter().map(|issue| (issue.label().to_owned(), Lens::Issue(issue.id.clone()).into())),
            );
        }
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        let mut presentation = Self { slides, current_slide: 0, previous_view_state: session.view_state().clone() };
        presentation.go_to(0, session, canvas);
        presentation
    }

    /// The name of the current slide.
    pub fn name(&self) -> &str {
        self.slides.get(self.current_slide).map_or("", |(name, _)| name)
    }

    fn go_to(&mut self, at: usize, session: &mut Session, canvas: &mut Canvas) {
        self.current_slide = at.min(self.slides.len().saturating_sub(1));
        if let Some((_, view_state)) = self.slides.get(self.current_slide) {
            session.set_view_state(view_state.clone());
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
            keys.into_iter().find(|(key, _)| input.consume_key(Modifiers::NONE, *key)).map(|(_, change)| change)
        })
    }

    /// Draws the current slide. Returns false when the presentation has ended and the view state is restored.
    pub fn show(&mut self, ui: &mut Ui, session: &mut Session, canvas: &mut Canvas, theme: &Theme) -> bool {
        let mut change = self.slide_change(ui.ctx());
        CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
            let rect = ui.max_rect();
            canvas.present(ui, session, theme);
            let response = ui.interact(rect, ui.scope_id().with("present"), Sense::click());
            let accessible_name = format!("{}, {} of {}", self.name(), self.current_slide + 1, self.slides.len());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &accessible_name));
            if response.clicked() {
                change = change
                    .or(Some(SlideChange::GoTo((self.current_slide + 1).min(self.slides.len().saturating_sub(1)))));
            }
            self.caption_ui(ui, theme, rect);
        });
        match change {
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

    /// Shows the name of the slide, and the keys to continue.
    fn caption_ui(&self, ui: &Ui, theme: &Theme, screen: Rect) {
        let name = single_line_text(ui, self.name(), semibold(size::TITLE), theme.ink, screen.width() * 0.6);
        let hint = format!("{} of {} · arrows turn, Esc ends", self.current_slide + 1, self.slides.len());
        let hint = single_line_text(ui, &hint, regular(size::SECONDARY), theme.quiet, 320.0);
        let width = (name.width() + hint.width() + 72.0).max(320.0);
        let card =
            Align2::CENTER_BOTTOM.anchor_size(pos2(screen.center().x, screen.bottom() - 20.0), vec2(width, 44.0));
        let background = Color32::from_rgba_unmultiplied(theme.panel.r(), theme.panel.g(), theme.panel.b(), 235);
        ui.painter().rect_filled(card, 10.0, background);
        name.paint(ui.painter(), card.left_center() + vec2(20.0, 0.0));
        hint.paint(ui.painter(), pos2(card.right() - 20.0 - hint.width(), card.center().y));
    }
}
