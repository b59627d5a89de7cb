//! A view: the saved state of a view of the map, and the settings of figures.

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::is_default;
use super::vocabulary::{BadWord, Term};
use super::{
    Arrangement, Axes, Confidence, Date, FigureContent, Id, Issue, Lanes, MatrixRowOrder, Reference, ReferenceStrength,
    References, Sign, Target,
};

/// The property of the map that is shown by colours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lens {
    /// No colours for positions: the ties between actors.
    #[default]
    Relationships,
    /// The positions of actors on an issue.
    Issue(Id<Issue>),
}

impl Lens {
    /// The issue whose positions are shown; `None` for relationships.
    pub fn issue(&self) -> Option<&Id<Issue>> {
        match self {
            Self::Relationships => None,
            Self::Issue(id) => Some(id),
        }
    }
}

/// The state of a view of a map: lens, filter and day. It is not part of the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewState {
    /// The property that is shown by colours.
    pub lens: Lens,
    /// The records that are left out.
    pub filter: Filter,
    /// The day that is shown; `None` for the date of the map.
    pub as_of: Option<Date>,
    /// Whether records that do not hold on this day are drawn pale instead of being left out.
    pub ghosts: bool,
}

impl From<Lens> for ViewState {
    fn from(lens: Lens) -> Self {
        Self { lens, ..Self::default() }
    }
}

impl From<&Lens> for ViewState {
    fn from(lens: &Lens) -> Self {
        lens.clone().into()
    }
}

impl From<&ViewState> for ViewState {
    fn from(state: &ViewState) -> Self {
        state.clone()
    }
}

impl From<&View> for ViewState {
    fn from(view: &View) -> Self {
        Self { lens: view.lens.clone(), filter: view.filter.clone(), as_of: view.as_of, ghosts: false }
    }
}

/// The records that a view leaves out. An empty list leaves out nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Shows only actors of these kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Shows only actors with one of these tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// With the lens on an issue, shows only actors with one of these positions on it: a level such as "2",
    /// "undecided", "silent", or "unknown".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stances: Vec<String>,
    /// Shows only ties with these signs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
    /// Shows only ties (and, with the lens on an issue, only positions) with at least this confidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Confidence>,
    /// Whether records that are left out are hidden instead of being drawn pale.
    #[serde(skip_serializing_if = "is_default")]
    pub hide: bool,
}

words! {
    /// The page of a figure.
    FigurePage, "page", or Content:
    /// As large as its content and a margin.
    Content = "content" "Cropped to content",
    /// A4, upright: 210 × 297 mm.
    A4Portrait = "a4_portrait" "A4 upright",
    /// A4, lying: 297 × 210 mm.
    A4Landscape = "a4_landscape" "A4 lying",
    /// A3, lying: 420 × 297 mm.
    A3Landscape = "a3_landscape" "A3 lying",
    /// A slide of 16 to 9: 338.7 × 190.5 mm.
    Slide = "slide" "Slide 16:9",
}

words! {
    /// The colours of a figure.
    FigureTheme, "figure theme", or Light:
    /// Dark on light, for print.
    Light = "light" "Light",
    /// Light on dark, for slides.
    Dark = "dark" "Dark",
    /// Greys only, for black-and-white print.
    Greyscale = "greyscale" "Greyscale",
}

/// Settings for figures of the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FigureSettings {
    /// Its page.
    pub page: FigurePage,
    /// Its width in millimetres, from 20 to 2000. Pages other than *content* have a fixed width.
    pub width_mm: f32,
    /// Pixels per inch in a PNG, from 30 to 1200.
    pub dpi: u16,
    /// Its colours.
    pub theme: FigureTheme,
    /// Whether the background is transparent.
    pub transparent: bool,
    /// Whether the title of the map is written at the top.
    pub title: bool,
    /// Whether the question of the map is written under the title.
    pub question: bool,
    /// Whether the date and the viewpoint of the map are written under the question.
    pub moment: bool,
    /// Whether there is a legend of the marks that are used.
    pub legend: bool,
    /// Whether there is a numbered list of the evidence.
    pub sources: bool,
    /// The face of the map that it shows.
    #[serde(skip_serializing_if = "is_default")]
    pub shown: FigureContent,
    /// The arrangement of a matrix.
    #[serde(skip_serializing_if = "is_default")]
    pub matrix: Arrangement,
    /// The axes of a plot of positions.
    #[serde(skip_serializing_if = "is_default")]
    pub axes: Axes,
    /// The actors whose positions a timeline shows.
    #[serde(skip_serializing_if = "is_default")]
    pub timeline: Lanes,
}

impl Default for FigureSettings {
    fn default() -> Self {
        Self {
            page: FigurePage::Content,
            width_mm: 170.0,
            dpi: 300,
            theme: FigureTheme::Light,
            transparent: false,
            title: true,
            question: true,
            moment: true,
            legend: true,
            sources: true,
            shown: FigureContent::default(),
            matrix: Arrangement::default(),
            axes: Axes::default(),
            timeline: Lanes::default(),
        }
    }
}

/// A saved state of a view with a name, for a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Its id.
    pub id: Id<View>,
    /// Its name.
    pub name: String,
    /// The property that is shown by colours.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lens: Lens,
    /// The records that are left out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub filter: Filter,
    /// The day that is shown; `None` for the date of the map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// The settings for its figures.
    #[serde(default, skip_serializing_if = "is_default")]
    pub figure: FigureSettings,
}

impl View {
    /// A view with a name, a state and the settings of its figures.
    pub fn from_state(name: &str, state: ViewState, figure: FigureSettings) -> Self {
        let ViewState { lens, filter, as_of, ghosts: _ } = state;
        Self { id: Id::from_name(name, "view"), name: name.to_owned(), lens, filter, as_of, figure }
    }

    /// A view with a name and a lens, without filter or day.
    pub fn new(name: &str, lens: Lens) -> Self {
        Self {
            id: Id::from_name(name, "view"),
            name: name.to_owned(),
            lens,
            filter: Filter::default(),
            as_of: None,
            figure: FigureSettings::default(),
        }
    }
}

/// The fields of a [`View`] that a form shows, in the order of the file.
pub const FIELDS: &[Field<View>] = &[
    field!(id, "Id", "Names the view in the file. Permanent.", FieldKind::Id),
    field!(name, "Name", "Its name.", FieldKind::Line),
    field!(as_of, "As of", "The day that is shown; empty for the map's own.", FieldKind::Day),
];

references!(View: lens, figure);

impl References for Lens {
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        if let Self::Issue(id) = self {
            visit(Reference { field: "issue", to: id.into(), strength: ReferenceStrength::Optional });
        }
    }

    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool {
        if let Self::Issue(id) = self
            && !id.relink(relink)
        {
            *self = Self::Relationships;
        }
        true
    }
}

impl References for FigureSettings {
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        // A figure that names a missing record is drawn as if it did not name it.
        let mut mention = |reference| visit(Reference { strength: ReferenceStrength::Mention, ..reference });
        if let MatrixRowOrder::Stance(issue) = &self.matrix.order {
            issue.references(&mut mention);
        }
        self.timeline.of.references(&mut mention);
        self.timeline.actors.references(&mut mention);
    }

    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool {
        if let MatrixRowOrder::Stance(issue) = &mut self.matrix.order
            && !issue.relink(relink)
        {
            self.matrix.order = MatrixRowOrder::default();
        }
        self.timeline.of.relink(relink) && self.timeline.actors.relink(relink)
    }
}
