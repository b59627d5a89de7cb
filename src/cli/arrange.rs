//! `stancemap arrange`: lays a map out for scripts. Finds no places itself: they are those that the window would find.

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::export::choice;
use super::trouble::{Trouble, shown};
use super::{Exit, input, output, tell};
use crate::file;
use crate::layout::{ALL, Layout, Stopped, layout};
use crate::model::param::{Chosen, ParamKind};
use crate::model::{Map, Param};
use crate::network::Progress;
use crate::session::{self, Session};
use crate::store::{self, How, Places};

/// Lay a map out, and write it with its new places.
///
/// Actors that are pinned stay where they are. The same map, layout, settings and chance give the same places on every
/// machine, and the same as in the window.
#[derive(clap::Args)]
#[command(after_long_help = SETTINGS.as_str())]
pub(super) struct Arrange {
    /// The map; "-" reads it from standard input.
    file: PathBuf,
    /// How it is laid out.
    #[arg(short, long, value_parser = layouts())]
    layout: &'static Layout,
    /// Where the map is written; "-" writes to standard output.
    #[arg(short, long, value_name = "MAP")]
    output: PathBuf,
    /// The issue or the actor that the layout is about: its id, its title or its name.
    #[arg(long, value_name = "NAME")]
    about: Option<String>,
    /// Move only these actors and issues, two or more; may be given several times.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// A setting of the layout, as spacing=1.5; may be given several times.
    #[arg(long, value_name = "SETTING=VALUE")]
    set: Vec<String>,
    /// Where chance begins: another number may give another picture.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Overwrite a file that is there; if it is a map, a backup is kept of it.
    #[arg(long)]
    force: bool,
    /// Say nothing but what is wrong.
    #[arg(short, long)]
    quiet: bool,
}

/// The settings of all layouts, for the end of the help.
static SETTINGS: LazyLock<String> = LazyLock::new(|| {
    let mut lines = vec!["Settings:".to_owned()];
    for layout in ALL {
        lines.extend(layout.about.params.iter().map(|param| {
            let id = format!("{} {}={}", layout.about.id, param.id, values(param));
            format!("  {id}\n          {}", param.help)
        }));
    }
    lines.join("\n")
});

impl Arrange {
    /// Does it.
    pub(super) fn run(&self) -> Exit {
        match self.arrange() {
            Ok(()) => Exit::Fine,
            Err(trouble) => trouble.tell(),
        }
    }

    fn arrange(&self) -> Result<(), Trouble> {
        let wish = self.wish()?;
        let mut session = Session::open(input::read(&self.file)?, None);
        let record = |name: &String| choice::record(session.map(), name);
        let about = self.about.as_ref().map(record).transpose()?;
        let only = self.only.iter().map(record).collect::<Result<Vec<_>, _>>()?;
        if only.len() == 1 {
            return Err(Trouble::Usage("--only moves two or more; name another one".to_owned()));
        }
        session.select(only);
        let begun = session.begin_about(wish, about).map_err(|why| self.unfocused(why))?;
        let places = begun.run(&Progress::default()).map_err(|why| self.unfocused(why))?;
        let moved = session.finish(&begun, &places).map_err(|why| Trouble::Usage(why.to_string()))?;
        self.write(session.map())?;
        if !self.quiet && !input::is_stream(&self.output) {
            let all = session.map().actors.len() + session.map().issues.len();
            tell(&format!("{}, {moved} of {all} moved: {}", self.layout.about.name, shown(&self.output)));
        }
        if let Some(lack) = begun.lacks().filter(|_| !self.quiet) {
            tell(&lack);
        }
        Ok(())
    }

    fn wish(&self) -> Result<session::Arrange, Trouble> {
        let mut wish = session::Arrange { seed: self.seed, ..session::Arrange::new(self.layout) };
        for words in &self.set {
            let (id, value) = words.split_once('=').unwrap_or((words, ""));
            let Some(param) = self.layout.about.params.iter().find(|param| param.id == id) else {
                return Err(Trouble::Usage(self.no_setting(id)));
            };
            let chosen = chosen(param, value).ok_or_else(|| {
                Trouble::Usage(format!("{id} cannot be {value:?}: it is one of {id}={}", values(param)))
            })?;
            wish.params.set(param.id, chosen);
        }
        Ok(wish)
    }

    fn no_setting(&self, id: &str) -> String {
        let name = self.layout.about.id;
        let known: Vec<&str> = self.layout.about.params.iter().map(|param| param.id).collect();
        let known =
            if known.is_empty() { "It has none.".to_owned() } else { format!("Known are: {}.", known.join(", ")) };
        format!("the layout {name} has no setting {id:?}. {known}")
    }

    /// What to do where a layout is about something and nothing was named.
    fn unfocused(&self, why: Stopped) -> Trouble {
        let name = self.layout.about.id;
        Trouble::Usage(match why {
            Stopped::NoIssue => format!("the layout {name} is about one issue; say which with --about"),
            Stopped::NoCentre => format!("the layout {name} goes round one actor or issue; say which with --about"),
            Stopped::Cancelled => why.to_string(),
        })
    }

    fn write(&self, map: &Map) -> Result<(), Trouble> {
        let text = file::write(map);
        if input::is_stream(&self.output) {
            return output::put(text.as_bytes());
        }
        let how = How { overwrite: self.force, ..How::default() };
        let saved = store::save(&Places::find(), &self.output, text.as_bytes(), None, how).map_err(Trouble::Writing)?;
        if let Some(warning) = saved.warning().filter(|_| !self.quiet) {
            tell(&warning);
        }
        Ok(())
    }
}

/// What a setting can be, as it is written behind its name.
fn values(param: &Param) -> String {
    match &param.kind {
        ParamKind::Number(least, most, usual) => format!("{least}…{most}, {usual} without it"),
        ParamKind::Flag(usual) => format!("yes or no, {} without it", if *usual { "yes" } else { "no" }),
        ParamKind::Choice(terms) => {
            let words: Vec<&str> = terms.iter().map(|term| term.id).collect();
            format!("{}, {} without it", words.join(" or "), words.first().copied().unwrap_or_default())
        }
    }
}

fn chosen(param: &Param, value: &str) -> Option<Chosen> {
    match &param.kind {
        ParamKind::Number(least, most, _) => {
            let number: f64 = value.parse().ok()?;
            (*least..=*most).contains(&number).then_some(Chosen::Number(number))
        }
        ParamKind::Flag(_) => match value {
            "yes" => Some(Chosen::Flag(true)),
            "no" => Some(Chosen::Flag(false)),
            _ => None,
        },
        ParamKind::Choice(terms) => terms.iter().find(|term| term.id == value).map(|term| Chosen::Choice(term.id)),
    }
}

/// Takes the id of a layout.
fn layouts() -> impl TypedValueParser<Value = &'static Layout> {
    let word = |layout: &'static Layout| PossibleValue::new(layout.about.id).help(layout.about.help);
    let found = |word: String| layout(&word).ok_or("there is no such layout");
    PossibleValuesParser::new(ALL.iter().map(word)).try_map(found)
}
