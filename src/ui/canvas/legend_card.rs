//! The card of the legend in the lower right corner of the canvas.

use egui::{Rect, Sense, Ui, vec2};

use super::{BuiltScene, Canvas};
use crate::scene::Legend;
use crate::ui::paint::{self, Camera};
use crate::ui::theme::{self, Theme, size};

/// The margin inside the legend card.
const CARD_MARGIN: egui::Vec2 = vec2(14.0, 10.0);
/// The height of the line that opens and closes the card.
const CARD_LINK_HEIGHT: f32 = 18.0;

/// The part of the legend that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LegendCardState {
    /// The lens and its scale.
    #[default]
    Head,
    /// All marks.
    Open,
    /// No legend.
    Hidden,
}

/// The rectangle of the legend card, and the zoom of its content.
pub(super) struct LegendCardPlacement {
    pub(super) rect: Rect,
    pub(super) zoom: f32,
}

impl Canvas {
    /// Places the legend card in the lower right corner.
    pub(super) fn legend_card_placement(&self, built: &BuiltScene) -> LegendCardPlacement {
        let size = if self.legend_card == LegendCardState::Open { built.legend.size } else { built.legend_head.size };
        let view = self.camera.view;
        // A legend that would cover the map is drawn smaller.
        let zoom = ((view.height() - 60.0) / (size.y + 40.0)).min(0.92);
        let size = (size * zoom).max(vec2(100.0, 0.0)) + CARD_MARGIN * 2.0 + vec2(0.0, CARD_LINK_HEIGHT);
        LegendCardPlacement { rect: Rect::from_min_size(view.max - size - vec2(16.0, 16.0), size), zoom }
    }

    /// Draws the legend in the lower right corner. A click opens or closes it.
    pub(super) fn legend_card_ui(&mut self, ui: &Ui, theme: &Theme) {
        let Some(built) = self.built_scene.as_ref().filter(|built| !built.scene.items.is_empty()) else { return };
        let is_open = self.legend_card == LegendCardState::Open;
        let shown: &Legend = match self.legend_card {
            LegendCardState::Hidden => return,
            LegendCardState::Open => &built.legend,
            LegendCardState::Head => &built.legend_head,
        };
        let (view, margin) = (self.camera.view, CARD_MARGIN);
        let LegendCardPlacement { rect, zoom } = self.legend_card_placement(built);
        let response = ui.interact(rect, ui.scope_id().with("legend"), Sense::click());
        let name = if is_open { "Hide the marks" } else { "Explain all marks" };
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
        let line = if response.hovered() || response.has_focus() { theme.accent } else { theme.hairline };
        let painter = ui.painter_at(view);
        painter.rect(rect, 8.0, theme.panel, egui::Stroke::new(1.0, line), egui::StrokeKind::Inside);
        let inner = Rect::from_min_size(rect.min + margin, shown.size * zoom);
        let camera =
            Camera { centre: (shown.size / 2.0).to_pos2(), zoom, view: inner, min_text_points: paint::MIN_TEXT_POINTS };
        paint::paint_items(&painter, &mut self.labels, &camera, &shown.items);
        let at = rect.left_bottom() + vec2(margin.x, -margin.y);
        painter.text(at, egui::Align2::LEFT_BOTTOM, name, theme::regular(size::CAPTION), theme.accent);
        if response.clicked() {
            self.legend_card = if is_open { LegendCardState::Head } else { LegendCardState::Open };
        }
    }

    /// Switches to the next state in the order: head, open, hidden.
    pub(super) fn cycle_legend_card(&mut self) {
        self.legend_card = match self.legend_card {
            LegendCardState::Head => LegendCardState::Open,
            LegendCardState::Open => LegendCardState::Hidden,
            LegendCardState::Hidden => LegendCardState::Head,
        };
    }
}
