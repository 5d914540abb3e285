//! `HiGHS` behind one face: a maximisation with named pieces goes in, the best values, their worth and a
//! proven bound come out, even when the run was cut off.
//!
//! Models are written with `good_lp`. What it does not offer (the dual bound, progress, stopping, a start) is
//! taken from `HiGHS` itself; this is the only file that may speak to C. Each solve runs on a thread of its own,
//! because `HiGHS` fixes its number of threads for each operating-system thread at the first solve.

use std::ffi::{c_char, c_int, c_void};

use good_lp::{Constraint, Expression, ProblemVariables, Variable, constraint, variable};
use highs::{HighsModelStatus, HighsSolutionStatus};

/// Says what value an auxiliary column takes, given the values of the columns before it.
pub type Follow = Box<dyn Fn(&[f64]) -> f64 + Send + Sync>;

/// A maximisation under construction: columns, rows, and how auxiliary columns follow from the others.
#[derive(Default)]
pub struct Model {
    variables: ProblemVariables,
    columns: Vec<Variable>,
    gains: Vec<f64>,
    rows: Vec<Constraint>,
    follows: Vec<(usize, Follow)>,
}

impl Model {
    /// Adds a yes-or-no column worth `gain` and returns its place. A `fixed` one must be yes.
    pub fn choice(&mut self, gain: f64, fixed: bool) -> usize {
        let column = if fixed { variable().integer().min(1).max(1) } else { variable().binary() };
        self.add(column, gain)
    }

    /// Adds a yes-or-no column that follows from earlier ones.
    pub fn switch(&mut self, gain: f64, follow: Follow) -> usize {
        let place = self.add(variable().binary(), gain);
        self.follows.push((place, follow));
        place
    }

    /// Adds a column of any value from 0 to `most` that follows from earlier ones.
    pub fn amount(&mut self, gain: f64, most: f64, follow: Follow) -> usize {
        let place = self.add(variable().min(0).max(most), gain);
        self.follows.push((place, follow));
        place
    }

    fn add(&mut self, definition: good_lp::VariableDefinition, gain: f64) -> usize {
        let column = self.variables.add(definition);
        self.gains.push(gain);
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Adds the row Σ factor · column ≤ `most` and returns its place.
    pub fn at_most(&mut self, terms: impl IntoIterator<Item = (usize, f64)>, most: f64) -> usize {
        let terms = terms.into_iter();
        let mut sum = Expression::with_capacity(terms.size_hint().0);
        for (column, factor) in terms {
            sum.add_mul(factor, self.columns[column]);
        }
        self.rows.push(constraint::leq(sum, most));
        self.rows.len() - 1
    }

    /// Number of columns so far.
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// Number of rows so far.
    pub fn rows(&self) -> usize {
        self.rows.len()
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

/// What one solve may use.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Seconds it may run.
    pub seconds: f64,
    /// Threads, at least 1.
    pub threads: usize,
    /// Seed of `HiGHS`'s random choices.
    pub seed: u32,
    /// Relative gap to stop at.
    pub relative_gap: f64,
    /// Absolute gap to stop at, in points.
    pub absolute_gap: f64,
    /// Whether `HiGHS` may simplify the model first.
    pub presolve: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seconds: f64::INFINITY, threads: 1, seed: 1, relative_gap: 0.0, absolute_gap: 1e-6, presolve: true }
    }
}

/// The caller's side of one solve.
pub trait Control: Sync {
    /// Asked often: whether to stop now.
    fn stop(&self) -> bool;
    /// Takes each better set of values, with all auxiliary columns.
    fn improved(&self, values: &[f64]);
    /// Takes the proven bound whenever it is asked for by [`Control::stop`]'s rhythm.
    fn bound(&self, bound: f64);
}

/// A control that lets the solve run.
pub struct Unattended;

impl Control for Unattended {
    fn stop(&self) -> bool {
        false
    }
    fn improved(&self, _: &[f64]) {}
    fn bound(&self, _: f64) {}
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The values are within the gap asked for of the best there is.
    Optimal,
    /// No values satisfy all rows.
    Infeasible,
    /// Stopped by a limit or by the caller, or given up.
    Stopped,
}

/// What a solve came to.
#[derive(Debug, Clone)]
pub struct Answer {
    /// How it ended.
    pub ending: Ending,
    /// The best values found, if any.
    pub values: Option<Vec<f64>>,
    /// What they are worth.
    pub objective: f64,
    /// Proven upper bound on what any values are worth; infinite when nothing is proven.
    pub bound: f64,
}

impl Answer {
    /// Nothing found and nothing proven.
    fn nothing() -> Self {
        Self { ending: Ending::Stopped, values: None, objective: f64::NEG_INFINITY, bound: f64::INFINITY }
    }
}

/// Solves on a thread of its own, from `start` (all columns) if given.
pub fn solve(model: Model, settings: Settings, start: Option<&[f64]>, control: &dyn Control) -> Answer {
    if model.columns.is_empty() {
        return Answer { ending: Ending::Optimal, values: Some(Vec::new()), objective: 0.0, bound: 0.0 };
    }
    std::thread::scope(|scope| scope.spawn(|| run(model, settings, start, control)).join().ok().flatten().unwrap_or(Answer::nothing()))
}

fn run(model: Model, settings: Settings, start: Option<&[f64]>, control: &dyn Control) -> Option<Answer> {
    let Model { variables, columns, gains, rows, .. } = model;
    let mut gain = Expression::with_capacity(gains.len());
    for (&column, &points) in columns.iter().zip(&gains).filter(|(_, points)| **points != 0.0) {
        gain.add_mul(points, column);
    }
    let mut problem = variables.maximise(gain).using(good_lp::highs);
    for row in rows {
        good_lp::SolverModel::add_constraint(&mut problem, row);
    }
    let mut inner = problem.try_into_inner().ok()?;
    inner.make_quiet();
    let threads = i32::try_from(settings.threads.max(1)).unwrap_or(1);
    inner.try_set_option("threads", threads).ok()?;
    inner.try_set_option("parallel", if threads > 1 { "choose" } else { "off" }).ok()?;
    inner.try_set_option("random_seed", i32::try_from(settings.seed & 0x7fff_ffff).unwrap_or(1)).ok()?;
    inner.try_set_option("mip_rel_gap", settings.relative_gap).ok()?;
    inner.try_set_option("mip_abs_gap", settings.absolute_gap).ok()?;
    inner.try_set_option("presolve", if settings.presolve { "choose" } else { "off" }).ok()?;
    if settings.seconds.is_finite() {
        inner.try_set_option("time_limit", settings.seconds.max(0.01)).ok()?;
    }
    if let Some(values) = start {
        inner.try_set_solution(Some(values), None, None, None).ok()?;
    }
    let bridge = Bridge { control };
    attach(&mut inner, &bridge);
    let solved = inner.try_solve().ok()?;
    if let Some(answer) = read(&solved, &gains) {
        return Some(answer);
    }
    // Seen in 1.16.0: when presolve alone settles a program that was given a start, the optimal objective
    // comes back with the values of the start. Without a start it does not happen.
    let mut again = highs::Model::from(solved);
    forget_start(&mut again);
    read(&again.try_solve().ok()?, &gains)
}

/// What the solve came to; nothing when the values are not worth what `HiGHS` says they are.
fn read(solved: &highs::SolvedModel, gains: &[f64]) -> Option<Answer> {
    let ending = match solved.status() {
        HighsModelStatus::Optimal | HighsModelStatus::ModelEmpty => Ending::Optimal,
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => Ending::Infeasible,
        _ => Ending::Stopped,
    };
    let bound = solved.double_info_value(c"mip_dual_bound").ok().filter(|bound| bound.abs() < 1e29);
    let bound = match ending {
        Ending::Infeasible => f64::NEG_INFINITY,
        _ => bound.unwrap_or(f64::INFINITY),
    };
    if solved.primal_solution_status() != HighsSolutionStatus::Feasible {
        return Some(Answer { ending, bound, ..Answer::nothing() });
    }
    let values = solved.get_solution().columns().to_vec();
    let objective: f64 = gains.iter().zip(&values).map(|(gain, value)| gain * value).sum();
    let claimed = solved.objective_value();
    if (objective - claimed).abs() > 1e-5 * claimed.abs().max(1.0) {
        return None;
    }
    Some(Answer { ending, values: Some(values), objective, bound })
}

#[expect(unsafe_code, reason = "the binding offers no call for it")]
fn forget_start(model: &mut highs::Model) {
    // SAFETY: the model is alive and not being solved.
    unsafe {
        highs_sys::Highs_clearSolver(model.as_mut_ptr());
    }
}

/// What `HiGHS` hands back to us in its callback.
struct Bridge<'a> {
    control: &'a dyn Control,
}

#[expect(unsafe_code, reason = "HiGHS takes its callback as a C function and a pointer")]
fn attach(model: &mut highs::Model, bridge: &Bridge<'_>) {
    let data = std::ptr::from_ref(bridge).cast_mut().cast::<c_void>();
    // SAFETY: the model and the bridge both live in `run` until the solve has ended; HiGHS calls only in between.
    unsafe {
        highs_sys::Highs_setCallback(model.as_mut_ptr(), Some(on_event), data);
        for event in [
            highs_sys::kHighsCallbackSimplexInterrupt,
            highs_sys::kHighsCallbackIpmInterrupt,
            highs_sys::kHighsCallbackMipImprovingSolution,
            highs_sys::kHighsCallbackMipInterrupt,
        ] {
            highs_sys::Highs_startCallback(model.as_mut_ptr(), event);
        }
    }
}

#[expect(unsafe_code, reason = "reads what HiGHS points to during its callback")]
unsafe extern "C" fn on_event(
    event: c_int,
    _message: *const c_char,
    out: *const highs_sys::HighsCallbackDataOut,
    into: *mut highs_sys::HighsCallbackDataIn,
    data: *mut c_void,
) {
    if out.is_null() || data.is_null() {
        return;
    }
    // SAFETY: `data` is the bridge that `attach` handed over; `out` and `into` are valid during this call, and
    // `mip_solution` then has `mip_solution_size` values. A panic must not cross into C.
    unsafe {
        let control = (*data.cast::<Bridge<'_>>()).control;
        let quiet = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            if event == highs_sys::kHighsCallbackMipImprovingSolution {
                let size = usize::try_from((*out).mip_solution_size).unwrap_or(0);
                if !(*out).mip_solution.is_null() && size > 0 {
                    control.improved(std::slice::from_raw_parts((*out).mip_solution, size));
                }
                return false;
            }
            if event == highs_sys::kHighsCallbackMipInterrupt && (*out).mip_dual_bound.abs() < 1e29 {
                control.bound((*out).mip_dual_bound);
            }
            control.stop()
        }));
        if quiet.unwrap_or(true) && event != highs_sys::kHighsCallbackMipImprovingSolution && !into.is_null() {
            (*into).user_interrupt = 1;
        }
    }
}
