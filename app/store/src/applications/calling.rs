//! Calling those who decide: that it can be decided, or that somebody objects to a decision.

use domain::cases::{Case, Detail, EventKind};
use domain::services::Service;
use jiff::Timestamp;

use crate::cases::NewEvent;
use crate::{Broken, Store, Write};

/// Whose decision it is, as an entry of a timeline says it; nothing where the service names nobody.
pub(super) fn decided_by(service: &Service) -> Option<Detail> {
    let decision = service.decision.as_ref()?;
    Some(Detail {
        organisation: Some(decision.organisation.clone()),
        ..Detail::default()
    })
}

impl Store {
    /// Notes for members that it can be decided, and has those told whom the service lets decide.
    pub(super) async fn note_ready(
        &self,
        write: &mut Write,
        case: &Case,
        service: &Service,
        now: Timestamp,
    ) -> Result<(), Broken> {
        let detail = decided_by(service);
        let event = NewEvent {
            detail: detail.as_ref(),
            ..NewEvent::for_members(case, EventKind::ReadyToDecide, now)
        };
        self.add_event(write, &event).await?;
        if detail.is_some() {
            self.tell_followers(write, case, "", now).await?;
        }
        Ok(())
    }
}
