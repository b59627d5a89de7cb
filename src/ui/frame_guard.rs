//! What the window does after a fault in one of its frames: it gives up first what may be the cause and last the
//! program. The map lives outside of the frames, so that it is never given up.

/// How much of the window is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum FrameFallback {
    /// Everything.
    #[default]
    Whole,
    /// Dialogs and gestures are closed once.
    WithoutDialogs,
    /// No face draws the map.
    WithoutDrawing,
    /// A page with a few buttons.
    EmergencyPage,
    /// The program ends, and leaves a recovery copy.
    End,
}

/// Counts the faults of frames.
#[derive(Debug, Default)]
pub struct FrameGuard {
    faults_in_a_row: u32,
    good_frames: u32,
}

/// After this number of frames without a fault, the next fault counts as the first one. Several, because the frame
/// after a fault often shows less.
const GOOD_FRAMES: u32 = 10;

impl FrameGuard {
    /// Counts a frame. Returns what is to be given up now, if the frame had a fault.
    pub fn count(&mut self, has_fault: bool) -> Option<FrameFallback> {
        if !has_fault {
            self.good_frames = self.good_frames.saturating_add(1);
            if self.good_frames >= GOOD_FRAMES {
                self.faults_in_a_row = 0;
            }
            return None;
        }
        self.good_frames = 0;
        self.faults_in_a_row += 1;
        Some(match self.faults_in_a_row {
            1 => FrameFallback::WithoutDialogs,
            2..=3 => FrameFallback::WithoutDrawing,
            4..=6 => FrameFallback::EmergencyPage,
            _ => FrameFallback::End,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_in_a_row_give_up_more_and_more() {
        let mut guard = FrameGuard::default();
        let given_up: Vec<_> = (0..7).filter_map(|_| guard.count(true)).collect();
        assert_eq!(given_up.first(), Some(&FrameFallback::WithoutDialogs));
        assert_eq!(given_up.last(), Some(&FrameFallback::End));
        assert!(given_up.is_sorted());
    }

    #[test]
    fn a_fault_after_many_good_frames_is_the_first_again() {
        let mut guard = FrameGuard::default();
        for good_frames in [1, GOOD_FRAMES - 1] {
            guard.count(true);
            (0..good_frames).for_each(|_| assert_eq!(guard.count(false), None));
        }
        assert_eq!(guard.count(true), Some(FrameFallback::WithoutDrawing));
        (0..GOOD_FRAMES).for_each(|_| assert_eq!(guard.count(false), None));
        assert_eq!(guard.count(true), Some(FrameFallback::WithoutDialogs));
    }
}
