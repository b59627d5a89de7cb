//! Fonts of the system for letters that those of the program do not have, such as Chinese ones. Only the window asks
//! for them: figures use the program's own, so that they are the same on every machine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use egui::epaint::text::{FallbackRequest, FontInsert, FontPriority, InsertFontFamily};
use egui::{Context, FontData, FontFamily};
use skrifa::{FontRef, MetadataProvider};

/// How many fonts are looked into at most.
const MOST: usize = 200;

/// Lets the window find fonts of the system.
pub fn install(ctx: &Context) {
    let folders = folders();
    let missing: Mutex<BTreeSet<u32>> = Mutex::default();
    ctx.add_font_provider(Arc::new(move |request: &FallbackRequest<'_>| {
        let letter = request.cluster.chars().next()?;
        // Letters that lie together are in one font, or in none.
        let block = u32::from(letter) >> 12;
        let mut missing = missing.lock().unwrap_or_else(PoisonError::into_inner);
        if missing.contains(&block) {
            return None;
        }
        let found = find(&folders, letter);
        if found.is_none() {
            missing.insert(block);
        }
        let (path, data) = found?;
        log::info!("letters from {}", path.display());
        let families = [FontFamily::Proportional, FontFamily::Monospace, request.family.clone()];
        let families = families.map(|family| InsertFontFamily { family, priority: FontPriority::Lowest });
        Some(FontInsert { name: path.display().to_string(), data, families: families.to_vec() })
    }));
}

/// Where systems keep their fonts.
fn folders() -> Vec<PathBuf> {
    let fixed = ["/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts"];
    let mut folders: Vec<PathBuf> = fixed.iter().map(PathBuf::from).collect();
    folders.push(PathBuf::from("C:\\Windows\\Fonts"));
    if let Some(home) = std::env::home_dir() {
        folders.extend([home.join(".local/share/fonts"), home.join(".fonts"), home.join("Library/Fonts")]);
    }
    folders
}

/// A font that has the letter.
fn find(folders: &[PathBuf], letter: char) -> Option<(PathBuf, FontData)> {
    let mut files = Vec::new();
    folders.iter().for_each(|folder| collect(folder, 0, &mut files));
    files.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        // The large families first, then by name, so that the same font is found every time.
        let is_large = ["cjk", "sourcehan", "pingfang", "msyh", "wqy", "noto"].iter().any(|part| name.contains(part));
        (!is_large, !name.contains("regular"), name)
    });
    files.into_iter().take(MOST).find_map(|path| {
        let bytes = std::fs::read(&path).ok()?;
        let has = FontRef::from_index(&bytes, 0).ok()?.charmap().map(letter).is_some();
        has.then(|| (path, FontData::from_owned(bytes)))
    })
}

fn collect(folder: &Path, depth: u8, files: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        if path.is_dir() && depth < 5 {
            collect(&path, depth + 1, files);
        } else if ending.is_some_and(|ending| ["ttf", "otf", "ttc"].contains(&ending.as_str())) && files.len() < 4000 {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_that_has_the_letter_is_found_in_a_folder_within() {
        let folder = tempfile::tempdir().unwrap();
        let within = folder.path().join("truetype/hebrew");
        std::fs::create_dir_all(&within).unwrap();
        std::fs::write(within.join("Some-Regular.ttf"), crate::text::Face::Hebrew.data()).unwrap();
        std::fs::write(within.join("broken.otf"), b"no font").unwrap();
        let folders = [folder.path().to_owned(), folder.path().join("nowhere")];
        let found = find(&folders, 'א').map(|(path, _)| path);
        assert_eq!(found, Some(within.join("Some-Regular.ttf")));
        assert!(find(&folders, '土').is_none());
    }
}
