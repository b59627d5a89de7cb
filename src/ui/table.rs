//! Every record in rows: an equal of the canvas for those who would rather read, sort and type. Changes go through the
//! same forms as in the inspector.

mod cell;

use std::sync::Arc;

use egui::{Event, EventFilter, Frame, Id, Key, Margin, Modifiers, Pos2, Rect, Role, ScrollArea, Sense, Stroke};
use egui::{StrokeKind, TextEdit, Ui, WidgetInfo, pos2, vec2};

use self::cell::Editing;
use super::fault_notice::{GuardedContent, ThreadedContent, ThreadedState, fault_notice};
use super::inspector::Inspector;
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{empty, pill, writing};
use crate::model::{FieldKind, KINDS, Map, Target};
use crate::session::{RecordTable, Session, TableColumn, TableQuery, TableSort, command};

/// The table and what is chosen in it.
pub struct Table {
    kind: usize,
    filter: String,
    sort: Option<TableSort>,
    at_once: GuardedContent<(Map, TableQuery), Arc<RecordTable>>,
    threaded: ThreadedContent<(Map, TableQuery), Arc<RecordTable>>,
    /// What was listed last.
    shown: Option<Arc<RecordTable>>,
    row: usize,
    column: usize,
    /// The record whose row is the current one also when the rows are in another order.
    followed: Option<Target>,
    editing: Option<Editing>,
    form: Inspector,
    wants_shown: bool,
    /// Another kind was chosen: the keyboard goes to its rows.
    wants_keys: bool,
    table_id: Option<Id>,
    /// How far it was scrolled in the last frame.
    offset: egui::Vec2,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            kind: 0,
            filter: String::new(),
            sort: None,
            at_once: GuardedContent::new("The table"),
            threaded: ThreadedContent::new("The table"),
            shown: None,
            row: 0,
            column: 0,
            followed: None,
            editing: None,
            form: Inspector::default(),
            wants_shown: false,
            wants_keys: false,
            table_id: None,
            offset: egui::Vec2::ZERO,
        }
    }
}

/// More records than this are listed by a thread, as that takes longer than a frame.
const MANY: usize = 8_000;

/// What a frame of the table was told to do.
#[derive(Default)]
struct Told {
    sort: Option<usize>,
    at: Option<(usize, usize)>,
    edit: bool,
    /// What was typed on the current cell.
    typed: String,
    deletes: bool,
    /// Where the current cell is drawn.
    cell: Option<Rect>,
}

impl Table {
    /// The part of it that takes the keyboard, once there are rows.
    pub fn id(&self) -> Option<Id> {
        self.table_id
    }

    /// Is the field of a cell open?
    pub fn is_editing(&self) -> bool {
        self.editing.is_some()
    }

    /// Shows the table in all the room that there is.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        Frame::new().fill(theme.panel).inner_margin(Margin { left: 16, right: 8, top: 12, bottom: 0 }).show(ui, |ui| {
            self.bar_ui(ui, theme, session);
            ui.add_space(space::MEDIUM);
            self.table_id = None;
            let Some(table) = self.list(ui, theme, session) else { return };
            if table.columns.is_empty() {
                empty(ui, theme, &format!("There is no {} yet. The Map menu adds one.", table.kind.id));
            } else if table.rows.is_empty() {
                empty(ui, theme, "Nothing has these words. Try fewer of them.");
            } else {
                let told = self.grid_ui(ui, theme, session, &table);
                self.obey(told, &table, session);
            }
        });
        self.edit_ui(ui, theme, session);
    }

    /// The rows and columns of what is shown. Of many records it may be those that were shown before.
    fn list(&mut self, ui: &mut Ui, theme: &Theme, session: &Session) -> Option<Arc<RecordTable>> {
        let kind = KINDS.get(self.kind).or(KINDS.first()).copied()?;
        let query = TableQuery { kind, filter: self.filter.clone(), sort: self.sort };
        let visible = session.visible_map();
        let key = (visible.records().clone(), query);
        // While a cell is being changed its row stays where it is.
        let before = self.shown.clone().filter(|before| self.editing.is_some() && before.kind == kind);
        let compute = move |(map, query): &(Map, TableQuery)| {
            let mut list = RecordTable::of(map, query);
            if let Some(before) = &before {
                list.keep_order(before);
            }
            Arc::new(list)
        };
        let room = ui.available_rect_before_wrap();
        let state = if Target::count(visible.records(), kind.id) <= MANY {
            self.at_once.get(key, compute).map_or(ThreadedState::Broken, ThreadedState::Current)
        } else {
            self.threaded.get(ui.ctx(), key, compute)
        };
        let list = state.content().filter(|list| list.kind == kind).cloned();
        match (&list, &state) {
            (None, ThreadedState::Broken) => fault_notice(ui, theme, room, "The table"),
            (None, _) => empty(ui, theme, "Listing …"),
            _ => {}
        }
        let list = list?;
        if !self.shown.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, &list)) {
            self.shown = Some(list.clone());
            if let Some(at) = self.followed.as_ref().and_then(|target| list.position(target)) {
                (self.row, self.wants_shown) = (at, true);
            }
        }
        if matches!(state, ThreadedState::Current(_)) {
            self.followed = None;
        }
        Some(list)
    }

    /// The kinds of records, and the filter.
    fn bar_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &Session) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (at, kind) in KINDS.iter().enumerate() {
                let count = Target::count(session.visible_map().records(), kind.id);
                let mut name = format!("{} {count}", kind.plural);
                name.get_mut(..1).map(str::make_ascii_uppercase);
                let chosen = at == self.kind;
                let response = pill(ui, theme, &name, chosen);
                response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, &name));
                if response.clicked() {
                    self.wants_keys = true;
                }
                if response.clicked() && !chosen {
                    (self.kind, self.sort, self.row, self.column) = (at, None, 0, 0);
                    self.editing = None;
                }
            }
            ui.add_space(space::MEDIUM);
            let field = TextEdit::singleline(&mut self.filter).hint_text("Filter").desired_width(150.0);
            let field = ui.add(field.font(regular(size::BODY)));
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Filter the table"));
        });
    }

    fn grid_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &Session, table: &RecordTable) -> Told {
        let mut told = Told::default();
        let id = ui.scope_id().with("table");
        self.table_id = Some(id);
        let whole = ui.available_rect_before_wrap();
        let focus = ui.interact(whole, id, Sense::focusable_noninteractive());
        focus.widget_info(|| WidgetInfo::labeled(Role::Grid, true, format!("Table of {}", table.kind.plural)));
        if std::mem::take(&mut self.wants_keys) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        if has_focus {
            let own = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, own));
            self.keys(ui, table, &mut told);
        }
        let head = Rect::from_min_size(whole.min, vec2(whole.width(), space::ROW));
        ui.allocate_rect(head, Sense::hover());
        let wide: f32 = table.columns.iter().map(column_width).sum();
        let high = table.rows.len() as f32 * space::ROW;
        let mut area = ScrollArea::both().id_salt(table.kind.id).auto_shrink(false);
        if self.wants_shown || told.at.is_some() {
            area = self.scrolled(area, table, told.at.unwrap_or((self.row, self.column)), whole);
        }
        let out = area.show_viewport(ui, |ui, seen| {
            ui.set_min_size(vec2(wide, high));
            let origin = ui.min_rect().min;
            self.cells_ui(ui, theme, session, table, (origin, seen, has_focus, id), &mut told);
        });
        self.offset = out.state.clamped_offset();
        self.head_ui(ui, theme, table, (head, self.offset.x), &mut told);
        told
    }

    /// Scrolls as little as it takes to show a cell.
    fn scrolled(
        &mut self,
        area: ScrollArea,
        table: &RecordTable,
        (row, column): (usize, usize),
        whole: Rect,
    ) -> ScrollArea {
        self.wants_shown = false;
        let old = self.offset;
        let left: f32 = table.columns.iter().take(column).map(column_width).sum();
        let width = table.columns.get(column).map_or(0.0, column_width);
        let (top, room) = (row as f32 * space::ROW, whole.size() - vec2(16.0, space::ROW + 16.0));
        let x = old.x.clamp((left + width - room.x).min(left), left);
        let y = old.y.clamp((top + space::ROW - room.y).min(top), top);
        area.scroll_offset(vec2(x.max(0.0), y.max(0.0)))
    }

    fn keys(&self, ui: &Ui, table: &RecordTable, told: &mut Told) {
        let (last_row, last_column) = (table.rows.len().saturating_sub(1), table.columns.len().saturating_sub(1));
        let (row, column) = (self.row.min(last_row), self.column.min(last_column));
        let next = if column < last_column { (row, column + 1) } else { ((row + 1).min(last_row), 0) };
        let before = if column > 0 { (row, column - 1) } else { (row.saturating_sub(1), last_column) };
        let moves = [
            (Modifiers::NONE, Key::ArrowDown, ((row + 1).min(last_row), column)),
            (Modifiers::NONE, Key::ArrowUp, (row.saturating_sub(1), column)),
            (Modifiers::NONE, Key::ArrowRight, (row, (column + 1).min(last_column))),
            (Modifiers::NONE, Key::ArrowLeft, (row, column.saturating_sub(1))),
            (Modifiers::SHIFT, Key::Tab, before),
            (Modifiers::NONE, Key::Tab, next),
            (Modifiers::NONE, Key::PageDown, ((row + 20).min(last_row), column)),
            (Modifiers::NONE, Key::PageUp, (row.saturating_sub(20), column)),
            (Modifiers::NONE, Key::Home, (0, column)),
            (Modifiers::NONE, Key::End, (last_row, column)),
        ];
        ui.input_mut(|input| {
            for (modifiers, key, to) in moves {
                if input.consume_key(modifiers, key) {
                    told.at = Some(to);
                }
            }
            told.edit = [Key::Enter, Key::F2].into_iter().any(|key| input.consume_key(Modifiers::NONE, key));
            told.sort = input.consume_key(Modifiers::ALT, Key::S).then_some(column);
            told.deletes = input.consume_key(Modifiers::NONE, Key::Delete);
            // With Alt it was a key of the table, whatever sign that types.
            let has_typed = !input.modifiers.alt && !input.modifiers.command;
            input.events.retain(|event| match event {
                Event::Text(text) => {
                    if has_typed {
                        told.typed.push_str(text);
                    }
                    false
                }
                _ => true,
            });
        });
    }

    /// The cells that are seen.
    fn cells_ui(
        &self,
        ui: &Ui,
        theme: &Theme,
        session: &Session,
        table: &RecordTable,
        (origin, seen, has_focus, id): (Pos2, Rect, bool, Id),
        told: &mut Told,
    ) {
        let first = (seen.min.y / space::ROW).floor().max(0.0) as usize;
        let count = (seen.height() / space::ROW).ceil() as usize + 1;
        let painter = ui.painter();
        for (number, row) in table.rows.iter().enumerate().skip(first).take(count) {
            let top = origin.y + number as f32 * space::ROW;
            let line = Rect::from_min_size(pos2(origin.x, top), vec2(ui.min_rect().width(), space::ROW));
            if session.selection().contains(&row.target) {
                painter.rect_filled(line, 0.0, theme.selected);
            }
            painter.hline(line.x_range(), line.bottom(), Stroke::new(1.0, theme.hairline));
            let mut left = origin.x;
            for (at, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
                let rect = Rect::from_min_size(pos2(left, top), vec2(column_width(column), space::ROW));
                left += column_width(column);
                if rect.right() < origin.x + seen.min.x || rect.left() > origin.x + seen.max.x {
                    continue;
                }
                let response = ui.interact(rect, id.with((&row.target, at)), Sense::click());
                let is_current = number == self.row && at == self.column;
                if is_current {
                    told.cell = Some(rect);
                }
                let font = if at == 0 { semibold(size::BODY) } else { regular(size::BODY) };
                let ink = if column.is_editable() || at == 0 { theme.ink } else { theme.quiet };
                let words = writing(ui, cell, font, ink, column_width(column) - 16.0);
                words.paint(painter, rect.left_center() + vec2(8.0, 0.0));
                if is_current && has_focus {
                    painter.rect_stroke(rect.shrink(1.0), 3.0, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
                }
                let says = if cell.is_empty() { "empty" } else { cell };
                let said = format!("{}, {}: {says}", row.cells.first().map_or("", String::as_str), column.name());
                response.widget_info(|| WidgetInfo::selected(Role::Cell, true, is_current, &said));
                if response.clicked() {
                    told.at = Some((number, at));
                    ui.memory_mut(|memory| memory.request_focus(id));
                }
                told.edit |= response.double_clicked();
                if words.is_cut() {
                    response.on_hover_text(cell);
                }
            }
        }
    }

    /// The names of the columns, which stay where they are. A click sorts, another turns, a third one lets go.
    fn head_ui(&self, ui: &Ui, theme: &Theme, table: &RecordTable, (head, scrolled): (Rect, f32), told: &mut Told) {
        let painter = ui.painter_at(head);
        painter.hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, theme.quiet));
        let mut left = head.left() - scrolled;
        for (at, column) in table.columns.iter().enumerate() {
            let rect = Rect::from_min_size(pos2(left, head.top()), vec2(column_width(column), head.height()));
            left += column_width(column);
            let shown = rect.intersect(head);
            if !shown.is_positive() {
                continue;
            }
            let response = ui.interact(shown, ui.scope_id().with(("head", table.kind.id, at)), Sense::click());
            let mark = match self.sort {
                Some(sort) if sort.column == at => {
                    if sort.is_descending {
                        " ↓"
                    } else {
                        " ↑"
                    }
                }
                _ => "",
            };
            let words = format!("{}{mark}", column.name());
            let ink = if response.hovered() { theme.accent } else { theme.quiet };
            let text = writing(ui, &words, semibold(size::SECONDARY), ink, column_width(column) - 12.0);
            text.paint(&painter, rect.left_center() + vec2(8.0, 0.0));
            response
                .widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, format!("Sort by {}", column.name())));
            if response.on_hover_text(column.fact.map_or("What the record is called.", |fact| fact.help)).clicked() {
                told.sort = Some(at);
            }
        }
    }

    fn obey(&mut self, told: Told, table: &RecordTable, session: &mut Session) {
        if let Some(by) = told.sort {
            self.followed = table.rows.get(self.row).map(|row| row.target.clone());
            self.sort = match self.sort {
                Some(sort) if sort.column == by && sort.is_descending => None,
                sort => Some(TableSort { column: by, is_descending: sort.is_some_and(|sort| sort.column == by) }),
            };
        }
        if let Some((row, column)) = told.at {
            (self.row, self.column, self.wants_shown) = (row, column, true);
            if let Some(row) = table.rows.get(row) {
                session.select([row.target.clone()]);
            }
        }
        if told.deletes
            && let Some(delete) = command("delete").filter(|delete| (delete.available)(session))
        {
            delete.run(session);
        }
        let typed = told.typed.trim_start();
        // These signs are shortcuts of the window, which has heard them.
        let types = !typed.is_empty() && !typed.starts_with(['/', '?', '[', ']']);
        if told.edit || types || told.typed == " " {
            self.open_cell(told.cell, &told.typed, table, session);
        }
    }
}

/// How wide a column is, in points.
fn column_width(column: &TableColumn) -> f32 {
    let Some(fact) = &column.fact else { return 230.0 };
    match fact.kind {
        _ if matches!(fact.id, "name" | "title") => 210.0,
        FieldKind::Paragraphs => 260.0,
        FieldKind::Lines | FieldKind::Ref(_) | FieldKind::Id => 150.0,
        FieldKind::Refs(_) | FieldKind::Target(_) | FieldKind::Requirement | FieldKind::Line => 180.0,
        FieldKind::Whole(..) | FieldKind::Flag | FieldKind::Alignment => 86.0,
        _ => 118.0,
    }
}
