//! A source: a report, document or conversation from which evidence is taken.

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::is_default;
use super::{Date, Id, Reliability, SOURCE_KINDS};

/// A report, document or conversation from which evidence is taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id.
    pub id: Id<Source>,
    /// Its title.
    pub title: String,
    /// The newspaper, agency or website that published it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outlet: String,
    /// The author.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// Its web address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// The date of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// The date on which the coder read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessed: Option<Date>,
    /// Its language, preferably as a two-letter code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// A word of [`SOURCE_KINDS`], or another; empty for unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Its reliability.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reliability: Reliability,
    /// Its text, if the user pasted it. It is stored in the file of the map only.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Source {
    /// A source with a title and with a reliability that cannot be judged.
    pub fn new(title: &str) -> Self {
        Self {
            id: Id::from_name(title, "source"),
            title: title.to_owned(),
            outlet: String::new(),
            author: String::new(),
            link: String::new(),
            published: None,
            accessed: None,
            language: String::new(),
            kind: String::new(),
            reliability: Reliability::default(),
            text: String::new(),
        }
    }

    /// The citation in one line: author, title, outlet, date, link.
    pub fn citation(&self) -> String {
        let title = if self.title.is_empty() { String::new() } else { format!("“{}”", self.title) };
        let date = self.published.map(Date::long).unwrap_or_default();
        let parts = [&self.author, &title, &self.outlet, &date, &self.link];
        parts.iter().filter(|part| !part.is_empty()).map(|part| part.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// The fields of a [`Source`], in the order of the file.
pub const FIELDS: &[Field<Source>] = &[
    field!(id, "Id", "Names the source in the file. Permanent.", FieldKind::Id),
    field!(title, "Title", "Its title.", FieldKind::Line),
    field!(outlet, "Outlet", "Where it appeared.", FieldKind::Line),
    field!(author, "Author", "Who wrote it.", FieldKind::Line),
    field!(link, "Link", "Its address.", FieldKind::Line),
    field!(published, "Published", "When it appeared.", FieldKind::Day),
    field!(accessed, "Accessed", "When the coder read it.", FieldKind::Day),
    field!(language, "Language", "Its language, best as a two-letter code.", FieldKind::Line),
    field!(kind, "Kind", "What sort of source it is.", FieldKind::Word(SOURCE_KINDS)),
    field!(reliability, "Reliability", "How far it can be relied on.", FieldKind::Choice(Reliability::TERMS)),
    field!(text, "Text", "Its text, if you pasted it. Stays in this file.", FieldKind::Paragraphs),
];

references!(Source:);
