//! Folding parts into what they belong to: their lines lead to it, and several that lead the same way become one that
//! counts them, plus and minus apart. Stores nothing in the map that is saved.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Actor, Alignment, Confidence, CurrentStances, Evidence, Group, Id, Issue, Map, Objection, ObjectionStatus, Sign,
    Target, Tie,
};

/// What is folded away, by what stands for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CollapsedMembers {
    by_container: BTreeMap<Id<Actor>, CollapsedMemberCounts>,
}

/// The parts of one actor that are folded away.
#[derive(Clone, Debug, Default, PartialEq)]
struct CollapsedMemberCounts {
    count: usize,
    /// How they stand on each issue.
    stances: BTreeMap<Id<Issue>, AlignmentCounts>,
}

/// How many are for something, against it, neither, and have not said.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct AlignmentCounts {
    plus: usize,
    minus: usize,
    neutral: usize,
    open: usize,
}

impl CollapsedMembers {
    /// How many parts of the actor are folded away.
    pub fn member_count(&self, actor: &Id<Actor>) -> usize {
        self.by_container.get(actor).map_or(0, |parts| parts.count)
    }

    /// What to write under the actor's name: "3 parts: 2 for, 1 against".
    pub(super) fn label_text(&self, actor: &Id<Actor>, issue: Option<&Id<Issue>>) -> Option<String> {
        let parts = self.by_container.get(actor)?;
        let count = if parts.count == 1 { "1 part".to_owned() } else { format!("{} parts", parts.count) };
        let counts = issue.and_then(|issue| parts.stances.get(issue)).copied().unwrap_or_default();
        let named = [
            (counts.plus, "for"),
            (counts.minus, "against"),
            (counts.neutral, "neutral"),
            (counts.open, "undecided or silent"),
        ];
        let named: Vec<_> = named.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        Some(if named.is_empty() { count } else { format!("{count}: {}", named.join(", ")) })
    }
}

/// The map with what is folded away left out, and a count of it.
pub(super) fn collapse_members(map: Map) -> (Map, CollapsedMembers) {
    let away = map.collapsed_members();
    if away.is_empty() {
        return (map, CollapsedMembers::default());
    }
    let folds = count_collapsed(&map, &away);
    let mut seen = map.clone();
    seen.actors.retain(|actor| !away.contains_key(&actor.id));
    seen.stances.retain(|stance| !away.contains_key(&stance.actor));
    let stands = |actor: &Id<Actor>| away.get(actor).unwrap_or(actor).clone();
    let ties = merge_collapsed_ties(&mut seen, &stands);
    seen.conditions.retain(|condition| seen.stances.contains(&condition.of));
    // What was objected to and is gone is objected to in what stands for it.
    let target = |to: &Target| -> Target {
        match to {
            Target::Actor(id) => stands(id).into(),
            Target::Tie(id) => ties.get(id).cloned().unwrap_or_else(|| to.clone()),
            Target::Stance(id) => match map.stances.get(id).and_then(|stance| away.get(&stance.actor)) {
                Some(whole) => whole.into(),
                None => to.clone(),
            },
            Target::Condition(id) => {
                let stance = map.conditions.get(id).and_then(|condition| map.stances.get(&condition.of));
                stance.and_then(|stance| away.get(&stance.actor)).map_or_else(|| to.clone(), Target::from)
            }
            _ => to.clone(),
        }
    };
    merge_collapsed_objections(&mut seen, &stands, &target);
    seen.groups.update(|group| {
        let mut members: Vec<_> = group.members.iter().map(&stands).collect();
        let mut known = BTreeSet::new();
        members.retain(|member| known.insert(member.clone()));
        (members != group.members).then(|| Group { members, ..group.clone() })
    });
    seen.issues.update(|issue| {
        let about = issue.about.as_ref()?;
        let now = match ties.get(about) {
            Some(Target::Tie(id)) => Some(id.clone()),
            Some(_) => None,
            None => return None,
        };
        Some(Issue { about: now, ..issue.clone() })
    });
    (seen, folds)
}

fn count_collapsed(map: &Map, away: &BTreeMap<Id<Actor>, Id<Actor>>) -> CollapsedMembers {
    let mut folds = CollapsedMembers::default();
    let standing = CurrentStances::of(map);
    for (part, whole) in away {
        let parts = folds.by_container.entry(whole.clone()).or_default();
        parts.count += 1;
        for issue in map.issues.iter() {
            let Some(stance) = standing.get(part, &issue.id) else { continue };
            let counts = parts.stances.entry(issue.id.clone()).or_default();
            match stance.alignment {
                Alignment::Level(level) if level.number() > 0 => counts.plus += 1,
                Alignment::Level(level) if level.number() < 0 => counts.minus += 1,
                Alignment::Level(_) => counts.neutral += 1,
                Alignment::Undecided | Alignment::Silent => counts.open += 1,
            }
        }
    }
    folds
}

/// Leads the ties to what stands for their ends. Says what stands for each tie that is gone.
fn merge_collapsed_ties(seen: &mut Map, stands: &dyn Fn(&Id<Actor>) -> Id<Actor>) -> BTreeMap<Id<Tie>, Target> {
    let mut now: BTreeMap<Id<Tie>, Target> = BTreeMap::new();
    let mut bundles: BTreeMap<(Target, Target), Vec<Tie>> = BTreeMap::new();
    for tie in seen.ties.iter() {
        let from = stands(&tie.from);
        let to = if let Target::Actor(id) = &tie.to { stands(id).into() } else { tie.to.clone() };
        if from == tie.from && to == tie.to {
            continue;
        }
        if Target::from(&from) == to {
            now.insert(tie.id.clone(), to);
            continue;
        }
        let one = Target::from(&from);
        let pair = if one < to { (one, to.clone()) } else { (to.clone(), one) };
        bundles.entry(pair).or_default().push(Tie { from, to, bend: 0, ..tie.clone() });
    }
    let mut drawn: BTreeMap<Id<Tie>, Tie> = BTreeMap::new();
    for ties in bundles.values() {
        let Some(first) = ties.first() else { continue };
        ties.iter().skip(1).for_each(|tie| {
            now.insert(tie.id.clone(), (&first.id).into());
        });
        drawn.insert(first.id.clone(), merged_tie(first, ties));
    }
    seen.ties.retain(|tie| !now.contains_key(&tie.id));
    seen.ties.update(|tie| drawn.get(&tie.id).cloned());
    now
}

/// One tie that stands for several between the same two.
fn merged_tie(first: &Tie, ties: &[Tie]) -> Tie {
    if ties.len() == 1 {
        return first.clone();
    }
    let of = |signs: &[Sign]| ties.iter().filter(|tie| signs.contains(&tie.sign)).count();
    let (plus, minus) = (of(&[Sign::Positive, Sign::Both]), of(&[Sign::Negative, Sign::Both]));
    let signs: Vec<_> =
        [(plus, "+"), (minus, "−")].iter().filter(|(n, _)| *n > 0).map(|(n, sign)| format!("{n} {sign}")).collect();
    let kind = match signs.as_slice() {
        [] => format!("{} ties", ties.len()),
        signs => format!("{} ties: {}", ties.len(), signs.join(", ")),
    };
    Tie {
        kind,
        // The counts say it; one sign for all would let plus and minus cancel.
        sign: Sign::None,
        strength: 0,
        directed: ties.iter().all(|tie| tie.directed && tie.from == first.from),
        confidence: ties.iter().map(|tie| tie.confidence).min().unwrap_or(Confidence::Confirmed),
        evidence: ties.iter().flat_map(|tie| tie.evidence.clone()).collect(),
        ..first.clone()
    }
}

fn merge_collapsed_objections(
    seen: &mut Map,
    stands: &dyn Fn(&Id<Actor>) -> Id<Actor>,
    target: &dyn Fn(&Target) -> Target,
) {
    let mut bundles: BTreeMap<(Id<Actor>, Target), Vec<Objection>> = BTreeMap::new();
    let mut changed = BTreeSet::new();
    for row in seen.objections.iter() {
        let (by, to) = (stands(&row.by), target(&row.to));
        if by != row.by || to != row.to {
            changed.insert(row.id.clone());
            bundles.entry((by.clone(), to.clone())).or_default().push(Objection { by, to, bend: 0, ..row.clone() });
        }
    }
    let mut drawn: BTreeMap<Id<Objection>, Objection> = BTreeMap::new();
    for ((by, to), rows) in &bundles {
        if let Some(first) = rows.first().filter(|_| Target::from(by) != *to) {
            drawn.insert(first.id.clone(), merged_objection(first, rows));
        }
    }
    seen.objections.retain(|row| !changed.contains(&row.id) || drawn.contains_key(&row.id));
    seen.objections.update(|row| drawn.get(&row.id).cloned());
}

fn merged_objection(first: &Objection, rows: &[Objection]) -> Objection {
    if rows.len() == 1 {
        return first.clone();
    }
    let open = rows.iter().any(|row| row.status == ObjectionStatus::Open);
    // The quotes of one would be taken for the words of all.
    let bare = |item: &Evidence| Evidence { quote: String::new(), ..item.clone() };
    Objection {
        reason: format!("{} objections", rows.len()),
        severity: rows.iter().map(|row| row.severity).max().unwrap_or_default(),
        status: if open { ObjectionStatus::Open } else { first.status },
        evidence: rows.iter().flat_map(|row| row.evidence.iter().map(bare)).collect(),
        ..first.clone()
    }
}
