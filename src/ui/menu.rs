//! The bar at the top and the menus, all made from the list of commands. Runs commands; decides nothing itself.

use egui::{Align, Align2, Button, CornerRadius, Frame, Layout, Margin, MenuBar, Panel, Rect, RichText, Role, Sense};
use egui::{Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::theme::{Theme, color, regular, semibold, size, space};
use super::widgets::{primary, writing};
use crate::model::{Alignment, Level, Target};
use crate::ops;
use crate::session::{COMMANDS, Command, Menu, Merge, Session, Tool, command, shortcut_of};

/// The height of the bar.
pub const HEIGHT: f32 = 44.0;

/// Commands that stand in a menu of their own inside another, as they are more useful as keys.
const MOVING: &[&str] =
    &["left", "right", "up", "down", "far_left", "far_right", "far_up", "far_down", "page_up", "page_down"];

/// Commands that begin a new part of their menu.
const PARTS: &[&str] = &[
    "figure",
    "start_page",
    "quit",
    "rename",
    "select_all",
    "pin",
    "face_canvas",
    "fit",
    "relationships",
    "outline",
    "time_bar",
    "theme",
    "add_actor",
    "add_source",
    "problems",
    "about",
];

/// The panel that the bar lies in.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(space::PANEL as i8, 0));
    Panel::top("menu bar").exact_size(HEIGHT).resizable(false).frame(frame)
}

/// Shows the bar.
pub fn show(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let whole = ui.max_rect();
    let mut menus_end = whole.left();
    MenuBar::new().ui(ui, |ui| {
        ui.set_min_height(HEIGHT);
        logo(ui, theme);
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding = vec2(9.0, 5.0);
        for menu in Menu::ALL {
            let name = RichText::new(menu.name()).font(regular(size::BODY)).color(theme.ink);
            let button = ui.menu_button(name, |ui| entries(ui, theme, menu, session));
            menus_end = button.response.rect.right();
        }
        super::face::tabs(ui, theme, session);
        menus_end = menus_end.max(ui.min_rect().right());
    });
    let right = UiBuilder::new().max_rect(whole).layout(Layout::right_to_left(Align::Center));
    let begin = ui.scope_builder(right, |ui| {
        if let Some(figure) = command("figure")
            && primary(ui, theme, figure.about.name).on_hover_text(tooltip(figure)).clicked()
        {
            (figure.run)(session);
        }
        ui.add_space(space::SMALL);
        finder(ui, theme, session);
        ui.min_rect().left()
    });
    title(ui, theme, session, Rect::from_x_y_ranges(menus_end + 16.0..=begin.inner - 16.0, whole.y_range()));
}

/// Two discs that touch: one who is for, one who is against.
fn logo(ui: &mut Ui, theme: &Theme) {
    let (rect, response) = ui.allocate_exact_size(vec2(26.0, HEIGHT), Sense::hover());
    let at = rect.left_center();
    let [against, for_it] = [-2, 3].map(|number| Level::new(number).map(|level| theme.stance(level).0));
    ui.painter().circle_filled(at + vec2(6.5, -1.0), 6.5, for_it.unwrap_or(theme.accent));
    ui.painter().circle_filled(at + vec2(15.0, 4.0), 4.0, against.unwrap_or(theme.warning));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Stancemap"));
}

/// What the map is called, in the middle of the bar, and a dot while it is not saved.
fn title(ui: &mut Ui, theme: &Theme, session: &Session, room: Rect) {
    let file = session.path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy());
    let title = match session.map().title.trim() {
        "" => file.as_deref().unwrap_or("Untitled map"),
        title => title,
    };
    let dirty = session.is_dirty();
    let dot = if dirty { 14.0 } else { 0.0 };
    let text = writing(ui, title, semibold(size::BODY), theme.ink, (room.width() - dot).max(0.0));
    let wide = text.width() + dot;
    if room.width() < 60.0 {
        return;
    }
    let middle = ui.max_rect().center().x.clamp(room.left() + wide / 2.0, room.right() - wide / 2.0);
    let rect = Align2::CENTER_CENTER.anchor_size(pos2(middle, room.center().y), vec2(wide, space::TOUCH));
    let response = ui.interact(rect, ui.scope_id().with("title"), Sense::hover());
    if dirty {
        ui.painter().circle_filled(rect.left_center() + vec2(4.0, 0.0), 4.0, theme.ink);
    }
    text.paint(ui.painter(), rect.left_center() + vec2(dot, 0.0));
    let sentence = format!("{title}{}", if dirty { ", with changes that are not saved" } else { ", saved" });
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &sentence));
    response.on_hover_text(sentence);
}

/// The pill that opens the palette.
fn finder(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let Some(palette) = command("palette") else { return };
    let keys = shortcut_of("palette").replace('+', " ");
    let (rect, response) = ui.allocate_exact_size(vec2(152.0, 26.0), Sense::click());
    let corner = CornerRadius::same(255);
    ui.painter().rect_filled(rect, corner, if response.hovered() { theme.hovered } else { theme.field });
    let rim = if response.has_focus() { theme.accent } else { theme.hairline };
    ui.painter().rect_stroke(rect, corner, Stroke::new(1.0, rim), StrokeKind::Inside);
    let words = writing(ui, palette.about.name, regular(size::SECONDARY), theme.quiet, 90.0);
    words.paint(ui.painter(), rect.left_center() + vec2(14.0, 0.0));
    let keys = writing(ui, &keys, regular(size::CAPTION), theme.quiet, 60.0);
    keys.paint(ui.painter(), rect.right_center() - vec2(12.0 + keys.width(), 0.0));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, palette.about.name));
    if response.on_hover_text(palette.about.help).clicked() {
        (palette.run)(session);
    }
}

fn tooltip(command: &Command) -> String {
    let keys = shortcut_of(command.about.id);
    if keys.is_empty() { command.about.help.to_owned() } else { format!("{} ({keys})", command.about.help) }
}

fn entries(ui: &mut Ui, theme: &Theme, menu: Menu, session: &mut Session) {
    ui.set_min_width(220.0);
    let (moving, plain): (Vec<&Command>, Vec<&Command>) =
        COMMANDS.iter().filter(|command| command.menu == menu).partition(|c| MOVING.contains(&c.about.id));
    for (at, command) in plain.iter().enumerate() {
        if at > 0 && PARTS.contains(&command.about.id) {
            ui.separator();
        }
        entry(ui, theme, command, session);
    }
    if !moving.is_empty() {
        ui.separator();
        ui.menu_button("Move", |ui| {
            ui.set_min_width(200.0);
            moving.iter().for_each(|command| entry(ui, theme, command, session));
        });
    }
}

/// What a command is called where it stands among others: "Add actor".
fn entry_name(command: &Command) -> String {
    command.about.name.to_owned()
}

/// One command. Undo and redo say what they would take back or make again.
fn entry(ui: &mut Ui, theme: &Theme, command: &Command, session: &mut Session) {
    let step = match command.about.id {
        "undo" => session.history().can_undo(),
        "redo" => session.history().can_redo(),
        _ => None,
    };
    let name = step.map_or_else(|| entry_name(command), |step| format!("{}: {step}", command.about.name));
    let enabled = (command.available)(session);
    let ink = if enabled { theme.ink } else { theme.quiet };
    let keys = RichText::new(shortcut_of(command.about.id)).font(regular(size::SECONDARY)).color(theme.quiet);
    let button = Button::new(RichText::new(&name).color(ink)).shortcut_text(keys);
    let response = ui.add_enabled(enabled, button).on_hover_text(command.about.help);
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, enabled, &name));
    if response.on_disabled_hover_text(format!("{} Not possible now.", command.about.help)).clicked() {
        (command.run)(session);
        ui.close();
    }
}

fn entries_of(ui: &mut Ui, theme: &Theme, ids: &[&str], session: &mut Session) {
    for id in ids {
        if let Some(command) = command(id) {
            entry(ui, theme, command, session);
        }
    }
}

/// What can be done with what is selected, or with the map where nothing is. The caller opens and closes the menu.
pub fn context_menu(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    ui.set_min_width(210.0);
    match session.selected().cloned() {
        Some(Target::Actor(actor)) => {
            stance_menu(ui, theme, &actor, session);
            if ui.button("Tie to…").on_hover_text("Then click an actor or an issue.").clicked() {
                session.set_tool(Tool::Tie(Some(actor.clone()), None));
                ui.close();
            }
            if ui.button("Object to…").on_hover_text("Then click an issue, an actor or a tie.").clicked() {
                session.set_tool(Tool::Object(Some(actor), None));
                ui.close();
            }
            ui.separator();
            entries_of(ui, theme, &["rename", "pin", "fit_selection"], session);
            ui.separator();
            entries_of(ui, theme, &["delete"], session);
        }
        Some(Target::Issue(issue)) => {
            if ui.button("Look through it").on_hover_text("Colours the map by who stands where on it.").clicked() {
                session.set_lens(crate::model::Lens::Issue(issue));
                ui.close();
            }
            entries_of(ui, theme, &["rename", "fit_selection"], session);
            ui.separator();
            entries_of(ui, theme, &["delete"], session);
        }
        Some(_) => entries_of(ui, theme, &["rename", "fit_selection", "delete"], session),
        None if session.selection().is_empty() => {
            entries_of(ui, theme, &["add_actor", "add_issue", "add_note"], session);
            ui.separator();
            entries_of(ui, theme, &["select_all", "fit"], session);
        }
        None => entries_of(ui, theme, &["add_group", "pin", "fit_selection", "delete"], session),
    }
}

/// Where the actor stands on the issue under the lens.
fn stance_menu(ui: &mut Ui, theme: &Theme, actor: &crate::model::Id<crate::model::Actor>, session: &mut Session) {
    let Some(issue) = session.lens().issue().cloned() else { return };
    let (map, day) = (session.map_of_day(), session.look().as_of);
    let (who, what) = (map.name(&actor.into()), map.name(&(&issue).into()));
    let now = map.stance_of(actor, &issue).map(|stance| stance.alignment);
    ui.menu_button(format!("Stance on {what}"), |ui| {
        ui.set_min_width(180.0);
        let levels = Level::ALL.into_iter().rev().map(|level| Some(Alignment::Level(level)));
        for step in levels.chain([Some(Alignment::Undecided), Some(Alignment::Silent), None]) {
            let (text, dot) = match step {
                Some(Alignment::Level(level)) => (format!("{level}  {}", level.verb()), theme.stance(level).0),
                Some(Alignment::Undecided) => ("~  undecided".to_owned(), theme.quiet),
                Some(Alignment::Silent) => ("…  silent".to_owned(), theme.quiet),
                None => ("?  unknown".to_owned(), color(theme.palette.unknown)),
            };
            let button = Button::selectable(now == step, RichText::new(text).color(theme.ink));
            let button = button.right_text(RichText::new("●").color(dot));
            if ui.add(button).clicked() {
                let label = format!("Set {who} on {what}");
                session.edit(label, Merge::Never, |map| ops::set_stance_on(map, day, actor, &issue, step));
                ui.close();
            }
        }
    });
    ui.separator();
}
