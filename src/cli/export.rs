//! `stancemap export`: writes a figure or a table of a map to a file. Draws nothing itself: the sheet and the formats
//! are those of the window.

pub(super) mod name_lookup;
mod width;

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::command_error::CommandError;
use super::{ExitReason, input, output, print_message};
use crate::export::{ALL, FigureFormat, TABLE_FORMATS, TableFormat, missing_glyphs};
use crate::model::vocabulary::BadWord;
use crate::model::{
    Date, FigureContent, FigurePage, FigureSettings, FigureTheme, Lens, Map, RegistryEntry, Term, View, ViewState,
};
use crate::scene::{self, FigureSheet};
use crate::store;
use crate::visible_text::visible_path;
use width::{FigureWidth, SCREEN_DPI};

/// Make a figure of a map, or a table of its matrix.
///
/// The figure is the same as in the window, and the same map and options give the same bytes on every machine.
#[derive(clap::Args)]
pub(super) struct ExportCommand {
    /// The map; "-" reads it from standard input.
    file: PathBuf,
    /// The figure; its ending says the format. "-" writes to standard output.
    #[arg(short, long, value_name = "FIGURE")]
    output: PathBuf,
    /// The format, where the ending of the figure does not say it.
    #[arg(long, value_parser = formats())]
    format: Option<OutputFormat>,
    /// What to show of the map; the canvas without it. A table always is the matrix.
    #[arg(long, value_parser = term_parser::<FigureContent>(FigureContent::TERMS))]
    show: Option<FigureContent>,
    /// What the map is coloured by: the id or title of an issue, or "relationships", as without it.
    #[arg(long, value_name = "ISSUE")]
    lens: Option<String>,
    /// A view that is saved in the map, by its id or name: its lens, its day and its settings.
    #[arg(long, value_name = "NAME")]
    view: Option<String>,
    /// The day that is shown, as 2025-11-07, 2025-11 or 2025; without it that of the view, or the map's own.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// How wide the figure is, as 170mm, 17cm, 6.5in or 1920px, and as high as it must be; 170mm without it.
    #[arg(long)]
    width: Option<FigureWidth>,
    /// The paper to fill, instead of a width; a4 means a4_landscape, and a3 a3_landscape.
    #[arg(long, value_parser = term_parser_with_aliases::<FigurePage>(FigurePage::TERMS, PAGE_ALIASES))]
    page: Option<FigurePage>,
    /// Pixels an inch, from 30 to 1200; 300 without it, or 96, as on a screen, where the width is in pixels.
    ///
    /// Tells how many pixels a PNG has. A width in pixels is smaller on paper the more there are, so that letters and
    /// marks take more of it.
    #[arg(long, value_name = "DOTS", value_parser = clap::value_parser!(u16).range(30..=1200))]
    dpi: Option<u16>,
    /// The colours; light without it.
    #[arg(long, value_parser = term_parser::<FigureTheme>(FigureTheme::TERMS))]
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

impl ExportCommand {
    /// Runs the command.
    pub(super) fn run(&self) -> ExitReason {
        match self.write() {
            Ok(()) => ExitReason::Success,
            Err(error) => error.report(),
        }
    }

    fn write(&self) -> Result<(), CommandError> {
        let format = self.chosen_format()?;
        self.refuse_to_overwrite_map()?;
        let map = input::read(&self.file)?;
        let view = self.view.as_deref().map(|name| name_lookup::find_view(&map, name)).transpose()?.cloned();
        let lens = self.chosen_lens(&map, view.as_ref())?;
        let settings = self.settings(view.as_ref())?;
        self.warn_about_problems(&map);
        let view_state = view.as_ref().map_or_else(ViewState::default, ViewState::from);
        let view_state = ViewState { lens, as_of: self.as_of.or(view_state.as_of), ..view_state };
        let (bytes, summary) = match format {
            OutputFormat::Figure(format) => {
                scene::check_matrix_size(&map, &view_state, &settings)
                    .map_err(|excess| CommandError::Figure(excess.into()))?;
                let sheet = scene::figure_sheet(&map, view_state, &settings);
                if let Some(warning) = missing_glyphs::warning_for_figure(&map, &sheet) {
                    self.print_note(&warning);
                }
                let bytes = (format.run)(&sheet).map_err(CommandError::Figure)?;
                (bytes, written_size(&self.output, &sheet, format))
            }
            OutputFormat::Table(table) => {
                let (actors, issues) = (map.actors.len(), map.issues.len());
                let summary = format!("{} of {actors} actors and {issues} issues", table.about.name);
                ((table.run)(&map, &view_state, &settings.matrix), format!("{summary}: {}", visible_path(&self.output)))
            }
        };
        if input::is_standard_stream(&self.output) {
            return output::write_bytes(&bytes);
        }
        let saved = store::write_export(&self.output, &bytes, self.force).map_err(CommandError::Writing)?;
        self.print_note(&summary);
        // Something is wrong with the file, which `--quiet` does not hide.
        if let Some(warning) = saved.warning() {
            print_message(&warning);
        }
        Ok(())
    }

    fn chosen_format(&self) -> Result<OutputFormat, CommandError> {
        let extension = self.output.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let format_of_extension = OutputFormat::all().find(|format| Some(format.extension()) == extension.as_deref());
        match (self.format, format_of_extension) {
            (Some(format), Some(other)) if format.about().id != other.about().id => {
                let (name, format) = (visible_path(&self.output), format.about().name);
                Err(CommandError::Usage(format!("a file of that name is no {format}; give it another ending: {name}")))
            }
            (Some(format), _) | (None, Some(format)) => Ok(format),
            (None, None) => Err(CommandError::Usage(self.unknown_format_message(extension.as_deref()))),
        }
    }

    /// The message for an output without a known format.
    fn unknown_format_message(&self, extension: Option<&str>) -> String {
        let known: Vec<_> = OutputFormat::all().map(OutputFormat::extension).collect();
        let known = known.join(", ");
        match extension {
            _ if input::is_standard_stream(&self.output) => {
                format!("standard output has no ending that says the format; add --format and one of: {known}")
            }
            None => {
                format!("the figure has no ending that says the format; give it one of these, or say --format: {known}")
            }
            Some(extension) => {
                format!(
                    "figures are not written as .{extension}; give it one of these endings, or say --format: {known}"
                )
            }
        }
    }

    /// Prevents a figure from overwriting the map that it shows.
    fn refuse_to_overwrite_map(&self) -> Result<(), CommandError> {
        let canonical_path = |path: &Path| std::fs::canonicalize(path).ok();
        if canonical_path(&self.file).is_some_and(|map| canonical_path(&self.output) == Some(map)) {
            let name = visible_path(&self.output);
            return Err(CommandError::Usage(format!(
                "the figure would overwrite the map that it is made from: {name}"
            )));
        }
        Ok(())
    }

    fn chosen_lens(&self, map: &Map, view: Option<&View>) -> Result<Lens, CommandError> {
        match (&self.lens, view) {
            (Some(name), _) => name_lookup::find_lens(map, name),
            (None, Some(view)) => Ok(view.lens.clone()),
            (None, None) => Ok(Lens::Relationships),
        }
    }

    fn settings(&self, view: Option<&View>) -> Result<FigureSettings, CommandError> {
        let mut settings = view.map(|view| view.figure.clone()).unwrap_or_default();
        let screen_dpi = matches!(self.width, Some(FigureWidth::Pixels(_))).then_some(SCREEN_DPI);
        settings.dpi = self.dpi.or(screen_dpi).unwrap_or(settings.dpi);
        settings.theme = self.theme.unwrap_or(settings.theme);
        settings.page = self.page.unwrap_or(settings.page);
        settings.shown = self.show.unwrap_or(settings.shown);
        if let Some(width) = self.width {
            if self.page.is_some_and(|page| page != FigurePage::Content) {
                let message = "a page has a width of its own: leave out --width, or choose --page content";
                return Err(CommandError::Usage(message.to_owned()));
            }
            settings.page = FigurePage::Content;
            settings.width_mm = width.mm(settings.dpi).map_err(CommandError::Usage)?;
        }
        settings.transparent |= self.transparent;
        settings.title &= !self.no_title;
        settings.question &= !self.no_question;
        settings.moment &= !self.no_moment;
        settings.legend &= !self.no_legend;
        settings.sources &= !self.no_sources;
        Ok(settings)
    }

    /// Warns if the map has problems; the figure is written all the same.
    fn warn_about_problems(&self, map: &Map) {
        match map.problems().len() {
            0 => {}
            1 => self.print_note("one thing in this map is broken; `stancemap check` says which"),
            count => self.print_note(&format!("{count} things in this map are broken; `stancemap check` lists them")),
        }
    }

    fn print_note(&self, message: &str) {
        if !self.quiet {
            print_message(&message);
        }
    }
}

/// A description of the written figure, with its size in the units of the format.
fn written_size(path: &Path, sheet: &FigureSheet, format: &FigureFormat) -> String {
    let mm = sheet.size * sheet.mm_per_unit;
    let (width, height) = sheet.pixels();
    let pixels = if format.about.id == "png" { format!(", {width} × {height} pixels") } else { String::new() };
    format!("{} of {:.0} × {:.0} mm{pixels}: {}", format.about.name, mm.x, mm.y, visible_path(path))
}

/// Short names for pages and their ids. They mean landscape, because most maps are wider than high.
const PAGE_ALIASES: &[(&str, &str)] = &[("a4", "a4_landscape"), ("a3", "a3_landscape")];

/// A parser for the ids of a closed list, which the help shows.
fn term_parser<T>(terms: &'static [Term]) -> impl TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err = BadWord> + Clone + Send + Sync + 'static,
{
    term_parser_with_aliases(terms, &[])
}

/// A parser for the ids of a closed list and for short names of some of them.
fn term_parser_with_aliases<T>(
    terms: &'static [Term],
    aliases: &'static [(&str, &str)],
) -> impl TypedValueParser<Value = T>
where
    T: std::str::FromStr<Err = BadWord> + Clone + Send + Sync + 'static,
{
    let aliases_of = |term: &'static Term| aliases.iter().filter(|(_, id)| *id == term.id).map(|(alias, _)| *alias);
    let possible_value = |term: &'static Term| PossibleValue::new(term.id).help(term.help).aliases(aliases_of(term));
    let parse =
        |id: String| aliases.iter().find(|(alias, _)| *alias == id).map_or(&*id, |(_, full_id)| *full_id).parse();
    PossibleValuesParser::new(terms.iter().map(possible_value)).try_map(parse)
}

/// A format for figures or tables.
#[derive(Clone, Copy)]
enum OutputFormat {
    Figure(&'static FigureFormat),
    Table(&'static TableFormat),
}

impl OutputFormat {
    fn all() -> impl Iterator<Item = Self> + Clone {
        ALL.iter().map(Self::Figure).chain(TABLE_FORMATS.iter().map(Self::Table))
    }

    fn about(self) -> &'static RegistryEntry {
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

/// A parser for the id of a format.
fn formats() -> impl TypedValueParser<Value = OutputFormat> {
    let possible_value = |format: OutputFormat| PossibleValue::new(format.about().id).help(format.about().help);
    let parse =
        |id: String| OutputFormat::all().find(|format| format.about().id == id).ok_or("there is no such format");
    PossibleValuesParser::new(OutputFormat::all().map(possible_value)).try_map(parse)
}
