//! One field of any record, by its kind. The only place that knows which widget edits which kind of field.

use egui::{Align, DragValue, Id, Layout, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::hand::{Answer, Hand, text_of};
use crate::model::{Alignment, Date, Fact, FieldKind, Target, Term, Value};
use crate::ui::theme::{regular, semibold, size, space};
use crate::ui::widgets::{Entry, Pick, Picked, Text, alignment, check, lines, quiet, trouble, typed, words, writing};

/// The room for the labels of a form.
const LABEL: f32 = 78.0;

/// What a field without a value shows where several records differ.
const MIXED: &str = "mixed";

/// Whole numbers of which nothing is known while they are 0.
const UNKNOWN_AT_0: &[&str] = &["salience", "strength", "credibility", "quota"];

/// What stands in an empty field for a date.
const DATE_HINT: &str = "2025-11-07, 2025-11 or 2025";

/// The label of a field, and the field beside it, or under it where it needs the width.
pub(super) fn labelled<T>(
    ui: &mut Ui,
    hand: &mut Hand<'_>,
    (name, help): (&str, &str),
    wide: bool,
    content: impl FnOnce(&mut Ui, &mut Hand<'_>, Id) -> T,
) -> T {
    let theme = hand.theme;
    if wide {
        let label = words(ui, name, regular(size::SECONDARY), theme.quiet).on_hover_text(help);
        return content(ui, hand, label.id);
    }
    let row = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::SMALL;
        let left = Layout::left_to_right(Align::Center);
        let label = ui.allocate_ui_with_layout(vec2(LABEL, space::FIELD), left, |ui| {
            ui.set_min_size(vec2(LABEL, space::FIELD));
            words(ui, name, regular(size::SECONDARY), theme.quiet)
        });
        let label = label.inner.on_hover_text(help).id;
        ui.vertical(|ui| content(ui, hand, label)).inner
    });
    row.inner
}

impl Hand<'_> {
    /// Shows a field and answers with what was made of it. `value` is none where several records differ.
    pub fn field(&mut self, ui: &mut Ui, key: &str, fact: &Fact, value: Option<&Value>) -> Answer {
        let wide = matches!(fact.kind, FieldKind::Paragraphs | FieldKind::Alignment | FieldKind::Refs(_));
        labelled(ui, self, (fact.name, fact.help), wide, |ui, hand, label| {
            let answer = hand.widget(ui, key, fact, value, label);
            if !matches!(fact.kind, FieldKind::Line | FieldKind::Paragraphs | FieldKind::Day | FieldKind::Span) {
                hand.drafts.shown(key, &text_of(value));
                if let Some(why) = hand.drafts.trouble(key) {
                    trouble(ui, hand.theme, why);
                }
            }
            answer
        })
    }

    fn widget(&mut self, ui: &mut Ui, key: &str, fact: &Fact, value: Option<&Value>, label: Id) -> Answer {
        match fact.kind {
            FieldKind::Id => {
                ui.add_space(5.0);
                quiet(ui, self.theme, text_of(value));
                Answer::default()
            }
            FieldKind::Line | FieldKind::Paragraphs => self.text(ui, key, fact, value, label),
            FieldKind::Day => self.day(ui, key, value, label),
            FieldKind::Span => self.span(ui, key, value, label),
            FieldKind::Word(terms) => self.word(ui, fact, value, (terms, true)),
            FieldKind::Choice(terms) => self.word(ui, fact, value, (terms, false)),
            FieldKind::Whole(least, most) => self.whole(ui, fact, value, (least, most), label),
            FieldKind::Flag => {
                let mut flag = value == Some(&Value::Flag(true));
                let response = check(ui, self.theme, &mut flag, "", value.is_none());
                let response = response.labelled_by(label).on_hover_text(fact.help);
                Answer::chosen(response.changed().then_some(Value::Flag(flag)))
            }
            FieldKind::Lines => {
                let Some(Value::List(list)) = value else {
                    ui.add_space(5.0);
                    quiet(ui, self.theme, MIXED);
                    return Answer::default();
                };
                let typed = lines(ui, self.theme, self.drafts, (key, list), fact.name);
                Answer { value: typed.value.map(Value::List), done: typed.done, ..Answer::default() }
            }
            FieldKind::Ref(kind) => self.reference(ui, fact, value, &[kind]),
            FieldKind::Target(kinds) => self.target(ui, fact, value, kinds),
            FieldKind::Refs(kind) => self.references(ui, fact, value, kind),
            FieldKind::Alignment => self.alignment(ui, fact, value),
            FieldKind::Requirement => self.requirement(ui, fact, value),
            FieldKind::Place => place(ui, fact, value),
            FieldKind::Evidence => Answer::default(),
            FieldKind::Elsewhere(where_to) => {
                quiet(ui, self.theme, where_to);
                Answer::default()
            }
        }
    }

    fn text(&mut self, ui: &mut Ui, key: &str, fact: &Fact, value: Option<&Value>, label: Id) -> Answer {
        let base = text_of(value);
        let rows = if fact.kind == FieldKind::Paragraphs { base.lines().count().clamp(2, 8) } else { 0 };
        let hint = if value.is_none() { MIXED } else { "" };
        let look = Text { hint, rows, label: Some(label), name: fact.name };
        let typed = typed(ui, self.theme, self.drafts, (key, &base), look, |text| {
            Ok((Value::Text(text.to_owned()), text.to_owned()))
        });
        Answer::from(typed)
    }

    fn day(&mut self, ui: &mut Ui, key: &str, value: Option<&Value>, label: Id) -> Answer {
        let hint = if value.is_none() { MIXED } else { DATE_HINT };
        let look = Text { hint, rows: 0, label: Some(label), name: "" };
        let typed = typed(ui, self.theme, self.drafts, (key, &text_of(value)), look, |text| {
            let text = text.trim();
            if text.is_empty() {
                return Ok((Value::Text(String::new()), String::new()));
            }
            let date: Date = text.parse().map_err(|why: crate::model::date::BadDate| format!("{why}."))?;
            Ok((Value::Text(date.to_string()), date.to_string()))
        });
        Answer::from(typed)
    }

    fn span(&mut self, ui: &mut Ui, key: &str, value: Option<&Value>, label: Id) -> Answer {
        let look = Text { hint: "from–to, in characters", rows: 0, label: Some(label), name: "" };
        let typed = typed(ui, self.theme, self.drafts, (key, &text_of(value)), look, |text| {
            let text = text.trim();
            if text.is_empty() {
                return Ok((Value::Span(None), String::new()));
            }
            let ends = text.split_once(['–', '-']).and_then(|(from, to)| {
                let number = |part: &str| part.trim().parse::<u32>().ok();
                number(from).zip(number(to)).filter(|(from, to)| from < to)
            });
            let why = || format!("{text:?} is no passage: write two numbers, the smaller first, such as 120–180.");
            let (from, to) = ends.ok_or_else(why)?;
            Ok((Value::Span(Some((from, to))), format!("{from}–{to}")))
        });
        Answer::from(typed)
    }

    /// A word out of a table; an open table takes others too.
    fn word(&mut self, ui: &mut Ui, fact: &Fact, value: Option<&Value>, (terms, open): (&[Term], bool)) -> Answer {
        let current = text_of(value);
        let shown = match (value, current.is_empty()) {
            (None, _) => MIXED,
            (_, true) => "not said",
            _ => crate::model::name_of(terms, &current),
        };
        let faint = value.is_none() || current.is_empty();
        let pick = Pick { name: fact.name, shown, faint, search: false, fresh: open.then_some("Use") };
        let entries = || {
            let term = |t: &Term| Entry { value: t.id.to_owned(), label: t.name.to_owned(), help: t.help.to_owned() };
            terms.iter().map(term).collect()
        };
        let picked = pick.show(ui, self.theme, &mut self.drafts.query, entries).1;
        Answer::chosen(picked.map(|(Picked::Value(word) | Picked::New(word))| Value::Text(word)))
    }

    /// A whole number: steps to click where there are few, else a number to drag or to type.
    fn whole(
        &mut self,
        ui: &mut Ui,
        fact: &Fact,
        value: Option<&Value>,
        (least, most): (i64, i64),
        label: Id,
    ) -> Answer {
        let current = if let Some(Value::Whole(number)) = value { Some(*number) } else { None };
        let can_be_unknown = UNKNOWN_AT_0.contains(&fact.id);
        if most - least > 6 {
            let mut number = current.unwrap_or(0.clamp(least, most));
            let mut drag = DragValue::new(&mut number).range(least..=most);
            if can_be_unknown {
                let shown = |n: f64| if n == 0.0 { "not known".to_owned() } else { n.to_string() };
                drag = drag.custom_formatter(move |n, _| shown(n));
            }
            let response = ui.add(drag).labelled_by(label);
            let done = response.lost_focus() || response.drag_stopped();
            return Answer { value: response.changed().then_some(Value::Whole(number)), done, ..Answer::default() };
        }
        let mut chosen = None;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let name = fact.name.to_lowercase();
            for number in least + i64::from(can_be_unknown)..=most {
                let is_current = current == Some(number);
                let response = step(ui, self, &name, number, is_current);
                let clicked = response.clicked();
                if can_be_unknown && is_current {
                    response.on_hover_text("Once more: not known.");
                }
                match (clicked, is_current) {
                    (true, false) => chosen = Some(Value::Whole(number)),
                    (true, true) if can_be_unknown => chosen = Some(Value::Whole(0)),
                    _ => {}
                }
            }
        });
        Answer::chosen(chosen)
    }

    fn alignment(&mut self, ui: &mut Ui, fact: &Fact, value: Option<&Value>) -> Answer {
        let current: Option<Alignment> = text_of(value).parse().ok();
        let standing = current.map(Some);
        let choice = alignment(ui, self.theme, &fact.name.to_lowercase(), standing.as_slice(), false);
        let value = choice.and_then(|choice| Some(Value::Text(choice.to?.to_string())));
        Answer { done: value.is_some() && choice.is_some_and(|choice| !choice.by_key), value, ..Answer::default() }
    }

    /// A record of some kinds, by name.
    fn target(&mut self, ui: &mut Ui, fact: &Fact, value: Option<&Value>, kinds: &[&str]) -> Answer {
        let current: Option<Target> = text_of(value).parse().ok();
        let shown = match (value, &current) {
            (None, _) => MIXED.to_owned(),
            (_, Some(target)) => self.map.name(target),
            _ => "none".to_owned(),
        };
        let pick = Pick { name: fact.name, shown: &shown, faint: current.is_none(), search: true, fresh: None };
        let picked = pick.show(ui, self.theme, &mut self.drafts.query, || records(&self.map, kinds)).1;
        Answer::chosen(picked.map(|(Picked::Value(id) | Picked::New(id))| Value::Text(id)))
    }

    /// A record of one kind or none, by its id.
    fn reference(&mut self, ui: &mut Ui, fact: &Fact, value: Option<&Value>, kinds: &[&str]) -> Answer {
        let kind = kinds.first().copied().unwrap_or_default();
        let current = text_of(value);
        let target: Option<Target> = format!("{kind}:{current}").parse().ok();
        let shown = match (value, target) {
            (None, _) => MIXED.to_owned(),
            (_, Some(target)) if target.is_in(&self.map) => self.map.name(&target),
            (_, Some(_)) => format!("{current} (missing)"),
            _ => "none".to_owned(),
        };
        // What a mark belongs to cannot be left out; what an actor is part of can.
        let needed = ["actor", "issue", "from", "by", "of", "source"].contains(&fact.id) && !current.is_empty();
        let fresh = (kind == "source").then_some("New source");
        let pick = Pick { name: fact.name, shown: &shown, faint: current.is_empty(), search: true, fresh };
        let entries = || {
            let none = (!needed).then(|| Entry::new("", "none"));
            let all = records(&self.map, kinds).into_iter().map(|entry| without_kind(entry, kind));
            none.into_iter().chain(all).collect()
        };
        match pick.show(ui, self.theme, &mut self.drafts.query, entries).1 {
            Some(Picked::Value(id)) => Answer::chosen(Some(Value::Text(id))),
            Some(Picked::New(title)) => Answer { done: true, fresh: Some(title), ..Answer::default() },
            None => Answer::default(),
        }
    }

    /// Several records of one kind: each with a button that takes it out, and a list of those that can be added.
    fn references(&mut self, ui: &mut Ui, fact: &Fact, value: Option<&Value>, kind: &str) -> Answer {
        let Some(Value::List(ids)) = value else {
            quiet(ui, self.theme, MIXED);
            return Answer::default();
        };
        let mut new = None;
        for (at, id) in ids.iter().enumerate() {
            let name = format!("{kind}:{id}").parse::<Target>().map_or_else(|_| id.clone(), |t| self.map.name(&t));
            if super::removable::removable(ui, self.theme, &name, fact.name) {
                let mut rest = ids.clone();
                rest.remove(at);
                new = Some(Value::List(rest));
            }
        }
        let name = format!("Add to {}", fact.name.to_lowercase());
        let pick = Pick { name: &name, shown: &name, faint: true, search: true, fresh: None };
        let entries = || {
            let all = records(&self.map, &[kind]).into_iter().map(|entry| without_kind(entry, kind));
            all.filter(|entry| !ids.contains(&entry.value)).collect()
        };
        if let Some(Picked::Value(id)) = pick.show(ui, self.theme, &mut self.drafts.query, entries).1 {
            new = Some(Value::List(ids.iter().cloned().chain([id]).collect()));
        }
        Answer::chosen(new)
    }
}

/// Every record of those kinds, to choose from.
pub(super) fn records(map: &crate::model::Map, kinds: &[&str]) -> Vec<Entry> {
    let all = kinds.iter().flat_map(|kind| Target::all(map, kind));
    let entry = |target: Target| {
        let name = map.name(&target);
        let label = if kinds.len() > 1 { format!("{name}  ·  {}", target.kind().id) } else { name };
        Entry { value: target.to_string(), help: aliases(map, &target), label }
    };
    all.map(entry).collect()
}

/// Other names of an actor, to tell it by.
fn aliases(map: &crate::model::Map, target: &Target) -> String {
    match map.fact(target, "other_names") {
        Some(Value::List(names)) => {
            names.into_iter().filter(|name| !crate::text::has_rtl(name)).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}

fn without_kind(entry: Entry, kind: &str) -> Entry {
    let value = entry.value.strip_prefix(kind).and_then(|rest| rest.strip_prefix(':')).map(str::to_owned);
    Entry { value: value.unwrap_or(entry.value), ..entry }
}

fn place(ui: &mut Ui, fact: &Fact, value: Option<&Value>) -> Answer {
    let Some(Value::Place(mut place)) = value.cloned() else { return Answer::default() };
    let (mut changed, mut done) = (false, false);
    ui.horizontal(|ui| {
        for (name, number) in [("x", &mut place.x), ("y", &mut place.y)] {
            let drag = DragValue::new(number).speed(1.0).max_decimals(1).prefix(format!("{name} "));
            let response = ui.add(drag).accessible_name(format!("{} {name}", fact.name));
            changed |= response.changed();
            done |= response.lost_focus() || response.drag_stopped();
        }
    });
    Answer { value: changed.then_some(Value::Place(crate::model::rounded(place))), done, ..Answer::default() }
}

/// One step of a number.
fn step(ui: &mut Ui, hand: &Hand<'_>, name: &str, number: i64, chosen: bool) -> Response {
    let theme = hand.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(space::TOUCH, space::TOUCH), Sense::click());
    let body = rect.shrink2(vec2(0.0, 2.0));
    let (fill, ink) = if chosen { (theme.accent, theme.on_accent) } else { (theme.field, theme.quiet) };
    ui.painter().rect_filled(body, 4.0, fill);
    if response.hovered() || response.has_focus() {
        let rim = Stroke::new(1.5, if response.has_focus() { theme.accent } else { theme.quiet });
        ui.painter().rect_stroke(rect, 4.0, rim, StrokeKind::Inside);
    }
    let font = if chosen { semibold(size::CAPTION) } else { regular(size::CAPTION) };
    let text = writing(ui, &number.to_string(), font, ink, rect.width());
    text.paint(ui.painter(), rect.center() - vec2(text.width() / 2.0, 0.0));
    let name = format!("Set {name} to {number}");
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
    response
}
