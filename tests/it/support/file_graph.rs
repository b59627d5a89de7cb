//! The files of a crate and which of them uses which other, read from the sources as text.
//!
//! A file uses another if a `use` line or a path in its code leads to something that is defined there. A name that a
//! module re-exports leads to the file that defines it, and re-exporting it is no use of it. Tests do not count.
//!
//! A parent module and its child may use each other: the one gathers its children in lists, the other takes the types of
//! its parent. So of what leads from a file to one of its ancestors or back, only one direction counts in a circle.
//!
//! Limitations: a method that is called on a value is not seen, nor what a macro expands to.

use std::collections::{BTreeMap, BTreeSet};

/// The most re-exports that are followed one after the other.
const MAX_REEXPORTS: usize = 16;

/// Which file uses which. A file is named by its path below `src` without `.rs`: `scene/label`.
#[derive(Debug)]
pub struct FileGraph {
    /// For each file, the others that it uses.
    pub uses: BTreeMap<String, BTreeSet<String>>,
}

/// The names and paths in one file.
#[derive(Debug, Default)]
struct SourceFile {
    /// The path that each name of a `use` line stands for.
    imports: BTreeMap<String, Vec<String>>,
    /// Names that the file re-exports.
    reexports: BTreeSet<String>,
    /// The modules of glob imports.
    globs: Vec<Vec<String>>,
    /// Paths of two or more names in the code.
    paths: BTreeSet<Vec<String>>,
    /// All single names in the code, because a name from a glob import has no path.
    names: BTreeSet<String>,
}

/// Files by their modules.
type SourceFiles = BTreeMap<Vec<String>, SourceFile>;

/// The target of a path.
struct Destination {
    module: Vec<String>,
    /// Is it the module itself, rather than something that is defined in it?
    is_module: bool,
}

impl FileGraph {
    /// Reads the sources of a crate: the text of each file by its name. `lib` is the root.
    pub fn of(sources: &BTreeMap<String, String>) -> Self {
        let files: SourceFiles = sources.iter().map(|(name, text)| (module_of(name), SourceFile::read(text))).collect();
        let uses = files.iter().map(|(module, file)| {
            let used = file.used(module, &files).into_iter().filter(|other| other != module);
            (name_of(module), used.map(|other| name_of(&other)).collect())
        });
        Self { uses: uses.collect() }
    }

    /// The circles, the largest first: strongly connected components of two or more files.
    /// None is a part of another.
    pub fn circles(&self) -> Vec<Vec<String>> {
        let is_within = |inner: &str, outer: &str| module_of(inner).starts_with(&module_of(outer));
        let mut found = self.circles_by(|from, to| !is_within(from, to));
        found.extend(self.circles_by(|from, to| !is_within(to, from)));
        found.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
        let mut circles: Vec<BTreeSet<&str>> = Vec::new();
        for circle in found {
            if !circles.iter().any(|larger| larger.is_superset(&circle)) {
                circles.push(circle);
            }
        }
        circles.into_iter().map(|circle| circle.into_iter().map(str::to_owned).collect()).collect()
    }

    /// The circles of the uses that `counts` accepts.
    fn circles_by(&self, counts: impl Fn(&str, &str) -> bool) -> Vec<BTreeSet<&str>> {
        let files = self.uses.keys().map(String::as_str);
        let reach: BTreeMap<&str, BTreeSet<&str>> = files.map(|file| (file, self.reached(file, &counts))).collect();
        let mut circles = BTreeSet::new();
        for (file, reached) in &reach {
            let is_mutual = |other: &&&str| reach.get(*other).is_some_and(|reached| reached.contains(file));
            let circle: BTreeSet<&str> = reached.iter().filter(is_mutual).copied().collect();
            if circle.len() > 1 {
                circles.insert(circle);
            }
        }
        circles.into_iter().collect()
    }

    /// The uses between these files, one a line.
    pub fn uses_within(&self, files: &[String]) -> Vec<String> {
        let within = |file: &String| {
            let used = self.uses.get(file).into_iter().flatten().filter(|other| files.contains(other));
            used.map(|other| format!("{file} uses {other}")).collect::<Vec<_>>()
        };
        files.iter().flat_map(within).collect()
    }

    /// All files that a file uses, directly or through others, by uses that `counts` accepts.
    fn reached(&self, from: &str, counts: &impl Fn(&str, &str) -> bool) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut waiting = vec![from];
        while let Some(file) = waiting.pop() {
            for other in self.uses.get(file).into_iter().flatten() {
                if counts(file, other) && reached.insert(other.as_str()) {
                    waiting.push(other);
                }
            }
        }
        reached
    }
}

fn module_of(name: &str) -> Vec<String> {
    if name == "lib" { Vec::new() } else { name.split('/').map(str::to_owned).collect() }
}

fn name_of(module: &[String]) -> String {
    if module.is_empty() { "lib".to_owned() } else { module.join("/") }
}

/// The target of a path that is written in a module; none if it leaves the crate or begins with a name of this file.
fn resolve(files: &SourceFiles, module: &[String], path: &[String], reexports: usize) -> Option<Destination> {
    let follow = |module: &[String], import: &[String], behind: &[String]| {
        let whole = [import, behind].concat();
        (reexports < MAX_REEXPORTS).then(|| resolve(files, module, &whole, reexports + 1)).flatten()
    };
    let (first, rest) = path.split_first()?;
    let mut at = module.to_vec();
    match first.as_str() {
        "crate" | "stancemap" => at.clear(),
        "self" => {}
        "super" => drop(at.pop()?),
        _ => {
            at.push(first.clone());
            if !files.contains_key(&at) {
                let import = files.get(module)?.imports.get(first).filter(|import| import.first() != Some(first))?;
                return follow(module, import, rest);
            }
        }
    }
    for (step, name) in rest.iter().enumerate() {
        match name.as_str() {
            "self" => continue,
            "super" => drop(at.pop()?),
            _ => {
                at.push(name.clone());
                if files.contains_key(&at) {
                    continue;
                }
                at.pop();
                return match files.get(&at)?.imports.get(name) {
                    Some(import) => follow(&at, import, rest.get(step + 1..).unwrap_or_default()),
                    None => Some(Destination { module: at, is_module: false }),
                };
            }
        }
    }
    Some(Destination { module: at, is_module: true })
}

impl SourceFile {
    fn read(text: &str) -> Self {
        // Tests stand at the end of a file.
        let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let tokens = tokens(own);
        let mut file = Self::default();
        // Open braces, and whether each is that of a module within this file.
        let mut braces: Vec<bool> = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let inner = braces.iter().filter(|is_module| **is_module).count();
            match token.as_str() {
                "use" => {
                    let mut tree = Self::default();
                    // `pub use` and `pub(super) use`.
                    let is_public = at.checked_sub(1).and_then(|at| tokens.get(at));
                    let is_public = is_public.is_some_and(|token| token == "pub" || token == ")");
                    at = tree.read_tree(&tokens, at + 1, Vec::new());
                    file.reexports.extend(tree.imports.keys().filter(|_| is_public).cloned());
                    let imports = tree.imports.into_iter().map(|(name, path)| (name, out_of(inner, path)));
                    // A module within the file that imports from the file uses no other file.
                    let is_foreign =
                        |path: &[String]| path.len() > 2 || path.first().is_none_or(|first| first != "self");
                    file.imports.extend(imports.filter(|(_, path)| inner == 0 || is_foreign(path)));
                    file.globs.extend(tree.globs.into_iter().map(|path| out_of(inner, path)));
                    continue;
                }
                "{" => braces.push(at.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(|token| token == "mod")),
                "}" => drop(braces.pop()),
                _ => {}
            }
            let mut path = Vec::new();
            while let Some(name) = tokens.get(at).filter(|token| is_name(token)) {
                path.push(name.clone());
                at += 1;
                if tokens.get(at).is_none_or(|token| token != "::") {
                    break;
                }
                at += 1;
            }
            match path.first() {
                None => at += 1,
                Some(name) => drop(file.names.insert(name.clone())),
            }
            if path.len() > 1 {
                file.paths.insert(out_of(inner, path));
            }
        }
        file
    }

    /// The modules of the files that it uses; it may be among them.
    fn used(&self, module: &[String], files: &SourceFiles) -> BTreeSet<Vec<String>> {
        let is_used = |name: &String| !self.reexports.contains(name) || self.names.contains(name);
        let imports = self.imports.iter().filter(|(name, _)| is_used(name)).map(|(_, path)| path);
        let own = imports.chain(&self.paths).filter_map(|path| resolve(files, module, path, 0));
        let mut used: BTreeSet<Vec<String>> = own.map(|destination| destination.module).collect();
        for glob in self.globs.iter().filter_map(|path| resolve(files, module, path, 0)) {
            if let Some(source) = files.get(&glob.module).filter(|_| glob.is_module) {
                let brought = self.names.iter().filter_map(|name| source.imports.get(name));
                let brought = brought.filter_map(|path| resolve(files, &glob.module, path, 0));
                used.extend(brought.map(|destination| destination.module));
            }
            used.insert(glob.module);
        }
        used
    }

    /// Reads one tree of a `use` line after the path `before`, and returns its end.
    fn read_tree(&mut self, tokens: &[String], mut at: usize, before: Vec<String>) -> usize {
        let mut path = before;
        while let Some(token) = tokens.get(at) {
            match token.as_str() {
                "," | "}" | ";" => break,
                "::" => {}
                "*" => self.globs.push(std::mem::take(&mut path)),
                "{" => {
                    while tokens.get(at).is_some_and(|token| token == "{" || token == ",") {
                        at = self.read_tree(tokens, at + 1, path.clone());
                    }
                    path.clear();
                }
                "as" => {
                    at += 1;
                    if let Some(name) = tokens.get(at) {
                        self.imports.insert(name.clone(), std::mem::take(&mut path));
                    }
                }
                name => path.push(name.to_owned()),
            }
            at += 1;
        }
        if let Some(name) = path.iter().rfind(|name| *name != "self") {
            self.imports.insert(name.clone(), path.clone());
        }
        at
    }
}

/// A path in a module within a file, as it would be written in the file itself.
fn out_of(inner: usize, path: Vec<String>) -> Vec<String> {
    let supers = path.iter().take_while(|name| *name == "super").count();
    let rest = path.into_iter().skip(supers.min(inner));
    if supers > 0 && supers <= inner {
        std::iter::once("self".to_owned()).chain(rest).collect()
    } else {
        rest.collect()
    }
}

fn is_name(token: &str) -> bool {
    token.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
}

/// The tokens of a source: names, `::` and single signs, without comments, strings, characters, lifetimes and numbers.
pub fn tokens(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let letter = |at: usize| letters.get(at).copied().unwrap_or('\0');
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    let word_end = |from: usize| (from..).find(|at| !joins(letter(*at))).unwrap_or(letters.len());
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        match (letter(at), letter(at + 1)) {
            ('/', '/') => at = end_of(&letters, at, "\n"),
            ('/', '*') => at = end_of(&letters, at + 2, "*/"),
            ('"', _) => at = end_of_text(&letters, at + 1),
            ('r', '"' | '#') => {
                let marks = (at + 1..).take_while(|at| letter(*at) == '#').count();
                at = end_of(&letters, at + 2 + marks, &format!("\"{}", "#".repeat(marks)));
            }
            ('\'', '\\') => at = end_of(&letters, at + 3, "'"),
            ('\'', _) if letter(at + 2) == '\'' => at += 3,
            ('\'', _) => at = word_end(at + 1),
            (':', ':') => {
                tokens.push("::".to_owned());
                at += 2;
            }
            (c, _) if joins(c) => {
                let end = word_end(at);
                let word: String = letters.get(at..end).unwrap_or_default().iter().collect();
                tokens.extend(is_name(&word).then_some(word));
                at = end;
            }
            (c, _) => {
                tokens.extend((!c.is_whitespace()).then(|| c.to_string()));
                at += 1;
            }
        }
    }
    tokens
}

/// The position after the next `end`.
fn end_of(letters: &[char], from: usize, end: &str) -> usize {
    let end: Vec<char> = end.chars().collect();
    let found = (from..letters.len()).find(|at| letters.get(*at..*at + end.len()) == Some(&end));
    found.map_or(letters.len(), |at| at + end.len())
}

/// The position after the end of a string.
fn end_of_text(letters: &[char], mut at: usize) -> usize {
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}
