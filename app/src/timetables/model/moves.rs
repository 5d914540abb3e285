//! Lessons that were moved by hand, in a text so short that the page itself can keep what may be undone.

/// When and with whom a lesson is held: places among the school's times and resources.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spot {
    pub start: Option<usize>,
    /// For each role who fills it.
    pub resources: Vec<Option<usize>>,
}

/// One lesson elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The lesson's place in the timetable.
    pub place: usize,
    pub from: Spot,
    pub to: Spot,
}

/// What moved together.
pub type Move = Vec<Step>;

/// Moves that can be undone, the latest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moves(pub Vec<Move>);

impl Moves {
    /// No more are kept: older ones can no longer be undone.
    pub const MOST: usize = 20;

    /// With one more at the end.
    pub fn and(mut self, one: Move) -> Self {
        self.0.push(one);
        let surplus = self.0.len().saturating_sub(Self::MOST);
        self.0.drain(..surplus);
        self
    }

    /// As a field of a form: moves between `_`, steps between `~`, and in a step place, from and to between `-`.
    ///
    /// ```
    /// # use samrum::timetables::model::{Moves, Spot, Step};
    /// let (from, to) = (Spot { start: Some(7), resources: vec![Some(2), None] }, Spot { start: Some(9), resources: vec![Some(2), None] });
    /// let moves = Moves::default().and(vec![Step { place: 3, from, to }]);
    /// assert_eq!(moves.word(), "3-7.2.x-9.2.x");
    /// assert_eq!(Moves::parse("3-7.2.x-9.2.x"), Some(moves));
    /// ```
    pub fn word(&self) -> String {
        let step = |step: &Step| format!("{}-{}-{}", step.place, step.from.word(), step.to.word());
        let one = |one: &Move| one.iter().map(step).collect::<Vec<_>>().join("~");
        self.0.iter().map(one).collect::<Vec<_>>().join("_")
    }

    /// `None` for what is no such text; the empty text is no moves.
    pub fn parse(text: &str) -> Option<Self> {
        let step = |text: &str| {
            let mut parts = text.split('-');
            let (place, from, to) =
                (parts.next()?.parse().ok()?, Spot::parse(parts.next()?)?, Spot::parse(parts.next()?)?);
            parts.next().is_none().then_some(Step { place, from, to })
        };
        let moves = text.split('_').filter(|text| !text.is_empty()).map(|one| one.split('~').map(step).collect());
        Some(Self(moves.collect::<Option<_>>()?))
    }
}

impl Spot {
    fn word(&self) -> String {
        let number = |number: &Option<usize>| number.map_or_else(|| "x".to_owned(), |number| number.to_string());
        std::iter::once(&self.start).chain(&self.resources).map(number).collect::<Vec<_>>().join(".")
    }

    fn parse(text: &str) -> Option<Self> {
        let mut numbers =
            text.split('.').map(|text| if text == "x" { Some(None) } else { text.parse().ok().map(Some) });
        Some(Self { start: numbers.next()??, resources: numbers.collect::<Option<_>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(place: usize) -> Step {
        Step {
            place,
            from: Spot { start: None, resources: vec![] },
            to: Spot { start: Some(1), resources: vec![Some(place)] },
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_anything_else_is_refused() {
        let moves = Moves::default().and(vec![step(1), step(2)]).and(vec![step(3)]);
        assert_eq!(Moves::parse(&moves.word()), Some(moves));
        assert_eq!(Moves::parse(""), Some(Moves::default()));
        for bad in ["x", "1-2", "1-2-3-4", "1-a-2", "1-2-3.b", "-1-2-3", "1-2-99999999999999999999999"] {
            assert_eq!(Moves::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_the_latest_are_kept() {
        let moves = (0..30).fold(Moves::default(), |moves, place| moves.and(vec![step(place)]));
        assert_eq!(moves.0.len(), Moves::MOST);
        assert_eq!(moves.0.last(), Some(&vec![step(29)]));
    }
}
