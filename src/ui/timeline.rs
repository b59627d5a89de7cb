//! The face that shows how positions moved: a lane for each trajectory, over the days. A click selects; the figure of it
//! is made in `scene`.

mod plot;

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{Align, Frame, Layout, Margin, Ui, vec2};

use super::ask::Export;
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{Entry, Pick, Picked, bidi_label, check, hairline_button, pill};
use crate::export;
use crate::model::{Actor, Id, Issue, Lens, Map, Target};
use crate::scene::{Subject, Timeline, timeline_sheet};
use crate::session::Session;

/// The face and what was chosen in it.
#[derive(Default)]
pub struct TimelineFace {
    /// Is it of one actor, rather than of one issue?
    of_actor: bool,
    /// The actor that was chosen last.
    actor: Option<Id<Actor>>,
    /// The actors to show on an issue; empty for all that took a position.
    chosen: BTreeSet<Id<Actor>>,
    query: String,
    made: Option<(Map, Subject, Timeline)>,
}

impl TimelineFace {
    /// Shows it in all the room that `ui` has. Answers with a figure that is to be written.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) -> Option<Export> {
        ui.painter().rect_filled(ui.max_rect(), 0.0, theme.canvas);
        let margin = Margin { left: 20, right: 20, top: 14, bottom: 10 };
        let shown = Frame::new().inner_margin(margin).show(ui, |ui| {
            let subject = self.subject(session);
            let export = self.bar(ui, theme, session, subject.as_ref());
            ui.add_space(space::MEDIUM);
            let subject = self.subject(session);
            match subject.and_then(|subject| self.timeline(session, subject)) {
                Some(timeline) if !timeline.lanes.is_empty() => plot::show(ui, theme, session, timeline),
                _ => nothing(ui, theme),
            }
            export
        });
        shown.inner
    }

    /// What it is of: the issue under the lens, or the selected actor; else what was shown last, or the first that has
    /// anything to show.
    fn subject(&mut self, session: &Session) -> Option<Subject> {
        let map = session.map();
        if self.of_actor {
            let selected = session.selection().iter().find_map(|target| match target {
                Target::Actor(id) => Some(id.clone()),
                Target::Stance(id) => map.stances.get(id).map(|stance| stance.actor.clone()),
                _ => None,
            });
            let last = self.actor.clone().filter(|id| map.actors.contains(id));
            let first = || map.stances.iter().next().map(|stance| stance.actor.clone());
            self.actor = selected.or(last).or_else(first);
            return self.actor.clone().map(Subject::Actor);
        }
        let first = || map.stances.iter().next().map(|stance| stance.issue.clone());
        let issue = session.lens().issue().cloned().or_else(first)?;
        let chosen = self.chosen.iter().filter(|id| map.actors.contains(id)).cloned().collect();
        Some(Subject::Issue(issue, chosen))
    }

    fn timeline(&mut self, session: &Session, subject: Subject) -> Option<&Timeline> {
        let map = session.map_of_day();
        let fresh = self.made.as_ref().is_some_and(|(of, shown, _)| *of == map && *shown == subject);
        if !fresh {
            let timeline = Timeline::of(&map, &subject);
            self.made = Some((map, subject, timeline));
        }
        self.made.as_ref().map(|(.., timeline)| timeline)
    }

    /// What is shown, and the figure of it.
    fn bar(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, subject: Option<&Subject>) -> Option<Export> {
        let mut export = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            for (of_actor, name) in [(false, "On an issue"), (true, "Of an actor")] {
                let response = pill(ui, theme, name, self.of_actor == of_actor);
                let chosen = self.of_actor == of_actor;
                response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, chosen, name));
                if response.clicked() {
                    self.of_actor = of_actor;
                }
            }
            ui.add_space(space::MEDIUM);
            match subject {
                Some(Subject::Issue(issue, _)) => {
                    self.pick_issue(ui, theme, session, issue);
                    self.pick_actors(ui, theme, session, issue);
                }
                Some(Subject::Actor(actor)) => self.pick_actor(ui, theme, session, actor),
                None => {}
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let button = hairline_button(ui, theme, "Export…");
                export = self.export_menu(&button, session);
            });
        });
        export
    }

    fn pick_issue(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, issue: &Id<Issue>) {
        let map = session.map().clone();
        let shown = map.name(&issue.into());
        let pick = Pick { name: "Issue", shown: &shown, faint: false, search: map.issues.len() > 8, fresh: None };
        let entries = || map.issues.iter().map(|row| Entry::new(row.id.as_str(), row.label())).collect();
        let size = vec2(200.0, space::FIELD);
        let picked = ui.allocate_ui(size, |ui| pick.show(ui, theme, &mut self.query, entries).1).inner;
        if let Some(Picked::Value(id)) = picked
            && let Ok(id) = Id::parse(&id)
        {
            session.set_lens(Lens::Issue(id));
        }
    }

    fn pick_actor(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, actor: &Id<Actor>) {
        let map = session.map().clone();
        let shown = map.name(&actor.into());
        let pick = Pick { name: "Actor", shown: &shown, faint: false, search: true, fresh: None };
        let has = |id: &Id<Actor>| map.stances.iter().any(|stance| &stance.actor == id);
        let entries = || {
            let actors = map.actors.iter().filter(|row| has(&row.id));
            actors.map(|row| Entry::new(row.id.as_str(), row.label())).collect()
        };
        let size = vec2(200.0, space::FIELD);
        let picked = ui.allocate_ui(size, |ui| pick.show(ui, theme, &mut self.query, entries).1).inner;
        if let Some(Picked::Value(id)) = picked
            && let Ok(id) = Id::<Actor>::parse(&id)
        {
            session.select([Target::from(&id)]);
            self.actor = Some(id);
        }
    }

    /// Which of those who took a position are shown.
    fn pick_actors(&mut self, ui: &mut Ui, theme: &Theme, session: &Session, issue: &Id<Issue>) {
        let map = session.map();
        let has = |id: &Id<Actor>| map.stances.iter().any(|s| &s.actor == id && &s.issue == issue);
        let actors: Vec<(Id<Actor>, String)> =
            map.actors.iter().filter(|row| has(&row.id)).map(|row| (row.id.clone(), row.label().to_owned())).collect();
        let shown = actors.iter().filter(|(id, _)| self.chosen.contains(id)).count();
        let words = match (self.chosen.is_empty(), actors.len()) {
            (true, 1) => "1 actor".to_owned(),
            (true, all) => format!("All {all} actors"),
            (false, all) => format!("{shown} of {all} actors"),
        };
        let button = hairline_button(ui, theme, &words);
        let menu = egui::Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
        menu.show(|ui| {
            ui.set_width(220.0);
            egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                let mut all = self.chosen.is_empty();
                if check(ui, theme, &mut all, "All who took a position", false).changed() {
                    self.chosen.clear();
                }
                ui.separator();
                for (id, name) in &actors {
                    let mut ticked = self.chosen.is_empty() || self.chosen.contains(id);
                    if check(ui, theme, &mut ticked, name, false).changed() {
                        if self.chosen.is_empty() {
                            self.chosen = actors.iter().map(|(id, _)| id.clone()).collect();
                        }
                        if ticked {
                            self.chosen.insert(id.clone());
                        } else {
                            self.chosen.remove(id);
                        }
                        if actors.iter().all(|(id, _)| self.chosen.contains(id)) {
                            self.chosen.clear();
                        }
                    }
                }
            });
        });
    }

    fn export_menu(&self, button: &egui::Response, session: &Session) -> Option<Export> {
        let (map, _, timeline) = self.made.as_ref()?;
        let shown = egui::Popup::menu(button).show(|ui| {
            ui.set_min_width(160.0);
            let chosen = export::ALL
                .iter()
                .find(|format| ui.button(format!("{}…", format.about.name)).on_hover_text(format.about.help).clicked());
            if chosen.is_some() {
                ui.close();
            }
            chosen
        });
        let format = shown?.inner?;
        let sheet = Arc::new(timeline_sheet(map, timeline, &session.figure));
        Some(Export::Figure(format, sheet))
    }
}

/// What to do where there is nothing to show.
fn nothing(ui: &mut Ui, theme: &Theme) {
    ui.vertical_centered(|ui| {
        ui.add_space(ui.available_height() * 0.35);
        bidi_label(ui, "No position is coded here yet", semibold(15.0), theme.ink);
        let words = "Select an actor on the canvas and click one of the seven steps; dates make its trajectory.";
        bidi_label(ui, words, regular(size::BODY), theme.quiet);
    });
}
