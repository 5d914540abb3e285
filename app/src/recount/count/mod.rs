//! The counting itself: rows in, differences out. It knows no function of the features that it judges.

mod calendar;
mod series;

use super::model::{Difference, Mending, Tables};
use crate::time::{Instant, Zone};

/// Everything that differs, the schema's own guards first.
pub fn count(tables: &Tables, now: Instant, zone: Zone) -> Vec<Difference> {
    let mut found = Vec::new();
    for (name, statement) in &tables.missing_guards {
        let what = format!("The guard «{name}» of the schema is missing.");
        found.push(Difference { what, mending: Mending::Guard(statement.clone()) });
    }
    for what in &tables.broken {
        let mending = Mending::Look("take a copy of the database, and restore the rows from a backup");
        found.push(Difference { what: what.clone(), mending });
    }
    found.extend(calendar::differences(tables));
    found.extend(series::differences(tables, now, zone));
    for (job, kind) in &tables.silent_jobs {
        let what = format!("Job {job} ({kind}) is said to run, and its worker has been silent longer than it may.");
        found.push(Difference { what, mending: Mending::Requeue { job: job.clone() } });
    }
    found
}
