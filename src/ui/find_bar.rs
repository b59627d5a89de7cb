//! The search field over the canvas, which goes from hit to hit. The search itself is in `model`.

use std::rc::Rc;

use egui::{
    Align2, Area, Frame, Id, Key, Margin, Modifiers, Order, Rect, Role, Stroke, TextEdit, Ui, WidgetInfo, vec2,
};

use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{single_line_text, text_button};
use crate::model::{Map, SearchHit, SearchIndex};
use crate::session::{DerivedValue, Effect, Session};

/// The find bar, its query and its hits.
#[derive(Default)]
pub struct FindBar {
    is_open: bool,
    wants_focus: bool,
    query: String,
    index: DerivedValue<Map, SearchIndex>,
    hits: DerivedValue<(Map, String), Rc<[SearchHit]>>,
    current_hit: usize,
}

impl FindBar {
    /// Opens the bar, with the cursor in its field.
    pub fn open(&mut self) {
        self.is_open = true;
        self.wants_focus = true;
    }

    /// Moves on by a number of hits, wrapping around at the ends.
    pub fn step(&mut self, offset: isize, session: &mut Session) {
        let hits = self.hits(session).0;
        let count = hits.len() as isize;
        if count == 0 {
            return self.open();
        }
        self.current_hit = usize::try_from((self.current_hit as isize + offset).rem_euclid(count)).unwrap_or(0);
        self.show_match(&hits, session);
    }

    fn show_match(&self, hits: &[SearchHit], session: &mut Session) {
        if let Some(hit) = hits.get(self.current_hit) {
            session.select([hit.target.clone()]);
            session.request_effect(Effect::RevealSelection);
        }
    }

    /// The hits of the query, and whether they were searched just now.
    fn hits(&mut self, session: &Session) -> (Rc<[SearchHit]>, bool) {
        // During a drag the search does not run again.
        let map = session.visible_committed_map().records().clone();
        let (index, mut is_new) = (&mut self.index, false);
        let hits = self.hits.get((map, self.query.clone()), |(map, typed)| {
            is_new = true;
            match typed.trim().is_empty() {
                true => Rc::default(),
                false => index.get(map.clone(), SearchIndex::of).find(typed).into(),
            }
        });
        self.current_hit = self.current_hit.min(hits.len().saturating_sub(1));
        (hits.clone(), is_new)
    }

    /// Draws the bar below the other bars of the canvas, at the right.
    pub fn show(&mut self, ui: &Ui, theme: &Theme, session: &mut Session, canvas: Rect) {
        if !self.is_open {
            return;
        }
        let area = Area::new(Id::unique("find bar")).order(Order::Middle).pivot(Align2::RIGHT_TOP);
        area.fixed_pos(canvas.right_top() + vec2(-16.0, 60.0)).constrain_to(canvas).show(ui.ctx(), |ui| {
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke(Stroke::new(1.0, theme.hairline))
                .corner_radius(8)
                .inner_margin(Margin::symmetric(10, 8));
            frame.show(ui, |ui| {
                ui.set_width(340.0);
                self.row_ui(ui, theme, session);
                self.snippet_ui(ui, theme, session);
            });
        });
    }

    fn row_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.query)
                .hint_text("Find names, notes and quotes")
                .font(regular(size::BODY))
                .desired_width(200.0);
            let field = ui.add(field);
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Find in the map"));
            if std::mem::take(&mut self.wants_focus) {
                field.request_focus();
            }
            let consume_key = |ui: &Ui, modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
            let (hits, is_new) = self.hits(session);
            if is_new && field.changed() {
                self.current_hit = 0;
                self.show_match(&hits, session);
            }
            if field.lost_focus() && consume_key(ui, Modifiers::NONE, Key::Escape) {
                self.is_open = false;
            } else if field.lost_focus() && consume_key(ui, Modifiers::SHIFT, Key::Enter) {
                self.step(-1, session);
                field.request_focus();
            } else if field.lost_focus() && consume_key(ui, Modifiers::NONE, Key::Enter) {
                self.step(1, session);
                field.request_focus();
            }
            let count = match (self.query.trim().is_empty(), hits.len()) {
                (true, _) => String::new(),
                (false, 0) => "nothing".to_owned(),
                (false, count) => format!("{} of {count}", self.current_hit + 1),
            };
            let text = single_line_text(ui, &count, regular(size::SECONDARY), theme.quiet, 62.0);
            let (rect, response) = ui.allocate_exact_size(vec2(62.0, space::TOUCH), egui::Sense::hover());
            text.paint(ui.painter(), rect.left_center());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &count));
            for (label, name, offset) in [("↑", "Find previous", -1), ("↓", "Find next", 1)] {
                if text_button(ui, theme, label, name).clicked() {
                    self.step(offset, session);
                }
            }
            if text_button(ui, theme, "×", "Close the search").clicked() {
                self.is_open = false;
            }
        });
    }

    /// Shows the text around the current hit.
    fn snippet_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &Session) {
        let hits = self.hits(session).0;
        let (Some(hit), Some(index)) = (hits.get(self.current_hit), self.index.last()) else { return };
        let snippet = index.snippet(hit, &self.query);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::MEDIUM;
            let field = single_line_text(ui, hit.field, semibold(size::SECONDARY), theme.quiet, 96.0);
            let (rect, _) = ui.allocate_exact_size(vec2(field.width(), space::TOUCH), egui::Sense::hover());
            field.paint(ui.painter(), rect.left_center());
            let width = ui.available_width();
            let text = single_line_text(ui, &snippet, regular(size::SECONDARY), theme.ink, width);
            let (rect, response) = ui.allocate_exact_size(vec2(width, space::TOUCH), egui::Sense::hover());
            text.paint(ui.painter(), rect.left_center());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {}", hit.field, snippet)));
        });
    }
}
