//! The exit codes of the program, one row each. Scripts rely on them, so they are permanent.

macro_rules! exits {
    ($($variant:ident = $code:literal $meaning:literal,)+) => {
        /// The exit reason of the program, from the best to the worst.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ExitReason {
            $(#[doc = $meaning] $variant,)+
        }

        impl ExitReason {
            /// Every exit reason, from the best to the worst.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The exit code for the system.
            pub fn code(self) -> u8 {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The meaning, as the help shows it.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)+ }
            }
        }
    };
}

exits! {
    Success = 0 "All went well.",
    Findings = 1 "The check or the comparison found something.",
    Usage = 2 "The arguments make no sense.",
    Unreadable = 3 "A map cannot be read.",
    Unwritable = 4 "A figure cannot be written, or there is already a file of its name.",
    Conflict = 5 "Another program has changed the file.",
    NoWindow = 6 "No window can be opened.",
}
