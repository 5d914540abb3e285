-- What each step of a fair plan reached, and what none can surpass (JSON; empty for plans by points alone): written and read whole.
alter table proposal add column steps text not null default '[]';
