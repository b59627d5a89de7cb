//! Every mark of the legend.

use stancemap::model::*;
use stancemap::scene::{LegendMark, Palette, Scene, legend};

use super::assert_unique;

/// The mark after another. The code does not compile until a new mark is added here.
fn next(mark: LegendMark) -> Option<LegendMark> {
    Some(match mark {
        LegendMark::Actor => LegendMark::Bloc,
        LegendMark::Bloc => LegendMark::Body,
        LegendMark::Body => LegendMark::CollapsedMembers,
        LegendMark::CollapsedMembers => LegendMark::Issue,
        LegendMark::Issue => LegendMark::Scale,
        LegendMark::Scale => LegendMark::Undecided,
        LegendMark::Undecided => LegendMark::Silent,
        LegendMark::Silent => LegendMark::Unknown,
        LegendMark::Unknown => LegendMark::HollowActor,
        LegendMark::HollowActor => LegendMark::Assessed,
        LegendMark::Assessed => LegendMark::UnconfirmedStance,
        LegendMark::UnconfirmedStance => LegendMark::StanceRing,
        LegendMark::StanceRing => LegendMark::Tie,
        LegendMark::Tie => LegendMark::Cooperation,
        LegendMark::Cooperation => LegendMark::Alliance,
        LegendMark::Alliance => LegendMark::Conflict,
        LegendMark::Conflict => LegendMark::Broken,
        LegendMark::Broken => LegendMark::Expected,
        LegendMark::Expected => LegendMark::PartOf,
        LegendMark::PartOf => LegendMark::Container,
        LegendMark::Container => LegendMark::IssueSubject,
        LegendMark::IssueSubject => LegendMark::Unconfirmed,
        LegendMark::Unconfirmed => LegendMark::Tentative,
        LegendMark::Tentative => LegendMark::HollowLine,
        LegendMark::HollowLine => LegendMark::Sign,
        LegendMark::Sign => LegendMark::Strength,
        LegendMark::Strength => LegendMark::Direction,
        LegendMark::Direction => LegendMark::Objection,
        LegendMark::Objection => LegendMark::Reservation,
        LegendMark::Reservation => LegendMark::ClosedObjection,
        LegendMark::ClosedObjection => LegendMark::Condition,
        LegendMark::Condition => LegendMark::RedLine,
        LegendMark::RedLine => LegendMark::Evidence,
        LegendMark::Evidence => LegendMark::CellUnknown,
        LegendMark::CellUnknown => LegendMark::CellUndecided,
        LegendMark::CellUndecided => LegendMark::CellSilent,
        LegendMark::CellSilent => LegendMark::CellHollow,
        LegendMark::CellHollow => LegendMark::CellStale,
        LegendMark::CellStale => LegendMark::CellCondition,
        LegendMark::CellCondition => LegendMark::CellSources,
        LegendMark::CellSources => LegendMark::CellStaleCoverage,
        LegendMark::CellStaleCoverage => LegendMark::LaneUndecided,
        LegendMark::LaneUndecided => LegendMark::LaneSilent,
        LegendMark::LaneSilent => LegendMark::LaneAssessed,
        LegendMark::LaneAssessed => LegendMark::LaneHollow,
        LegendMark::LaneHollow => LegendMark::LaneGap,
        LegendMark::LaneGap => LegendMark::LaneInexactDate,
        LegendMark::LaneInexactDate => LegendMark::LaneAboutDate,
        LegendMark::LaneAboutDate => LegendMark::LaneStatement,
        LegendMark::LaneStatement => LegendMark::LaneObjectionStart,
        LegendMark::LaneObjectionStart => LegendMark::LaneObjectionEnd,
        LegendMark::LaneObjectionEnd => LegendMark::LaneCondition,
        LegendMark::LaneCondition => LegendMark::LaneIssue,
        LegendMark::LaneIssue => LegendMark::LaneMapDay,
        LegendMark::LaneMapDay => LegendMark::LaneAfterMapDay,
        LegendMark::LaneAfterMapDay => return None,
    })
}

#[test]
fn every_mark_has_a_sample_and_a_meaning_of_its_own() {
    let marks: Vec<LegendMark> = std::iter::successors(Some(LegendMark::Actor), |mark| next(*mark)).collect();
    // The sample of the scale contains its meaning.
    assert_unique("meanings", marks.iter().filter(|mark| **mark != LegendMark::Scale).map(|mark| mark.meaning()));
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
            // A tie of a kind without a line style is a plain line like cooperation, with its kind written on it.
            if *mark != LegendMark::Cooperation {
                assert!(!samples.contains(&sample), "{mark:?} looks like another mark");
            }
            samples.push(sample);
        }
    }
}
