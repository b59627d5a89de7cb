//! Files that are dragged over the window and dropped on it: maps are opened, texts become sources.

use std::path::PathBuf;

use egui::{Align2, Area, Color32, Context, Frame, Id, LayerId, Margin, Order, Stroke};

use super::app::App;
use super::theme::{semibold, size};
use super::toast::ToastTone;
use crate::reading::is_source_file;
use crate::session::{Destination, file_name};

impl App {
    /// Opens dropped files. Files with text become sources of the map. Of several maps, only the first is opened.
    pub(super) fn take_dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input_mut(|input| std::mem::take(&mut input.raw.dropped_files));
        let paths = dropped.iter().map(|file| file.path().to_owned());
        let (sources, maps): (Vec<PathBuf>, Vec<PathBuf>) = paths.partition(|path| is_source_file(&file_name(path)));
        for path in sources {
            self.read_source(path);
        }
        let Some((first, others)) = maps.split_first() else { return };
        if !others.is_empty() {
            let message = format!("One map is open at a time: of those, {} was taken", file_name(first));
            self.toasts.say(ToastTone::Bad, message);
        }
        self.leave(Destination::Open(first.clone()));
    }

    /// Shows what a drop would do with the files that are dragged over the window.
    pub(super) fn hovered_files_ui(&self, ctx: &Context) {
        let hovered = ctx.input(|input| input.raw.hovered_files.clone());
        // Some systems do not report the names of files before the drop.
        let is_source = |path: &PathBuf| is_source_file(&file_name(path));
        let text = match hovered.first() {
            None => return,
            Some(first) if first.path.as_ref().is_some_and(is_source) => "Let go to add it as a source",
            Some(_) => "Let go to open the map",
        };
        let theme = &self.theme;
        let dim = Color32::from_black_alpha(if theme.is_dark { 130 } else { 70 });
        let layer = LayerId::new(Order::Tooltip, Id::unique("behind what is held"));
        ctx.layer_painter(layer).rect_filled(ctx.content_rect(), 0.0, dim);
        let area = Area::new(Id::unique("what is held")).order(Order::Tooltip).interactable(false);
        area.anchor(Align2::CENTER_CENTER, egui::Vec2::ZERO).show(ctx, |ui| {
            let frame = Frame::new().fill(theme.panel).stroke(Stroke::new(2.0, theme.accent)).corner_radius(10);
            frame.inner_margin(Margin::symmetric(28, 20)).show(ui, |ui| {
                ui.label(egui::RichText::new(text).font(semibold(size::TITLE)).color(theme.ink));
            });
        });
    }
}
