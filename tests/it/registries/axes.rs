//! Every axis that actors are plotted by.

use stancemap::model::*;

use super::formats::hostile;
use super::{assert_id, assert_sentence, assert_unique};
use crate::support::full;

#[test]
fn every_axis_has_its_words_and_takes_every_actor() {
    use stancemap::scene::positions::{AXIS_PRESETS, PLOT_AXES, PositionsPlot, axis_by_id, preset_of};
    assert_unique("axes", PLOT_AXES.iter().map(|axis| axis.about.id));
    assert_unique("names of axes", PLOT_AXES.iter().map(|axis| axis.about.name));
    for map in [full::map(), hostile()] {
        for lens in [Lens::Relationships, Lens::Issue(Id::from_name("mandate", ""))] {
            let seen = stancemap::scene::DrawnMap::of(&map, &lens.into());
            for (x, y) in PLOT_AXES.iter().flat_map(|x| PLOT_AXES.iter().map(move |y| (x, y))) {
                assert_id(x.about.id);
                assert_sentence(x.about.id, x.about.help);
                let axes = Axes { x: x.about.id.to_owned(), y: y.about.id.to_owned() };
                let plot = PositionsPlot::of(&seen, &axes);
                assert_eq!(plot.lacks_issue(), seen.lens.issue().is_none() && (x.needs_issue || y.needs_issue));
                let absent: usize = plot.unplaced.iter().map(|(_, all)| all.len()).sum();
                let all = if plot.lacks_issue() { 0 } else { map.actors.len() };
                assert_eq!(plot.points.len() + absent, all, "{} by {}", x.about.id, y.about.id);
                for point in &plot.points {
                    assert!(plot.ranges[0].contains(point.at.x) && plot.ranges[1].contains(point.at.y));
                }
            }
        }
    }
    for row in AXIS_PRESETS {
        assert_sentence(row.about.id, row.about.help);
        let axes = row.axes.map(|id| axis_by_id(id).unwrap());
        assert_eq!(preset_of(axes).map(|preset| preset.about.id), Some(row.about.id));
    }
}

#[test]
fn every_axis_that_can_be_written_to_reads_what_was_written() {
    use stancemap::scene::positions::{AxisEdit, AxisInput, PLOT_AXES};
    let map = full::map();
    let (ann, mandate) = (Id::from_name("ann", ""), Id::from_name("mandate", ""));
    for row in PLOT_AXES {
        let Some(write) = row.write else { continue };
        let most = row.range.1.unwrap_or_else(|| panic!("{} has no end to snap to", row.about.id)) as i64;
        for number in row.range.0 as i64..=most {
            let mut changed = map.clone();
            let spot = AxisEdit { actor: &ann, issue: Some(&mandate), day: map.as_of };
            write(&mut changed, &spot, number);
            assert_eq!(changed.problems(), []);
            let standing = CurrentStances::of(&changed);
            let of = AxisInput {
                map: &changed,
                actor: changed.actors.get(&ann).unwrap(),
                stance: standing.get(&ann, &mandate),
                issue: Some(&mandate),
                standing: &standing,
                day: changed.coverage_date(),
            };
            assert_eq!((row.read)(&of), Ok(number as f32), "{}", row.about.id);
        }
    }
}
