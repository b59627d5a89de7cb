//! System fonts for characters that the program's fonts do not have, such as Chinese ones. A thread searches for them.
//! Until a font is found, a box is shown. Only the window uses system fonts: figures use the program's own fonts, so
//! that they are the same on every machine.

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
use crate::store::folder_names;

/// The most font files that are read for the index.
const MAX_FONTS: usize = 200;
/// The most font files that are listed. Those with the best names are read.
const MAX_LISTED: usize = 4000;
/// The most levels of folders below a font folder that are searched.
const MAX_DEPTH: u8 = 5;
/// The size of the largest font file that is used, in bytes.
const MAX_FONT_BYTES: u64 = 128 << 20;

/// Lets the window search for system fonts. Nothing is read before a character is missing.
pub fn install(ctx: &Context) {
    let provider: Arc<dyn FontProvider> = Arc::new(SystemFontProvider::new(ctx, font_folders()));
    ctx.data_mut(|data| data.insert_temp(Id::NULL, InstalledFontProvider(provider.clone())));
    ctx.add_font_provider(provider);
}

/// The font provider, stored in the data of the context.
#[derive(Clone)]
struct InstalledFontProvider(Arc<dyn FontProvider>);

/// The font provider of a window, for paint contexts on other threads. None if [`install`] was not called.
pub fn font_provider(ctx: &Context) -> Option<Arc<dyn FontProvider>> {
    ctx.data(|data| data.get_temp::<InstalledFontProvider>(Id::NULL)).map(|installed| installed.0)
}

/// The number of fonts of a context. Text that was laid out with another number must be laid out again, because a new
/// font changes the places of all glyphs in the texture.
pub fn font_count(ctx: &Context) -> usize {
    ctx.fonts(|fonts| fonts.definitions().font_data.len())
}

/// The folders where operating systems keep fonts.
fn font_folders() -> Vec<PathBuf> {
    let fixed = ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"];
    let mut folders: Vec<PathBuf> = fixed.iter().map(PathBuf::from).collect();
    folders.push(PathBuf::from("C:\\Windows\\Fonts"));
    if let Some(home) = std::env::home_dir() {
        folders.extend([home.join(".local/share/fonts"), home.join(".fonts"), home.join("Library/Fonts")]);
    }
    folders
}

/// Sends missing characters to a thread that searches for a font. egui calls it while text is laid out, so it never
/// waits.
struct SystemFontProvider {
    ctx: Context,
    folders: Vec<PathBuf>,
    requests: Mutex<LetterRequests>,
}

/// The characters that were sent to the thread, and the channel to the thread once it runs.
#[derive(Default)]
struct LetterRequests {
    letters: BTreeSet<char>,
    thread: Option<Sender<char>>,
}

impl SystemFontProvider {
    fn new(ctx: &Context, folders: Vec<PathBuf>) -> Self {
        Self { ctx: ctx.clone(), folders, requests: Mutex::default() }
    }

    /// Starts the thread. If the system refuses a thread, the characters are not received, and they stay boxes.
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
    /// Returns no font: the thread adds a font to the context when it has found one.
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let letter = request.cluster.chars().next()?;
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.letters.insert(letter) {
            let thread = requests.thread.get_or_insert_with(|| self.start());
            if thread.send(letter).is_err() {
                log::debug!("nobody looks for a font with {letter:?}");
            }
        }
        None
    }
}

/// Adds a font to the context for each character of the queue that a font in the folders has.
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

/// All font families of the window, so that the character is found in each of them. The program's own fonts have
/// priority.
fn font_families() -> Vec<InsertFontFamily> {
    let families: Vec<FontFamily> = theme::fonts().families.into_keys().collect();
    families.into_iter().map(|family| InsertFontFamily { family, priority: FontPriority::Lowest }).collect()
}

/// A font file and its characters. Its bytes are not kept.
struct IndexedFont {
    path: PathBuf,
    /// The first and the last code point of each range without gaps, in order.
    character_ranges: Box<[(u32, u32)]>,
}

impl IndexedFont {
    fn read(path: PathBuf) -> Option<Self> {
        let bytes = read_font(&path)?;
        let mut characters: Vec<u32> =
            FontRef::from_index(&bytes, 0).ok()?.charmap().mappings().map(|(character, _)| character).collect();
        characters.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for character in characters {
            match ranges.last_mut() {
                Some((_, last)) if character <= last.saturating_add(1) => *last = character,
                _ => ranges.push((character, character)),
            }
        }
        Some(Self { path, character_ranges: ranges.into() })
    }

    fn has_letter(&self, letter: char) -> bool {
        let letter = u32::from(letter);
        let after = self.character_ranges.partition_point(|(first, _)| *first <= letter);
        after.checked_sub(1).and_then(|at| self.character_ranges.get(at)).is_some_and(|(_, last)| letter <= *last)
    }
}

/// The fonts in folders, the best ones first.
fn index_fonts(folders: &[PathBuf]) -> Vec<IndexedFont> {
    let mut files = Vec::new();
    folders.iter().for_each(|folder| collect_font_files(folder, 0, &mut files));
    files.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        // The large font families first, then by name, so that every search finds the same font.
        let is_large =
            ["cjk", "sourcehan", "pingfang", "msyh", "wqy", "noto"].iter().any(|family| name.contains(family));
        (!is_large, !name.contains("regular"), name)
    });
    files.into_iter().take(MAX_FONTS).filter_map(IndexedFont::read).collect()
}

/// The bytes of a font file. None if it is not a file, cannot be read or is too large.
fn read_font(path: &Path) -> Option<Vec<u8>> {
    let metadata = std::fs::metadata(path).ok()?;
    if metadata.is_file() && metadata.len() <= MAX_FONT_BYTES { std::fs::read(path).ok() } else { None }
}

fn collect_font_files(folder: &Path, depth: u8, files: &mut Vec<PathBuf>) {
    for path in folder_names(folder).unwrap_or_default().into_iter().map(|name| folder.join(name)) {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let is_font = extension.is_some_and(|extension| ["ttf", "otf", "ttc"].contains(&extension.as_str()));
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

    /// A context with the program's font families, but only Latin characters, and a provider for these folders.
    fn context_with_fonts(folders: Vec<PathBuf>) -> (Context, Receiver<()>) {
        let ctx = Context::default();
        let mut fonts = FontDefinitions::empty();
        fonts.font_data.insert("Sans".to_owned(), Arc::new(FontData::from_static(Face::Sans.data())));
        fonts.families = theme::fonts().families.into_keys().map(|family| (family, vec!["Sans".to_owned()])).collect();
        ctx.set_fonts(fonts);
        let provider = SystemFontProvider::new(&ctx, folders);
        ctx.set_font_providers(vec![Arc::new(provider)]);
        let (wake, wakes) = channel();
        ctx.set_request_repaint_callback(move |_| wake.send(()).unwrap_or_default());
        (ctx, wakes)
    }

    /// Runs a frame that shows the text. Returns its characters that have a glyph in each family.
    fn shown_letters(ctx: &Context, text: &str) -> String {
        let mut shown = String::new();
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            ui.label(text);
            let is_in_every_family = |letter: &char| {
                theme::fonts()
                    .families
                    .into_keys()
                    .all(|family| ui.fonts_mut(|fonts| fonts.has_glyph(&FontId { size: 14.0, family }, *letter)))
            };
            shown = text.chars().filter(is_in_every_family).collect();
        });
        output.textures_delta.clear();
        shown
    }

    /// Shows the text until the context has `count` fonts. The timeout is for a thread that does not answer at all.
    fn show_until(ctx: &Context, wakes: &Receiver<()>, text: &str, count: usize) -> String {
        loop {
            let shown = shown_letters(ctx, text);
            if font_count(ctx) == count {
                return shown;
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
        // Another character of the same font needs no new font, and a character in no font stays a box.
        assert_eq!(shown_letters(&ctx, "שa"), "שa");
        assert_eq!(show_until(&ctx, &wakes, "土ก", 3), "ก");
        assert_eq!(shown_letters(&ctx, "土aאก"), "aאก");
    }

    #[test]
    fn a_missing_letter_never_waits_for_the_disk() {
        let ctx = Context::default();
        let provider = SystemFontProvider::new(&ctx, vec![PathBuf::from("nowhere")]);
        // A thread that never answers: no one receives.
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
