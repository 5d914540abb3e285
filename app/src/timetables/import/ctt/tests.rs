//! Files as the competition writes them, and files that are not.

use super::super::fault::What;
use super::{problem, read, solution};
use samrum_solver::timetable::{Cost, Problem, referee};

const TOY: &str = "Name: Toy\r\nCourses: 2\r\nRooms: 2\r\nDays: 2\r\nPeriods_per_day: 2\r\nCurricula: 1\r\nConstraints: 1\r\n\r\n\
COURSES:\r\nA T1 2 2 30\r\nB T2 1 1 10\r\n\r\nROOMS:\r\nX\t20\r\nY\t40\r\n\r\nCURRICULA:\r\nQ 2 A B\r\n\r\n\
UNAVAILABILITY_CONSTRAINTS:\r\nB 0 0\r\n\r\nEND.\r\n";

fn cost(text: &str) -> Cost {
    let instance = read(TOY).expect("sound");
    let problem = Problem::new(problem::givens(&instance)).expect("sound");
    let plan = solution::read(&instance, &problem, text).expect("sound");
    assert_eq!(solution::write(&instance, &plan), text);
    referee::judge(&problem, &plan).expect("a plan").cost
}

#[test]
fn each_wish_costs_what_the_competition_says() {
    // A's lectures are alone on day 1 beside none of the curriculum: B adjoins the first, the second is alone.
    assert_eq!(cost("A Y 0 0\nA Y 1 0\nB X 0 1\n"), Cost { infeasibility: 0, objective: 2 });
    // A smaller room by ten seats, and a second room.
    assert_eq!(cost("A X 0 0\nA Y 1 0\nB X 0 1\n"), Cost { infeasibility: 0, objective: 2 + 10 + 1 });
    // One day too few; nobody is alone.
    assert_eq!(cost("A Y 0 0\nA Y 0 1\nB X 1 1\n"), Cost { infeasibility: 0, objective: 5 + 2 });
}

#[test]
fn what_the_competition_forbids_is_infeasible_and_what_it_allows_is_not() {
    assert_eq!(cost("A Y 0 0\nA Y 1 0\nB X 1 1\n").infeasibility, 0);
    assert!(cost("A Y 0 0\nA Y 1 0\nB X 1 0\n").infeasibility > 0, "the curriculum would be at two places");
    assert!(cost("A Y 0 1\nA Y 1 0\nB X 0 0\n").infeasibility > 0, "B has no time then");
    assert!(cost("A Y 0 1\nA Y 1 0\n").infeasibility > 0, "B is not held");
}

#[test]
fn every_fault_is_told_with_its_line() {
    let broken = TOY.replace("A T1 2 2 30", "A T1 two 2 30").replace("Q 2 A B", "Q 2 A C").replace("B 0 0", "B 7 0");
    let faults = read(&broken).expect_err("faulty");
    let lines: Vec<_> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, [Some(10), Some(18), Some(21)], "{faults:?}");
    let cut = &TOY[..TOY.find("CURRICULA:").expect("there")];
    let faults = read(cut).expect_err("cut off");
    assert!(faults.iter().any(|fault| fault.what == What::Missing("END.")), "{faults:?}");
}

#[test]
fn nothing_that_is_read_makes_the_program_stop() {
    for text in ["", "END.", "COURSES:\nA\nEND.", "Days: 99999999999\nPeriods_per_day: 1000000\nEND.", "\u{0}\u{fffd}"]
    {
        assert!(read(text).is_err());
    }
}
