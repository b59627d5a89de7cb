//! Thousands of random steps of a user, other programs and crashes, with real files: the document, its history, the disk
//! and the recovery copies against a simple model of what must be there. `DOCUMENT_STEPS=10000` makes more steps.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::super::disk_tasks;
use super::super::recovery_writer::{RecoveryWriter, UnsavedWork};
use crate::file;
use crate::model::Map;
use crate::network::SeededRandom;
use crate::ops;
use crate::seeds;
use crate::session::{
    Destination, DiskAnswer, DiskTask, DocumentEffect, DocumentLifecycle, DocumentQuestion, DocumentRequest,
    NewRecordKind, RecoveredDocument, RecoveryOrigin, Session, StepMergeRule,
};
use crate::store::{AppFolders, OverwritePolicy, RecoveryFolder, RecoveryState, StoreError};

const PATIENCE: Duration = Duration::from_secs(60);
/// As many discarded maps are looked for among the recovery copies.
const REMEMBERED_DISCARDS: usize = 8;

/// The program, the disk, and what must be true of them.
struct DocumentWorld {
    _folder: tempfile::TempDir,
    paths: Vec<PathBuf>,
    folders: AppFolders,
    random: SeededRandom,
    lifecycle: DocumentLifecycle,
    session: Session,
    writer: RecoveryWriter,
    tasks: VecDeque<(u64, DiskTask)>,
    /// The bytes that each file must have: those of the last save or of another program.
    files: BTreeMap<PathBuf, Vec<u8>>,
    discarded: VecDeque<Map>,
    names: usize,
    has_quit: bool,
    /// How often each outcome was seen, so that the test cannot pass by doing nothing.
    counts: BTreeMap<&'static str, usize>,
}

impl DocumentWorld {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let folders = AppFolders::in_folder(&folder.path().join("own"));
        let paths = ["a.ron", "b.ron", "c.ron"].map(|name| folder.path().join(name)).to_vec();
        let mut world = Self {
            writer: RecoveryWriter::start(&folders, Arc::new(|| {})),
            _folder: folder,
            paths,
            folders,
            random: SeededRandom::new(seed),
            lifecycle: DocumentLifecycle::default(),
            session: Session::default(),
            tasks: VecDeque::new(),
            files: BTreeMap::new(),
            discarded: VecDeque::new(),
            names: 0,
            has_quit: false,
            counts: BTreeMap::new(),
        };
        world.write_elsewhere(0);
        world.write_elsewhere(1);
        world
    }

    fn count(&mut self, outcome: &'static str) {
        *self.counts.entry(outcome).or_default() += 1;
    }

    fn new_name(&mut self) -> String {
        self.names += 1;
        format!("Name {}", self.names)
    }

    /// Another program writes a file.
    fn write_elsewhere(&mut self, index: usize) {
        let title = self.new_name();
        let bytes = file::write(&Map { title, ..Map::default() }).into_bytes();
        std::fs::write(&self.paths[index], &bytes).unwrap();
        self.files.insert(self.paths[index].clone(), bytes);
    }

    fn edit(&mut self) {
        let (name, before) = (self.new_name(), self.session.history().map().clone());
        self.session.edit("Add", StepMergeRule::Never, |map| {
            map.title = if map.actors.len() > 20 { name.clone() } else { map.title.clone() };
            if map.actors.len() > 20 {
                map.actors = Default::default();
            }
            ops::add_actor(map, &name, emath::Pos2::ZERO)
        });
        let after = self.session.history().map().clone();
        self.session.undo();
        assert_eq!(*self.session.history().map(), before, "undo leads back");
        self.session.redo();
        assert_eq!(*self.session.history().map(), after, "redo leads forth");
    }

    fn request(&mut self, request: DocumentRequest) {
        self.lifecycle.request(&mut self.session, request);
        self.take_effects();
    }

    fn take_effects(&mut self) {
        for effect in self.lifecycle.take_effects() {
            match effect {
                DocumentEffect::Run(number, task) => self.tasks.push_back((number, *task)),
                DocumentEffect::Show(session) => self.session = *session,
                DocumentEffect::KeepDiscarded => {
                    self.writer.discard(self.unsaved_work(true));
                    self.discarded.push_front(self.session.unsaved_map());
                    self.discarded.truncate(REMEMBERED_DISCARDS);
                    self.count("discarded");
                }
                DocumentEffect::ChooseFile { then } => self.save_as(then),
                DocumentEffect::Ask(question) => self.answer(*question),
                DocumentEffect::Quit => self.has_quit = true,
                _ => {}
            }
        }
    }

    fn save_as(&mut self, then: Option<Destination>) {
        let path = self.paths[self.random.below(self.paths.len())].clone();
        let (document, overwrite) = (self.lifecycle.document(), self.random.below(2) == 0);
        self.request(DocumentRequest::SaveAs { document, path, overwrite, then });
    }

    fn answer(&mut self, question: DocumentQuestion) {
        match question {
            DocumentQuestion::BeforeLeaving { to } => match self.random.below(4) {
                0 => {}
                1 => self.request(DocumentRequest::Discard(to)),
                _ => self.request(DocumentRequest::Save { then: Some(to) }),
            },
            DocumentQuestion::NotSaved { error, mut request } if self.random.below(2) == 0 => {
                self.count("not saved at first");
                if let StoreError::Changed { now, .. } = error {
                    request.known = now;
                } else {
                    request.overwrite_policy = OverwritePolicy { overwrite: true, ..request.overwrite_policy };
                }
                self.request(DocumentRequest::SaveTo(request));
            }
            _ => {}
        }
    }

    /// The disk performs the oldest task, and the window gets the answer.
    fn perform_task(&mut self) {
        let Some((number, task)) = self.tasks.pop_front() else { return };
        let saved = match &task {
            DiskTask::Save { request, map } => Some((request.path.clone(), file::write(map).into_bytes())),
            _ => None,
        };
        let answer = disk_tasks::perform(&self.folders, task);
        if let (Some((path, bytes)), DiskAnswer::Saved(result)) = (saved, &answer)
            && result.is_ok()
        {
            self.files.insert(path, bytes);
            self.count("saved");
        }
        self.lifecycle.finish(&mut self.session, number, Ok(answer));
        self.take_effects();
    }

    fn unsaved_work(&self, is_unsaved: bool) -> UnsavedWork {
        UnsavedWork {
            document: self.lifecycle.document(),
            path: self.session.path.clone(),
            name: "a map".to_owned(),
            map: is_unsaved.then(|| self.session.unsaved_map()),
            entry: self.session.recovered_from.as_ref().map(|origin| origin.number),
        }
    }

    fn is_unsaved(&self) -> bool {
        !self.session.history().is_saved(&self.session.unsaved_map()) || self.lifecycle.watch().is_missing()
    }

    /// As each frame of the window does.
    fn observe(&mut self) {
        self.writer.observe(self.unsaved_work(self.is_unsaved()));
    }

    /// The program ends without warning and is started again. The user opens what is offered.
    fn crash(&mut self) {
        self.observe();
        assert!(self.writer.flush(PATIENCE), "the copy is written");
        let unsaved = self.is_unsaved().then(|| self.session.unsaved_map());
        // The writer leaves the files as a killed one does, and releases the locks.
        self.writer.end();
        // What is still in the queue of the disk is lost with the program.
        self.tasks.clear();
        (self.lifecycle, self.session) = (DocumentLifecycle::default(), Session::default());
        let recovery = RecoveryFolder::of(&self.folders).unwrap();
        let entries = recovery.abandoned_entries();
        let read = |path: &PathBuf| file::read_bytes(&std::fs::read(path).unwrap()).unwrap();
        let maps = entries.iter().filter_map(|entry| Some((entry, read(entry.map_path.as_ref()?))));
        let (open, discarded): (Vec<_>, Vec<_>) =
            maps.partition(|(entry, _)| entry.record.state == RecoveryState::Open);
        for map in &self.discarded {
            assert!(discarded.iter().any(|(_, kept)| kept == map), "what was not saved is kept for a while");
        }
        self.writer = RecoveryWriter::start(&self.folders, Arc::new(|| {}));
        match unsaved {
            // The user has discarded exactly this, and the next document was not opened yet.
            Some(map) if self.discarded.front() == Some(&map) && open.is_empty() => self.count("discarded and open"),
            Some(map) => {
                let (entry, _) = open.iter().find(|(_, kept)| *kept == map).expect("unsaved work is recovered");
                let record = &entry.record;
                let origin =
                    RecoveryOrigin { number: entry.number, name: record.name.clone(), path: record.path.clone() };
                let recovered = RecoveredDocument { map, origin, without_drawing: false };
                self.request(DocumentRequest::Leave(Destination::Recovered(Box::new(recovered))));
                assert!(self.session.is_dirty() && self.session.path.is_none());
                self.count("recovered");
            }
            None => assert_eq!(open.len(), 0, "a saved document leaves no copy"),
        }
    }

    fn step(&mut self) {
        let path = self.paths[self.random.below(self.paths.len())].clone();
        match self.random.below(24) {
            0..6 => self.edit(),
            6 => self.session.undo(),
            7 => self.session.redo(),
            8..11 => self.request(DocumentRequest::Save { then: None }),
            11 => self.save_as(None),
            12 | 13 => self.request(DocumentRequest::Leave(Destination::Open(path))),
            14 => self.request(DocumentRequest::Leave(Destination::New)),
            15 => {
                let index = self.random.below(self.paths.len());
                self.write_elsewhere(index);
            }
            16 => self.request(DocumentRequest::Reload),
            17 => self.request(DocumentRequest::CheckFile),
            18 => {
                let name = self.new_name();
                self.session.prompt_new_record(NewRecordKind::Actor, emath::Pos2::ZERO, None);
                self.session.type_name(&name);
            }
            19 => self.session.cancel(),
            20 => self.session.accept_typed_name(),
            21 if self.random.below(4) == 0 => self.crash(),
            22 => self.request(DocumentRequest::Leave(Destination::Quit)),
            _ => {}
        }
        if self.random.below(3) > 0 {
            while !self.tasks.is_empty() && !self.has_quit {
                self.perform_task();
            }
        }
        self.observe();
        self.check();
        if self.has_quit {
            // What the user has left is saved or discarded, and nothing is offered.
            self.has_quit = false;
            self.writer.flush(PATIENCE);
            self.session = Session::default();
            self.lifecycle = DocumentLifecycle::default();
            self.tasks.clear();
            self.writer.end();
            let entries = RecoveryFolder::of(&self.folders).unwrap().abandoned_entries();
            let is_offered = entries.iter().any(|entry| entry.record.state == RecoveryState::Open);
            assert!(!is_offered, "after an orderly end nothing is offered");
            self.writer = RecoveryWriter::start(&self.folders, Arc::new(|| {}));
            self.count("quit");
        }
    }

    fn check(&self) {
        for path in &self.paths {
            let found = std::fs::read(path).ok();
            assert_eq!(found.as_ref(), self.files.get(path), "only saves and other programs change {}", path.display());
        }
        let map = self.session.history().map();
        assert_eq!(self.session.is_dirty(), !self.session.history().is_saved(map));
        assert_eq!(map.problems(), []);
    }
}

#[test]
fn nothing_is_lost_in_thousands_of_random_steps() {
    let steps = seeds::number("DOCUMENT_STEPS").unwrap_or(1_500);
    let seed = seeds::seed();
    eprintln!("to repeat this: {}={seed} DOCUMENT_STEPS={steps} cargo test thousands_of_random_steps", seeds::SEED);
    let mut world = DocumentWorld::new(seed);
    for _ in 0..steps {
        world.step();
    }
    for outcome in ["saved", "discarded", "not saved at first", "recovered", "quit"] {
        assert!(world.counts.get(outcome).is_some_and(|count| *count > 2), "{outcome}: {:?}", world.counts);
    }
}
