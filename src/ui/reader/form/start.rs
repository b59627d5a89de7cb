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
            tie_kind: "cooperation".to_owned(),
            condition: String::new(),
            reason: String::new(),
            date: String::new(),
            said_by: Completing::default(),
            reported_by: guess.reported_by.clone(),
            is_more: false,
            next: None,
            trouble: None,
            lists,
            size: egui::Vec2::ZERO,
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
        }
        let own = form.guess.dates.first().filter(|_| form.guess.own_dates > 0).map(|said| said.date);
        form.date = own.or(source.published).map(|date| date.to_string()).unwrap_or_default();
        form.go_on();
        form
    }

    /// Begins with that position, which was typed on the page.
    pub fn with_sign(mut self, sign: &str) -> Self {
        self.typed(sign);
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
        self.next = Some(if kind == Kind::Position { Spot::Alignment } else { Spot::About });
    }
}

impl Lists {
    fn of(map: &Map, guess: &Guess, recent: &[Id<crate::model::Issue>]) -> Self {
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
        let actors: Vec<Entry> = guess.actors.iter().chain(&rest).filter_map(actor).collect();

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
        for who in guess.actors.iter().take(guess.own_actors.max(1)) {
            for what in order.iter().take(4) {
                let is_coded = map.ties.iter().any(|tie| &tie.from == who && tie.to == Target::from(what));
                if !is_coded {
                    let label = format!("{} takes part in {}", map.name(&who.into()), map.name(&what.into()));
                    aims.push(Entry { value: format!("part:{who} {what}"), label, help: "new tie".to_owned() });
                }
            }
        }
        let known = |kind: &str| {
            let all = Target::all(map, kind).into_iter();
            all.map(|target| Entry { value: target.to_string(), label: map.name(&target), help: kind_of(&target) })
                .collect::<Vec<_>>()
        };
        let mut targets: Vec<Entry> = ["tie", "issue", "actor"].into_iter().flat_map(known).collect();
        targets
            .extend(OBJECTABLE.iter().filter(|kind| !["tie", "issue", "actor"].contains(kind)).flat_map(|k| known(k)));
        targets.extend(aims);
        let ends = guess
            .actors
            .iter()
            .chain(&rest)
            .filter_map(actor)
            .map(|entry| Entry { value: format!("actor:{}", entry.value), ..entry });
        let ends = ends.chain(known("issue")).collect();
        let recent = issues.iter().take(4).cloned().collect();
        Self { actors, issues, aims: targets, ends, recent }
    }
}

fn kind_of(target: &Target) -> String {
    target.kind().id.to_owned()
}
