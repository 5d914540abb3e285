-- A season round: what associations ask for, what the scheduler proposes, what the clerk publishes.

create table round (
    id                         text primary key,
    name                       text not null,
    -- The dates the granted times hold for.
    first_date                 text not null,
    last_date                  text not null,
    -- When associations may apply.
    applications_open          text not null,
    applications_close         text not null,
    -- open: may be applied to (between the dates). closed: being decided. published: in the calendar.
    state                      text not null check (state in ('open', 'closed', 'published')),
    -- Points, as in the season format: what opening a building an evening costs, what company in one space is worth.
    evening_cost               bigint not null,
    adjacency_value            bigint not null,
    shortfall_penalty_per_slot bigint not null,
    change_penalty             bigint not null,
    slot_minutes               bigint not null,
    published_proposal_id      text,
    created_at                 bigint not null,
    check (first_date <= last_date),
    check (applications_open <= applications_close)
);

-- How much a club is promised and how much it may have, minutes a week.
create table club_limit (
    round_id        text not null references round (id) on delete cascade,
    organisation_id text not null references organisation (id),
    min_minutes     bigint not null,
    max_minutes     bigint not null,
    primary key (round_id, organisation_id),
    check (min_minutes <= max_minutes)
);

create table wish (
    id                text primary key,
    round_id          text not null references round (id) on delete cascade,
    organisation_id   text not null references organisation (id),
    group_name        text not null,
    age_band          text not null check (age_band in ('youth', 'junior', 'senior', 'disability', 'open')),
    persons           bigint not null,
    sessions          bigint not null check (sessions between 1 and 7),
    min_minutes       bigint not null,
    max_minutes       bigint not null,
    free_days_between bigint not null check (free_days_between between 0 and 3),
    -- Words separated by commas: features the space must have.
    needs             text not null default '',
    submitted_by      text references person (id),
    submitted_at      bigint not null,
    check (min_minutes <= max_minutes)
);
create index wish_round on wish (round_id);

create table wish_space (
    wish_id  text not null references wish (id) on delete cascade,
    space_id text not null references space (id),
    -- 1 is the first choice.
    choice   bigint not null,
    primary key (wish_id, space_id)
);

create table wish_time (
    id          text primary key,
    wish_id     text not null references wish (id) on delete cascade,
    weekday     bigint not null check (weekday between 1 and 7),
    from_minute bigint not null,
    to_minute   bigint not null,
    -- 1 is the first choice.
    choice      bigint not null,
    check (from_minute < to_minute)
);
create index wish_time_wish on wish_time (wish_id);

-- What the scheduler came up with: the best plan so far while it runs, the last one when it stops.
create table proposal (
    id         text primary key,
    round_id   text not null references round (id) on delete cascade,
    job_id     text,
    -- Points; the bound is proven: no plan can score higher.
    score      double precision not null,
    bound      double precision,
    status     text not null check (status in ('running', 'feasible', 'optimal')),
    seconds    double precision not null,
    created_at bigint not null
);
create index proposal_round on proposal (round_id, created_at);

create table season_grant (
    proposal_id text not null references proposal (id) on delete cascade,
    wish_id     text not null references wish (id) on delete cascade,
    space_id    text not null references space (id),
    weekday     bigint not null,
    from_minute bigint not null,
    to_minute   bigint not null,
    primary key (proposal_id, wish_id, weekday)
);

-- Sessions the clerk has fixed: the next plan keeps them exactly.
create table season_lock (
    round_id    text not null references round (id) on delete cascade,
    wish_id     text not null references wish (id) on delete cascade,
    space_id    text not null references space (id),
    weekday     bigint not null,
    from_minute bigint not null,
    to_minute   bigint not null,
    primary key (wish_id, weekday)
);

-- Why a wish got less than it asked for: code and the names that go with it (JSON), worded when shown.
create table refusal (
    proposal_id text not null references proposal (id) on delete cascade,
    wish_id     text not null references wish (id) on delete cascade,
    reasons     text not null,
    primary key (proposal_id, wish_id)
);
