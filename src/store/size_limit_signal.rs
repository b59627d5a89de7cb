//! The signal of the operating system for a write beyond the size limit of the shell (`ulimit -f`).

/// Makes such a write fail with an error, which a save reports as it reports a full disk. By default the signal ends the
/// program, with all unsaved work.
pub fn make_oversized_writes_fail() {
    #[cfg(unix)]
    {
        // A signal with a handler no longer ends the program. Nobody reads the flag, as the write itself fails.
        let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        if let Err(error) = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, flag) {
            log::warn!("a write beyond the size limit of the shell would end the program: {error}");
        }
    }
}
