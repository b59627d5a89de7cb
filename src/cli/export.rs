//! `stancemap export`: a figure of a map as a file. Draws nothing itself: the sheet and the formats are those of the
//! window.

mod choice;
mod width;

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::trouble::{Trouble, shown};
use super::{Exit, input, output, tell};
use crate::export::{ALL, Format, TABLES, Table, boxes};
use crate::model::vocabulary::BadWord;
use crate::model::{About, Date, FigureSettings, FigureTheme, Lens, Look, Map, Page, Shown, Term, View};
use crate::scene::{self, Sheet};
use crate::store;
use width::Width;

/// Make a figure of a map, or a table of its matrix.
///
/// The figure is the same as in the window, and the same map and options give the same bytes on every machine.
#[derive(clap::Args)]
pub(super) struct Export {
    /// The map; "-" reads it from standard input.
    file: PathBuf,
    /// The figure; its ending says the format. "-" writes to standard output.
    #[arg(short, long, value_name = "FIGURE")]
    output: PathBuf,
    /// The format, where the ending of the figure does not say it.
    #[arg(long, value_parser = formats())]
    format: Option<Output>,
    /// What to show of the map; the canvas without it. A table always is the matrix.
    #[arg(long, value_parser = words::<Shown>(Shown::TERMS))]
    show: Option<Shown>,
    /// What the map is coloured by: the id or title of an issue, or "relationships", as without it.
    #[arg(long, value_name = "ISSUE")]
    lens: Option<String>,
    /// A view that is saved in the map, by its id or name: its lens, its day and its settings.
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// The day that is shown, as 2025-11-07, 2025-11 or 2025; without it that of the view, or the map's own.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// How wide the figure is, as 170mm or 1920px, and as high as it must be; 170mm without it.
    #[arg(long)]
    width: Option<Width>,
    /// The paper to fill, instead of a width.
    #[arg(long, value_parser = words::<Page>(Page::TERMS))]
    page: Option<Page>,
    /// Pixels an inch, from 30 to 1200; 300 without it.
    ///
    /// Tells how many pixels a PNG has, and how large a width in pixels is on paper.
    #[arg(long, value_name = "DOTS", value_parser = clap::value_parser!(u16).range(30..=1200))]
    dpi: Option<u16>,
    /// The colours; light without it.
    #[arg(long, value_parser = words::<FigureTheme>(FigureTheme::TERMS))]
    theme: Option<FigureTheme>,
    /// Leave the paper out.
    #[arg(long)]
    transparent: bool,
    /// Leave the title out.
    #[arg(long)]
    no_title: bool,
    /// Leave the question out.
    #[arg(long)]
    no_question: bool,
    /// Leave the date and the viewpoint out.
    #[arg(long)]
    no_moment: bool,
    /// Leave the legend out.
    #[arg(long)]
    no_legend: bool,
    /// Leave the list of sources out.
    #[arg(long)]
    no_sources: bool,
    /// Overwrite a figure that is there.
    #[arg(long)]
    force: bool,
    /// Say nothing but what is wrong.
    #[arg(short, long)]
    quiet: bool,
}

impl Export {
    /// Does it.
    pub(super) fn run(&self) -> Exit {
        match self.write() {
            Ok(()) => Exit::Fine,
            Err(trouble) => trouble.tell(),
        }
    }

    fn write(&self) -> Result<(), Trouble> {
        let format = self.chosen_format()?;
        self.spare_the_map()?;
        let map = input::read(&self.file)?;
        let view = self.view.as_deref().map(|name| choice::view(&map, name)).transpose()?.cloned();
        let lens = self.chosen_lens(&map, view.as_ref())?;
        let settings = self.settings(view.as_ref())?;
        self.remark(&map);
        let look = view.as_ref().map_or_else(Look::default, Look::from);
        let look = Look { lens, as_of: self.as_of.or(look.as_of), ..look };
        let (bytes, made) = match format {
            Output::Figure(format) => {
                let sheet = scene::sheet(&map, look, &settings);
                if let Some(boxes) = boxes::of_figure(&map, &sheet) {
                    self.note(&boxes);
                }
                let bytes = (format.run)(&sheet).map_err(Trouble::Figure)?;
                (bytes, size(&self.output, &sheet, format))
            }
            Output::Table(table) => {
                let (actors, issues) = (map.actors.len(), map.issues.len());
                let made = format!("{} of {actors} actors and {issues} issues", table.about.name);
                ((table.run)(&map, &look, &settings.matrix), format!("{made}: {}", shown(&self.output)))
            }
        };
        if input::is_stream(&self.output) {
            return output::put(&bytes);
        }
        let saved = store::export(&self.output, &bytes, self.force).map_err(Trouble::Writing)?;
        self.note(&made);
        if let Some(warning) = saved.warning() {
            self.note(&warning);
        }
        Ok(())
    }

    fn chosen_format(&self) -> Result<Output, Trouble> {
        let ending = self.output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let by_ending = Output::all().find(|format| Some(format.extension()) == ending.as_deref());
        match (self.format, by_ending) {
            (Some(format), Some(other)) if format.about().id != other.about().id => {
                let (name, format) = (shown(&self.output), format.about().name);
                Err(Trouble::Usage(format!("a file of that name is no {format}; give it another ending: {name}")))
            }
            (Some(format), _) | (None, Some(format)) => Ok(format),
            (None, None) => {
                let known: Vec<_> = Output::all().map(Output::extension).collect();
                let stream = if input::is_stream(&self.output) { "standard output has" } else { "the figure has" };
                let known = known.join(", ");
                Err(Trouble::Usage(format!(
                    "{stream} no ending that says the format; add --format and one of: {known}"
                )))
            }
        }
    }

    /// A figure must never take the place of the map that it is made from.
    fn spare_the_map(&self) -> Result<(), Trouble> {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        if real(&self.file).is_some_and(|map| real(&self.output) == Some(map)) {
            let name = shown(&self.output);
            return Err(Trouble::Usage(format!("the figure would overwrite the map that it is made from: {name}")));
        }
        Ok(())
    }

    fn chosen_lens(&self, map: &Map, view: Option<&View>) -> Result<Lens, Trouble> {
        match (&self.lens, view) {
            (Some(name), _) => choice::lens(map, name),
            (None, Some(view)) => Ok(view.lens.clone()),
            (None, None) => Ok(Lens::Relationships),
        }
    }

    fn settings(&self, view: Option<&View>) -> Result<FigureSettings, Trouble> {
        let mut settings = view.map(|view| view.figure.clone()).unwrap_or_default();
        settings.dpi = self.dpi.unwrap_or(settings.dpi);
        settings.theme = self.theme.unwrap_or(settings.theme);
        settings.page = self.page.unwrap_or(settings.page);
        settings.shown = self.show.unwrap_or(settings.shown);
        if let Some(width) = self.width {
            if self.page.is_some_and(|page| page != Page::Content) {
                let words = "a page has a width of its own: leave out --width, or choose --page content";
                return Err(Trouble::Usage(words.to_owned()));
            }
            settings.page = Page::Content;
            settings.width_mm = width.mm(settings.dpi).map_err(Trouble::Usage)?;
        }
        settings.transparent |= self.transparent;
        settings.title &= !self.no_title;
        settings.question &= !self.no_question;
        settings.moment &= !self.no_moment;
        settings.legend &= !self.no_legend;
        settings.sources &= !self.no_sources;
        Ok(settings)
    }

    /// What should be known of a figure that is made all the same.
    fn remark(&self, map: &Map) {
        match map.problems().len() {
            0 => {}
            1 => self.note("one thing in this map is broken; `stancemap check` says which"),
            count => self.note(&format!("{count} things in this map are broken; `stancemap check` lists them")),
        }
    }

    fn note(&self, words: &str) {
        if !self.quiet {
            tell(&words);
        }
    }
}

/// What was written: its size as it is counted in that format.
fn size(path: &Path, sheet: &Sheet, format: &Format) -> String {
    let mm = sheet.size * sheet.mm_per_unit;
    let (wide, high) = sheet.pixels();
    let pixels = if format.about.id == "png" { format!(", {wide} × {high} pixels") } else { String::new() };
    format!("{} of {:.0} × {:.0} mm{pixels}: {}", format.about.name, mm.x, mm.y, shown(path))
}

/// Takes the words of a closed list, and shows them in the help.
fn words<T>(terms: &'static [Term]) -> impl TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err = BadWord> + Clone + Send + Sync + 'static,
{
    let word = |term: &'static Term| PossibleValue::new(term.id).help(term.help);
    PossibleValuesParser::new(terms.iter().map(word)).try_map(|word| word.parse::<T>())
}

/// What can be written.
#[derive(Clone, Copy)]
enum Output {
    Figure(&'static Format),
    Table(&'static Table),
}

impl Output {
    fn all() -> impl Iterator<Item = Self> + Clone {
        ALL.iter().map(Self::Figure).chain(TABLES.iter().map(Self::Table))
    }

    fn about(self) -> &'static About {
        match self {
            Self::Figure(format) => &format.about,
            Self::Table(table) => &table.about,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Figure(format) => format.extension,
            Self::Table(table) => table.extension,
        }
    }
}

/// Takes the id of a format.
fn formats() -> impl TypedValueParser<Value = Output> {
    let word = |format: Output| PossibleValue::new(format.about().id).help(format.about().help);
    let found = |word: String| Output::all().find(|format| format.about().id == word).ok_or("there is no such format");
    PossibleValuesParser::new(Output::all().map(word)).try_map(found)
}
