//! Who holds bookings, and how they are reached: for the staff who must tell them something.

use crate::bookings::model::Booking;
use crate::database::Tx;
use crate::id::{OrganisationId, PersonId};
use crate::people;
use crate::people::model::Person;
use leptos::prelude::*;
use std::collections::HashMap;

pub struct Holders {
    organisations: HashMap<OrganisationId, String>,
    bookers: HashMap<OrganisationId, Vec<Person>>,
    persons: HashMap<PersonId, Person>,
}

impl Holders {
    /// Of these bookings.
    pub async fn read(tx: &mut Tx, bookings: impl Iterator<Item = &Booking>) -> Result<Self, sqlx::Error> {
        let organisations =
            people::service::organisations(tx).await?.into_iter().map(|one| (one.id, one.name)).collect();
        let bookers = people::service::bookers(tx).await?;
        let mut persons = HashMap::new();
        for id in bookings.filter_map(|booking| booking.what.person.clone()) {
            if !persons.contains_key(&id)
                && let Some(person) = people::service::person(tx, &id).await?
            {
                persons.insert(id, person);
            }
        }
        Ok(Self { organisations, bookers, persons })
    }

    /// The association and whoever answers for it or for the booking, with addresses to write to.
    pub fn view(&self, booking: &Booking) -> AnyView {
        let organisation = booking.what.organisation.as_ref().and_then(|id| self.organisations.get(id)).cloned();
        let own = booking.what.person.as_ref().and_then(|id| self.persons.get(id));
        let of_organisation =
            booking.what.organisation.as_ref().and_then(|id| self.bookers.get(id)).map_or(&[][..], Vec::as_slice);
        let others = of_organisation.iter().filter(|one| own.is_none_or(|own| own.id != one.id)).take(3);
        let contacts = own.into_iter().chain(others).map(|person| {
            view! { <li>{person.name.clone()}", "<a href=format!("mailto:{}", person.email)>{person.email.clone()}</a></li> }
        });
        view! { {organisation.map(|name| view! { <strong>{name}</strong> })}<ul class="plain">{contacts.collect_view()}</ul> }.into_any()
    }
}
