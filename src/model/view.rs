//! A view: a saved way of looking at the map, and the settings of a figure.

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::is_default;
use super::vocabulary::{BadWord, Term};
use super::{
    Arrangement, Axes, Confidence, Date, FigureContent, Id, Issue, Lanes, MatrixRowOrder, Reference, ReferenceStrength,
    References, Sign, Target,
};

/// What the map is coloured by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lens {
    /// By nothing: who is tied to whom.
    #[default]
    Relationships,
    /// By where actors stand on that issue.
    Issue(Id<Issue>),
}

impl Lens {
    /// The issue under the lens.
    pub fn issue(&self) -> Option<&Id<Issue>> {
        match self {
            Self::Relationships => None,
            Self::Issue(id) => Some(id),
        }
    }
}

/// A way of looking at a map: through what, without what, and on which day. Nothing of it is in the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewState {
    /// What the map is coloured by.
    pub lens: Lens,
    /// What is left out.
    pub filter: Filter,
    /// The day that is shown; none for the map's own.
    pub as_of: Option<Date>,
    /// Is what is not true on that day drawn pale, rather than left out?
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
    fn from(look: &ViewState) -> Self {
        look.clone()
    }
}

impl From<&View> for ViewState {
    fn from(view: &View) -> Self {
        Self { lens: view.lens.clone(), filter: view.filter.clone(), as_of: view.as_of, ghosts: false }
    }
}

/// What a view leaves out. An empty list leaves out nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Only actors of these kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// Only actors with one of these tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Under an issue's lens, only actors that stand so on it: a level as "2", "undecided", "silent", or "unknown".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stances: Vec<String>,
    /// Only ties of these signs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
    /// Only ties, and under an issue's lens only positions, that are at least so sure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Confidence>,
    /// Is what is left out hidden, rather than drawn pale?
    #[serde(skip_serializing_if = "is_default")]
    pub hide: bool,
}

words! {
    /// What a figure is cut to.
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

/// How a figure is made from the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FigureSettings {
    /// What it is cut to.
    pub page: FigurePage,
    /// Its width in millimetres, from 20 to 2000. A page preset other than *content* has its own.
    pub width_mm: f32,
    /// Pixels an inch in a PNG, from 30 to 1200.
    pub dpi: u16,
    /// Its colours.
    pub theme: FigureTheme,
    /// Is the paper left out?
    pub transparent: bool,
    /// Is the map's title written over it?
    pub title: bool,
    /// Is the map's question written under the title?
    pub question: bool,
    /// Are the as-of date and the viewpoint written under that?
    pub moment: bool,
    /// Is there a legend of the marks in use?
    pub legend: bool,
    /// Is there a numbered list of the evidence?
    pub sources: bool,
    /// What it shows of the map.
    #[serde(skip_serializing_if = "is_default")]
    pub shown: FigureContent,
    /// How a matrix is laid out.
    #[serde(skip_serializing_if = "is_default")]
    pub matrix: Arrangement,
    /// The axes of a plot of positions.
    #[serde(skip_serializing_if = "is_default")]
    pub axes: Axes,
    /// What a timeline shows.
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

/// A saved way of looking, for a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Its id.
    pub id: Id<View>,
    /// Its name.
    pub name: String,
    /// What the map is coloured by.
    #[serde(default, skip_serializing_if = "is_default")]
    pub lens: Lens,
    /// What is left out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub filter: Filter,
    /// The day that is shown; none for the map's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// How a figure is made of it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub figure: FigureSettings,
}

impl View {
    /// A view of that name that looks so, and makes such figures.
    pub fn from_state(name: &str, look: ViewState, figure: FigureSettings) -> Self {
        let ViewState { lens, filter, as_of, ghosts: _ } = look;
        Self { id: Id::from_name(name, "view"), name: name.to_owned(), lens, filter, as_of, figure }
    }

    /// A view of that name through that lens.
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

/// The fields of a [`View`] that stand in a form, in the order of the file.
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
        // A figure that names what does not exist is drawn as one that does not name it.
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
