//! The order and the grouping of the rows of a matrix. Draws nothing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::MatrixRow;
use crate::model::{
    ACTOR_KINDS, Actor, Alignment, Arrangement, CurrentStances, Id, Issue, Map, MatrixRowGrouping, MatrixRowOrder,
    Target, name_of,
};
use crate::scene::DrawnMap;

/// The rows of a matrix in order, with headings if they are grouped.
pub(super) fn ordered_rows(
    drawn_map: &DrawnMap,
    standing: &CurrentStances<'_>,
    arrangement: &Arrangement,
) -> Vec<MatrixRow> {
    let map = &drawn_map.map;
    let actors = sorted_actors(map, standing, arrangement);
    let row = |actor: &Actor| MatrixRow::Actor {
        id: actor.id.clone(),
        label: actor.label().to_owned(),
        influence: actor.influence,
        pale: drawn_map.pale.contains(&Target::from(&actor.id)),
    };
    if arrangement.group == MatrixRowGrouping::None {
        return actors.into_iter().map(row).collect();
    }
    let mut groups: Vec<(RowGroupHeading, Vec<&Actor>)> = Vec::new();
    let mut group_numbers: HashMap<RowGroupHeading, usize> = HashMap::new();
    let roots = MembershipRoots::of(map);
    for actor in actors {
        let group = RowGroupHeading::of(map, actor, arrangement.group, &roots);
        let number = *group_numbers.entry(group.clone()).or_insert(groups.len());
        match groups.get_mut(number) {
            Some((_, members)) => members.push(actor),
            None => groups.push((group, vec![actor])),
        }
    }
    groups.sort_by_key(|(group, _)| group.rank);
    let with_heading = |(group, members): (RowGroupHeading, Vec<&Actor>)| {
        let heading = MatrixRow::GroupHeading { label: group.label, count: members.len() };
        std::iter::once(heading).chain(members.into_iter().map(row).collect::<Vec<_>>())
    };
    groups.into_iter().flat_map(with_heading).collect()
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct RowGroupHeading {
    /// The sort key of the group; the lowest comes first.
    rank: usize,
    label: String,
}

impl RowGroupHeading {
    fn of(map: &Map, actor: &Actor, by: MatrixRowGrouping, roots: &MembershipRoots<'_>) -> Self {
        if by == MatrixRowGrouping::Kind {
            return Self { rank: kind_rank(actor), label: name_of(ACTOR_KINDS, &actor.kind).to_owned() };
        }
        let root = roots.outermost.get(&actor.id).copied().unwrap_or(actor);
        let is_alone = root.id == actor.id && !roots.parts.contains_key(&actor.id);
        if is_alone {
            return Self { rank: usize::MAX, label: "On their own".to_owned() };
        }
        Self { rank: map.actors.position(&root.id).unwrap_or(usize::MAX), label: root.label().to_owned() }
    }
}

/// The outermost container of every actor.
struct MembershipRoots<'a> {
    parts: BTreeMap<&'a Id<Actor>, Vec<&'a Id<Actor>>>,
    /// The outermost container of each actor; the actor itself if it has none. In a membership cycle, which only a
    /// broken map has, the first member in the file stands for all.
    outermost: HashMap<&'a Id<Actor>, &'a Actor>,
}

impl<'a> MembershipRoots<'a> {
    /// Visits each actor once, however deep the chains of membership are.
    fn of(map: &'a Map) -> Self {
        let cycle_members = map.membership_cycles();
        let container = |actor: &Actor| actor.part_of.as_ref().and_then(|id| map.actors.get(id));
        let mut outermost: HashMap<&Id<Actor>, &Actor> = HashMap::new();
        for actor in map.actors.iter() {
            let (mut path, mut next_actor, mut cycle_start) = (Vec::new(), Some(actor), None);
            while let Some(actor_on_path) =
                next_actor.filter(|row| !outermost.contains_key(&row.id) && cycle_start != Some(&row.id))
            {
                if cycle_members.contains(&actor_on_path.id) && cycle_start.is_none() {
                    cycle_start = Some(&actor_on_path.id);
                }
                path.push(actor_on_path);
                next_actor = container(actor_on_path);
            }
            let known = next_actor.and_then(|row| outermost.get(&row.id).copied());
            let in_cycle = path.iter().filter(|row| cycle_members.contains(&row.id));
            let first_in_cycle = in_cycle.min_by_key(|row| map.actors.position(&row.id)).copied();
            if let Some(top) = known.or(first_in_cycle).or(path.last().copied()) {
                outermost.extend(path.into_iter().map(|row| (&row.id, top)));
            }
        }
        Self { parts: map.direct_members(), outermost }
    }
}

fn kind_rank(actor: &Actor) -> usize {
    ACTOR_KINDS.iter().position(|kind| kind.id == actor.kind).unwrap_or(ACTOR_KINDS.len())
}

fn sorted_actors<'a>(map: &'a Map, standing: &CurrentStances<'_>, arrangement: &Arrangement) -> Vec<&'a Actor> {
    let mut actors: Vec<&Actor> = map.actors.iter().collect();
    match &arrangement.order {
        MatrixRowOrder::File => {}
        MatrixRowOrder::Name => actors.sort_by_cached_key(|actor| actor.label().to_lowercase()),
        MatrixRowOrder::Influence => actors.sort_by_key(|actor| Reverse(actor.influence)),
        MatrixRowOrder::Kind => actors.sort_by_key(|actor| kind_rank(actor)),
        MatrixRowOrder::Camps => actors = sorted_by_agreement(map, standing, actors),
        MatrixRowOrder::Stance(issue) => return by_stance(standing, actors, issue, arrangement.reversed),
    }
    if arrangement.reversed {
        actors.reverse();
    }
    actors
}

/// Sorts by the stance on an issue, supporters first unless `reversed`. Stances without a level come last in either
/// order: undecided, silent, unknown.
fn by_stance<'a>(
    standing: &CurrentStances<'_>,
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

/// Orders actors as a chain: each is followed by the actor that agrees with it most, beginning with the one farthest
/// from all others. Actors without any known level come last, because they agree with nobody.
///
/// The distance of two actors is the mean difference of their levels over the issues on which both have one. Two actors
/// without a common issue have half of the scale as distance, so that they neither attract nor repel.
fn sorted_by_agreement<'a>(map: &Map, standing: &CurrentStances<'_>, actors: Vec<&'a Actor>) -> Vec<&'a Actor> {
    let levels = |actor: &Actor| -> Vec<Option<i8>> {
        let level = |issue: &Issue| Some(standing.get(&actor.id, &issue.id)?.alignment.level()?.number());
        map.issues.iter().map(level).collect()
    };
    let (mut remaining, without_levels): (Vec<_>, Vec<_>) = actors
        .into_iter()
        .map(|actor| (actor, levels(actor)))
        .partition(|(_, levels)| levels.iter().any(Option::is_some));
    let total_distance =
        |levels: &[Option<i8>]| remaining.iter().map(|(_, other)| stance_distance(levels, other)).sum::<f32>();
    let mut next = index_of_minimum(remaining.iter().map(|(_, levels)| -total_distance(levels)));
    let mut chain = Vec::new();
    while let Some(number) = next {
        let (actor, levels) = remaining.remove(number);
        chain.push(actor);
        next = index_of_minimum(remaining.iter().map(|(_, other)| stance_distance(&levels, other)));
    }
    chain.extend(without_levels.into_iter().map(|(actor, _)| actor));
    chain
}

/// The index of the smallest number; the first one if several are equal.
fn index_of_minimum(numbers: impl Iterator<Item = f32>) -> Option<usize> {
    numbers.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

fn stance_distance(a: &[Option<i8>], b: &[Option<i8>]) -> f32 {
    let both = a.iter().zip(b).filter_map(|(a, b)| Some((a.as_ref()?, b.as_ref()?)));
    let (sum, count) = both.fold((0.0, 0.0), |(sum, count), (a, b)| (sum + f32::from(a.abs_diff(*b)), count + 1.0));
    if count == 0.0 { 3.0 } else { sum / count }
}

#[cfg(test)]
mod tests {
    use emath::Pos2;

    use super::*;
    use crate::model::{Level, Stance, ViewState};

    /// Ann, Bob, Cy, Dee and Eve with their levels on "mandate" and "troops"; 9 for unknown.
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
        let drawn_map = DrawnMap::of(map, &ViewState::default());
        let text = |row: &MatrixRow| match row {
            MatrixRow::GroupHeading { label, count } => format!("[{label} {count}]"),
            MatrixRow::Actor { label, .. } => label.clone(),
        };
        let rows: Vec<_> = ordered_rows(&drawn_map, &CurrentStances::of(map), arrangement).iter().map(text).collect();
        assert_eq!(rows.join(" "), expected);
    }

    fn by(order: MatrixRowOrder) -> Arrangement {
        Arrangement { order, ..Arrangement::default() }
    }

    #[test]
    fn rows_follow_the_chosen_order() {
        let mut map = map([[1, 9], [-3, 9], [9, 9], [3, 9], [0, 9]]);
        map.actors.get_mut(&Id::from_name("Cy", "")).unwrap().influence = 5;
        map.actors.get_mut(&Id::from_name("Eve", "")).unwrap().kind = "state".to_owned();
        map.actors.get_mut(&Id::from_name("Ann", "")).unwrap().short_name = "Zoe".to_owned();
        check(&map, &by(MatrixRowOrder::File), "Zoe Bob Cy Dee Eve");
        check(&map, &by(MatrixRowOrder::Name), "Bob Cy Dee Eve Zoe");
        check(&map, &by(MatrixRowOrder::Influence), "Cy Zoe Bob Dee Eve");
        check(&map, &by(MatrixRowOrder::Kind), "Eve Zoe Bob Cy Dee");
        let mandate = by(MatrixRowOrder::Stance(Id::from_name("mandate", "")));
        check(&map, &mandate, "Dee Zoe Eve Bob Cy");
        check(&map, &Arrangement { reversed: true, ..mandate }, "Bob Eve Zoe Dee Cy");
        check(&map, &by(MatrixRowOrder::Stance(Id::from_name("gone", ""))), "Zoe Bob Cy Dee Eve");
    }

    #[test]
    fn neutral_sorts_apart_from_unknown_and_undecided() {
        let mut map = map([[9, 9], [0, 9], [9, 9], [-1, 9], [9, 9]]);
        let mandate = Id::from_name("mandate", "");
        map.stances.add(Stance::new(&Id::from_name("Cy", ""), &mandate, Alignment::Silent));
        map.stances.add(Stance::new(&Id::from_name("Eve", ""), &mandate, Alignment::Undecided));
        check(&map, &by(MatrixRowOrder::Stance(mandate)), "Bob Dee Eve Cy Ann");
    }

    #[test]
    fn camps_are_adjacent_rows() {
        let map = map([[3, 3], [-3, -3], [2, 3], [-2, -3], [9, 9]]);
        check(&map, &by(MatrixRowOrder::Camps), "Ann Cy Dee Bob Eve");
        check(&Map::default(), &by(MatrixRowOrder::Camps), "");
    }

    #[test]
    fn rows_are_grouped_by_kind_and_by_container() {
        let mut map = map([[1, 1]; 5]);
        for (member, container) in [("Bob", "Dee"), ("Dee", "Cy")] {
            map.actors.get_mut(&Id::from_name(member, "")).unwrap().part_of = Some(Id::from_name(container, ""));
        }
        map.actors.get_mut(&Id::from_name("Bob", "")).unwrap().kind = "person".to_owned();
        let group = |group| Arrangement { group, ..Arrangement::default() };
        check(&map, &group(MatrixRowGrouping::Kind), "[person 1] Bob [other 4] Ann Cy Dee Eve");
        check(&map, &group(MatrixRowGrouping::Whole), "[Cy 3] Bob Cy Dee [On their own 2] Ann Eve");
        // A map with a membership cycle also gets its rows.
        map.actors.get_mut(&Id::from_name("Cy", "")).unwrap().part_of = Some(Id::from_name("Bob", ""));
        check(&map, &group(MatrixRowGrouping::Whole), "[Bob 3] Bob Cy Dee [On their own 2] Ann Eve");
    }
}
