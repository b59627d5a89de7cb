//! Arbitrary maps for property tests: every field of every record, in any state that a file can hold.
#![allow(dead_code, reason = "benchmarks and tests in src include this file and use parts of it")]

use emath::pos2;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use stancemap::model::condition::LevelNumber;
use stancemap::model::*;

/// Any map: up to six records of each kind, whose references may lead to missing records.
pub fn map() -> impl Strategy<Value = Map> {
    let texts = (text(), text(), text(), (option::of(date()), days()), text());
    let first = (rows(actor()), rows(issue()), rows(stance()), rows(tie()), rows(objection()), rows(condition()));
    let second = (rows(source()), rows(body()), rows(group()), rows(note()), rows(view()), rows(scenario()));
    (texts, first, second).prop_map(|(texts, first, second)| {
        let (title, question, viewpoint, (as_of, stale_after), note) = texts;
        let (actors, issues, stances, ties, objections, conditions) = first;
        let (sources, bodies, groups, notes, views, scenarios) = second;
        Map {
            title,
            question,
            viewpoint,
            as_of,
            stale_after,
            note,
            actors,
            issues,
            stances,
            ties,
            objections,
            conditions,
            sources,
            bodies,
            groups,
            notes,
            views,
            scenarios,
        }
    })
}

fn rows<T: Record + std::fmt::Debug>(row: impl Strategy<Value = T>) -> impl Strategy<Value = RecordList<T>> {
    vec(row, 0..6).prop_map(|rows| {
        let mut shelf = RecordList::default();
        for row in rows {
            // The list gives the second record of an id a number, so that its id would be another.
            if !shelf.contains(row.id()) {
                shelf.add(row);
            }
        }
        shelf
    })
}

/// Any text: plain, in other scripts, with quotes, line ends, control characters or RON syntax.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z ,.'’]{0,20}",
        2 => "[ğüşıİçöñéحماسישראל中文 ‌\u{64e}\u{301}]{0,12}",
        1 => "(\\PC|[\"'\\\\(){}\\[\\],:#/*\n\r\t]|\n<<<<<<<|\n=======|[\u{0}-\u{1f}\u{80}-\u{9f}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2028}\u{2066}-\u{2069}\u{feff}]){0,20}",
        1 => any::<String>(),
        1 => Just("a long passage that does not fit into a line of the file, however one turns it; so it is broken".to_owned()),
    ]
}

/// Any id.
pub fn id<T>() -> impl Strategy<Value = Id<T>> {
    prop_oneof!["[a-c]", "[a-z][a-z0-9-]{0,12}", "[ğışאح中a-z0-9<>=#:/.,-]{1,8}"]
        .prop_map(|id: String| Id::parse(&id).unwrap())
}

/// Any date with any precision.
pub fn date() -> impl Strategy<Value = Date> {
    (1i16..9999, 1i8..=12, 1i8..=28, 0..3, any::<bool>()).prop_map(|(year, month, day, precision, about)| {
        let about = if about { "~" } else { "" };
        let text = match precision {
            0 => format!("{year:04}{about}"),
            1 => format!("{year:04}-{month:02}{about}"),
            _ => format!("{year:04}-{month:02}-{day:02}{about}"),
        };
        text.parse().unwrap()
    })
}

fn place() -> impl Strategy<Value = emath::Pos2> {
    let number = prop_oneof![-1000.0f32..1000.0, -PLACE_LIMIT..PLACE_LIMIT, Just(0.0), Just(-0.0)];
    (number.clone(), number).prop_map(|(x, y)| rounded(pos2(x, y)))
}

fn word(terms: &'static [Term]) -> impl Strategy<Value = String> {
    prop_oneof![4 => prop::sample::select(terms).prop_map(|term| term.id.to_owned()), 1 => text()]
}

fn one_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

fn level() -> impl Strategy<Value = Level> {
    one_of(&Level::ALL)
}

/// Any alignment.
pub fn alignment() -> impl Strategy<Value = Alignment> {
    prop_oneof![level().prop_map(Alignment::Level), Just(Alignment::Undecided), Just(Alignment::Silent)]
}

/// A reference to a record of any kind.
pub fn target() -> impl Strategy<Value = Target> {
    (prop::sample::select(RECORD_KINDS), id::<Actor>())
        .prop_filter_map("no target", |(kind, id)| format!("{}:{id}", kind.id).parse().ok())
}

fn evidence() -> impl Strategy<Value = Vec<Evidence>> {
    let one = (
        (id(), text(), text(), option::of(any::<(u32, u32)>()), text()),
        (text(), option::of(date()), 0u8..=6, text(), text()),
    );
    let one =
        one.prop_map(|((source, quote, locator, span, said_by), (reported_by, said_on, credibility, coder, note))| {
            let mut evidence = Evidence::new(&source, &quote);
            evidence.locator = locator;
            evidence.span = span;
            evidence.said_by = said_by;
            evidence.reported_by = reported_by;
            evidence.said_on = said_on;
            evidence.credibility = credibility;
            evidence.coder = coder;
            evidence.note = note;
            evidence
        });
    vec(one, 0..3)
}

/// Any actor.
pub fn actor() -> impl Strategy<Value = Actor> {
    (
        (id(), text(), text(), vec(text(), 0..4), word(ACTOR_KINDS)),
        (option::of(id()), 0u8..=5, vec(text(), 0..4), text(), place(), any::<bool>()),
    )
        .prop_map(
            |((id, name, short_name, other_names, kind), (part_of, influence, tags, note, place, pinned))| {
                let mut actor = Actor::new(&name, place);
                actor.id = id;
                actor.short_name = short_name;
                actor.other_names = other_names;
                actor.kind = kind;
                actor.part_of = part_of;
                actor.influence = influence;
                actor.tags = tags;
                actor.note = note;
                actor.pinned = pinned;
                actor.folded = influence == 3;
                actor.container = influence >= 3;
                actor
            },
        )
}

/// Any issue.
pub fn issue() -> impl Strategy<Value = Issue> {
    ((id(), text(), text(), option::of(id()), option::of(id())), (option::of(date()), option::of(date()), place()))
        .prop_map(|((id, title, wording, about, decided_by), (opened, closed, place))| {
            let mut issue = Issue::new(&title, place);
            issue.id = id;
            issue.wording = wording;
            issue.about = about;
            issue.decided_by = decided_by;
            issue.opened = opened;
            issue.closed = closed;
            issue
        })
}

/// Any stance.
pub fn stance() -> impl Strategy<Value = Stance> {
    (
        (id(), id(), id(), alignment(), one_of(Basis::ALL), 0u8..=3),
        (any::<bool>(), one_of(Confidence::ALL), option::of(date()), option::of(date()), text(), evidence()),
    )
        .prop_map(
            |((id, actor, issue, alignment, basis, salience), (red_line, confidence, since, until, note, evidence))| {
                let mut stance = Stance::new(&actor, &issue, alignment);
                stance.id = id;
                stance.basis = basis;
                stance.salience = salience;
                stance.red_line = red_line;
                stance.confidence = confidence;
                stance.since = since;
                stance.until = until;
                stance.note = note;
                stance.evidence = evidence;
                stance
            },
        )
}

/// Any tie.
pub fn tie() -> impl Strategy<Value = Tie> {
    (
        (id(), id(), target(), word(TIE_KINDS), one_of(Sign::ALL), 0u8..=3),
        (any::<bool>(), option::of(date()), option::of(date()), one_of(Confidence::ALL), text(), evidence()),
    )
        .prop_map(
            |((id, from, to, kind, sign, strength), (directed, since, until, confidence, note, evidence))| {
                let mut tie = Tie::new(&from, &to, &kind);
                tie.id = id;
                tie.sign = sign;
                tie.strength = strength;
                tie.directed = directed;
                tie.since = since;
                tie.until = until;
                tie.confidence = confidence;
                // Derived from another value, because a tuple of strategies has a limited length.
                tie.bend = i16::from(strength) * 31 - 40;
                tie.note = note;
                tie.evidence = evidence;
                tie
            },
        )
}

/// Any objection.
pub fn objection() -> impl Strategy<Value = Objection> {
    (
        (id(), id(), target(), text(), word(OBJECTION_GROUNDS)),
        (one_of(Severity::ALL), one_of(ObjectionStatus::ALL), option::of(date()), option::of(date()), evidence()),
    )
        .prop_map(|((id, by, to, reason, ground), (severity, status, since, settled, evidence))| {
            let mut objection = Objection::new(&by, &to);
            objection.id = id;
            objection.reason = reason;
            objection.ground = ground;
            objection.severity = severity;
            objection.status = status;
            objection.since = since;
            objection.settled = settled;
            objection.evidence = evidence;
            objection
        })
}

/// Any condition.
pub fn condition() -> impl Strategy<Value = Condition> {
    let requirement = prop_oneof![
        id().prop_map(Requirement::ActorIn),
        id().prop_map(Requirement::ActorOut),
        (id(), level()).prop_map(|(issue, level)| Requirement::IssueReaches(issue, LevelNumber(level))),
        id().prop_map(Requirement::Tie),
    ];
    (id(), id(), text(), option::of(requirement), one_of(ConditionStatus::ALL), option::of(date()), evidence())
        .prop_map(|(id, of, text, requires, status, settled, evidence)| {
            let mut condition = Condition::new(&of, &text);
            condition.id = id;
            condition.requires = requires;
            condition.status = status;
            condition.settled = settled;
            condition.evidence = evidence;
            condition
        })
}

/// Any source.
pub fn source() -> impl Strategy<Value = Source> {
    (
        (id(), text(), text(), text(), text(), option::of(date())),
        (option::of(date()), text(), word(SOURCE_KINDS), one_of(Reliability::ALL), text()),
    )
        .prop_map(
            |((id, title, outlet, author, link, published), (accessed, language, kind, reliability, text))| {
                let mut source = Source::new(&title);
                source.id = id;
                source.outlet = outlet;
                source.author = author;
                source.link = link;
                source.published = published;
                source.accessed = accessed;
                source.language = language;
                source.kind = kind;
                source.reliability = reliability;
                source.text = text;
                source
            },
        )
}

/// Any body.
pub fn body() -> impl Strategy<Value = Body> {
    (id(), text(), option::of(id()), vec(id(), 0..4), any::<u8>(), vec(id(), 0..4)).prop_map(
        |(id, name, actor, members, quota, vetoes)| {
            let mut body = Body::new(&name);
            body.id = id;
            body.actor = actor;
            body.members = members;
            body.quota = quota;
            body.vetoes = vetoes;
            body
        },
    )
}

/// Any group.
pub fn group() -> impl Strategy<Value = Group> {
    (id(), text(), vec(id(), 0..30), word(GROUP_COLOURS)).prop_map(|(id, label, members, colour)| {
        let mut group = Group::new(&label, members);
        group.id = id;
        group.colour = colour;
        group
    })
}

/// Any note.
pub fn note() -> impl Strategy<Value = Note> {
    (id(), text(), place()).prop_map(|(id, text, place)| {
        let mut note = Note::new(&text, place);
        note.id = id;
        note
    })
}

fn days() -> impl Strategy<Value = DayCount> {
    DayCount::RANGE.prop_map(|number| DayCount::new(number).unwrap())
}

fn filter() -> impl Strategy<Value = Filter> {
    let signs = vec(one_of(Sign::ALL), 0..3);
    let words = (vec(text(), 0..3), vec(text(), 0..3), vec(text(), 0..3));
    (words, signs, option::of(one_of(Confidence::ALL)), any::<bool>()).prop_map(
        |((kinds, tags, stances), signs, at_least, hide)| Filter { kinds, tags, stances, signs, at_least, hide },
    )
}

fn figure() -> impl Strategy<Value = FigureSettings> {
    let look = (one_of(FigurePage::ALL), 20f32..=2000.0, 30u16..=1200, one_of(FigureTheme::ALL), any::<bool>());
    let lanes = (option::of(id()), vec(id(), 0..3)).prop_map(|(of, actors)| Lanes { of, actors });
    let faces = (one_of(FigureContent::ALL), arrangement(), (text(), text()).prop_map(|(x, y)| Axes { x, y }), lanes);
    (look, any::<[bool; 5]>(), faces).prop_map(
        |(
            (page, width_mm, dpi, theme, transparent),
            [title, question, moment, legend, sources],
            (shown, matrix, axes, timeline),
        )| {
            let sizes = FigureSettings { page, width_mm, dpi, theme, transparent, ..FigureSettings::default() };
            FigureSettings { title, question, moment, legend, sources, shown, matrix, axes, timeline, ..sizes }
        },
    )
}

fn arrangement() -> impl Strategy<Value = Arrangement> {
    let order = prop_oneof![
        (0..MatrixRowOrder::WITHOUT_ISSUE.len()).prop_map(|at| MatrixRowOrder::WITHOUT_ISSUE[at].0.clone()),
        id().prop_map(MatrixRowOrder::Stance)
    ];
    (one_of(MatrixReading::ALL), order, any::<bool>(), one_of(MatrixRowGrouping::ALL))
        .prop_map(|(reading, order, reversed, group)| Arrangement { reading, order, reversed, group })
}

/// Any view.
pub fn view() -> impl Strategy<Value = View> {
    let lens = prop_oneof![Just(Lens::Relationships), id().prop_map(Lens::Issue)];
    (id(), text(), lens, filter(), option::of(date()), figure()).prop_map(|(id, name, lens, filter, as_of, figure)| {
        let mut view = View::new(&name, lens);
        view.id = id;
        view.filter = filter;
        view.as_of = as_of;
        view.figure = figure;
        view
    })
}

/// Any scenario.
pub fn scenario() -> impl Strategy<Value = Scenario> {
    let change = prop_oneof![
        (id(), id(), level()).prop_map(|(actor, issue, level)| ScenarioChange::Stance {
            actor,
            issue,
            alignment: LevelNumber(level)
        }),
        (id(), one_of(ObjectionStatus::ALL)).prop_map(|(id, status)| ScenarioChange::Objection(id, status)),
        (id(), one_of(ConditionStatus::ALL)).prop_map(|(id, status)| ScenarioChange::Condition(id, status)),
        id().prop_map(ScenarioChange::NoTie),
        id().prop_map(ScenarioChange::NoActor),
    ];
    let overrides = vec((change, text()).prop_map(|(change, reason)| Override { change, reason }), 0..4);
    (id(), text(), overrides).prop_map(|(id, name, overrides)| {
        let mut scenario = Scenario::new(&name);
        scenario.id = id;
        scenario.overrides = overrides;
        scenario
    })
}
