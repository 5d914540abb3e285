//! Two season rounds: this year's, which the scheduler solves and the clerk has published, and one that takes applications.

use super::dice::Dice;
use super::names::Activity;
use super::places::Places;
use super::residents::Residents;
use super::{DemoError, Size, at, calendar::SchoolYear};
use crate::facilities::model::{Space, SpaceKind};
use crate::id::{JobId, OrganisationId, RoundId, SpaceId};
use crate::jobs::queue;
use crate::jobs::worker::{self, Handlers};
use crate::people::model::Actor;
use crate::people::service::actor;
use crate::seasons::model::{AgeBand, ClubLimit, RoundNumbers, RoundTerms, Run, SchoolBreaks, WishNumbers, WishTerms};
use crate::seasons::service::{self, KIND, SeasonError};
use crate::server::state::App;
use crate::time::{DateRange, Weekday, Weekly};
use chrono::{Datelike, Days, NaiveDate};
use std::time::Duration;

/// What came of the rounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub wishes: usize,
    /// Weekly times that have been published.
    pub series: usize,
}

/// Teams of one club that apply, on average.
const TEAMS_OF_A_CLUB: usize = 3;

/// How often the demo looks whether the scheduler is done.
const BEAT: Duration = Duration::from_millis(200);

pub async fn add(
    app: &App,
    seed: u64,
    size: Size,
    places: &Places,
    residents: &Residents,
    year: &SchoolYear,
) -> Result<Counts, DemoError> {
    let mut dice = Dice::new(seed, "season");
    // So many teams that the best plan is proven well within the seconds: a plan cut short would not be the same each time.
    let (teams, seconds) = match size {
        Size::Full => (80, 25),
        Size::Small => (10, 10),
    };
    let spring = NaiveDate::from_ymd_opt(year.first.year(), 4, 1).ok_or(DemoError::Date)?;
    let clerk = actor(&mut app.database.read().await?, &residents.clerk).await?.ok_or(SeasonError::NotFound)?;
    let town = Town { clerk: &clerk, places, residents };
    let published = RoundTerms {
        name: format!("Säsongen {}/{}", year.first.year(), year.last.year()),
        dates: DateRange::new(year.first + Days::new(6), year.last - Days::new(12)),
        applications: DateRange::new(spring, spring + Days::new(29)),
        numbers: NUMBERS,
    };
    let round = town.apply(&at(app, spring + Days::new(3), 720), &mut dice, teams, &published).await?;
    let decided = at(app, spring + Days::new(70), 600);
    service::close(&decided, &clerk, &round).await?;
    Box::pin(solve(&decided, &clerk, &round, seconds)).await?;
    let job = service::publish(&decided, &clerk, &round, SchoolBreaks::LeftOut).await?;
    Box::pin(finish(&decided, Handlers::default().on(service::PUBLICATION, service::fill), &job)).await?;
    let mut tx = app.database.read().await?;
    let series = service::round(&mut tx, &round)
        .await?
        .and_then(|round| round.publication)
        .map_or(0, |publication| publication.done);
    drop(tx);

    let today = app.today();
    let first = crate::time::monday_of(today + Days::new(49));
    let open = RoundTerms {
        name: format!("Kompletterande fördelning {}", first.year()),
        dates: DateRange::new(first, first + Days::new(18 * 7 - 1)),
        applications: DateRange::new(today - Days::new(11), today + Days::new(17)),
        numbers: NUMBERS,
    };
    town.apply(&at(app, today - Days::new(4), 1110), &mut dice, teams / 7, &open).await?;
    Ok(Counts { wishes: teams + teams / 7, series })
}

/// The points of both rounds.
const NUMBERS: RoundNumbers = RoundNumbers {
    slot_minutes: 30,
    evening_cost: 15,
    adjacency_value: 4,
    shortfall_penalty_per_slot: 3,
    change_penalty: 5,
};

/// Who applies, and for what.
struct Town<'a> {
    clerk: &'a Actor,
    places: &'a Places,
    residents: &'a Residents,
}

impl Town<'_> {
    /// Makes the round and lets so many teams apply.
    async fn apply(&self, app: &App, dice: &mut Dice, teams: usize, terms: &RoundTerms) -> Result<RoundId, DemoError> {
        let Self { clerk, places, residents } = self;
        let round = service::add_round(app, clerk, terms).await?;
        let able = residents.associations.iter().filter(|(_, activity)| !halls(places, *activity).is_empty());
        let clubs: Vec<_> = able.take(teams.div_ceil(TEAMS_OF_A_CLUB)).collect();
        for (club, _) in &clubs {
            let limit = ClubLimit { organisation: club.id.clone(), min_minutes: 60, max_minutes: 600 };
            service::set_limit(app, clerk, &round, &limit).await?;
        }
        for team in 0..teams {
            let Some((at, (club, activity))) =
                (!clubs.is_empty()).then(|| (team % clubs.len(), clubs[team % clubs.len()]))
            else {
                break;
            };
            let band = BANDS[(team / clubs.len() + at * 4) % BANDS.len()];
            let wish = wish(dice, band, &club.id, *activity, &halls(places, *activity), residents);
            service::apply(app, clerk, &round, &wish).await?;
        }
        Ok(round)
    }
}

/// What an activity can be held in.
fn halls(places: &Places, activity: Activity) -> Vec<&Space> {
    let has = |space: &Space, feature: &str| space.features.iter().any(|word| word == feature);
    let fits = |space: &&Space| {
        space.bookable
            && match activity {
                Activity::Floorball => space.kind == SpaceKind::SportsHall && !has(space, "gymnastikredskap"),
                Activity::Handball => has(space, "handbollsmål"),
                Activity::Basketball => has(space, "basketkorgar") && space.kind == SpaceKind::SportsHall,
                Activity::Volleyball => has(space, "volleybollnät"),
                Activity::Gymnastics => has(space, "gymnastikredskap") || has(space, "ribbstolar"),
                Activity::Karate => has(space, "mattor") || has(space, "spegelvägg"),
                Activity::Dance => has(space, "spegelvägg"),
                Activity::Football => has(space, "konstgräs"),
                Activity::Hockey => space.kind == SpaceKind::IceRink,
                Activity::Swimming => has(space, "25 meter") || has(space, "50 meter"),
                Activity::Culture | Activity::Seniors => false,
            }
    };
    places.spaces.iter().filter(fits).collect()
}

/// A team: for whom, what it is called, how many come, and when they can begin.
type Band = (AgeBand, &'static str, i64, u16);

const BANDS: [Band; 9] = [
    (AgeBand::Youth, "F10", 16, 990),
    (AgeBand::Youth, "P12", 18, 990),
    (AgeBand::Youth, "Flickor 8–9 år", 20, 990),
    (AgeBand::Youth, "Pojkar 13–14 år", 18, 1020),
    (AgeBand::Junior, "Juniorer", 18, 1080),
    (AgeBand::Youth, "Flickor 15–16 år", 16, 1050),
    (AgeBand::Disability, "Parasport", 10, 1020),
    (AgeBand::Senior, "Damer A", 18, 1140),
    (AgeBand::Senior, "Herrar A", 20, 1140),
];

/// What one team asks for: most want the large arenas, and evenings that suit the age.
fn wish(
    dice: &mut Dice,
    band: Band,
    club: &OrganisationId,
    activity: Activity,
    halls: &[&Space],
    residents: &Residents,
) -> WishTerms {
    let (age_band, group, persons, earliest) = band;
    let mut spaces: Vec<SpaceId> = Vec::new();
    // Grown-ups and juniors play over the whole court, children on a part of it.
    let grown = matches!(age_band, AgeBand::Senior | AgeBand::Junior);
    let divisible = halls.iter().any(|space| space.atoms.len() > 1);
    let sized = |space: &Space| !divisible || if grown { space.atoms.len() > 1 } else { space.atoms.len() <= 2 };
    let (arenas, others): (Vec<&Space>, Vec<&Space>) = halls.iter().partition(|space| space.code.starts_with('I'));
    for _ in 0..14 {
        let among = if dice.happens(70) { &arenas } else { &others };
        let Some(space) = dice.pick(among) else { continue };
        if spaces.len() < 3 && space.holds(persons) && sized(space) && !spaces.contains(&space.id) {
            spaces.push(space.id.clone());
        }
    }
    // Where only large places fit, the first of them.
    if spaces.is_empty() {
        spaces.extend(halls.iter().filter(|space| space.holds(persons)).take(2).map(|space| space.id.clone()));
    }
    let sessions = if matches!(activity, Activity::Dance | Activity::Karate) { 1 } else { 1 + dice.below(2) as i64 };
    let mut days = Weekday::ALL[..5].to_vec();
    dice.shuffle(&mut days);
    let mut times: Vec<_> =
        days.into_iter().take(3).map(|weekday| Weekly::new(weekday, earliest, (earliest + 210).min(1320))).collect();
    if dice.happens(25) {
        // Some ask for one hall on two evenings and nothing else; not all of them can have it.
        spaces.truncate(1);
        times.truncate(2);
    } else if dice.happens(35) {
        times.push(Weekly::new(Weekday::ALL[5 + dice.below(2)], 600, 900));
    }
    let at = residents.associations.iter().position(|(known, _)| known.id == *club).unwrap_or(0);
    WishTerms {
        organisation: club.clone(),
        group: group.to_owned(),
        age_band,
        numbers: WishNumbers {
            persons,
            sessions,
            min_minutes: 60,
            max_minutes: if grown { 120 } else { 90 },
            free_days_between: i64::from(sessions > 1),
        },
        needs: Vec::new(),
        spaces,
        times,
        submitted_by: residents.bookers.get(at).cloned(),
    }
}

/// Runs the scheduler's own job here and now, and waits for it.
async fn solve(app: &App, clerk: &Actor, round: &RoundId, seconds: u32) -> Result<(), DemoError> {
    let run = Run { seconds, ..Run::default() };
    let job = service::start_run(app, clerk, round, &run).await?;
    finish(app, Handlers::default().on(KIND, service::run), &job).await
}

/// Does a job here and now.
async fn finish(app: &App, handlers: Handlers, job: &JobId) -> Result<(), DemoError> {
    let done = async {
        loop {
            tokio::time::sleep(BEAT).await;
            let mut tx = app.database.read().await?;
            if !queue::job(&mut tx, job).await?.is_some_and(|job| job.state.is_live()) {
                return Ok::<_, sqlx::Error>(());
            }
        }
    };
    let mut outcome = Ok(());
    Box::pin(worker::run(app.clone(), handlers, async { outcome = done.await })).await;
    Ok(outcome?)
}
