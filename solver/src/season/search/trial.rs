//! Changes to a board that can be taken back as one.

use super::board::Board;

/// A board being changed on trial.
pub struct Trial<'b, 'a> {
    /// The board as it is now.
    pub board: &'b mut Board<'a>,
    log: &'b mut Vec<(usize, bool)>,
    before: f64,
}

impl<'b, 'a> Trial<'b, 'a> {
    /// Begins a trial; `log` is only lent to save memory from being asked for again.
    pub fn begin(board: &'b mut Board<'a>, log: &'b mut Vec<(usize, bool)>) -> Self {
        log.clear();
        let before = board.score();
        Self { board, log, before }
    }

    /// Grants a choice that fits.
    pub fn insert(&mut self, choice: usize) {
        self.board.insert(choice);
        self.log.push((choice, true));
    }

    /// Takes a granted choice away.
    pub fn remove(&mut self, choice: usize) {
        self.board.remove(choice);
        self.log.push((choice, false));
    }

    /// Points won since the trial began.
    pub fn won(&self) -> f64 {
        self.board.score() - self.before
    }

    /// The number of changes so far.
    pub fn mark(&self) -> usize {
        self.log.len()
    }

    /// Takes back all changes since a mark.
    pub fn back_to(&mut self, mark: usize) {
        while self.log.len() > mark {
            match self.log.pop() {
                Some((choice, true)) => self.board.remove(choice),
                Some((choice, false)) => self.board.insert(choice),
                None => break,
            };
        }
    }

    /// Keeps the changes if they won at least `threshold` points, else takes them back; says which.
    pub fn end(mut self, threshold: f64) -> bool {
        if self.won() >= threshold {
            return true;
        }
        self.back_to(0);
        false
    }
}
