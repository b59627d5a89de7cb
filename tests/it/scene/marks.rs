//! Records that differ are drawn differently.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, vec2};
use stancemap::model::*;
use stancemap::scene::{DashPattern, Palette, SceneItem, SceneShape};

use super::{issue, scene};
use crate::support::notation;

/// The shapes of Ann's disc in a map.
fn disc(text: &str) -> Vec<SceneShape> {
    let map = notation::map(text);
    let ann = "actor:ann".parse().unwrap();
    let scene = scene(&map, &issue("mandate"));
    let radius = scene.nodes[&ann].rect().width() / 2.0;
    let own = scene.items.iter().filter(|item| item.target.as_ref() == Some(&ann));
    own.map(|item| item.shape.clone())
        .filter(|shape| Rect::from_center_size(Pos2::ZERO, vec2(2.1, 2.1) * radius).contains_rect(shape.bounds()))
        .collect()
}

#[test]
fn different_stances_look_different_without_colour() {
    let alike = [
        "Ann; mandate",
        "Ann undecided mandate \"a\"",
        "Ann silent mandate \"a\"",
        "Ann 0 mandate \"a\"",
        "Ann 0 mandate",
    ];
    for palette_free in [true, false] {
        for (at, one) in alike.iter().enumerate() {
            for other in &alike[at + 1..] {
                let (a, b) = (disc(one), disc(other));
                assert!(!a.is_empty());
                if palette_free {
                    // The glyph or the kind of shapes differs, not only the colour.
                    let form = |shapes: &[SceneShape]| shapes.iter().map(form).collect::<Vec<_>>();
                    assert_ne!(form(&a), form(&b), "{one} and {other} differ by colour only");
                } else {
                    assert_ne!(a, b, "{one} and {other}");
                }
            }
        }
    }
    let levels: BTreeSet<String> = (-3..=3)
        .map(|level| disc(&format!("Ann {level} mandate \"a\"")))
        .map(|shapes| shapes.iter().map(form).collect::<String>())
        .collect();
    assert_eq!(levels.len(), 7, "each level has its number on it");
}

/// A shape without its colours.
fn form(shape: &SceneShape) -> String {
    let width = |stroke: &Option<stancemap::scene::ShapeStroke>| stroke.map_or(0.0, |stroke| stroke.width);
    match shape {
        SceneShape::Circle { stroke, fill, .. } => format!("circle {} {};", fill.is_some(), width(stroke)),
        SceneShape::Path { points, stroke } => format!("path {} {:?};", points.len(), stroke.dash),
        SceneShape::Text { line, .. } => format!("text {};", line.text),
        _ => "other;".to_owned(),
    }
}

#[test]
fn records_without_evidence_are_drawn_hollow() {
    let canvas = Palette::LIGHT.canvas;
    let fill = |text: &str| {
        disc(text)
            .iter()
            .find_map(|shape| if let SceneShape::Circle { fill, .. } = shape { *fill } else { None })
            .unwrap()
    };
    assert_eq!(fill("Ann +3 mandate"), canvas);
    assert_ne!(fill("Ann +3 mandate \"yes\""), canvas);
    for kind in ["cooperation", "alliance", "conflict", "broken", "mediation"] {
        let lines = |text: &str| {
            let scene = scene(&notation::map(text), &Lens::Relationships);
            let own = |item: &&SceneItem| {
                matches!(item.target, Some(Target::Tie(_))) && !matches!(item.shape, SceneShape::Text { .. })
            };
            scene.items.iter().filter(own).cloned().collect::<Vec<_>>()
        };
        let (with, without) = (lines(&format!("Ann = Bob {kind} \"yes\"")), lines(&format!("Ann = Bob {kind}")));
        assert_ne!(with, without, "{kind}");
        let left_out = |item: &SceneItem| match &item.shape {
            SceneShape::Path { stroke, .. } | SceneShape::Curve { stroke, .. } => stroke.colour == canvas,
            _ => false,
        };
        assert!(without.iter().any(left_out) && !with.iter().any(left_out), "{kind}");
    }
}

#[test]
fn confidence_is_the_dash_of_a_line() {
    for (word, dash) in
        [("", DashPattern::Solid), ("unconfirmed", DashPattern::Dashed), ("tentative", DashPattern::Dotted)]
    {
        let map = notation::map(&format!("Ann = Bob cooperation {word} \"yes\""));
        let scene = scene(&map, &Lens::Relationships);
        let line = scene.items.iter().find_map(|item| match (&item.target, &item.shape) {
            (Some(Target::Tie(_)), SceneShape::Path { stroke, .. }) => Some(stroke.dash),
            _ => None,
        });
        assert_eq!(line, Some(dash), "{word}");
    }
}

#[test]
fn the_issue_of_the_lens_has_a_thicker_frame() {
    let map = notation::map("mandate; troops");
    let widths = |lens: &Lens| -> BTreeMap<String, f32> {
        let scene = scene(&map, lens);
        let frames = scene.items.iter().filter_map(|item| match (&item.target, &item.shape) {
            (Some(target), SceneShape::Rect { stroke: Some(stroke), .. }) => Some((target.to_string(), stroke.width)),
            _ => None,
        });
        frames.collect()
    };
    let under = widths(&issue("mandate"));
    assert!(under["issue:mandate"] > under["issue:troops"]);
    assert_eq!(widths(&Lens::Relationships)["issue:mandate"], under["issue:troops"]);
}
