//! The command palette: finds commands, records and lenses by a few letters. It runs nothing itself.

use std::rc::Rc;
use std::sync::Arc;

use egui::{Context, Key, Modifiers, ScrollArea, Sense, TextEdit, Ui, pos2, vec2};

use super::super::fault_notice::{MANY_RECORDS, SizedContent, ThreadedState};
use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{empty_hint, single_line_text};
use super::{DialogAnswer, DialogContext, focus_first};
use crate::model::Map;
use crate::session::{DerivedValue, PaletteEntry, PaletteTarget, RecordNames, Session, palette_entries};

/// The command palette and its query.
pub struct CommandPalette {
    query: String,
    selected_index: usize,
    names: SizedContent<Map, Arc<RecordNames>>,
    /// The entries that match the query, for the current map.
    entries: DerivedValue<EntriesKey, Rc<[PaletteEntry]>>,
    /// Whether Enter was pressed before the names of all records were known.
    is_entered: bool,
}

/// The input of the entries.
struct EntriesKey {
    map: Map,
    typed: String,
    /// None while the query is empty or no names are known.
    names: Option<Arc<RecordNames>>,
}

impl PartialEq for EntriesKey {
    fn eq(&self, other: &Self) -> bool {
        let names = |key: &Self| key.names.as_ref().map(Arc::as_ptr);
        names(self) == names(other) && self.typed == other.typed && self.map == other.map
    }
}

impl Default for CommandPalette {
    fn default() -> Self {
        Self {
            query: String::new(),
            selected_index: 0,
            names: SizedContent::new("The list of names"),
            entries: DerivedValue::default(),
            is_entered: false,
        }
    }
}

impl CommandPalette {
    pub(super) fn show(&mut self, ui: &mut Ui, view: &DialogContext) -> Option<DialogAnswer> {
        let down = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
        let up = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowUp));
        let has_enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let field = TextEdit::singleline(&mut self.query)
            .hint_text("Find or do…")
            .font(regular(size::TITLE - 4.0))
            .margin(vec2(10.0, 8.0))
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        focus_first(&field, view);
        if field.changed() {
            (self.selected_index, self.is_entered) = (0, false);
        }
        let (entries, is_complete) = self.find(ui.ctx(), view.session);
        // The best match is only known when all records are.
        self.is_entered |= has_enter;
        let has_enter = is_complete && std::mem::take(&mut self.is_entered);
        if entries.is_empty() {
            let hint =
                if is_complete { "Nothing has these letters. Try fewer of them." } else { "Looking for records …" };
            empty_hint(ui, view.theme, hint);
            return None;
        }
        let last = entries.len() - 1;
        self.selected_index = match (down, up) {
            (true, _) if self.selected_index >= last => 0,
            (true, _) => self.selected_index + 1,
            (_, true) => self.selected_index.checked_sub(1).unwrap_or(last),
            _ => self.selected_index.min(last),
        };
        let mut choice = entries.get(self.selected_index).filter(|_| has_enter);
        ui.add_space(space::SMALL);
        ScrollArea::vertical().max_height(364.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, entry) in entries.iter().enumerate() {
                let response = entry_ui(ui, view.theme, entry, index == self.selected_index);
                if index == self.selected_index && (down || up) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    choice = Some(entry);
                }
            }
        });
        choice.filter(|entry| entry.is_available).map(|entry| answer(&entry.target))
    }

    /// The entries that match the query, and whether all records were searched. Cached until the query or the map
    /// changes.
    fn find(&mut self, ctx: &Context, session: &Session) -> (Rc<[PaletteEntry]>, bool) {
        let visible = session.visible_map();
        let map = visible.records();
        let (records, is_typed) = (map.count(), !self.query.trim().is_empty());
        // With many records the thread starts before anything is typed.
        let names = (is_typed || records > MANY_RECORDS)
            .then(|| self.names.get(ctx, records, map.clone(), |map| Arc::new(RecordNames::of(map))));
        let is_complete = !is_typed || !matches!(names, Some(ThreadedState::Pending(_)));
        let names = names.as_ref().and_then(ThreadedState::content).filter(|_| is_typed).cloned();
        let key = EntriesKey { map: map.clone(), typed: self.query.clone(), names };
        let entries = self.entries.get(key, |key| match &key.names {
            None => palette_entries(&key.typed, session, &RecordNames::default()).into(),
            Some(names) => palette_entries(&key.typed, session, names).into(),
        });
        (entries.clone(), is_complete)
    }
}

/// The answer of the dialog for a chosen entry.
fn answer(target: &PaletteTarget) -> DialogAnswer {
    match target {
        PaletteTarget::Command(id) => DialogAnswer::RunCommand(id),
        PaletteTarget::Lens(lens) => DialogAnswer::SetLens(lens.clone()),
        PaletteTarget::Record(target) => DialogAnswer::SelectRecord(target.clone()),
    }
}

fn entry_ui(ui: &mut Ui, theme: &Theme, entry: &PaletteEntry, is_current: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::ROW), Sense::click());
    let fill = match (is_current, response.hovered()) {
        (true, _) => theme.selected,
        (_, true) => theme.hovered,
        _ => theme.panel,
    };
    ui.painter().rect_filled(rect, space::CORNER, fill);
    let ink = if entry.is_available { theme.ink } else { theme.quiet.gamma_multiply(0.6) };
    let detail = single_line_text(ui, &entry.detail, regular(size::SECONDARY), theme.quiet, rect.width() * 0.4);
    let font = if is_current { semibold(size::BODY) } else { regular(size::BODY) };
    let name = single_line_text(ui, &entry.name, font, ink, rect.width() - detail.width() - 36.0);
    name.paint(ui.painter(), pos2(rect.left() + 10.0, rect.center().y));
    detail.paint(ui.painter(), pos2(rect.right() - 10.0 - detail.width(), rect.center().y));
    let label = format!("{}, {}", entry.name, entry.detail);
    let label = label.trim_end_matches([',', ' ']).to_owned();
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, entry.is_available, is_current, &label));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops;

    #[test]
    fn entries_are_kept_until_the_query_or_the_map_changes() {
        let mut session = Session::default();
        let mut palette = CommandPalette { query: "oma".to_owned(), ..CommandPalette::default() };
        let names = |entries: &[PaletteEntry]| entries.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>();
        let ctx = Context::default();
        let (before, is_complete) = palette.find(&ctx, &session);
        assert!(is_complete && Rc::ptr_eq(&before, &palette.find(&ctx, &session).0));
        session.edit("Add", crate::session::StepMergeRule::Never, |map| ops::add_actor(map, "Oman", emath::Pos2::ZERO));
        assert!(!names(&before).contains(&"Oman".to_owned()));
        assert_eq!(names(&palette.find(&ctx, &session).0)[0], "Oman");
        palette.query = "quit".to_owned();
        assert_eq!(names(&palette.find(&ctx, &session).0)[0], "Quit");
    }

    #[test]
    fn a_palette_lists_many_records_once_a_thread_has_named_them() {
        let mut map = Map::default();
        for number in 0..=MANY_RECORDS {
            map.actors.add(crate::model::Actor::new(&format!("Xylo {number}"), emath::Pos2::ZERO));
        }
        let session = Session::open(map, None);
        let ctx = Context::default();
        let mut palette = CommandPalette { query: "xylo 7".to_owned(), ..CommandPalette::default() };
        let entries = loop {
            match palette.find(&ctx, &session) {
                (entries, true) => break entries,
                (entries, false) => assert!(entries.is_empty(), "no command has these letters"),
            }
            std::thread::yield_now();
        };
        assert_eq!(entries[0].name, "Xylo 7");
    }
}
