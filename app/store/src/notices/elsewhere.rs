//! Telling people on their phones: pushed to a browser, or by a short message.

use domain::languages::Language;
use domain::notices::{Channel, NoticeKind, Preferences};
use domain::push::{PushKind, PushNote};
use domain::texts::Said;
use jiff::{Timestamp, Zoned};
use uuid::Uuid;

use super::Change;
use crate::{Broken, Store, Write};

/// What is said to accounts on their phones, each from its moment on. Whether they have any is found out when it is posted.
#[derive(Default)]
pub(super) struct Elsewhere {
    pushes: Vec<(Uuid, PushNote, Timestamp)>,
    texts: Vec<(Uuid, Language, Said, Timestamp)>,
}

impl Elsewhere {
    /// What is said of a change to somebody with an account, as she chose it.
    pub(super) fn tell(
        &mut self,
        change: &Change,
        account: Uuid,
        kind: NoticeKind,
        (preferences, language): (&Preferences, Language),
        here: &Zoned,
    ) {
        let reference = &change.case.reference;
        if let Some(kind) = preferences.told_as(kind, Channel::Push) {
            let note = PushNote {
                kind: PushKind::Notice(kind),
                reference: reference.clone(),
                language,
            };
            let from_when = preferences.from_when(kind, here);
            self.pushes.push((account, note, from_when));
        }
        if let Some(kind) = preferences.told_as(kind, Channel::Text) {
            let news = Said::News {
                about: kind,
                reference: reference.clone(),
            };
            let from_when = preferences.from_when(kind, here);
            self.texts.push((account, language, news, from_when));
        }
    }
}

impl Store {
    /// Puts it into the outbox, in the transaction of what it tells.
    pub(super) async fn post_elsewhere(
        &self,
        write: &mut Write,
        told: &Elsewhere,
        now: Timestamp,
    ) -> Result<(), Broken> {
        self.post_pushes(write, &told.pushes, now).await?;
        self.post_texts(write, &told.texts, now).await
    }
}
