//! What is known of each connection, how long each part of a request may take, and who makes room for whom.

use crate::server::limits::{
    BODY_SECONDS, BYTES_PER_SECOND, CONNECTIONS_PER_ADDRESS, HEAD_SECONDS, IDLE_SECONDS, STALLED_SECONDS,
};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// What a connection is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Between two requests.
    Nothing,
    /// A head has begun, or should have: the connection is new.
    Head,
    /// A request's body is on its way.
    Body,
    /// The handler works, or its answer is on its way.
    Answer,
}

/// What is known of one connection.
pub struct Watched {
    from: Option<IpAddr>,
    now: Mutex<Now>,
    /// It is to make room.
    pub let_go: Notify,
}

#[derive(Debug, Clone, Copy)]
pub struct Now {
    doing: Doing,
    /// Seconds since that began.
    seconds: u32,
    /// Bytes that have come since that began.
    bytes: u64,
    /// Seconds for which the other side has taken nothing of what waits to be sent.
    pub stalled: Option<u32>,
}

impl Watched {
    pub fn new(from: Option<IpAddr>) -> Self {
        Self {
            from,
            now: Mutex::new(Now { doing: Doing::Head, seconds: 0, bytes: 0, stalled: None }),
            let_go: Notify::new(),
        }
    }

    pub fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn begins(&self, doing: Doing) {
        let mut now = self.now();
        if now.doing != doing {
            (now.doing, now.seconds, now.bytes) = (doing, 0, 0);
        }
    }

    pub fn has_come(&self, bytes: usize) {
        if self.now().doing == Doing::Nothing {
            self.begins(Doing::Head);
        }
        self.now().bytes += bytes as u64;
    }

    /// A second has passed: whether the connection has taken too long.
    pub fn is_overdue(&self) -> bool {
        let mut now = self.now();
        now.seconds += 1;
        now.stalled = now.stalled.map(|seconds| seconds + 1);
        let late = match now.doing {
            Doing::Nothing => now.seconds > IDLE_SECONDS,
            Doing::Head => now.seconds > HEAD_SECONDS,
            Doing::Body => u64::from(now.seconds) > u64::from(BODY_SECONDS) + now.bytes / BYTES_PER_SECOND,
            Doing::Answer => false,
        };
        late || now.stalled.is_some_and(|seconds| seconds > STALLED_SECONDS)
    }
}

/// The connections there are, in the order they came.
#[derive(Default)]
pub struct Register {
    next: u64,
    pub all: BTreeMap<u64, Arc<Watched>>,
}

impl Register {
    /// Enters a new connection; where there are too many, the oldest on which nothing is being answered is let go.
    /// `None` when each of them is being answered.
    pub fn enter(&mut self, new: Arc<Watched>, most: usize) -> Option<u64> {
        let same = |one: &Watched| new.from.is_some() && one.from == new.from;
        let crowded = self.all.values().filter(|one| same(one)).count() >= CONNECTIONS_PER_ADDRESS;
        if crowded || self.all.len() >= most {
            let quiet = |one: &Watched| one.now().doing != Doing::Answer && (!crowded || same(one));
            let oldest = self.all.iter().find(|(_, one)| quiet(one)).map(|(number, _)| *number)?;
            if let Some(gone) = self.all.remove(&oldest) {
                gone.let_go.notify_one();
            }
        }
        self.next += 1;
        self.all.insert(self.next, new);
        Some(self.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::limits::CONNECTIONS;

    fn after(watched: &Watched, seconds: u32) -> bool {
        (0..seconds).any(|_| watched.is_overdue())
    }

    #[test]
    fn each_part_of_a_request_has_its_time() {
        let one = Watched::new(None);
        assert!(!after(&one, HEAD_SECONDS) && after(&one, 1), "nothing was said");
        let one = Watched::new(None);
        one.begins(Doing::Body);
        assert!(!after(&one, BODY_SECONDS) && after(&one, 1), "half a body");
        let one = Watched::new(None);
        one.begins(Doing::Body);
        one.has_come(BYTES_PER_SECOND as usize * 30);
        assert!(!after(&one, BODY_SECONDS + 30) && after(&one, 1), "a large body over a slow line");
        let one = Watched::new(None);
        one.begins(Doing::Answer);
        assert!(!after(&one, 3_600), "progress is told for as long as it lasts");
        one.now().stalled = Some(0);
        assert!(!after(&one, STALLED_SECONDS) && after(&one, 1), "nobody takes the answer");
        let one = Watched::new(None);
        one.begins(Doing::Nothing);
        assert!(!after(&one, IDLE_SECONDS) && after(&one, 1), "kept for another request");
    }

    #[test]
    fn a_head_that_drips_is_not_given_new_time_for_each_drop() {
        let one = Watched::new(None);
        one.begins(Doing::Nothing);
        let dripping = (0..=HEAD_SECONDS).any(|_| {
            one.has_come(1);
            one.is_overdue()
        });
        assert!(dripping);
    }

    #[test]
    fn the_oldest_quiet_connection_makes_room_and_one_that_is_answered_does_not() {
        let mut register = Register::default();
        let here = Some(IpAddr::from([192, 0, 2, 1]));
        let busy = Arc::new(Watched::new(here));
        busy.begins(Doing::Answer);
        let first = register.enter(busy, 3).expect("room");
        let second = register.enter(Arc::new(Watched::new(here)), 3).expect("room");
        register.enter(Arc::new(Watched::new(here)), 3).expect("room");
        register.enter(Arc::new(Watched::new(None)), 3).expect("room is made");
        assert!(register.all.contains_key(&first) && !register.all.contains_key(&second) && register.all.len() == 3);
        register.all.values().for_each(|one| one.begins(Doing::Answer));
        assert_eq!(register.enter(Arc::new(Watched::new(None)), 3), None, "everybody is being answered");
    }

    #[test]
    fn one_address_does_not_drive_others_away() {
        let mut register = Register::default();
        let (here, there) = (Some(IpAddr::from([192, 0, 2, 1])), Some(IpAddr::from([192, 0, 2, 2])));
        let other = register.enter(Arc::new(Watched::new(there)), CONNECTIONS).expect("room");
        for _ in 0..CONNECTIONS_PER_ADDRESS + 10 {
            register.enter(Arc::new(Watched::new(here)), CONNECTIONS).expect("room is made");
        }
        assert_eq!(register.all.len(), CONNECTIONS_PER_ADDRESS + 1);
        assert!(register.all.contains_key(&other));
    }
}
