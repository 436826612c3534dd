//! Ratings as they are read.

use domain::pack::Pack;
use domain::ratings::{Rating, RatingState};
use domain::references::Reference;
use leptos::prelude::*;
use store::ratings::{RatingSeen, Reply};

use crate::components::{SummaryList, SummaryRow};
use crate::reports::photos::shown;
use crate::reports::words::short_holder;
use crate::shell::Reader;

/// "Helped 4, quick 5".
pub(crate) fn graded(reader: &Reader, effectiveness: u8, efficiency: u8) -> String {
    let about = [
        ("helped", effectiveness.to_string().into()),
        ("quick", efficiency.to_string().into()),
    ];
    reader.say_with("rating-grades", &about)
}

/// What a reporter has said herself, with what became of it.
pub(super) fn own_rating(reader: &Reader, own: &Rating) -> impl IntoView + use<> {
    let say = reader.speaker();
    let grade = |name: &str, number: u8| {
        let words = say(&format!("rate-{name}-{number}"));
        SummaryRow::new(say(&format!("rate-{name}")), format!("{number} {words}"))
    };
    let mut rows = vec![
        grade("efficiency", own.efficiency.number()),
        grade("effectiveness", own.effectiveness.number()),
    ];
    if !own.comment.is_empty() {
        rows.push(SummaryRow::new(say("rate-own-words"), own.comment.clone()));
    }
    view! {
        <section>
            <h2 class="govuk-heading-m">{say("rate-own")}</h2>
            <SummaryList rows=rows/>
        </section>
    }
}

/// Who answered: the office, else the area.
pub(crate) fn answerer(reader: &Reader, pack: &Pack, reply: &Reply) -> String {
    short_holder(
        pack,
        &reply.area,
        reply.organisation.as_ref(),
        reader.language,
    )
}

/// One rating with its words or the reason why they are not there, and what was answered.
pub(crate) fn rating_card(
    reader: &Reader,
    pack: &Pack,
    reference: &Reference,
    rating: &RatingSeen,
    facts: String,
) -> impl IntoView + use<> {
    let grades = graded(
        reader,
        rating.effectiveness.number(),
        rating.efficiency.number(),
    );
    let comment = Some(rating.comment.clone()).filter(|words| !words.is_empty());
    let comment = comment.map(|words| {
        let quoted = reader.say_with("rating-quoted", &[("words", words.into())]);
        view! { <p>{quoted}</p> }
    });
    let why = match rating.state {
        RatingState::Withheld => Some("rating-withheld"),
        RatingState::Released if !rating.reason.is_empty() => Some("rating-changed"),
        RatingState::Waiting => Some("rating-waiting"),
        _ => None,
    };
    let why = why.map(|key| {
        let text = reader.say_with(key, &[("reason", rating.reason.clone().into())]);
        view! { <p class="cl-muted">{text}</p> }
    });
    let photos = shown(reader, reference, &rating.photos);
    let reply = rating.reply.as_ref().map(|reply| {
        let who = answerer(reader, pack, reply);
        let when = reader.moment(reply.at);
        let quoted = reader.say_with("rating-quoted", &[("words", reply.words.clone().into())]);
        view! {
            <div class="cl-quote__answer">
                <p>{quoted}</p>
                <p class="govuk-body-s">{who}"\u{a0}· "{when}</p>
            </div>
        }
    });
    view! {
        <li class="cl-quote">
            <p class="cl-case__meta"><b>{grades}</b>" "<span>{facts}</span></p>
            {comment}
            {why}
            {photos}
            {reply}
        </li>
    }
}

/// What reporters said about a report, beside its story; nothing where nobody has.
pub(crate) fn ratings(
    reader: &Reader,
    pack: &Pack,
    reference: &Reference,
    ratings: &[RatingSeen],
) -> Option<impl IntoView + use<>> {
    let cards: Vec<_> = ratings
        .iter()
        .map(|rating| rating_card(reader, pack, reference, rating, reader.moment(rating.at)))
        .collect();
    let heading = reader.say("ratings-title");
    (!cards.is_empty()).then(|| {
        view! {
            <section aria-labelledby="ratings">
                <h2 class="govuk-heading-m" id="ratings">{heading}</h2>
                <ul>{cards}</ul>
            </section>
        }
    })
}
