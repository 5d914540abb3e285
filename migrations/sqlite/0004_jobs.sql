-- Slow work: a row that a worker claims, keeps alive by a lease, reports on, and can be told to stop.

create table job (
    id               text primary key,
    kind             text not null,
    -- What the work is about (a season round, say); one job of a kind runs on a subject at a time.
    subject_id       text not null,
    payload          text not null,
    state            text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    -- JSON written by the work itself: how far it has come.
    progress         text not null default '{}',
    cancel_requested boolean not null default false,
    attempts         bigint not null default 0,
    -- A running job whose lease has run out belongs to a worker that died; another may claim it.
    lease_until      bigint,
    created_by       text references person (id),
    created_at       bigint not null,
    finished_at      bigint,
    -- A word for why it failed; the feature whose work it is puts it into a sentence.
    error            text not null default ''
);
create index job_waiting on job (created_at) where state in ('queued', 'running');
create index job_subject on job (subject_id, created_at);
create unique index job_one_at_a_time on job (kind, subject_id) where state in ('queued', 'running');
