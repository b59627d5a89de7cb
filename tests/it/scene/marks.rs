//! How records differ in what they look like.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, vec2};
use stancemap::model::*;
use stancemap::scene::{Dash, Item, Palette, Shape};

use super::{issue, scene};
use crate::support::notation;

/// The shapes of Ann's disc in a map.
fn disc(text: &str) -> Vec<Shape> {
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
                    let form = |shapes: &[Shape]| shapes.iter().map(form).collect::<Vec<_>>();
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
fn form(shape: &Shape) -> String {
    let width = |stroke: &Option<stancemap::scene::Stroke>| stroke.map_or(0.0, |stroke| stroke.width);
    match shape {
        Shape::Circle { stroke, fill, .. } => format!("circle {} {};", fill.is_some(), width(stroke)),
        Shape::Path { points, stroke } => format!("path {} {:?};", points.len(), stroke.dash),
        Shape::Text { line, .. } => format!("text {};", line.text),
        _ => "other;".to_owned(),
    }
}

#[test]
fn records_without_evidence_are_drawn_hollow() {
    let canvas = Palette::LIGHT.canvas;
    let fill = |text: &str| {
        disc(text).iter().find_map(|shape| if let Shape::Circle { fill, .. } = shape { *fill } else { None }).unwrap()
    };
    assert_eq!(fill("Ann +3 mandate"), canvas);
    assert_ne!(fill("Ann +3 mandate \"yes\""), canvas);
    for kind in ["cooperation", "alliance", "conflict", "broken", "mediation"] {
        let lines = |text: &str| {
            let scene = scene(&notation::map(text), &Lens::Relationships);
            let own =
                |item: &&Item| matches!(item.target, Some(Target::Tie(_))) && !matches!(item.shape, Shape::Text { .. });
            scene.items.iter().filter(own).cloned().collect::<Vec<_>>()
        };
        let (with, without) = (lines(&format!("Ann = Bob {kind} \"yes\"")), lines(&format!("Ann = Bob {kind}")));
        assert_ne!(with, without, "{kind}");
        let left_out = |item: &Item| match &item.shape {
            Shape::Path { stroke, .. } | Shape::Curve { stroke, .. } => stroke.colour == canvas,
            _ => false,
        };
        assert!(without.iter().any(left_out) && !with.iter().any(left_out), "{kind}");
    }
}

#[test]
fn confidence_is_the_dash_of_a_line() {
    for (word, dash) in [("", Dash::Solid), ("unconfirmed", Dash::Dashed), ("tentative", Dash::Dotted)] {
        let map = notation::map(&format!("Ann = Bob cooperation {word} \"yes\""));
        let scene = scene(&map, &Lens::Relationships);
        let line = scene.items.iter().find_map(|item| match (&item.target, &item.shape) {
            (Some(Target::Tie(_)), Shape::Path { stroke, .. }) => Some(stroke.dash),
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
            (Some(target), Shape::Rect { stroke: Some(stroke), .. }) => Some((target.to_string(), stroke.width)),
            _ => None,
        });
        frames.collect()
    };
    let under = widths(&issue("mandate"));
    assert!(under["issue:mandate"] > under["issue:troops"]);
    assert_eq!(widths(&Lens::Relationships)["issue:mandate"], under["issue:troops"]);
}
