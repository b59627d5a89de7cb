//! Records in words: for screen readers, tooltips, and the description of a figure.

use super::{Alignment, Lens, Map, OBJECTABLE, ObjectionStatus, Sign, Stance, TIE_KINDS, Target, name_of};

impl Map {
    /// What a record is called, in a few words: "Israel", "Türkiye → Force (participation)".
    pub fn name(&self, target: &Target) -> String {
        let name = match target {
            Target::Actor(id) => self.actors.get(id).map(|actor| actor.label().to_owned()),
            Target::Issue(id) => self.issues.get(id).map(|issue| issue.label().to_owned()),
            Target::Stance(id) => self.stances.get(id).map(|stance| {
                format!("{} on {}", self.name(&(&stance.actor).into()), self.name(&(&stance.issue).into()))
            }),
            Target::Tie(id) => self.ties.get(id).map(|tie| {
                let arrow = if tie.directed { "→" } else { "–" };
                format!("{} {arrow} {}", self.name(&(&tie.from).into()), self.end(&tie.to, &["actor", "issue"]))
            }),
            Target::Objection(id) => self.objections.get(id).map(|objection| {
                format!("{} against {}", self.name(&(&objection.by).into()), self.end(&objection.to, OBJECTABLE))
            }),
            Target::Condition(id) => self.conditions.get(id).map(|condition| format!("if {}", condition.text)),
            Target::Source(id) => self.sources.get(id).map(|source| source.title.clone()),
            Target::Body(id) => self.bodies.get(id).map(|body| body.name.clone()),
            Target::Group(id) => self.groups.get(id).map(|group| group.label.clone()),
            Target::Note(id) => self.notes.get(id).map(|note| first_line(&note.text)),
            Target::View(id) => self.views.get(id).map(|view| view.name.clone()),
            Target::Scenario(id) => self.scenarios.get(id).map(|scenario| scenario.name.clone()),
        };
        name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| format!("{} {}", target.kind().id, target.id()))
    }

    /// What a line ends at. In a broken map a tie can end at itself; what must not be an end is called by its id only.
    fn end(&self, to: &Target, allowed: &[&str]) -> String {
        if allowed.contains(&to.kind().id) { self.name(to) } else { format!("{} {}", to.kind().id, to.id()) }
    }

    /// A record in a sentence, seen through a lens: "Türkiye, state, supports UN mandate, 1 objection against it".
    pub fn sentence(&self, target: &Target, lens: &Lens) -> String {
        let mut parts = vec![self.name(target)];
        match target {
            Target::Actor(id) => {
                if let Some(actor) = self.actors.get(id) {
                    parts.push(name_of(super::ACTOR_KINDS, &actor.kind).to_owned());
                    parts.extend(actor.part_of.as_ref().map(|whole| format!("part of {}", self.name(&whole.into()))));
                    if let Some(issue) = lens.issue() {
                        let title = self.name(&issue.into());
                        parts.push(self.stance_of(id, issue).map_or_else(
                            || format!("position on {title} not known"),
                            |stance| position(stance, &title),
                        ));
                    }
                }
            }
            Target::Issue(_) => parts.push("issue".to_owned()),
            Target::Stance(id) => parts.extend(self.stances.get(id).map(|stance| stance.alignment.glyph())),
            Target::Tie(id) => {
                if let Some(tie) = self.ties.get(id) {
                    parts.push(name_of(TIE_KINDS, &tie.kind).to_owned());
                    parts.extend(feeling(tie.sign).map(str::to_owned));
                    parts.push(tie.confidence.name().to_owned());
                }
            }
            Target::Objection(id) => {
                if let Some(objection) = self.objections.get(id) {
                    parts.push(format!("{} {}", objection.status.name(), objection.severity.name()));
                    parts.extend(Some(objection.reason.clone()).filter(|reason| !reason.is_empty()));
                }
            }
            _ => parts.push(target.kind().id.to_owned()),
        }
        match self.objections_to(target) {
            0 => {}
            1 => parts.push("1 objection against it".to_owned()),
            n => parts.push(format!("{n} objections against it")),
        }
        parts.join(", ")
    }

    /// How many objections against it are open.
    fn objections_to(&self, target: &Target) -> usize {
        let open = |o: &&super::Objection| &o.to == target && o.status == ObjectionStatus::Open;
        self.objections.iter().filter(open).filter(|o| self.shows(o.since, None)).count()
    }
}

/// What a sign means, for those who hear it.
fn feeling(sign: Sign) -> Option<&'static str> {
    match sign {
        Sign::None => None,
        Sign::Positive => Some("friendly"),
        Sign::Negative => Some("hostile"),
        Sign::Both => Some("friendly and hostile"),
    }
}

/// "supports UN mandate, red line".
fn position(stance: &Stance, issue: &str) -> String {
    let red = if stance.red_line { ", red line" } else { "" };
    match stance.alignment {
        Alignment::Level(_) | Alignment::Undecided | Alignment::Silent => {
            format!("{} {issue}{red}", stance.alignment.verb())
        }
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(40).collect()
}
