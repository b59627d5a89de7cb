//! Figures of the matrix and of the plot of positions: their content, and that unknown values are shown as unknown.

use stancemap::model::*;
use stancemap::scene::positions::PositionsPlot;
use stancemap::scene::{DrawnMap, FigureSheet, Matrix, SceneShape, figure_sheet};

use crate::support::notation;

fn words(sheet: &FigureSheet) -> Vec<String> {
    let text = |shape: &SceneShape| match shape {
        SceneShape::Text { line, .. } => Some(line.text.clone()),
        _ => None,
    };
    sheet.items.iter().filter_map(|item| text(&item.shape)).collect()
}

fn figure(map: &Map, lens: Lens, shown: FigureContent) -> FigureSheet {
    figure_sheet(map, lens, &FigureSettings { shown, ..FigureSettings::default() })
}

fn map() -> Map {
    notation::map(
        "as of 2025-11-07; Ann influence 5; Bob influence 1; Cy; Dee; Eve; mandate; troops; \
         Ann +2 mandate \"yes\"; Bob 0 mandate; Cy undecided mandate; Dee silent mandate; Ann -3 troops red; \
         stance:ann-mandate if \"they pay\"",
    )
}

fn lens() -> Lens {
    Lens::Issue(Id::from_name("mandate", ""))
}

#[test]
fn a_matrix_has_every_actor_every_issue_and_every_position() {
    let figure = figure(&map(), Lens::Relationships, FigureContent::Matrix);
    let words = words(&figure);
    for word in ["Ann", "Bob", "Cy", "Dee", "Eve", "mandate", "troops", "+2", "0", "~", "…", "−3"] {
        assert!(words.iter().any(|other| other == word), "no {word:?} among {words:?}");
    }
    // Unknown, undecided, silent and without evidence are each explained.
    for word in ["empty: position not known", "hatched: undecided", "level lines: silent", "depends on a condition"] {
        assert!(words.iter().any(|other| other == word), "no {word:?} among {words:?}");
    }
    assert!(figure.description.contains("not known: 1."), "{}", figure.description);
    let stance: Target = "stance:ann-troops".parse().unwrap();
    assert!(figure.items.iter().any(|item| item.target.as_ref() == Some(&stance)));
}

#[test]
fn a_matrix_without_marks_explains_none() {
    let figure = figure(&notation::map("Ann; mandate"), Lens::Relationships, FigureContent::Matrix);
    let words = words(&figure);
    assert!(words.iter().any(|word| word == "empty: position not known"));
    assert!(!words.iter().any(|word| word.contains("undecided") || word.contains("champions")), "{words:?}");
}

#[test]
fn coverage_says_what_is_not_known_on_each_issue() {
    let matrix = Arrangement { reading: MatrixReading::Coverage, ..Arrangement::default() };
    let settings = FigureSettings { shown: FigureContent::Matrix, matrix, ..FigureSettings::default() };
    let words = words(&figure_sheet(&map(), Lens::Relationships, &settings)).join(" ");
    assert!(words.contains("1 of 5 actors has no coded position on mandate; 3 without evidence."), "{words}");
    assert!(words.contains("4 of 5 actors have no coded position on troops; 1 without evidence."), "{words}");
}

#[test]
fn the_matrix_shows_the_chosen_day() {
    let map = notation::map("as of 2025-11-07; Ann; mandate; Ann +2 mandate since 2025-11");
    let cells = |as_of: &str| {
        let look = ViewState { as_of: as_of.parse().ok(), ..ViewState::default() };
        Matrix::of(&DrawnMap::of(&map, &look), &Arrangement::default()).known_count()
    };
    assert_eq!(cells("2025-11-07"), (1, 1));
    assert_eq!(cells("2025-10-01"), (0, 1));
}

#[test]
fn an_actor_without_a_value_is_listed_beside_the_plot() {
    let seen = DrawnMap::of(&map(), &lens().into());
    let plot = PositionsPlot::of(&seen, &Axes::default());
    let points: Vec<_> = plot.points.iter().map(|point| (point.label.as_str(), point.at.x, point.at.y)).collect();
    assert_eq!(points, [("Ann", 2.0, 5.0), ("Bob", 0.0, 1.0)]);
    let missing: Vec<_> = plot.unplaced.iter().map(|(reason, all)| (reason.as_str(), all[0].label.as_str())).collect();
    assert_eq!(missing, [("Undecided", "Cy"), ("Silent", "Dee"), ("Stance not known", "Eve")]);
    let words = words(&figure(&map(), lens(), FigureContent::Positions));
    for word in ["Undecided: Cy", "Silent: Dee", "Stance not known: Eve", "Keep on board", "Watch"] {
        assert!(words.iter().any(|other| other == word), "no {word:?} among {words:?}");
    }
}

#[test]
fn unknown_salience_is_not_the_lowest() {
    let seen = DrawnMap::of(&map(), &lens().into());
    let plot = PositionsPlot::of(&seen, &Axes { x: "salience".to_owned(), y: "influence".to_owned() });
    assert!(plot.points.is_empty());
    assert_eq!(plot.unplaced.len(), 1);
    assert_eq!((plot.unplaced[0].0.as_str(), plot.unplaced[0].1.len()), ("Salience not known", 5));
}

#[test]
fn an_unknown_axis_falls_back_to_the_default() {
    let seen = DrawnMap::of(&map(), &lens().into());
    let plot = PositionsPlot::of(&seen, &Axes { x: "no such".to_owned(), y: String::new() });
    assert_eq!(plot.axes.map(|axis| axis.about.id), ["stance", "influence"]);
    let without = DrawnMap::of(&map(), &ViewState::default());
    assert!(PositionsPlot::of(&without, &Axes::default()).lacks_issue());
    let words = words(&figure(&map(), Lens::Relationships, FigureContent::Positions)).join(" ");
    assert!(words.contains("Choose an issue as the lens"), "{words}");
}

#[test]
fn names_in_a_plot_overlap_no_disc_and_no_other_name() {
    let mut map = map();
    for number in 0..40 {
        let actor = map.actors.add(Actor::new(&format!("Ministry {number}"), emath::Pos2::ZERO));
        let level = Level::new(number % 7 - 3).unwrap();
        map.stances.add(Stance::new(&actor, &Id::from_name("mandate", ""), Alignment::Level(level)));
    }
    let seen = DrawnMap::of(&map, &lens().into());
    let plot = PositionsPlot::of(&seen, &Axes::default());
    let frame = emath::Rect::from_min_size(emath::Pos2::ZERO, emath::vec2(640.0, 400.0));
    let put = |at: emath::Pos2| {
        emath::pos2(
            emath::remap(at.x, plot.ranges[0], frame.x_range()),
            emath::remap(at.y, plot.ranges[1], emath::Rangef::new(frame.max.y, frame.min.y)),
        )
    };
    let placed = stancemap::scene::positions::place_discs(&plot, frame, &put);
    assert_eq!(placed.len(), plot.points.len());
    let named: Vec<_> = placed.iter().filter_map(|disc| disc.label.as_ref().map(|label| (disc, label))).collect();
    assert!(named.len() >= 10, "only {} names", named.len());
    for (at, (disc, (line, from))) in named.iter().enumerate() {
        let rect = emath::Rect::from_min_size(
            emath::pos2(from.x, from.y - line.ascent),
            emath::vec2(line.width, line.ascent + line.descent),
        );
        assert!(frame.contains_rect(rect), "{} leaves the frame", disc.actor);
        for other in &placed {
            let box_of = emath::Rect::from_center_size(other.centre, emath::Vec2::splat(2.0 * other.radius));
            assert!(!rect.shrink(0.1).intersects(box_of.shrink(0.1)), "{} lies over {}", disc.actor, other.actor);
        }
        for (other, (line, from)) in &named[at + 1..] {
            let size = emath::vec2(line.width, line.ascent + line.descent);
            let other_rect = emath::Rect::from_min_size(emath::pos2(from.x, from.y - line.ascent), size);
            assert!(!rect.shrink(0.1).intersects(other_rect.shrink(0.1)), "{} and {}", disc.actor, other.actor);
        }
    }
}

#[test]
fn no_disc_covers_the_labels_of_the_corners() {
    let mut map = map();
    for number in 0..60 {
        let mut actor = Actor::new(&format!("Ministry {number}"), emath::Pos2::ZERO);
        actor.influence = if number % 2 == 0 { 5 } else { 0 };
        let actor = map.actors.add(actor);
        let level = Level::new(if number % 4 < 2 { -3 } else { 3 }).unwrap();
        map.stances.add(Stance::new(&actor, &Id::from_name("mandate", ""), Alignment::Level(level)));
    }
    let figure = figure(&map, lens(), FigureContent::Positions);
    let text = |shape: &SceneShape| match shape {
        SceneShape::Text { line, .. } if ["Watch", "Strengthen", "Keep on board"].contains(&line.text.as_str()) => {
            Some(shape.bounds())
        }
        _ => None,
    };
    let captions: Vec<_> = figure.items.iter().filter_map(|item| text(&item.shape)).collect();
    assert_eq!(captions.len(), 3);
    for item in figure.items.iter().filter(|item| matches!(item.shape, SceneShape::Circle { .. })) {
        assert!(captions.iter().all(|caption| !caption.intersects(item.shape.bounds())), "{:?}", item.shape);
    }
}
