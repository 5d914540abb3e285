//! What the steps since the last count have touched: events and resources, each once however often a move comes by.

/// Something about an event or a resource.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Aspects(u8);

impl Aspects {
    /// Times and durations of an event's meets; whether a resource is busy.
    pub const TIMES: Self = Self(1);
    /// Resources or durations of an event's meets.
    pub const RESOURCES: Self = Self(2);
    /// How many meets a resource has at a time.
    pub const CLASHES: Self = Self(2);
    /// Which meets a resource has.
    pub const MEETS: Self = Self(4);
    /// What its days lack; only a board that counts leniently looks at that.
    pub const NEEDS: Self = Self(8);

    /// Both.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Numbers of those that are in it.
    #[inline]
    pub fn numbers(self) -> impl Iterator<Item = usize> {
        (0..4).filter(move |number| self.0 >> number & 1 == 1)
    }
}

/// Events and resources, of which some aspects have changed.
#[derive(Debug, Clone)]
pub struct Touched {
    aspects: Vec<Aspects>,
    list: Vec<u32>,
}

impl Touched {
    /// Of so many events and resources, none.
    pub fn new(number: usize) -> Self {
        Self { aspects: vec![Aspects::default(); number], list: Vec::new() }
    }

    /// Adds aspects of one.
    pub fn add(&mut self, number: usize, aspects: Aspects) {
        let known = &mut self.aspects[number];
        if *known == Aspects::default() {
            self.list.push(number as u32);
        }
        *known = known.and(aspects);
    }

    /// Takes one out.
    pub fn pop(&mut self) -> Option<(usize, Aspects)> {
        let number = self.list.pop()? as usize;
        Some((number, std::mem::take(&mut self.aspects[number])))
    }
}
