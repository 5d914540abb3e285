//! A maximisation under construction: columns, rows, and how auxiliary columns follow from the others.

/// Says what value an auxiliary column takes, given the values of the columns before it.
pub type Follow = Box<dyn Fn(&[f64]) -> f64 + Send + Sync>;

/// One column: what a unit of it is worth, and its limits.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Points for each unit.
    pub gain: f64,
    /// Least value.
    pub least: f64,
    /// Greatest value.
    pub most: f64,
    /// Whether only whole values count.
    pub whole: bool,
}

/// Columns and rows of a maximisation; every row says that a sum is at most an amount.
#[derive(Default)]
pub struct Model {
    columns: Vec<Column>,
    ends: Vec<usize>,
    entries: Vec<(u32, f32)>,
    most: Vec<f64>,
    follows: Vec<(usize, Follow)>,
}

impl Model {
    /// Adds a yes-or-no column worth `gain` and returns its place.
    pub fn choice(&mut self, gain: f64) -> usize {
        self.add(Column { gain, least: 0.0, most: 1.0, whole: true })
    }

    /// Adds a yes-or-no column that follows from earlier ones.
    pub fn switch(&mut self, gain: f64, follow: Follow) -> usize {
        let place = self.choice(gain);
        self.follows.push((place, follow));
        place
    }

    /// Adds a column of any value from 0 to `most` that follows from earlier ones.
    pub fn amount(&mut self, gain: f64, most: f64, follow: Follow) -> usize {
        let place = self.add(Column { gain, least: 0.0, most, whole: false });
        self.follows.push((place, follow));
        place
    }

    fn add(&mut self, column: Column) -> usize {
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Only whole values count.
    pub fn make_whole(&mut self, column: usize) {
        self.columns[column].whole = true;
    }

    /// Makes a unit of a column worth so much more.
    pub fn add_gain(&mut self, column: usize, gain: f64) {
        self.columns[column].gain += gain;
    }

    /// Adds the row Σ factor · column ≤ `most` and returns its place. Factors are small whole numbers.
    pub fn at_most(&mut self, terms: impl IntoIterator<Item = (usize, f64)>, most: f64) -> usize {
        self.entries.extend(terms.into_iter().map(|(column, factor)| (column as u32, factor as f32)));
        self.ends.push(self.entries.len());
        self.most.push(most);
        self.most.len() - 1
    }

    /// The columns, in their order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Number of rows so far.
    pub fn rows(&self) -> usize {
        self.most.len()
    }

    /// The (column, factor) pairs of a row, and what their sum may be at most.
    pub fn row(&self, row: usize) -> (&[(u32, f32)], f64) {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        (&self.entries[start..self.ends[row]], self.most[row])
    }

    /// Lets every column take values between whole ones.
    pub fn relax(&mut self) {
        for column in &mut self.columns {
            column.whole = false;
        }
    }

    /// What any values are worth at most, by prices of the rows that are at least 0 (weak duality): what the rows allow at these
    /// prices, and what each column brings beyond its own. Of a relaxed model at the best prices it is the best worth.
    pub fn bound(&self, prices: &[f64]) -> f64 {
        let mut beyond: Vec<f64> = self.columns.iter().map(|column| column.gain).collect();
        let mut bound = 0.0;
        for (row, price) in prices.iter().enumerate() {
            let (entries, most) = self.row(row);
            bound += price * most;
            for (column, factor) in entries {
                beyond[*column as usize] -= price * f64::from(*factor);
            }
        }
        let best = |(column, beyond): (&Column, &f64)| beyond * if *beyond > 0.0 { column.most } else { column.least };
        bound + self.columns.iter().zip(&beyond).map(best).sum::<f64>()
    }

    /// What the values are worth.
    pub fn worth(&self, values: &[f64]) -> f64 {
        self.columns.iter().zip(values).map(|(column, value)| column.gain * value).sum()
    }

    /// All columns, given the first ones: auxiliary columns take the values that follow from them.
    pub fn complete(&self, chosen: &[f64]) -> Vec<f64> {
        let mut values = vec![0.0; self.columns.len()];
        values[..chosen.len()].copy_from_slice(chosen);
        for (place, follow) in &self.follows {
            values[*place] = follow(&values);
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Settings, Unattended, solve};
    use super::*;

    #[test]
    fn nothing_is_worth_more_than_prices_say_and_the_best_prices_say_what_the_best_is_worth() {
        let mut model = Model::default();
        let (first, second) = (model.choice(3.0), model.choice(2.0));
        model.at_most([(first, 1.0), (second, 1.0)], 1.5);
        model.at_most([(first, -1.0), (second, 2.0)], 0.5);
        model.relax();
        for prices in [[0.0, 0.0], [2.0, 0.0], [0.5, 3.0]] {
            assert!(model.bound(&prices) >= 4.0 - 1e-9, "{prices:?}");
        }
        let answer = solve(&model, Settings::default(), None, &Unattended);
        assert!(
            (answer.objective - 4.0).abs() < 1e-6 && (model.bound(&answer.prices) - 4.0).abs() < 1e-4,
            "{answer:?}"
        );
    }
}
