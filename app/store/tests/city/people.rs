//! People to tell stories of.

use domain::areas::AreaCode;
use domain::contacts::EmailAddress;
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::letters::{Addressed, Letter};
use jiff::SignedDuration;
use store::Store;
use store::identity::{Session, SignInId};
use store::members::NewGrant;

use super::city::monday;

/// Longer than any story.
const YEARS: SignedDuration = SignedDuration::from_hours(24 * 1000);

/// An address.
pub(crate) fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

/// A grant for every case of an area.
pub(crate) fn grant(role: Role, area: &str) -> NewGrant {
    NewGrant {
        role,
        area: AreaCode(area.to_owned()),
        organisation: None,
        team: None,
    }
}

/// Takes every letter that waits, whenever it was written, once everybody was told who is to be.
pub(crate) async fn letters(store: &Store) -> Vec<Addressed> {
    while store.tell_next(monday()).await.expect("told") {}
    let mut taken = Vec::new();
    loop {
        let due = store.take_letters(monday() + YEARS).await.expect("taken");
        if due.is_empty() {
            return taken;
        }
        for due in due {
            store.sent(&due, monday()).await.expect("kept");
            taken.push(due.letter);
        }
    }
}

/// Asks for a code and reads it in the letter.
pub(crate) async fn asked(store: &Store, email: &str) -> (SignInId, String) {
    let to = address(email);
    let id = store
        .ask_code(&to, Language::En, monday())
        .await
        .expect("asked");
    let code = letters(store)
        .await
        .into_iter()
        .filter(|letter| letter.to == to)
        .find_map(|letter| match letter.letter {
            Letter::SignInCode { code } => Some(code),
            _ => None,
        });
    (id, code.expect("a code came"))
}

/// Signs in with a code.
pub(crate) async fn signed_in(store: &Store, email: &str) -> Session {
    let (id, code) = asked(store, email).await;
    store.sign_in(id, &code, monday()).await.expect("signed in")
}

/// A member, signed in. Takes the letters that are due.
pub(crate) async fn given_member(store: &Store, email: &str, role: Role, area: &str) -> Account {
    store
        .add_member(&address(email), "Wang", &grant(role, area), monday())
        .await
        .expect("added");
    signed_in(store, email).await.account
}
