//! The inspector: a form beside the map that shows and edits everything about the selection. Changes go through the
//! session.

mod actor;
mod evidence;
mod field;
mod form_context;
mod header;
mod map;
mod marks;
mod record;
mod removable_row;
mod requirement;
mod scenario;
mod shared_fields;
mod view;

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use egui::{Frame, Margin, Panel, Rangef, ScrollArea, Ui};

pub(super) use self::evidence::passage_origin;
use self::form_context::FormContext;
use super::fault_notice::SizedContent;
use super::theme::{Theme, space};
use super::welcome_card::WelcomeCard;
use super::widgets::FieldDrafts;
use crate::model::{FieldDescription, Map, Problem, Target};
use crate::session::{DerivedValue, Selection, Session, SharedSection, shared_sections};

/// The inspector, with the state of its fields.
pub struct Inspector {
    drafts: FieldDrafts,
    /// The selection that the drafts belong to.
    shown_selection: Selection,
    /// The passages of evidence that are open for editing: the mark and the index of the passage.
    open_passages: BTreeSet<(Target, usize)>,
    /// The problems of the map, computed by a thread if it is large.
    problems: SizedContent<Map, Arc<[Problem]>>,
    /// The fields that all selected records have in common.
    shared: DerivedValue<(Map, Vec<Target>), Rc<[SharedSection]>>,
}

impl Default for Inspector {
    fn default() -> Self {
        Self {
            drafts: FieldDrafts::default(),
            shown_selection: Selection::default(),
            open_passages: BTreeSet::default(),
            problems: SizedContent::new("The list of problems"),
            shared: DerivedValue::default(),
        }
    }
}

/// The panel of the inspector.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin { left: 18, right: 4, top: 14, bottom: 0 });
    Panel::right("inspector").default_size(300.0).size_range(Rangef::new(240.0, 420.0)).frame(frame)
}

impl Inspector {
    /// Shows the form of the selection; above the form of the map it shows the welcome card.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, welcome: &mut WelcomeCard) {
        if self.shown_selection != *session.selection() {
            self.shown_selection = session.selection().clone();
            self.drafts.clear();
            self.open_passages.clear();
        }
        let targets: Vec<Target> = session.selection().iter().cloned().collect();
        // The form of the map shows its own `as_of` date; the form of a record shows the record on the day that is
        // shown.
        let visible = session.visible_map();
        let map = if targets.is_empty() { session.map() } else { visible.records() }.clone();
        let mut form =
            FormContext { theme, session, map, drafts: &mut self.drafts, open_passages: &mut self.open_passages };
        let area = ScrollArea::vertical().id_salt(&targets).auto_shrink(false);
        area.show(ui, |ui| {
            // The scroll bar gets its own margin, so that it never covers a field.
            let width = ui.available_width() - 14.0;
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = space::SMALL;
            ui.push_id(&targets, |ui| match targets.as_slice() {
                [] => {
                    let (map, count) = (form.map.clone(), form.map.count());
                    let problems = self.problems.get(ui.ctx(), count, map, |map| map.problems().into());
                    welcome.show(ui, theme);
                    map::show(ui, &mut form, problems.content().map(AsRef::as_ref));
                }
                [target] => record::show(ui, &mut form, target),
                several => {
                    // A gesture changes no shared field, so they are compared on the committed map and not in every
                    // frame.
                    let key = (form.session.visible_committed_map().records().clone(), several.to_vec());
                    let shared = self.shared.get(key, |(map, targets)| shared_sections(map, targets).into()).clone();
                    shared_fields::show(ui, &mut form, several, &shared);
                }
            });
            ui.add_space(space::LARGE * 2.0);
        });
    }

    /// Shows one field of a record without the rest of the form, for a cell of the table.
    pub fn show_field(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        target: &Target,
        field: &FieldDescription,
    ) {
        let map = session.visible_map().records().clone();
        let mut form =
            FormContext { theme, session, map, drafts: &mut self.drafts, open_passages: &mut self.open_passages };
        let key = format!("{target} {}", field.id);
        let value = form.map.field_value(target, field.id);
        let answer = form.field_ui(ui, &key, field, value.as_ref());
        form.apply_answer(std::slice::from_ref(target), field, &key, answer);
    }
}
