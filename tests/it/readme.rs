//! The tables, links and names of tests in README.md and ARCHITECTURE.md are true. `UPDATE=1 cargo test readme`
//! rewrites the tables.

use std::fs;

use stancemap::cli::ExitReason;
use stancemap::session::{COMMANDS, Menu, Shortcut};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

#[test]
fn the_table_of_keys_is_that_of_the_commands() {
    let mut table = String::from("| Keys | Command | What it does |\n| --- | --- | --- |\n");
    for menu in Menu::ALL {
        for command in COMMANDS.iter().filter(|command| command.menu == menu && !command.shortcuts.is_empty()) {
            let keys: Vec<String> = command.shortcuts.iter().map(Shortcut::to_string).collect();
            let about = &command.about;
            table += &format!("| {} | {}: {} | {} |\n", keys.join(", "), menu.name(), about.name, about.help);
        }
    }
    check("keys", &table);
}

#[test]
fn the_table_of_exit_codes_is_that_of_the_program() {
    let mut table = String::from("| Code | Meaning |\n| --- | --- |\n");
    for exit in ExitReason::ALL {
        table += &format!("| {} | {} |\n", exit.code(), exit.meaning());
    }
    check("exit codes", &table);
}

#[test]
fn exit_codes_are_in_the_order_of_severity() {
    assert!(ExitReason::ALL.is_sorted_by(|a, b| a < b && a.code() < b.code()));
}

/// An invariant of the page is held by a test that exists.
#[test]
fn every_test_that_the_architecture_names_exists() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ARCHITECTURE.md")).unwrap();
    let named: Vec<(&str, &str)> = page.split('`').filter_map(|words| words.split_once(".rs: ")).collect();
    assert!(named.len() > 10, "the page names hardly any test");
    for (file, test) in named {
        let folder = if file.starts_with("src/") { "" } else { "tests/it/" };
        let path = format!("{}/{folder}{file}.rs", env!("CARGO_MANIFEST_DIR"));
        let code = fs::read_to_string(&path).unwrap_or_default();
        assert!(code.contains(&format!("fn {test}(")), "there is no test {test} in {folder}{file}.rs");
    }
}

#[test]
fn every_file_that_the_readme_links_to_exists() {
    let readme = fs::read_to_string(README).unwrap();
    let links: Vec<&str> =
        readme.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|l| !l.contains("://")).collect();
    assert!(!links.is_empty());
    for link in links {
        let path = format!("{}/{link}", env!("CARGO_MANIFEST_DIR"));
        assert!(fs::metadata(path).is_ok(), "the README links to {link}, which does not exist");
    }
}

/// Checks that the README has `table` between the two markers of this name.
fn check(name: &str, table: &str) {
    // Two tests may write their tables at the same time.
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (begin, end) = (format!("<!-- {name}: made by tests/it/readme.rs -->\n"), format!("<!-- end of {name} -->"));
    let readme = fs::read_to_string(README).unwrap();
    let (before, rest) = readme.split_once(&begin).unwrap();
    let (is, after) = rest.split_once(&end).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        return fs::write(README, format!("{before}{begin}\n{table}\n{end}{after}")).unwrap();
    }
    for (is, should) in is.trim().lines().zip(table.lines()) {
        assert_eq!(is, should, "in the README under {name:?} (`UPDATE=1 cargo test` writes it)");
    }
    assert_eq!(is.trim().lines().count(), table.lines().count(), "{name:?} in the README has another length");
}
