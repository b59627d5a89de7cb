//! The timeline: shows how positions moved, a lane for each trajectory over the days. A click selects. `scene` makes
//! the figure of it with the choices made here.

mod plot;

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use egui::{Frame, Margin, Ui, vec2};

use super::fault_notice::GuardedContent;
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{ChoiceEntry, PickAnswer, PickField, bidi_label, checkbox, hairline_button, pill, text_button};
use crate::model::{Actor, Id, Issue, Lens, Target};
use crate::scene::{Timeline, TimelineSubject};
use crate::session::{Session, VisibleMap};

/// The timeline, with the search text of its open list.
pub struct TimelineFace {
    query: String,
    timeline: GuardedContent<(Arc<VisibleMap>, TimelineSubject), Rc<Timeline>>,
}

impl Default for TimelineFace {
    fn default() -> Self {
        Self { query: String::new(), timeline: GuardedContent::new("The timeline") }
    }
}

impl TimelineFace {
    /// Shows the timeline in all the space of `ui`.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        ui.painter().rect_filled(ui.max_rect(), 0.0, theme.canvas);
        let margin = Margin { left: 20, right: 20, top: 14, bottom: 10 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            follow_selection(session);
            let subject = subject(session);
            self.bar_ui(ui, theme, session, subject.as_ref());
            ui.add_space(space::MEDIUM);
            let Some(subject) = self::subject(session) else { return empty_ui(ui, theme) };
            let (rect, key) = (ui.available_rect_before_wrap(), (session.visible_map(), subject));
            let timeline = self.timeline.get_or_notice((ui, theme, rect), key, |(visible, subject)| {
                Rc::new(Timeline::of(visible.records(), subject))
            });
            match timeline {
                Some(timeline) if timeline.lanes.is_empty() => empty_ui(ui, theme),
                Some(timeline) => plot::show(ui, theme, session, &timeline),
                None => {}
            }
        });
    }

    /// Shows the bar with the choice of the subject.
    fn bar_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, subject: Option<&TimelineSubject>) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            let is_of_actor = session.figure.timeline.of.is_some();
            for (shows_actor, name) in [(false, "On an issue"), (true, "Of an actor")] {
                let is_chosen = is_of_actor == shows_actor;
                let response = pill(ui, theme, name, is_chosen);
                response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_chosen, name));
                if response.clicked() {
                    session.figure.timeline.of = if shows_actor { default_actor(session) } else { None };
                }
            }
            ui.add_space(space::MEDIUM);
            match subject {
                Some(TimelineSubject::Issue(issue, _)) => {
                    self.pick_issue_ui(ui, theme, session, issue);
                    pick_actors_ui(ui, theme, session, issue);
                }
                Some(TimelineSubject::Actor(actor)) => self.pick_actor_ui(ui, theme, session, actor),
                None => {}
            }
        });
    }

    fn pick_issue_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, issue: &Id<Issue>) {
        let map = session.visible_map().records().clone();
        let shown = map.name(&issue.into());
        let pick = PickField {
            name: "Issue",
            shown: &shown,
            is_placeholder: false,
            is_searchable: map.issues.len() > 8,
            new_entry_label: None,
        };
        let entries = || map.issues.iter().map(|row| ChoiceEntry::new(row.id.as_str(), row.label())).collect();
        let size = vec2(200.0, space::FIELD);
        let picked = ui.allocate_ui(size, |ui| pick.show(ui, theme, &mut self.query, entries).1).inner;
        if let Some(PickAnswer::Value(id)) = picked
            && let Ok(id) = Id::parse(&id)
        {
            session.set_lens(Lens::Issue(id));
        }
    }

    fn pick_actor_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, actor: &Id<Actor>) {
        let map = session.visible_map().records().clone();
        let shown = map.name(&actor.into());
        let pick = PickField {
            name: "Actor",
            shown: &shown,
            is_placeholder: false,
            is_searchable: true,
            new_entry_label: None,
        };
        let has_stance = |id: &Id<Actor>| map.stances.iter().any(|stance| &stance.actor == id);
        let entries = || {
            let actors = map.actors.iter().filter(|row| has_stance(&row.id));
            actors.map(|row| ChoiceEntry::new(row.id.as_str(), row.label())).collect()
        };
        let size = vec2(200.0, space::FIELD);
        let picked = ui.allocate_ui(size, |ui| pick.show(ui, theme, &mut self.query, entries).1).inner;
        if let Some(PickAnswer::Value(id)) = picked
            && let Ok(id) = Id::<Actor>::parse(&id)
        {
            session.select([Target::from(&id)]);
            session.figure.timeline.of = Some(id);
        }
    }
}

/// The subject of the timeline, the same as in a figure.
fn subject(session: &Session) -> Option<TimelineSubject> {
    TimelineSubject::of(session.visible_map().records(), session.lens(), &session.figure.timeline)
}

/// The selected actor, or the actor of the selected stance.
fn selected_actor(session: &Session) -> Option<Id<Actor>> {
    session.selection().iter().find_map(|target| match target {
        Target::Actor(id) => Some(id.clone()),
        Target::Stance(id) => session.visible_map().records().stances.get(id).map(|stance| stance.actor.clone()),
        _ => None,
    })
}

/// The selected actor, or else the actor of the first stance.
fn default_actor(session: &Session) -> Option<Id<Actor>> {
    let first_actor = || session.visible_map().records().stances.iter().next().map(|stance| stance.actor.clone());
    selected_actor(session).or_else(first_actor)
}

/// Makes the timeline of an actor follow the selection, and clears its actor if that was deleted.
fn follow_selection(session: &mut Session) {
    if session.figure.timeline.of.is_some()
        && let Some(actor) = selected_actor(session)
    {
        session.figure.timeline.of = Some(actor);
    }
    let is_gone =
        session.figure.timeline.of.as_ref().is_some_and(|id| !session.visible_map().records().actors.contains(id));
    if is_gone {
        session.figure.timeline.of = None;
    }
}

/// Shows a menu to choose which actors with a position are shown. An empty choice means all of them.
fn pick_actors_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, issue: &Id<Issue>) {
    let visible = session.visible_map();
    let map = visible.records();
    let with_stance: BTreeSet<&Id<Actor>> =
        map.stances.iter().filter(|stance| &stance.issue == issue).map(|stance| &stance.actor).collect();
    let actors: Vec<(Id<Actor>, String)> = map
        .actors
        .iter()
        .filter(|row| with_stance.contains(&row.id))
        .map(|row| (row.id.clone(), row.label().to_owned()))
        .collect();
    let mut chosen: BTreeSet<Id<Actor>> = session.figure.timeline.actors.iter().cloned().collect();
    let shown_count = actors.iter().filter(|(id, _)| chosen.contains(id)).count();
    let label = match (chosen.is_empty(), actors.len()) {
        (true, 1) => "1 actor".to_owned(),
        (true, total) => format!("All {total} actors"),
        (false, total) => format!("{shown_count} of {total} actors"),
    };
    let button = hairline_button(ui, theme, &label);
    let menu = egui::Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    menu.show(|ui| {
        ui.set_width(220.0);
        egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            let mut is_all = chosen.is_empty();
            if checkbox(ui, theme, &mut is_all, "All who took a position", false).changed() {
                chosen.clear();
            }
            let selected: BTreeSet<Id<Actor>> = actors
                .iter()
                .map(|(id, _)| id)
                .filter(|id| session.selection().contains(&(*id).into()))
                .cloned()
                .collect();
            if !selected.is_empty() && text_button(ui, theme, "Only the selected", "Only the selected").clicked() {
                chosen = selected;
            }
            ui.separator();
            for (id, name) in &actors {
                let mut is_shown = chosen.is_empty() || chosen.contains(id);
                if checkbox(ui, theme, &mut is_shown, name, false).changed() {
                    if chosen.is_empty() {
                        chosen = actors.iter().map(|(id, _)| id.clone()).collect();
                    }
                    if is_shown {
                        chosen.insert(id.clone());
                    } else {
                        chosen.remove(id);
                    }
                    if actors.iter().all(|(id, _)| chosen.contains(id)) {
                        chosen.clear();
                    }
                }
            }
        });
    });
    session.figure.timeline.actors = chosen.into_iter().collect();
}

/// Shows a hint while there is nothing to show.
fn empty_ui(ui: &mut Ui, theme: &Theme) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.35);
        bidi_label(ui, "No position is coded here yet", semibold(15.0), theme.ink);
        let hint = "Select an actor on the canvas and click one of the seven steps; dates make its trajectory.";
        bidi_label(ui, hint, regular(size::BODY), theme.quiet);
    });
}
