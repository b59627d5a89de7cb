//! Shows a map to a room: the saved views one after the other, as large as the screen, and nothing else. Changes no
//! map, and puts the look back at the end.

use egui::{Align2, CentralPanel, Color32, Context, Frame, Key, Modifiers, Rect, Role, Sense, Ui, ViewportCommand};
use egui::{WidgetInfo, pos2, vec2};

use super::canvas::Canvas;
use super::theme::{Theme, regular, semibold, size};
use super::widgets::writing;
use crate::model::{Lens, Look};
use crate::session::{Effect, Session};

/// A presentation under way.
pub struct Presenting {
    steps: Vec<(String, Look)>,
    at: usize,
    before: Look,
}

/// What a key or a click means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    To(usize),
    End,
}

impl Presenting {
    /// Begins with the first saved view; without any, with the relationships, then every issue.
    pub fn begin(session: &mut Session, canvas: &mut Canvas, ctx: &Context) -> Self {
        session.cancel();
        let map = session.map();
        let mut steps: Vec<(String, Look)> =
            map.views.iter().map(|view| (view.name.clone(), Look::from(view))).collect();
        if steps.is_empty() {
            steps.push(("Relationships".to_owned(), Look::default()));
            steps.extend(
                map.issues.iter().map(|issue| (issue.label().to_owned(), Lens::Issue(issue.id.clone()).into())),
            );
        }
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        let mut presenting = Self { steps, at: 0, before: session.look().clone() };
        presenting.go(0, session, canvas);
        presenting
    }

    /// The name of what is shown.
    pub fn name(&self) -> &str {
        self.steps.get(self.at).map_or("", |(name, _)| name)
    }

    fn go(&mut self, at: usize, session: &mut Session, canvas: &mut Canvas) {
        self.at = at.min(self.steps.len().saturating_sub(1));
        if let Some((_, look)) = self.steps.get(self.at) {
            session.set_look(look.clone());
        }
        canvas.perform(&Effect::FitAll);
    }

    fn turn(&self, ctx: &Context) -> Option<Turn> {
        let last = self.steps.len().saturating_sub(1);
        let next = Turn::To((self.at + 1).min(last));
        let previous = Turn::To(self.at.saturating_sub(1));
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
            (Key::Home, Turn::To(0)),
            (Key::End, Turn::To(last)),
            (Key::Escape, Turn::End),
            (Key::F5, Turn::End),
        ];
        ctx.input_mut(|input| {
            keys.into_iter().find(|(key, _)| input.consume_key(Modifiers::NONE, *key)).map(|(_, turn)| turn)
        })
    }

    /// Draws the step. False when it is over: the look is then as before.
    pub fn show(&mut self, ui: &mut Ui, session: &mut Session, canvas: &mut Canvas, theme: &Theme) -> bool {
        let mut turn = self.turn(ui.ctx());
        CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
            let rect = ui.max_rect();
            canvas.present(ui, session, theme);
            let response = ui.interact(rect, ui.scope_id().with("present"), Sense::click());
            let said = format!("{}, {} of {}", self.name(), self.at + 1, self.steps.len());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &said));
            if response.clicked() {
                turn = turn.or(Some(Turn::To((self.at + 1).min(self.steps.len().saturating_sub(1)))));
            }
            self.caption(ui, theme, rect);
        });
        match turn {
            Some(Turn::To(at)) if at != self.at => {
                self.go(at, session, canvas);
                ui.ctx().request_repaint();
            }
            Some(Turn::End) => {
                session.set_look(self.before.clone());
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
    fn caption(&self, ui: &Ui, theme: &Theme, room: Rect) {
        let name = writing(ui, self.name(), semibold(size::TITLE), theme.ink, room.width() * 0.6);
        let hint = format!("{} of {} · arrows turn, Esc ends", self.at + 1, self.steps.len());
        let hint = writing(ui, &hint, regular(size::SECONDARY), theme.quiet, 320.0);
        let wide = (name.width() + hint.width() + 72.0).max(320.0);
        let card = Align2::CENTER_BOTTOM.anchor_size(pos2(room.center().x, room.bottom() - 20.0), vec2(wide, 44.0));
        let ground = Color32::from_rgba_unmultiplied(theme.panel.r(), theme.panel.g(), theme.panel.b(), 235);
        ui.painter().rect_filled(card, 10.0, ground);
        name.paint(ui.painter(), card.left_center() + vec2(20.0, 0.0));
        hint.paint(ui.painter(), pos2(card.right() - 20.0 - hint.width(), card.center().y));
    }
}
