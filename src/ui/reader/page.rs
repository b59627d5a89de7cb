//! The text of a source as it is shown: only what is near the view is laid out, so that a megabyte scrolls as smoothly
//! as a page. Changes no map.

pub(super) mod draw;

use std::collections::BTreeMap;

use egui::{Pos2, Rect, Ui, Vec2, vec2};

use super::coded_passages::{CodedPassage, coded_passages, passage_tip};
use super::passage_cards::PassageCards;
use super::text_block_layout::{LINE_HEIGHT, TextBlockLayout};
use crate::model::{Date, Id, Map, Source};
use crate::reading::{self, DateMention, NameIndex, NameMatch, SourcePassage, TextIndex, TextSpan};
use crate::session::DerivedValue;
use crate::ui::system_fonts::font_count;
use crate::ui::theme::Theme;

/// Between paragraphs, in points.
const PARAGRAPH_GAP: f32 = 12.0;
/// The widest that lines become: about seventy letters.
const MAX_LINE_WIDTH: f32 = 560.0;
/// Left of the text, for the numbers of paragraphs.
const GUTTER_WIDTH: f32 = 44.0;
/// About how wide a letter is, for heights that nobody has measured yet.
const ESTIMATED_LETTER_WIDTH: f32 = 7.6;

/// A block that is laid out, and what it names.
struct PageBlock {
    layout: TextBlockLayout,
    names: Vec<NameMatch>,
    dates: Vec<DateMention>,
}

/// What a page is made from.
#[derive(Clone, PartialEq)]
pub(super) struct PageKey {
    pub map: Map,
    pub source: Id<Source>,
    pub dark: bool,
}

/// What the blocks of a page are laid out with, beside their text.
#[derive(PartialEq)]
struct BlockKey {
    width: f32,
    fonts: usize,
}

/// A text and what of it is laid out.
pub(super) struct ReaderPage {
    pub source: Id<Source>,
    map: Map,
    pub index: TextIndex,
    pub passages: Vec<SourcePassage>,
    pub coded_passages: Vec<CodedPassage>,
    /// All passages where the text is not in the map, else those that it does not have.
    pub cards: PassageCards,
    pub names: NameIndex,
    published: Option<Date>,
    /// How high each block is, the space behind it included: measured, or guessed.
    heights: Vec<f32>,
    is_measured: Vec<bool>,
    /// Where each block begins, below the head.
    tops: Vec<f32>,
    laid_out_blocks: DerivedValue<BlockKey, BTreeMap<usize, PageBlock>>,
    width: f32,
    /// How high the head over the text is.
    pub head_height: f32,
    /// Where the cards begin, from the top of the page.
    pub cards_top: f32,
}

impl ReaderPage {
    /// The page of a source, with what still holds of the page before.
    pub fn of(key: &PageKey, theme: &Theme, before: Option<(PageKey, Self)>) -> Self {
        let mut page = match before {
            Some((_, page)) if page.source == key.source => page,
            _ => Self {
                source: key.source.clone(),
                map: Map::default(),
                index: TextIndex::of(""),
                passages: Vec::new(),
                coded_passages: Vec::new(),
                cards: PassageCards::default(),
                names: NameIndex::default(),
                published: None,
                heights: Vec::new(),
                is_measured: Vec::new(),
                tops: Vec::new(),
                laid_out_blocks: DerivedValue::default(),
                width: 0.0,
                head_height: 0.0,
                cards_top: 0.0,
            },
        };
        if let Some(source) = key.map.sources.get(&key.source) {
            page.take_in(&key.map, source, theme);
        }
        page
    }

    /// Takes in what is new in the map. The text may be new too.
    fn take_in(&mut self, map: &Map, source: &Source, theme: &Theme) {
        let is_same_text = self.map.sources.get(&source.id).is_some_and(|old| old.text == source.text);
        if !is_same_text {
            self.index = TextIndex::of(&source.text);
            self.passages.clear();
            self.width = 0.0;
        }
        if !(self.map.actors.shares_rows_with(&map.actors) && self.map.issues.shares_rows_with(&map.issues))
            || self.names.is_empty()
        {
            self.names = NameIndex::of(map);
        }
        self.passages = reading::source_passages_reusing(map, &source.id, &self.passages);
        self.coded_passages = coded_passages(map, theme, &self.passages);
        let is_carded = |passage: &&SourcePassage| passage.span.is_none() && !passage.evidence.quote.trim().is_empty();
        let listed = self.passages.iter().filter(|passage| source.text.is_empty() || is_carded(passage));
        self.cards.set_passages(listed.cloned().collect());
        self.published = source.published;
        self.laid_out_blocks.forget();
        self.map = map.clone();
    }

    /// The text of the source.
    pub fn text(&self) -> &str {
        self.map.sources.get(&self.source).map(|source| source.text.as_str()).unwrap_or_default()
    }

    /// How high the whole is.
    pub fn height(&self) -> f32 {
        self.head_height + self.tops.last().zip(self.heights.last()).map_or(0.0, |(top, height)| top + height) + 120.0
    }

    /// The room for lines in a view of that width: how wide they are, and how far from its left edge.
    pub fn line_column(view: f32) -> (f32, f32) {
        let width = (view - GUTTER_WIDTH - 40.0).clamp(120.0, MAX_LINE_WIDTH);
        (width, ((view - width) / 2.0).max(GUTTER_WIDTH).min(view - width))
    }

    /// Sets lines to a view of that width. Answers with the block that lay at `top` before, if everything moves.
    fn set_view_width(&mut self, view: f32, top: f32) -> Option<usize> {
        let (width, _) = Self::line_column(view);
        if (width - self.width).abs() < 0.5 && self.heights.len() == self.index.blocks.len() {
            return None;
        }
        let held = (self.width > 0.0).then(|| self.block_at_height(top));
        self.width = width;
        let letters = (width / ESTIMATED_LETTER_WIDTH).max(1.0);
        let guess = |at: usize| {
            self.index.blocks.get(at).map_or(0.0, |block| {
                let rows = ((block.span.1 - block.span.0) as f32 / letters).ceil().max(1.0);
                rows * LINE_HEIGHT + self.space_after(at)
            })
        };
        self.heights = (0..self.index.blocks.len()).map(guess).collect();
        self.is_measured = vec![false; self.heights.len()];
        // The text may be another one of the same width.
        self.laid_out_blocks.forget();
        self.update_tops();
        held
    }

    /// The space behind a block: none within a paragraph.
    fn space_after(&self, at: usize) -> f32 {
        if self.index.blocks.get(at + 1).is_some_and(|next| !next.is_first) { 0.0 } else { PARAGRAPH_GAP }
    }

    fn update_tops(&mut self) {
        let mut top = 0.0;
        self.tops.clear();
        for height in &self.heights {
            self.tops.push(top);
            top += height;
        }
    }

    /// The block at a height below the top of the page.
    fn block_at_height(&self, height: f32) -> usize {
        self.tops.partition_point(|top| *top <= height - self.head_height).saturating_sub(1)
    }

    /// Lays out what is near a view, and answers by how much the text above it has grown.
    pub fn lay_out_near_view(&mut self, ui: &Ui, view: Vec2, offset: f32) -> f32 {
        let held = self.set_view_width(view.x, offset);
        let offset = match held {
            Some(block) => self.head_height + self.tops.get(block).copied().unwrap_or(0.0),
            None => offset,
        };
        self.laid_out_blocks.get(BlockKey { width: self.width, fonts: font_count(ui.ctx()) }, |_| BTreeMap::new());
        let mut shift = 0.0;
        let (first, last) = (self.block_at_height(offset - view.y), self.block_at_height(offset + 2.0 * view.y));
        for at in first..=last {
            if self.near(at).is_none() {
                self.lay_out_block(ui, at);
            }
            let Some(near) = self.near(at) else { continue };
            let height = near.layout.height + self.space_after(at);
            if let Some(slot) = self.heights.get_mut(at)
                && (*slot - height).abs() > 0.1
            {
                let is_above = self.tops.get(at).is_some_and(|top| top + *slot + self.head_height <= offset);
                shift += if is_above { height - *slot } else { 0.0 };
                *slot = height;
            }
            if let Some(measured) = self.is_measured.get_mut(at) {
                *measured = true;
            }
        }
        if let Some(near) = self.laid_out_blocks.last_mut().filter(|near| near.len() > 400) {
            near.retain(|at, _| (first.saturating_sub(100)..=last + 100).contains(at));
        }
        self.update_tops();
        if held.is_some() { f32::NAN } else { shift }
    }

    fn lay_out_block(&mut self, ui: &Ui, at: usize) {
        let Some(block) = self.index.blocks.get(at) else { return };
        let text = self.text().get(block.bytes.clone()).unwrap_or_default().to_owned();
        let laid = TextBlockLayout::of(ui, &text, self.width);
        let names = self.names.find(&text);
        let dates = reading::find_dates(&text, self.published);
        if let Some(near) = self.laid_out_blocks.last_mut() {
            near.insert(at, PageBlock { layout: laid, names, dates });
        }
    }

    /// A block, if it is laid out.
    fn near(&self, at: usize) -> Option<&PageBlock> {
        self.laid_out_blocks.last()?.get(&at)
    }

    /// Where a block begins, from the top of the page.
    pub fn top_of(&self, block: usize) -> f32 {
        self.head_height + self.tops.get(block).copied().unwrap_or(0.0)
    }

    /// Where characters lie, from the top of the page, as far as they are laid out; and whether that is measured.
    pub fn vertical_extent_of(&self, span: TextSpan) -> (f32, f32, bool) {
        let block = self.index.block_at(span.0);
        let top = self.top_of(block);
        let start = self.index.blocks.get(block).map_or(0, |block| block.span.0);
        let rects = self.near(block).map(|near| near.layout.rects((span.0 - start, span.1.saturating_sub(start))));
        let is_measured = self.is_measured.get(block).copied().unwrap_or(true);
        match rects.filter(|rects| !rects.is_empty()) {
            Some(rects) => {
                let all = rects.iter().fold(Rect::NOTHING, |all, rect| all.union(*rect));
                (top + all.top(), top + all.bottom(), is_measured)
            }
            None => (top, top + LINE_HEIGHT, is_measured),
        }
    }

    /// The character nearest to a place on the screen, where the page begins at `origin` in a view of that width.
    pub fn character_at(&self, at: Pos2, origin: Pos2, view: f32) -> Option<u32> {
        let block = self.block_at_height(at.y - origin.y);
        let near = self.near(block)?;
        let (_, left) = Self::line_column(view);
        let corner = origin + vec2(left, self.top_of(block));
        let span = self.index.blocks.get(block)?.span;
        Some((span.0 + near.layout.character_at(at - corner)).min(span.1))
    }

    /// The rectangles of characters on the screen, as far as they are laid out.
    pub fn rects(&self, span: TextSpan, origin: Pos2, view: f32) -> Vec<Rect> {
        let (_, left) = Self::line_column(view);
        let mut found = Vec::new();
        for at in self.index.block_at(span.0)..=self.index.block_at(span.1.saturating_sub(1).max(span.0)) {
            let (Some(near), Some(block)) = (self.near(at), self.index.blocks.get(at)) else { continue };
            let own = (span.0.max(block.span.0), span.1.min(block.span.1));
            if own.0 < own.1 {
                let corner = origin + vec2(left, self.top_of(at));
                let rects = near.layout.rects((own.0 - block.span.0, own.1 - block.span.0));
                found.extend(rects.into_iter().map(|rect| rect.translate(corner.to_vec2())));
            }
        }
        found
    }

    /// Is the text at that character read from right to left?
    pub fn is_rtl(&self, at: u32) -> bool {
        self.near(self.index.block_at(at)).is_some_and(|near| near.layout.is_rtl())
    }

    /// What is said of a coded passage where the pointer lies over it.
    pub fn coded_passage_tip(&self, coded: usize) -> Option<String> {
        let passage = self.passages.get(self.coded_passages.get(coded)?.passage_index)?;
        Some(passage_tip(&self.map, passage))
    }

    /// The date that the text names at a character, in words.
    pub fn date_at(&self, at: u32) -> Option<String> {
        let block = self.index.block_at(at);
        let start = self.index.blocks.get(block)?.span.0;
        let said = self.near(block)?.dates.iter().find(|s| s.span.0 + start <= at && at < s.span.1 + start)?;
        let how = if said.is_relative { ", seen from the day of publication" } else { "" };
        Some(format!("{}{how}", said.date.long()))
    }

    /// How many blocks are laid out.
    pub fn laid_out_block_count(&self) -> usize {
        self.laid_out_blocks.last().map_or(0, BTreeMap::len)
    }
}
