//! The table of all records of one kind, an alternative to the canvas for reading, sorting and typing. Changes go
//! through the same fields as in the inspector.

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

/// The table, with its sorting, filter, current cell and open cell editor.
pub struct TableFace {
    kind_index: usize,
    filter: String,
    sort: Option<TableSort>,
    at_once: GuardedContent<(Map, TableQuery), Arc<RecordTable>>,
    threaded: ThreadedContent<(Map, TableQuery), Arc<RecordTable>>,
    /// The table that was shown last.
    latest_table: Option<Arc<RecordTable>>,
    current_row: usize,
    current_column: usize,
    /// The record that the current row follows when the order of rows changes.
    followed_target: Option<Target>,
    cell_editor: Option<TableCellEditor>,
    cell_form: Inspector,
    scrolls_to_cell: bool,
    /// Whether the rows take the focus, because a tab of a kind was clicked.
    wants_focus: bool,
    table_id: Option<Id>,
    /// The scroll offset of the last frame, in points.
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

/// Above this number of records the table is computed on a thread, because that takes longer than a frame.
const MAX_RECORDS_AT_ONCE: usize = 8_000;

/// The user's actions in one frame of the table.
#[derive(Default)]
struct TableActions {
    sort_column: Option<usize>,
    target_cell: Option<(usize, usize)>,
    opens_cell: bool,
    /// The text typed on the current cell.
    typed_text: String,
    deletes_record: bool,
    /// The screen rectangle of the current cell.
    current_cell_rect: Option<Rect>,
}

impl TableFace {
    /// The widget id that takes the keyboard focus. None while there are no rows.
    pub fn id(&self) -> Option<Id> {
        self.table_id
    }

    /// Whether a cell editor is open.
    pub fn is_editing(&self) -> bool {
        self.cell_editor.is_some()
    }

    /// Shows the table in all the available space.
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
                let actions = self.grid_ui(ui, theme, session, &table);
                self.perform(actions, &table, session);
            }
        });
        self.edit_ui(ui, theme, session);
    }

    /// The rows and columns to show. With many records it may be the previous table until the thread is done.
    fn current_table(&mut self, ui: &mut Ui, theme: &Theme, session: &Session) -> Option<Arc<RecordTable>> {
        let kind = RECORD_KINDS.get(self.kind_index).or(RECORD_KINDS.first()).copied()?;
        let query = TableQuery { kind, filter: self.filter.clone(), sort: self.sort };
        let visible = session.visible_map();
        let key = (visible.records().clone(), query);
        // While a cell is being edited its row keeps its position.
        let previous = self.latest_table.clone().filter(|previous| self.cell_editor.is_some() && previous.kind == kind);
        let compute = move |(map, query): &(Map, TableQuery)| {
            let mut list = RecordTable::of(map, query);
            if let Some(previous) = &previous {
                list.keep_order(previous);
            }
            Arc::new(list)
        };
        let rect = ui.available_rect_before_wrap();
        let state = if Target::count(visible.records(), kind.id) <= MAX_RECORDS_AT_ONCE {
            self.at_once.get(key, compute).map_or(ThreadedState::Broken, ThreadedState::Current)
        } else {
            self.threaded.get(ui.ctx(), key, compute)
        };
        let list = state.content().filter(|list| list.kind == kind).cloned();
        match (&list, &state) {
            (None, ThreadedState::Broken) => fault_notice(ui, theme, rect, "The table"),
            (None, _) => empty_hint(ui, theme, "Listing …"),
            _ => {}
        }
        let list = list?;
        if !self.latest_table.as_ref().is_some_and(|latest| Arc::ptr_eq(latest, &list)) {
            self.latest_table = Some(list.clone());
            if let Some(row) = self.followed_target.as_ref().and_then(|target| list.position(target)) {
                (self.current_row, self.scrolls_to_cell) = (row, true);
            }
        }
        if matches!(state, ThreadedState::Current(_)) {
            self.followed_target = None;
        }
        Some(list)
    }

    /// Shows the tabs for the kinds of records, and the filter.
    fn bar_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &Session) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (index, kind) in RECORD_KINDS.iter().enumerate() {
                let count = Target::count(session.visible_map().records(), kind.id);
                let mut name = format!("{} {count}", kind.plural);
                name.get_mut(..1).map(str::make_ascii_uppercase);
                let is_chosen = index == self.kind_index;
                let response = pill(ui, theme, &name, is_chosen);
                response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_chosen, &name));
                if response.clicked() {
                    self.wants_focus = true;
                }
                if response.clicked() && !is_chosen {
                    (self.kind_index, self.sort, self.current_row, self.current_column) = (index, None, 0, 0);
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
        let mut actions = TableActions::default();
        let id = ui.scope_id().with("table");
        self.table_id = Some(id);
        let rect = ui.available_rect_before_wrap();
        let focus = ui.interact(rect, id, Sense::focusable_noninteractive());
        focus.widget_info(|| WidgetInfo::labeled(Role::Grid, true, format!("Table of {}", table.kind.plural)));
        if std::mem::take(&mut self.wants_focus) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        if has_focus {
            let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            self.read_keys(ui, table, &mut actions);
        }
        let head = Rect::from_min_size(rect.min, vec2(rect.width(), space::ROW));
        ui.allocate_rect(head, Sense::hover());
        let width: f32 = table.columns.iter().map(column_width).sum();
        let height = table.rows.len() as f32 * space::ROW;
        let mut area = ScrollArea::both().id_salt(table.kind.id).auto_shrink(false);
        if self.scrolls_to_cell || actions.target_cell.is_some() {
            area = self.scroll_to_cell(
                area,
                table,
                actions.target_cell.unwrap_or((self.current_row, self.current_column)),
                rect,
            );
        }
        let out = area.show_viewport(ui, |ui, viewport| {
            ui.set_min_size(vec2(width, height));
            let origin = ui.min_rect().min;
            self.cells_ui(ui, theme, session, table, (origin, viewport, has_focus, id), &mut actions);
        });
        self.scroll_offset = out.state.clamped_offset();
        self.head_ui(ui, theme, table, (head, self.scroll_offset.x), &mut actions);
        actions
    }

    /// Scrolls as little as needed to show a cell.
    fn scroll_to_cell(
        &mut self,
        area: ScrollArea,
        table: &RecordTable,
        (row, column): (usize, usize),
        table_rect: Rect,
    ) -> ScrollArea {
        self.scrolls_to_cell = false;
        let current = self.scroll_offset;
        let left: f32 = table.columns.iter().take(column).map(column_width).sum();
        let width = table.columns.get(column).map_or(0.0, column_width);
        let (top, view) = (row as f32 * space::ROW, table_rect.size() - vec2(16.0, space::ROW + 16.0));
        let x = current.x.clamp((left + width - view.x).min(left), left);
        let y = current.y.clamp((top + space::ROW - view.y).min(top), top);
        area.scroll_offset(vec2(x.max(0.0), y.max(0.0)))
    }

    fn read_keys(&self, ui: &Ui, table: &RecordTable, actions: &mut TableActions) {
        let (last_row, last_column) = (table.rows.len().saturating_sub(1), table.columns.len().saturating_sub(1));
        let (row, column) = (self.current_row.min(last_row), self.current_column.min(last_column));
        let next = if column < last_column { (row, column + 1) } else { ((row + 1).min(last_row), 0) };
        let previous = if column > 0 { (row, column - 1) } else { (row.saturating_sub(1), last_column) };
        let moves = [
            (Modifiers::NONE, Key::ArrowDown, ((row + 1).min(last_row), column)),
            (Modifiers::NONE, Key::ArrowUp, (row.saturating_sub(1), column)),
            (Modifiers::NONE, Key::ArrowRight, (row, (column + 1).min(last_column))),
            (Modifiers::NONE, Key::ArrowLeft, (row, column.saturating_sub(1))),
            (Modifiers::SHIFT, Key::Tab, previous),
            (Modifiers::NONE, Key::Tab, next),
            (Modifiers::NONE, Key::PageDown, ((row + 20).min(last_row), column)),
            (Modifiers::NONE, Key::PageUp, (row.saturating_sub(20), column)),
            (Modifiers::NONE, Key::Home, (0, column)),
            (Modifiers::NONE, Key::End, (last_row, column)),
        ];
        ui.input_mut(|input| {
            for (modifiers, key, to) in moves {
                if input.consume_key(modifiers, key) {
                    actions.target_cell = Some(to);
                }
            }
            actions.opens_cell = [Key::Enter, Key::F2].into_iter().any(|key| input.consume_key(Modifiers::NONE, key));
            actions.sort_column = input.consume_key(Modifiers::ALT, Key::S).then_some(column);
            actions.deletes_record = input.consume_key(Modifiers::NONE, Key::Delete);
            // With Alt it is a shortcut of the table, even if it also types a character.
            let has_typed = !input.modifiers.alt && !input.modifiers.command;
            input.events.retain(|event| match event {
                Event::Text(text) => {
                    if has_typed {
                        actions.typed_text.push_str(text);
                    }
                    false
                }
                _ => true,
            });
        });
    }

    /// Shows the cells inside the viewport.
    fn cells_ui(
        &self,
        ui: &Ui,
        theme: &Theme,
        session: &Session,
        table: &RecordTable,
        (origin, viewport, has_focus, id): (Pos2, Rect, bool, Id),
        actions: &mut TableActions,
    ) {
        let first = (viewport.min.y / space::ROW).floor().max(0.0) as usize;
        let count = (viewport.height() / space::ROW).ceil() as usize + 1;
        let painter = ui.painter();
        for (row_index, row) in table.rows.iter().enumerate().skip(first).take(count) {
            let top = origin.y + row_index as f32 * space::ROW;
            let line = Rect::from_min_size(pos2(origin.x, top), vec2(ui.min_rect().width(), space::ROW));
            if session.selection().contains(&row.target) {
                painter.rect_filled(line, 0.0, theme.selected);
            }
            painter.hline(line.x_range(), line.bottom(), Stroke::new(1.0, theme.hairline));
            let mut left = origin.x;
            for (column_index, (column, cell)) in table.columns.iter().zip(&row.cells).enumerate() {
                let rect = Rect::from_min_size(pos2(left, top), vec2(column_width(column), space::ROW));
                left += column_width(column);
                if rect.right() < origin.x + viewport.min.x || rect.left() > origin.x + viewport.max.x {
                    continue;
                }
                let response = ui.interact(rect, id.with((&row.target, column_index)), Sense::click());
                let is_current = row_index == self.current_row && column_index == self.current_column;
                if is_current {
                    actions.current_cell_rect = Some(rect);
                }
                let font = if column_index == 0 { semibold(size::BODY) } else { regular(size::BODY) };
                let ink = if column.is_editable() || column_index == 0 { theme.ink } else { theme.quiet };
                let text = single_line_text(ui, cell, font, ink, column_width(column) - 16.0);
                text.paint(painter, rect.left_center() + vec2(8.0, 0.0));
                if is_current && has_focus {
                    painter.rect_stroke(rect.shrink(1.0), 3.0, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
                }
                let value_text = if cell.is_empty() { "empty" } else { cell };
                let label =
                    format!("{}, {}: {value_text}", row.cells.first().map_or("", String::as_str), column.name());
                response.widget_info(|| WidgetInfo::selected(Role::Cell, true, is_current, &label));
                if response.clicked() {
                    actions.target_cell = Some((row_index, column_index));
                    ui.memory_mut(|memory| memory.request_focus(id));
                }
                actions.opens_cell |= response.double_clicked();
                if text.is_elided() {
                    response.on_hover_text(cell);
                }
            }
        }
    }

    /// Shows the head with the names of the columns, which does not scroll vertically. A first click sorts, a second
    /// one reverses the order, a third one ends sorting.
    fn head_ui(
        &self,
        ui: &Ui,
        theme: &Theme,
        table: &RecordTable,
        (head, scroll_x): (Rect, f32),
        actions: &mut TableActions,
    ) {
        let painter = ui.painter_at(head);
        painter.hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, theme.quiet));
        let mut left = head.left() - scroll_x;
        for (index, column) in table.columns.iter().enumerate() {
            let rect = Rect::from_min_size(pos2(left, head.top()), vec2(column_width(column), head.height()));
            left += column_width(column);
            let visible_rect = rect.intersect(head);
            if !visible_rect.is_positive() {
                continue;
            }
            let response =
                ui.interact(visible_rect, ui.scope_id().with(("head", table.kind.id, index)), Sense::click());
            let arrow = match self.sort {
                Some(sort) if sort.column == index => {
                    if sort.is_descending {
                        " ↓"
                    } else {
                        " ↑"
                    }
                }
                _ => "",
            };
            let label = format!("{}{arrow}", column.name());
            let ink = if response.hovered() { theme.accent } else { theme.quiet };
            let text = single_line_text(ui, &label, semibold(size::SECONDARY), ink, column_width(column) - 12.0);
            text.paint(&painter, rect.left_center() + vec2(8.0, 0.0));
            response
                .widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, format!("Sort by {}", column.name())));
            if response.on_hover_text(column.field.map_or("What the record is called.", |field| field.help)).clicked() {
                actions.sort_column = Some(index);
            }
        }
    }

    fn perform(&mut self, actions: TableActions, table: &RecordTable, session: &mut Session) {
        if let Some(column) = actions.sort_column {
            self.followed_target = table.rows.get(self.current_row).map(|row| row.target.clone());
            self.sort = match self.sort {
                Some(sort) if sort.column == column && sort.is_descending => None,
                sort => Some(TableSort { column, is_descending: sort.is_some_and(|sort| sort.column == column) }),
            };
        }
        if let Some((row, column)) = actions.target_cell {
            (self.current_row, self.current_column, self.scrolls_to_cell) = (row, column, true);
            if let Some(row) = table.rows.get(row) {
                session.select([row.target.clone()]);
            }
        }
        if actions.deletes_record
            && let Some(delete) = command("delete").filter(|delete| delete.is_available(session))
        {
            delete.run(session);
        }
        let typed = actions.typed_text.trim_start();
        // These characters are shortcuts of the window, which has handled them already.
        let starts_typing = !typed.is_empty() && !typed.starts_with(['/', '?', '[', ']']);
        if actions.opens_cell || starts_typing || actions.typed_text == " " {
            self.open_cell(actions.current_cell_rect, &actions.typed_text, table, session);
        }
    }
}

/// The width of a column, in points.
fn column_width(column: &TableColumn) -> f32 {
    let Some(field) = &column.field else { return 230.0 };
    match field.kind {
        _ if matches!(field.id, "name" | "title") => 210.0,
        FieldKind::Paragraphs => 260.0,
        FieldKind::Lines | FieldKind::Ref(_) | FieldKind::Id => 150.0,
        FieldKind::Refs(_) | FieldKind::Target(_) | FieldKind::Requirement | FieldKind::Line => 180.0,
        FieldKind::Whole(..) | FieldKind::Flag | FieldKind::Alignment => 86.0,
        _ => 118.0,
    }
}
