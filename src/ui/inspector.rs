//! The form at the right: everything about what is selected, to read and to change. Changes go through the session.

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

use egui::{Frame, Margin, Panel, Rangef, ScrollArea, Ui};

pub(super) use self::evidence::passage_origin;
use self::form_context::FormContext;
use super::theme::{Theme, space};
use super::welcome_card::WelcomeCard;
use super::widgets::FieldDrafts;
use crate::model::{FieldDescription, Map, Problem, Target};
use crate::session::{DerivedValue, Selection, Session, SharedSection, shared_sections};

/// The form and what of it is open.
#[derive(Default)]
pub struct Inspector {
    drafts: FieldDrafts,
    /// What the drafts were typed for.
    shown_selection: Selection,
    /// Passages of evidence that are opened to be edited: the mark, and which of its passages.
    open_passages: BTreeSet<(Target, usize)>,
    /// What is wrong with the map, as finding it takes a while.
    problems: DerivedValue<Map, Rc<[Problem]>>,
    /// The fields that several records share.
    shared: DerivedValue<(Map, Vec<Target>), Rc<[SharedSection]>>,
}

/// The panel that the form lies in.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin { left: 18, right: 4, top: 14, bottom: 0 });
    Panel::right("inspector").default_size(300.0).size_range(Rangef::new(240.0, 420.0)).frame(frame)
}

impl Inspector {
    /// Shows the form, and over that of the map what is worth trying first.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, welcome: &mut WelcomeCard) {
        if self.shown_selection != *session.selection() {
            self.shown_selection = session.selection().clone();
            self.drafts.clear();
            self.open_passages.clear();
        }
        let targets: Vec<Target> = session.selection().iter().cloned().collect();
        // The form of the map itself shows the map's own day; that of a record what is true on the day looked at.
        let visible = session.visible_map();
        let map = if targets.is_empty() { session.map() } else { visible.records() }.clone();
        let mut hand =
            FormContext { theme, session, map, drafts: &mut self.drafts, open_passages: &mut self.open_passages };
        let area = ScrollArea::vertical().id_salt(&targets).auto_shrink(false);
        area.show(ui, |ui| {
            // The bar for scrolling gets a margin of its own, so that it never lies over a field.
            let width = ui.available_width() - 14.0;
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = space::SMALL;
            ui.push_id(&targets, |ui| match targets.as_slice() {
                [] => {
                    let problems = self.problems.get(hand.map.clone(), |map| map.problems().into()).clone();
                    welcome.show(ui, theme);
                    map::show(ui, &mut hand, &problems);
                }
                [one] => record::show(ui, &mut hand, one),
                more => {
                    // A gesture changes none of the fields that are shared: they are not compared in each of its frames.
                    let key = (hand.session.visible_committed_map().records().clone(), more.to_vec());
                    let shared = self.shared.get(key, |(map, targets)| shared_sections(map, targets).into()).clone();
                    shared_fields::show(ui, &mut hand, more, &shared);
                }
            });
            ui.add_space(space::LARGE * 2.0);
        });
    }

    /// Shows one field of a record by itself, as a table asks for it.
    pub fn show_field(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        target: &Target,
        fact: &FieldDescription,
    ) {
        let map = session.visible_map().records().clone();
        let mut hand =
            FormContext { theme, session, map, drafts: &mut self.drafts, open_passages: &mut self.open_passages };
        let key = format!("{target} {}", fact.id);
        let value = hand.map.field_value(target, fact.id);
        let answer = hand.field_ui(ui, &key, fact, value.as_ref());
        hand.apply_answer(std::slice::from_ref(target), fact, &key, answer);
    }
}
