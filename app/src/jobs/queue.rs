//! The queue table: put in, claim, report, finish, cancel.
