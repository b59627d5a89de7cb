//! Applies a filter to a map, and describes in words what it leaves out.

use std::collections::BTreeSet;

use super::stance::{Level, OPEN_ALIGNMENTS};
use super::{Actor, CurrentStances, Filter, Map, Sign, Target, Tie, ViewState};

/// The word in a filter for an actor without a stance on the issue under the lens.
pub const UNKNOWN_STANDPOINT: &str = "unknown";

/// All positions that a filter can name, as (word in a filter, name on the screen): the levels from −3 to +3,
/// undecided, silent and unknown.
pub fn standpoints() -> impl Iterator<Item = (String, String)> {
    let levels = Level::ALL.into_iter().map(|level| (level.number().to_string(), level.to_string()));
    let open = OPEN_ALIGNMENTS.iter().map(|term| (term.id.to_owned(), term.name.to_owned()));
    levels.chain(open).chain(std::iter::once((UNKNOWN_STANDPOINT.to_owned(), UNKNOWN_STANDPOINT.to_owned())))
}

impl Filter {
    /// Whether the filter leaves out nothing.
    pub fn is_empty(&self) -> bool {
        let Self { kinds, tags, stances, signs, at_least, hide: _ } = self;
        kinds.is_empty() && tags.is_empty() && stances.is_empty() && signs.is_empty() && at_least.is_none()
    }

    fn keeps_actor(&self, actor: &Actor) -> bool {
        let keeps_kind = self.kinds.is_empty() || self.kinds.contains(&actor.kind);
        keeps_kind && (self.tags.is_empty() || actor.tags.iter().any(|tag| self.tags.contains(tag)))
    }

    fn keeps_tie(&self, tie: &Tie) -> bool {
        let keeps_sign = self.signs.is_empty()
            || self.signs.contains(&tie.sign)
            // A tie with both signs is friendly and hostile.
            || (tie.sign == Sign::Both && self.signs.iter().any(|keeps_sign| *keeps_sign != Sign::None));
        // Confidence is ordered from confirmed to tentative.
        keeps_sign && self.at_least.is_none_or(|least| tie.confidence <= least)
    }
}

impl Map {
    /// The records that the filter of a view leaves out, with their dependants: actors by kind, tag and position on the
    /// issue under the lens; ties by sign and confidence. With the lens on an issue, an actor whose position has too
    /// little confidence is left out, because without its position it would look like an unknown one.
    ///
    /// Does not apply the day of the view: call it on the map of that day.
    pub fn filtered_out(&self, view: &ViewState) -> BTreeSet<Target> {
        let filter = &view.filter;
        let mut left_out = BTreeSet::new();
        if filter.is_empty() {
            return left_out;
        }
        let stances = CurrentStances::of(self);
        for actor in self.actors.iter() {
            let stance = view.lens.issue().and_then(|issue| stances.get(&actor.id, issue));
            let keeps_position = view.lens.issue().is_none() || filter.stances.is_empty() || {
                let word = stance.map_or_else(|| UNKNOWN_STANDPOINT.to_owned(), |stance| stance.alignment.to_string());
                // A level may be written with a plus sign or a typographic minus.
                filter.stances.iter().any(|wanted| wanted.trim_start_matches('+').replace('−', "-") == word)
            };
            let keeps_confidence =
                filter.at_least.is_none_or(|least| stance.is_none_or(|stance| stance.confidence <= least));
            if !(filter.keeps_actor(actor) && keeps_position && keeps_confidence) {
                left_out.insert(Target::from(&actor.id));
            }
        }
        let ties = self.ties.iter().filter(|tie| !filter.keeps_tie(tie));
        left_out.extend(ties.map(|tie| Target::from(&tie.id)));
        self.add_dependants(&mut left_out);
        left_out
    }

    /// The records that are left out, in words for a figure: "3 actors, 5 ties". Empty if there are none.
    pub fn filtered_out_summary(&self, left_out: &BTreeSet<Target>) -> String {
        let count = |is_kind: fn(&Target) -> bool| left_out.iter().filter(|target| is_kind(target)).count();
        let counts = [
            (count(|target| matches!(target, Target::Actor(_))), "actor"),
            (count(|target| matches!(target, Target::Tie(_))), "tie"),
            (count(|target| matches!(target, Target::Objection(_))), "objection"),
        ];
        let parts = counts.iter().filter(|(count, _)| *count > 0);
        let parts = parts.map(|(count, word)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" }));
        parts.collect::<Vec<_>>().join(", ")
    }
}
