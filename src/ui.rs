//! The window: paints scenes, forwards pointer and key events, performs effects. The only floor that knows egui.

mod access_bar;
mod age;
pub mod app;
mod apply_results;
pub mod canvas;
pub mod comparison_panel;
pub mod dialog;
mod disk_tasks;
mod dropped_files;
mod effects;
mod emergency;
pub mod examples;
pub mod face_tabs;
mod fault_notice;
pub mod figure_request;
mod file_jobs;
mod file_notice;
mod file_watcher;
pub mod filter_form;
pub mod find_bar;
mod focus_regions;
pub mod frame_guard;
mod history_list;
pub mod icons;
pub mod inspector;
pub mod key_bindings;
pub mod layout_progress;
pub mod lens_bar;
mod lifecycle;
mod limits;
pub mod logo;
mod mark_tooltip;
pub mod matrix;
pub mod menu;
pub mod native_dialog;
mod notice_bar;
pub mod open_document;
pub mod outline;
pub mod paint;
mod pasted_text;
pub mod path_request;
pub mod positions;
pub mod presentation;
pub mod reader;
pub mod recent;
mod recovery;
mod recovery_contents;
pub mod recovery_writer;
pub mod status_bar;
mod system_fonts;
pub mod table;
pub mod task_result;
mod termination;
#[cfg(test)]
mod test_window;
mod text_editor;
pub mod theme;
pub mod time_bar;
pub mod timeline;
pub mod toast;
pub mod view_bar;
pub mod welcome_card;
pub mod widgets;
pub mod worker;

use std::path::{Path, PathBuf};

use app::{App, PathDialogKind, WindowSetup};

use crate::store::{AppFolders, FileLogger};

/// The options that the window starts with.
#[derive(Clone, Debug, Default)]
pub struct WindowOptions {
    /// The file to open. A file that does not exist is created with the first save.
    pub file: Option<PathBuf>,
}

/// No window can be opened.
#[derive(Debug, thiserror::Error)]
#[error("No window can be opened: {why}. Use `stancemap export {map} -o FIGURE.svg` instead.")]
pub struct WindowError {
    why: String,
    map: String,
}

/// Opens the window, and returns when it is closed.
///
/// # Errors
/// When there is no display, or none that draws with OpenGL.
pub fn run(options: WindowOptions) -> Result<(), WindowError> {
    let map = options.file.as_deref().map_or_else(|| "MAP.ron".to_owned(), for_shell);
    let app_folders = AppFolders::find();
    start_log(&app_folders);
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
    let setup = WindowSetup { file: options.file, app_folders, path_dialog_kind: PathDialogKind::Native };
    let create_app = Box::new(|creation: &eframe::CreationContext<'_>| {
        system_fonts::install(&creation.egui_ctx);
        let app = App::new(&creation.egui_ctx, setup);
        termination::log_panics(app.recovery_writer());
        termination::end_on_signals(app.recovery_writer(), app.termination(), creation.egui_ctx.clone());
        Ok(Box::new(app) as Box<dyn eframe::App>)
    });
    let result = eframe::run_native("Stancemap", native, create_app);
    result.map_err(|error| {
        log::error!("no window: {error}");
        WindowError { why: reason(&error), map }
    })
}

/// A path in a form that can be copied to a shell. Only spaces are quoted, because names of maps rarely contain other
/// special characters.
fn for_shell(path: &Path) -> String {
    let path = path.display().to_string();
    if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path }
}

/// The missing part of the system, in a few words.
fn reason(error: &eframe::Error) -> String {
    match error {
        eframe::Error::WinitEventLoop(_) => {
            let display =
                ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().find_map(std::env::var_os).filter(|name| !name.is_empty());
            display.map_or("there is no display".to_owned(), |name| {
                format!("the display {} cannot be reached", name.display())
            })
        }
        eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..) | eframe::Error::OpenGL(_) => {
            "the display cannot draw with OpenGL".to_owned()
        }
        other => other.to_string(),
    }
}

/// Without a log file the program still runs. The wrapper stays, because it detects failed file dialogs.
fn start_log(app_folders: &AppFolders) {
    let level = log::LevelFilter::Info;
    let logger: Box<dyn log::Log> = match FileLogger::open(app_folders, level) {
        Ok(file_logger) => Box::new(native_dialog::DialogErrorLog(file_logger)),
        Err(_) => Box::new(native_dialog::DialogErrorLog(log::logger())),
    };
    if log::set_boxed_logger(logger).is_ok() {
        log::set_max_level(level);
    }
}
