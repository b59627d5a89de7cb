//! The example maps. Their files are compiled into the program, so that they are always available.

use crate::file::{self, ReadError};
use crate::model::Map;

/// An example map.
pub struct ExampleMap {
    /// The name of the example.
    pub name: &'static str,
    /// The content of the map, in one sentence.
    pub help: &'static str,
    /// The text of its file.
    text: &'static str,
}

/// All examples. The first one is shown at the first start.
pub const ALL: &[ExampleMap] = &[ExampleMap {
    name: "Stabilisation force for Gaza",
    help: "Who backs and who blocks an international force, after one news report.",
    text: include_str!("../../assets/examples/gaza-stabilisation-force.ron"),
}];

impl ExampleMap {
    /// Parses the map.
    ///
    /// # Errors
    /// None for an example that the tests have parsed.
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
