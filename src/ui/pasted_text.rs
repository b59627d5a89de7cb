//! Text that is pasted into the window: refuses what is too long for where it would go, and reads long articles on the
//! worker. Changes no map.

use egui::{Context, Event};

use super::app::App;
use super::dialog::{Dialog, SourceDialog, byte_size_text};
use super::limits::{ARTICLE_PASTE_LIMIT, IMMEDIATE_IMPORT_LIMIT};
use super::task_result::{TaskKind, TaskResult};
use super::toast::ToastTone;
use crate::file::FILE_LIMIT;
use crate::model::TEXT_LIMIT;
use crate::reading;

impl App {
    /// Removes a text that is too long for the focused text field, or for any map, and says so.
    pub(super) fn refuse_oversized_paste(&mut self, ctx: &Context) {
        let is_article =
            matches!(self.dialogs.top(), Some(Dialog::AddSource(_))) || self.document.reader.is_editing_text();
        let (limit, advice) = match ctx.text_edit_focused() {
            false => (FILE_LIMIT, "a map has {} at most: copy a part of it"),
            true if is_article => (ARTICLE_PASTE_LIMIT, "this field takes {} at most: open the article as a file"),
            true => (TEXT_LIMIT, "a text field takes {} at most: paste it in the reader instead, as a source"),
        };
        let mut refused = None;
        ctx.input_mut(|input| {
            input.events.retain(|event| match event {
                Event::Paste(text) | Event::MiddleClickPaste { text, .. } if text.len() > limit => {
                    refused = Some(text.len());
                    false
                }
                _ => true,
            });
        });
        if let Some(size) = refused {
            let advice = advice.replace("{}", &byte_size_text(limit));
            self.toasts.say(ToastTone::Bad, format!("The clipboard holds {}, and {advice}", byte_size_text(size)));
        }
    }

    /// Opens the dialog that adds a source, with the content of a pasted article.
    pub(super) fn import_pasted_text(&mut self, text: String) {
        if text.len() <= IMMEDIATE_IMPORT_LIMIT {
            return self.dialogs.open(Dialog::AddSource(Box::new(SourceDialog::pasted(&text))));
        }
        self.run(TaskKind::Source, move || TaskResult::Source(reading::import_pasted_text(&text).map_err(Into::into)));
    }
}
