-- A yellow light means "deviating but handled": somebody has said what will be done, and by when.

create table action (
    id          text primary key,
    building_id text not null references building (id) on delete cascade,
    what        text not null,
    who         text not null,
    due_date    text not null,
    created_by  text references person (id),
    created_at  bigint not null,
    done_at     bigint
);
create index action_building on action (building_id);
