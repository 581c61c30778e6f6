//! Segments: who becomes a member and who stops being one (section 6, rule 5).

use super::{Work, item::Item};
use crate::{
    evaluate::{Meter, Scene},
    program::{SegmentId, Way},
};

impl Work<'_> {
    /// Looks at the segments that are watched, in the order of their names, if any of them may have changed.
    #[inline]
    pub(super) fn look_at_segments(&mut self) {
        if !self.engine.segments().is_empty() {
            self.look_at_watched_segments();
        }
    }

    fn look_at_watched_segments(&mut self) {
        let due = self
            .state
            .segments_look
            .is_some_and(|look| look <= self.state.clock);
        if !self.changed && !due {
            return;
        }
        let changes = self.find_memberships();
        for (segment, way) in changes {
            self.queue(Item::Segment(segment, way));
        }
        self.changed = false;
    }

    /// Brings the memberships up to date; what changed.
    pub(super) fn find_memberships(&mut self) -> Vec<(SegmentId, Way)> {
        let meter = Meter::new();
        let mut changes = Vec::new();
        for id in self.engine.segments() {
            let scene = Scene::of(self.engine, self.state);
            let inside = scene.is_in_segment(*id, &meter) == Ok(true);
            if self.state.segments.put(id.0, inside) {
                changes.push((*id, if inside { Way::Join } else { Way::Leave }));
            }
        }
        self.state.segments_look = meter.horizon();
        changes
    }
}
