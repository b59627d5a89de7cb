//! Finds stated positions of an actor that differ from its assessed positions.

use super::{Actor, Basis, Id, Issue, Map, Stance};

impl Map {
    /// The stated and the assessed stance of an actor on an issue, if both hold on the date of the map and differ.
    pub fn conflicting_stances(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<(&Stance, &Stance)> {
        let latest = |basis| {
            let stances = self.stances.iter().filter(|stance| &stance.actor == actor && &stance.issue == issue);
            stances
                .filter(|stance| stance.basis == basis && self.holds_on_map_date(stance.since, stance.until))
                .max_by_key(|stance| stance.since)
        };
        let (stated, assessed) = (latest(Basis::Stated)?, latest(Basis::Assessed)?);
        (stated.alignment != assessed.alignment).then_some((stated, assessed))
    }
}

#[cfg(test)]
mod tests {
    use emath::Pos2;

    use super::*;

    #[test]
    fn differing_stated_and_assessed_stances_are_both_returned() {
        let mut map = Map::default();
        let actor = map.actors.add(Actor::new("Norland", Pos2::ZERO));
        let issue = map.issues.add(Issue::new("The harbour", Pos2::ZERO));
        let add = |map: &mut Map, alignment: &str, basis: Basis, since: &str| {
            let mut stance = Stance::new(&actor, &issue, alignment.parse().unwrap());
            (stance.basis, stance.since) = (basis, since.parse().ok());
            map.stances.add(stance);
        };
        add(&mut map, "2", Basis::Stated, "2025-01");
        assert_eq!(map.conflicting_stances(&actor, &issue), None);
        add(&mut map, "-1", Basis::Assessed, "2025-03");
        add(&mut map, "1", Basis::Stated, "2025-05");
        let signs = |map: &Map| {
            map.conflicting_stances(&actor, &issue)
                .map(|(a, b)| format!("{} {}", a.alignment.glyph(), b.alignment.glyph()))
        };
        assert_eq!(signs(&map).as_deref(), Some("+1 −1"));
        map.as_of = "2025-02-01".parse().ok();
        assert_eq!(signs(&map), None);
        map.as_of = "2025-04-01".parse().ok();
        assert_eq!(signs(&map).as_deref(), Some("+2 −1"));
        add(&mut map, "2", Basis::Assessed, "2025-03-02");
        assert_eq!(signs(&map), None);
    }
}
