//! One core: staying there, and the time spent there, where the system lets a process do so.

use std::time::Duration;

/// Does something on one core; threads that it starts stay there too.
#[cfg(target_os = "linux")]
pub fn on_one<T>(work: impl FnOnce() -> T) -> T {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    let Ok(all) = sched_getaffinity(None) else {
        return work();
    };
    let mut one = CpuSet::new();
    // The last one: the first is where systems like to do their own work.
    let last = (0..CpuSet::MAX_CPU).rev().find(|core| all.is_set(*core));
    if let Some(last) = last {
        one.set(last);
        let _ = sched_setaffinity(None, &one);
    }
    let result = work();
    let _ = sched_setaffinity(None, &all);
    result
}

/// Does something; which cores do it is up to the system.
#[cfg(not(target_os = "linux"))]
pub fn on_one<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// For how long this process has been at work, in all of its threads: what others do on the core does not count.
#[cfg(target_os = "linux")]
pub fn time_at_work() -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// For how long this process has been there.
#[cfg(not(target_os = "linux"))]
pub fn time_at_work() -> Duration {
    static STARTED: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    STARTED.elapsed()
}
