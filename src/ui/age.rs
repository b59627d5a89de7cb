//! The age of something as text.

use std::time::{Duration, SystemTime};

use crate::store::LockOwner;

/// An age in its largest unit: "a moment ago", "3 hours ago".
pub(super) fn age_phrase(age: Duration) -> String {
    let minutes = age.as_secs() / 60;
    let (count, unit) = match minutes {
        0 => return "a moment ago".to_owned(),
        1..60 => (minutes, "minute"),
        60..1_440 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

/// How long ago the owner of a lock opened the file. A clock may be wrong, and then the time is in the future.
pub(super) fn opened_age(owner: &LockOwner) -> Option<String> {
    owner.since.map(|since| age_phrase(SystemTime::now().duration_since(since).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_shown_in_its_largest_unit() {
        let text = |secs: u64| age_phrase(Duration::from_secs(secs));
        assert_eq!(
            [text(59), text(60), text(7_199), text(7_200)],
            ["a moment ago", "1 minute ago", "1 hour ago", "2 hours ago"]
        );
        assert_eq!([text(86_400), text(400 * 86_400)], ["1 day ago", "400 days ago"]);
    }
}
