//! Choosing what one is told, and how.

use axum::Router;
use axum::extract::{Form, Query, RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::notices::{Channel, NoQuietHours, NoticeKind, Preferences, QuietHours};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{
    BackLink, Button, Checkboxes, Choice, ErrorSummary, Fault, InsetText, Layout,
    NotificationBanner, Question, Select, SelectOption, Tidings,
};
use crate::identity::SignedIn;
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// What is sent where a kind is gathered into one letter of the day.
const DAILY: &str = "daily";

/// Routes of choosing, and of having read.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/me/notices", get(page).post(choose))
        .route("/me/notices/read", post(read))
}

/// How the page was come to.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// There when what was chosen was kept just now.
    kept: Option<String>,
}

/// `/me/notices`: what is told, and how; strangers sign in first.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    Query(asked): Query<Asked>,
) -> Answer {
    let chosen = portal
        .store
        .preferences(&signed_in.account, reader.language)
        .await?;
    let hours = chosen.quiet.map_or_else(Hours::default, |quiet| Hours {
        from: quiet.from().to_string(),
        to: quiet.to().to_string(),
    });
    Ok(draw(
        &portal,
        &reader,
        chosen,
        hours,
        asked.kept.is_some(),
        None,
    ))
}

/// Keeps what was chosen.
async fn choose(
    State(portal): State<Portal>,
    reader: Reader,
    signed_in: SignedIn,
    RawForm(form): RawForm,
) -> Answer {
    let form: Vec<(String, String)> =
        serde_html_form::from_bytes(&form).map_err(|_| Refusal::BadForm)?;
    let has = |name: &str, value: &str| form.iter().any(|(n, v)| n == name && v == value);
    let text = |name: &str| {
        let typed = form.iter().find(|(known, _)| known == name);
        typed.map_or_else(String::new, |(_, value)| value.clone())
    };
    let mut chosen = Preferences::of(reader.language);
    for kind in NoticeKind::ALL {
        for channel in Channel::ALL {
            chosen.choose(kind, channel, has(kind.name(), channel.name()));
        }
        chosen.gather(kind, has(kind.name(), DAILY));
    }
    let hours = Hours {
        from: text("quiet_from"),
        to: text("quiet_to"),
    };
    chosen.quiet = match hours.read() {
        Ok(quiet) => quiet,
        Err(key) => {
            let fault = Some(reader.say(key));
            return Ok(draw(&portal, &reader, chosen, hours, false, fault));
        }
    };
    portal
        .store
        .prefer(&signed_in.account, &chosen, portal.now())
        .await?;
    Ok(Redirect::to("/me/notices?kept=yes").into_response())
}

/// Up to which notice she has read.
#[derive(Debug, Deserialize)]
struct Until {
    until: i64,
}

/// She has read what her page showed.
async fn read(
    State(portal): State<Portal>,
    signed_in: SignedIn,
    Form(Until { until }): Form<Until>,
) -> Answer {
    let until = Timestamp::from_microsecond(until).map_err(|_| Refusal::BadForm)?;
    portal
        .store
        .read_notices(&signed_in.account, until, portal.now())
        .await?;
    Ok(Redirect::to("/me").into_response())
}

/// Hours as they were chosen.
#[derive(Default)]
struct Hours {
    from: String,
    to: String,
}

impl Hours {
    /// The quiet hours, none where none were chosen; or the key of what is wrong with them.
    fn read(&self) -> Result<Option<QuietHours>, &'static str> {
        if self.from.is_empty() && self.to.is_empty() {
            return Ok(None);
        }
        let hour = |typed: &str| typed.parse().map_err(|_| "notices-quiet-missing");
        QuietHours::new(hour(&self.from)?, hour(&self.to)?)
            .map(Some)
            .map_err(|refused| match refused {
                NoQuietHours::NoHour => "notices-quiet-missing",
                NoQuietHours::NoEnd => "notices-quiet-endless",
            })
    }
}

/// The hours of a day to choose one of, or none.
fn hours(reader: &Reader, chosen: &str) -> Vec<SelectOption> {
    let none = SelectOption::new("", reader.say("notices-quiet-none")).selected(chosen.is_empty());
    let hours = (0..24).map(|hour: i8| {
        let value = hour.to_string();
        let selected = value == chosen;
        SelectOption::new(value, format!("{hour:02}:00")).selected(selected)
    });
    std::iter::once(none).chain(hours).collect()
}

/// The ways in which a kind can be told.
fn ways(reader: &Reader, chosen: &Preferences, kind: NoticeKind) -> Vec<Choice> {
    let portal = Choice::new(Channel::Portal.name(), reader.say("notices-by-portal"));
    let email = Choice::new(Channel::Email.name(), reader.say("notices-by-email"));
    let daily = Choice::new(DAILY, reader.say("notices-daily"));
    vec![
        portal.checked(chosen.wants(kind, Channel::Portal)),
        email.checked(chosen.wants(kind, Channel::Email)),
        daily.checked(chosen.is_daily(kind)),
    ]
}

fn draw(
    portal: &Portal,
    reader: &Reader,
    chosen: Preferences,
    quiet: Hours,
    kept: bool,
    fault: Option<String>,
) -> Response {
    let faulty = fault.is_some();
    let speaker = reader.clone();
    let page = Page::new(reader.say("notices-title"), move || {
        let say = speaker.speaker();
        let summary = fault
            .clone()
            .map(|fault| view! { <ErrorSummary faults=vec![Fault::at("quiet_from", fault)]/> });
        let kept = kept.then(|| {
            view! { <NotificationBanner tidings=Tidings::Success>{say("notices-kept")}</NotificationBanner> }
        });
        let kinds: Vec<_> = NoticeKind::ALL
            .into_iter()
            .map(|kind| {
                let (legend, hint) = match kind {
                    NoticeKind::AnswerNeeded => {
                        return view! {
                            <InsetText>
                                <h2 class="govuk-heading-s">{say("notices-answer")}</h2>
                                <p class="govuk-body">{say("notices-answer-fixed")}</p>
                            </InsetText>
                        }
                        .into_any();
                    }
                    NoticeKind::RatingRequest => ("notices-rating", "notices-rating-hint"),
                    NoticeKind::Status => ("notices-status", "notices-status-hint"),
                    NoticeKind::Update => ("notices-update", "notices-update-hint"),
                };
                let ways = ways(&speaker, &chosen, kind);
                view! {
                    <Checkboxes
                        name=kind.name()
                        legend=Question::medium(say(legend))
                        hint=say(hint)
                        choices=ways
                        layout=Layout::Small
                    />
                }
                .into_any()
            })
            .collect();
        let (from, to) = (hours(&speaker, &quiet.from), hours(&speaker, &quiet.to));
        view! {
            <BackLink href="/me"/>
            {summary}
            {kept}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("notices-title")}</h1>
                <p class="govuk-body">{say("notices-text")}</p>
                <form class="cl-stack cl-stack--wide" method="post" action="/me/notices" novalidate>
                    {kinds}
                    <h2 class="govuk-heading-m">{say("notices-quiet")}</h2>
                    <p class="govuk-hint">{say("notices-quiet-hint")}</p>
                    <Select name="quiet_from" label=say("notices-quiet-from") error=fault options=from/>
                    <Select name="quiet_to" label=say("notices-quiet-to") options=to/>
                    <Button>{say("notices-keep")}</Button>
                </form>
            </div>
        }
    });
    let status = if faulty {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    page.place(Place::Me)
        .private()
        .status(status)
        .error_title(faulty)
        .render(portal, reader)
}
