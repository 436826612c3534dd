//! The desk: what members see and change.
//!
//! # Why
//!
//! Every method asks the table of roles itself, whoever calls it. A change names the version that the member had before her
//! eyes: of two who decide the same thing at the same time one is told so, and nothing is overwritten unseen.

mod assignment;
mod bulk;
mod filters;
mod history;
mod inbox;
mod map;
mod merging;
mod moving;
mod priorities;
pub(crate) mod statuses;
mod updates;
mod visibility;

use domain::cases::Case;
use domain::identity::{Account, Action, Grant};
use domain::references::Reference;

use crate::{Broken, Store};

pub use bulk::{BULK_MOST, Bulk, Chosen, NewStatus, Planned, Unable};
pub use filters::{KeepRefused, KeptFilter};
pub use inbox::Inbox;
pub use map::{DESK_MAP_MOST, DeskMap};
pub use merging::Merging;
pub use moving::Moving;
pub(crate) use moving::told;
pub use priorities::{Prioritised, PriorityRefused};
pub use statuses::Change;
pub use updates::{Eyes, Wordings, WordsRefused};
pub use visibility::{Hiding, VisibilityRefused};

/// Why a member cannot act on a case at all.
pub(crate) enum Barred {
    NotYours,
    Stale,
}

/// Lets a refusal that knows both say so in its own words.
macro_rules! says_barred {
    ($refused:ty) => {
        impl From<$crate::desk::Barred> for $refused {
            fn from(barred: $crate::desk::Barred) -> Self {
                match barred {
                    $crate::desk::Barred::NotYours => Self::NotYours,
                    $crate::desk::Barred::Stale => Self::Stale,
                }
            }
        }
    };
}
pub(crate) use says_barred;

/// Adds the condition that the account reads the case at the desk, by one of her grants. Nothing where she reads every case.
macro_rules! reached {
    ($query:ident, $account:ident) => {
        if !$account.reaches_everything() {
            let grants = $account.grants.iter();
            let reads =
                grants.filter(|grant| grant.role.may(domain::identity::Action::ReadReports));
            let mut place = 0;
            $query.push(" and (");
            for grant in reads {
                // Everything that begins with the path, as a range: '0' is the character after '/'.
                $query
                    .push(if place == 0 {
                        "(c.area_path >= "
                    } else {
                        " or (c.area_path >= "
                    })
                    .push_bind(grant.area.as_str().to_owned())
                    .push(" and c.area_path < ")
                    .push_bind(format!("{}0", grant.area.open()));
                if let Some(organisation) = &grant.organisation {
                    $query
                        .push(" and c.organisation = ")
                        .push_bind(organisation.0.clone());
                }
                $query.push(")");
                place += 1;
            }
            $query.push(if place == 0 { "false)" } else { ")" });
        }
    };
}
pub(crate) use reached;

/// Pushes the condition that a case waits for the account: given to her, or to her team or organisation and to nobody of it.
macro_rules! mine {
    ($query:ident, $account:ident) => {
        $query
            .push("(c.assignee_id = ")
            .push_bind($account.id.0)
            .push(" or (c.assignee_id is null and (false");
        for grant in &$account.grants {
            if let Some(organisation) = &grant.organisation {
                $query
                    .push(" or (c.organisation = ")
                    .push_bind(organisation.0.clone())
                    .push(" and (c.team is null");
                if let Some(team) = &grant.team {
                    $query.push(" or c.team = ").push_bind(team.0.clone());
                }
                $query.push("))");
            }
        }
        $query.push(")))");
    };
}
pub(crate) use mine;

impl Store {
    /// The case, with the grant that lets the member act on it at this version. A case that she cannot see and one that does
    /// not exist are refused alike.
    pub(crate) async fn acted_on(
        &self,
        reference: &Reference,
        version: i64,
        by: &Account,
        action: Action,
    ) -> Result<Result<(Case, Grant), Barred>, Broken> {
        let reached = self.reached_by(reference, by, action).await?;
        Ok(match reached {
            Ok((case, _)) if case.version != version => Err(Barred::Stale),
            other => other,
        })
    }

    /// [`Store::acted_on`] for what leaves the version as it is.
    pub(crate) async fn reached_by(
        &self,
        reference: &Reference,
        by: &Account,
        action: Action,
    ) -> Result<Result<(Case, Grant), Barred>, Broken> {
        let Some(case) = self.case(reference).await? else {
            return Ok(Err(Barred::NotYours));
        };
        let grant = by.acting(action, &case.area, case.organisation.as_ref());
        Ok(grant
            .cloned()
            .map(|grant| (case, grant))
            .ok_or(Barred::NotYours))
    }
}
