//! The season solver against second opinions: brute force on tiny problems, the referee on all, and `HiGHS`
//! against itself.

mod brute;
mod differential;
mod fair;
mod optimum;
mod sample;
mod search;
