//! The marks of the visual language and their meanings, for the legend.

/// A mark that a legend can explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LegendMark {
    /// A circle.
    Actor,
    /// A circle with a dashed rim.
    Bloc,
    /// A circle with a double rim.
    Body,
    /// A circle in front of others.
    CollapsedMembers,
    /// A square.
    Issue,
    /// The seven fills.
    Scale,
    /// A hatched circle.
    Undecided,
    /// A circle with level lines.
    Silent,
    /// An empty circle with a dotted rim.
    Unknown,
    /// A circle whose fill is left out.
    HollowActor,
    /// A number in brackets.
    Assessed,
    /// A number with a question mark.
    UnconfirmedStance,
    /// A ring of segments.
    StanceRing,
    /// A plain line whose kind is written on it.
    Tie,
    /// A plain line.
    Cooperation,
    /// A double line.
    Alliance,
    /// A zig-zag.
    Conflict,
    /// A line with a double stroke across.
    Broken,
    /// A line of thick dots.
    Expected,
    /// A thin line from a member to its container.
    PartOf,
    /// An area with members in it.
    Container,
    /// A finely dotted line from an issue to the tie that it is about.
    IssueSubject,
    /// A dashed line.
    Unconfirmed,
    /// A finely dotted line.
    Tentative,
    /// A line whose inside is left out.
    HollowLine,
    /// A plus, a minus, or both, after the kind of a tie.
    Sign,
    /// Lines of different width.
    Strength,
    /// An arrowhead.
    Direction,
    /// An arrow that ends in a bar.
    Objection,
    /// A thinner arrow that ends in a bar.
    Reservation,
    /// A pale arrow that ends in a bar.
    ClosedObjection,
    /// A line that ends in a small circle.
    Condition,
    /// A lock.
    RedLine,
    /// A small raised number.
    Evidence,
    /// An empty cell of a matrix.
    CellUnknown,
    /// A hatched cell.
    CellUndecided,
    /// A cell with level lines.
    CellSilent,
    /// A cell that is only a frame.
    CellHollow,
    /// A pale cell.
    CellStale,
    /// A small circle in a cell.
    CellCondition,
    /// A number in a cell of the coverage reading.
    CellSources,
    /// A dashed frame of a cell of the coverage reading.
    CellStaleCoverage,
    /// A dotted line of a timeline.
    LaneUndecided,
    /// A thin line of a timeline.
    LaneSilent,
    /// A dashed line of a timeline.
    LaneAssessed,
    /// A line of a timeline whose inside is left out.
    LaneHollow,
    /// A gap in a line of a timeline.
    LaneGap,
    /// A band as wide as the uncertainty of a date.
    LaneInexactDate,
    /// A ring at the beginning of a line of a timeline.
    LaneAboutDate,
    /// A dot on a line of a timeline.
    LaneStatement,
    /// A bar over a line of a timeline.
    LaneObjectionStart,
    /// A thinner bar over a line of a timeline.
    LaneObjectionEnd,
    /// A small circle over a line of a timeline.
    LaneCondition,
    /// A dotted line across a lane.
    LaneIssue,
    /// A line through all lanes.
    LaneMapDay,
    /// A pale line of a timeline.
    LaneAfterMapDay,
}

impl LegendMark {
    /// Whether the mark is used on timelines only.
    pub(super) fn is_of_timeline(self) -> bool {
        self >= Self::LaneUndecided
    }

    /// Its meaning, in a few words; empty for a mark that the legend shows in another way.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Actor => "actor; its area is its influence",
            Self::Bloc => "bloc",
            Self::Body => "body that decides",
            Self::CollapsedMembers => "parts folded into one",
            Self::Issue => "issue",
            Self::Scale => "",
            Self::Undecided => "undecided",
            Self::Silent => "silent",
            Self::Unknown => "position not known",
            Self::HollowActor => "hollow: no evidence given",
            Self::Assessed => "assessed, not stated",
            Self::UnconfirmedStance => "not confirmed",
            Self::StanceRing => "positions on all issues; pale: not known",
            Self::Tie => "tie of the kind written on it",
            Self::Cooperation => "cooperation",
            Self::Alliance => "alliance",
            Self::Conflict => "conflict",
            Self::Broken => "broken relation",
            Self::Expected => "expected or intermittent relation",
            Self::PartOf => "is part of",
            Self::Container => "area of an actor and its parts",
            Self::IssueSubject => "what an issue is about",
            Self::Unconfirmed => "unconfirmed",
            Self::Tentative => "tentative",
            Self::HollowLine => "hollow line: no evidence given",
            Self::Sign => "friendly, hostile, both",
            Self::Strength => "strength",
            Self::Direction => "direction",
            Self::Objection => "objection",
            Self::Reservation => "reservation",
            Self::ClosedObjection => "objection no longer open",
            Self::Condition => "condition",
            Self::RedLine => "red line or veto",
            Self::Evidence => "evidence, numbered below",
            Self::CellUnknown => "empty: position not known",
            Self::CellUndecided => "hatched: undecided",
            Self::CellSilent => "level lines: silent",
            Self::CellHollow => "only a frame: no evidence given",
            Self::CellStale => "pale: not heard of for long",
            Self::CellCondition => "depends on a condition",
            Self::CellSources => "independent sources, and age",
            Self::CellStaleCoverage => "dashed: not heard of for long",
            Self::LaneUndecided => "undecided, below −3",
            Self::LaneSilent => "silent, below −3",
            Self::LaneAssessed => "dashed: assessed, not stated",
            Self::LaneHollow => "hollow: a position without evidence",
            Self::LaneGap => "no line: position not known",
            Self::LaneInexactDate => "date not exact",
            Self::LaneAboutDate => "about that day",
            Self::LaneStatement => "said on that day",
            Self::LaneObjectionStart => "objection begins",
            Self::LaneObjectionEnd => "objection settled",
            Self::LaneCondition => "condition met or failed",
            Self::LaneIssue => "issue comes up, or is settled",
            Self::LaneMapDay => "the day of the map",
            Self::LaneAfterMapDay => "pale: after that day",
        }
    }
}
