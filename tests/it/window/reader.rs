//! The reader in the window: sources are added, read, selected in and coded with keys and pointer. The tests count the
//! keys and clicks that coding a passage takes.

use egui::{Event, Key, Modifiers, PointerButton, pos2};
use egui_kittest::kittest::Queryable;
use stancemap::model::{Actor, Evidence, Id, Issue, Map, Source, Stance, Target};
use stancemap::session::{MapFace, Session};
use stancemap::ui::dialog::Dialog;

use crate::support::test_window::{TestWindow, WindowStart};

/// A report, whose third paragraph has three sentences.
const TEXT: &str = "Ministers met in the capital on Monday.\n\nThe harbour plan is old.\n\nNorland will never accept \
    foreign engineers, Ada Lund said Thursday. Sudland has yet to decide. Nobody asked the fishermen.\n\nA last word.";

fn map() -> Map {
    let mut map = Map { title: "The harbour".to_owned(), ..Map::default() };
    let norland = map.actors.add(Actor::new("Norland", pos2(0.0, 0.0)));
    map.actors.add(Actor::new("Sudland", pos2(300.0, 0.0)));
    let mut lund = Actor::new("Ada Lund", pos2(0.0, 200.0));
    (lund.kind, lund.part_of) = ("person".to_owned(), Some(norland));
    map.actors.add(lund);
    map.issues.add(Issue::new("Foreign engineers", pos2(150.0, 0.0)));
    map.issues.add(Issue::new("Harbour plan", pos2(150.0, 200.0)));
    let mut source = Source::new("Harbour talks");
    source.text = TEXT.to_owned();
    source.published = "2025-11-07".parse().ok();
    map.sources.add(source);
    map
}

/// A window over a map, with its source in the reader.
fn open(map: &Map) -> TestWindow {
    // The window has no font with Chinese letters here: they are boxes, which must not fail the test.
    let mut window = TestWindow::over_with(map, WindowStart::default());
    window.app(|app| app.document.session.set_face(MapFace::Reader));
    window.settle();
    window
}

/// Every stance as "actor issue alignment".
fn stances(window: &TestWindow) -> Vec<String> {
    let shown = |stance: &Stance| format!("{} {} {}", stance.actor, stance.issue, stance.alignment);
    window.app(|app| app.document.session.map().stances.iter().map(shown).collect())
}

fn evidence(window: &TestWindow, stance: &str) -> Evidence {
    window.app(|app| {
        let id = Id::parse(stance).unwrap();
        app.document.session.map().stances.get(&id).unwrap().evidence.first().unwrap().clone()
    })
}

#[test]
fn coding_a_passage_by_keys_takes_at_most_six_steps() {
    let mut window = open(&map());
    // The third paragraph begins two sentences further on.
    (0..3).for_each(|_| window.key(Key::ArrowDown));
    window.presses = 0;
    window.sign("-");
    window.sign("3");
    window.key(Key::Enter);
    assert_eq!(stances(&window), ["norland foreign-engineers -3"]);
    assert_eq!(window.presses, 3);
    let passage = evidence(&window, "norland-foreign-engineers");
    assert_eq!(passage.quote, "Norland will never accept foreign engineers, Ada Lund said Thursday.");
    assert_eq!((passage.said_by.as_str(), passage.locator.as_str()), ("ada-lund", "paragraph 3"));
    assert_eq!(passage.said_on.map(|date| date.to_string()).as_deref(), Some("2025-11-06"));
    let (from, to) = passage.span.unwrap();
    let words: String = TEXT.chars().skip(from as usize).take((to - from) as usize).collect();
    assert_eq!(words, passage.quote);

    // The cursor is at the next sentence. The form takes its actor from the text and its issue from the last entry.
    window.presses = 0;
    window.key(Key::Enter);
    window.sign("u");
    window.key(Key::Enter);
    assert_eq!(stances(&window).last().map(String::as_str), Some("sudland foreign-engineers undecided"));

    // If the form guesses both wrongly, six keys suffice.
    window.key(Key::ArrowUp);
    window.presses = 0;
    window.sign("-");
    window.sign("1");
    window.sign("a");
    window.type_text("ada");
    window.key(Key::Enter);
    window.type_text("harb");
    window.key(Key::Enter);
    window.key(Key::Enter);
    assert_eq!(stances(&window).last().map(String::as_str), Some("ada-lund harbour-plan -1"));
    assert!(window.presses <= 6, "{} steps", window.presses);

    // Each is one step.
    window.app(|app| app.document.session.undo());
    assert_eq!(stances(&window).len(), 2);
}

#[test]
fn coding_a_passage_by_pointer_takes_at_most_six_steps() {
    let mut window = open(&map());
    (0..3).for_each(|_| window.key(Key::ArrowDown));
    window.presses = 0;
    window.key(Key::Enter);
    window.click("Actor: Sudland");
    window.click("Issue: Harbour plan");
    window.click("Set the position to +2 supports");
    window.click("Code");
    assert_eq!(stances(&window), ["sudland harbour-plan 2"]);
    assert!(window.presses <= 6);
}

#[test]
fn new_actors_and_issues_are_added_in_the_form() {
    let mut window = open(&map());
    (0..5).for_each(|_| window.key(Key::ArrowDown));
    window.key(Key::Enter);
    window.type_text("Fishermen");
    window.key(Key::Enter);
    window.type_text("Compensation");
    window.key(Key::Enter);
    window.sign("2");
    window.key(Key::Enter);
    assert_eq!(stances(&window), ["fishermen compensation 2"]);
    window.app(|app| app.document.session.undo());
    assert_eq!(window.app(|app| app.document.session.map().actors.len()), 3);
}

#[test]
fn an_objection_to_a_participation_is_coded() {
    let mut window = open(&map());
    (0..3).for_each(|_| window.key(Key::ArrowDown));
    window.key(Key::Enter);
    window.sign("o");
    window.type_text("Ada Lund takes part in For");
    window.key(Key::Enter);
    window.key(Key::Enter);
    let found = window
        .app(|app| app.document.session.map().objections.iter().map(|row| row.to.to_string()).collect::<Vec<_>>());
    assert_eq!(found, ["tie:ada-lund-foreign-engineers-participation"]);
}

#[test]
fn the_form_asks_for_missing_fields() {
    let mut window = open(&map());
    (0..3).for_each(|_| window.key(Key::ArrowDown));
    window.key(Key::Enter);
    window.key(Key::Enter);
    assert!(window.shows("For or against?"));
    window.key(Key::Escape);
    assert!(!window.shows("For or against?"));
    assert!(stances(&window).is_empty());
}

#[test]
fn a_click_on_a_coded_passage_selects_its_mark() {
    let mut map = map();
    let source = Id::parse("harbour-talks").unwrap();
    let mut stance =
        Stance::new(&Id::parse("norland").unwrap(), &Id::parse("foreign-engineers").unwrap(), "-3".parse().unwrap());
    stance.evidence.push(Evidence::new(&source, "Ministers met in the capital on Monday"));
    let mark = Target::from(map.stances.add(stance));
    let mut window = open(&map);
    // The first paragraph is in the first lines of the page.
    let page = window.harness.get_by_label("Text of the source").rect();
    let at = pos2(page.center().x - 150.0, page.top() + 12.0);
    window.pointer(at, PointerButton::Primary, true);
    window.pointer(at, PointerButton::Primary, false);
    window.settle();
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), Some(mark));
}

#[test]
fn a_drag_marks_whole_words_and_the_pill_opens_the_form() {
    let mut window = open(&map());
    let page = window.harness.get_by_label("Text of the source").rect();
    let line = page.top() + 12.0;
    window.pointer(pos2(page.center().x - 230.0, line), PointerButton::Primary, true);
    for step in 0..6 {
        window.harness.event(Event::PointerMoved(pos2(page.center().x - 220.0 + step as f32 * 20.0, line)));
        window.harness.step();
    }
    window.pointer(pos2(page.center().x - 110.0, line), PointerButton::Primary, false);
    window.settle();
    window.click("Code the passage");
    assert!(window.shows("Close the form"));
}

#[test]
fn an_article_is_pasted_and_a_second_copy_is_noticed() {
    let mut window = open(&map());
    let article = format!("Harbour deal near\n\nFri Nov 07 2025\n\n{}", "Sudland will decide on Friday. ".repeat(4));
    window.paste(&article);
    assert!(window.app(|app| matches!(app.dialog(), Some(Dialog::AddSource(_)))));
    window.click("Add the source");
    let source = window.app(|app| app.document.session.map().sources.iter().last().cloned()).unwrap();
    assert_eq!(
        (source.title.as_str(), source.published.map(|d| d.to_string()).as_deref()),
        ("Harbour deal near", Some("2025-11-07"))
    );
    window.paste(&article);
    assert!(window.shows("is in the map already, with the same text"));
    window.key(Key::Escape);
    assert_eq!(window.app(|app| app.document.session.map().sources.len()), 2);
}

#[test]
fn only_visible_blocks_of_a_long_text_are_laid_out() {
    let mut map = map();
    let id = Id::parse("harbour-talks").unwrap();
    let line = "Norland’s minister met Sudland in September and spoke of the harbour plan. ".repeat(5);
    map.sources.get_mut(&id).unwrap().text = format!("{line}\n\n").repeat(2_800);
    let mut window = open(&map);
    assert!(window.app(|app| app.document.session.map().sources.get(&id).unwrap().text.len()) > 1_000_000);
    window.key(Key::End);
    window.key(Key::Enter);
    assert!(window.shows("Close the form"));
    let laid_out = window.app(|app| app.reader_block_count());
    assert!(laid_out < 500, "{laid_out} blocks are laid out");
}

#[test]
fn texts_in_any_script_are_read_and_coded() {
    for (text, actor) in [
        ("أعلنت نورلاند أنها لن تقبل ذلك. وقالت سودلاند نعم.", "نورلاند"),
        ("נורלנד לא תקבל זאת. כך נאמר ביום חמישי.", "נורלנד"),
        ("诺兰不会接受外国工程师。他们这样说。", "诺兰"),
        ("Norland'ın bakanı bunu kabul etmeyecek.", "Norland"),
    ] {
        let mut map = map();
        map.sources.get_mut(&Id::parse("harbour-talks").unwrap()).unwrap().text = text.to_owned();
        map.actors.get_mut(&Id::parse("norland").unwrap()).unwrap().other_names = vec![actor.to_owned()];
        let mut window = open(&map);
        window.key(Key::Home);
        window.sign("-");
        window.sign("2");
        window.type_text("Harb");
        window.key(Key::Enter);
        window.key(Key::Enter);
        assert_eq!(stances(&window), ["norland harbour-plan -2"], "{text}");
    }
}

#[test]
fn passages_stay_at_their_words_when_the_text_is_edited() {
    let mut map = map();
    let source: Id<Source> = Id::parse("harbour-talks").unwrap();
    let mut stance =
        Stance::new(&Id::parse("norland").unwrap(), &Id::parse("foreign-engineers").unwrap(), "-3".parse().unwrap());
    for quote in ["will never accept", "has yet to decide"] {
        let from = u32::try_from(TEXT[..TEXT.find(quote).unwrap()].chars().count()).unwrap();
        let mut passage = Evidence::new(&source, quote);
        passage.span = Some((from, from + u32::try_from(quote.chars().count()).unwrap()));
        stance.evidence.push(passage);
    }
    let id = map.stances.add(stance);
    let mut session = Session::open(map, None);
    let text = format!("A new line.\n\n{}", TEXT.replace("has yet to decide", "has decided"));
    assert_eq!(session.edit_text(&source, &text).unwrap(), 1);
    let evidence = session.map().stances.get(&id).unwrap().evidence.clone();
    let (from, to) = evidence[0].span.unwrap();
    assert_eq!(text.chars().skip(from as usize).take((to - from) as usize).collect::<String>(), "will never accept");
    assert_eq!((evidence[1].span, evidence[1].quote.as_str()), (None, "has yet to decide"));
    session.undo();
    assert_eq!(session.map().sources.get(&source).unwrap().text, TEXT);
}

/// The map of the tests with a position of Norland that rests on passages of a source, whose text may be empty.
fn coded(text: &str, quotes: &[(&str, &str)]) -> (Map, Target) {
    let mut map = map();
    let source: Id<Source> = Id::parse("harbour-talks").unwrap();
    text.clone_into(&mut map.sources.get_mut(&source).unwrap().text);
    let mut stance =
        Stance::new(&Id::parse("norland").unwrap(), &Id::parse("foreign-engineers").unwrap(), "-3".parse().unwrap());
    for (quote, locator) in quotes {
        let mut passage = Evidence::new(&source, quote);
        passage.locator = (*locator).to_owned();
        passage.reported_by = "the Coast Wire".to_owned();
        stance.evidence.push(passage);
    }
    let mark = Target::from(map.stances.add(stance));
    (map, mark)
}

#[test]
fn a_source_without_its_text_still_shows_what_is_coded_from_it() {
    let (mut map, mark) = coded("", &[("we will never accept it", "paragraph 10"), ("never", "paragraph 9")]);
    let mut other =
        Stance::new(&Id::parse("sudland").unwrap(), &Id::parse("harbour-plan").unwrap(), "undecided".parse().unwrap());
    other.evidence.push(Evidence::new(&Id::parse("harbour-talks").unwrap(), "has yet to decide"));
    let second = Target::from(map.stances.add(other));
    let mut window = open(&map);
    assert!(window.shows("3 passages are coded from it"));
    let card = "Norland on Foreign engineers, blocks (−3): “never”";
    let places: Vec<f32> =
        ["Paragraph 9", "Paragraph 10"].iter().map(|head| window.harness.get_by_label(head).rect().top()).collect();
    assert!(places[0] < places[1]);
    assert!(window.shows("reported by the Coast Wire"));
    window.click(card);
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), Some(mark));
    // The arrow keys go on to the next mark.
    window.key(Key::ArrowDown);
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), Some(second));
    window.key(Key::ArrowDown);
    window.key(Key::ArrowUp);
    assert!(
        window
            .app(|app| app.document.session.selected().cloned())
            .is_some_and(|mark| mark.id() == "norland-foreign-engineers")
    );
}

#[test]
fn quotes_missing_from_the_text_are_listed() {
    let quotes: Vec<(String, String)> =
        (0..9).map(|n| (format!("words {n} that nobody wrote"), String::new())).collect();
    let quotes: Vec<(&str, &str)> = quotes.iter().map(|(quote, at)| (quote.as_str(), at.as_str())).collect();
    let (map, mark) = coded(TEXT, &quotes);
    let mut window = open(&map);
    assert!(window.shows("9 quotes do not stand in this text"));
    assert!(!window.shows("words 8 that nobody wrote"));
    window.click("Show the lost quotes");
    window.click("Norland on Foreign engineers, blocks (−3): “words 1 that nobody wrote”");
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), Some(mark));
}

#[test]
fn unknown_names_in_the_text_are_offered_as_actors() {
    let mut map = map();
    let source: Id<Source> = Id::parse("harbour-talks").unwrap();
    "Yesterday President Olga Berg of Ostland told Norland no."
        .clone_into(&mut map.sources.get_mut(&source).unwrap().text);
    let mut window = open(&map);
    window.key(Key::Home);
    window.presses = 0;
    window.key(Key::Enter);
    window.click("Actor: new, Olga Berg");
    window.click("Issue: Harbour plan");
    window.click("Set the position to −2 opposes");
    window.click("Code");
    assert_eq!(stances(&window), ["olga-berg harbour-plan -2"]);
    assert!(window.presses <= 6, "{} steps", window.presses);
    let kind =
        window.app(|app| app.document.session.map().actors.get(&Id::parse("olga-berg").unwrap()).unwrap().kind.clone());
    assert_eq!(kind, "person");
}

#[test]
fn a_tie_and_an_objection_begin_with_one_key() {
    let mut window = open(&map());
    (0..4).for_each(|_| window.key(Key::ArrowDown));
    window.presses = 0;
    window.sign("o");
    window.type_text("Norland takes part in Harbour");
    window.key(Key::Enter);
    window.key(Key::Enter);
    assert_eq!(window.presses, 3);
    let found = window
        .app(|app| app.document.session.map().objections.iter().map(|row| row.to.to_string()).collect::<Vec<_>>());
    assert_eq!(found, ["tie:norland-harbour-plan-participation"]);
    window.key(Key::ArrowUp);
    window.presses = 0;
    window.sign("t");
    window.type_text("Norland");
    window.key(Key::Enter);
    window.type_text("press");
    window.key(Key::Enter);
    window.key(Key::Enter);
    assert_eq!(window.presses, 4);
    let tie = window.app(|app| app.document.session.map().ties.iter().last().cloned()).unwrap();
    assert_eq!((tie.kind.as_str(), tie.sign, tie.directed), ("pressure", stancemap::model::Sign::Negative, true));
}

#[test]
fn a_tie_of_a_new_actor_begins_with_the_name() {
    let mut window = open(&map());
    (0..5).for_each(|_| window.key(Key::ArrowDown));
    window.presses = 0;
    window.sign("t");
    window.type_text("Fishermen");
    window.key(Key::Enter);
    window.type_text("Norland");
    window.key(Key::Enter);
    window.type_text("criti");
    window.key(Key::Enter);
    window.key(Key::Enter);
    assert_eq!(window.presses, 5);
    let tie = window.app(|app| app.document.session.map().ties.iter().last().cloned()).unwrap();
    assert_eq!((tie.from.as_str(), tie.to.to_string().as_str()), ("fishermen", "actor:norland"));
}

#[test]
fn typing_into_the_text_of_a_source_is_one_step() {
    let mut map = map();
    map.sources.add(Source::new("Another report"));
    let source: Id<Source> = Id::parse("harbour-talks").unwrap();
    let mut window = open(&map);
    let text =
        |window: &TestWindow| window.app(|app| app.document.session.map().sources.get(&source).unwrap().text.clone());
    window.click("Edit the text");
    window.type_text("First. ");
    window.type_text("Second. ");
    assert!(text(&window).contains("First. Second. "));
    // Another source is opened in between.
    window.app(|app| app.document.session.select(["source:another-report".parse().unwrap()]));
    window.settle();
    assert!(text(&window).contains("First. Second. "));
    window.app(|app| app.document.session.undo());
    assert_eq!(text(&window), TEXT);
    window.settle();
    // Cancel restores the text.
    window.app(|app| app.document.session.select([Target::from(&source)]));
    window.settle();
    window.click("Edit the text");
    window.type_text("Third. ");
    assert!(text(&window).contains("Third. "));
    window.click("Cancel");
    assert_eq!(text(&window), TEXT);
}

#[test]
fn several_actors_are_coded_from_one_passage_in_a_row() {
    let mut window = open(&map());
    (0..3).for_each(|_| window.key(Key::ArrowDown));
    window.sign("t");
    window.type_text("Harbour");
    window.key(Key::Enter);
    window.type_text("talks");
    window.key(Key::Enter);
    window.press(Modifiers::SHIFT, Key::Enter);
    window.type_text("Sudland");
    window.key(Key::Enter);
    window.key(Key::Enter);
    let ties: Vec<String> = window.app(|app| {
        let shown =
            |tie: &stancemap::model::Tie| format!("{} {} {} {}", tie.from, tie.to, tie.kind, tie.evidence.len());
        app.document.session.map().ties.iter().map(shown).collect()
    });
    assert_eq!(ties, ["norland issue:harbour-plan talks 1", "sudland issue:harbour-plan talks 1"]);
}
