//! The file format: what is written is read back, what is broken is explained.

#[path = "support/arbitrary.rs"]
mod arbitrary;

use proptest::prelude::*;
use stancemap::file::{read, write};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn what_is_written_is_read_back(map in arbitrary::map()) {
        let text = write(&map);
        let back = read(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&back, &map, "{}", text);
        prop_assert_eq!(write(&back), text);
    }
}
