//! Ratings of a member's areas: what reporters said waits here until somebody has read it.

use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::cases::{CaseKind, WORDS_MOST};
use domain::identity::{Account, Action};
use domain::pack::Pack;
use domain::ratings::{Moderation, ModerationRefused, RatingState};
use leptos::prelude::*;
use serde::Deserialize;
use store::StoreError;
use store::ratings::{Decided, Listing, RatingAtDesk, RatingId};
use uuid::Uuid;

use crate::components::{
    BackLink, Button, Chip, Chips, Choice, Empty, ErrorSummary, Fault, InsetText, Layout, Question,
    Radios, Textarea, Weight,
};
use crate::identity::Member;
use crate::portal::Portal;
use crate::ratings::rating_card;
use crate::reports::words::title;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

pub(super) fn routes() -> Router<Portal> {
    Router::new()
        .route("/desk/ratings", get(page))
        .route("/desk/ratings/{rating}", post(moderate))
        .route("/desk/ratings/{rating}/answer", post(answer))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    show: String,
}

/// What a form of the page sent.
#[derive(Debug, Default, Deserialize)]
struct Typed {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    words: String,
}

/// What of a form was refused, and where it stands.
struct Wrong {
    rating: RatingId,
    field: &'static str,
    text: String,
    typed: Typed,
    status: StatusCode,
}

const DECIDED: &str = "decided";

/// `/desk/ratings`: those that wait, or those that were decided about.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Query(asked): Query<Asked>,
) -> Answer {
    let listing = if asked.show == DECIDED {
        Listing::Decided
    } else {
        Listing::Waiting
    };
    draw(&portal, reader, member.0, listing, None).await
}

fn named(rating: &str) -> Result<RatingId, Refusal> {
    let id = rating.parse::<Uuid>().map_err(|_| Refusal::NotFound)?;
    Ok(RatingId(id))
}

/// Decides about the words of a rating.
async fn moderate(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(rating): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let rating = named(&rating)?;
    let seen = RatingState::named(&typed.seen).ok_or(Refusal::BadForm)?;
    let listing = listing_of(seen);
    let refused = match Moderation::parse(&typed.decision, &typed.text, &typed.reason) {
        Err(refused) => refused,
        Ok(moderation) => {
            let decided = Decided {
                seen,
                moderation: &moderation,
                language: reader.language,
            };
            let done = portal
                .store
                .moderate_rating(rating, decided, &member.0, portal.now());
            match done.await {
                Ok(()) => return Ok(back(listing)),
                Err(StoreError::Broken(broken)) => return Err(broken.into()),
                Err(StoreError::Refused(refused)) => refused,
            }
        }
    };
    // Who may not decide is not told what was wrong with her words.
    refuse(&portal, reader, member.0, (rating, listing), typed, refused).await
}

/// Answers a rating in public.
async fn answer(
    State(portal): State<Portal>,
    reader: Reader,
    member: Member,
    Path(rating): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let rating = named(&rating)?;
    let done = portal.store.answer_rating(
        rating,
        &typed.words,
        reader.language,
        &member.0,
        portal.now(),
    );
    let refused = match done.await {
        Ok(()) => return Ok(back(Listing::Decided)),
        Err(StoreError::Broken(broken)) => return Err(broken.into()),
        Err(StoreError::Refused(refused)) => refused,
    };
    let at = (rating, Listing::Decided);
    refuse(&portal, reader, member.0, at, typed, refused).await
}

const fn listing_of(state: RatingState) -> Listing {
    match state {
        RatingState::Silent | RatingState::Waiting => Listing::Waiting,
        RatingState::Released | RatingState::Withheld => Listing::Decided,
    }
}

fn address(listing: Listing) -> String {
    match listing {
        Listing::Waiting => "/desk/ratings".to_owned(),
        Listing::Decided => format!("/desk/ratings?show={DECIDED}"),
    }
}

fn back(listing: Listing) -> Response {
    Redirect::to(&address(listing)).into_response()
}

async fn refuse(
    portal: &Portal,
    reader: Reader,
    account: Account,
    (rating, listing): (RatingId, Listing),
    typed: Typed,
    refused: ModerationRefused,
) -> Answer {
    let answers = typed.decision.is_empty() && typed.seen.is_empty();
    let (field, text, status) = match refused {
        ModerationRefused::NotYours => return Err(Refusal::NotYours),
        ModerationRefused::Stale => ("decision", reader.say("desk-stale"), StatusCode::CONFLICT),
        ModerationRefused::NothingChosen => (
            "decision",
            reader.say("desk-ratings-nothing-chosen"),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ModerationRefused::WordsMissing => (
            if answers { "words" } else { "text" },
            reader.say("desk-ratings-words-missing"),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ModerationRefused::ReasonMissing => (
            "reason",
            reader.say("desk-ratings-reason-missing"),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ModerationRefused::TooLong => {
            let field = if answers { "words" } else { "reason" };
            let text = reader.say_with("desk-too-long", &[("most", WORDS_MOST.into())]);
            (field, text, StatusCode::UNPROCESSABLE_ENTITY)
        }
    };
    let wrong = Wrong {
        rating,
        field,
        text,
        typed,
        status,
    };
    draw(portal, reader, account, listing, Some(wrong)).await
}

async fn draw(
    portal: &Portal,
    mut reader: Reader,
    account: Account,
    listing: Listing,
    wrong: Option<Wrong>,
) -> Answer {
    let listed = portal.store.ratings_at_desk(listing, &account).await?;
    let waiting = portal.store.count_waiting_ratings(&account).await?;
    reader.account = Some(account.name.clone());
    let status = wrong.as_ref().map_or(StatusCode::OK, |wrong| wrong.status);
    let faulty = wrong.is_some();
    let (speaker, pack) = (reader.clone(), portal.store.pack().clone());
    let page = Page::new(reader.say("desk-ratings"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let summary = wrong.as_ref().map(|wrong| {
            let at = format!("{}-{}", wrong.field, wrong.rating.0.simple());
            view! { <ErrorSummary faults=vec![Fault::at(at, wrong.text.clone())]/> }
        });
        let cards: Vec<_> = listed
            .iter()
            .map(|at_desk| {
                let wrong = wrong.as_ref().filter(|wrong| wrong.rating == at_desk.id);
                card(&reader, &pack, &account, at_desk, wrong)
            })
            .collect();
        let list = if cards.is_empty() {
            let text = say("desk-ratings-none-text");
            view! { <Empty title=say("desk-ratings-none") text=text/> }.into_any()
        } else {
            view! { <div class="cl-stack cl-stack--wide">{cards}</div> }.into_any()
        };
        let count = reader.number(waiting.unsigned_abs());
        view! {
            <BackLink href="/desk" text=say("desk-back")/>
            {summary}
            <div class="cl-stack cl-stack--wide">
                <h1 class="govuk-heading-l">{say("desk-ratings")}</h1>
                <Chips label=say("desk-groups")>
                    <Chip href=address(Listing::Waiting) text=say("desk-ratings-waiting") count=count current=listing == Listing::Waiting/>
                    <Chip href=address(Listing::Decided) text=say("desk-ratings-decided") current=listing == Listing::Decided/>
                </Chips>
                {list}
            </div>
        }
    });
    let page = page.place(Place::Me).private().status(status);
    Ok(page.error_title(faulty).render(portal, &reader))
}

fn card(
    reader: &Reader,
    pack: &Pack,
    account: &Account,
    at_desk: &RatingAtDesk,
    wrong: Option<&Wrong>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let case = &at_desk.case;
    let rating = &at_desk.rating;
    let may = |action| account.may(action, &case.area, case.organisation.as_ref());
    let name = title(pack, case, reader.language);
    let address = match case.kind {
        CaseKind::Report => format!("/desk/{}", case.reference),
        CaseKind::Application => format!("/desk/applications/{}", case.reference),
    };
    let shown = rating_card(
        reader,
        pack,
        &case.reference,
        rating,
        reader.moment(rating.at),
    );
    let changed = at_desk.original != rating.comment && !at_desk.original.is_empty();
    let original = changed.then(|| {
        let original = at_desk.original.clone();
        view! { <InsetText><p><b>{say("desk-ratings-original")}</b></p><p>{original}</p></InsetText> }
    });
    let moderation = may(Action::ModerateRatings).then(|| moderation(reader, at_desk, wrong));
    let released = rating.state == RatingState::Released;
    let answer =
        (released && may(Action::AnswerRatings)).then(|| answering(reader, at_desk, wrong));
    view! {
        <section class="cl-card cl-stack" aria-labelledby=format!("of-{}", at_desk.id.0.simple())>
            <h2 class="govuk-heading-s" id=format!("of-{}", at_desk.id.0.simple())>
                <a class="govuk-link" href=address>{name}</a>
            </h2>
            <ul>{shown}</ul>
            {original}
            {moderation}
            {answer}
        </section>
    }
}

fn error_at(wrong: Option<&Wrong>, field: &str) -> Option<String> {
    wrong
        .filter(|wrong| wrong.field == field)
        .map(|wrong| wrong.text.clone())
}

fn moderation(
    reader: &Reader,
    at_desk: &RatingAtDesk,
    wrong: Option<&Wrong>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let id = at_desk.id.0.simple();
    let typed = wrong.map(|wrong| &wrong.typed);
    let chosen = typed.map_or("", |typed| typed.decision.as_str());
    let of =
        |decision: &str, words: &str| Choice::new(decision, say(words)).checked(decision == chosen);
    let typed_text = typed.map(|typed| typed.text.clone());
    let text = typed_text.unwrap_or_else(|| {
        if at_desk.rating.comment.is_empty() {
            at_desk.original.clone()
        } else {
            at_desk.rating.comment.clone()
        }
    });
    let changed = view! {
        <Textarea
            name="text"
            id=format!("text-{id}")
            label=say("desk-ratings-text")
            hint=say("desk-ratings-text-hint")
            error=error_at(wrong, "text")
            value=text
            rows=3
        />
    };
    let choices = vec![
        of("release", "desk-ratings-release"),
        of("edit", "desk-ratings-edit").further(changed),
        of("withhold", "desk-ratings-withhold"),
    ];
    let reason = typed.map(|typed| typed.reason.clone()).unwrap_or_default();
    view! {
        <form class="cl-narrow cl-stack" method="post" action=format!("/desk/ratings/{}", at_desk.id.0) novalidate>
            <input type="hidden" name="seen" value=at_desk.rating.state.name()/>
            <Radios
                name="decision"
                id=format!("decision-{id}")
                legend=Question::from(say("desk-ratings-decision"))
                error=error_at(wrong, "decision")
                choices=choices
                layout=Layout::Small
            />
            <Textarea
                name="reason"
                id=format!("reason-{id}")
                label=say("desk-ratings-reason")
                hint=say("desk-ratings-reason-hint")
                error=error_at(wrong, "reason")
                value=reason
                rows=2
            />
            <Button weight=Weight::Secondary>{say("desk-ratings-decide")}</Button>
        </form>
    }
}

fn answering(
    reader: &Reader,
    at_desk: &RatingAtDesk,
    wrong: Option<&Wrong>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let words = wrong.map(|wrong| wrong.typed.words.clone()).or_else(|| {
        at_desk
            .rating
            .reply
            .as_ref()
            .map(|reply| reply.words.clone())
    });
    view! {
        <form class="cl-narrow cl-stack" method="post" action=format!("/desk/ratings/{}/answer", at_desk.id.0) novalidate>
            <Textarea
                name="words"
                id=format!("words-{}", at_desk.id.0.simple())
                label=say("desk-ratings-answer")
                hint=say("desk-ratings-answer-hint")
                error=error_at(wrong, "words")
                value=words
                rows=3
            />
            <Button weight=Weight::Secondary>{say("desk-ratings-answer-button")}</Button>
        </form>
    }
}
