//! Messages: whoever something concerns is told of it. A feature puts what is told into the outbox, in the transaction of the change
//! itself (`service::put`); `worker` sends it by mail, through the municipality's gateway, or as a letter that staff print.
//!
//! **Never lost, and twice only where a protocol cannot know.** A row is claimed (`sending`, with a lease) before anything of it is
//! handed over, and what became of it is written afterwards. A program that dies in between leaves a row whose lease runs out; it is
//! sent once more, as the same letter under the same id. A gateway knows the id (`Idempotency-Key`) and takes it once. SMTP has one
//! window that nothing closes: the server has taken the letter and its answer has not been read or written down. It is as narrow as
//! one letter for each connection, and such a letter comes again with the same `Message-ID`, by which mailboxes drop the second one.
//! What was not yet handed over, or was refused, is known not to have come, and is no such case.

pub mod channels;
pub mod model;
pub mod pages;
pub mod render;
pub mod service;
mod store;
pub mod words;
pub mod worker;
