//! How the rows of a list are drawn and what a click or a key on them does. Which rows there are is made elsewhere.

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

/// What the user did to a row.
enum OutlineAction {
    Select { target: Target, extends_selection: bool },
    ZoomTo(Target),
    ToggleFold(String),
    SelectNeighbour { from: usize, by: isize },
    RunCommand(&'static str),
}

/// How far each level of the tree is moved to the right.
const INDENT: f32 = 18.0;
/// The room for the arrow that folds.
const GUTTER: f32 = 16.0;

impl OutlinePanel {
    /// The rows, of which only those that can be seen are drawn.
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
        let first = session.selected().and_then(|target| list.position(target)).unwrap_or(0);
        let mut did = None;
        let shown = area.show_rows(ui, space::ROW, list.rows.len(), |ui, range| {
            for at in range {
                if let Some(row) = list.rows.get(at) {
                    did = row_ui(ui, theme, session, map, list, (at, row), at == first).or(did.take());
                }
            }
        });
        self.scroll_offset = shown.state.clamped_offset().y;
        self.view_height = shown.inner_rect.height();
        if let Some(did) = did {
            self.perform(ui, session, list, did);
        }
    }

    /// How far to scroll, if what has been selected since the last time cannot be seen.
    fn offset_to_selection(&mut self, session: &Session, list: &OutlineList) -> Option<f32> {
        let selected = session.selected().cloned();
        // In the list that is wanted it may stand elsewhere.
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

    fn perform(&mut self, ui: &Ui, session: &mut Session, list: &OutlineList, did: OutlineAction) {
        match did {
            OutlineAction::Select { target, extends_selection: true } => session.toggle(&target),
            OutlineAction::Select { target, extends_selection: false } => {
                // So that the arrows go on from here.
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
                let mut at = from;
                while let Some(next) = at.checked_add_signed(by) {
                    at = next;
                    match list.rows.get(at) {
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

    /// What to do where the list is empty.
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

    /// The button beside the filter that adds to the list.
    pub(super) fn add_button_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session) {
        let Some(found) = add_command(self.query.tab).and_then(command) else { return };
        let name = format!("Add {}", found.about.name.to_lowercase());
        if icon_button(ui, theme, Icon::Plus, &name, &format!("{name}. {}", found.about.help)).clicked() {
            run_add_command(session, found.about.id);
        }
    }
}

/// Runs a command that adds a record, where it can be run.
fn run_add_command(session: &mut Session, id: &str) {
    if let Some(command) = command(id).filter(|command| (command.available)(session)) {
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

/// Rows are known by what they show, so that the keyboard finds the next one wherever it stands.
fn row_id(target: &Target) -> Id {
    Id::unique(("outline row", target))
}

fn row_ui(
    ui: &mut Ui,
    theme: &Theme,
    session: &mut Session,
    map: &Map,
    list: &OutlineList,
    (at, row): (usize, &OutlineRow),
    first: bool,
) -> Option<OutlineAction> {
    match row {
        OutlineRow::KindHead { plural, count, is_folded } => kind_head_ui(ui, theme, plural, *count, *is_folded),
        OutlineRow::Record { target, depth, is_folded } => {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), space::ROW));
            let sense = if first { Sense::click() } else { Sense::CLICK };
            let response = ui.interact(rect, row_id(target), sense);
            let selected = session.selection().contains(target);
            row_background_ui(ui, theme, rect, selected, &response);
            let left = rect.left() + GUTTER + f32::from(*depth) * INDENT;
            let cut = row_content_ui(ui, theme, session, map, list, target, rect.with_min_x(left));
            let info = WidgetInfo::selected(Role::ListItem, true, selected, map.sentence(target, session.lens()));
            response.widget_info(|| info.clone());
            let fold = is_folded.and_then(|folded| fold_button_ui(ui, theme, target, folded, left, rect));
            let did = fold.or_else(|| action_of_input(ui, session, target, at, &response));
            response.context_menu(|ui| menu::context_menu(ui, theme, session, None));
            if cut {
                response.on_hover_text(map.sentence(target, session.lens()));
            }
            did
        }
    }
}

fn row_background_ui(ui: &Ui, theme: &Theme, rect: Rect, selected: bool, response: &Response) {
    let fill = match (selected, response.hovered()) {
        (true, _) => theme.selected,
        (false, true) => theme.hovered,
        _ => return row_focus_ring(ui, theme, rect, response),
    };
    ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), space::CORNER, fill);
    row_focus_ring(ui, theme, rect, response);
}

fn row_focus_ring(ui: &Ui, theme: &Theme, rect: Rect, response: &Response) {
    if response.has_focus() {
        let rim = Stroke::new(1.5, theme.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), space::CORNER, rim, StrokeKind::Inside);
    }
}

fn action_of_input(
    ui: &Ui,
    session: &mut Session,
    target: &Target,
    at: usize,
    response: &Response,
) -> Option<OutlineAction> {
    if response.secondary_clicked() && !session.selection().contains(target) {
        session.select([target.clone()]);
    }
    if response.double_clicked() {
        return Some(OutlineAction::ZoomTo(target.clone()));
    }
    if response.clicked() {
        let more = ui.input(|input| input.modifiers.command || input.modifiers.shift);
        return Some(OutlineAction::Select { target: target.clone(), extends_selection: more });
    }
    if !response.has_focus() {
        return None;
    }
    let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(row_id(target), arrows));
    let (up, down) = ui.input(|input| (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)));
    match (up, down) {
        (true, false) => Some(OutlineAction::SelectNeighbour { from: at, by: -1 }),
        (false, true) => Some(OutlineAction::SelectNeighbour { from: at, by: 1 }),
        _ => None,
    }
}

fn fold_button_ui(
    ui: &Ui,
    theme: &Theme,
    target: &Target,
    folded: bool,
    left: f32,
    rect: Rect,
) -> Option<OutlineAction> {
    let place = Rect::from_center_size(pos2(left - 9.0, rect.center().y), Vec2::splat(18.0));
    let response = ui.interact(place, row_id(target).with("fold"), Sense::CLICK);
    let icon = if folded { Icon::ChevronRight } else { Icon::ChevronDown };
    let ink = if response.hovered() { theme.ink } else { theme.quiet };
    icon.paint(ui.painter(), place.center(), ink.gamma_multiply(0.7));
    let name = format!("{} the parts of {}", if folded { "Show" } else { "Hide" }, target.id());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response.clicked().then(|| OutlineAction::ToggleFold(target.id().to_owned()))
}

/// The content of a row, from its dot or icon to what stands at its right. Was its name too long?
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
    let mark = rect.left_center() + vec2(7.0, 0.0);
    let right = rect.right_center() - vec2(space::SMALL, 0.0);
    let behind = detail_text(map, list, target);
    let (mut width, mut cut) = (0.0, false);
    match target {
        Target::Actor(id) => {
            stance_dot(painter, theme, mark, session.lens().issue().is_some(), list.alignments.get(id).copied());
            influence_bars(painter, theme, right, map.actors.get(id).map_or(0, |actor| actor.influence));
            width = BARS_WIDTH;
        }
        _ => {
            let under_lens = session.lens().issue().is_some_and(|issue| Target::from(issue) == *target);
            icon_of(target).paint(painter, mark, if under_lens { theme.accent } else { theme.quiet });
        }
    }
    if let Target::Issue(id) = target {
        width = tally_ui(ui, theme, right, list.tallies.get(id).copied().unwrap_or_default());
    } else if !behind.is_empty() {
        let text = single_line_text(ui, &behind, regular(size::SECONDARY), theme.quiet, rect.width() * 0.34);
        (width, cut) = (text.width(), text.is_elided());
        text.paint(painter, right - vec2(width, 0.0));
    }
    let selected = session.selection().contains(target);
    let font = if selected { semibold(size::BODY) } else { regular(size::BODY) };
    let room = rect.width() - 20.0 - width - space::MEDIUM - space::SMALL;
    let name = single_line_text(ui, &map.name(target), font, theme.ink, room);
    name.paint(painter, rect.left_center() + vec2(20.0, 0.0));
    cut || name.is_elided()
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

/// The quiet words at the right of a row.
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

/// How many are for, against, and neither: three numbers in columns, with their signs; what is none is left out.
/// Returns how wide it is.
fn tally_ui(ui: &Ui, theme: &Theme, right: egui::Pos2, tally: StanceTally) -> f32 {
    let column = 27.0;
    let mut at = right.x;
    for (count, sign) in [(tally.open, "~"), (tally.opposing, "−"), (tally.supporting, "+")] {
        if count > 0 {
            let text = single_line_text(ui, &format!("{sign}{count}"), regular(size::SECONDARY), theme.quiet, column);
            text.paint(ui.painter(), pos2(at - text.width(), right.y));
        }
        at -= column;
    }
    right.x - at
}

/// The head of a kind of record, with a button to add one where a command does so.
fn kind_head_ui(ui: &mut Ui, theme: &Theme, kind: &'static str, count: usize, folded: bool) -> Option<OutlineAction> {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), space::ROW));
    let response = ui.interact(rect, Id::unique(("outline head", kind)), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), space::CORNER, theme.hovered);
    }
    row_focus_ring(ui, theme, rect, &response);
    let icon = if folded { Icon::ChevronRight } else { Icon::ChevronDown };
    icon.paint(ui.painter(), rect.left_center() + vec2(7.0, 0.0), theme.quiet);
    let text = single_line_text(ui, &kind.to_uppercase(), semibold(size::CAPTION), theme.quiet, rect.width());
    text.paint(ui.painter(), rect.left_center() + vec2(20.0, 0.0));
    let number = single_line_text(ui, &count.to_string(), regular(size::CAPTION), theme.quiet, 60.0);
    number.paint(ui.painter(), rect.left_center() + vec2(26.0 + text.width(), 0.0));
    let name = format!("{kind}, {count}, {}", if folded { "folded up" } else { "open" });
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let one = crate::model::RECORD_KINDS.iter().find(|known| known.plural == kind).map_or("", |known| known.id);
    let add = command(&format!("add_{one}")).and_then(|command| {
        let place = Rect::from_min_max(pos2(rect.right() - 36.0, rect.top() + 2.0), rect.max);
        let builder = egui::UiBuilder::new().max_rect(place);
        let clicked =
            ui.scope_builder(builder, |ui| text_button(ui, theme, "add", &format!("Add {one}")).clicked()).inner;
        clicked.then_some(OutlineAction::RunCommand(command.about.id))
    });
    add.or_else(|| response.clicked().then(|| OutlineAction::ToggleFold(kind.to_owned())))
}
