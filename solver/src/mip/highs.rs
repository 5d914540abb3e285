//! The way to `HiGHS` and back. Models are written with `good_lp`; what it does not offer (the dual bound,
//! progress, stopping, a start, prices) is taken from `HiGHS` itself. This is the only file that may speak to C.

use std::ffi::{c_char, c_int, c_void};

use good_lp::{Expression, ProblemVariables, SolverModel, constraint, variable};
use highs::{HighsModelStatus, HighsSolutionStatus};

use super::{Answer, Control, Ending, Model, Settings};

/// Solves on this thread; nothing when `HiGHS` refuses the model.
pub(super) fn run(model: &Model, settings: Settings, start: Option<&[f64]>, control: &dyn Control) -> Option<Answer> {
    let relaxed = model.columns().iter().all(|column| !column.whole);
    let mut inner = written(model).ok()?;
    set_options(&mut inner, settings, relaxed)?;
    if let Some(values) = start {
        inner.try_set_solution(Some(values), None, None, None).ok()?;
    }
    let bridge = Bridge { control };
    attach(&mut inner, &bridge);
    let solved = inner.try_solve().ok()?;
    if let Some(answer) = read(&solved, model, relaxed) {
        return Some(answer);
    }
    // Seen in 1.16.0: when presolve alone settles a program that was given a start, the optimal objective
    // comes back with the values of the start. Without a start it does not happen.
    let mut again = highs::Model::from(solved);
    forget_start(&mut again);
    read(&again.try_solve().ok()?, model, relaxed)
}

/// The model in the words of `good_lp`.
fn written(model: &Model) -> Result<highs::Model, good_lp::ResolutionError> {
    let mut variables = ProblemVariables::new();
    let mut gain = Expression::with_capacity(model.columns().len());
    let mut columns = Vec::with_capacity(model.columns().len());
    for given in model.columns() {
        let definition = variable().min(given.least).max(given.most);
        let column = variables.add(if given.whole { definition.integer() } else { definition });
        if given.gain != 0.0 {
            gain.add_mul(given.gain, column);
        }
        columns.push(column);
    }
    let mut problem = variables.maximise(gain).using(good_lp::highs);
    for row in 0..model.rows() {
        let (entries, most) = model.row(row);
        let mut sum = Expression::with_capacity(entries.len());
        for &(column, factor) in entries {
            sum.add_mul(f64::from(factor), columns[column as usize]);
        }
        problem.add_constraint(constraint::leq(sum, most));
    }
    problem.try_into_inner()
}

fn set_options(model: &mut highs::Model, settings: Settings, relaxed: bool) -> Option<()> {
    let threads = i32::try_from(settings.threads.max(1)).unwrap_or(1);
    let seed = i32::try_from(settings.seed & 0x7fff_ffff).unwrap_or(1);
    model.make_quiet();
    model.try_set_option("threads", threads).ok()?;
    model.try_set_option("parallel", if threads > 1 { "choose" } else { "off" }).ok()?;
    model.try_set_option("random_seed", seed).ok()?;
    model.try_set_option("mip_rel_gap", settings.relative_gap).ok()?;
    model.try_set_option("mip_abs_gap", settings.absolute_gap).ok()?;
    model.try_set_option("presolve", if settings.presolve { "choose" } else { "off" }).ok()?;
    if relaxed {
        model.try_set_option("solver", "ipm").ok()?;
        model.try_set_option("run_crossover", "off").ok()?;
    }
    if settings.seconds.is_finite() {
        model.try_set_option("time_limit", settings.seconds.max(0.01)).ok()?;
    }
    Some(())
}

/// What the solve came to; nothing when the values are not worth what `HiGHS` says they are.
fn read(solved: &highs::SolvedModel, model: &Model, relaxed: bool) -> Option<Answer> {
    let ending = match solved.status() {
        HighsModelStatus::Optimal | HighsModelStatus::ModelEmpty => Ending::Optimal,
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => Ending::Infeasible,
        _ => Ending::Stopped,
    };
    let bound = match ending {
        Ending::Infeasible => f64::NEG_INFINITY,
        _ if relaxed => f64::INFINITY,
        _ => solved.double_info_value(c"mip_dual_bound").ok().filter(|b| b.abs() < 1e29).unwrap_or(f64::INFINITY),
    };
    let solution = solved.get_solution();
    let prices = if relaxed { solution.dual_rows().iter().map(|p| p.max(0.0)).collect() } else { Vec::new() };
    if solved.primal_solution_status() != HighsSolutionStatus::Feasible {
        return Some(Answer { ending, bound, prices, ..Answer::nothing() });
    }
    let values = solution.columns().to_vec();
    let objective = model.worth(&values);
    let claimed = solved.objective_value();
    if !relaxed && (objective - claimed).abs() > 1e-5 * claimed.abs().max(1.0) {
        return None;
    }
    Some(Answer { ending, values: Some(values), objective, bound, prices })
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
            highs_sys::kHighsCallbackCallbackMipUserSolution,
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
            if event == highs_sys::kHighsCallbackCallbackMipUserSolution {
                if let Some(values) = control.hint() {
                    let count = c_int::try_from(values.len()).unwrap_or(0);
                    highs_sys::Highs_setCallbackSolution(into, count, values.as_ptr());
                }
                return false;
            }
            if event == highs_sys::kHighsCallbackMipInterrupt && (*out).mip_dual_bound.abs() < 1e29 {
                control.bound((*out).mip_dual_bound);
            }
            control.stop()
        }));
        let informs = event == highs_sys::kHighsCallbackMipImprovingSolution
            || event == highs_sys::kHighsCallbackCallbackMipUserSolution;
        if quiet.unwrap_or(true) && !informs && !into.is_null() {
            (*into).user_interrupt = 1;
        }
    }
}
