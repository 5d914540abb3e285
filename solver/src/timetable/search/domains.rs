//! Where each meet may be tried: starts and resources that break nothing required by themselves. When nothing is left,
//! everything is tried, for then something has to be broken.

use super::super::constraint::Rule;
use super::layout::Layout;

/// Fills in the starts of each event and the candidates of each role.
pub fn fill(layout: &mut Layout<'_>) {
    let problem = layout.problem;
    let times = layout.times;
    let mut wanted: Vec<Vec<(Option<u32>, Vec<bool>)>> = vec![Vec::new(); problem.events.len()];
    let mut refused: Vec<Vec<Vec<usize>>> =
        problem.events.iter().map(|event| vec![Vec::new(); event.roles.len()]).collect();
    let required =
        problem.constraints.iter().enumerate().filter(|(_, constraint)| constraint.required && constraint.weight > 0);
    for (number, constraint) in required {
        match &constraint.rule {
            Rule::AvoidUnavailableTimes { resources, times } => {
                for resource in resources {
                    for time in times {
                        layout.closed[*resource * layout.times + *time] = true;
                    }
                }
            }
            Rule::PreferTimes { events, times: preferred, duration } => {
                let table: Vec<bool> = (0..times).map(|time| preferred.contains(&time)).collect();
                for event in events {
                    wanted[*event].push((*duration, table.clone()));
                }
            }
            Rule::PreferResources { roles, .. } => {
                for at in roles {
                    refused[at.event][at.role].push(number);
                }
            }
            _ => {}
        }
    }
    for (number, event) in problem.events.iter().enumerate() {
        let given: Vec<usize> = event.roles.iter().filter_map(|role| role.resource).collect();
        let of_duration = |duration: usize| -> Vec<u32> {
            let all = 0..(times + 1).saturating_sub(duration);
            let preferred = |start: usize| {
                let mut rules =
                    wanted[number].iter().filter(|(only, _)| only.is_none_or(|only| only as usize == duration));
                rules.all(|(_, table)| table[start])
            };
            let open = |start: usize| {
                (start..start + duration)
                    .all(|time| given.iter().all(|resource| !layout.closed[*resource * times + time]))
            };
            let good: Vec<u32> =
                all.clone().filter(|start| preferred(*start) && open(*start)).map(|start| start as u32).collect();
            if !good.is_empty() {
                return good;
            }
            let fair: Vec<u32> = all.clone().filter(|start| preferred(*start)).map(|start| start as u32).collect();
            if fair.is_empty() { all.map(|start| start as u32).collect() } else { fair }
        };
        layout.starts.push((1..=event.duration).map(of_duration).collect());
        let candidates = |(place, role): (usize, &super::super::problem::Role)| -> Vec<u32> {
            if role.resource.is_some() {
                return Vec::new();
            }
            let of_kind =
                || (0..problem.resources.len()).filter(|resource| problem.resources[*resource].kind == role.kind);
            let fits = |resource: &usize| {
                refused[number][place].iter().all(|constraint| match &problem.constraints[*constraint].rule {
                    Rule::PreferResources { resources, .. } => resources.contains(resource),
                    _ => true,
                })
            };
            let good: Vec<u32> = of_kind().filter(fits).map(|resource| resource as u32).collect();
            if good.is_empty() { of_kind().map(|resource| resource as u32).collect() } else { good }
        };
        layout.candidates.push(event.roles.iter().enumerate().map(candidates).collect());
    }
    link(layout);
}

/// Events that must run together are tried only where all of them can be, if there is such a start.
fn link(layout: &mut Layout<'_>) {
    let problem = layout.problem;
    let required = problem.constraints.iter().filter(|constraint| constraint.required && constraint.weight > 0);
    for constraint in required {
        let Rule::LinkEvents { groups } = &constraint.rule else { continue };
        for group in groups {
            let shortest = group.iter().map(|event| layout.starts[*event].len()).min().unwrap_or(0);
            for length in 0..shortest {
                let Some((first, others)) = group.split_first() else { continue };
                let mut common = layout.starts[*first][length].clone();
                common.retain(|start| others.iter().all(|event| layout.starts[*event][length].contains(start)));
                if !common.is_empty() {
                    for event in group {
                        layout.starts[*event][length].clone_from(&common);
                    }
                }
            }
        }
    }
}
