//! What a filter leaves out of a map, and in which words a figure says so.

use std::collections::BTreeSet;

use super::stance::{Level, OPEN_ALIGNMENTS};
use super::{Actor, CurrentStances, Filter, Map, Sign, Target, Tie, ViewState};

/// The word of a filter for an actor without a stance on the issue under the lens.
pub const UNKNOWN_STANDPOINT: &str = "unknown";

/// Everywhere an actor can stand, as a filter names it and as on the screen: the levels from −3, undecided, silent and
/// unknown.
pub fn standpoints() -> impl Iterator<Item = (String, String)> {
    let levels = Level::ALL.into_iter().map(|level| (level.number().to_string(), level.to_string()));
    let open = OPEN_ALIGNMENTS.iter().map(|term| (term.id.to_owned(), term.name.to_owned()));
    levels.chain(open).chain(std::iter::once((UNKNOWN_STANDPOINT.to_owned(), UNKNOWN_STANDPOINT.to_owned())))
}

impl Filter {
    /// Does it leave out nothing?
    pub fn is_empty(&self) -> bool {
        let Self { kinds, tags, stances, signs, at_least, hide: _ } = self;
        kinds.is_empty() && tags.is_empty() && stances.is_empty() && signs.is_empty() && at_least.is_none()
    }

    fn keeps_actor(&self, actor: &Actor) -> bool {
        let kind = self.kinds.is_empty() || self.kinds.contains(&actor.kind);
        kind && (self.tags.is_empty() || actor.tags.iter().any(|tag| self.tags.contains(tag)))
    }

    fn keeps_tie(&self, tie: &Tie) -> bool {
        let sign = self.signs.is_empty()
            || self.signs.contains(&tie.sign)
            // A tie that is both is a friendly one and a hostile one.
            || (tie.sign == Sign::Both && self.signs.iter().any(|sign| *sign != Sign::None));
        // Confidence is ordered from the surest.
        sign && self.at_least.is_none_or(|least| tie.confidence <= least)
    }
}

impl Map {
    /// What `look` leaves out, with all that hangs on it: actors by kind, tag and where they stand on the issue under
    /// the lens; ties by sign and confidence. Under an issue's lens, an actor whose position is less sure than asked is
    /// left out whole, as without its position it would look as if nothing were known of it.
    ///
    /// Takes the map as it is: whoever looks at a day asks the map of that day.
    pub fn filtered_out(&self, look: &ViewState) -> BTreeSet<Target> {
        let filter = &look.filter;
        let mut out = BTreeSet::new();
        if filter.is_empty() {
            return out;
        }
        let standing = CurrentStances::of(self);
        for actor in self.actors.iter() {
            let stance = look.lens.issue().and_then(|issue| standing.get(&actor.id, issue));
            let stands = look.lens.issue().is_none() || filter.stances.is_empty() || {
                let word = stance.map_or_else(|| UNKNOWN_STANDPOINT.to_owned(), |stance| stance.alignment.to_string());
                // A level may stand with its sign, as people write it.
                filter.stances.iter().any(|kept| kept.trim_start_matches('+').replace('−', "-") == word)
            };
            let sure = filter.at_least.is_none_or(|least| stance.is_none_or(|stance| stance.confidence <= least));
            if !(filter.keeps_actor(actor) && stands && sure) {
                out.insert(Target::from(&actor.id));
            }
        }
        let ties = self.ties.iter().filter(|tie| !filter.keeps_tie(tie));
        out.extend(ties.map(|tie| Target::from(&tie.id)));
        self.add_dependants(&mut out);
        out
    }

    /// What is left out, in words for a figure: "3 actors, 5 ties". Empty where that is nothing.
    pub fn filtered_out_summary(&self, out: &BTreeSet<Target>) -> String {
        let count = |is: fn(&Target) -> bool| out.iter().filter(|target| is(target)).count();
        let counts = [
            (count(|target| matches!(target, Target::Actor(_))), "actor"),
            (count(|target| matches!(target, Target::Tie(_))), "tie"),
            (count(|target| matches!(target, Target::Objection(_))), "objection"),
        ];
        let words = counts.iter().filter(|(count, _)| *count > 0);
        let words = words.map(|(count, word)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" }));
        words.collect::<Vec<_>>().join(", ")
    }
}
