//! The maps that come with the program. Their files are part of it, so that they are there wherever it runs.

use crate::file::{self, ReadError};
use crate::model::Map;

/// A map that comes with the program.
pub struct ExampleMap {
    /// What it is called.
    pub name: &'static str,
    /// What is to be seen in it, in one sentence.
    pub help: &'static str,
    /// Its file.
    text: &'static str,
}

/// Every example. The first is shown at the first start.
pub const ALL: &[ExampleMap] = &[ExampleMap {
    name: "Stabilisation force for Gaza",
    help: "Who backs and who blocks an international force, after one news report.",
    text: include_str!("../../assets/examples/gaza-stabilisation-force.ron"),
}];

impl ExampleMap {
    /// The map.
    ///
    /// # Errors
    /// Never for an example that the tests have walked over.
    pub fn map(&self) -> Result<Map, ReadError> {
        file::read(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_opens_without_problems() {
        for example in ALL {
            let map = example.map().unwrap();
            assert_eq!(map.problems(), [], "{}", example.name);
            assert!(!map.title.is_empty() && !map.actors.is_empty(), "{}", example.name);
        }
    }
}
