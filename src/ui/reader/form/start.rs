//! What a form is filled in with before anybody has touched it, and what its fields offer.

use super::{Form, Kind, Lists, Spot, Start};
use crate::model::{Alignment, Basis, Confidence, Id, Map, OBJECTABLE, Severity, Target};
use crate::reading::Guess;
use crate::ui::widgets::{Completing, Entry};

impl Form {
    /// A form for a passage, filled in as far as the passage and what was coded last allow.
    pub fn start(start: Start<'_>) -> Self {
        let Start { map, source, span, quote, locator, paragraph, guess, recent } = start;
        let lists = Lists::of(map, &guess, recent);
        let mut form = Self {
            span,
            quote,
            locator,
            source: source.id.clone(),
            kind: Kind::Position,
            actor: Completing::default(),
            actor_kind: String::new(),
            whole: Completing::default(),
            paragraph,
            issue: Completing::default(),
            aim: Completing::default(),
            alignment: None,
            is_minus: false,
            basis: Basis::default(),
            red_line: false,
            salience: 0,
            confidence: Confidence::default(),
            severity: Severity::default(),
            ground: String::new(),
            tie_kind: Completing::of("cooperation", "cooperation"),
            sign: None,
            directed: None,
            condition: String::new(),
            reason: String::new(),
            date: String::new(),
            said_by: Completing::default(),
            reported_by: guess.reported_by.clone(),
            is_more: false,
            is_again: false,
            next: None,
            trouble: None,
            lists,
            size: egui::Vec2::ZERO,
            room: 0.0,
            guess,
        };
        if form.guess.own_actors > 0
            && let Some(id) = form.guess.actors.first()
        {
            form.actor.set(id.as_str(), &map.name(&id.into()));
        }
        let last = recent.iter().find(|id| map.issues.contains(id));
        if let Some(id) = form.guess.issues.first().or(last) {
            form.issue.set(id.as_str(), &map.name(&id.into()));
        }
        if let Some(id) = &form.guess.said_by {
            form.said_by.set(id.as_str(), &map.name(&id.into()));
        } else if !form.guess.speaker.is_empty() {
            form.said_by.set_new(&form.guess.speaker.clone());
        }
        let own = form.guess.dates.first().filter(|_| form.guess.own_dates > 0).map(|said| said.date);
        form.date = own.or(source.published).map(|date| date.to_string()).unwrap_or_default();
        form.go_on();
        form
    }

    /// Begins with that position, which was typed on the page.
    pub fn with_sign(mut self, sign: &str) -> Self {
        match sign {
            "o" => self.choose(Kind::Objection),
            "t" => self.choose(Kind::Tie),
            _ => drop(self.typed(sign)),
        }
        if self.is_minus {
            // The digit comes first, then what is missing.
            self.next = Some(Spot::Alignment);
        }
        self
    }

    /// The position that is chosen.
    pub(super) fn chosen(&self) -> Option<Alignment> {
        self.alignment
    }

    /// Goes on from the first field that is empty when a kind was chosen.
    pub(super) fn choose(&mut self, kind: Kind) {
        self.kind = kind;
        self.next = Some(match kind {
            _ if self.actor.picked.is_none() => Spot::Actor,
            Kind::Position => Spot::Alignment,
            Kind::Objection | Kind::Tie => Spot::About,
        });
    }
}

/// What the value of an entry begins with that is only the name of a new actor.
pub(super) const FRESH: &str = "new:";

impl Lists {
    pub(super) fn of(map: &Map, guess: &Guess, recent: &[Id<crate::model::Issue>]) -> Self {
        let actor = |id: &Id<crate::model::Actor>| {
            let actor = map.actors.get(id)?;
            let mut others: Vec<&str> = actor.other_names.iter().map(String::as_str).collect();
            if actor.label() != actor.name {
                others.insert(0, &actor.name);
            }
            Some(Entry { value: id.to_string(), label: actor.label().to_owned(), help: others.join(", ") })
        };
        // What the passage names stands first, then who is coded most.
        let mut uses: std::collections::BTreeMap<&Id<crate::model::Actor>, usize> = std::collections::BTreeMap::new();
        for stance in map.stances.iter() {
            *uses.entry(&stance.actor).or_default() += 1;
        }
        let mut rest: Vec<Id<crate::model::Actor>> = map.actors.ids().filter(|id| !guess.actors.contains(id)).collect();
        rest.sort_by_key(|id| std::cmp::Reverse(uses.get(id).copied().unwrap_or(0)));
        // Names that only the text knows are behind those that it shares with the map.
        let (own, others) = guess.actors.split_at(guess.own_actors.min(guess.actors.len()));
        let known = |list: &[Id<crate::model::Actor>]| list.iter().filter_map(actor).collect::<Vec<_>>();
        let fresh = guess.fresh.iter().map(|name| Entry {
            value: format!("{FRESH}{name}"),
            label: name.clone(),
            help: "new".to_owned(),
        });
        let fresh: Vec<Entry> = fresh.collect();
        let actors: Vec<Entry> =
            known(own).into_iter().chain(fresh.iter().cloned()).chain(known(others)).chain(known(&rest)).collect();

        let issue =
            |id: &Id<crate::model::Issue>| map.issues.get(id).map(|issue| Entry::new(id.as_str(), issue.label()));
        let mut order: Vec<Id<crate::model::Issue>> = Vec::new();
        for id in guess.issues.iter().cloned().chain(recent.iter().cloned()).chain(map.issues.ids()) {
            if !order.contains(&id) {
                order.push(id);
            }
        }
        let issues: Vec<Entry> = order.iter().filter_map(issue).collect();

        // A part in an issue can be objected to before anybody has coded it.
        let mut aims = Vec::new();
        for who in guess.actors.iter().chain(&rest) {
            for what in order.iter().take(4) {
                let is_coded = map.ties.iter().any(|tie| &tie.from == who && tie.to == Target::from(what));
                if !is_coded {
                    let label = format!("{} takes part in {}", map.name(&who.into()), map.name(&what.into()));
                    aims.push(Entry { value: format!("part:{who} {what}"), label, help: "new tie".to_owned() });
                }
            }
        }
        let records = |kind: &str| {
            let all = Target::all(map, kind).into_iter();
            all.map(|target| Entry { value: target.to_string(), label: map.name(&target), help: kind_of(&target) })
                .collect::<Vec<_>>()
        };
        let mut targets: Vec<Entry> = ["tie", "issue", "actor"].into_iter().flat_map(records).collect();
        targets.extend(
            OBJECTABLE.iter().filter(|kind| !["tie", "issue", "actor"].contains(kind)).flat_map(|kind| records(kind)),
        );
        targets.extend(aims);
        let ends = actors.iter().cloned().map(|entry| match entry.value.starts_with(FRESH) {
            true => entry,
            false => Entry { value: format!("actor:{}", entry.value), ..entry },
        });
        let ends = ends.chain(records("issue")).collect();
        let recent = issues.iter().take(4).cloned().collect();
        let ends: Vec<Entry> = ends;
        Self { actors, fresh, issues, aims: targets, ends, recent }
    }
}

fn kind_of(target: &Target) -> String {
    target.kind().id.to_owned()
}
