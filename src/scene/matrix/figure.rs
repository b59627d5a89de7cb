//! Draws a matrix as a figure: all rows and columns, as wide as the paper allows.

use emath::{Pos2, Rect, pos2, vec2};

use super::{Matrix, MatrixColumn, MatrixRow, cell};
use crate::model::{Arrangement, FigureContent, FigureSettings, Map, MatrixReading, Target, ViewState};
use crate::scene::{
    Colour, DashPattern, DrawnMap, EvidenceNumbers, LegendMark, Palette, Scene, SceneItem, SceneShape, ShapeStroke,
};
use crate::text::{self, FontStyle, FontWeight};

/// The height of a row.
const ROW_HEIGHT: f32 = 27.0;
/// The height of a group heading.
const HEADING_HEIGHT: f32 = 26.0;
/// The narrowest and the widest column of names.
const NAME_WIDTH_RANGE: (f32, f32) = (70.0, 190.0);
/// The narrowest and the widest column of an issue.
const COLUMN_WIDTH_RANGE: (f32, f32) = (38.0, 104.0);
const NAME: FontStyle = FontStyle { size: 12.0, weight: FontWeight::Regular };
const SMALL: FontStyle = FontStyle { size: 10.0, weight: FontWeight::Regular };

/// The most cells in a figure. A million of them take a gigabyte as a PDF.
const MAX_FIGURE_CELLS: usize = 250_000;

/// A matrix has too many cells for a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the matrix of {actors} actors and {issues} issues has {cells} cells, and a figure has at most {MAX_FIGURE_CELLS}; \
     hide actors or issues by a filter, or export the matrix as a table (CSV)",
    cells = actors * issues
)]
pub struct TooManyMatrixCells {
    /// The number of rows.
    pub actors: usize,
    /// The number of columns.
    pub issues: usize,
}

/// Whether a figure can hold the matrix that these settings show, if they show one.
///
/// # Errors
/// [`TooManyMatrixCells`] if it has too many cells. Its figure says so instead of showing the matrix.
pub fn check_matrix_size(map: &Map, view: &ViewState, settings: &FigureSettings) -> Result<(), TooManyMatrixCells> {
    match settings.shown {
        FigureContent::Matrix => check_cell_count(&Matrix::of(&DrawnMap::of(map, view), &settings.matrix)),
        _ => Ok(()),
    }
}

fn check_cell_count(matrix: &Matrix) -> Result<(), TooManyMatrixCells> {
    let is_actor = |row: &&MatrixRow| matches!(row, MatrixRow::Actor { .. });
    let (actors, issues) = (matrix.rows.iter().filter(is_actor).count(), matrix.columns.len());
    if actors * issues <= MAX_FIGURE_CELLS { Ok(()) } else { Err(TooManyMatrixCells { actors, issues }) }
}

struct MatrixFigure<'a> {
    matrix: &'a Matrix,
    palette: &'a Palette,
    items: Vec<SceneItem>,
    name_width: f32,
    column_width: f32,
}

/// The matrix of a map, about `width` wide.
pub(in crate::scene) fn matrix_scene(
    drawn_map: &DrawnMap,
    arrangement: &Arrangement,
    palette: &Palette,
    width: f32,
) -> Scene {
    let matrix = Matrix::of(drawn_map, arrangement);
    if let Err(excess) = check_cell_count(&matrix) {
        let lines = text::wrap(&excess.to_string(), NAME, width.max(200.0), 8);
        let shape = |(number, line): (usize, std::sync::Arc<text::TextLine>)| {
            let at = pos2(0.0, (number as f32 + 1.0) * 1.5 * NAME.size);
            SceneItem { target: None, shape: SceneShape::Text { line, at, colour: palette.ink, halo: None } }
        };
        return Scene::new(lines.into_iter().enumerate().map(shape));
    }
    let name_widths = matrix.rows.iter().map(|row| match row {
        MatrixRow::Actor { label, .. } => text::shape_line(label, NAME).width,
        MatrixRow::GroupHeading { .. } => 0.0,
    });
    let name_width = name_widths.fold(0.0, f32::max).clamp(NAME_WIDTH_RANGE.0, NAME_WIDTH_RANGE.1) + 10.0;
    let min_width =
        cell::min_column_width(matrix.columns.iter().map(|column| column.title.as_str())).max(COLUMN_WIDTH_RANGE.0);
    let column_width = ((width - name_width) / matrix.columns.len().max(1) as f32)
        .clamp(min_width, COLUMN_WIDTH_RANGE.1.max(min_width));
    let mut figure = MatrixFigure { matrix: &matrix, palette, items: Vec::new(), name_width, column_width };
    let mut marks = std::collections::BTreeSet::new();
    let mut numbers = EvidenceNumbers::default();
    let mut y = figure.draw_titles();
    for row in &matrix.rows {
        match row {
            MatrixRow::GroupHeading { label, count } => y = figure.draw_heading(label, *count, y),
            MatrixRow::Actor { id, label, pale, .. } => {
                figure.draw_name(label, &id.into(), *pale, y);
                for (number, MatrixColumn { id: issue, .. }) in matrix.columns.iter().enumerate() {
                    let slot = Rect::from_min_size(
                        pos2(name_width + number as f32 * column_width, y),
                        vec2(column_width, ROW_HEIGHT),
                    );
                    let cell = matrix.cell(id, issue);
                    marks.extend(cell.map_or_else(|| vec![LegendMark::CellUnknown], |cell| cell.marks(matrix.reading)));
                    let target = cell.map(|cell| Target::from(&cell.stance));
                    let shapes = cell::cell_shapes(palette, slot, cell, matrix.reading);
                    figure.items.extend(shapes.into_iter().map(|shape| SceneItem { target: target.clone(), shape }));
                    let stance = cell.and_then(|cell| drawn_map.map.stances.get(&cell.stance));
                    if let (Some(cell), Some(stance)) = (cell, stance)
                        && cell.has_evidence
                        && matrix.reading == MatrixReading::Stances
                    {
                        marks.insert(LegendMark::Evidence);
                        let raised =
                            cell::evidence_numbers_shape(palette, &numbers.numbers_for(&stance.evidence), slot, cell);
                        figure.items.push(SceneItem { target, shape: raised });
                    }
                }
                y += ROW_HEIGHT;
            }
        }
    }
    if matrix.reading == MatrixReading::Coverage {
        figure.draw_gaps(y, width);
    }
    let mut scene = Scene::new(figure.items);
    scene.marks = marks;
    scene.numbers = numbers;
    scene
}

impl MatrixFigure<'_> {
    fn add_shape(&mut self, target: Option<Target>, shape: SceneShape) {
        self.items.push(SceneItem { target, shape });
    }

    /// Draws the titles of the columns, aligned at their bottoms. Returns the y at which the first row begins.
    fn draw_titles(&mut self) -> f32 {
        let titles = self.matrix.columns.iter().map(|column| column.title.as_str());
        let lines = cell::column_title_lines(titles, self.column_width - 6.0);
        let line_height = |line: &text::TextLine| line.ascent + line.descent;
        let height =
            lines.iter().map(|lines| lines.iter().map(|line| line_height(line)).sum::<f32>()).fold(0.0, f32::max);
        for (at, (column, lines)) in self.matrix.columns.iter().zip(lines).enumerate() {
            let middle = self.name_width + (at as f32 + 0.5) * self.column_width;
            let mut y = height - lines.iter().map(|line| line_height(line)).sum::<f32>();
            for line in lines {
                let at = pos2(middle - line.width / 2.0, y + line.ascent);
                y += line_height(&line);
                let shape = SceneShape::Text { line, at, colour: self.palette.ink, halo: None };
                self.add_shape(Some((&column.id).into()), shape);
            }
        }
        height + 6.0
    }

    fn draw_heading(&mut self, label: &str, count: usize, y: f32) -> f32 {
        let line = text::shape_line(&format!("{label} · {count}"), FontStyle { weight: FontWeight::Semibold, ..SMALL });
        let at = pos2(0.0, y + HEADING_HEIGHT - 8.0);
        self.add_shape(None, SceneShape::Text { line, at, colour: self.palette.quiet, halo: None });
        let right = self.name_width + self.column_width * self.matrix.columns.len() as f32;
        let stroke = ShapeStroke { width: 0.8, colour: self.palette.hairline, dash: DashPattern::Solid };
        let points = vec![pos2(0.0, y + HEADING_HEIGHT - 3.5), pos2(right, y + HEADING_HEIGHT - 3.5)];
        self.add_shape(None, SceneShape::Path { points, stroke });
        y + HEADING_HEIGHT
    }

    fn draw_name(&mut self, label: &str, target: &Target, pale: bool, y: f32) {
        let Some(line) = text::wrap(label, NAME, self.name_width - 10.0, 1).into_iter().next() else { return };
        let at = pos2(self.name_width - 8.0 - line.width, y + ROW_HEIGHT / 2.0 + NAME.size * 0.36);
        let colour: Colour = if pale { self.palette.unknown } else { self.palette.ink };
        self.add_shape(Some(target.clone()), SceneShape::Text { line, at, colour, halo: None });
    }

    /// Draws the gaps in the knowledge, one sentence for each issue.
    fn draw_gaps(&mut self, mut y: f32, width: f32) {
        y += 10.0;
        for column in &self.matrix.columns {
            for line in
                text::wrap(&column.gaps.sentence(&text::isolated_name(&column.title)), SMALL, width.max(200.0), 4)
            {
                let at: Pos2 = pos2(0.0, y + line.ascent);
                y += line.ascent + line.descent;
                self.add_shape(
                    Some((&column.id).into()),
                    SceneShape::Text { line, at, colour: self.palette.quiet, halo: None },
                );
            }
        }
    }
}
