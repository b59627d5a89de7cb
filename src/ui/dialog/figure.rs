//! The dialog that makes figures: a preview at the left, the settings at the right. It previews the same sheet that is
//! exported, and writes no file.

mod preview;

use egui::{Align2, ComboBox, DragValue, Layout, Rect, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, vec2};

use super::super::fault_notice::fault_notice;
use super::super::path_request::ExportRequest;
use super::super::theme::{Theme, regular, size, space};
use super::super::widgets::{checkbox, error_text, hairline_button, primary_button, secondary_text, section};
use super::{DialogAnswer, DialogContext, PathRequest, button_row_ui, focus_first, title_ui};
use crate::export::{self, raster};
use crate::model::{FigureContent, FigurePage, FigureSettings, FigureTheme, Lens, Target, ViewState};
use crate::scene::FigureSheet;
use crate::session::Session;
use crate::ui::figure_request::{FigureRequest, SheetKey};

use self::preview::{FigurePreview, SheetMaker, SheetState};

/// The range of the width of a figure, in millimetres.
const WIDTHS_MM: std::ops::RangeInclusive<f32> = 20.0..=2000.0;
/// The range of the resolution of a picture, in dots per inch.
const DPIS: std::ops::RangeInclusive<u16> = 30..=1200;
const MM_PER_INCH: f32 = 25.4;
const FORM_WIDTH: f32 = 268.0;

/// The figure dialog. The figure settings are in the session.
pub struct FigureDialog {
    view_state: ViewState,
    unit: WidthUnit,
    sheet_maker: SheetMaker,
    preview: FigurePreview,
}

/// The unit of a width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WidthUnit {
    Millimetres,
    Pixels,
}

impl FigureDialog {
    /// A figure of the map in a view state.
    pub fn new(view_state: ViewState) -> Self {
        Self {
            view_state,
            unit: WidthUnit::Millimetres,
            sheet_maker: SheetMaker::default(),
            preview: FigurePreview::default(),
        }
    }

    /// The input of the sheet: the map, the view state and the current settings.
    fn key(&self, session: &Session) -> SheetKey {
        SheetKey { map: session.map().clone(), view_state: self.view_state.clone(), settings: session.figure.clone() }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, context: &mut DialogContext) -> Option<DialogAnswer> {
        let theme = context.theme;
        title_ui(ui, theme, "Figure");
        let key = self.key(context.session);
        let state = self.sheet_maker.state(ui.ctx(), &key);
        let height = (ui.ctx().content_rect().height() - 230.0).clamp(240.0, 620.0);
        ui.horizontal_top(|ui| {
            let width = (ui.available_width() - FORM_WIDTH - 24.0).max(200.0);
            ui.allocate_ui_with_layout(vec2(width, height), Layout::top_down(egui::Align::Min), |ui| {
                self.preview_and_notice_ui(ui, theme, &state, vec2(width, height));
            });
            ui.add_space(16.0);
            ui.allocate_ui_with_layout(vec2(FORM_WIDTH, height), Layout::top_down(egui::Align::Min), |ui| {
                ScrollArea::vertical().max_height(height).auto_shrink([false, false]).show(ui, |ui| {
                    ui.set_max_width(FORM_WIDTH - 10.0);
                    self.form_ui(ui, context, &state);
                });
            });
        });
        // With the current settings, from which the preview may differ.
        let key = self.key(context.session);
        button_row_ui(ui, |ui| buttons_ui(ui, context, |ctx| self.sheet_maker.figure(ctx, key.clone())))
    }

    /// Shows the preview, and below it a warning about characters without a glyph.
    fn preview_and_notice_ui(&mut self, ui: &mut Ui, theme: &Theme, state: &SheetState, available: egui::Vec2) {
        let warning =
            state.latest.as_ref().filter(|_| state.is_current).and_then(|latest| latest.missing_letters_notice.clone());
        let Some(warning) = warning else {
            return self.preview_ui(ui, theme, state, available);
        };
        // The warning is below the preview, but its height is needed first.
        let warning_height =
            ui.painter().layout(warning.clone(), regular(size::SECONDARY), theme.quiet, available.x).size().y;
        self.preview_ui(ui, theme, state, available - vec2(0.0, warning_height + space::MEDIUM));
        secondary_text(ui, theme, warning);
    }

    /// Shows the preview as large as possible; dimmed while it is out of date.
    fn preview_ui(&mut self, ui: &mut Ui, theme: &Theme, state: &SheetState, available: egui::Vec2) {
        let (rect, response) = ui.allocate_exact_size(available, Sense::hover());
        ui.painter().rect_filled(rect, space::CORNER, theme.field);
        let mut description = "The figure is being made".to_owned();
        if let Some(latest) = &state.latest {
            let (sheet, inner) = (&latest.sheet, rect.shrink(16.0));
            if sheet.paper_colour.is_none() {
                let scale = (inner.size() / sheet.size.max(vec2(1.0, 1.0))).min_elem();
                transparency_pattern_ui(ui, theme, Rect::from_center_size(inner.center(), sheet.size * scale));
            }
            let paper = self.preview.show(ui, inner, sheet);
            ui.painter().rect_stroke(paper, 0.0, Stroke::new(1.0, theme.hairline), StrokeKind::Outside);
            if state.is_current {
                description = format!("Preview. {}", sheet.description);
            } else {
                ui.painter().rect_filled(rect, space::CORNER, theme.field.gamma_multiply(0.7));
            }
        }
        if state.is_broken {
            fault_notice(ui, theme, rect, "This figure");
        } else if !state.is_current {
            let message = "Making the figure …";
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, message, regular(size::BODY), theme.ink);
        }
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &description));
    }

    fn form_ui(&mut self, ui: &mut Ui, context: &mut DialogContext, state: &SheetState) {
        let theme = context.theme;
        section(ui, theme, "Shown");
        combo_box_ui(ui, theme, "Shown", &mut context.session.figure.shown, FigureContent::ALL, FigureContent::name);
        self.lens_ui(ui, context);
        let settings = &mut context.session.figure;
        for (is_shown, name) in [
            (&mut settings.title, "Title"),
            (&mut settings.question, "Question"),
            (&mut settings.moment, "Date and viewpoint"),
            (&mut settings.legend, "Legend"),
            (&mut settings.sources, "Numbered sources"),
        ] {
            checkbox(ui, theme, is_shown, name, false);
        }
        section(ui, theme, "Size");
        combo_box_ui(ui, theme, "Page", &mut settings.page, FigurePage::ALL, FigurePage::name);
        self.width_ui(ui, theme, settings);
        ui.horizontal(|ui| {
            let label = caption_ui(ui, theme, "Dots per inch");
            ui.add(DragValue::new(&mut settings.dpi).range(DPIS).speed(2.0)).labelled_by(label.id);
        });
        size_ui(ui, theme, state.latest.as_ref().filter(|_| state.is_current).map(|latest| &*latest.sheet));
        section(ui, theme, "Colours");
        combo_box_ui(ui, theme, "Theme", &mut settings.theme, FigureTheme::ALL, FigureTheme::name);
        checkbox(ui, theme, &mut settings.transparent, "Transparent paper", false);
    }

    fn lens_ui(&mut self, ui: &mut Ui, context: &DialogContext) {
        let map = context.session.map();
        let name = |lens: &Lens| match lens.issue() {
            None => "Relationships".to_owned(),
            Some(issue) => map.name(&Target::from(issue)),
        };
        ui.horizontal(|ui| {
            let label = caption_ui(ui, context.theme, "Lens");
            let combo_box =
                ComboBox::from_id_salt("lens").selected_text(name(&self.view_state.lens)).width(150.0).truncate();
            let list = combo_box.show_ui(ui, |ui| {
                let lenses = map.issues.ids().map(Lens::Issue);
                for lens in std::iter::once(Lens::Relationships).chain(lenses) {
                    let label = name(&lens);
                    ui.selectable_value(&mut self.view_state.lens, lens, label);
                }
            });
            focus_first(&list.response.labelled_by(label.id), context);
        });
    }

    fn width_ui(&mut self, ui: &mut Ui, theme: &Theme, settings: &mut FigureSettings) {
        if settings.page != FigurePage::Content {
            return;
        }
        ui.horizontal(|ui| {
            let label = caption_ui(ui, theme, "Width");
            match self.unit {
                WidthUnit::Millimetres => {
                    let value = DragValue::new(&mut settings.width_mm).range(WIDTHS_MM).max_decimals(1).suffix(" mm");
                    ui.add(value).labelled_by(label.id);
                }
                WidthUnit::Pixels => {
                    let scale = f32::from(settings.dpi) / MM_PER_INCH;
                    let mut pixels = (settings.width_mm * scale).round();
                    let range = WIDTHS_MM.start() * scale..=WIDTHS_MM.end() * scale;
                    let value = DragValue::new(&mut pixels).range(range).max_decimals(0).speed(4.0).suffix(" px");
                    if ui.add(value).labelled_by(label.id).changed() {
                        settings.width_mm = pixels / scale;
                    }
                }
            }
            ui.selectable_value(&mut self.unit, WidthUnit::Millimetres, "mm");
            ui.selectable_value(&mut self.unit, WidthUnit::Pixels, "px");
        });
    }
}

/// Shows the name of a field. All names have the same width, so that the fields are aligned.
fn caption_ui(ui: &mut Ui, theme: &Theme, name: &str) -> egui::Response {
    let label = RichText::new(name).font(regular(size::SECONDARY)).color(theme.quiet);
    let size = vec2(86.0, space::ROW);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_size(size);
        ui.label(label)
    })
    .inner
}

/// Shows a list to choose from.
fn combo_box_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    theme: &Theme,
    caption_text: &str,
    value: &mut T,
    all: &[T],
    name: fn(T) -> &'static str,
) {
    ui.horizontal(|ui| {
        let label = caption_ui(ui, theme, caption_text);
        let list = ComboBox::from_id_salt(caption_text).selected_text(name(*value)).width(150.0);
        let list = list.show_ui(ui, |ui| {
            for choice in all {
                ui.selectable_value(value, *choice, name(*choice));
            }
        });
        list.response.labelled_by(label.id);
    });
}

/// Shows the size of the figure in millimetres and pixels, and an error if it is too large for a PNG.
fn size_ui(ui: &mut Ui, theme: &Theme, sheet: Option<&FigureSheet>) {
    let Some(sheet) = sheet else {
        secondary_text(ui, theme, "Its size is known when it is made.");
        return;
    };
    let (width, height) = sheet.pixels();
    let size = sheet.size * sheet.mm_per_unit;
    let text = format!("{:.0} × {:.0} mm, {width} × {height} pixels", size.x, size.y);
    if is_too_large(sheet) {
        error_text(ui, theme, &format!("{text}: too large for a PNG. Choose fewer dots per inch or a smaller width."));
    } else {
        secondary_text(ui, theme, text);
    }
}

fn is_too_large(sheet: &FigureSheet) -> bool {
    let (width, height) = sheet.pixels();
    width.max(height) > raster::MAX_SIDE_PX || u64::from(width) * u64::from(height) > raster::MAX_PIXELS
}

/// Shows a chequered pattern that stands for transparent paper.
fn transparency_pattern_ui(ui: &Ui, theme: &Theme, rect: Rect) {
    const SQUARE: f32 = 10.0;
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 0.0, theme.panel);
    let (columns, rows) = ((rect.width() / SQUARE).ceil() as u32, (rect.height() / SQUARE).ceil() as u32);
    for (column, row) in (0..columns).flat_map(|column| (0..rows).map(move |row| (column, row))) {
        if (column + row) % 2 == 0 {
            let corner = rect.min + vec2(column as f32, row as f32) * SQUARE;
            painter.rect_filled(Rect::from_min_size(corner, vec2(SQUARE, SQUARE)), 0.0, theme.hovered);
        }
    }
}

fn buttons_ui(
    ui: &mut Ui,
    context: &DialogContext,
    mut figure: impl FnMut(&egui::Context) -> FigureRequest,
) -> Option<DialogAnswer> {
    let theme = context.theme;
    let mut answer = None;
    for (index, format) in export::ALL.iter().enumerate() {
        let label = format!("{}…", format.about.name);
        let response = if index == 0 { primary_button(ui, theme, &label) } else { hairline_button(ui, theme, &label) };
        if response.on_hover_text(format.about.help).clicked() {
            answer =
                Some(DialogAnswer::AskForPath(PathRequest::Export(ExportRequest::Figure(format, figure(ui.ctx())))));
        }
    }
    if hairline_button(ui, theme, "Copy picture").clicked() {
        answer = Some(DialogAnswer::CopyFigure(figure(ui.ctx())));
    }
    if hairline_button(ui, theme, "Close").clicked() {
        answer = Some(DialogAnswer::Close);
    }
    answer
}
