//! Draws the rows of a list and handles clicks and keys on them. The rows themselves are made in `session`.

use egui::{EventFilter, Id, Key, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};
use egui::{pos2, vec2};

use super::OutlinePanel;
use crate::model::{Map, TIE_KINDS, Target, name_of};
use crate::session::{Effect, OutlineList, OutlineRow, OutlineTab, Session, StanceTally, command};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::menu;
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{
    BARS_WIDTH, hairline_button, influence_bars, secondary_text, single_line_text, stance_dot, text_button,
};

/// A user's action on a row.
enum OutlineAction {
    Select { target: Target, extends_selection: bool },
    ZoomTo(Target),
    ToggleFold(String),
    SelectNeighbour { from: usize, by: isize },
    RunCommand(&'static str),
}

/// The indentation of each level of the tree, in points.
const INDENT: f32 = 18.0;
/// The space for the arrow that folds, in points.
const GUTTER: f32 = 16.0;

impl OutlinePanel {
    /// Shows the rows; only the visible ones are drawn.
    pub(super) fn rows_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        (map, list): (&Map, &OutlineList),
    ) {
        if list.rows.is_empty() {
            return self.empty_list_ui(ui, theme, session);
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical().id_salt(("rows", self.query.tab)).auto_shrink(false);
        if let Some(offset) = self.offset_to_selection(session, list) {
            area = area.vertical_scroll_offset(offset);
        }
        let focusable = session.selected().and_then(|target| list.position(target)).unwrap_or(0);
        let mut action = None;
        let output = area.show_rows(ui, space::ROW, list.rows.len(), |ui, range| {
            for index in range {
                if let Some(row) = list.rows.get(index) {
                    action = row_ui(ui, theme, session, map, list, (index, row), index == focusable).or(action.take());
                }
            }
        });
        self.scroll_offset = output.state.clamped_offset().y;
        self.view_height = output.inner_rect.height();
        if let Some(action) = action {
            self.perform(ui, session, list, action);
        }
    }

    /// The offset to scroll to, if the selection has changed and its row is not visible.
    fn offset_to_selection(&mut self, session: &Session, list: &OutlineList) -> Option<f32> {
        let selected = session.selected().cloned();
        // In the current list its row may be at another position.
        if selected == self.followed_target || self.is_outdated {
            return None;
        }
        self.followed_target = selected;
        let top = list.position(self.followed_target.as_ref()?)? as f32 * space::ROW;
        if top < self.scroll_offset {
            Some(top)
        } else if top + space::ROW > self.scroll_offset + self.view_height && self.view_height > 0.0 {
            Some(top + space::ROW - self.view_height)
        } else {
            None
        }
    }

    fn perform(&mut self, ui: &Ui, session: &mut Session, list: &OutlineList, action: OutlineAction) {
        match action {
            OutlineAction::Select { target, extends_selection: true } => session.toggle(&target),
            OutlineAction::Select { target, extends_selection: false } => {
                // With the focus on the row, the arrow keys continue from it.
                ui.memory_mut(|memory| memory.request_focus(row_id(&target)));
                session.select([target]);
            }
            OutlineAction::ZoomTo(target) => {
                session.select([target]);
                session.request_effect(Effect::FitSelection);
            }
            OutlineAction::ToggleFold(key) => {
                if !self.query.collapsed.remove(&key) {
                    self.query.collapsed.insert(key);
                }
            }
            OutlineAction::SelectNeighbour { from, by } => {
                let mut index = from;
                while let Some(next) = index.checked_add_signed(by) {
                    index = next;
                    match list.rows.get(index) {
                        None => break,
                        Some(OutlineRow::KindHead { .. }) => {}
                        Some(OutlineRow::Record { target, .. }) => {
                            session.select([target.clone()]);
                            ui.memory_mut(|memory| memory.request_focus(row_id(target)));
                            break;
                        }
                    }
                }
            }
            OutlineAction::RunCommand(id) => run_add_command(session, id),
        }
    }

    /// Shows a hint and a button while the list is empty.
    fn empty_list_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        ui.add_space(space::MEDIUM);
        if !self.query.filter.trim().is_empty() {
            secondary_text(ui, theme, format!("Nothing here has “{}” in it.", self.query.filter.trim()));
            if hairline_button(ui, theme, "Show everything").clicked() {
                self.query.filter.clear();
            }
            return;
        }
        let (sentence, button) = match self.query.tab {
            OutlineTab::Issues => {
                ("An issue is what actors are for or against. Place the first on the map.", "Add an issue")
            }
            OutlineTab::Sources => ("A source is what your marks rest on: a report, a statement.", "Add a source"),
            _ => ("Actors are who takes positions. Place the first on the map.", "Add an actor"),
        };
        secondary_text(ui, theme, sentence);
        if hairline_button(ui, theme, button).clicked()
            && let Some(id) = add_command(self.query.tab)
        {
            run_add_command(session, id);
        }
    }

    /// Shows the button beside the filter that adds a record to the list.
    pub(super) fn add_button_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        let Some(add) = add_command(self.query.tab).and_then(command) else { return };
        let name = format!("Add {}", add.about.name.to_lowercase());
        if icon_button(ui, theme, Icon::Plus, &name, &format!("{name}. {}", add.about.help)).clicked() {
            run_add_command(session, add.about.id);
        }
    }
}

/// Runs a command that adds a record, if it is available.
fn run_add_command(session: &mut Session, id: &str) {
    if let Some(command) = command(id).filter(|command| command.is_available(session)) {
        command.run(session);
    }
}

fn add_command(tab: OutlineTab) -> Option<&'static str> {
    match tab {
        OutlineTab::Actors => Some("add_actor"),
        OutlineTab::Issues => Some("add_issue"),
        OutlineTab::Sources => Some("add_source"),
        OutlineTab::More => None,
    }
}

/// The widget id of a row depends only on its record, so that the focus stays on the record when rows move.
fn row_id(target: &Target) -> Id {
    Id::unique(("outline row", target))
}

fn row_ui(
    ui: &mut Ui,
    theme: &Theme,
    session: &mut Session,
    map: &Map,
    list: &OutlineList,
    (index, row): (usize, &OutlineRow),
    is_focusable: bool,
) -> Option<OutlineAction> {
    match row {
        OutlineRow::KindHead { plural, count, is_folded } => kind_head_ui(ui, theme, plural, *count, *is_folded),
        OutlineRow::Record { target, depth, is_folded } => {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), space::ROW));
            let sense = if is_focusable { Sense::click() } else { Sense::CLICK };
            let response = ui.interact(rect, row_id(target), sense);
            let is_selected = session.selection().contains(target);
            row_background_ui(ui, theme, rect, is_selected, &response);
            let left = rect.left() + GUTTER + f32::from(*depth) * INDENT;
            let is_cut = row_content_ui(ui, theme, session, map, list, target, rect.with_min_x(left));
            let info = WidgetInfo::selected(Role::ListItem, true, is_selected, map.sentence(target, session.lens()));
            response.widget_info(|| info.clone());
            let fold_action = is_folded.and_then(|is_folded| fold_button_ui(ui, theme, target, is_folded, left, rect));
            let action = fold_action.or_else(|| action_of_input(ui, session, target, index, &response));
            response.context_menu(|ui| menu::context_menu(ui, theme, session, None));
            if is_cut {
                response.on_hover_text(map.sentence(target, session.lens()));
            }
            action
        }
    }
}

fn row_background_ui(ui: &Ui, theme: &Theme, rect: Rect, is_selected: bool, response: &Response) {
    let fill = match (is_selected, response.hovered()) {
        (true, _) => theme.selected,
        (false, true) => theme.hovered,
        _ => return row_focus_ring(ui, theme, rect, response),
    };
    ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), space::CORNER, fill);
    row_focus_ring(ui, theme, rect, response);
}

fn row_focus_ring(ui: &Ui, theme: &Theme, rect: Rect, response: &Response) {
    if response.has_focus() {
        let border = Stroke::new(1.5, theme.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), space::CORNER, border, StrokeKind::Inside);
    }
}

fn action_of_input(
    ui: &Ui,
    session: &mut Session,
    target: &Target,
    index: usize,
    response: &Response,
) -> Option<OutlineAction> {
    if response.secondary_clicked() && !session.selection().contains(target) {
        session.select([target.clone()]);
    }
    if response.double_clicked() {
        return Some(OutlineAction::ZoomTo(target.clone()));
    }
    if response.clicked() {
        let extends_selection = ui.input(|input| input.modifiers.command || input.modifiers.shift);
        return Some(OutlineAction::Select { target: target.clone(), extends_selection });
    }
    if !response.has_focus() {
        return None;
    }
    let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(row_id(target), arrows));
    let (up, down) = ui.input(|input| (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)));
    match (up, down) {
        (true, false) => Some(OutlineAction::SelectNeighbour { from: index, by: -1 }),
        (false, true) => Some(OutlineAction::SelectNeighbour { from: index, by: 1 }),
        _ => None,
    }
}

fn fold_button_ui(
    ui: &Ui,
    theme: &Theme,
    target: &Target,
    is_folded: bool,
    left: f32,
    rect: Rect,
) -> Option<OutlineAction> {
    let button_rect = Rect::from_center_size(pos2(left - 9.0, rect.center().y), Vec2::splat(18.0));
    let response = ui.interact(button_rect, row_id(target).with("fold"), Sense::CLICK);
    let icon = if is_folded { Icon::ChevronRight } else { Icon::ChevronDown };
    let ink = if response.hovered() { theme.ink } else { theme.quiet };
    icon.paint(ui.painter(), button_rect.center(), ink.gamma_multiply(0.7));
    let name = format!("{} the parts of {}", if is_folded { "Show" } else { "Hide" }, target.id());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response.clicked().then(|| OutlineAction::ToggleFold(target.id().to_owned()))
}

/// Shows the content of a row: its dot or icon, its name and the details at the right. Returns true if a text was cut.
fn row_content_ui(
    ui: &Ui,
    theme: &Theme,
    session: &Session,
    map: &Map,
    list: &OutlineList,
    target: &Target,
    rect: Rect,
) -> bool {
    let painter = ui.painter();
    let icon_centre = rect.left_center() + vec2(7.0, 0.0);
    let right = rect.right_center() - vec2(space::SMALL, 0.0);
    let detail = detail_text(map, list, target);
    let (mut detail_width, mut is_cut) = (0.0, false);
    match target {
        Target::Actor(id) => {
            stance_dot(painter, theme, icon_centre, session.lens().issue().is_some(), list.alignments.get(id).copied());
            influence_bars(painter, theme, right, map.actors.get(id).map_or(0, |actor| actor.influence));
            detail_width = BARS_WIDTH;
        }
        _ => {
            let under_lens = session.lens().issue().is_some_and(|issue| Target::from(issue) == *target);
            icon_of(target).paint(painter, icon_centre, if under_lens { theme.accent } else { theme.quiet });
        }
    }
    if let Target::Issue(id) = target {
        detail_width = tally_ui(ui, theme, right, list.tallies.get(id).copied().unwrap_or_default());
    } else if !detail.is_empty() {
        let text = single_line_text(ui, &detail, regular(size::SECONDARY), theme.quiet, rect.width() * 0.34);
        (detail_width, is_cut) = (text.width(), text.is_elided());
        text.paint(painter, right - vec2(detail_width, 0.0));
    }
    let is_selected = session.selection().contains(target);
    let font = if is_selected { semibold(size::BODY) } else { regular(size::BODY) };
    let name_width = rect.width() - 20.0 - detail_width - space::MEDIUM - space::SMALL;
    let name = single_line_text(ui, &map.name(target), font, theme.ink, name_width);
    name.paint(painter, rect.left_center() + vec2(20.0, 0.0));
    is_cut || name.is_elided()
}

fn icon_of(target: &Target) -> Icon {
    match target {
        Target::Actor(_) => Icon::Actor,
        Target::Issue(_) => Icon::Issue,
        Target::Stance(_) => Icon::Quote,
        Target::Tie(_) => Icon::Tie,
        Target::Objection(_) => Icon::Objection,
        Target::Condition(_) => Icon::Condition,
        Target::Source(_) => Icon::Source,
        Target::Body(_) => Icon::Folder,
        Target::Group(_) => Icon::Fit,
        Target::Note(_) => Icon::Note,
        Target::View(_) => Icon::Eye,
        Target::Scenario(_) => Icon::Redo,
    }
}

/// The secondary text at the right of a row.
fn detail_text(map: &Map, list: &OutlineList, target: &Target) -> String {
    match target {
        Target::Source(id) => match list.passage_counts.get(id) {
            None => "not used".to_owned(),
            Some(1) => "1 passage".to_owned(),
            Some(count) => format!("{count} passages"),
        },
        Target::Tie(id) => map.ties.get(id).map(|tie| name_of(TIE_KINDS, &tie.kind).to_owned()).unwrap_or_default(),
        Target::Stance(id) => map.stances.get(id).map(|stance| stance.alignment.glyph()).unwrap_or_default(),
        Target::Objection(id) => map.objections.get(id).map(|row| row.status.name().to_owned()).unwrap_or_default(),
        Target::Condition(id) => map.conditions.get(id).map(|row| row.status.name().to_owned()).unwrap_or_default(),
        Target::Body(id) => map.bodies.get(id).map(|row| format!("{} members", row.members.len())).unwrap_or_default(),
        Target::Group(id) => map.groups.get(id).map(|row| format!("{} members", row.members.len())).unwrap_or_default(),
        Target::Scenario(id) => {
            map.scenarios.get(id).map(|row| format!("{} changes", row.overrides.len())).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Shows the number of supporters, opponents and undecided or silent actors in three columns with signs; zeros are left
/// out. Returns the width, in points.
fn tally_ui(ui: &Ui, theme: &Theme, right: egui::Pos2, tally: StanceTally) -> f32 {
    let column_width = 27.0;
    let mut x = right.x;
    for (count, sign) in [(tally.open, "~"), (tally.opposing, "−"), (tally.supporting, "+")] {
        if count > 0 {
            let text =
                single_line_text(ui, &format!("{sign}{count}"), regular(size::SECONDARY), theme.quiet, column_width);
            text.paint(ui.painter(), pos2(x - text.width(), right.y));
        }
        x -= column_width;
    }
    right.x - x
}

/// Shows the heading of a kind of record, with a button to add a record if there is a command for it.
fn kind_head_ui(
    ui: &mut Ui,
    theme: &Theme,
    kind: &'static str,
    count: usize,
    is_folded: bool,
) -> Option<OutlineAction> {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), space::ROW));
    let response = ui.interact(rect, Id::unique(("outline head", kind)), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), space::CORNER, theme.hovered);
    }
    row_focus_ring(ui, theme, rect, &response);
    let icon = if is_folded { Icon::ChevronRight } else { Icon::ChevronDown };
    icon.paint(ui.painter(), rect.left_center() + vec2(7.0, 0.0), theme.quiet);
    let text = single_line_text(ui, &kind.to_uppercase(), semibold(size::CAPTION), theme.quiet, rect.width());
    text.paint(ui.painter(), rect.left_center() + vec2(20.0, 0.0));
    let number = single_line_text(ui, &count.to_string(), regular(size::CAPTION), theme.quiet, 60.0);
    number.paint(ui.painter(), rect.left_center() + vec2(26.0 + text.width(), 0.0));
    let name = format!("{kind}, {count}, {}", if is_folded { "folded up" } else { "open" });
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let kind_id = crate::model::RECORD_KINDS.iter().find(|known| known.plural == kind).map_or("", |known| known.id);
    let add = command(&format!("add_{kind_id}")).and_then(|command| {
        let button_rect = Rect::from_min_max(pos2(rect.right() - 36.0, rect.top() + 2.0), rect.max);
        let builder = egui::UiBuilder::new().max_rect(button_rect);
        let is_clicked =
            ui.scope_builder(builder, |ui| text_button(ui, theme, "add", &format!("Add {kind_id}")).clicked()).inner;
        is_clicked.then_some(OutlineAction::RunCommand(command.about.id))
    });
    add.or_else(|| response.clicked().then(|| OutlineAction::ToggleFold(kind.to_owned())))
}
