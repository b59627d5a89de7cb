//! The page of a source's text. Only blocks near the view are laid out, so that a text of a megabyte scrolls as
//! smoothly as one page. Changes no map.

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

/// Space between paragraphs, in points.
const PARAGRAPH_GAP: f32 = 12.0;
/// The maximum width of a line, in points: about seventy characters.
const MAX_LINE_WIDTH: f32 = 560.0;
/// The space left of the text for paragraph numbers, in points.
const GUTTER_WIDTH: f32 = 44.0;
/// An estimate of the width of a character, in points, for heights that are not measured yet.
const ESTIMATED_LETTER_WIDTH: f32 = 7.6;

/// A block that is laid out, with the known names and the dates in it.
struct PageBlock {
    layout: TextBlockLayout,
    names: Vec<NameMatch>,
    dates: Vec<DateMention>,
}

/// The input of a page; it is made anew when this changes.
#[derive(Clone, PartialEq)]
pub(super) struct PageKey {
    pub map: Map,
    pub source: Id<Source>,
    pub dark: bool,
}

/// The input of block layouts besides the text.
#[derive(PartialEq)]
struct BlockKey {
    width: f32,
    fonts: usize,
}

/// The text of a source, with the layouts of its blocks near the view.
pub(super) struct ReaderPage {
    pub source: Id<Source>,
    map: Map,
    pub index: TextIndex,
    pub passages: Vec<SourcePassage>,
    pub coded_passages: Vec<CodedPassage>,
    /// All passages if the source has no text in the map, otherwise the passages that its text does not have.
    pub cards: PassageCards,
    pub names: NameIndex,
    published: Option<Date>,
    /// The height of each block with the space after it, in points: measured or estimated.
    heights: Vec<f32>,
    is_measured: Vec<bool>,
    /// The top of each block, in points below the head.
    tops: Vec<f32>,
    laid_out_blocks: DerivedValue<BlockKey, BTreeMap<usize, PageBlock>>,
    width: f32,
    /// The height of the head above the text, in points.
    pub head_height: f32,
    /// The top of the cards, in points from the top of the page.
    pub cards_top: f32,
}

impl ReaderPage {
    /// The page of a source. Reuses what is still valid of the previous page of the same source.
    pub fn of(key: &PageKey, theme: &Theme, previous: Option<(PageKey, Self)>) -> Self {
        let mut page = match previous {
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

    /// Updates the page to a map that may differ in everything, including the text.
    fn take_in(&mut self, map: &Map, source: &Source, theme: &Theme) {
        let is_same_text = self.map.sources.get(&source.id).is_some_and(|previous| previous.text == source.text);
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
        let is_missing_quote =
            |passage: &&SourcePassage| passage.span.is_none() && !passage.evidence.quote.trim().is_empty();
        let on_cards = self.passages.iter().filter(|passage| source.text.is_empty() || is_missing_quote(passage));
        self.cards.set_passages(on_cards.cloned().collect());
        self.published = source.published;
        self.laid_out_blocks.forget();
        self.map = map.clone();
    }

    /// The text of the source.
    pub fn text(&self) -> &str {
        self.map.sources.get(&self.source).map(|source| source.text.as_str()).unwrap_or_default()
    }

    /// The height of the whole page, in points.
    pub fn height(&self) -> f32 {
        self.head_height + self.tops.last().zip(self.heights.last()).map_or(0.0, |(top, height)| top + height) + 120.0
    }

    /// The column of lines in a view of the given width: its width and its distance from the left edge.
    pub fn line_column(view: f32) -> (f32, f32) {
        let width = (view - GUTTER_WIDTH - 40.0).clamp(120.0, MAX_LINE_WIDTH);
        (width, ((view - width) / 2.0).max(GUTTER_WIDTH).min(view - width))
    }

    /// Adapts the lines to a view of the given width. Returns the block that lay at `top` before, if the layout starts
    /// anew.
    fn set_view_width(&mut self, view: f32, top: f32) -> Option<usize> {
        let (width, _) = Self::line_column(view);
        if (width - self.width).abs() < 0.5 && self.heights.len() == self.index.blocks.len() {
            return None;
        }
        let top_block = (self.width > 0.0).then(|| self.block_at_height(top));
        self.width = width;
        let characters_per_line = (width / ESTIMATED_LETTER_WIDTH).max(1.0);
        let estimated_height = |at: usize| {
            self.index.blocks.get(at).map_or(0.0, |block| {
                let rows = ((block.span.1 - block.span.0) as f32 / characters_per_line).ceil().max(1.0);
                rows * LINE_HEIGHT + self.space_after(at)
            })
        };
        self.heights = (0..self.index.blocks.len()).map(estimated_height).collect();
        self.is_measured = vec![false; self.heights.len()];
        // The text may have changed while the width is the same.
        self.laid_out_blocks.forget();
        self.update_tops();
        top_block
    }

    /// The space after a block, in points: none within a paragraph.
    fn space_after(&self, block: usize) -> f32 {
        if self.index.blocks.get(block + 1).is_some_and(|next| !next.is_first) { 0.0 } else { PARAGRAPH_GAP }
    }

    fn update_tops(&mut self) {
        let mut top = 0.0;
        self.tops.clear();
        for height in &self.heights {
            self.tops.push(top);
            top += height;
        }
    }

    /// The index of the block at a height below the top of the page.
    fn block_at_height(&self, height: f32) -> usize {
        self.tops.partition_point(|top| *top <= height - self.head_height).saturating_sub(1)
    }

    /// Lays out the blocks near the view. Returns by how much the text above the view has grown, or NaN if all is laid
    /// out anew.
    pub fn lay_out_near_view(&mut self, ui: &Ui, view: Vec2, offset: f32) -> f32 {
        let top_block = self.set_view_width(view.x, offset);
        let offset = match top_block {
            Some(block) => self.head_height + self.tops.get(block).copied().unwrap_or(0.0),
            None => offset,
        };
        self.laid_out_blocks.get(BlockKey { width: self.width, fonts: font_count(ui.ctx()) }, |_| BTreeMap::new());
        let mut shift = 0.0;
        let (first, last) = (self.block_at_height(offset - view.y), self.block_at_height(offset + 2.0 * view.y));
        for at in first..=last {
            if self.page_block(at).is_none() {
                self.lay_out_block(ui, at);
            }
            let Some(laid_out) = self.page_block(at) else { continue };
            let height = laid_out.layout.height + self.space_after(at);
            if let Some(stored) = self.heights.get_mut(at)
                && (*stored - height).abs() > 0.1
            {
                let is_above = self.tops.get(at).is_some_and(|top| top + *stored + self.head_height <= offset);
                shift += if is_above { height - *stored } else { 0.0 };
                *stored = height;
            }
            if let Some(measured) = self.is_measured.get_mut(at) {
                *measured = true;
            }
        }
        if let Some(blocks) = self.laid_out_blocks.last_mut().filter(|blocks| blocks.len() > 400) {
            blocks.retain(|index, _| (first.saturating_sub(100)..=last + 100).contains(index));
        }
        self.update_tops();
        if top_block.is_some() { f32::NAN } else { shift }
    }

    fn lay_out_block(&mut self, ui: &Ui, at: usize) {
        let Some(block) = self.index.blocks.get(at) else { return };
        let text = self.text().get(block.bytes.clone()).unwrap_or_default().to_owned();
        let layout = TextBlockLayout::of(ui, &text, self.width);
        let names = self.names.find(&text);
        let dates = reading::find_dates(&text, self.published);
        if let Some(blocks) = self.laid_out_blocks.last_mut() {
            blocks.insert(at, PageBlock { layout, names, dates });
        }
    }

    /// A block, if it is laid out.
    fn page_block(&self, at: usize) -> Option<&PageBlock> {
        self.laid_out_blocks.last()?.get(&at)
    }

    /// The top of a block, in points from the top of the page.
    pub fn top_of(&self, index: usize) -> f32 {
        self.head_height + self.tops.get(index).copied().unwrap_or(0.0)
    }

    /// The vertical extent of a span of characters, from the top of the page, and whether it is measured. Covers only
    /// the first block; without its layout it is the first line of the block.
    pub fn vertical_extent_of(&self, span: TextSpan) -> (f32, f32, bool) {
        let block = self.index.block_at(span.0);
        let top = self.top_of(block);
        let start = self.index.blocks.get(block).map_or(0, |block| block.span.0);
        let rects = self
            .page_block(block)
            .map(|laid_out| laid_out.layout.rects((span.0 - start, span.1.saturating_sub(start))));
        let is_measured = self.is_measured.get(block).copied().unwrap_or(true);
        match rects.filter(|rects| !rects.is_empty()) {
            Some(rects) => {
                let all = rects.iter().fold(Rect::NOTHING, |all, rect| all.union(*rect));
                (top + all.top(), top + all.bottom(), is_measured)
            }
            None => (top, top + LINE_HEIGHT, is_measured),
        }
    }

    /// The character nearest to a screen position, where the page begins at `origin` in a view of the given width.
    pub fn character_at(&self, at: Pos2, origin: Pos2, view: f32) -> Option<u32> {
        let block = self.block_at_height(at.y - origin.y);
        let laid_out = self.page_block(block)?;
        let (_, left) = Self::line_column(view);
        let corner = origin + vec2(left, self.top_of(block));
        let span = self.index.blocks.get(block)?.span;
        Some((span.0 + laid_out.layout.character_at(at - corner)).min(span.1))
    }

    /// The screen rectangles of a span of characters, as far as its blocks are laid out.
    pub fn rects(&self, span: TextSpan, origin: Pos2, view: f32) -> Vec<Rect> {
        let (_, left) = Self::line_column(view);
        let mut rects = Vec::new();
        for at in self.index.block_at(span.0)..=self.index.block_at(span.1.saturating_sub(1).max(span.0)) {
            let (Some(laid_out), Some(block)) = (self.page_block(at), self.index.blocks.get(at)) else { continue };
            let part = (span.0.max(block.span.0), span.1.min(block.span.1));
            if part.0 < part.1 {
                let corner = origin + vec2(left, self.top_of(at));
                let in_block = laid_out.layout.rects((part.0 - block.span.0, part.1 - block.span.0));
                rects.extend(in_block.into_iter().map(|rect| rect.translate(corner.to_vec2())));
            }
        }
        rects
    }

    /// Whether the text at a character is read from right to left.
    pub fn is_rtl(&self, at: u32) -> bool {
        self.page_block(self.index.block_at(at)).is_some_and(|laid_out| laid_out.layout.is_rtl())
    }

    /// The tooltip of a coded passage.
    pub fn coded_passage_tip(&self, coded: usize) -> Option<String> {
        let passage = self.passages.get(self.coded_passages.get(coded)?.passage_index)?;
        Some(passage_tip(&self.map, passage))
    }

    /// The date that the text mentions at a character, as text.
    pub fn date_at(&self, at: u32) -> Option<String> {
        let block = self.index.block_at(at);
        let start = self.index.blocks.get(block)?.span.0;
        let mention =
            self.page_block(block)?.dates.iter().find(|date| date.span.0 + start <= at && at < date.span.1 + start)?;
        let suffix = if mention.is_relative { ", seen from the day of publication" } else { "" };
        Some(format!("{}{suffix}", mention.date.long()))
    }

    /// The number of blocks that are laid out.
    pub fn laid_out_block_count(&self) -> usize {
        self.laid_out_blocks.last().map_or(0, BTreeMap::len)
    }
}
