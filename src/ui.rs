//! The window: paints scenes, forwards pointer and keys, performs effects. The only floor that knows egui.

pub mod app;
pub mod ask;
pub mod canvas;
pub mod dialog;
mod disk;
mod done;
mod dropped;
mod effects;
pub mod examples;
pub mod face;
mod fault_notice;
pub mod figure_request;
mod files;
pub mod filter;
pub mod find_bar;
mod history;
pub mod icons;
pub mod inspector;
pub mod keys;
pub mod layout_progress;
pub mod lens_bar;
mod lifecycle;
pub mod logo;
pub mod look_bar;
mod mark_tip;
pub mod matrix;
pub mod menu;
pub mod moves;
pub mod native;
pub mod open_document;
pub mod outline;
pub mod paint;
pub mod positions;
pub mod present;
pub mod reader;
pub mod recent;
mod regions;
pub mod status;
mod system_fonts;
pub mod table;
pub mod task_result;
#[cfg(test)]
mod test_window;
pub mod theme;
pub mod time_bar;
pub mod timeline;
pub mod toast;
mod watch;
pub mod welcome;
pub mod widgets;
pub mod worker;

use std::path::{Path, PathBuf};

use app::{App, Chooser, Setup};

use crate::store::{Journal, Places};

/// What the window starts with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The file to open. One that does not exist is begun.
    pub file: Option<PathBuf>,
}

/// There is nothing that a window could be shown on.
#[derive(Debug, thiserror::Error)]
#[error("No window can be opened: {why}. Use `stancemap export {map} -o FIGURE.svg` instead.")]
pub struct NoWindow {
    why: String,
    map: String,
}

/// Opens the window, and returns when it is closed.
///
/// # Errors
/// When there is no display, or none that draws with OpenGL.
pub fn run(options: Options) -> Result<(), NoWindow> {
    let map = options.file.as_deref().map_or_else(|| "MAP.ron".to_owned(), for_shell);
    let places = Places::find();
    start_log(&places);
    let viewport = egui::ViewportBuilder::default()
        .with_app_id("stancemap")
        .with_title("Stancemap")
        .with_icon(logo::icon(128))
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([900.0, 600.0]);
    let native = eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        glow_options: eframe::egui_glow::GlowConfiguration { vsync: true, ..Default::default() },
        centered: true,
        // There are no gradients in this window, and without a graphics card it takes time for every pixel.
        dithering: false,
        ..Default::default()
    };
    let setup = Setup { file: options.file, places, chooser: Chooser::Native };
    let open = Box::new(|made: &eframe::CreationContext<'_>| {
        system_fonts::install(&made.egui_ctx);
        Ok(Box::new(App::new(&made.egui_ctx, setup)) as Box<dyn eframe::App>)
    });
    let opened = eframe::run_native("Stancemap", native, open);
    opened.map_err(|error| {
        log::error!("no window: {error}");
        NoWindow { why: reason(&error), map }
    })
}

/// A path as it can be copied to a shell, but for names that nobody gives to maps.
fn for_shell(path: &Path) -> String {
    let path = path.display().to_string();
    if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path }
}

/// What is missing, in a few words.
fn reason(error: &eframe::Error) -> String {
    match error {
        eframe::Error::WinitEventLoop(_) => {
            let named =
                ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().find_map(std::env::var_os).filter(|name| !name.is_empty());
            named.map_or("there is no display".to_owned(), |name| {
                format!("the display {} cannot be reached", name.display())
            })
        }
        eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..) | eframe::Error::OpenGL(_) => {
            "the display cannot draw with OpenGL".to_owned()
        }
        other => other.to_string(),
    }
}

/// Without a log the program runs all the same; the listener still tells failed file dialogs from cancelled ones.
fn start_log(places: &Places) {
    let level = log::LevelFilter::Info;
    let logger: Box<dyn log::Log> = match Journal::open(places, level) {
        Ok(journal) => Box::new(native::Listener(journal)),
        Err(_) => Box::new(native::Listener(log::logger())),
    };
    if log::set_boxed_logger(logger).is_ok() {
        log::set_max_level(level);
    }
}
