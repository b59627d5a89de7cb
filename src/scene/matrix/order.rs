//! The order of the rows of a matrix, and what they are put together by. Draws nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::Row;
use crate::model::{
    ACTOR_KINDS, Actor, Alignment, Arrangement, Id, Issue, Map, RowGroup, RowOrder, Standing, Target, name_of,
};
use crate::scene::Seen;

/// The rows of a matrix, with heads where they are grouped.
pub(super) fn rows(seen: &Seen, standing: &Standing<'_>, arrangement: &Arrangement) -> Vec<Row> {
    let map = &seen.map;
    let actors = ordered(map, standing, arrangement);
    let row = |actor: &Actor| Row::Actor {
        id: actor.id.clone(),
        label: actor.label().to_owned(),
        influence: actor.influence,
        pale: seen.pale.contains(&Target::from(&actor.id)),
    };
    if arrangement.group == RowGroup::None {
        return actors.into_iter().map(row).collect();
    }
    let mut groups: Vec<(Group, Vec<&Actor>)> = Vec::new();
    let mut places: HashMap<Group, usize> = HashMap::new();
    let wholes = Wholes::of(map);
    for actor in actors {
        let group = Group::of(map, actor, arrangement.group, &wholes);
        let at = *places.entry(group.clone()).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, members)) => members.push(actor),
            None => groups.push((group, vec![actor])),
        }
    }
    groups.sort_by_key(|(group, _)| group.rank);
    let with_head = |(group, members): (Group, Vec<&Actor>)| {
        let head = Row::Head { label: group.label, count: members.len() };
        std::iter::once(head).chain(members.into_iter().map(row).collect::<Vec<_>>())
    };
    groups.into_iter().flat_map(with_head).collect()
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Group {
    /// Which stands first.
    rank: usize,
    label: String,
}

impl Group {
    fn of(map: &Map, actor: &Actor, by: RowGroup, wholes: &Wholes<'_>) -> Self {
        if by == RowGroup::Kind {
            return Self { rank: kind_rank(actor), label: name_of(ACTOR_KINDS, &actor.kind).to_owned() };
        }
        let whole = wholes.outermost.get(&actor.id).copied().unwrap_or(actor);
        let alone = whole.id == actor.id && !wholes.parts.contains_key(&actor.id);
        if alone {
            return Self { rank: usize::MAX, label: "On their own".to_owned() };
        }
        Self { rank: map.actors.position(&whole.id).unwrap_or(usize::MAX), label: whole.label().to_owned() }
    }
}

/// Who is part of whom, from the outermost on.
struct Wholes<'a> {
    parts: BTreeMap<&'a Id<Actor>, Vec<&'a Id<Actor>>>,
    /// The outermost that each actor is part of; itself where it is part of nothing. Where some go round in a ring, which
    /// only a broken map has, the first of it in the file stands for all.
    outermost: HashMap<&'a Id<Actor>, &'a Actor>,
}

impl<'a> Wholes<'a> {
    /// Looks at each actor once, however deep the chains are.
    fn of(map: &'a Map) -> Self {
        let rings = map.circles();
        let whole = |actor: &Actor| actor.part_of.as_ref().and_then(|id| map.actors.get(id));
        let mut outermost: HashMap<&Id<Actor>, &Actor> = HashMap::new();
        for actor in map.actors.iter() {
            let (mut way, mut at, mut ring) = (Vec::new(), Some(actor), None);
            while let Some(next) = at.filter(|row| !outermost.contains_key(&row.id) && ring != Some(&row.id)) {
                if rings.contains(&next.id) && ring.is_none() {
                    ring = Some(&next.id);
                }
                way.push(next);
                at = whole(next);
            }
            let known = at.and_then(|row| outermost.get(&row.id).copied());
            let of_ring = way.iter().filter(|row| rings.contains(&row.id));
            let first = of_ring.min_by_key(|row| map.actors.position(&row.id)).copied();
            if let Some(top) = known.or(first).or(way.last().copied()) {
                outermost.extend(way.into_iter().map(|row| (&row.id, top)));
            }
        }
        Self { parts: map.parts(), outermost }
    }
}

fn kind_rank(actor: &Actor) -> usize {
    ACTOR_KINDS.iter().position(|kind| kind.id == actor.kind).unwrap_or(ACTOR_KINDS.len())
}

fn ordered<'a>(map: &'a Map, standing: &Standing<'_>, arrangement: &Arrangement) -> Vec<&'a Actor> {
    let mut actors: Vec<&Actor> = map.actors.iter().collect();
    match &arrangement.order {
        RowOrder::File => {}
        RowOrder::Name => actors.sort_by_cached_key(|actor| actor.label().to_lowercase()),
        RowOrder::Influence => actors.sort_by_key(|actor| Reverse(actor.influence)),
        RowOrder::Kind => actors.sort_by_key(|actor| kind_rank(actor)),
        RowOrder::Camps => actors = camps(map, standing, actors),
        RowOrder::Stance(issue) => return by_stance(standing, actors, issue, arrangement.reversed),
    }
    if arrangement.reversed {
        actors.reverse();
    }
    actors
}

/// Those for it first. What is no level stands below, whichever way round the levels are: undecided, silent, unknown.
fn by_stance<'a>(
    standing: &Standing<'_>,
    mut actors: Vec<&'a Actor>,
    issue: &Id<Issue>,
    reversed: bool,
) -> Vec<&'a Actor> {
    actors.sort_by_key(|actor| match standing.get(&actor.id, issue).map(|stance| stance.alignment) {
        Some(Alignment::Level(level)) => (0, if reversed { level.number() } else { -level.number() }),
        Some(Alignment::Undecided) => (1, 0),
        Some(Alignment::Silent) => (2, 0),
        None => (3, 0),
    });
    actors
}

/// Beside each the one that agrees with it most, beginning with the one that is farthest from all the others. Those of
/// whom no level is known stand at the end, as they agree with nobody.
///
/// How far two are apart is the mean difference of their levels over the issues on which both have one; two that share
/// no issue are as far apart as the half of the scale, so that they neither attract nor repel.
fn camps<'a>(map: &Map, standing: &Standing<'_>, actors: Vec<&'a Actor>) -> Vec<&'a Actor> {
    let levels = |actor: &Actor| -> Vec<Option<i8>> {
        let level = |issue: &Issue| Some(standing.get(&actor.id, &issue.id)?.alignment.level()?.number());
        map.issues.iter().map(level).collect()
    };
    let (mut left, none): (Vec<_>, Vec<_>) = actors
        .into_iter()
        .map(|actor| (actor, levels(actor)))
        .partition(|(_, levels)| levels.iter().any(Option::is_some));
    let far = |at: &[Option<i8>]| left.iter().map(|(_, other)| distance(at, other)).sum::<f32>();
    let mut next = first_least(left.iter().map(|(_, levels)| -far(levels)));
    let mut chain = Vec::new();
    while let Some(at) = next {
        let (actor, levels) = left.remove(at);
        chain.push(actor);
        next = first_least(left.iter().map(|(_, other)| distance(&levels, other)));
    }
    chain.extend(none.into_iter().map(|(actor, _)| actor));
    chain
}

/// Where the least of some numbers stands; the first of them.
fn first_least(numbers: impl Iterator<Item = f32>) -> Option<usize> {
    numbers.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

fn distance(a: &[Option<i8>], b: &[Option<i8>]) -> f32 {
    let both = a.iter().zip(b).filter_map(|(a, b)| Some((a.as_ref()?, b.as_ref()?)));
    let (sum, count) = both.fold((0.0, 0.0), |(sum, count), (a, b)| (sum + f32::from(a.abs_diff(*b)), count + 1.0));
    if count == 0.0 { 3.0 } else { sum / count }
}

#[cfg(test)]
mod tests {
    use emath::Pos2;

    use super::*;
    use crate::model::{Level, Look, Stance};

    /// Ann, Bob, Cy, Dee and Eve, and on "mandate" and "troops" the levels of that table; 9 for unknown.
    fn map(levels: [[i64; 2]; 5]) -> Map {
        let mut map = Map::default();
        let issues = ["mandate", "troops"].map(|title| map.issues.add(Issue::new(title, Pos2::ZERO)));
        for (name, levels) in ["Ann", "Bob", "Cy", "Dee", "Eve"].iter().zip(levels) {
            let actor = map.actors.add(Actor::new(name, Pos2::ZERO));
            for (issue, level) in issues.iter().zip(levels) {
                if let Some(level) = Level::new(level) {
                    map.stances.add(Stance::new(&actor, issue, Alignment::Level(level)));
                }
            }
        }
        map
    }

    fn check(map: &Map, arrangement: &Arrangement, expected: &str) {
        let seen = Seen::of(map, &Look::default());
        let word = |row: &Row| match row {
            Row::Head { label, count } => format!("[{label} {count}]"),
            Row::Actor { label, .. } => label.clone(),
        };
        let rows: Vec<_> = rows(&seen, &Standing::of(map), arrangement).iter().map(word).collect();
        assert_eq!(rows.join(" "), expected);
    }

    fn by(order: RowOrder) -> Arrangement {
        Arrangement { order, ..Arrangement::default() }
    }

    #[test]
    fn rows_stand_in_the_order_that_is_asked_for() {
        let mut map = map([[1, 9], [-3, 9], [9, 9], [3, 9], [0, 9]]);
        map.actors.get_mut(&Id::from_name("Cy", "")).unwrap().influence = 5;
        map.actors.get_mut(&Id::from_name("Eve", "")).unwrap().kind = "state".to_owned();
        map.actors.get_mut(&Id::from_name("Ann", "")).unwrap().short_name = "Zoe".to_owned();
        check(&map, &by(RowOrder::File), "Zoe Bob Cy Dee Eve");
        check(&map, &by(RowOrder::Name), "Bob Cy Dee Eve Zoe");
        check(&map, &by(RowOrder::Influence), "Cy Zoe Bob Dee Eve");
        check(&map, &by(RowOrder::Kind), "Eve Zoe Bob Cy Dee");
        let mandate = by(RowOrder::Stance(Id::from_name("mandate", "")));
        check(&map, &mandate, "Dee Zoe Eve Bob Cy");
        check(&map, &Arrangement { reversed: true, ..mandate }, "Bob Eve Zoe Dee Cy");
        check(&map, &by(RowOrder::Stance(Id::from_name("gone", ""))), "Zoe Bob Cy Dee Eve");
    }

    #[test]
    fn neutral_is_not_unknown_nor_undecided_in_the_order() {
        let mut map = map([[9, 9], [0, 9], [9, 9], [-1, 9], [9, 9]]);
        let mandate = Id::from_name("mandate", "");
        map.stances.add(Stance::new(&Id::from_name("Cy", ""), &mandate, Alignment::Silent));
        map.stances.add(Stance::new(&Id::from_name("Eve", ""), &mandate, Alignment::Undecided));
        check(&map, &by(RowOrder::Stance(mandate)), "Bob Dee Eve Cy Ann");
    }

    #[test]
    fn camps_stand_together() {
        let map = map([[3, 3], [-3, -3], [2, 3], [-2, -3], [9, 9]]);
        check(&map, &by(RowOrder::Camps), "Ann Cy Dee Bob Eve");
        check(&Map::default(), &by(RowOrder::Camps), "");
    }

    #[test]
    fn rows_are_put_together() {
        let mut map = map([[1, 1]; 5]);
        for (part, whole) in [("Bob", "Dee"), ("Dee", "Cy")] {
            map.actors.get_mut(&Id::from_name(part, "")).unwrap().part_of = Some(Id::from_name(whole, ""));
        }
        map.actors.get_mut(&Id::from_name("Bob", "")).unwrap().kind = "person".to_owned();
        let group = |group| Arrangement { group, ..Arrangement::default() };
        check(&map, &group(RowGroup::Kind), "[person 1] Bob [other 4] Ann Cy Dee Eve");
        check(&map, &group(RowGroup::Whole), "[Cy 3] Bob Cy Dee [On their own 2] Ann Eve");
        // A map that is broken all the same.
        map.actors.get_mut(&Id::from_name("Cy", "")).unwrap().part_of = Some(Id::from_name("Bob", ""));
        check(&map, &group(RowGroup::Whole), "[Bob 3] Bob Cy Dee [On their own 2] Ann Eve");
    }
}
