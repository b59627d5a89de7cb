//! What is said when the pointer rests on a mark: its first quote, and who said it.

use egui::{Response, Ui};

use super::Canvas;
use crate::model::{Evidence, Map, Target, Value};
use crate::session::Session;
use crate::ui::inspector::origin;
use crate::ui::theme::{Theme, italic, regular, size};
use crate::ui::widgets::bidi_label;

impl Canvas {
    /// Shows the evidence of what the pointer rests on.
    pub(super) fn tip(&self, response: &Response, session: &Session, theme: &Theme) {
        let Some(target) = self.hovered.as_ref().filter(|_| self.press.is_none() && !session.is_busy()) else { return };
        let Some((passage, more)) = first_passage(session.map(), session, target) else { return };
        let words: String = passage.quote.trim_matches(['“', '”', '"']).chars().take(220).collect();
        let (said, map) = (origin(session.map(), &passage), session.map());
        let tip = |ui: &mut Ui| {
            ui.set_max_width(300.0);
            if !words.is_empty() {
                bidi_label(ui, &format!("“{words}”"), italic(size::SECONDARY), theme.ink);
            }
            let source = map.name(&(&passage.source).into());
            let below = if said.is_empty() { source } else { format!("{said} · {source}") };
            bidi_label(ui, &below, regular(size::CAPTION), theme.quiet);
            if more > 0 {
                let more =
                    if more == 1 { "and 1 more passage".to_owned() } else { format!("and {more} more passages") };
                bidi_label(ui, &more, regular(size::CAPTION), theme.quiet);
            }
        };
        response.clone().on_hover_ui_at_pointer(tip);
    }
}

/// The first passage that a mark rests on, and how many more there are. An actor has that of its position on the issue
/// that the map is seen through.
fn first_passage(map: &Map, session: &Session, target: &Target) -> Option<(Evidence, usize)> {
    let own = match (target, session.lens().issue()) {
        (Target::Actor(actor), Some(issue)) => Target::from(&map.stance_of(actor, issue)?.id),
        _ => target.clone(),
    };
    let Some(Value::Evidence(list)) = map.fact(&own, "evidence") else { return None };
    let quoted = list.iter().find(|passage| !passage.quote.trim().is_empty()).or(list.first())?;
    Some((quoted.clone(), list.len() - 1))
}
