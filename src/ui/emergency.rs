//! Keeps the work when a frame of the window fails: catches the fault, says so, and falls back to less and less of the
//! window.

use egui::{CentralPanel, Ui, ViewportCommand};

use super::app::App;
use super::frame_guard::FrameFallback;
use super::theme::{regular, semibold, size, space};
use super::widgets::{bidi_label, hairline_button, left_to_right, primary_button, wrapped_text};
use crate::session::{DocumentRequest, InternalFault, guarded};

impl App {
    /// Draws the window as [`Self::show`] does, and catches its faults.
    pub fn show_guarded(&mut self, ui: &mut Ui) {
        let is_emergency = self.frame_fallback == FrameFallback::EmergencyPage;
        let shown = guarded(|| if is_emergency { self.emergency_page_ui(ui) } else { self.show(ui) });
        self.handle_frame_fault(shown.err());
    }

    /// Does the work of [`Self::logic`], and catches its faults.
    pub fn logic_guarded(&mut self, ctx: &egui::Context) {
        if let Err(fault) = guarded(|| self.logic(ctx)) {
            self.handle_frame_fault(Some(fault));
        }
    }

    fn handle_frame_fault(&mut self, fault: Option<InternalFault>) {
        let Some(fallback) = self.frame_guard.count(fault.is_some()) else { return };
        let detail = fault.map(|fault| fault.detail).unwrap_or_default();
        log::error!("a frame of the window failed: {detail}");
        self.observe_unsaved_work();
        self.recovery.report_fault();
        self.ctx.request_repaint();
        self.frame_fallback = fallback;
        match fallback {
            FrameFallback::Whole => {}
            FrameFallback::WithoutDialogs => {
                self.dialogs.close_all();
                self.document.session.cancel();
                let message =
                    "Something went wrong inside the program. Your map is intact, and a recovery copy was written.";
                self.toasts.say(super::toast::ToastTone::Bad, message);
            }
            FrameFallback::WithoutDrawing => {
                self.dialogs.close_all();
                self.document.session.cancel();
                self.suspend_drawing();
            }
            FrameFallback::EmergencyPage => self.dialogs.close_all(),
            FrameFallback::End => {
                self.is_leaving = true;
                self.ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    #[cfg(test)]
    pub(super) fn panic_if_injected(&mut self) {
        if self.injected_faults > 0 {
            self.injected_faults -= 1;
            std::panic::resume_unwind(Box::new("injected"));
        }
    }

    /// A page that uses as little as possible of the program.
    fn emergency_page_ui(&mut self, ui: &mut Ui) {
        #[cfg(test)]
        self.panic_if_injected();
        let theme = self.theme.clone();
        let mut request = None;
        let mut wants_retry = false;
        CentralPanel::default().show(ui, |ui| {
            ui.add_space(space::LARGE);
            ui.set_max_width(520.0);
            wrapped_text(ui, "The window cannot be shown", semibold(size::TITLE), theme.ink);
            ui.add_space(space::SMALL);
            let name = self.map_name();
            let text = format!(
                "An error inside the program prevents “{name}” from being shown. The map is intact, and a recovery \
                 copy was written, which the next start offers."
            );
            bidi_label(ui, &left_to_right(&text), regular(size::BODY), theme.ink);
            ui.add_space(space::MEDIUM);
            ui.horizontal_wrapped(|ui| {
                wants_retry = primary_button(ui, &theme, "Try again").clicked();
                if self.document.session.path.is_some() && hairline_button(ui, &theme, "Save").clicked() {
                    request = Some(DocumentRequest::Save { then: None });
                }
                if hairline_button(ui, &theme, "End Stancemap").clicked() {
                    self.is_leaving = true;
                    self.ctx.send_viewport_cmd(ViewportCommand::Close);
                }
            });
        });
        if let Some(request) = request {
            self.request(request);
        }
        if wants_retry {
            self.frame_fallback = FrameFallback::Whole;
        }
        self.toasts.show(ui.ctx(), &theme, super::toast::ToastAnchor::Window);
    }
}

#[cfg(test)]
mod tests;
