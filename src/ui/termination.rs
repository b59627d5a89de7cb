//! Ends the program in order when the system asks for it, and leaves a trace of a panic. Touches no document.

use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::recovery_writer::RecoveryWriter;

/// Whether the system has asked the program to end, as at a logout.
#[derive(Clone, Debug, Default)]
pub struct TerminationRequest(Arc<AtomicBool>);

impl TerminationRequest {
    /// Whether the program is to end.
    pub fn is_made(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Asks the program to end.
    pub fn make(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Writes a recovery copy and the place of the fault to the log when any thread panics, before the usual message.
pub(super) fn log_panics(recovery: RecoveryWriter) {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // The message may contain names of the map, which do not belong into the log.
        log::error!("a panic at {place}");
        recovery.hurry_after_panic();
        // The log has a thread of its own, which would not outlive the program.
        log::logger().flush();
        usual(panic);
    }));
}

/// Ends the window on the signals of a logout, of a closed terminal and of Ctrl+C: writes the recovery copy first, then
/// asks the window to close, and ends the program if the window does not.
#[cfg(unix)]
pub(super) fn end_on_signals(recovery: RecoveryWriter, request: TerminationRequest, ctx: egui::Context) {
    use std::thread;
    use std::time::Duration;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    /// How long the system waits for programs at a logout is unknown; some wait only a few seconds.
    const PATIENCE: Duration = Duration::from_secs(3);

    let mut signals = match signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) {
        Ok(signals) => signals,
        Err(error) => return log::warn!("signals end the program at once: {error}"),
    };
    let wait = move || {
        let Some(signal) = signals.forever().next() else { return };
        log::warn!("signal {signal} ends the program");
        if !recovery.flush(PATIENCE) {
            log::error!("the recovery copy was not written in time");
        }
        log::logger().flush();
        request.make();
        ctx.request_repaint();
        thread::sleep(PATIENCE);
        std::process::exit(128 + signal);
    };
    if let Err(error) = thread::Builder::new().name("signals".to_owned()).spawn(wait) {
        log::warn!("signals do not end the program in order: {error}");
    }
}

/// Limitations: on Windows, a logout closes the window like the user does, and unsaved work is in the last recovery copy.
#[cfg(not(unix))]
pub(super) fn end_on_signals(_: RecoveryWriter, _: TerminationRequest, _: egui::Context) {}
