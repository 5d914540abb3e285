-- Nothing is lost by one press, nor by a refusal.

-- The last forms that were refused in a session, so that their address can be got, reloaded and read in another language.
-- Never a password, never a file; for an hour, and at most some ten in a session.
create table refused_form (
    session    text not null references session (token_hash) on delete cascade,
    -- Path and query that the form was sent to.
    address    text not null check (length(address) <= 2000),
    -- Names and values as a JSON list of pairs, just as they were typed.
    body       text not null check (length(body) <= 65536),
    -- Whether something (a password) was left out of the body.
    partial    boolean not null,
    created_at bigint not null,
    primary key (session, address)
);
create index refused_form_created on refused_form (created_at);

-- An application that was taken back is kept, and can be sent again while the round takes applications.
alter table wish add column withdrawn_at bigint;
alter table wish add column withdrawn_by text references person (id);

-- What a booking was before it was cancelled, and whether staff did it: whoever cancelled may take it back for a while, but what
-- staff cancelled is not taken back by its holder. Null: cancelled in another way (a season withdrawn, say), or earlier.
alter table booking add column cancelled_from text check (cancelled_from in ('requested', 'confirmed'));
alter table booking add column cancelled_by_staff boolean;
