//! Collapses members into their container: their lines end at it, and several lines between the same two records become
//! one that counts them, positive and negative apart. Stores nothing in the saved map.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Actor, Alignment, Confidence, CurrentStances, Evidence, Group, Id, Issue, Map, Objection, ObjectionStatus, Sign,
    Target, Tie,
};

/// Collapsed members, keyed by the actor they are collapsed into.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CollapsedMembers {
    by_container: BTreeMap<Id<Actor>, CollapsedMemberCounts>,
}

/// The collapsed members of one actor.
#[derive(Clone, Debug, Default, PartialEq)]
struct CollapsedMemberCounts {
    count: usize,
    /// The counts of their stances on each issue.
    stances: BTreeMap<Id<Issue>, AlignmentCounts>,
}

/// The number of stances for an issue, against it, neutral, and undecided or silent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct AlignmentCounts {
    plus: usize,
    minus: usize,
    neutral: usize,
    open: usize,
}

impl CollapsedMembers {
    /// Number of members collapsed into an actor.
    pub fn member_count(&self, actor: &Id<Actor>) -> usize {
        self.by_container.get(actor).map_or(0, |counts| counts.count)
    }

    /// The text under the actor's name: "3 parts: 2 for, 1 against".
    pub(super) fn label_text(&self, actor: &Id<Actor>, issue: Option<&Id<Issue>>) -> Option<String> {
        let member_counts = self.by_container.get(actor)?;
        let count =
            if member_counts.count == 1 { "1 part".to_owned() } else { format!("{} parts", member_counts.count) };
        let counts = issue.and_then(|issue| member_counts.stances.get(issue)).copied().unwrap_or_default();
        let texts = [
            (counts.plus, "for"),
            (counts.minus, "against"),
            (counts.neutral, "neutral"),
            (counts.open, "undecided or silent"),
        ];
        let texts: Vec<_> = texts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        Some(if texts.is_empty() { count } else { format!("{count}: {}", texts.join(", ")) })
    }
}

/// The map without its collapsed members, and the counts of these.
pub(super) fn collapse_members(map: Map) -> (Map, CollapsedMembers) {
    let collapsed = map.collapsed_members();
    if collapsed.is_empty() {
        return (map, CollapsedMembers::default());
    }
    let counts = count_collapsed(&map, &collapsed);
    let mut drawn = map.clone();
    drawn.actors.retain(|actor| !collapsed.contains_key(&actor.id));
    drawn.stances.retain(|stance| !collapsed.contains_key(&stance.actor));
    let stand_in = |actor: &Id<Actor>| collapsed.get(actor).unwrap_or(actor).clone();
    let ties = merge_collapsed_ties(&mut drawn, &stand_in);
    drawn.conditions.retain(|condition| drawn.stances.contains(&condition.of));
    // An objection to a removed record becomes an objection to the record that stands for it.
    let target = |to: &Target| -> Target {
        match to {
            Target::Actor(id) => stand_in(id).into(),
            Target::Tie(id) => ties.get(id).cloned().unwrap_or_else(|| to.clone()),
            Target::Stance(id) => match map.stances.get(id).and_then(|stance| collapsed.get(&stance.actor)) {
                Some(container) => container.into(),
                None => to.clone(),
            },
            Target::Condition(id) => {
                let stance = map.conditions.get(id).and_then(|condition| map.stances.get(&condition.of));
                stance.and_then(|stance| collapsed.get(&stance.actor)).map_or_else(|| to.clone(), Target::from)
            }
            _ => to.clone(),
        }
    };
    merge_collapsed_objections(&mut drawn, &stand_in, &target);
    drawn.groups.update(|group| {
        let mut members: Vec<_> = group.members.iter().map(&stand_in).collect();
        let mut added = BTreeSet::new();
        members.retain(|member| added.insert(member.clone()));
        (members != group.members).then(|| Group { members, ..group.clone() })
    });
    drawn.issues.update(|issue| {
        let about = issue.about.as_ref()?;
        let subject = match ties.get(about) {
            Some(Target::Tie(id)) => Some(id.clone()),
            Some(_) => None,
            None => return None,
        };
        Some(Issue { about: subject, ..issue.clone() })
    });
    (drawn, counts)
}

fn count_collapsed(map: &Map, collapsed: &BTreeMap<Id<Actor>, Id<Actor>>) -> CollapsedMembers {
    let mut result = CollapsedMembers::default();
    let standing = CurrentStances::of(map);
    for (member, container) in collapsed {
        let member_counts = result.by_container.entry(container.clone()).or_default();
        member_counts.count += 1;
        for issue in map.issues.iter() {
            let Some(stance) = standing.get(member, &issue.id) else { continue };
            let counts = member_counts.stances.entry(issue.id.clone()).or_default();
            match stance.alignment {
                Alignment::Level(level) if level.number() > 0 => counts.plus += 1,
                Alignment::Level(level) if level.number() < 0 => counts.minus += 1,
                Alignment::Level(_) => counts.neutral += 1,
                Alignment::Undecided | Alignment::Silent => counts.open += 1,
            }
        }
    }
    result
}

/// Attaches the ties to the records that stand for their ends. Returns the record that stands for each removed tie.
fn merge_collapsed_ties(map: &mut Map, stand_in: &dyn Fn(&Id<Actor>) -> Id<Actor>) -> BTreeMap<Id<Tie>, Target> {
    let mut replaced: BTreeMap<Id<Tie>, Target> = BTreeMap::new();
    let mut bundles: BTreeMap<(Target, Target), Vec<Tie>> = BTreeMap::new();
    for tie in map.ties.iter() {
        let from = stand_in(&tie.from);
        let to = if let Target::Actor(id) = &tie.to { stand_in(id).into() } else { tie.to.clone() };
        if from == tie.from && to == tie.to {
            continue;
        }
        if Target::from(&from) == to {
            replaced.insert(tie.id.clone(), to);
            continue;
        }
        let first_end = Target::from(&from);
        let pair = if first_end < to { (first_end, to.clone()) } else { (to.clone(), first_end) };
        bundles.entry(pair).or_default().push(Tie { from, to, bend: 0, ..tie.clone() });
    }
    let mut merged: BTreeMap<Id<Tie>, Tie> = BTreeMap::new();
    for ties in bundles.values() {
        let Some(first) = ties.first() else { continue };
        ties.iter().skip(1).for_each(|tie| {
            replaced.insert(tie.id.clone(), (&first.id).into());
        });
        merged.insert(first.id.clone(), merged_tie(first, ties));
    }
    map.ties.retain(|tie| !replaced.contains_key(&tie.id));
    map.ties.update(|tie| merged.get(&tie.id).cloned());
    replaced
}

/// One tie that stands for several between the same two records.
fn merged_tie(first: &Tie, ties: &[Tie]) -> Tie {
    if ties.len() == 1 {
        return first.clone();
    }
    let count = |signs: &[Sign]| ties.iter().filter(|tie| signs.contains(&tie.sign)).count();
    let (plus, minus) = (count(&[Sign::Positive, Sign::Both]), count(&[Sign::Negative, Sign::Both]));
    let signs: Vec<_> =
        [(plus, "+"), (minus, "−")].iter().filter(|(n, _)| *n > 0).map(|(n, sign)| format!("{n} {sign}")).collect();
    let kind = match signs.as_slice() {
        [] => format!("{} ties", ties.len()),
        signs => format!("{} ties: {}", ties.len(), signs.join(", ")),
    };
    Tie {
        kind,
        // The counts show the signs; in one common sign, plus and minus would cancel out.
        sign: Sign::None,
        strength: 0,
        directed: ties.iter().all(|tie| tie.directed && tie.from == first.from),
        confidence: ties.iter().map(|tie| tie.confidence).min().unwrap_or(Confidence::Confirmed),
        evidence: ties.iter().flat_map(|tie| tie.evidence.clone()).collect(),
        ..first.clone()
    }
}

fn merge_collapsed_objections(
    map: &mut Map,
    stand_in: &dyn Fn(&Id<Actor>) -> Id<Actor>,
    target: &dyn Fn(&Target) -> Target,
) {
    let mut bundles: BTreeMap<(Id<Actor>, Target), Vec<Objection>> = BTreeMap::new();
    let mut changed = BTreeSet::new();
    for row in map.objections.iter() {
        let (by, to) = (stand_in(&row.by), target(&row.to));
        if by != row.by || to != row.to {
            changed.insert(row.id.clone());
            bundles.entry((by.clone(), to.clone())).or_default().push(Objection { by, to, bend: 0, ..row.clone() });
        }
    }
    let mut merged: BTreeMap<Id<Objection>, Objection> = BTreeMap::new();
    for ((by, to), rows) in &bundles {
        if let Some(first) = rows.first().filter(|_| Target::from(by) != *to) {
            merged.insert(first.id.clone(), merged_objection(first, rows));
        }
    }
    map.objections.retain(|row| !changed.contains(&row.id) || merged.contains_key(&row.id));
    map.objections.update(|row| merged.get(&row.id).cloned());
}

fn merged_objection(first: &Objection, rows: &[Objection]) -> Objection {
    if rows.len() == 1 {
        return first.clone();
    }
    let open = rows.iter().any(|row| row.status == ObjectionStatus::Open);
    // A quote of one actor would be taken for a quote of all.
    let bare = |item: &Evidence| Evidence { quote: String::new(), ..item.clone() };
    Objection {
        reason: format!("{} objections", rows.len()),
        severity: rows.iter().map(|row| row.severity).max().unwrap_or_default(),
        status: if open { ObjectionStatus::Open } else { first.status },
        evidence: rows.iter().flat_map(|row| row.evidence.iter().map(bare)).collect(),
        ..first.clone()
    }
}
