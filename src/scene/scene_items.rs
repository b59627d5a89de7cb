//! The shapes of a scene in blocks that clones share. A thread that draws a large scene keeps a clone; when a few shapes
//! are moved meanwhile, only their blocks are copied. Must not know what the shapes mean.

use std::ops::Index;
use std::sync::Arc;

use super::SceneItem;

/// The number of items in a block.
const BLOCK: usize = 1024;

/// The items of a scene, from the bottom to the top. Cloning is cheap: clones share their items until one is changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SceneItems {
    /// Every block but the last is full.
    blocks: Vec<Arc<Vec<SceneItem>>>,
}

impl SceneItems {
    /// Number of items.
    pub fn len(&self) -> usize {
        self.blocks.last().map_or(0, |last| (self.blocks.len() - 1) * BLOCK + last.len())
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The item with this number.
    pub fn get(&self, number: usize) -> Option<&SceneItem> {
        self.blocks.get(number / BLOCK)?.get(number % BLOCK)
    }

    /// The item with this number, to be changed. Its block is then no longer shared with clones.
    pub fn get_mut(&mut self, number: usize) -> Option<&mut SceneItem> {
        Arc::make_mut(self.blocks.get_mut(number / BLOCK)?).get_mut(number % BLOCK)
    }

    /// All items.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &SceneItem> + Clone {
        self.blocks.iter().flat_map(|block| block.iter())
    }

    /// All items, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut SceneItem> {
        self.blocks.iter_mut().flat_map(|block| Arc::make_mut(block).iter_mut())
    }
}

impl Index<usize> for SceneItems {
    type Output = SceneItem;

    fn index(&self, number: usize) -> &SceneItem {
        &self.blocks[number / BLOCK][number % BLOCK]
    }
}

impl FromIterator<SceneItem> for SceneItems {
    fn from_iter<I: IntoIterator<Item = SceneItem>>(items: I) -> Self {
        let mut items = items.into_iter().peekable();
        let mut blocks = Vec::new();
        while items.peek().is_some() {
            let mut block = Vec::with_capacity(BLOCK);
            block.extend(items.by_ref().take(BLOCK));
            block.shrink_to_fit();
            blocks.push(Arc::new(block));
        }
        Self { blocks }
    }
}

#[cfg(test)]
mod tests {
    use emath::pos2;

    use super::*;
    use crate::scene::SceneShape;

    fn item(number: usize) -> SceneItem {
        let centre = pos2(number as f32, 0.0);
        SceneItem { target: None, shape: SceneShape::Circle { centre, radius: 1.0, fill: None, stroke: None } }
    }

    #[test]
    fn items_keep_their_order_in_blocks() {
        for count in [0, 1, BLOCK, 2 * BLOCK + 5] {
            let items: SceneItems = (0..count).map(item).collect();
            assert_eq!((items.len(), items.is_empty()), (count, count == 0));
            assert!(items.iter().cloned().eq((0..count).map(item)));
            assert!((0..count).all(|number| items[number] == item(number) && items.get(number).is_some()));
            assert!(items.get(count).is_none());
        }
    }

    #[test]
    fn a_change_of_an_item_copies_its_block_only() {
        let mut items: SceneItems = (0..3 * BLOCK).map(item).collect();
        let clone = items.clone();
        *items.get_mut(BLOCK + 7).unwrap() = item(0);
        assert_eq!((&items[BLOCK + 7], &clone[BLOCK + 7]), (&item(0), &item(BLOCK + 7)));
        let is_shared = |number: usize| std::ptr::eq(&items[number], &clone[number]);
        assert_eq!([0, BLOCK, 2 * BLOCK].map(is_shared), [true, false, true]);
    }
}
