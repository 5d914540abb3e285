-- What people are told: a row is written in the transaction of the change it tells of, and sent from here.

create table message (
    id              text primary key,
    kind            text not null,
    -- Whom it is for. Null where nobody was found who could be told; then the organisation says who should have been.
    person_id       text references person (id) on delete cascade,
    organisation_id text references organisation (id) on delete cascade,
    -- Whether whoever it is for did it themself.
    own             boolean not null,
    -- What it is about: a booking, a series, a round, a person.
    subject_id      text not null,
    -- Those of one group that wait at the same time are told in one message.
    group_id        text,
    -- What is told once only (a reminder) has a key.
    once_key        text check (length(once_key) <= 200),
    -- What is told, as JSON and in no language; gone when it has been kept long enough.
    content         text,
    -- The letter as it was made when it was first sent, as JSON; gone with the content.
    letter          text,
    -- The way it went, and where to.
    channel         text check (channel in ('email', 'sms', 'digital', 'letter')),
    address         text check (length(address) <= 500),
    state           text not null check (state in
        ('waiting', 'sending', 'sent', 'to_print', 'printed', 'failed', 'stopped', 'unwanted', 'kept', 'late', 'joined')),
    -- The one it was told in, where several were told in one.
    joined_id       text references message (id) on delete set null,
    created_at      bigint not null,
    -- From when on it is to be sent: later when it failed, or when it is to wait for the morning.
    due_at          bigint not null,
    -- Until when it is worth sending; null: always.
    useful_until    bigint,
    -- Since when it is tried: what does not succeed for days is given up.
    tried_since     bigint not null,
    attempts        bigint not null default 0,
    -- By the database's clock. What is being sent and whose lease has run out belonged to a program that died.
    lease_until     bigint,
    done_at         bigint,
    done_by         text references person (id) on delete set null,
    -- A word for why it is as it is, where that needs one.
    why             text,
    -- How often staff have had it sent once more: what is sent on purpose has another id than what came twice.
    edition         bigint not null default 0
);
create index message_waiting on message (due_at) where state in ('waiting', 'sending');
create index message_group on message (group_id) where state = 'waiting' and group_id is not null;
create index message_of_person on message (person_id, created_at);
create index message_created on message (created_at);
create unique index message_once on message (once_key, person_id) where once_key is not null;

-- What became of a message, step by step.
create table message_step (
    id         text primary key,
    message_id text not null references message (id) on delete cascade,
    at         bigint not null,
    step       text not null,
    -- By whom, where it was a person.
    done_by    text references person (id) on delete set null,
    -- What the other side said.
    detail     text not null check (length(detail) <= 500)
);
create index message_step_of_message on message_step (message_id, at);

-- How somebody wants to be reached; who has no row is reached by e-mail at any hour.
create table message_reach (
    person_id   text primary key references person (id) on delete cascade,
    channel     text not null check (channel in ('email', 'sms', 'digital', 'letter')),
    phone       text not null check (length(phone) <= 40),
    address     text not null check (length(address) <= 300),
    -- Minutes after midnight between which nothing is sent; both or neither.
    quiet_from  bigint check (quiet_from between 0 and 1439),
    quiet_until bigint check (quiet_until between 0 and 1439),
    check ((quiet_from is null) = (quiet_until is null))
);

-- What of it somebody wants otherwise, by kind.
create table message_choice (
    person_id text not null references person (id) on delete cascade,
    kind      text not null,
    way       text not null check (way in ('email', 'sms', 'digital', 'letter', 'off', 'on')),
    primary key (person_id, kind)
);

-- The municipality's own paragraph in messages of a kind.
create table message_addition (
    kind     text not null,
    language text not null,
    text     text not null check (length(text) <= 1000),
    primary key (kind, language)
);

-- How often a booking's entry in people's calendars has been told of: each time has the next number.
create table calendar_entry (
    booking_id text primary key,
    sequence   bigint not null
);
