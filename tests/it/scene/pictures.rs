//! Scenes as text, in `tests/golden/scene*.txt`. `UPDATE=1 cargo test scene` accepts new ones.

use emath::Pos2;
use stancemap::model::*;
use stancemap::scene::{Scene, SceneShape};

use super::{issue, scene};
use crate::support::golden::assert_approved;
use crate::support::{full, notation};

/// The items as text: shape, target, place to a tenth, and colours.
fn picture(scene: &Scene) -> String {
    let at = |p: &Pos2| format!("{:.0},{:.0}", p.x, p.y);
    let points = |all: &[Pos2]| all.iter().map(at).collect::<Vec<_>>().join(" ");
    let colour = |c: &stancemap::scene::Colour| c.0.iter().take(3).map(|n| format!("{n:02x}")).collect::<String>();
    let stroke = |s: &stancemap::scene::ShapeStroke| format!("{} {:.1} {:?}", colour(&s.colour), s.width, s.dash);
    let edge = |s: &Option<stancemap::scene::ShapeStroke>| {
        s.as_ref().map(|s| format!(" edge {}", stroke(s))).unwrap_or_default()
    };
    let fill =
        |c: &Option<stancemap::scene::Colour>| c.as_ref().map(|c| format!(" fill {}", colour(c))).unwrap_or_default();
    let mut text = String::new();
    for item in scene.items.iter() {
        let shape = match &item.shape {
            SceneShape::Circle { centre, radius, fill: f, stroke: s } => {
                format!("circle {} r {radius:.1}{}{}", at(centre), fill(f), edge(s))
            }
            SceneShape::Arc { centre, radius, from, to, stroke: s } => {
                format!("arc {} r {radius:.1} {from:.2}–{to:.2} {}", at(centre), stroke(s))
            }
            SceneShape::Rect { rect, fill: f, stroke: s, .. } => {
                format!("rect {} {}{}{}", at(&rect.min), at(&rect.max), fill(f), edge(s))
            }
            SceneShape::Polygon { points: p, fill } => format!("polygon {} fill {}", points(p), colour(fill)),
            SceneShape::Path { points: p, stroke: s } if p.len() > 4 => {
                format!("path of {} from {} to {} {}", p.len(), at(&p[0]), at(&p[p.len() - 1]), stroke(s))
            }
            SceneShape::Path { points: p, stroke: s } => format!("path {} {}", points(p), stroke(s)),
            SceneShape::Curve { points: p, stroke: s } => format!("curve {} {}", points(p), stroke(s)),
            SceneShape::Text { line, at: place, colour: c, halo } => {
                format!(
                    "text {:?} {} size {} {}{}",
                    line.text,
                    at(place),
                    line.style.size,
                    colour(c),
                    fill(halo).replace("fill", "halo")
                )
            }
        };
        let target = item.target.as_ref().map(Target::to_string).unwrap_or_default();
        text.push_str(&format!("{target}: {shape}\n"));
    }
    let marks: Vec<String> = scene.marks.iter().map(|mark| format!("{mark:?}")).collect();
    text + &format!("marks: {}\n", marks.join(" "))
}

const PICTURE: &str = "as of 2025-11-07; Ann influence 5; Bob; Cy @ 200,-200 kind bloc; mandate @ 0,300; \
    Ann = Bob alliance \"allies\"; Bob > Cy pressure - tentative \"presses\"; Ann +2 mandate \"yes\"; Bob -3 mandate red; \
    Cy undecided mandate \"perhaps\"; Cy vetoes tie:ann-bob-alliance \"no\"; stance:ann-mandate if \"they pay\"";

#[test]
fn the_scene_of_a_small_map_matches_its_golden_text() {
    let map = notation::map(PICTURE);
    assert_approved("tests/golden/scene_relationships.txt", &picture(&scene(&map, &Lens::Relationships)));
    assert_approved("tests/golden/scene_mandate.txt", &picture(&scene(&map, &issue("mandate"))));
}

#[test]
fn the_scene_of_a_full_map_matches_its_golden_text() {
    assert_approved("tests/golden/scene_full.txt", &picture(&scene(&full::map(), &issue("mandate"))));
}
