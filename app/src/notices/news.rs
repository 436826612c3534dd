//! What somebody was told and has not marked as read, on her own page.

use domain::cases::{Case, CaseKind};
use domain::notices::NoticeKind;
use domain::pack::Pack;
use leptos::prelude::*;
use store::notices::Notice;

use crate::components::{Button, CaseList, CaseRow, Weight};
use crate::reports::words::{case_address, standing_of, title};
use crate::shell::Reader;

/// The notices, newest first, and a way to say that they are read; nothing where there are none.
pub(crate) fn news(
    reader: &Reader,
    pack: &Pack,
    notices: &[Notice],
) -> Option<impl IntoView + use<>> {
    let newest = notices.first()?.at;
    let say = reader.speaker();
    let rows: Vec<_> = notices
        .iter()
        .map(|notice| {
            let asks = notice.kind == NoticeKind::AnswerNeeded;
            let what = say(match notice.kind {
                NoticeKind::AnswerNeeded => "notices-news-answer",
                NoticeKind::RatingRequest => "rate-title",
                NoticeKind::Status => "notices-news-status",
                NoticeKind::Update => "notices-news-update",
                NoticeKind::Work => "notices-news-work",
                NoticeKind::Task => "notices-news-task",
            });
            let href = match (notice.case.kind, notice.kind) {
                (CaseKind::Report, kind) => kind.page(&notice.case.reference),
                (CaseKind::Application, NoticeKind::Work | NoticeKind::Task) => {
                    format!("/desk/applications/{}", notice.case.reference)
                }
                (CaseKind::Application, _) => case_address(&notice.case),
            };
            let facts = format!("{what} · {}", reader.moment(notice.at));
            let name = title(pack, &notice.case, reader.language);
            let then = Case {
                status: notice.status,
                ..notice.case.clone()
            };
            let standing = Some(standing_of(reader, pack, &then));
            view! { <CaseRow href=href title=name standing=standing facts=facts yours=asks/> }
        })
        .collect();
    Some(view! {
        <section class="cl-stack" aria-labelledby="news">
            <h2 class="govuk-heading-m" id="news">{say("notices-news")}</h2>
            <CaseList>{rows}</CaseList>
            <form method="post" action="/me/notices/read">
                <input type="hidden" name="until" value=newest.as_microsecond().to_string()/>
                <Button weight=Weight::Secondary>{say("notices-read")}</Button>
            </form>
            <h2 class="govuk-heading-m">{say("notices-all-reports")}</h2>
        </section>
    })
}
