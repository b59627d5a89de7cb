//! Fonts of the system for letters that those of the program do not have, such as Chinese ones. A thread looks for them;
//! until it has found one, a box stands for the letter. Only the window asks for them: figures use the program's own
//! fonts, so that they are the same on every machine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use egui::epaint::text::{FallbackRequest, FontInsert, FontPriority, FontProvider, InsertFontFamily};
use egui::{Context, FontData, FontFamily, Id};
use skrifa::{FontRef, MetadataProvider};

use super::theme;
use crate::session::guarded;

/// At most so many font files are read for the index.
const MAX_FONTS: usize = 200;
/// At most so many font files are listed, of which those with the best names are read.
const MAX_LISTED: usize = 4000;
/// How many levels of folders are looked into below a folder of fonts.
const MAX_DEPTH: u8 = 5;
/// A larger font file is left out, in bytes.
const MAX_FONT_BYTES: u64 = 128 << 20;

/// Lets the window find fonts of the system. Nothing is read before a letter is missing.
pub fn install(ctx: &Context) {
    let provider: Arc<dyn FontProvider> = Arc::new(SystemFontProvider::new(ctx, font_folders()));
    ctx.data_mut(|data| data.insert_temp(Id::NULL, InstalledFontProvider(provider.clone())));
    ctx.add_font_provider(provider);
}

/// What looks for fonts, kept with the window.
#[derive(Clone)]
struct InstalledFontProvider(Arc<dyn FontProvider>);

/// What looks for fonts for a window, so that whatever paints for it elsewhere can ask too; none if nothing was installed.
pub fn font_provider(ctx: &Context) -> Option<Arc<dyn FontProvider>> {
    ctx.data(|data| data.get_temp::<InstalledFontProvider>(Id::NULL)).map(|installed| installed.0)
}

/// The number of fonts that text is laid out with now. Text that was laid out with another number must be laid out again:
/// a font that is added gives all letters other places in the texture.
pub fn font_count(ctx: &Context) -> usize {
    ctx.fonts(|fonts| fonts.definitions().font_data.len())
}

/// Where systems keep their fonts.
fn font_folders() -> Vec<PathBuf> {
    let fixed = ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"];
    let mut folders: Vec<PathBuf> = fixed.iter().map(PathBuf::from).collect();
    folders.push(PathBuf::from("C:\\Windows\\Fonts"));
    if let Some(home) = std::env::home_dir() {
        folders.extend([home.join(".local/share/fonts"), home.join(".fonts"), home.join("Library/Fonts")]);
    }
    folders
}

/// Hands missing letters to a thread that looks for a font. egui asks it while text is laid out, so it never waits.
struct SystemFontProvider {
    ctx: Context,
    folders: Vec<PathBuf>,
    requests: Mutex<LetterRequests>,
}

/// The letters that the thread was asked for, and the way to it once it runs.
#[derive(Default)]
struct LetterRequests {
    letters: BTreeSet<char>,
    thread: Option<Sender<char>>,
}

impl SystemFontProvider {
    fn new(ctx: &Context, folders: Vec<PathBuf>) -> Self {
        Self { ctx: ctx.clone(), folders, requests: Mutex::default() }
    }

    /// Starts the thread. Where the system has none to give, nobody receives the letters, and they stay boxes.
    fn start(&self) -> Sender<char> {
        let (letters, queue) = channel();
        let (ctx, folders) = (self.ctx.clone(), self.folders.clone());
        let work = move || {
            if let Err(fault) = guarded(|| find_fonts(&ctx, &folders, &queue)) {
                log::error!("no more fonts of the system are found: {}", fault.detail);
            }
        };
        if let Err(error) = thread::Builder::new().name("fonts".to_owned()).spawn(work) {
            log::warn!("no thread to look for fonts: {error}");
        }
        letters
    }
}

impl FontProvider for SystemFontProvider {
    /// Never a font: one that is found is added to the context by the thread.
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let letter = request.cluster.chars().next()?;
        let mut asked = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.letters.insert(letter) {
            let thread = asked.thread.get_or_insert_with(|| self.start());
            if thread.send(letter).is_err() {
                log::debug!("nobody looks for a font with {letter:?}");
            }
        }
        None
    }
}

/// Gives the context a font for each letter of the queue, if the folders have one.
fn find_fonts(ctx: &Context, folders: &[PathBuf], queue: &Receiver<char>) {
    let mut index: Option<Vec<IndexedFont>> = None;
    let mut added: Vec<IndexedFont> = Vec::new();
    while let Ok(letter) = queue.recv() {
        if added.iter().any(|font| font.has_letter(letter)) {
            continue;
        }
        let index = index.get_or_insert_with(|| index_fonts(folders));
        let Some(at) = index.iter().position(|font| font.has_letter(letter)) else { continue };
        let font = index.remove(at);
        match read_font(&font.path) {
            Some(data) => {
                log::info!("letters from {}", font.path.display());
                ctx.add_font(FontInsert {
                    name: font.path.display().to_string(),
                    data: FontData::from_owned(data),
                    families: font_families(),
                });
                ctx.request_repaint();
                added.push(font);
            }
            None => log::warn!("{} cannot be read any more", font.path.display()),
        }
    }
}

/// Every family of the window, so that a letter is found in all of them; the program's own fonts come first.
fn font_families() -> Vec<InsertFontFamily> {
    let families: Vec<FontFamily> = theme::fonts().families.into_keys().collect();
    families.into_iter().map(|family| InsertFontFamily { family, priority: FontPriority::Lowest }).collect()
}

/// A font file and the letters that it has. The file itself is not kept.
struct IndexedFont {
    path: PathBuf,
    /// The first and the last of each run of characters without a gap, in order.
    character_ranges: Box<[(u32, u32)]>,
}

impl IndexedFont {
    fn read(path: PathBuf) -> Option<Self> {
        let bytes = read_font(&path)?;
        let mut characters: Vec<u32> =
            FontRef::from_index(&bytes, 0).ok()?.charmap().mappings().map(|(character, _)| character).collect();
        characters.sort_unstable();
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for character in characters {
            match runs.last_mut() {
                Some((_, last)) if character <= last.saturating_add(1) => *last = character,
                _ => runs.push((character, character)),
            }
        }
        Some(Self { path, character_ranges: runs.into() })
    }

    fn has_letter(&self, letter: char) -> bool {
        let letter = u32::from(letter);
        let after = self.character_ranges.partition_point(|(first, _)| *first <= letter);
        after.checked_sub(1).and_then(|at| self.character_ranges.get(at)).is_some_and(|(_, last)| letter <= *last)
    }
}

/// The fonts of folders, those that are best to use first.
fn index_fonts(folders: &[PathBuf]) -> Vec<IndexedFont> {
    let mut files = Vec::new();
    folders.iter().for_each(|folder| collect_font_files(folder, 0, &mut files));
    files.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        // The large families first, then by name, so that the same font is found every time.
        let is_large = ["cjk", "sourcehan", "pingfang", "msyh", "wqy", "noto"].iter().any(|part| name.contains(part));
        (!is_large, !name.contains("regular"), name)
    });
    files.into_iter().take(MAX_FONTS).filter_map(IndexedFont::read).collect()
}

/// The bytes of a font file, unless it is no file, cannot be read or is too large.
fn read_font(path: &Path) -> Option<Vec<u8>> {
    let about = std::fs::metadata(path).ok()?;
    if about.is_file() && about.len() <= MAX_FONT_BYTES { std::fs::read(path).ok() } else { None }
}

fn collect_font_files(folder: &Path, depth: u8, files: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let is_font = ending.is_some_and(|ending| ["ttf", "otf", "ttc"].contains(&ending.as_str()));
        if path.is_dir() && depth < MAX_DEPTH {
            collect_font_files(&path, depth + 1, files);
        } else if is_font && files.len() < MAX_LISTED {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use egui::{FontDefinitions, FontId, RawInput};

    use super::*;
    use crate::text::Face;

    /// A window with the program's families and no letters but Latin ones, over these folders of fonts.
    fn context_with_fonts(folders: Vec<PathBuf>) -> (Context, Receiver<()>) {
        let ctx = Context::default();
        let mut fonts = FontDefinitions::empty();
        fonts.font_data.insert("Sans".to_owned(), Arc::new(FontData::from_static(Face::Sans.data())));
        fonts.families = theme::fonts().families.into_keys().map(|family| (family, vec!["Sans".to_owned()])).collect();
        ctx.set_fonts(fonts);
        let provider = SystemFontProvider::new(&ctx, folders);
        ctx.set_font_providers(vec![Arc::new(provider)]);
        let (woken, wakes) = channel();
        ctx.set_request_repaint_callback(move |_| woken.send(()).unwrap_or_default());
        (ctx, wakes)
    }

    /// A frame that shows the text; says which of its letters have a glyph in each family.
    fn shown_letters(ctx: &Context, text: &str) -> String {
        let mut has = String::new();
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            ui.label(text);
            let has_everywhere = |letter: &char| {
                theme::fonts()
                    .families
                    .into_keys()
                    .all(|family| ui.fonts_mut(|fonts| fonts.has_glyph(&FontId { size: 14.0, family }, *letter)))
            };
            has = text.chars().filter(has_everywhere).collect();
        });
        output.textures_delta.clear();
        has
    }

    /// Shows the text until the window has so many fonts. The limit is for a thread that does not answer at all.
    fn show_until(ctx: &Context, wakes: &Receiver<()>, text: &str, count: usize) -> String {
        loop {
            let has = shown_letters(ctx, text);
            if font_count(ctx) == count {
                return has;
            }
            wakes.recv_timeout(Duration::from_secs(60)).unwrap();
        }
    }

    fn write_font(folder: &Path, name: &str, face: Face) {
        std::fs::create_dir_all(folder).unwrap();
        std::fs::write(folder.join(name), face.data()).unwrap();
    }

    #[test]
    fn a_missing_letter_is_shown_once_its_font_is_found() {
        let folder = tempfile::tempdir().unwrap();
        write_font(&folder.path().join("truetype/hebrew"), "Some-Regular.ttf", Face::Hebrew);
        write_font(folder.path(), "Other.ttf", Face::Thai);
        std::fs::write(folder.path().join("broken.otf"), b"no font").unwrap();
        let (ctx, wakes) = context_with_fonts(vec![folder.path().to_owned()]);
        assert_eq!(shown_letters(&ctx, "a"), "a");
        assert_eq!(font_count(&ctx), 1);
        assert_eq!(show_until(&ctx, &wakes, "aא", 2), "aא");
        // Another letter of the same font needs no other one, and what no font has stays a box.
        assert_eq!(shown_letters(&ctx, "שa"), "שa");
        assert_eq!(show_until(&ctx, &wakes, "土ก", 3), "ก");
        assert_eq!(shown_letters(&ctx, "土aאก"), "aאก");
    }

    #[test]
    fn a_missing_letter_never_waits_for_the_disk() {
        let ctx = Context::default();
        let provider = SystemFontProvider::new(&ctx, vec![PathBuf::from("nowhere")]);
        // A thread that never answers: nobody receives.
        let (letters, queue) = channel();
        provider.requests.lock().unwrap().thread = Some(letters);
        for cluster in ["א", "א", "ש"] {
            assert!(provider.font_for(&FallbackRequest { cluster, family: &FontFamily::Proportional }).is_none());
        }
        assert_eq!(queue.try_iter().collect::<String>(), "אש", "each letter is asked for once");
    }

    #[test]
    fn folders_that_cannot_be_read_are_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let locked = folder.path().join("locked");
        write_font(&locked, "Thai.ttf", Face::Thai);
        #[cfg(unix)]
        std::fs::set_permissions(&locked, std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
        write_font(&folder.path().join("open"), "Hebrew.ttf", Face::Hebrew);
        std::fs::create_dir_all(folder.path().join("open/Folder.ttf")).unwrap();
        std::fs::write(folder.path().join("file"), "no folder").unwrap();
        let folders = ["nowhere", "file", "locked", "open"].map(|name| folder.path().join(name));
        let (ctx, wakes) = context_with_fonts(folders.to_vec());
        assert_eq!(show_until(&ctx, &wakes, "א", 2), "א");
        let (ctx, _wakes) = context_with_fonts(vec![folder.path().join("nowhere")]);
        assert_eq!(shown_letters(&ctx, "aא"), "a");
        #[cfg(unix)]
        std::fs::set_permissions(&locked, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    }

    #[test]
    fn the_index_has_the_letters_of_a_font_and_no_others() {
        let folder = tempfile::tempdir().unwrap();
        write_font(folder.path(), "Hebrew.ttf", Face::Hebrew);
        let index = index_fonts(&[folder.path().to_owned()]);
        let charmap = FontRef::from_index(Face::Hebrew.data(), 0).unwrap().charmap();
        assert_eq!(index.len(), 1);
        for letter in (0..0x3000).filter_map(char::from_u32) {
            assert_eq!(index[0].has_letter(letter), charmap.map(letter).is_some(), "{letter:?}");
        }
    }
}
