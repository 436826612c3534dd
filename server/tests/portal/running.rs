//! Every service that can be begun runs from its form to its outcome, over HTTP: as whoever the registers know, with what they
//! say; and as somebody without an account, who brings what she has. Which services there are is read from the packs.

mod filling;
mod offices;
pub(crate) mod outcomes;
mod people;
mod silent;
pub(crate) mod walking;

use std::any::Any;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use domain::pack::Pack;
use domain::services::{Service, ServiceId};
use tokio::runtime;

use crate::city::{City, Setting, USUAL, packs};
use filling::Taste;
use offices::Offices;
use outcomes::{is_granted, is_refused};
use people::somebody_known;
use walking::{Walk, is_ruled_out};

/// Walks that go on beside each other.
const AT_ONCE: usize = 2;

/// Where a walk is: told where it breaks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place(Arc<Mutex<String>>);

impl Place {
    pub(crate) fn is(&self, place: impl Into<String>) {
        *self.0.lock().unwrap() = place.into();
    }
}

type Walked<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;
type Walking = for<'a> fn(&'a City, &'a Service, &'a Place) -> Walked<'a>;

/// Walks through every service of a pack on SQLite and on PostgreSQL.
macro_rules! walks {
    ($name:ident, $pack:path, $walk:ident) => {
        mod $name {
            use super::*;

            #[test]
            fn on_sqlite() {
                each($pack, false, |city, service, place| {
                    Box::pin($walk(city, service, place))
                });
            }

            #[test]
            fn on_postgres() {
                each($pack, true, |city, service, place| {
                    Box::pin($walk(city, service, place))
                });
            }
        }
    };
}

/// Each service that can be begun in a city of its own; where one breaks, the others are walked through all the same.
fn each(pack: fn() -> Pack, on_postgres: bool, walking: Walking) {
    let services = pack().services.into_iter();
    let all: Vec<ServiceId> = services
        .filter(|service| service.start)
        .map(|service| service.identifier)
        .collect();
    assert!(!all.is_empty(), "no service can be begun");
    let mut broken = Vec::new();
    for some in all.chunks(AT_ONCE) {
        let begun: Vec<_> = some
            .iter()
            .map(|id| {
                let (place, walked) = (Place::default(), id.clone());
                let here = place.clone();
                let walk = thread::spawn(move || alone(pack, on_postgres, walking, &walked, &here));
                (id, place, walk)
            })
            .collect();
        for (id, place, walk) in begun {
            if let Err(words) = ended(walk) {
                let place = place.0.lock().unwrap().clone();
                broken.push(format!("{} at {place}: {words}", id.0));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n\n"));
}

fn alone(pack: fn() -> Pack, on_postgres: bool, walking: Walking, id: &ServiceId, place: &Place) {
    let one = runtime::Builder::new_current_thread().enable_all().build();
    one.unwrap().block_on(async {
        place.is("the gate of the city");
        let setting = Setting { pack, ..USUAL };
        let city = if on_postgres {
            City::set_up_on_postgres(setting).await
        } else {
            City::set_up(setting).await
        };
        let service = city.store.pack().service(id).unwrap().clone();
        walking(&city, &service, place).await;
    });
}

fn ended(walk: JoinHandle<()>) -> Result<(), String> {
    walk.join().map_err(|words: Box<dyn Any + Send>| {
        let said = words.downcast_ref::<String>().cloned();
        let said = said.or_else(|| words.downcast_ref::<&str>().map(|&said| said.to_owned()));
        said.unwrap_or_default()
    })
}

async fn from_form_to_yes(city: &City, service: &Service, place: &Place) {
    let applicant = somebody_known(city, service, place).await;
    let walk = Walk::begins(city, service, (applicant, place), Taste::First).await;

    let sent = walk.sent_at_the_end(true).await;

    let offices = Offices::of(city);
    offices.handle(service, &sent, None).await;
    offices.decides(service, &sent, None).await;
    offices.hand_over(service, &sent).await;
    is_granted(city, service, &sent).await;
}
walks!(
    given_a_service_of_wuhu_when_whoever_registers_know_applies_then_it_runs_from_form_to_outcome,
    packs::wuhu,
    from_form_to_yes
);
walks!(
    given_a_service_of_mexico_city_when_whoever_registers_know_applies_then_it_runs_from_form_to_outcome,
    packs::mexico_city,
    from_form_to_yes
);

async fn from_form_to_no(city: &City, service: &Service, place: &Place) {
    is_ruled_out(city, service, place).await;
    let applicant = (city.browser(), place);
    let walk = Walk::begins(city, service, applicant, Taste::Last).await;
    let sent = walk.sent_at_the_end(false).await;
    let reason = &service.decision.as_ref().unwrap().reasons[0];

    let offices = Offices::of(city);
    offices.handle(service, &sent, Some("It is not so.")).await;
    offices.decides(service, &sent, Some(reason)).await;
    is_refused(city, service, &sent, reason).await;
}
walks!(
    given_a_service_of_wuhu_when_somebody_without_an_account_is_refused_then_she_reads_why_and_until_when_she_can_object,
    packs::wuhu,
    from_form_to_no
);
walks!(
    given_a_service_of_mexico_city_when_somebody_without_an_account_is_refused_then_she_reads_why_and_until_when_she_can_object,
    packs::mexico_city,
    from_form_to_no
);
