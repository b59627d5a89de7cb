//! What becomes of the file while its map is open: looked at when the window gets the focus, and told in a bar under the
//! menus that keeps nobody from working. The disk is touched on the worker only.

use egui::{Align, Context, Event, Frame, Layout, Margin, Ui};

use super::app::App;
use super::ask::Ask;
use super::dialog::{Answer, Dialog, Earlier, Question};
use super::done::Done;
use super::files::{Next, OpenError, file_name, open};
use super::save::{DocumentRevision, TaskKind};
use super::theme::{regular, size, space};
use super::toast::Tone;
use super::widgets::{hairline_button, writing};
use crate::model::Map;
use crate::session::{Effect, Panel};
use crate::store::{self, Seen, Stamp, StoreError};
use std::path::{Path, PathBuf};

/// What another program has done to the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It has other bytes.
    Changed(Stamp),
    /// It is gone, or its disk is.
    Missing,
}

/// What became of the file, as far as the window knows.
#[derive(Debug, Default)]
pub struct Watch {
    fate: Option<Fate>,
    /// What the user knows and has put away.
    put_away: Option<Fate>,
}

impl Watch {
    /// Is the file gone?
    pub fn is_missing(&self) -> bool {
        self.fate == Some(Fate::Missing)
    }

    /// The file is as it is known to be.
    pub(super) fn settle(&mut self) {
        *self = Self::default();
    }

    /// Another program has done that.
    pub(super) fn see(&mut self, fate: Fate) {
        self.fate = Some(fate);
    }

    /// What is to be told.
    fn news(&self) -> Option<&Fate> {
        self.fate.as_ref().filter(|fate| self.put_away.as_ref() != Some(*fate))
    }
}

/// What was chosen in the bar.
#[derive(Clone, Copy)]
enum Chosen {
    Reload,
    Save,
    SaveAs,
    Compare,
    PutAway,
}

impl App {
    /// Looks at the file when the user comes back to the window: no sooner is there anybody to tell, and a window that
    /// nobody looks at costs nothing.
    pub(super) fn watch(&mut self, ctx: &Context) {
        if ctx.input(|input| input.events.iter().any(|event| matches!(event, Event::WindowFocused(true)))) {
            self.look_at_file();
        }
    }

    fn look_at_file(&mut self) {
        let (Some(path), Some(known)) = (self.session.path.clone(), self.files.stamp().cloned()) else { return };
        if !self.files.is_at_work() {
            self.run(TaskKind::Look, move || {
                let seen = store::look(&path, &known);
                Done::Looked(path, known, seen)
            });
        }
    }

    pub(super) fn was_looked_at(&mut self, path: &Path, known: &Stamp, seen: Result<Seen, StoreError>) {
        // What was opened or saved meanwhile is known better.
        if self.session.path.as_deref() != Some(path) || self.files.stamp() != Some(known) || self.files.is_at_work() {
            return;
        }
        match seen {
            Ok(Seen::Same(now)) => self.files.is_as_known(now),
            Ok(Seen::Changed(now)) => self.files.watch.see(Fate::Changed(now)),
            Ok(Seen::Missing) => self.files.watch.see(Fate::Missing),
            // It may be in the middle of being written; saving looks again, and says it.
            Err(error) => log::warn!("{error}"),
        }
    }

    /// The bar that tells what became of the file, if that is news.
    pub(super) fn watch_ui(&mut self, ui: &mut Ui) {
        let Some(fate) = self.files.watch.news().cloned() else { return };
        let name = self.session.path.as_deref().map(file_name).unwrap_or_default();
        let (words, choices) = match fate {
            Fate::Changed(_) if self.session.is_dirty() => (
                format!("“{name}” was changed by another program, and you have changes too. Reloading can be undone."),
                &[
                    ("Not now", Chosen::PutAway),
                    ("Save mine as…", Chosen::SaveAs),
                    ("What differs", Chosen::Compare),
                    ("Reload the file", Chosen::Reload),
                ][..],
            ),
            Fate::Changed(_) => (
                format!("“{name}” was changed by another program."),
                &[("Not now", Chosen::PutAway), ("What differs", Chosen::Compare), ("Reload the file", Chosen::Reload)]
                    [..],
            ),
            Fate::Missing => (
                format!("“{name}” is no longer where it was. The map is still here."),
                &[("Not now", Chosen::PutAway), ("Save as…", Chosen::SaveAs), ("Save it again", Chosen::Save)][..],
            ),
        };
        let theme = &self.theme;
        let frame = Frame::new().fill(theme.selected).inner_margin(Margin::symmetric(space::PANEL as i8, 6));
        let mut chosen = None;
        egui::Panel::top("what became of the file").resizable(false).frame(frame).show(ui, |ui| {
            self.regions.begin(ui, theme, "News of the file");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                for (label, choice) in choices {
                    if hairline_button(ui, theme, label).clicked() {
                        chosen = Some(*choice);
                    }
                }
                let (rect, response) =
                    ui.allocate_exact_size(egui::vec2(ui.available_width(), space::ROW), egui::Sense::hover());
                writing(ui, &words, regular(size::BODY), theme.ink, rect.width())
                    .paint(ui.painter(), rect.left_center());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
            });
        });
        match chosen {
            Some(Chosen::Reload) => self.reload(),
            Some(Chosen::Save) => self.save(None),
            Some(Chosen::SaveAs) => self.ask(Ask::SaveAs(None)),
            Some(Chosen::Compare) => {
                if let Some(path) = self.session.path.clone() {
                    self.hidden.retain(|panel| *panel != Panel::Moved);
                    self.chosen(Ask::Compare, &path, false);
                }
            }
            Some(Chosen::PutAway) => self.files.watch.put_away = Some(fate),
            None => {}
        }
    }

    /// Reads the file again, as a step that can be undone, so that nothing is lost by it.
    pub(super) fn reload(&mut self) {
        if let Some(path) = self.session.path.clone() {
            let over = self.revision();
            self.run(TaskKind::Reload, move || Done::Reloaded(over, path.clone(), open(&path)));
        }
    }

    /// The file was read again, which was asked for when the document was `over`.
    pub(super) fn was_reloaded(
        &mut self,
        over: &DocumentRevision,
        path: PathBuf,
        result: Result<(Map, Stamp), OpenError>,
    ) {
        if self.files.document() != over.document || self.session.path.as_ref() != Some(&path) {
            return;
        }
        if self.files.is_saving() || self.files.stamp() != over.stamp.as_ref() {
            // It was saved meanwhile, so that something older was read.
            return self.reload();
        }
        match result {
            Ok((_, stamp)) if *self.session.committed_map() != over.map => {
                self.files.watch.see(Fate::Changed(stamp));
                self.toasts.say(Tone::Bad, "You changed the map while the file was read, so it was not reloaded");
            }
            Ok((map, stamp)) => {
                self.session.replace("Reload", map.clone());
                self.session.saved(path, &map);
                self.files.is_as_known(stamp);
                self.toasts.say(Tone::Good, "Reloaded. Undo brings back what was here before");
            }
            Err(error) => {
                log::warn!("{}: {error}", path.display());
                self.dialogs.open(Dialog::Question(Question::not_opened(&path, &error, Answer::Reload)));
            }
        }
    }

    /// Looks up the earlier versions of the map at `path`, and shows them.
    pub(super) fn show_earlier(&mut self, path: PathBuf) {
        let places = self.files.places.clone();
        self.run(TaskKind::Earlier, move || Done::Earlier(Earlier::of(&places, &path)));
    }

    /// Puts an earlier version in the place of the map at `path`, which need not be the open one: one that cannot be
    /// opened any more has earlier versions too.
    pub(super) fn take_back(&mut self, path: PathBuf, backup: PathBuf) {
        if self.session.path.as_ref() == Some(&path) {
            self.read_earlier(path, backup);
        } else {
            self.leave(Next::Earlier(path, backup));
        }
    }

    pub(super) fn read_earlier(&mut self, path: PathBuf, backup: PathBuf) {
        let over = self.revision();
        self.run(TaskKind::Earlier, move || {
            let result = open(&backup).map(|(map, _)| map);
            Done::TakenBack { path, backup, over, result }
        });
    }

    /// An earlier version was read, which was asked for when `over` was open.
    pub(super) fn was_taken_back(
        &mut self,
        (path, backup): (PathBuf, PathBuf),
        over: &DocumentRevision,
        result: Result<Map, OpenError>,
    ) {
        if self.files.document() != over.document {
            return self.toasts.say(Tone::Bad, "Another map is open now, so no earlier version was taken back");
        }
        match result {
            Ok(map) => {
                if self.session.path.as_ref() != Some(&path) {
                    if self.must_wait(&over.map, &Next::Earlier(path.clone(), backup)) {
                        return;
                    }
                    self.show_map(Map::default(), Some(path), None);
                } else if *self.session.committed_map() != over.map {
                    let words = "You changed the map while the earlier version was read, so it was not taken back";
                    return self.toasts.say(Tone::Bad, words);
                }
                self.session.replace("Take back an earlier version", map);
                self.session.ask(Effect::FitAll);
                self.toasts.say(Tone::Good, "This is the earlier version. Saving writes it to the file");
            }
            Err(error) => {
                log::warn!("{}: {error}", backup.display());
                let again = Answer::TakeBack(path, backup.clone());
                self.dialogs.open(Dialog::Question(Question::not_opened(&backup, &error, again)));
            }
        }
    }
}
