//! The bar above the matrix and the line below it: the reading, order and grouping, buttons to add records, and the
//! state of the cursor's cell.

use egui::{Align, Frame, Key, Layout, Margin, Popup, PopupCloseBehavior, Rect, Role, TextEdit, Ui, UiBuilder};
use egui::{CornerRadius, Stroke, WidgetInfo, vec2};

use super::accessibility::cell_sentence;
use super::edit::CursorAdvance;
use super::headers::cycle_order;
use super::keys::MatrixRecordKind;
use super::{BuiltMatrix, MatrixFace};
use crate::model::{MatrixReading, MatrixRowGrouping, MatrixRowOrder};
use crate::ops;
use crate::session::{Session, StepMergeRule};
use crate::text::isolated_name;
use crate::ui::theme::{Theme, regular, size, space};
use crate::ui::widgets::{pill, secondary_text, single_line_text, text_button};

/// Hints for the keys, from long to short. The first one that fits is shown.
const KEY_HINTS: [&str; 4] = [
    "2  −2  0   u undecided   s silent   Del unknown   r red line   a assessed   c confidence   w salience   e direction   F2 all",
    "2  −2  0   u undecided   s silent   Del unknown   r red line   a assessed   c confidence   w salience   F2 all",
    "2  −2  0   u undecided   s silent   Del unknown   F2 all",
    "2  −2  0  u  s  Del",
];

/// The field for names of new records.
#[derive(Default)]
pub(super) struct MatrixAddField {
    text: String,
    /// The kind of the field that was opened by its key.
    requested_kind: Option<MatrixRecordKind>,
    /// Whether the field still has to get the keyboard focus.
    wants_focus: bool,
}

impl MatrixAddField {
    /// Opens the field in the next frame.
    pub(super) fn open(&mut self, kind: MatrixRecordKind) {
        self.requested_kind = Some(kind);
    }
}

impl MatrixFace {
    /// Shows the bar above the matrix.
    pub(super) fn bar_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, rect: Rect) {
        let bar = UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(bar, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke(Stroke::new(1.0, theme.hairline))
                .corner_radius(CornerRadius::same(8))
                .inner_margin(Margin::symmetric(6, 3));
            frame.show(ui, |ui| readings_ui(ui, theme, session));
            ui.add_space(space::MEDIUM);
            orders_ui(ui, theme, session);
            groups_ui(ui, theme, session);
            self.advance_menu_ui(ui, theme);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                self.add_button_ui(ui, theme, session, MatrixRecordKind::Issue);
                self.add_button_ui(ui, theme, session, MatrixRecordKind::Actor);
            });
        });
    }

    /// Shows where the cursor goes after an entry, with a menu to change it.
    fn advance_menu_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let label = format!("After an entry: {}", self.advance.name().to_lowercase());
        let button = text_button(ui, theme, &label, &label);
        Popup::menu(&button).show(|ui| {
            for advance in CursorAdvance::ALL {
                if ui.selectable_label(self.advance == advance, advance.name()).clicked() {
                    self.advance = advance;
                    ui.close();
                }
            }
        });
    }

    /// Shows a button that opens a field for names. Enter adds one and waits for the next, and a pasted list adds all.
    fn add_button_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, kind: MatrixRecordKind) {
        let (label, hint) = match kind {
            MatrixRecordKind::Actor => ("Add actors", "Name of an actor, then Enter"),
            MatrixRecordKind::Issue => ("Add issues", "Title of an issue, then Enter"),
        };
        let button = text_button(ui, theme, label, label);
        let is_requested = self.add_field.requested_kind == Some(kind);
        if is_requested {
            self.add_field.requested_kind = None;
            Popup::open_id(ui.ctx(), Popup::default_response_id(&button));
        }
        let is_opening = button.clicked() || is_requested;
        let popup = Popup::menu(&button).width(260.0).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        popup.show(|ui| {
            ui.set_width(260.0);
            if is_opening {
                self.add_field.text.clear();
                self.add_field.wants_focus = true;
            }
            let edit = TextEdit::multiline(&mut self.add_field.text).desired_rows(1).desired_width(f32::INFINITY);
            let field = ui.add(edit.hint_text(hint).return_key(None).margin(vec2(8.0, 5.0)));
            let field = field.accessible_name(hint);
            // A menu is measured before it is shown, which can take the focus away again.
            if self.add_field.wants_focus {
                self.add_field.wants_focus = !field.has_focus();
                field.request_focus();
            }
            if field.has_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                add(session, kind, &std::mem::take(&mut self.add_field.text));
            }
            secondary_text(ui, theme, "A list can be pasted: one name a line.");
        });
    }

    /// Shows the line below the matrix: the state of the cursor's cell, and the keys.
    pub(super) fn foot_ui(&self, ui: &Ui, theme: &Theme, built: &BuiltMatrix, rect: Rect) {
        let state = single_line_text(ui, &self.state_text(built), regular(size::SECONDARY), theme.ink, rect.width());
        state.paint(ui.painter(), rect.left_center());
        let available = rect.width() - state.width() - 24.0;
        for keys in KEY_HINTS {
            let keys = single_line_text(ui, keys, regular(size::CAPTION), theme.quiet, f32::INFINITY);
            if keys.width() <= available {
                return keys.paint(ui.painter(), rect.right_center() - vec2(keys.width(), 0.0));
            }
        }
    }

    /// The state of the cursor's cell, or how many positions are known.
    fn state_text(&self, built: &BuiltMatrix) -> String {
        let matrix = &built.matrix;
        let Some(address) = &self.cursor else {
            let (known, total) = matrix.known_count();
            return format!("{known} of {total} positions known. Click a cell to begin.");
        };
        let column = matrix.columns.iter().find(|column| column.id == address.issue);
        match column.filter(|_| matrix.reading == MatrixReading::Coverage) {
            Some(column) => column.gaps.sentence(&isolated_name(&column.title)),
            None => cell_sentence(built, address),
        }
    }
}

fn readings_ui(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    for reading in MatrixReading::ALL {
        let is_chosen = session.figure.matrix.reading == *reading;
        let response = pill(ui, theme, reading.name(), is_chosen);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, reading.name()));
        let help = MatrixReading::TERMS.iter().find(|term| term.id == reading.word()).map_or("", |term| term.help);
        if response.on_hover_text(help).clicked() {
            session.figure.matrix.reading = *reading;
        }
    }
}

fn orders_ui(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let order = session.figure.matrix.order.clone();
    let name_without_issue =
        MatrixRowOrder::WITHOUT_ISSUE.iter().find(|(other, _)| *other == order).map(|(_, term)| term.name.to_owned());
    let name = name_without_issue.unwrap_or_else(|| match &order {
        MatrixRowOrder::Stance(issue) => session.visible_map().records().name(&issue.into()),
        _ => String::new(),
    });
    let label = format!("Sorted: {}", shortened_name(&name));
    let button = text_button(ui, theme, &label, "Order of the rows");
    Popup::menu(&button).show(|ui| {
        for (other, term) in MatrixRowOrder::WITHOUT_ISSUE {
            if ui.selectable_label(*other == order, term.name).on_hover_text(term.help).clicked() {
                cycle_order(session, other.clone());
                ui.close();
            }
        }
        ui.separator();
        secondary_text(ui, theme, "Or click the strip under an issue.");
    });
}

fn groups_ui(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let group = session.figure.matrix.group;
    let button = text_button(ui, theme, group.name(), "Grouping of the rows");
    Popup::menu(&button).show(|ui| {
        for other in MatrixRowGrouping::ALL {
            if ui.selectable_label(*other == group, other.name()).clicked() {
                session.figure.matrix.group = *other;
                ui.close();
            }
        }
    });
}

fn shortened_name(name: &str) -> String {
    let mut short: String = name.chars().take(24).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

/// Adds records by name, one per line, as one undo step, and selects the last one.
fn add(session: &mut Session, kind: MatrixRecordKind, text: &str) {
    let names: Vec<&str> = text.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
    let label = match (names.as_slice(), kind) {
        ([], _) => return,
        ([name], _) => format!("Add {name}"),
        (names, MatrixRecordKind::Actor) => format!("Add {} actors", names.len()),
        (names, MatrixRecordKind::Issue) => format!("Add {} issues", names.len()),
    };
    let last = session.edit(label, StepMergeRule::Never, |map| {
        let mut last = None;
        for name in names {
            let position = ops::free_place(map);
            last = Some(match kind {
                MatrixRecordKind::Actor => ops::add_actor(map, name, position).into(),
                MatrixRecordKind::Issue => ops::add_issue(map, name, position).into(),
            });
        }
        last
    });
    session.select(last);
}
