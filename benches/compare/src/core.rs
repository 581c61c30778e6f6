//! Staying on one core, where the system lets a process say so.

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
