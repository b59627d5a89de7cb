//! A matrix as a figure: all of its rows and columns, as wide as the paper has room for.

use emath::{Pos2, Rect, pos2, vec2};

use super::{Matrix, MatrixColumn, MatrixRow, cell};
use crate::model::{Arrangement, MatrixReading, Target};
use crate::scene::{
    Colour, DashPattern, DrawnMap, EvidenceNumbers, LegendMark, Palette, Scene, SceneItem, SceneShape, ShapeStroke,
};
use crate::text::{self, FontStyle, FontWeight};

/// The height of a row.
const ROW: f32 = 27.0;
/// The height of a head over rows.
const HEAD: f32 = 26.0;
/// The widest that names may be, and the narrowest.
const NAMES: (f32, f32) = (70.0, 190.0);
/// The narrowest and the widest that a column may be.
const COLUMN: (f32, f32) = (38.0, 104.0);
const NAME: FontStyle = FontStyle { size: 12.0, weight: FontWeight::Regular };
const SMALL: FontStyle = FontStyle { size: 10.0, weight: FontWeight::Regular };

struct MatrixFigure<'a> {
    matrix: &'a Matrix,
    palette: &'a Palette,
    items: Vec<SceneItem>,
    name_width: f32,
    column_width: f32,
}

/// The matrix of a map, made to be about `wide`.
pub(in crate::scene) fn matrix_scene(
    seen: &DrawnMap,
    arrangement: &Arrangement,
    palette: &Palette,
    wide: f32,
) -> Scene {
    let matrix = Matrix::of(seen, arrangement);
    let widest = matrix.rows.iter().map(|row| match row {
        MatrixRow::Actor { label, .. } => text::shape_line(label, NAME).width,
        MatrixRow::GroupHeading { .. } => 0.0,
    });
    let names = widest.fold(0.0, f32::max).clamp(NAMES.0, NAMES.1) + 10.0;
    let least = cell::min_column_width(matrix.columns.iter().map(|column| column.title.as_str())).max(COLUMN.0);
    let column = ((wide - names) / matrix.columns.len().max(1) as f32).clamp(least, COLUMN.1.max(least));
    let mut figure =
        MatrixFigure { matrix: &matrix, palette, items: Vec::new(), name_width: names, column_width: column };
    let mut marks = std::collections::BTreeSet::new();
    let mut numbers = EvidenceNumbers::default();
    let mut y = figure.titles();
    for row in &matrix.rows {
        match row {
            MatrixRow::GroupHeading { label, count } => y = figure.head(label, *count, y),
            MatrixRow::Actor { id, label, pale, .. } => {
                figure.name(label, &id.into(), *pale, y);
                for (at, MatrixColumn { id: issue, .. }) in matrix.columns.iter().enumerate() {
                    let slot = Rect::from_min_size(pos2(names + at as f32 * column, y), vec2(column, ROW));
                    let cell = matrix.cell(id, issue);
                    marks.extend(cell.map_or_else(|| vec![LegendMark::CellUnknown], |cell| cell.marks(matrix.reading)));
                    let target = cell.map(|cell| Target::from(&cell.stance));
                    let shapes = cell::cell_shapes(palette, slot, cell, matrix.reading);
                    figure.items.extend(shapes.into_iter().map(|shape| SceneItem { target: target.clone(), shape }));
                    let stance = cell.and_then(|cell| seen.map.stances.get(&cell.stance));
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
                y += ROW;
            }
        }
    }
    if matrix.reading == MatrixReading::Coverage {
        figure.gaps(y, wide);
    }
    let mut scene = Scene::new(figure.items);
    scene.marks = marks;
    scene.numbers = numbers;
    scene
}

impl MatrixFigure<'_> {
    fn put(&mut self, target: Option<Target>, shape: SceneShape) {
        self.items.push(SceneItem { target, shape });
    }

    /// The titles of the columns, which stand on the first row; says where that begins.
    fn titles(&mut self) -> f32 {
        let titles = self.matrix.columns.iter().map(|column| column.title.as_str());
        let lines = cell::column_title_lines(titles, self.column_width - 6.0);
        let height = |line: &text::TextLine| line.ascent + line.descent;
        let tall = lines.iter().map(|lines| lines.iter().map(|line| height(line)).sum::<f32>()).fold(0.0, f32::max);
        for (at, (column, lines)) in self.matrix.columns.iter().zip(lines).enumerate() {
            let middle = self.name_width + (at as f32 + 0.5) * self.column_width;
            let mut y = tall - lines.iter().map(|line| height(line)).sum::<f32>();
            for line in lines {
                let at = pos2(middle - line.width / 2.0, y + line.ascent);
                y += height(&line);
                let shape = SceneShape::Text { line, at, colour: self.palette.ink, halo: None };
                self.put(Some((&column.id).into()), shape);
            }
        }
        tall + 6.0
    }

    fn head(&mut self, label: &str, count: usize, y: f32) -> f32 {
        let line = text::shape_line(&format!("{label} · {count}"), FontStyle { weight: FontWeight::Semibold, ..SMALL });
        let at = pos2(0.0, y + HEAD - 8.0);
        self.put(None, SceneShape::Text { line, at, colour: self.palette.quiet, halo: None });
        let right = self.name_width + self.column_width * self.matrix.columns.len() as f32;
        let stroke = ShapeStroke { width: 0.8, colour: self.palette.hairline, dash: DashPattern::Solid };
        let points = vec![pos2(0.0, y + HEAD - 3.5), pos2(right, y + HEAD - 3.5)];
        self.put(None, SceneShape::Path { points, stroke });
        y + HEAD
    }

    fn name(&mut self, label: &str, target: &Target, pale: bool, y: f32) {
        let Some(line) = text::wrap(label, NAME, self.name_width - 10.0, 1).into_iter().next() else { return };
        let at = pos2(self.name_width - 8.0 - line.width, y + ROW / 2.0 + NAME.size * 0.36);
        let colour: Colour = if pale { self.palette.unknown } else { self.palette.ink };
        self.put(Some(target.clone()), SceneShape::Text { line, at, colour, halo: None });
    }

    /// What is not known, in a sentence an issue.
    fn gaps(&mut self, mut y: f32, wide: f32) {
        y += 10.0;
        for column in &self.matrix.columns {
            for line in
                text::wrap(&column.gaps.sentence(&text::isolated_name(&column.title)), SMALL, wide.max(200.0), 4)
            {
                let at: Pos2 = pos2(0.0, y + line.ascent);
                y += line.ascent + line.descent;
                self.put(
                    Some((&column.id).into()),
                    SceneShape::Text { line, at, colour: self.palette.quiet, halo: None },
                );
            }
        }
    }
}
