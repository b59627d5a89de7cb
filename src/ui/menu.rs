//! The bar at the top and the menus, all made from the list of commands. Runs commands; decides nothing itself.

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

/// The height of the bar.
pub const HEIGHT: f32 = 44.0;

/// Commands that move what is selected, or the view.
const MOVE_COMMANDS: &[&str] =
    &["left", "right", "up", "down", "far_left", "far_right", "far_up", "far_down", "page_up", "page_down"];

/// Commands that choose what is selected, in a menu of their own.
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

/// Commands that put what is selected in order.
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

/// Commands that say what lies over what.
const ORDER_COMMANDS: &[&str] = &["front", "forward", "backward", "back"];

/// Menus inside a menu: what they are called, and the commands in them, which are more useful as keys.
pub const SUBMENUS: &[(&str, &[&str])] = &[
    ("Select", SELECT_COMMANDS),
    ("Align", ALIGN_COMMANDS),
    ("Order", ORDER_COMMANDS),
    ("Move", MOVE_COMMANDS),
    ("Add beside the selected", &["add_left", "add_right", "add_above", "add_below"]),
];

/// Commands that begin a new part of their menu.
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
    "face_canvas",
    "add_actor",
    "add_source",
    "fold",
    "map_properties",
    "layout_again",
    "problems",
    "about",
];

/// The panel that the bar lies in.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(space::PANEL as i8, 0));
    Panel::top("menu bar").exact_size(HEIGHT).resizable(false).frame(frame)
}

/// What was chosen in the list of recent files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecentMenuChoice {
    /// Open that file.
    Open(PathBuf),
    /// Take all off the list but those that are pinned.
    Clear,
}

/// Shows the bar, with the recent files in the first menu.
pub fn show(ui: &mut Ui, theme: &Theme, session: &mut Session, recent: &[RecentRow]) -> Option<RecentMenuChoice> {
    let mut chosen = None;
    let whole = ui.max_rect();
    let mut menus_end = whole.left();
    MenuBar::new().ui(ui, |ui| {
        ui.set_min_height(HEIGHT);
        logo_ui(ui, theme);
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding = vec2(9.0, 5.0);
        for menu in Menu::ALL {
            let name = RichText::new(menu.name()).font(regular(size::BODY)).color(theme.ink);
            let button = ui.menu_button(name, |ui| menu_entries_ui(ui, theme, menu, session, recent));
            chosen = button.inner.flatten().or(chosen.take());
            menus_end = button.response.rect.right();
        }
        menus_end = super::face_tabs::show(ui, theme, session).unwrap_or(menus_end);
    });
    let right = UiBuilder::new().max_rect(whole).layout(Layout::right_to_left(Align::Center));
    let begin = ui.scope_builder(right, |ui| {
        if let Some(figure) = command("figure")
            && primary_button(ui, theme, figure.about.name).on_hover_text(figure.tip()).clicked()
        {
            figure.run(session);
        }
        ui.add_space(space::SMALL);
        palette_button_ui(ui, theme, session);
        ui.min_rect().left()
    });
    title_ui(ui, theme, session, Rect::from_x_y_ranges(menus_end + 16.0..=begin.inner - 16.0, whole.y_range()));
    chosen
}

/// Two discs that touch: one who is for, one who is against.
fn logo_ui(ui: &mut Ui, theme: &Theme) {
    let (rect, response) = ui.allocate_exact_size(vec2(26.0, HEIGHT), Sense::hover());
    let at = rect.left_center();
    let [against, for_it] = [-2, 3].map(|number| Level::new(number).map(|level| theme.stance(level).0));
    ui.painter().circle_filled(at + vec2(6.5, -1.0), 6.5, for_it.unwrap_or(theme.accent));
    ui.painter().circle_filled(at + vec2(15.0, 4.0), 4.0, against.unwrap_or(theme.warning));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Stancemap"));
}

/// What the map is called, in the middle of the bar, and a dot while it is not saved.
fn title_ui(ui: &mut Ui, theme: &Theme, session: &Session, room: Rect) {
    let file = session.path.as_deref().map(visible_file_name);
    let title = match session.map().title.trim() {
        "" => file.as_deref().unwrap_or("Untitled map"),
        title => title,
    };
    let dirty = session.is_dirty();
    let dot = if dirty { 14.0 } else { 0.0 };
    let text = single_line_text(ui, title, semibold(size::BODY), theme.ink, (room.width() - dot).max(0.0));
    let wide = text.width() + dot;
    if room.width() < 60.0 {
        return;
    }
    let middle = clamped(ui.max_rect().center().x, room.left() + wide / 2.0, room.right() - wide / 2.0);
    let rect = Align2::CENTER_CENTER.anchor_size(pos2(middle, room.center().y), vec2(wide, space::TOUCH));
    let response = ui.interact(rect, ui.scope_id().with("title"), Sense::hover());
    if dirty {
        ui.painter().circle_filled(rect.left_center() + vec2(4.0, 0.0), 4.0, theme.ink);
    }
    text.paint(ui.painter(), rect.left_center() + vec2(dot, 0.0));
    let is_on_disk = session.path.is_some() && *session.map() != Map::default();
    let state = match (dirty, is_on_disk) {
        (true, _) => ", with changes that are not saved",
        (false, true) => ", saved",
        // There is nothing to save yet, so nothing was.
        (false, false) => "",
    };
    let sentence = format!("{title}{state}");
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &sentence));
    response.on_hover_text(sentence);
}

/// The pill that opens the palette.
fn palette_button_ui(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let Some(palette) = command("palette") else { return };
    let keys = shortcut_of("palette").replace('+', " ");
    let (rect, response) = ui.allocate_exact_size(vec2(152.0, 26.0), Sense::click());
    let corner = CornerRadius::same(255);
    ui.painter().rect_filled(rect, corner, if response.hovered() { theme.hovered } else { theme.field });
    let rim = if response.has_focus() { theme.accent } else { theme.hairline };
    ui.painter().rect_stroke(rect, corner, Stroke::new(1.0, rim), StrokeKind::Inside);
    let words = single_line_text(ui, palette.about.name, regular(size::SECONDARY), theme.quiet, 90.0);
    words.paint(ui.painter(), rect.left_center() + vec2(14.0, 0.0));
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
    let mut chosen = None;
    ui.set_min_width(220.0);
    let is_nested = |command: &&Command| SUBMENUS.iter().any(|(_, ids)| ids.contains(&command.about.id));
    let (inside, plain): (Vec<&Command>, Vec<&Command>) =
        COMMANDS.iter().filter(|command| command.menu == menu).partition(is_nested);
    for (at, command) in plain.iter().enumerate() {
        if at > 0 && SECTION_STARTS.contains(&command.about.id) {
            ui.separator();
        }
        menu_entry_ui(ui, theme, command, session);
        if command.about.id == "open" {
            let list = ui.add_enabled_ui(!recent.is_empty(), |ui| {
                ui.menu_button("Open recent", |ui| recent_ui(ui, theme, recent))
            });
            chosen = list.inner.inner.flatten();
        }
    }
    if !inside.is_empty() {
        ui.separator();
    }
    for (name, ids) in SUBMENUS {
        let is_inside = |id: &&str| inside.iter().any(|command| command.about.id == *id);
        let ids: Vec<&str> = ids.iter().copied().filter(is_inside).collect();
        if !ids.is_empty() {
            submenu_ui(ui, theme, name, &ids, session);
        }
    }
    chosen
}

/// The files that were open last, the newest first, each with its folder behind it.
fn recent_ui(ui: &mut Ui, theme: &Theme, recent: &[RecentRow]) -> Option<RecentMenuChoice> {
    ui.set_min_width(320.0);
    let mut chosen = None;
    for row in recent {
        let (name, folder) = (file_name(&row.path), short_folder(&row.path));
        let folder = if row.exists { folder } else { "missing".to_owned() };
        let said = format!("{name}, {folder}");
        let folder = RichText::new(folder).font(regular(size::SECONDARY)).color(theme.quiet);
        let response = ui.add_enabled(row.exists, Button::new(name).shortcut_text(folder));
        response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, row.exists, &said));
        if response.on_hover_text(visible_path(&row.path)).clicked() {
            chosen = Some(RecentMenuChoice::Open(row.path.clone()));
        }
    }
    ui.separator();
    if ui.button("Clear list").on_hover_text("Takes off all that are not pinned on the start page.").clicked() {
        chosen = Some(RecentMenuChoice::Clear);
    }
    if chosen.is_some() {
        ui.close();
    }
    chosen
}

/// The folder of a file for the eye: home is "~", and of a deep one only the end is shown.
fn short_folder(path: &Path) -> String {
    const MOST: usize = 36;
    let folder = path.parent().unwrap_or(path);
    let home = std::env::home_dir().filter(|home| home.parent().is_some());
    let in_home = home.and_then(|home| Some(Path::new("~").join(folder.strip_prefix(home).ok()?)));
    let folder = in_home.as_deref().unwrap_or(folder).display().to_string();
    let cut = folder.chars().count().saturating_sub(MOST);
    if cut == 0 { folder } else { format!("…{}", folder.chars().skip(cut + 1).collect::<String>()) }
}

/// What a command is called where it stands among others: "Add actor".
fn entry_name(command: &Command) -> String {
    command.about.name.to_owned()
}

/// One command. Undo and redo say what they would take back or make again.
fn menu_entry_ui(ui: &mut Ui, theme: &Theme, command: &Command, session: &mut Session) {
    let step = match command.about.id {
        "undo" => session.history().undo_label(),
        "redo" => session.history().redo_label(),
        _ => None,
    };
    let name = step.map_or_else(|| entry_name(command), |step| format!("{}: {step}", command.about.name));
    let enabled = (command.available)(session);
    let ink = if enabled { theme.ink } else { theme.quiet };
    let keys = RichText::new(shortcut_of(command.about.id)).font(regular(size::SECONDARY)).color(theme.quiet);
    let button = Button::new(RichText::new(&name).color(ink)).shortcut_text(keys);
    let response = ui.add_enabled(enabled, button).on_hover_text(command.about.help);
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, enabled, &name));
    entry_focus_ring(ui, theme, &response);
    if response.on_disabled_hover_text(format!("{} Not possible now.", command.about.help)).clicked() {
        command.run(session);
        ui.close();
    }
}

/// Shows which entry the keyboard is at: entries have no frame of their own.
pub(super) fn entry_focus_ring(ui: &Ui, theme: &Theme, response: &egui::Response) {
    if response.has_focus() {
        let rect = response.rect.expand2(vec2(4.0, 0.0));
        ui.painter().rect_stroke(rect, space::CORNER, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
    }
}

/// Commands in a menu of their own.
fn submenu_ui(ui: &mut Ui, theme: &Theme, name: &str, ids: &[&str], session: &mut Session) {
    let button = ui.menu_button(name, |ui| {
        ui.set_min_width(220.0);
        commands_ui(ui, theme, ids, session);
    });
    entry_focus_ring(ui, theme, &button.response);
}

/// These commands, one below the other.
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
