-- Who there is: persons, the organisations they act for, what they may do, and how they prove who they are.
-- Instants are whole seconds since 1970 in UTC in every table; the schema is the same on both engines.

create table organisation (
    id         text primary key,
    name       text not null unique,
    -- association: a club. school, unit: the municipality's own.
    kind       text not null check (kind in ('association', 'school', 'unit')),
    created_at bigint not null
);

create table person (
    id            text primary key,
    -- Always stored in lower case, so that a person has one account.
    email         text not null unique,
    name          text not null,
    -- argon2id in PHC form; null for a person who never signs in with a password (booked for by the clerk).
    password_hash text,
    language      text not null default 'sv',
    created_at    bigint not null,
    disabled_at   bigint
);

-- A role holds everywhere, or for one organisation, or for one building (at most one of the two is set).
create table role (
    id              text primary key,
    person_id       text not null references person (id) on delete cascade,
    role            text not null
        check (role in ('citizen', 'booker', 'clerk', 'timetabler', 'manager', 'administrator')),
    organisation_id text references organisation (id) on delete cascade,
    -- References building (id), which the next file creates.
    building_id     text,
    check (organisation_id is null or building_id is null)
);
create index role_person on role (person_id);

-- The cookie holds a random token; only its SHA-256 is kept here, so a stolen database signs nobody in.
create table session (
    token_hash   text primary key,
    person_id    text not null references person (id) on delete cascade,
    device       text not null,
    created_at   bigint not null,
    last_seen_at bigint not null,
    expires_at   bigint not null
);
create index session_person on session (person_id);

-- Bearer tokens of other programs, hashed for the same reason.
create table api_token (
    token_hash text primary key,
    id         text not null unique,
    person_id  text not null references person (id) on delete cascade,
    name       text not null,
    created_at bigint not null,
    revoked_at bigint
);

-- Tariffs, thresholds and terms differ by municipality and by year: a value holds from a date on.
create table setting (
    name       text not null,
    valid_from text not null,
    value      text not null,
    primary key (name, valid_from)
);

-- Who did what, so that every decision can be accounted for afterwards.
create table event (
    id         text primary key,
    at         bigint not null,
    person_id  text,
    action     text not null,
    subject_id text not null,
    detail     text not null
);
create index event_subject on event (subject_id);
