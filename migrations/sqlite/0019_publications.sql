-- A season's way into the calendar and out of it: slow work, done in many short transactions so that nobody who books waits for it.

create table publication (
    -- Also the source of its series: what is published anew after a withdrawal has series of its own.
    id               text primary key,
    round_id         text not null references round (id) on delete cascade,
    proposal_id      text not null references proposal (id),
    -- publishing: being put into the calendar. withdrawing: being taken out of it. What is withdrawn is kept as that.
    state            text not null check (state in ('publishing', 'published', 'withdrawing', 'withdrawn')),
    -- Whether dates in school breaks are booked too.
    in_school_breaks boolean not null,
    -- Weekly times there are, and how many of them have come into the calendar.
    total            bigint not null,
    done             bigint not null default 0,
    published_by     text references person (id),
    published_at     bigint not null,
    withdrawn_by     text references person (id),
    withdrawn_at     bigint,
    -- Why it was withdrawn, in words for those who had the times.
    reason           text not null default '' check (length(reason) <= 500),
    check (done between 0 and total),
    check (state <> 'published' or done = total),
    check ((state in ('withdrawing', 'withdrawn')) = (withdrawn_at is not null))
);
create index publication_round on publication (round_id, published_at);
-- A round is in the calendar once at most.
create unique index publication_live on publication (round_id) where state <> 'withdrawn';

-- What was published before there was this table: its series name the proposal as their source.
insert into publication (id, round_id, proposal_id, state, in_school_breaks, total, done, published_by, published_at)
select r.published_proposal_id, r.id, r.published_proposal_id, 'published', false,
       (select count(*) from season_grant g where g.proposal_id = r.published_proposal_id),
       (select count(*) from season_grant g where g.proposal_id = r.published_proposal_id),
       null,
       coalesce((select max(e.at) from event e where e.action = 'season.publish' and e.subject_id = r.id), p.created_at)
from round r join proposal p on p.id = r.published_proposal_id
where r.state = 'published';
