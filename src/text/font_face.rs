//! The fonts embedded in the program: Noto fonts under the SIL Open Font License. The fonts for Chinese, Japanese and
//! Korean and for symbols are subsets.

use super::FontWeight;

/// Defines the fonts from rows of: name, family name as used by other programs, file, supported scripts.
macro_rules! faces {
    ($($name:ident $family:literal $file:literal $help:literal,)*) => {
        /// One font of the program.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Face {
            $(#[doc = $help] $name,)*
        }

        impl Face {
            /// All fonts, in the order in which they are tried.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The font file.
            pub fn data(self) -> &'static [u8] {
                match self {
                    $(Self::$name => include_bytes!(concat!("../../assets/fonts/", $file)),)*
                }
            }

            /// The family name as used by other programs.
            pub fn family(self) -> &'static str {
                match self {
                    $(Self::$name => $family,)*
                }
            }

            /// The name of this font, unique in the program.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

faces! {
    Sans "Noto Sans" "NotoSans-Regular.ttf" "Latin, Greek, Cyrillic and Devanagari (Hindi, Nepali).",
    SansSemibold "Noto Sans" "NotoSans-SemiBold.ttf" "The scripts of `Sans`, semibold.",
    SansItalic "Noto Sans" "NotoSans-Italic.ttf" "The scripts of `Sans`, italic.",
    Arabic "Noto Sans Arabic" "NotoSansArabic-Regular.ttf" "Arabic, Persian, Urdu.",
    ArabicSemibold "Noto Sans Arabic" "NotoSansArabic-SemiBold.ttf" "The languages of `Arabic`, semibold.",
    Hebrew "Noto Sans Hebrew" "NotoSansHebrew-Regular.ttf" "Hebrew, Yiddish.",
    HebrewSemibold "Noto Sans Hebrew" "NotoSansHebrew-SemiBold.ttf" "The languages of `Hebrew`, semibold.",
    Symbols "Noto Sans Symbols" "NotoSansSymbols-Subset.ttf"
        "Arrows, mathematical signs and simple shapes; a part of two Noto fonts, joined.",
    Cjk "Noto Sans CJK SC" "NotoSansCJK-Subset.otf"
        "Chinese, Japanese, Korean: the characters of GB 2312, of JIS X 0208, the frequent ones of Big5, and all of Hangul.",
    Thai "Noto Sans Thai" "NotoSansThai-Medium.ttf" "Thai.",
    Bengali "Noto Sans Bengali" "NotoSansBengali-Medium.ttf" "Bengali, Assamese.",
    Gurmukhi "Noto Sans Gurmukhi" "NotoSansGurmukhi-Medium.ttf" "Punjabi.",
    Gujarati "Noto Sans Gujarati" "NotoSansGujarati-Medium.ttf" "Gujarati.",
    Oriya "Noto Sans Oriya" "NotoSansOriya-Medium.ttf" "Odia.",
    Tamil "Noto Sans Tamil" "NotoSansTamil-Medium.ttf" "Tamil.",
    Telugu "Noto Sans Telugu" "NotoSansTelugu-Medium.ttf" "Telugu.",
    Kannada "Noto Sans Kannada" "NotoSansKannada-Medium.ttf" "Kannada.",
    Malayalam "Noto Sans Malayalam" "NotoSansMalayalam-Medium.ttf" "Malayalam.",
    Sinhala "Noto Sans Sinhala" "NotoSansSinhala-Medium.ttf" "Sinhala.",
    Myanmar "Noto Sans Myanmar" "NotoSansMyanmar-Medium.ttf" "Burmese, Shan, Karen.",
    Khmer "Noto Sans Khmer" "NotoSansKhmer-Medium.ttf" "Khmer.",
    Lao "Noto Sans Lao" "NotoSansLao-Medium.ttf" "Lao.",
    Georgian "Noto Sans Georgian" "NotoSansGeorgian-Medium.ttf" "Georgian.",
    Armenian "Noto Sans Armenian" "NotoSansArmenian-Medium.ttf" "Armenian.",
    Ethiopic "Noto Sans Ethiopic" "NotoSansEthiopic-Medium.ttf" "Amharic, Tigrinya.",
    Tifinagh "Noto Sans Tifinagh" "NotoSansTifinagh-Medium.ttf" "Berber languages.",
    Nko "Noto Sans NKo" "NotoSansNKo-Medium.ttf" "Manding languages.",
    Syriac "Noto Sans Syriac" "NotoSansSyriac-Medium.ttf" "Syriac, Assyrian.",
    Thaana "Noto Sans Thaana" "NotoSansThaana-Medium.ttf" "Maldivian.",
}

/// Number of fonts at the start of [`Face::ALL`] that exist in several weights, or are symbols.
const WEIGHTED_FACES: usize = 8;

impl Face {
    /// Number of fonts at the start of [`Face::of`] with the most common letters: Latin, Greek, Cyrillic, Arabic,
    /// Hebrew, and symbols.
    pub const COMMON: usize = 4;

    /// The fonts to try for each letter, in this order. Digits, brackets and spaces always come from the first font.
    /// Less common scripts have one weight only, between regular and semibold.
    pub fn of(weight: FontWeight) -> impl Iterator<Item = Self> {
        let first = match weight {
            FontWeight::Regular => [Self::Sans, Self::Arabic, Self::Hebrew, Self::Symbols],
            FontWeight::Semibold => [Self::SansSemibold, Self::ArabicSemibold, Self::HebrewSemibold, Self::Symbols],
            FontWeight::Italic => [Self::SansItalic, Self::Arabic, Self::Hebrew, Self::Symbols],
        };
        first.into_iter().chain(Self::ALL.iter().copied().skip(WEIGHTED_FACES))
    }
}
