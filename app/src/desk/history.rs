//! What was reported at the same spot before.

use domain::pack::Pack;
use leptos::prelude::*;

use super::dossier::Opened;
use crate::components::{CaseList, CaseRow};
use crate::reports::words::{standing, title};
use crate::shell::Reader;

/// The list, where there is anything.
pub(super) fn before(reader: &Reader, pack: &Pack, opened: &Opened) -> impl IntoView + use<> {
    let rows: Vec<_> = opened
        .before
        .iter()
        .map(|(case, away)| {
            let metres = reader.say_with(
                "desk-before-away",
                &[("metres", away.value().round().into())],
            );
            let facts = format!("{metres}\u{a0}· {}", reader.moment(case.requested_at));
            view! {
                <CaseRow
                    href=format!("/desk/{}", case.reference)
                    title=title(pack, case, reader.language)
                    standing=Some(standing(reader, case.status))
                    facts=facts
                />
            }
        })
        .collect();
    let heading = reader.say_with("desk-before", &[("count", rows.len().into())]);
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby="before">
                <h2 class="govuk-heading-s" id="before">{heading}</h2>
                <CaseList>{rows}</CaseList>
            </section>
        }
    })
}
