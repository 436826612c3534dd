//! What was uploaded with an application: for whoever applied, and for whoever handles it. That a member read it is written down
//! as every reading of an application is.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum::routing::get;
use store::applications::ApplicationSeen;
use store::fillings::files::FileId;
use uuid::Uuid;

use super::case::seen;
use super::dossier::handled_by;
use crate::apply::handed;
use crate::identity::Member;
use crate::portal::Portal;
use crate::reports::links::Looking;
use crate::shell::{Answer, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/cases/{reference}/files/{file}", get(hers))
        .route("/desk/applications/{reference}/files/{file}", get(handled))
}

/// Her own file.
async fn hers(
    State(portal): State<Portal>,
    looking: Looking,
    Path((reference, file)): Path<(String, String)>,
) -> Answer {
    let seen = seen(&portal, &looking, &reference).await?;
    if seen.standing.is_of_applicant() {
        give(&portal, &seen, &file).await
    } else {
        Err(Refusal::NotFound)
    }
}

/// A file of an application that a member handles.
async fn handled(
    State(portal): State<Portal>,
    Member(member): Member,
    Path((reference, file)): Path<(String, String)>,
) -> Answer {
    let seen = handled_by(&portal, &member, &reference).await?;
    give(&portal, &seen, &file).await
}

async fn give(portal: &Portal, seen: &ApplicationSeen, file: &str) -> Answer {
    let file: Uuid = file.parse().map_err(|_| Refusal::NotFound)?;
    let file = portal
        .store
        .file_of_application(seen.case.id, FileId(file))
        .await?
        .ok_or(Refusal::NotFound)?;
    Ok(handed(file).into_response())
}
