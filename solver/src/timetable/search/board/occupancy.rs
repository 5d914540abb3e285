//! Which resource is busy when, with whom, and how often too much. A move books and frees every resource of its meets, so what
//! one step needs lies together.

use super::touched::Aspects;

/// What a resource has at one time.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    /// Meets.
    count: u32,
    /// Their slots, joined by exclusive or: where there is one meet, that is it.
    who: u32,
}

/// The times of all resources.
#[derive(Debug, Clone)]
pub struct Occupancy {
    times: usize,
    words: usize,
    cells: Vec<Cell>,
    busy: Vec<u64>,
    clashes: Vec<u32>,
}

impl Occupancy {
    /// Nobody busy; times as bits take so many words.
    pub fn new(resources: usize, times: usize, words: usize) -> Self {
        Self {
            times,
            words,
            cells: vec![Cell::default(); resources * times],
            busy: vec![0; resources * words],
            clashes: vec![0; resources],
        }
    }

    /// Meets of the resource at a time.
    pub fn count(&self, resource: usize, time: usize) -> u32 {
        self.cells[resource * self.times + time].count
    }

    /// The most meets of the resource at once in a stretch of times.
    pub fn most(&self, resource: usize, start: u32, duration: u32) -> u32 {
        self.span(resource, start, duration).iter().map(|cell| cell.count).max().unwrap_or(0)
    }

    /// The meets of the resource in a stretch of times, each once for each time.
    pub fn sum(&self, resource: usize, start: u32, duration: u32) -> u32 {
        self.span(resource, start, duration).iter().map(|cell| cell.count).sum()
    }

    fn span(&self, resource: usize, start: u32, duration: u32) -> &[Cell] {
        let from = resource * self.times + start as usize;
        &self.cells[from..from + duration as usize]
    }

    /// The slot of the meet that alone has the resource at a time.
    pub fn alone(&self, resource: usize, time: usize) -> Option<usize> {
        let cell = self.cells[resource * self.times + time];
        (cell.count == 1).then_some(cell.who as usize)
    }

    /// Times at which the resource is busy, as bits.
    pub fn busy(&self, resource: usize) -> &[u64] {
        &self.busy[resource * self.words..(resource + 1) * self.words]
    }

    /// Meets of the resource beyond the first, over all times.
    pub fn clashes(&self, resource: usize) -> u32 {
        self.clashes[resource]
    }

    /// Books the resource for a slot's meet; says what of it has changed.
    #[inline]
    pub fn book(&mut self, resource: usize, slot: usize, start: u32, duration: u32) -> Aspects {
        let mut changed = Aspects::MEETS;
        let from = resource * self.times + start as usize;
        for (time, cell) in (start as usize..).zip(&mut self.cells[from..from + duration as usize]) {
            cell.who ^= slot as u32;
            cell.count += 1;
            if cell.count == 1 {
                changed = changed.and(Aspects::TIMES);
                self.busy[resource * self.words + time / 64] |= 1 << (time % 64);
            } else {
                changed = changed.and(Aspects::CLASHES);
                self.clashes[resource] += 1;
            }
        }
        changed
    }

    /// Frees the resource from a slot's meet; says what of it has changed.
    #[inline]
    pub fn free(&mut self, resource: usize, slot: usize, start: u32, duration: u32) -> Aspects {
        let mut changed = Aspects::MEETS;
        let from = resource * self.times + start as usize;
        for (time, cell) in (start as usize..).zip(&mut self.cells[from..from + duration as usize]) {
            cell.who ^= slot as u32;
            cell.count -= 1;
            if cell.count == 0 {
                changed = changed.and(Aspects::TIMES);
                self.busy[resource * self.words + time / 64] &= !(1 << (time % 64));
            } else {
                changed = changed.and(Aspects::CLASHES);
                self.clashes[resource] -= 1;
            }
        }
        changed
    }
}
