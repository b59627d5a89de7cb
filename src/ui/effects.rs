//! The one place where the window does what commands and dialogs ask for.

use std::path::{Path, PathBuf};

use super::app::{App, Chooser};
use super::ask::{Ask, Export, file_stem};
use super::dialog::{
    Answer, Dialog, Earlier, Figure, Layouts, PathDialog, Pinned, Replaces, SettingsDialog, Shortcuts,
};
use super::moves::Wish;
use super::native::From;
use super::present::Presenting;
use super::regions::Regions;
use super::task_result::{TaskKind, TaskResult};
use super::theme::ColourVision;
use super::toast::Tone;
use crate::model::FigureSettings;
use crate::session::{Destination, DocumentRequest, Effect, Face, Fresh, Panel, Snapping, Tool, command};
use crate::store;
use crate::{export, scene};

/// By how many percent a key changes the size of the interface.
const SCALE_STEP: f32 = 10.0;

impl App {
    /// Does what the session asks for, in that order.
    pub fn perform_effects(&mut self) {
        for effect in self.document.session.take_effects() {
            // What is done is seen in the next frame.
            self.ctx.request_repaint();
            if !self.document.canvas.perform(&effect) {
                self.perform(effect);
            }
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::New => self.leave(Destination::New),
            Effect::AskOpen => self.ask(Ask::Open),
            Effect::Save => self.request(DocumentRequest::Save { then: None }),
            Effect::SaveAs => self.ask(Ask::SaveAs(None)),
            Effect::CopyPicture => self.copy_picture(),
            Effect::Copy(text) => self.ctx.copy_text(text),
            // The answer comes as an event, as when the keys for it were pressed.
            Effect::Paste => {
                self.listen_to_the_map();
                self.ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
            }
            Effect::Arrange(arrange) => self.arrange(arrange),
            Effect::Figure
            | Effect::Layouts
            | Effect::Palette
            | Effect::Shortcuts
            | Effect::Problems
            | Effect::About
            | Effect::StartPage
            | Effect::Earlier
            | Effect::Settings => self.open_dialog(&effect),
            Effect::Quit => self.leave(Destination::Quit),
            Effect::SwitchTheme => self.switch_theme(),
            Effect::SelectUnwritten => self.select_unwritten(),
            Effect::SwitchContrast => self.switch_contrast(),
            Effect::ScaleBy(steps) => self.scale_by(steps),
            Effect::Present => {
                self.presenting =
                    Some(Presenting::begin(&mut self.document.session, &mut self.document.canvas, &self.ctx));
            }
            Effect::NextEyes => self.see_next(),
            Effect::Snapping(snapping) => self.keep_snapping(snapping),
            Effect::PlaceInView(what) => self.place_in_view(what),
            Effect::Find => self.document.find_bar.open(),
            Effect::FindNext(by) => self.document.find_bar.step(by, &mut self.document.session),
            Effect::FilterOutline => {
                self.hidden.retain(|panel| *panel != Panel::Outline);
                self.document.outline.find();
            }
            Effect::Toggle(panel) if self.hidden.contains(&panel) => self.hidden.retain(|hidden| *hidden != panel),
            Effect::Toggle(panel) => self.hidden.push(panel),
            Effect::Enter(panel) => {
                self.hidden.retain(|hidden| *hidden != panel);
                Regions::focus(&self.ctx, if panel == Panel::Outline { "Outline" } else { "Inspector" });
            }
            Effect::Table(id) => self.ask_table(id),
            Effect::NextRegion(by) => {
                let mut region = self.region;
                self.regions.turn(&self.ctx, by, &mut region);
                self.region = region;
            }
            Effect::Play => self.play(),
            Effect::AskDay => self.ask_day(),
            Effect::PasteSource => self.paste_source(),
            Effect::OpenSource => self.ask(Ask::Source),
            Effect::ShowInText(mark, at) => self.document.reader.show_passage(&mut self.document.session, &mark, at),
            Effect::Say(sentence) => self.toasts.say(Tone::Good, sentence),
            Effect::FitAll
            | Effect::Reveal
            | Effect::Menu
            | Effect::Minimap
            | Effect::FitSelection
            | Effect::ActualSize
            | Effect::ZoomBy(_)
            | Effect::Pan(_) => {
                debug_assert!(false, "the canvas performs {effect:?}");
            }
        }
    }

    /// Opens the dialog that an effect asks for, if it asks for one.
    fn open_dialog(&mut self, effect: &Effect) {
        let dialog = match effect {
            Effect::Figure => {
                self.document.session.figure = self.figure_settings();
                Dialog::Figure(Box::new(Figure::new(self.document.session.look().clone())))
            }
            Effect::Layouts => Dialog::Layouts(Layouts::new(&self.document.session)),
            Effect::Palette => Dialog::Palette(Box::default()),
            Effect::Shortcuts => Dialog::Shortcuts(Shortcuts::default()),
            Effect::Problems => Dialog::Problems(Box::default()),
            Effect::About => Dialog::About,
            Effect::Settings => Dialog::Settings(SettingsDialog::default()),
            Effect::StartPage => {
                self.read_recent();
                Dialog::Start
            }
            Effect::Earlier => match self.document.session.path.clone() {
                Some(path) => return self.show_earlier(path),
                None => return,
            },
            _ => return,
        };
        self.dialogs.open(dialog);
    }

    /// Begins to name something new where there is room in what is seen.
    fn place_in_view(&mut self, what: Fresh) {
        let at = self.document.canvas.room_in_view(self.document.session.map());
        self.document.session.set_tool(Tool::default());
        self.document.session.name_new(what, at, None);
    }

    /// Walks through the changes on the time bar, or stops.
    fn play(&mut self) {
        self.hidden.retain(|panel| *panel != Panel::Time);
        self.document.time_bar.turn(&self.ctx, &mut self.document.session);
    }

    /// Lets the day be typed on the time bar, which is shown for it.
    fn ask_day(&mut self) {
        if !self.document.time_bar.has_time(&self.document.session) {
            let words = "Nothing on this map has a date yet: every day looks the same.";
            return self.toasts.say(Tone::Good, words.to_owned());
        }
        self.hidden.retain(|panel| *panel != Panel::Time);
        self.document.time_bar.type_day(&self.document.session);
    }

    fn switch_theme(&mut self) {
        self.settings.theme = if self.theme.dark { store::Theme::Light } else { store::Theme::Dark };
        self.dress();
        self.save_settings();
    }

    /// Selects what the canvas shows without its words.
    fn select_unwritten(&mut self) {
        let unwritten = self.document.canvas.all_unwritten();
        if unwritten.is_empty() {
            return self.toasts.say(Tone::Good, "Whatever is shown has all of its words");
        }
        self.document.session.set_face(Face::Canvas);
        self.document.session.select(unwritten);
        self.document.canvas.perform(&Effect::Reveal);
    }

    /// Turns to high contrast, and from there to what the desktop has.
    fn switch_contrast(&mut self) {
        let is_on = self.settings.theme == store::Theme::HighContrast;
        self.settings.theme = if is_on { store::Theme::System } else { store::Theme::HighContrast };
        self.dress();
        self.save_settings();
    }

    /// Makes the interface larger or smaller, and says how large it is.
    fn scale_by(&mut self, steps: i8) {
        let percent = (self.settings.interface_scale * 100.0 / SCALE_STEP).round() + f32::from(steps);
        let scale = if steps == 0 { 1.0 } else { percent * SCALE_STEP / 100.0 };
        self.settings.interface_scale = scale.clamp(*store::SCALES.start(), *store::SCALES.end());
        self.dress();
        self.save_settings();
        const BEGINNING: &str = "Interface at";
        self.toasts.forget(BEGINNING);
        self.toasts.say(Tone::Good, format!("{BEGINNING} {:.0} %", self.settings.interface_scale * 100.0));
    }

    /// A session begins with what records fall into by the settings. From then on the session has it, and the settings
    /// keep it for the next.
    pub(super) fn begin_snapping(&mut self) {
        self.document.session.snapping = Snapping { lines: self.settings.snap, grid: self.settings.grid };
    }

    /// Keeps what records fall into, and says so where the canvas does not show it.
    fn keep_snapping(&mut self, snapping: Snapping) {
        let was = std::mem::replace(&mut self.settings.snap, snapping.lines);
        self.settings.grid = snapping.grid;
        self.save_settings();
        if was != snapping.lines {
            let words =
                if snapping.lines { "What is moved falls into line" } else { "What is moved lies where it is put" };
            self.toasts.say(Tone::Good, words.to_owned());
        }
    }

    /// The settings of a figure of what is shown.
    fn figure_settings(&self) -> FigureSettings {
        FigureSettings { shown: self.document.session.face().shown(), ..self.document.session.figure.clone() }
    }

    /// Asks where the matrix is to be written as a table.
    fn ask_table(&mut self, id: &str) {
        if let Some(table) = export::TABLES.iter().find(|table| table.about.id == id) {
            let of = (
                self.document.session.map().clone(),
                self.document.session.look().clone(),
                self.document.session.figure.matrix.clone(),
            );
            self.ask(Ask::Export(Export::Table(table, Box::new(of))));
        }
    }

    /// Shows the next preview of a colour vision, and says which.
    fn see_next(&mut self) {
        let at = ColourVision::ALL.iter().position(|vision| *vision == self.theme.vision).unwrap_or(0);
        let vision = ColourVision::ALL.get(at + 1).copied().unwrap_or_default();
        self.see(vision);
        let usual = vision == ColourVision::Usual;
        let words = if usual { "Usual colours".to_owned() } else { format!("Preview: {}", vision.name()) };
        self.toasts.say(Tone::Good, words);
    }

    fn see(&mut self, vision: ColourVision) {
        self.theme.vision = vision;
        self.dress();
    }

    /// Does what the list of what moved asks for.
    pub(super) fn grant_wish(&mut self) {
        match self.document.wish.take() {
            None => {}
            Some(Wish::Copy(text)) => {
                self.ctx.copy_text(text);
                self.toasts.say(Tone::Good, "Copied the report".to_owned());
            }
            Some(Wish::Save(text)) => self.ask(Ask::Report(text.into())),
            Some(Wish::AskOther) => self.ask(Ask::Compare),
        }
    }

    /// Asks for a source. What was copied falls into the field for its text.
    fn paste_source(&mut self) {
        self.dialogs.open(Dialog::Source(Box::default()));
        self.ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste);
    }

    /// Looks up the earlier versions of the map at `path`, and shows them.
    fn show_earlier(&mut self, path: PathBuf) {
        let places = self.places.clone();
        self.run(TaskKind::Earlier, move || TaskResult::Earlier(Earlier::of(&places, &path)));
    }

    fn copy_picture(&mut self) {
        let (map, look) = (self.document.session.map().clone(), self.document.session.look().clone());
        let settings = self.figure_settings();
        self.run_figure(move || TaskResult::Picture(export::picture(&scene::sheet(&map, look, &settings))));
    }

    /// Asks for a path: by a dialog of the system's, or by one of our own.
    pub fn ask(&mut self, ask: Ask) {
        match self.chooser {
            Chooser::Native => self.asked = Some(ask),
            Chooser::InApp => self.ask_here(ask),
        }
    }

    /// Asks for a path by a dialog of our own.
    pub fn ask_here(&mut self, ask: Ask) {
        let from = self.from(&ask);
        let folder = from.folder.or_else(std::env::home_dir).unwrap_or_default();
        self.dialogs.open(Dialog::Path(PathDialog::new(ask, &folder, &from.name)));
    }

    /// The folder where a dialog begins, and the name that it proposes.
    pub fn from(&self, ask: &Ask) -> From {
        let of_map = self.document.session.path.as_deref();
        let last = || self.recent.iter().find(|row| row.exists).map(|row| row.path.as_path());
        // From the current folder, as a name given on the command line is; a dialog of the system's has another one.
        let path = of_map.or_else(last).and_then(|path| std::path::absolute(path).ok());
        let folder = path.as_deref().and_then(Path::parent).map(Path::to_owned);
        let title = &self.document.session.map().title;
        let name = match (ask, of_map) {
            (Ask::Open | Ask::Source | Ask::Compare, _) => String::new(),
            (Ask::Report(_), _) => format!("{} what moved.md", self.figure_stem()),
            (Ask::SaveAs(_), Some(path)) => crate::session::file_name(path),
            (Ask::SaveAs(_), None) => format!("{}.stance.ron", file_stem(title)),
            (Ask::Export(export), _) => format!("{}.{}", self.figure_stem(), export.extension()),
        };
        From { folder, name }
    }

    /// Figures are named after the map, or after its file if it has no title.
    fn figure_stem(&self) -> String {
        let title = self.document.session.map().title.trim();
        let of_file = || {
            let name = self.document.session.path.as_deref().map(crate::session::file_name).unwrap_or_default();
            file_stem(name.trim_end_matches(".ron").trim_end_matches(".stance"))
        };
        if title.is_empty() { of_file() } else { file_stem(title) }
    }

    /// Does what was chosen in the dialog on top.
    pub fn answer(&mut self, answer: Answer) {
        self.ctx.request_repaint();
        let answer = match self.answer_open(answer) {
            Some(answer) => answer,
            None => return,
        };
        self.dialogs.close();
        match answer {
            Answer::Document(request) => self.request(request),
            Answer::Earlier(path) => self.show_earlier(path),
            Answer::Chosen(ask, path, replaces) => self.chosen(ask, &path, replaces == Replaces::Told),
            Answer::Command(id) => {
                if let Some(command) = command(id).filter(|command| (command.available)(&self.document.session)) {
                    command.run(&mut self.document.session);
                }
            }
            Answer::Show(target) => {
                self.document.session.select([target]);
                // The map stays as large as it was: whoever goes from name to name keeps their bearings.
                self.document.session.ask(Effect::Reveal);
            }
            Answer::Arrange(arrange) => self.document.session.arrange_with(arrange),
            Answer::AddSource(draft) => self.add_source(&draft),
            Answer::Read(source) => {
                self.document.session.set_face(Face::Reader);
                self.document.session.select([source]);
            }
            Answer::Look(lens) => self.document.session.set_lens(lens),
            _ => {}
        }
    }

    /// Does what leaves the dialog open, and hands back anything else.
    fn answer_open(&mut self, answer: Answer) -> Option<Answer> {
        match answer {
            Answer::List(folder) => self.list(folder),
            // The start page stays behind the question whether to save.
            Answer::Document(request) if matches!(self.dialogs.top(), Some(Dialog::Start)) => self.request(request),
            Answer::Ask(ask) if matches!(self.dialogs.top(), Some(Dialog::Figure(_) | Dialog::Start)) => self.ask(ask),
            Answer::Ask(ask) => {
                self.dialogs.close();
                self.ask(ask);
            }
            Answer::Settings(settings) => {
                self.settings = *settings;
                self.begin_snapping();
                self.dress();
                self.save_settings();
            }
            Answer::See(vision) => self.see(vision),
            Answer::Pin(path, pinned) => self.pin(path, pinned),
            Answer::Forget(path) => self.change_recent(move |recent| recent.forget(&path)),
            Answer::Copy(figure) => self.run_figure(move || TaskResult::Picture(export::picture(&figure.sheet()))),
            other => return Some(other),
        }
        None
    }

    fn pin(&mut self, path: PathBuf, pinned: Pinned) {
        self.change_recent(move |recent| recent.pin(&path, pinned == Pinned::Stays));
    }
}
