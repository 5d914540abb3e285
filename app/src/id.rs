//! One newtype per kind of thing that has an id, so that a space is never mistaken for a building.
//! Ids are UUID v7 as text: sorted by time of making, and the same column type on both engines.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            #[cfg(feature = "ssr")]
            #[expect(clippy::new_without_default, reason = "every call makes another id; a default would be surprising")]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7().to_string())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

ids! {
    /// A person with or without an account.
    PersonId;
    /// An association, a school or a unit of the municipality.
    OrganisationId;
    /// Files sent together, between a preview and its confirmation.
    UploadId;
    /// A building.
    BuildingId;
    /// The smallest separately usable part of a space.
    AtomId;
    /// What people book: one or more atoms.
    SpaceId;
    /// Dates on which a space has other opening hours.
    ExceptionId;
    /// Days without school.
    SchoolBreakId;
    /// A time during which a place is shut off.
    ClosingId;
    /// A day on which everything is closed.
    ClosedDayId;
    /// A changed rule that met what was booked.
    RuleChangeId;
    /// One use of a space at one time.
    BookingId;
    /// A weekly use of a space.
    SeriesId;
    /// A piece of slow work.
    JobId;
    /// A season round.
    RoundId;
    /// What one group asks for in a round.
    WishId;
    /// A plan of the scheduler for a round.
    ProposalId;
    /// A proposal's way into the calendar; also the source of its series.
    PublicationId;
    /// An imported school timetable.
    TimetableId;
    /// A lesson of a school timetable.
    LessonId;
    /// A school whose timetable is in the making.
    DraftId;
    /// A timetable of the scheduler for such a school.
    DraftPlanId;
    /// A time at which a room cannot have lessons.
    ClosureId;
    /// What will be done about a building that deviates.
    ActionId;
    /// Something that somebody is told.
    MessageId;
}
