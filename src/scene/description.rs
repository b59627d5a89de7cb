//! Describes a map in a paragraph, for readers who cannot see it and for alternative texts.

use crate::model::{Alignment, CurrentStances, Lens, Map, ObjectionStatus};

/// A description of a map under a lens in sentences. Unknown, undecided, silent and neutral stances are counted apart.
pub fn describe_map(map: &Map, lens: &Lens) -> String {
    let map = &map.as_of.map_or_else(|| map.clone(), |day| map.as_of(day));
    let mut text = format!(
        "Stance map with {}, {} and {}.",
        count(map.actors.len(), "actor"),
        count(map.issues.len(), "issue"),
        count(map.ties.len(), "tie"),
    );
    if let Some(day) = map.as_of {
        text.push_str(&format!(" As of {}.", day.long()));
    }
    if let Some(issue) = lens.issue() {
        text.push_str(&describe_stances_on(map, issue));
    }
    let members = map.direct_members();
    for container in map.actors.iter().filter(|actor| actor.container && !actor.folded) {
        let members = members.get(&container.id).into_iter().flatten().filter_map(|member| map.actors.get(member));
        let members: Vec<&str> = members.map(crate::model::Actor::label).collect();
        if !members.is_empty() {
            text.push_str(&format!(" Within {}: {}.", container.label(), members.join(", ")));
        }
    }
    for objection in map.objections.iter().filter(|objection| objection.status == ObjectionStatus::Open) {
        let (by, to) = (map.name(&(&objection.by).into()), map.name(&objection.to));
        let reason = if objection.reason.is_empty() { String::new() } else { format!(": {}", objection.reason) };
        text.push_str(&format!(" {by} objects to {to}{reason}."));
    }
    text
}

/// A description of the matrix of a map in sentences: for every issue, the actors by stance.
pub(super) fn describe_matrix(map: &Map) -> String {
    let mut text =
        format!("Matrix of {} against {}.", count(map.actors.len(), "actor"), count(map.issues.len(), "issue"));
    if let Some(day) = map.as_of {
        text.push_str(&format!(" As of {}.", day.long()));
    }
    for issue in map.issues.ids() {
        text.push_str(&describe_stances_on(map, &issue));
    }
    text
}

pub(super) fn describe_stances_on(map: &Map, issue: &crate::model::Id<crate::model::Issue>) -> String {
    let standing = CurrentStances::of(map);
    let (mut groups, mut unknown) = (Vec::<(Alignment, Vec<String>)>::new(), 0);
    for actor in map.actors.iter() {
        match standing.get(&actor.id, issue) {
            None => unknown += 1,
            Some(stance) => match groups.iter_mut().find(|group| group.0 == stance.alignment) {
                Some(group) => group.1.push(actor.label().to_owned()),
                None => groups.push((stance.alignment, vec![actor.label().to_owned()])),
            },
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.0.level().map(crate::model::Level::number)));
    let mut text = format!(" On {}:", map.name(&issue.into()));
    for (alignment, names) in groups {
        let glyph = alignment.level().map(|_| format!(" ({})", alignment.glyph())).unwrap_or_default();
        let verb = alignment.verb().trim_start_matches("is ").trim_end_matches(" on");
        text.push_str(&format!(" {verb}{glyph}: {};", names.join(", ")));
    }
    text.push_str(&format!(" not known: {unknown}."));
    text
}

fn count(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}
