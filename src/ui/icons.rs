//! The icons of the window: one set, 16 points, with strokes of 1.5 points. Does not know what they are used for.

use egui::{Color32, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::theme::{Theme, space};

/// The side of an icon, in points.
pub const SIZE: f32 = 16.0;

/// One icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A circle: an actor.
    Actor,
    /// A square: an issue.
    Issue,
    /// A line between two dots: a tie.
    Tie,
    /// An arrow that ends in a bar: an objection.
    Objection,
    /// A line that ends in a circle: a condition.
    Condition,
    /// A sheet with text: a note.
    Note,
    /// A book: a source.
    Source,
    /// An arrow back.
    Undo,
    /// An arrow forward.
    Redo,
    /// A magnifying glass.
    Search,
    /// A cross of two lines.
    Plus,
    /// A line.
    Minus,
    /// Four corners: show everything.
    Fit,
    /// An oblique cross.
    Close,
    /// A branch of a list that is collapsed.
    ChevronRight,
    /// A branch of a list that is expanded.
    ChevronDown,
    /// An arrow up.
    Up,
    /// An arrow down.
    Down,
    /// A padlock: a red line.
    Lock,
    /// A pin.
    Pin,
    /// The light theme.
    Sun,
    /// The dark theme.
    Moon,
    /// An eye: visible.
    Eye,
    /// A folder.
    Folder,
    /// A warning sign.
    Warning,
    /// Quotation marks.
    Quote,
    /// A triangle: play.
    Play,
    /// Two bars: pause.
    Pause,
    /// A triangle and a bar: the previous one.
    Previous,
    /// The mirror image: the next one.
    Next,
    /// Three dots: more.
    More,
}

impl Icon {
    /// Every icon.
    pub const ALL: [Self; 31] = [
        Self::Actor,
        Self::Issue,
        Self::Tie,
        Self::Objection,
        Self::Condition,
        Self::Note,
        Self::Source,
        Self::Undo,
        Self::Redo,
        Self::Search,
        Self::Plus,
        Self::Minus,
        Self::Fit,
        Self::Close,
        Self::ChevronRight,
        Self::ChevronDown,
        Self::Up,
        Self::Down,
        Self::Lock,
        Self::Pin,
        Self::Sun,
        Self::Moon,
        Self::Eye,
        Self::Folder,
        Self::Warning,
        Self::Quote,
        Self::Play,
        Self::Pause,
        Self::Previous,
        Self::Next,
        Self::More,
    ];

    /// Draws the icon around a point.
    pub fn paint(self, painter: &Painter, centre: Pos2, colour: Color32) {
        let draw = IconPainter { painter, corner: centre - Vec2::splat(SIZE / 2.0), stroke: Stroke::new(1.5, colour) };
        match self {
            Self::Actor | Self::Issue | Self::Tie | Self::Objection | Self::Condition => self.paint_mark(&draw),
            Self::Undo | Self::Redo | Self::Search | Self::Sun | Self::Moon | Self::Eye | Self::Lock | Self::Pin => {
                self.paint_round_icon(&draw);
            }
            _ => self.paint_straight_icon(&draw),
        }
    }

    fn paint_mark(self, draw: &IconPainter<'_>) {
        match self {
            Self::Actor => draw.circle(8.0, 8.0, 5.5),
            Self::Issue => draw.line(&[(3.0, 3.0), (13.0, 3.0), (13.0, 13.0), (3.0, 13.0), (3.0, 3.0)]),
            Self::Tie => {
                draw.line(&[(4.5, 11.5), (11.5, 4.5)]);
                draw.dot(3.5, 12.5, 2.2);
                draw.dot(12.5, 3.5, 2.2);
            }
            Self::Objection => {
                draw.line(&[(2.0, 11.0), (11.0, 5.0)]);
                draw.line(&[(8.6, 1.6), (13.4, 8.6)]);
            }
            _ => {
                draw.line(&[(2.0, 8.0), (9.0, 8.0)]);
                draw.circle(11.5, 8.0, 2.5);
            }
        }
    }

    fn paint_round_icon(self, draw: &IconPainter<'_>) {
        match self {
            Self::Undo => {
                draw.arc(8.5, 9.0, 4.5, -0.36, 0.32);
                draw.line(&[(3.0, 3.2), (4.2, 7.4), (8.4, 6.4)]);
            }
            Self::Redo => {
                draw.arc(7.5, 9.0, 4.5, -0.32, 0.36);
                draw.line(&[(13.0, 3.2), (11.8, 7.4), (7.6, 6.4)]);
            }
            Self::Search => {
                draw.circle(7.0, 7.0, 4.2);
                draw.line(&[(10.2, 10.2), (13.8, 13.8)]);
            }
            Self::Sun => {
                draw.circle(8.0, 8.0, 2.8);
                for turn in 0..8_u8 {
                    let direction = direction_of_turns(f32::from(turn) / 8.0);
                    draw.line(&[
                        (8.0 + direction.x * 5.0, 8.0 + direction.y * 5.0),
                        (8.0 + direction.x * 6.8, 8.0 + direction.y * 6.8),
                    ]);
                }
            }
            Self::Moon => {
                draw.arc(8.0, 8.0, 5.5, 0.07, 0.80);
                draw.arc(10.6, 5.6, 4.4, 0.36, 0.90);
            }
            Self::Eye => {
                draw.line(&[(1.5, 8.0), (4.5, 4.8), (8.0, 3.8), (11.5, 4.8), (14.5, 8.0)]);
                draw.line(&[(1.5, 8.0), (4.5, 11.2), (8.0, 12.2), (11.5, 11.2), (14.5, 8.0)]);
                draw.circle(8.0, 8.0, 2.0);
            }
            Self::Lock => {
                draw.line(&[(3.5, 7.5), (12.5, 7.5), (12.5, 13.5), (3.5, 13.5), (3.5, 7.5)]);
                draw.arc(8.0, 6.0, 2.8, -0.25, 0.25);
            }
            _ => {
                draw.circle(8.0, 5.5, 3.2);
                draw.line(&[(8.0, 8.7), (8.0, 14.5)]);
            }
        }
    }

    fn paint_straight_icon(self, draw: &IconPainter<'_>) {
        match self {
            Self::Note => {
                draw.line(&[(2.5, 3.0), (13.5, 3.0), (13.5, 13.0), (2.5, 13.0), (2.5, 3.0)]);
                draw.line(&[(5.0, 6.5), (11.0, 6.5)]);
                draw.line(&[(5.0, 9.5), (9.0, 9.5)]);
            }
            Self::Source => {
                draw.line(&[(8.0, 4.0), (2.5, 2.8), (2.5, 12.0), (8.0, 13.2), (13.5, 12.0), (13.5, 2.8), (8.0, 4.0)]);
                draw.line(&[(8.0, 4.0), (8.0, 13.2)]);
            }
            Self::Plus => {
                draw.line(&[(8.0, 3.0), (8.0, 13.0)]);
                draw.line(&[(3.0, 8.0), (13.0, 8.0)]);
            }
            Self::Minus => draw.line(&[(3.0, 8.0), (13.0, 8.0)]),
            Self::Fit => {
                draw.line(&[(2.5, 6.0), (2.5, 2.5), (6.0, 2.5)]);
                draw.line(&[(10.0, 2.5), (13.5, 2.5), (13.5, 6.0)]);
                draw.line(&[(13.5, 10.0), (13.5, 13.5), (10.0, 13.5)]);
                draw.line(&[(6.0, 13.5), (2.5, 13.5), (2.5, 10.0)]);
            }
            Self::Close => {
                draw.line(&[(4.2, 4.2), (11.8, 11.8)]);
                draw.line(&[(11.8, 4.2), (4.2, 11.8)]);
            }
            Self::ChevronRight => draw.line(&[(6.0, 4.0), (10.0, 8.0), (6.0, 12.0)]),
            Self::ChevronDown => draw.line(&[(4.0, 6.0), (8.0, 10.0), (12.0, 6.0)]),
            Self::Up => {
                draw.line(&[(8.0, 13.0), (8.0, 3.0)]);
                draw.line(&[(4.0, 7.0), (8.0, 3.0), (12.0, 7.0)]);
            }
            Self::Down => {
                draw.line(&[(8.0, 3.0), (8.0, 13.0)]);
                draw.line(&[(4.0, 9.0), (8.0, 13.0), (12.0, 9.0)]);
            }
            Self::Folder => {
                draw.line(&[(2.0, 4.0), (6.0, 4.0), (7.5, 6.0), (14.0, 6.0), (14.0, 12.8), (2.0, 12.8), (2.0, 4.0)])
            }
            Self::Warning => {
                draw.line(&[(8.0, 2.2), (14.2, 13.2), (1.8, 13.2), (8.0, 2.2)]);
                draw.line(&[(8.0, 6.2), (8.0, 9.4)]);
                draw.dot(8.0, 11.4, 0.9);
            }
            Self::Quote => {
                for x in [3.0, 9.0] {
                    draw.line(&[(x + 3.0, 4.0), (x, 7.5), (x, 11.5), (x + 3.5, 11.5), (x + 3.5, 8.0), (x, 8.0)]);
                }
            }
            Self::Play => draw.line(&[(5.0, 3.0), (13.0, 8.0), (5.0, 13.0), (5.0, 3.0), (13.0, 8.0)]),
            Self::Pause => {
                draw.line(&[(5.5, 3.5), (5.5, 12.5)]);
                draw.line(&[(10.5, 3.5), (10.5, 12.5)]);
            }
            Self::Previous => {
                draw.line(&[(12.0, 3.5), (6.0, 8.0), (12.0, 12.5), (12.0, 3.5)]);
                draw.line(&[(3.5, 3.5), (3.5, 12.5)]);
            }
            Self::Next => {
                draw.line(&[(4.0, 3.5), (10.0, 8.0), (4.0, 12.5), (4.0, 3.5)]);
                draw.line(&[(12.5, 3.5), (12.5, 12.5)]);
            }
            _ => [3.5, 8.0, 12.5].into_iter().for_each(|x| draw.dot(x, 8.0, 1.2)),
        }
    }
}

/// The direction at an angle of `turns`, clockwise from up.
fn direction_of_turns(turns: f32) -> Vec2 {
    let angle = turns * std::f32::consts::TAU;
    vec2(angle.sin(), -angle.cos())
}

struct IconPainter<'a> {
    painter: &'a Painter,
    corner: Pos2,
    stroke: Stroke,
}

impl IconPainter<'_> {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.corner + vec2(x, y)
    }

    fn line(&self, points: &[(f32, f32)]) {
        self.painter.line(points.iter().map(|(x, y)| self.at(*x, *y)).collect(), self.stroke);
    }

    fn circle(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_stroke(self.at(x, y), radius, self.stroke);
    }

    fn dot(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_filled(self.at(x, y), radius, self.stroke.color);
    }

    /// Draws an arc. Angles are in turns, clockwise from up.
    fn arc(&self, x: f32, y: f32, radius: f32, from: f32, to: f32) {
        let steps = 20_u8;
        let point = |step: u8| {
            let direction = direction_of_turns(from + (to - from) * f32::from(step) / f32::from(steps));
            self.at(x, y) + direction * radius
        };
        self.painter.line((0..=steps).map(point).collect(), self.stroke);
    }
}

/// A button that shows only an icon. The name is for screen readers, the tooltip for the pointer.
pub fn icon_button(ui: &mut Ui, theme: &Theme, icon: Icon, name: &str, tooltip: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(space::TOUCH), Sense::click());
    paint_button(ui, theme, icon, rect, &response);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), name));
    if tooltip.is_empty() { response } else { response.on_hover_text(tooltip) }
}

fn paint_button(ui: &Ui, theme: &Theme, icon: Icon, rect: Rect, response: &Response) {
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, space::CORNER, theme.hovered);
    }
    if response.has_focus() {
        let rim = Stroke::new(1.5, theme.accent);
        ui.painter().rect_stroke(rect, space::CORNER, rim, egui::StrokeKind::Inside);
    }
    let colour = if response.hovered() { theme.ink } else { theme.quiet };
    icon.paint(ui.painter(), pos2(rect.center().x, rect.center().y), colour);
}
