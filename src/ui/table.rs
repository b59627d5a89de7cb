//! Every record in rows: an equal of the canvas for those who would rather read, sort and type. Changes go through the
//! same forms as in the inspector.

mod cell_editor;

use std::sync::Arc;

use egui::{Event, EventFilter, Frame, Id, Key, Margin, Modifiers, Pos2, Rect, Role, ScrollArea, Sense, Stroke};
use egui::{StrokeKind, TextEdit, Ui, WidgetInfo, pos2, vec2};

use self::cell_editor::TableCellEditor;
use super::fault_notice::{GuardedContent, ThreadedContent, ThreadedState, fault_notice};
use super::inspector::Inspector;
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{empty_hint, pill, single_line_text};
use crate::model::{FieldKind, Map, RECORD_KINDS, Target};
use crate::session::{RecordTable, Session, TableColumn, TableQuery, TableSort, command};

/// The table and what is chosen in it.
pub struct TableFace {
    kind_index: usize,
    filter: String,
    sort: Option<TableSort>,
    at_once: GuardedContent<(Map, TableQuery), Arc<RecordTable>>,
    threaded: ThreadedContent<(Map, TableQuery), Arc<RecordTable>>,
    /// What was listed last.
    latest_table: Option<Arc<RecordTable>>,
    current_row: usize,
    current_column: usize,
    /// The record whose row is the current one also when the rows are in another order.
    followed_target: Option<Target>,
    cell_editor: Option<TableCellEditor>,
    cell_form: Inspector,
    scrolls_to_cell: bool,
    /// Another kind was chosen: the keyboard goes to its rows.
    wants_focus: bool,
    table_id: Option<Id>,
    /// How far it was scrolled in the last frame.
    scroll_offset: egui::Vec2,
}

impl Default for TableFace {
    fn default() -> Self {
        Self {
            kind_index: 0,
            filter: String::new(),
            sort: None,
            at_once: GuardedContent::new("The table"),
            threaded: ThreadedContent::new("The table"),
            latest_table: None,
            current_row: 0,
            current_column: 0,
            followed_target: None,
            cell_editor: None,
            cell_form: Inspector::default(),
            scrolls_to_cell: false,
            wants_focus: false,
            table_id: None,
            scroll_offset: egui::Vec2::ZERO,
        }
    }
}

/// More records than this are listed by a thread, as that takes longer than a frame.
const MAX_RECORDS_AT_ONCE: usize = 8_000;

/// What a frame of the table was told to do.
#[derive(Default)]
struct TableActions {
    sort_column: Option<usize>,
    target_cell: Option<(usize, usize)>,
    opens_cell: bool,
    /// What was typed on the current cell.
    typed_text: String,
    deletes_record: bool,
    /// Where the current cell is drawn.
    current_cell_rect: Option<Rect>,
}

impl TableFace {
    /// The part of it that takes the keyboard, once there are rows.
    pub fn id(&self) -> Option<Id> {
        self.table_id
    }

    /// Is the field of a cell open?
    pub fn is_editing(&self) -> bool {
        self.cell_editor.is_some()
    }

    /// Shows the table in all the room that there is.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        Frame::new().fill(theme.panel).inner_margin(Margin { left: 16, right: 8, top: 12, bottom: 0 }).show(ui, |ui| {
            self.bar_ui(ui, theme, session);
            ui.add_space(space::MEDIUM);
            self.table_id = None;
            let Some(table) = self.current_table(ui, theme, session) else { return };
            if table.columns.is_empty() {
                empty_hint(ui, theme, &format!("There is no {} yet. The Map menu adds one.", table.kind.id));
            } else if table.rows.is_empty() {
                empty_hint(ui, theme, "Nothing has these words. Try fewer of them.");
            } else {
                let told = self.grid_ui(ui, theme, session, &table);
                self.perform(told, &table, session);
            }
        });
        self.edit_ui(ui, theme, session);
    }

    /// The rows and columns of what is shown. Of many records it may be those that were shown before.
    fn current_table(&mut self, ui: &mut Ui, theme: &Theme, session: &Session) -> Option<Arc<RecordTable>> {
        let kind = RECORD_KINDS.get(self.kind_index).or(RECORD_KINDS.first()).copied()?;
        let query = TableQuery { kind, filter: self.filter.clone(), sort: self.sort };
        let visible = session.visible_map();
        let key = (visible.records().clone(), query);
        // While a cell is being changed its row stays where it is.
        let before = self.latest_table.clone().filter(|before| self.cell_editor.is_some() && before.kind == kind);
        let compute = move |(map, query): &(Map, TableQuery)| {
            let mut list = RecordTable::of(map, query);
            if let Some(before) = &before {
                list.keep_order(before);
            }
            Arc::new(list)
        };
        let room = ui.available_rect_before_wrap();
        let state = if Target::count(visible.records(), kind.id) <= MAX_RECORDS_AT_ONCE {
            self.at_once.get(key, compute).map_or(ThreadedState::Broken, ThreadedState::Current)
        } else {
            self.threaded.get(ui.ctx(), key, compute)
        };
        let list = state.content().filter(|list| list.kind == kind).cloned();
        match (&list, &state) {
            (None, ThreadedState::Broken) => fault_notice(ui, theme, room, "The table"),
            (None, _) => empty_hint(ui, theme, "Listing …"),
            _ => {}
        }
        let list = list?;
        if !self.latest_table.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, &list)) {
            self.latest_table = Some(list.clone());
            if let Some(at) = self.followed_target.as_ref().and_then(|target| list.position(target)) {
                (self.current_row, self.scrolls_to_cell) = (at, true);
            }
        }
        if matches!(state, ThreadedState::Current(_)) {
            self.followed_target = None;
        }
        Some(list)
    }

    /// The kinds of records, and the filter.
    fn bar_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &Session) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (at, kind) in RECORD_KINDS.iter().enumerate() {
                let count = Target::count(session.visible_map().records(), kind.id);
                let mut name = format!("{} {count}", kind.plural);
                name.get_mut(..1).map(str::make_ascii_uppercase);
                let chosen = at == self.kind_index;
                let response = pill(ui, theme, &name, chosen);
                response.widget_info(|| WidgetInfo::selected(Role::Tab, true, chosen, &name));
                if response.clicked() {
                    self.wants_focus = true;
                }
                if response.clicked() && !chosen {
                    (self.kind_index, self.sort, self.current_row, self.current_column) = (at, None, 0, 0);
                    self.cell_editor = None;
                }
            }
            ui.add_space(space::MEDIUM);
            let field = TextEdit::singleline(&mut self.filter).hint_text("Filter").desired_width(150.0);
            let field = ui.add(field.font(regular(size::BODY)));
            field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Filter the table"));
        });
    }

    fn grid_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &Session, table: &RecordTable) -> TableActions {
        let mut told = TableActions::default();
        let id = ui.scope_id().with("table");
        self.table_id = Some(id);
        let whole = ui.available_rect_before_wrap();
        let focus = ui.interact(whole, id, Sense::focusable_noninteractive());
        focus.widget_info(|| WidgetInfo::labeled(Role::Grid, true, format!("Table of {}", table.kind.plural)));
        if std::mem::take(&mut self.wants_focus) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        if has_focus {
            let own = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, own));
            self.read_keys(ui, table, &mut told);
        }
        let head = Rect::from_min_size(whole.min, vec2(whole.width(), space::ROW));
        ui.allocate_rect(head, Sense::hover());
        let wide: f32 = table.columns.iter().map(column_width).sum();
        let high = table.rows.len() as f32 * space::ROW;
        let mut area = ScrollArea::both().id_salt(table.kind.id).auto_shrink(false);
        if self.scrolls_to_cell || told.target_cell.is_some() {
            area = self.scroll_to_cell(
                area,
                table,
                told.target_cell.unwrap_or((self.current_row, self.current_column)),
                whole,
            );
        }
        let out = area.show_viewport(ui, |ui, seen| {
            ui.set_min_size(vec2(wide, high));
            let origin = ui.min_rect().min;
            self.cells_ui(ui, theme, session, table, (origin, seen, has_focus, id), &mut told);
        });
        self.scroll_offset = out.state.clamped_offset();
        self.head_ui(ui, theme, table, (head, self.scroll_offset.x), &mut told);
        told
    }

    /// Scrolls as little as it takes to show a cell.
    fn scroll_to_cell(
        &mut self,
        area: ScrollArea,
        table: &RecordTable,
        (row, column): (usize, usize),
        whole: Rect,
    ) -> ScrollArea {
        self.scrolls_to_cell = false;
        let old = self.scroll_offset;
        let left: f32 = table.columns.iter().take(column).map(column_width).sum();
        let width = table.columns.get(column).map_or(0.0, column_width);
        let (top, room) = (row as f32 * space::ROW, whole.size() - vec2(16.0, space::ROW + 16.0));
        let x = old.x.clamp((left + width - room.x).min(left), left);
        let y = old.y.clamp((top + space::ROW - room.y).min(top), top);
        area.scroll_offset(vec2(x.max(0.0), y.max(0.0)))
    }

    fn read_keys(&self, ui: &Ui, table: &RecordTable, told: &mut TableActions) {
        let (last_row, last_column) = (table.rows.len().saturating_sub(1), table.columns.len().saturating_sub(1));
        let (row, column) = (self.current_row.min(last_row), self.current_column.min(last_column));
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
                    told.target_cell = Some(to);
                }
            }
            told.opens_cell = [Key::Enter, Key::F2].into_iter().any(|key| input.consume_key(Modifiers::NONE, key));
            told.sort_column = input.consume_key(Modifiers::ALT, Key::S).then_some(column);
            told.deletes_record = input.consume_key(Modifiers::NONE, Key::Delete);
            // With Alt it was a key of the table, whatever sign that types.
            let has_typed = !input.modifiers.alt && !input.modifiers.command;
            input.events.retain(|event| match event {
                Event::Text(text) => {
                    if has_typed {
                        told.typed_text.push_str(text);
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
        told: &mut TableActions,
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
                let is_current = number == self.current_row && at == self.current_column;
                if is_current {
                    told.current_cell_rect = Some(rect);
                }
                let font = if at == 0 { semibold(size::BODY) } else { regular(size::BODY) };
                let ink = if column.is_editable() || at == 0 { theme.ink } else { theme.quiet };
                let words = single_line_text(ui, cell, font, ink, column_width(column) - 16.0);
                words.paint(painter, rect.left_center() + vec2(8.0, 0.0));
                if is_current && has_focus {
                    painter.rect_stroke(rect.shrink(1.0), 3.0, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
                }
                let says = if cell.is_empty() { "empty" } else { cell };
                let said = format!("{}, {}: {says}", row.cells.first().map_or("", String::as_str), column.name());
                response.widget_info(|| WidgetInfo::selected(Role::Cell, true, is_current, &said));
                if response.clicked() {
                    told.target_cell = Some((number, at));
                    ui.memory_mut(|memory| memory.request_focus(id));
                }
                told.opens_cell |= response.double_clicked();
                if words.is_elided() {
                    response.on_hover_text(cell);
                }
            }
        }
    }

    /// The names of the columns, which stay where they are. A click sorts, another turns, a third one lets go.
    fn head_ui(
        &self,
        ui: &Ui,
        theme: &Theme,
        table: &RecordTable,
        (head, scrolled): (Rect, f32),
        told: &mut TableActions,
    ) {
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
            let text = single_line_text(ui, &words, semibold(size::SECONDARY), ink, column_width(column) - 12.0);
            text.paint(&painter, rect.left_center() + vec2(8.0, 0.0));
            response
                .widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, format!("Sort by {}", column.name())));
            if response.on_hover_text(column.field.map_or("What the record is called.", |fact| fact.help)).clicked() {
                told.sort_column = Some(at);
            }
        }
    }

    fn perform(&mut self, told: TableActions, table: &RecordTable, session: &mut Session) {
        if let Some(by) = told.sort_column {
            self.followed_target = table.rows.get(self.current_row).map(|row| row.target.clone());
            self.sort = match self.sort {
                Some(sort) if sort.column == by && sort.is_descending => None,
                sort => Some(TableSort { column: by, is_descending: sort.is_some_and(|sort| sort.column == by) }),
            };
        }
        if let Some((row, column)) = told.target_cell {
            (self.current_row, self.current_column, self.scrolls_to_cell) = (row, column, true);
            if let Some(row) = table.rows.get(row) {
                session.select([row.target.clone()]);
            }
        }
        if told.deletes_record
            && let Some(delete) = command("delete").filter(|delete| (delete.available)(session))
        {
            delete.run(session);
        }
        let typed = told.typed_text.trim_start();
        // These signs are shortcuts of the window, which has heard them.
        let types = !typed.is_empty() && !typed.starts_with(['/', '?', '[', ']']);
        if told.opens_cell || types || told.typed_text == " " {
            self.open_cell(told.current_cell_rect, &told.typed_text, table, session);
        }
    }
}

/// How wide a column is, in points.
fn column_width(column: &TableColumn) -> f32 {
    let Some(fact) = &column.field else { return 230.0 };
    match fact.kind {
        _ if matches!(fact.id, "name" | "title") => 210.0,
        FieldKind::Paragraphs => 260.0,
        FieldKind::Lines | FieldKind::Ref(_) | FieldKind::Id => 150.0,
        FieldKind::Refs(_) | FieldKind::Target(_) | FieldKind::Requirement | FieldKind::Line => 180.0,
        FieldKind::Whole(..) | FieldKind::Flag | FieldKind::Alignment => 86.0,
        _ => 118.0,
    }
}
