//! Where days are halves: teachers who come in the morning or in the afternoon, but on few days in both. Who may now and then is off, on
//! every other day, in one half: such an absence is an event before the hours of that half, in which the teacher then has none.

use super::building::Building;
use super::weight::Weight;
use samrum_solver::timetable::{Event, Range, Rule};

impl Building<'_> {
    /// Adds what keeps teachers out of one half of a day; `next` is the number of the first event that it returns, the absences.
    pub fn absences(&mut self, next: usize) -> Vec<Event> {
        let required = Weight { required: true, weight: 1 };
        let days = self.instance.days.len() / 2;
        let pairs: Vec<Vec<usize>> =
            (0..days).map(|day| vec![self.set(self.day(2 * day)), self.set(self.day(2 * day + 1))]).collect();
        let teachers = self
            .instance
            .whole_days
            .iter()
            .enumerate()
            .filter_map(|(place, most)| Some((self.teacher(place), (*most)?)));
        let (never, seldom): (Vec<_>, Vec<_>) = teachers.partition(|(_, most)| *most == 0);
        let one = Range { least: 0, most: 1 };
        let resources: Vec<usize> = never.into_iter().map(|(teacher, _)| teacher).collect();
        for sets in pairs.into_iter().filter(|_| !resources.is_empty()) {
            self.add(required, Rule::ClusterBusyTimes { resources: resources.clone(), sets, busy_sets: one });
        }
        let seldom: Vec<(usize, usize)> = seldom.into_iter().filter(|(_, most)| *most < days).collect();
        for half in (0..2 * days).filter(|_| !seldom.is_empty()) {
            let sets = vec![self.set(vec![half * self.instance.day_length()]), self.set(self.day(half))];
            let resources = seldom.iter().map(|(teacher, _)| *teacher).collect();
            self.add(required, Rule::ClusterBusyTimes { resources, sets, busy_sets: one });
        }
        let absences: Vec<(usize, usize)> = seldom.into_iter().map(|(teacher, most)| (teacher, days - most)).collect();
        self.marks(next, &absences)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::SCHOOL;
    use super::super::{Read, read, write};
    use samrum_solver::timetable::referee::judge;

    /// The school with its two days as halves of one, and what the teacher of art may do there.
    fn halved(behaviour: &str) -> Read {
        let teacher =
            format!("<Name>BOE</Name><Mornings_Afternoons_Behavior>{behaviour}</Mornings_Afternoons_Behavior>");
        let text = SCHOOL.replace(">Official<", ">Mornings_Afternoons<").replace("<Name>BOE</Name>", &teacher);
        read(&text).expect("a school")
    }

    /// What is broken when the teacher has art in both halves, or in one.
    fn broken(behaviour: &str, both: bool) -> u64 {
        let school = halved(behaviour);
        let activity = |id: usize, day: &str, hour: usize| {
            format!("<Activity><Id>{id}</Id><Day>{day}</Day><Hour>{hour}</Hour></Activity>")
        };
        let (day, hour) = if both { ("Ti", 8) } else { ("Må", 9) };
        let text =
            format!("<Activities_Timetable>{}{}</Activities_Timetable>", activity(3, "Må", 10), activity(4, day, hour));
        let plan = write::read(&school.instance, &school.problem, &text).expect("a plan");
        judge(&school.problem, &plan).expect("a verdict").cost.infeasibility
    }

    #[test]
    fn a_teacher_comes_in_one_half_of_a_day_but_for_the_days_excepted() {
        for (behaviour, more) in [("Unrestricted", 0), ("Exclusive", 1), ("One day exception", 0)] {
            assert_eq!(broken(behaviour, true), broken("Unrestricted", true) + more, "{behaviour}");
            assert_eq!(broken(behaviour, false), broken("Unrestricted", false), "{behaviour}");
        }
    }

    #[test]
    fn who_may_have_both_halves_of_one_day_of_two_is_off_on_the_other() {
        let four =
            "<Day><Name>Må</Name></Day><Day><Name>Ti</Name></Day><Day><Name>On</Name></Day><Day><Name>To</Name></Day>";
        let text = SCHOOL
            .replace("<Day><Name>Må</Name></Day><Day><Name>Ti</Name></Day>", four)
            .replace(">Official<", ">Mornings_Afternoons<");
        let list =
            "<Exception_Teachers_One_Day_List><Teacher>BOE</Teacher></Exception_Teachers_One_Day_List><Students_List>";
        let broken = |text: &str, days: [&str; 2]| {
            let school = read(text).expect("a school");
            let activity =
                |id: usize, day: &str| format!("<Activity><Id>{id}</Id><Day>{day}</Day><Hour>9</Hour></Activity>");
            // Both halves of the first day, and then one more lesson each way.
            let text = format!(
                "<Activities_Timetable>{}{}</Activities_Timetable>",
                activity(3, days[0]),
                activity(4, days[1])
            );
            let plan = write::read(&school.instance, &school.problem, &text).expect("a plan");
            judge(&school.problem, &plan).expect("a verdict").cost.infeasibility
        };
        let excepted = text.replace("<Students_List>", list);
        assert_eq!(broken(&excepted, ["Må", "Ti"]), broken(&text, ["Må", "Ti"]));
        let morocco = excepted
            .replace("version=\"6.8.5\"", "version=\"5.27.3-morocco\"")
            .replace("<Teacher>BOE</Teacher></Exception", "</Exception");
        assert_eq!(broken(&morocco, ["Må", "Ti"]), broken(&text, ["Må", "Ti"]) + 1);
    }
}
