//! Telling people on their phones: pushed to a browser, or by a short message.

use domain::languages::Language;
use domain::notices::{Channel, NoticeKind, Preferences};
use domain::push::{PushKind, PushNote};
use domain::texts::Said;
use jiff::Zoned;

use super::{Change, PersonRow, Written};

/// What is said of a change on the phones of somebody with an account, as she chose it. Whether she has any is found out when
/// it is written down.
pub(super) fn tell(
    change: &Change,
    person: &PersonRow,
    kind: NoticeKind,
    (preferences, language): (&Preferences, Language),
    here: &Zoned,
    written: &mut Written,
) {
    let Some(account) = person.account_id else {
        return;
    };
    let reference = &change.case.reference;
    let from_when = preferences.from_when(kind, here);
    if preferences.wants(kind, Channel::Push) {
        let note = PushNote {
            kind: PushKind::Notice(kind),
            reference: reference.clone(),
            language,
        };
        written.pushes.push((account, note, from_when));
    }
    if preferences.wants(kind, Channel::Text) {
        let news = Said::News {
            about: kind,
            reference: reference.clone(),
        };
        written.texts.push((account, language, news, from_when));
    }
}
