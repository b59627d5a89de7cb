//! All tests that use the program as a library or start it. One program, because each would link the whole window anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a helper that fails must fail its test"
)]

mod support;

mod cli;
mod commands;
mod compare;
mod containers;
mod distances;
mod editing;
mod examples;
mod faces;
mod figures;
mod file;
mod floors;
mod format;
mod fuzz_targets;
mod fuzzing;
mod gestures;
mod groups;
#[cfg(unix)]
mod kills;
mod layout;
mod merge;
mod names;
mod properties;
mod readme;
mod registries;
mod scene;
mod session;
#[cfg(target_os = "linux")]
mod soak;
mod store;
mod view_state;
mod views;
mod window;
