//! Every mark of the legend.

use stancemap::model::*;
use stancemap::scene::{Mark, Palette, Scene, legend};

use super::assert_unique;

/// The mark after another. The code does not compile until a new mark is added here.
fn next(mark: Mark) -> Option<Mark> {
    Some(match mark {
        Mark::Actor => Mark::Bloc,
        Mark::Bloc => Mark::Body,
        Mark::Body => Mark::Folded,
        Mark::Folded => Mark::Issue,
        Mark::Issue => Mark::Scale,
        Mark::Scale => Mark::Undecided,
        Mark::Undecided => Mark::Silent,
        Mark::Silent => Mark::Unknown,
        Mark::Unknown => Mark::HollowActor,
        Mark::HollowActor => Mark::Assessed,
        Mark::Assessed => Mark::Unsure,
        Mark::Unsure => Mark::Ring,
        Mark::Ring => Mark::Tie,
        Mark::Tie => Mark::Cooperation,
        Mark::Cooperation => Mark::Alliance,
        Mark::Alliance => Mark::Conflict,
        Mark::Conflict => Mark::Broken,
        Mark::Broken => Mark::Expected,
        Mark::Expected => Mark::PartOf,
        Mark::PartOf => Mark::Container,
        Mark::Container => Mark::About,
        Mark::About => Mark::Unconfirmed,
        Mark::Unconfirmed => Mark::Tentative,
        Mark::Tentative => Mark::HollowLine,
        Mark::HollowLine => Mark::Sign,
        Mark::Sign => Mark::Strength,
        Mark::Strength => Mark::Direction,
        Mark::Direction => Mark::Objection,
        Mark::Objection => Mark::Reservation,
        Mark::Reservation => Mark::Ended,
        Mark::Ended => Mark::Condition,
        Mark::Condition => Mark::RedLine,
        Mark::RedLine => Mark::Evidence,
        Mark::Evidence => Mark::CellUnknown,
        Mark::CellUnknown => Mark::CellUndecided,
        Mark::CellUndecided => Mark::CellSilent,
        Mark::CellSilent => Mark::CellHollow,
        Mark::CellHollow => Mark::CellStale,
        Mark::CellStale => Mark::CellCondition,
        Mark::CellCondition => Mark::CellSources,
        Mark::CellSources => Mark::CellOld,
        Mark::CellOld => Mark::LaneUndecided,
        Mark::LaneUndecided => Mark::LaneSilent,
        Mark::LaneSilent => Mark::LaneAssessed,
        Mark::LaneAssessed => Mark::LaneHollow,
        Mark::LaneHollow => Mark::LaneGap,
        Mark::LaneGap => Mark::LaneInexact,
        Mark::LaneInexact => Mark::LaneAbout,
        Mark::LaneAbout => Mark::LaneSaid,
        Mark::LaneSaid => Mark::LaneObjection,
        Mark::LaneObjection => Mark::LaneSettled,
        Mark::LaneSettled => Mark::LaneCondition,
        Mark::LaneCondition => Mark::LaneIssue,
        Mark::LaneIssue => Mark::LaneDay,
        Mark::LaneDay => Mark::LaneLater,
        Mark::LaneLater => return None,
    })
}

#[test]
fn every_mark_has_a_sample_and_a_meaning_of_its_own() {
    let marks: Vec<Mark> = std::iter::successors(Some(Mark::Actor), |mark| next(*mark)).collect();
    // The scale says what it means by its own words.
    assert_unique("meanings", marks.iter().filter(|mark| **mark != Mark::Scale).map(|mark| mark.meaning()));
    for palette in [Palette::LIGHT, Palette::DARK, Palette::GREYSCALE] {
        let mut samples = Vec::new();
        for mark in &marks {
            let mut scene = Scene::of(&Map::default(), &Lens::Relationships, &palette);
            let nothing = legend(&Map::default(), &Lens::Relationships, &scene, &palette, 300.0);
            scene.marks = [*mark].into();
            let shown = legend(&Map::default(), &Lens::Relationships, &scene, &palette, 300.0);
            let own: Vec<_> = shown.items[nothing.items.len()..].iter().map(|item| item.shape.clone()).collect();
            assert!(own.len() >= 2, "{mark:?} has no sample");
            for item in &shown.items {
                let bounds = item.shape.bounds();
                assert!(bounds.min.x >= -3.0 && bounds.max.x <= shown.size.x + 3.0, "{mark:?} sticks out");
                assert!(bounds.min.y >= -3.0 && bounds.max.y <= shown.size.y + 3.0, "{mark:?} sticks out");
            }
            let sample = own[..own.len() - 1].to_vec();
            // A tie of a kind without a look of its own is a plain line, as cooperation is; its kind is written on it.
            if *mark != Mark::Cooperation {
                assert!(!samples.contains(&sample), "{mark:?} looks like another mark");
            }
            samples.push(sample);
        }
    }
}
