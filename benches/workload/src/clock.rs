//! Time that is spent at work, where the system tells it: what others do on the machine does not count.

use std::time::Duration;

/// For how long this process has been at work on cores, in all of its threads.
#[cfg(target_os = "linux")]
pub fn time_at_work() -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// For how long this process has been there.
#[cfg(not(target_os = "linux"))]
pub fn time_at_work() -> Duration {
    use std::{sync::LazyLock, time::Instant};

    static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);
    STARTED.elapsed()
}
