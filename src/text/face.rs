//! The fonts that the program carries with it. They are Noto fonts under the SIL Open Font License.

/// One font of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// Latin, Greek, Cyrillic.
    Sans,
    /// The same, heavier.
    SansSemibold,
    /// The same, italic.
    SansItalic,
    /// Arabic, Persian, Urdu.
    Arabic,
    /// The same, heavier.
    ArabicSemibold,
    /// Hebrew, Yiddish.
    Hebrew,
    /// The same, heavier.
    HebrewSemibold,
    /// Arrows, mathematical signs and simple shapes; a part of two Noto fonts, joined.
    Symbols,
}

impl Face {
    /// Every font.
    pub const ALL: [Self; 8] = [
        Self::Sans,
        Self::SansSemibold,
        Self::SansItalic,
        Self::Arabic,
        Self::ArabicSemibold,
        Self::Hebrew,
        Self::HebrewSemibold,
        Self::Symbols,
    ];

    /// The font file.
    pub fn data(self) -> &'static [u8] {
        match self {
            Self::Sans => include_bytes!("../../assets/fonts/NotoSans-Regular.ttf"),
            Self::SansSemibold => include_bytes!("../../assets/fonts/NotoSans-SemiBold.ttf"),
            Self::SansItalic => include_bytes!("../../assets/fonts/NotoSans-Italic.ttf"),
            Self::Arabic => include_bytes!("../../assets/fonts/NotoSansArabic-Regular.ttf"),
            Self::ArabicSemibold => include_bytes!("../../assets/fonts/NotoSansArabic-SemiBold.ttf"),
            Self::Hebrew => include_bytes!("../../assets/fonts/NotoSansHebrew-Regular.ttf"),
            Self::HebrewSemibold => include_bytes!("../../assets/fonts/NotoSansHebrew-SemiBold.ttf"),
            Self::Symbols => include_bytes!("../../assets/fonts/NotoSansSymbols-Subset.ttf"),
        }
    }

    /// The family's name, as other programs know it.
    pub fn family(self) -> &'static str {
        match self {
            Self::Sans | Self::SansSemibold | Self::SansItalic => "Noto Sans",
            Self::Arabic | Self::ArabicSemibold => "Noto Sans Arabic",
            Self::Hebrew | Self::HebrewSemibold => "Noto Sans Hebrew",
            Self::Symbols => "Noto Sans Symbols",
        }
    }
}
