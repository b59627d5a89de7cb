//! The menu bar and the menus, made from the list of commands. They run commands and decide nothing themselves.

mod context;

pub use context::context_menu;

use std::path::{Path, PathBuf};

use egui::{Align, Align2, Button, CornerRadius, Frame, Layout, Margin, MenuBar, Panel, Rect, RichText, Role, Sense};
use egui::{Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::recent::RecentRow;
use super::theme::{Theme, regular, semibold, size, space};
use super::widgets::{primary_button, single_line_text};
use crate::geometry::clamped;
use crate::model::{Level, Map};
use crate::session::{COMMANDS, Command, Menu, Session, command, file_name, shortcut_of};
use crate::visible_text::{visible_file_name, visible_path};

/// The height of the menu bar, in points.
pub const HEIGHT: f32 = 44.0;

/// Commands that move the selected records, or the view if nothing is selected.
const MOVE_COMMANDS: &[&str] =
    &["left", "right", "up", "down", "far_left", "far_right", "far_up", "far_down", "page_up", "page_down"];

/// Commands that change the selection. They are in a submenu.
const SELECT_COMMANDS: &[&str] = &[
    "select_all",
    "select_none",
    "select_invert",
    "select_actors",
    "select_ties",
    "select_neighbours",
    "select_incident",
    "select_between",
    "select_kind",
    "select_stance",
    "select_unwritten",
    "next",
    "previous",
    "go_left",
    "go_right",
    "go_up",
    "go_down",
    "more_left",
    "more_right",
    "more_up",
    "more_down",
    "next_line",
    "previous_line",
];

/// Commands that align or distribute the selected records.
const ALIGN_COMMANDS: &[&str] = &[
    "align_left",
    "align_centre",
    "align_right",
    "align_top",
    "align_middle",
    "align_bottom",
    "distribute_across",
    "distribute_down",
];

/// Commands that change the drawing order.
const ORDER_COMMANDS: &[&str] = &["front", "forward", "backward", "back"];

/// Submenus: their names and their commands, which are mostly used by shortcut.
pub const SUBMENUS: &[(&str, &[&str])] = &[
    ("Select", SELECT_COMMANDS),
    ("Align", ALIGN_COMMANDS),
    ("Order", ORDER_COMMANDS),
    ("Move", MOVE_COMMANDS),
    ("Add beside the selected", &["add_left", "add_right", "add_above", "add_below"]),
];

/// Commands that start a new section of their menu, after a separator.
const SECTION_STARTS: &[&str] = &[
    "figure",
    "start_page",
    "quit",
    "cut",
    "rename",
    "pin",
    "face_canvas",
    "fit",
    "relationships",
    "outline",
    "time_bar",
    "grid_lines",
    "theme",
    "add_actor",
    "add_source",
    "fold",
    "map_properties",
    "layout_again",
    "problems",
    "about",
];

/// The panel of the menu bar.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(space::PANEL as i8, 0));
    Panel::top("menu bar").exact_size(HEIGHT).resizable(false).frame(frame)
}

/// A choice from the list of recent files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecentMenuChoice {
    /// Open this file.
    Open(PathBuf),
    /// Remove all files that are not pinned from the list.
    Clear,
}

/// Shows the menu bar. `recent` is listed in a submenu of the first menu.
pub fn show(ui: &mut Ui, theme: &Theme, session: &mut Session, recent: &[RecentRow]) -> Option<RecentMenuChoice> {
    let mut choice = None;
    let bar_rect = ui.max_rect();
    let mut menus_end = bar_rect.left();
    MenuBar::new().ui(ui, |ui| {
        ui.set_min_height(HEIGHT);
        logo_ui(ui, theme);
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding = vec2(9.0, 5.0);
        for menu in Menu::ALL {
            let name = RichText::new(menu.name()).font(regular(size::BODY)).color(theme.ink);
            let button = ui.menu_button(name, |ui| menu_entries_ui(ui, theme, menu, session, recent));
            choice = button.inner.flatten().or(choice.take());
            menus_end = button.response.rect.right();
        }
        menus_end = super::face_tabs::show(ui, theme, session).unwrap_or(menus_end);
    });
    let right_part = UiBuilder::new().max_rect(bar_rect).layout(Layout::right_to_left(Align::Center));
    let right_part_left = ui.scope_builder(right_part, |ui| {
        if let Some(figure) = command("figure")
            && primary_button(ui, theme, figure.about.name).on_hover_text(figure.tip()).clicked()
        {
            figure.run(session);
        }
        ui.add_space(space::SMALL);
        palette_button_ui(ui, theme, session);
        ui.min_rect().left()
    });
    title_ui(
        ui,
        theme,
        session,
        Rect::from_x_y_ranges(menus_end + 16.0..=right_part_left.inner - 16.0, bar_rect.y_range()),
    );
    choice
}

/// The logo: two touching discs, one in the colour of a supporter and one of an opponent.
fn logo_ui(ui: &mut Ui, theme: &Theme) {
    let (rect, response) = ui.allocate_exact_size(vec2(26.0, HEIGHT), Sense::hover());
    let left_centre = rect.left_center();
    let [against, in_favour] = [-2, 3].map(|number| Level::new(number).map(|level| theme.stance(level).0));
    ui.painter().circle_filled(left_centre + vec2(6.5, -1.0), 6.5, in_favour.unwrap_or(theme.accent));
    ui.painter().circle_filled(left_centre + vec2(15.0, 4.0), 4.0, against.unwrap_or(theme.warning));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Stancemap"));
}

/// Shows the title of the map in the middle of the bar, with a dot if it has unsaved changes. Hidden if there is too
/// little space.
fn title_ui(ui: &mut Ui, theme: &Theme, session: &Session, rect: Rect) {
    let file = session.path.as_deref().map(visible_file_name);
    let title = match session.map().title.trim() {
        "" => file.as_deref().unwrap_or("Untitled map"),
        title => title,
    };
    let is_dirty = session.is_dirty();
    let dot_width = if is_dirty { 14.0 } else { 0.0 };
    let text = single_line_text(ui, title, semibold(size::BODY), theme.ink, (rect.width() - dot_width).max(0.0));
    let width = text.width() + dot_width;
    if rect.width() < 60.0 {
        return;
    }
    let centre_x = clamped(ui.max_rect().center().x, rect.left() + width / 2.0, rect.right() - width / 2.0);
    let title_rect = Align2::CENTER_CENTER.anchor_size(pos2(centre_x, rect.center().y), vec2(width, space::TOUCH));
    let response = ui.interact(title_rect, ui.scope_id().with("title"), Sense::hover());
    if is_dirty {
        ui.painter().circle_filled(title_rect.left_center() + vec2(4.0, 0.0), 4.0, theme.ink);
    }
    text.paint(ui.painter(), title_rect.left_center() + vec2(dot_width, 0.0));
    let is_on_disk = session.path.is_some() && *session.map() != Map::default();
    let state = match (is_dirty, is_on_disk) {
        (true, _) => ", with changes that are not saved",
        (false, true) => ", saved",
        // An empty map without a file has nothing to save, so it is not called saved.
        (false, false) => "",
    };
    let sentence = format!("{title}{state}");
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &sentence));
    response.on_hover_text(sentence);
}

/// Shows the button of the command palette, in the shape of a pill.
fn palette_button_ui(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let Some(palette) = command("palette") else { return };
    let keys = shortcut_of("palette").replace('+', " ");
    let (rect, response) = ui.allocate_exact_size(vec2(152.0, 26.0), Sense::click());
    let corner = CornerRadius::same(255);
    ui.painter().rect_filled(rect, corner, if response.hovered() { theme.hovered } else { theme.field });
    let border = if response.has_focus() { theme.accent } else { theme.hairline };
    ui.painter().rect_stroke(rect, corner, Stroke::new(1.0, border), StrokeKind::Inside);
    let label = single_line_text(ui, palette.about.name, regular(size::SECONDARY), theme.quiet, 90.0);
    label.paint(ui.painter(), rect.left_center() + vec2(14.0, 0.0));
    let keys = single_line_text(ui, &keys, regular(size::CAPTION), theme.quiet, 60.0);
    keys.paint(ui.painter(), rect.right_center() - vec2(12.0 + keys.width(), 0.0));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, palette.about.name));
    if response.on_hover_text(palette.tip()).clicked() {
        palette.run(session);
    }
}

fn menu_entries_ui(
    ui: &mut Ui,
    theme: &Theme,
    menu: Menu,
    session: &mut Session,
    recent: &[RecentRow],
) -> Option<RecentMenuChoice> {
    let mut choice = None;
    ui.set_min_width(220.0);
    let is_nested = |command: &&Command| SUBMENUS.iter().any(|(_, ids)| ids.contains(&command.about.id));
    let (nested, direct): (Vec<&Command>, Vec<&Command>) =
        COMMANDS.iter().filter(|command| command.menu == menu).partition(is_nested);
    for (index, command) in direct.iter().enumerate() {
        if index > 0 && SECTION_STARTS.contains(&command.about.id) {
            ui.separator();
        }
        menu_entry_ui(ui, theme, command, session);
        if command.about.id == "open" {
            let list = ui.add_enabled_ui(!recent.is_empty(), |ui| {
                ui.menu_button("Open recent", |ui| recent_ui(ui, theme, recent))
            });
            choice = list.inner.inner.flatten();
        }
    }
    if !nested.is_empty() {
        ui.separator();
    }
    for (name, ids) in SUBMENUS {
        let is_in_menu = |id: &&str| nested.iter().any(|command| command.about.id == *id);
        let ids: Vec<&str> = ids.iter().copied().filter(is_in_menu).collect();
        if !ids.is_empty() {
            submenu_ui(ui, theme, name, &ids, session);
        }
    }
    choice
}

/// Lists the recent files, the newest first, each with its folder.
fn recent_ui(ui: &mut Ui, theme: &Theme, recent: &[RecentRow]) -> Option<RecentMenuChoice> {
    ui.set_min_width(320.0);
    let mut choice = None;
    for row in recent {
        let (name, folder) = (file_name(&row.path), short_folder(&row.path));
        let folder = if row.exists { folder } else { "missing".to_owned() };
        let label = format!("{name}, {folder}");
        let folder = RichText::new(folder).font(regular(size::SECONDARY)).color(theme.quiet);
        let response = ui.add_enabled(row.exists, Button::new(name).shortcut_text(folder));
        response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, row.exists, &label));
        if response.on_hover_text(visible_path(&row.path)).clicked() {
            choice = Some(RecentMenuChoice::Open(row.path.clone()));
        }
    }
    ui.separator();
    if ui.button("Clear list").on_hover_text("Takes off all that are not pinned on the start page.").clicked() {
        choice = Some(RecentMenuChoice::Clear);
    }
    if choice.is_some() {
        ui.close();
    }
    choice
}

/// The folder of a file for display: the home directory is "~", and a long path is cut at its start.
fn short_folder(path: &Path) -> String {
    const MAX_CHARACTERS: usize = 36;
    let folder = path.parent().unwrap_or(path);
    let home = std::env::home_dir().filter(|home| home.parent().is_some());
    let in_home = home.and_then(|home| Some(Path::new("~").join(folder.strip_prefix(home).ok()?)));
    let folder = in_home.as_deref().unwrap_or(folder).display().to_string();
    let cut = folder.chars().count().saturating_sub(MAX_CHARACTERS);
    if cut == 0 { folder } else { format!("…{}", folder.chars().skip(cut + 1).collect::<String>()) }
}

/// The name of a command in a menu, such as "Add actor".
fn entry_name(command: &Command) -> String {
    command.about.name.to_owned()
}

/// Shows one command. Undo and redo also name the step that they would undo or redo.
fn menu_entry_ui(ui: &mut Ui, theme: &Theme, command: &Command, session: &mut Session) {
    let step = match command.about.id {
        "undo" => session.history().undo_label(),
        "redo" => session.history().redo_label(),
        _ => None,
    };
    let name = step.map_or_else(|| entry_name(command), |step| format!("{}: {step}", command.about.name));
    let is_enabled = command.is_available(session);
    let ink = if is_enabled { theme.ink } else { theme.quiet };
    let keys = RichText::new(shortcut_of(command.about.id)).font(regular(size::SECONDARY)).color(theme.quiet);
    let button = Button::new(RichText::new(&name).color(ink)).shortcut_text(keys);
    let response = ui.add_enabled(is_enabled, button).on_hover_text(command.about.help);
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, is_enabled, &name));
    entry_focus_ring(ui, theme, &response);
    if response.on_disabled_hover_text(format!("{} Not possible now.", command.about.help)).clicked() {
        command.run(session);
        ui.close();
    }
}

/// Marks the entry that has the keyboard focus: entries have no frame.
pub(super) fn entry_focus_ring(ui: &Ui, theme: &Theme, response: &egui::Response) {
    if response.has_focus() {
        let rect = response.rect.expand2(vec2(4.0, 0.0));
        ui.painter().rect_stroke(rect, space::CORNER, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
    }
}

/// Shows commands in a submenu.
fn submenu_ui(ui: &mut Ui, theme: &Theme, name: &str, ids: &[&str], session: &mut Session) {
    let button = ui.menu_button(name, |ui| {
        ui.set_min_width(220.0);
        commands_ui(ui, theme, ids, session);
    });
    entry_focus_ring(ui, theme, &button.response);
}

/// Shows commands as entries, one below the other.
pub fn commands_ui(ui: &mut Ui, theme: &Theme, ids: &[&str], session: &mut Session) {
    for id in ids {
        if let Some(command) = command(id) {
            menu_entry_ui(ui, theme, command, session);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_submenu_entry_is_a_command() {
        for id in SUBMENUS.iter().flat_map(|(_, ids)| ids.iter()).chain(SECTION_STARTS) {
            assert!(command(id).is_some(), "{id} is no command");
        }
    }
}
