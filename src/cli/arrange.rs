//! `stancemap arrange`: lays out a map for scripts. Computes no positions itself: it runs the same layouts as the
//! window.

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::command_error::CommandError;
use super::export::name_lookup;
use super::{ExitReason, input, output, print_message};
use crate::file;
use crate::layout::{ALL, Layout, LayoutError, layout};
use crate::model::parameter::{ParameterKind, ParameterValue};
use crate::model::{Map, Parameter};
use crate::network::Progress;
use crate::session::{self, Session};
use crate::store::{self, AppFolders, OverwritePolicy};
use crate::visible_text::visible_path;

/// Lay a map out, and write it with its new places.
///
/// Actors that are pinned stay where they are. The same map, layout, settings and chance give the same places on every
/// machine, and the same as in the window.
#[derive(clap::Args)]
#[command(after_long_help = SETTINGS.as_str())]
pub(super) struct ArrangeCommand {
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
        lines.extend(layout.about.parameters.iter().map(|param| {
            let id = format!("{} {}={}", layout.about.id, param.id, allowed_values(param));
            format!("  {id}\n          {}", param.help)
        }));
    }
    lines.join("\n")
});

impl ArrangeCommand {
    /// Runs the command.
    pub(super) fn run(&self) -> ExitReason {
        match self.arrange() {
            Ok(()) => ExitReason::Success,
            Err(error) => error.report(),
        }
    }

    fn arrange(&self) -> Result<(), CommandError> {
        let request = self.layout_request()?;
        let mut session = Session::open(input::read(&self.file)?, None);
        let record = |name: &String| name_lookup::find_record(session.map(), name);
        let about = self.about.as_ref().map(record).transpose()?;
        let only = self.only.iter().map(record).collect::<Result<Vec<_>, _>>()?;
        if only.len() == 1 {
            return Err(CommandError::Usage("--only moves two or more; name another one".to_owned()));
        }
        session.select(only);
        let job = session.start_layout_about(request, about).map_err(|error| self.missing_focus_error(error))?;
        let places = job.run(&Progress::default()).map_err(|error| self.missing_focus_error(error))?;
        let moved = session.apply_layout(&job, &places).map_err(|error| CommandError::Usage(error.to_string()))?;
        self.write(session.map())?;
        if !self.quiet && !input::is_standard_stream(&self.output) {
            let node_count = session.map().actors.len() + session.map().issues.len();
            print_message(&format!(
                "{}, {moved} of {node_count} moved: {}",
                self.layout.about.name,
                visible_path(&self.output)
            ));
        }
        if let Some(notice) = job.why_uninformative().filter(|_| !self.quiet) {
            print_message(&notice);
        }
        Ok(())
    }

    fn layout_request(&self) -> Result<session::LayoutRequest, CommandError> {
        let mut request = session::LayoutRequest { seed: self.seed, ..session::LayoutRequest::new(self.layout) };
        for setting in &self.set {
            let (id, value) = setting.split_once('=').unwrap_or((setting, ""));
            let Some(param) = self.layout.about.parameters.iter().find(|param| param.id == id) else {
                return Err(CommandError::Usage(self.unknown_setting_message(id)));
            };
            let chosen = parse_setting(param, value).ok_or_else(|| {
                CommandError::Usage(format!("{id} cannot be {value:?}: it is one of {id}={}", allowed_values(param)))
            })?;
            request.params.set(param.id, chosen);
        }
        Ok(request)
    }

    fn unknown_setting_message(&self, id: &str) -> String {
        let name = self.layout.about.id;
        let known: Vec<&str> = self.layout.about.parameters.iter().map(|param| param.id).collect();
        let known =
            if known.is_empty() { "It has none.".to_owned() } else { format!("Known are: {}.", known.join(", ")) };
        format!("the layout {name} has no setting {id:?}. {known}")
    }

    /// The error for a layout that needs a focus and got none.
    fn missing_focus_error(&self, error: LayoutError) -> CommandError {
        let name = self.layout.about.id;
        CommandError::Usage(match error {
            LayoutError::NoIssue => format!("the layout {name} is about one issue; say which with --about"),
            LayoutError::NoFocus => format!("the layout {name} goes round one actor or issue; say which with --about"),
            LayoutError::Cancelled => error.to_string(),
        })
    }

    fn write(&self, map: &Map) -> Result<(), CommandError> {
        let text = file::write(map);
        if input::is_standard_stream(&self.output) {
            return output::write_bytes(text.as_bytes());
        }
        let policy = OverwritePolicy { overwrite: self.force, ..OverwritePolicy::default() };
        let saved = store::save(&AppFolders::find(), &self.output, text.as_bytes(), None, policy)
            .map_err(CommandError::Writing)?;
        // Something is wrong with the file, which `--quiet` does not hide.
        if let Some(warning) = saved.warning() {
            print_message(&warning);
        }
        Ok(())
    }
}

/// The values of a setting, as the help shows them.
fn allowed_values(param: &Parameter) -> String {
    match &param.kind {
        ParameterKind::Number(min, max, default) => format!("{min}…{max}, {default} without it"),
        ParameterKind::Flag(default) => format!("yes or no, {} without it", if *default { "yes" } else { "no" }),
        ParameterKind::Choice(terms) => {
            let ids: Vec<&str> = terms.iter().map(|term| term.id).collect();
            format!("{}, {} without it", ids.join(" or "), ids.first().copied().unwrap_or_default())
        }
    }
}

fn parse_setting(param: &Parameter, value: &str) -> Option<ParameterValue> {
    match &param.kind {
        ParameterKind::Number(min, max, _) => {
            let number: f64 = value.parse().ok()?;
            (*min..=*max).contains(&number).then_some(ParameterValue::Number(number))
        }
        ParameterKind::Flag(_) => match value {
            "yes" => Some(ParameterValue::Flag(true)),
            "no" => Some(ParameterValue::Flag(false)),
            _ => None,
        },
        ParameterKind::Choice(terms) => {
            terms.iter().find(|term| term.id == value).map(|term| ParameterValue::Choice(term.id))
        }
    }
}

/// A parser for the id of a layout.
fn layouts() -> impl TypedValueParser<Value = &'static Layout> {
    let possible_value = |layout: &'static Layout| PossibleValue::new(layout.about.id).help(layout.about.help);
    let parse = |id: String| layout(&id).ok_or("there is no such layout");
    PossibleValuesParser::new(ALL.iter().map(possible_value)).try_map(parse)
}
