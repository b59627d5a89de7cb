//! Runs the target `merge` with libFuzzer.
#![no_main]

#[path = "../../tests/it/fuzz_targets.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::merge(bytes));
