//! The bar over the matrix and the line under it: how it is read and ordered, what can be added, what is where the
//! cursor is.

use egui::{Align, Frame, Key, Layout, Margin, Popup, PopupCloseBehavior, Rect, Role, TextEdit, Ui, UiBuilder};
use egui::{CornerRadius, Stroke, WidgetInfo, vec2};

use super::access::sentence;
use super::edit::Advance;
use super::heads::turn;
use super::keys::What;
use super::{BuiltMatrix, MatrixFace};
use crate::model::{Reading, RowGroup, RowOrder};
use crate::ops;
use crate::session::{Merge, Session};
use crate::text::apart;
use crate::ui::theme::{Theme, regular, size, space};
use crate::ui::widgets::{pill, quiet, text_button, writing};

/// What can be typed, in as many words as there is room for.
const KEYS: [&str; 4] = [
    "2  −2  0   u undecided   s silent   Del unknown   r red line   a assessed   c confidence   w salience   e direction   F2 all",
    "2  −2  0   u undecided   s silent   Del unknown   r red line   a assessed   c confidence   w salience   F2 all",
    "2  −2  0   u undecided   s silent   Del unknown   F2 all",
    "2  −2  0  u  s  Del",
];

/// Names that are being typed.
#[derive(Default)]
pub(super) struct Adding {
    text: String,
    /// The field that was asked for by its key.
    wanted: Option<What>,
    /// Shall the field have the keyboard, and has not got it yet?
    takes_keys: bool,
}

impl Adding {
    /// Opens the field in the next frame.
    pub(super) fn open(&mut self, what: What) {
        self.wanted = Some(what);
    }
}

impl MatrixFace {
    /// The bar over the matrix.
    pub(super) fn bar(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, rect: Rect) {
        let place = UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center));
        ui.scope_builder(place, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke(Stroke::new(1.0, theme.hairline))
                .corner_radius(CornerRadius::same(8))
                .inner_margin(Margin::symmetric(6, 3));
            frame.show(ui, |ui| readings(ui, theme, session));
            ui.add_space(space::MEDIUM);
            orders(ui, theme, session);
            groups(ui, theme, session);
            self.advances(ui, theme);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                self.add(ui, theme, session, What::Issue);
                self.add(ui, theme, session, What::Actor);
            });
        });
    }

    /// Where the cursor goes after an entry.
    fn advances(&mut self, ui: &mut Ui, theme: &Theme) {
        let shown = format!("After an entry: {}", self.advance.name().to_lowercase());
        let button = text_button(ui, theme, &shown, &shown);
        Popup::menu(&button).show(|ui| {
            for advance in Advance::ALL {
                if ui.selectable_label(self.advance == advance, advance.name()).clicked() {
                    self.advance = advance;
                    ui.close();
                }
            }
        });
    }

    /// A button that opens a field for names; Enter adds one and waits for the next, and a pasted list adds all.
    fn add(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, what: What) {
        let (label, hint) = match what {
            What::Actor => ("Add actors", "Name of an actor, then Enter"),
            What::Issue => ("Add issues", "Title of an issue, then Enter"),
        };
        let button = text_button(ui, theme, label, label);
        let is_wanted = self.adding.wanted == Some(what);
        if is_wanted {
            self.adding.wanted = None;
            Popup::open_id(ui.ctx(), Popup::default_response_id(&button));
        }
        let opening = button.clicked() || is_wanted;
        let popup = Popup::menu(&button).width(260.0).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        popup.show(|ui| {
            ui.set_width(260.0);
            if opening {
                self.adding.text.clear();
                self.adding.takes_keys = true;
            }
            let edit = TextEdit::multiline(&mut self.adding.text).desired_rows(1).desired_width(f32::INFINITY);
            let field = ui.add(edit.hint_text(hint).return_key(None).margin(vec2(8.0, 5.0)));
            let field = field.accessible_name(hint);
            // A menu is measured before it is shown, and may lose the keyboard again by that.
            if self.adding.takes_keys {
                self.adding.takes_keys = !field.has_focus();
                field.request_focus();
            }
            if field.has_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                add(session, what, &std::mem::take(&mut self.adding.text));
            }
            quiet(ui, theme, "A list can be pasted: one name a line.");
        });
    }

    /// The line under the matrix: what is where the cursor is, and the keys.
    pub(super) fn foot(&self, ui: &Ui, theme: &Theme, built: &BuiltMatrix, rect: Rect) {
        let state = writing(ui, &self.state(built), regular(size::SECONDARY), theme.ink, rect.width());
        state.paint(ui.painter(), rect.left_center());
        let room = rect.width() - state.width() - 24.0;
        for keys in KEYS {
            let keys = writing(ui, keys, regular(size::CAPTION), theme.quiet, f32::INFINITY);
            if keys.width() <= room {
                return keys.paint(ui.painter(), rect.right_center() - vec2(keys.width(), 0.0));
            }
        }
    }

    /// What is where the cursor is, or how much is known.
    fn state(&self, built: &BuiltMatrix) -> String {
        let matrix = &built.matrix;
        let Some(place) = &self.cursor else {
            let (known, of) = matrix.known();
            return format!("{known} of {of} positions known. Click a cell to begin.");
        };
        let column = matrix.columns.iter().find(|column| column.id == place.issue);
        match column.filter(|_| matrix.reading == Reading::Coverage) {
            Some(column) => column.gaps.sentence(&apart(&column.title)),
            None => sentence(built, place),
        }
    }
}

fn readings(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    for reading in Reading::ALL {
        let chosen = session.figure.matrix.reading == *reading;
        let response = pill(ui, theme, reading.name(), chosen);
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, reading.name()));
        let help = Reading::TERMS.iter().find(|term| term.id == reading.word()).map_or("", |term| term.help);
        if response.on_hover_text(help).clicked() {
            session.figure.matrix.reading = *reading;
        }
    }
}

fn orders(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let order = session.figure.matrix.order.clone();
    let plain = RowOrder::PLAIN.iter().find(|(other, _)| *other == order).map(|(_, term)| term.name.to_owned());
    let name = plain.unwrap_or_else(|| match &order {
        RowOrder::Stance(issue) => session.visible_map().records().name(&issue.into()),
        _ => String::new(),
    });
    let shown = format!("Sorted: {}", short(&name));
    let button = text_button(ui, theme, &shown, "Order of the rows");
    Popup::menu(&button).show(|ui| {
        for (other, term) in RowOrder::PLAIN {
            if ui.selectable_label(*other == order, term.name).on_hover_text(term.help).clicked() {
                turn(session, other.clone());
                ui.close();
            }
        }
        ui.separator();
        quiet(ui, theme, "Or click the strip under an issue.");
    });
}

fn groups(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let group = session.figure.matrix.group;
    let button = text_button(ui, theme, group.name(), "Grouping of the rows");
    Popup::menu(&button).show(|ui| {
        for other in RowGroup::ALL {
            if ui.selectable_label(*other == group, other.name()).clicked() {
                session.figure.matrix.group = *other;
                ui.close();
            }
        }
    });
}

fn short(name: &str) -> String {
    let mut short: String = name.chars().take(24).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

/// Adds what is named, one a line, as one step, and selects the last.
fn add(session: &mut Session, what: What, text: &str) {
    let names: Vec<&str> = text.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
    let label = match (names.as_slice(), what) {
        ([], _) => return,
        ([one], _) => format!("Add {one}"),
        (more, What::Actor) => format!("Add {} actors", more.len()),
        (more, What::Issue) => format!("Add {} issues", more.len()),
    };
    let made = session.edit(label, Merge::Never, |map| {
        let mut made = None;
        for name in names {
            let at = ops::free_place(map);
            made = Some(match what {
                What::Actor => ops::add_actor(map, name, at).into(),
                What::Issue => ops::add_issue(map, name, at).into(),
            });
        }
        made
    });
    session.select(made);
}
