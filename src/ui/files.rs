//! The open map and its file: opening, saving, leaving one map for another. The disk is touched on the worker only,
//! with a clone of the map; what comes of it enters here, once.

use std::path::{Path, PathBuf};

use super::app::App;
use super::ask::Ask;
use super::dialog::{Answer, Dialog, Question};
use super::done::Done;
use super::examples;
use super::native::Answered;
use super::save::{DocumentId, Save, SaveInFlight, TaskKind};
use super::toast::Tone;
use super::watch::Watch;
use crate::file::{self, ReadError};
use crate::model::Map;
use crate::session::{Effect, Session};
use crate::store::{self, How, Places, Recent, Stamp, StoreError};

/// What the user wants to do with this map gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Start an empty one.
    New,
    /// Open that file.
    Open(PathBuf),
    /// Open a copy of that example.
    Example(usize),
    /// Put in the place of the map in the first file what is kept in the second.
    Earlier(PathBuf, PathBuf),
    /// Leave the program.
    Quit,
}

/// What the window knows of the disk.
pub struct Files {
    /// The program's own folders.
    pub places: Places,
    /// The files that were open last.
    pub recent: Vec<RecentRow>,
    /// What was on the disk when the map was read or saved last.
    pub(super) stamp: Option<Stamp>,
    /// Which document is open.
    pub(super) document: DocumentId,
    /// What another program has done to it since.
    pub(super) watch: Watch,
    pub(super) saving: Option<SaveInFlight>,
    /// How many saves have begun.
    pub(super) save_count: u64,
    pub(super) opening: Option<PathBuf>,
    /// What could not be kept, of which the user has been told.
    not_kept: Vec<&'static str>,
}

/// A file that was open last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentRow {
    /// Where it was.
    pub path: PathBuf,
    /// Does it stay in the list?
    pub is_pinned: bool,
    /// Is it there?
    pub exists: bool,
}

/// What to do when a file is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenMissing {
    /// Say so.
    Complain,
    /// Begin a map of that name, as for a name given on the command line.
    Begin,
}

/// Why a file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The disk refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be read as a map.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl Files {
    /// With nothing open.
    pub fn new(places: Places) -> Self {
        Self {
            places,
            recent: Vec::new(),
            stamp: None,
            document: DocumentId::default(),
            watch: Watch::default(),
            saving: None,
            save_count: 0,
            opening: None,
            not_kept: Vec::new(),
        }
    }

    /// What was on the disk when the map was read or saved last.
    pub(super) fn stamp(&self) -> Option<&Stamp> {
        self.stamp.as_ref()
    }

    /// The file is what the map was made from, or made into.
    pub(super) fn is_as_known(&mut self, stamp: Stamp) {
        self.stamp = Some(stamp);
        self.watch.settle();
    }

    /// Is the map being saved, or another being read?
    pub(super) fn is_at_work(&self) -> bool {
        self.saving.is_some() || self.opening.is_some()
    }

    /// Is the map being saved?
    pub(super) fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// The document that is open.
    pub(super) fn document(&self) -> DocumentId {
        self.document
    }

    /// Another document is open from now on. A save of the one before is told when it ends, and changes nothing here.
    fn begin_document(&mut self, stamp: Option<Stamp>) {
        self.document = self.document.next();
        self.stamp = stamp;
        (self.saving, self.opening) = (None, None);
        self.watch.settle();
    }

    /// Leaves this document when it has been saved, unless something else was asked for later than this.
    pub(super) fn leave_when_saved(&mut self, next: Next) -> bool {
        let Some(saving) = &mut self.saving else { return false };
        saving.then.get_or_insert(next);
        true
    }
}

/// The map in that file.
pub(super) fn open(path: &Path) -> Result<(Map, Stamp), OpenError> {
    let (bytes, stamp) = store::read(path)?;
    Ok((file::read_bytes(&bytes)?, stamp))
}

fn has_folder(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder.as_os_str().is_empty() || folder.is_dir())
}

fn rows(recent: &Recent) -> Vec<RecentRow> {
    let row = |file: &store::RecentFile| RecentRow {
        path: file.path.clone(),
        is_pinned: file.pinned,
        exists: file.path.is_file(),
    };
    recent.files().iter().map(row).collect()
}

/// The last part of a path, for the eye.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

impl App {
    /// What the map is called: after its file, or after its title.
    pub fn map_name(&self) -> String {
        match &self.session.path {
            Some(path) => file_name(path),
            None if !self.session.map().title.trim().is_empty() => self.session.map().title.trim().to_owned(),
            None => "Untitled".to_owned(),
        }
    }

    /// Leaves this map, unless there is something to save: then the user is asked first.
    pub fn leave(&mut self, next: Next) {
        // What was asked for before this is not wanted any more.
        self.files.opening = None;
        if let Some(saving) = &mut self.files.saving {
            saving.then = Some(next);
            // If it hangs, the ways out are shown again.
            saving.is_told = false;
        } else if self.session.is_dirty() || self.files.watch.is_missing() {
            let gone = self.files.watch.is_missing();
            let question = Question::before_leaving(&self.map_name(), self.session.path.as_deref(), gone, next);
            if !matches!(self.dialogs.top(), Some(Dialog::Question(top)) if top.title == question.title) {
                self.dialogs.open(Dialog::Question(question));
            }
        } else {
            self.go(next);
        }
    }

    /// Leaves this map, whatever is in it.
    pub fn go(&mut self, next: Next) {
        match next {
            Next::New => self.show_map(Map::default(), None, None),
            Next::Open(path) => self.read(path, WhenMissing::Complain),
            Next::Example(number) => match examples::ALL.get(number).map(examples::Example::map) {
                Some(Ok(map)) => self.show_map(map, None, None),
                Some(Err(error)) => self
                    .dialogs
                    .open(Dialog::Question(Question::trouble("Cannot open this example", &error.to_string()))),
                None => {}
            },
            Next::Earlier(path, backup) => self.read_earlier(path, backup),
            Next::Quit => {
                self.is_leaving = true;
                self.ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    pub(super) fn show_map(&mut self, map: Map, path: Option<PathBuf>, stamp: Option<Stamp>) {
        let problems = map.problems();
        self.session = Session::open(map, path);
        self.files.begin_document(stamp);
        self.dialogs.close_all();
        self.session.ask(Effect::FitAll);
        self.new_map_shown();
        if let Some(first) = problems.first() {
            let count = problems.len();
            let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
            self.toasts.say(Tone::Bad, format!("something in this map is broken: {first}{more}"));
        }
    }

    /// Reads a file on the worker; what was asked for last counts.
    pub fn read(&mut self, path: PathBuf, when_missing: WhenMissing) {
        self.files.opening = Some(path.clone());
        let (over, places) = (self.session.map().clone(), self.files.places.clone());
        self.run(TaskKind::Open(path.clone()), move || {
            let result = open(&path).map_err(|error| match error {
                // A map could not be begun there either.
                OpenError::Store(StoreError::Missing { path }) if !has_folder(&path) => {
                    OpenError::Store(StoreError::NoFolder { path })
                }
                other => other,
            });
            let has_earlier = result.is_err() && !store::backups_of(&places, &path).is_empty();
            Done::Read { result, has_earlier, path, over, when_missing }
        });
    }

    pub(super) fn was_read(&mut self, path: PathBuf, over: &Map, (map, stamp): (Map, Stamp)) {
        if self.files.opening.as_ref() != Some(&path) {
            return;
        }
        self.files.opening = None;
        if self.must_wait(over, &Next::Open(path.clone())) {
            return;
        }
        self.remember(&path);
        self.show_map(map, Some(path), Some(stamp));
    }

    pub(super) fn was_not_read(&mut self, path: &Path, over: &Map, error: OpenError, rest: (bool, WhenMissing)) {
        let (has_earlier, missing) = rest;
        if self.files.opening.as_deref() != Some(path) {
            return;
        }
        self.files.opening = None;
        if matches!(error, OpenError::Store(StoreError::Missing { .. })) && missing == WhenMissing::Begin {
            if self.must_wait(over, &Next::Open(path.to_owned())) {
                return;
            }
            self.toasts.say(Tone::Good, format!("A new map: {} is made when you save", file_name(path)));
            return self.show_map(Map::default(), Some(path.to_owned()), None);
        }
        log::warn!("{}: {error}", path.display());
        let question = Question::not_opened(path, &error, Answer::Leave(Next::Open(path.to_owned())));
        let question = if has_earlier { question.with_earlier(path) } else { question };
        self.dialogs.open(Dialog::Question(question));
    }

    pub(super) fn remember(&mut self, path: &Path) {
        let path = path.to_owned();
        self.change_recent(move |recent| recent.opened(&path));
    }

    /// Changes the list of recent files on the disk.
    pub fn change_recent(&mut self, change: impl FnOnce(&mut Recent) + Send + 'static) {
        let places = self.files.places.clone();
        self.run(TaskKind::Keep, move || match Recent::change(&places, change) {
            Ok(recent) => Done::Recent(rows(&recent)),
            Err(error) => Done::Kept("the list of recent files", Some(error)),
        });
    }

    /// Looks up the list of recent files, and which of them are there.
    pub fn read_recent(&mut self) {
        let places = self.files.places.clone();
        self.run(TaskKind::Keep, move || Done::Recent(rows(&Recent::read(&places).0)));
    }

    /// Saves the settings on the worker.
    pub fn save_settings(&mut self) {
        let (settings, places) = (self.settings.clone(), self.files.places.clone());
        self.run(TaskKind::Keep, move || Done::Kept("the settings", settings.save(&places).err()));
    }

    /// Says it once: where the program has no room of its own, that happens again and again and keeps nobody from working.
    pub(super) fn was_not_kept(&mut self, what: &'static str, error: &StoreError) {
        let words = format!("{what} could not be kept, as {error}");
        if self.files.not_kept.contains(&what) {
            log::warn!("{words}");
        } else {
            self.files.not_kept.push(what);
            self.toasts.say(Tone::Bad, words);
        }
    }

    pub(super) fn answered(&mut self, document: DocumentId, ask: Ask, answered: Answered) {
        match answered {
            Answered::Path(path) if document != self.files.document && matches!(ask, Ask::SaveAs(_)) => {
                self.say_another_is_open(&path);
            }
            Answered::Path(path) => self.chosen(ask, &path, false),
            Answered::Cancelled => {}
            Answered::NotShown => self.ask_here(ask),
        }
    }

    /// A path was chosen. `overwrite` is whether the user has been told that it replaces a file.
    pub fn chosen(&mut self, ask: Ask, path: &Path, overwrite: bool) {
        let path = ask.meant(path);
        match ask {
            Ask::Open => self.leave(Next::Open(path)),
            Ask::Source => self.read_source(path),
            Ask::SaveAs(then) => {
                let is_own = self.session.path.as_ref() == Some(&path);
                let known = self.files.stamp.clone().filter(|_| is_own);
                let how = How { overwrite: overwrite && !is_own, ..How::default() };
                self.save_to(Save { document: self.files.document, path, known, how, then });
            }
            Ask::Export(export) => self.export_to(export, path, overwrite),
            Ask::Compare => self.run(TaskKind::Compare, move || {
                let result = open(&path).map(|(map, _)| map);
                Done::Compared(path, result)
            }),
            Ask::Report(text) => self.run_figure(move || {
                let result = store::export(&path, text.as_bytes(), overwrite);
                Done::Reported(text, path, result.err())
            }),
        }
    }
}
