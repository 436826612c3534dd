//! Choosing what one is told, and how.

use axum::Router;
use axum::extract::{Form, Query, RawForm, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::identity::Account;
use domain::notices::{Channel, NoQuietHours, NoticeKind, Preferences, QuietHours};
use jiff::Timestamp;
use leptos::prelude::*;
use serde::Deserialize;

use super::here;
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
pub(super) fn routes() -> Router<Portal> {
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
    let kept = asked.kept.is_some();
    let phones = Phones::of(&portal, &signed_in.account).await?;
    Ok(draw(&portal, &reader, phones, (chosen, hours), kept, None))
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
    let before = portal
        .store
        .preferences(&signed_in.account, reader.language)
        .await?;
    let phones = Phones::of(&portal, &signed_in.account).await?;
    let mut chosen = Preferences::of(reader.language);
    for kind in NoticeKind::ALL {
        for channel in Channel::ALL {
            let on = if phones.concerns(kind) && phones.offer(channel) {
                has(kind.name(), channel.name())
            } else {
                before.wants(kind, channel)
            };
            chosen.choose(kind, channel, on);
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
            let typed = (chosen, hours);
            return Ok(draw(&portal, &reader, phones, typed, false, fault));
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

/// How she can be told beside the portal and letters.
struct Phones {
    /// The key that browsers are handed.
    key: Option<String>,
    /// On how many browsers she is told.
    browsers: u64,
    /// Whether there are short messages, and her number as it is shown.
    texts: bool,
    number: Option<String>,
    /// Whether work comes to her.
    is_member: bool,
}

impl Phones {
    async fn of(portal: &Portal, account: &Account) -> Result<Self, Refusal> {
        let phone = portal.store.phone(account).await?;
        let confirmed = phone.filter(|phone| phone.confirmed);
        Ok(Self {
            key: portal.ways.push_key.as_deref().map(ToOwned::to_owned),
            browsers: portal.store.browsers(account).await?,
            texts: portal.ways.texts,
            number: confirmed.map(|phone| phone.number.masked()),
            is_member: !account.grants.is_empty(),
        })
    }

    /// Whether she is ever told something of this kind.
    const fn concerns(&self, kind: NoticeKind) -> bool {
        self.is_member || !kind.is_work()
    }

    /// Whether a way is offered: what she cannot choose stays as it was.
    const fn offer(&self, channel: Channel) -> bool {
        match channel {
            Channel::Portal | Channel::Email => true,
            Channel::Push => self.browsers > 0,
            Channel::Text => self.number.is_some(),
        }
    }
}

/// The number that short messages go to, or the way to give one; nothing where the portal sends none.
fn number(reader: &Reader, phones: &Phones) -> Option<impl IntoView + use<>> {
    let say = reader.speaker();
    let words = match &phones.number {
        Some(number) => {
            reader.say_with("notices-phone-known", &[("number", number.clone().into())])
        }
        None => say("notices-phone-none"),
    };
    let link = if phones.number.is_some() {
        "notices-phone-change"
    } else {
        "notices-phone-give"
    };
    phones.texts.then(|| {
        view! {
            <section class="cl-stack" aria-labelledby="phone-title">
                <h2 class="govuk-heading-m" id="phone-title">{say("notices-phone")}</h2>
                <p class="govuk-body">{words}</p>
                <p><a class="govuk-link cl-alone" href="/me/notices/phone">{say(link)}</a></p>
            </section>
        }
    })
}

/// The ways in which a kind can be told.
fn ways(reader: &Reader, chosen: &Preferences, phones: &Phones, kind: NoticeKind) -> Vec<Choice> {
    let portal = Choice::new(Channel::Portal.name(), reader.say("notices-by-portal"));
    let email = Choice::new(Channel::Email.name(), reader.say("notices-by-email"));
    let push = Choice::new(Channel::Push.name(), reader.say("notices-by-push"));
    let text = Choice::new(Channel::Text.name(), reader.say("notices-by-text"));
    let daily = Choice::new(DAILY, reader.say("notices-daily"));
    let ways = [
        (portal, Channel::Portal),
        (email, Channel::Email),
        (push, Channel::Push),
        (text, Channel::Text),
    ];
    ways.into_iter()
        .filter(|(_, channel)| phones.offer(*channel))
        .map(|(choice, channel)| choice.checked(chosen.wants(kind, channel)))
        .chain((!kind.is_work()).then(|| daily.checked(chosen.is_daily(kind))))
        .collect()
}

fn draw(
    portal: &Portal,
    reader: &Reader,
    phones: Phones,
    (chosen, quiet): (Preferences, Hours),
    kept: bool,
    fault: Option<String>,
) -> Response {
    let faulty = fault.is_some();
    let speaker = reader.clone();
    let has_key = phones.key.is_some();
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
            .filter(|kind| phones.concerns(*kind))
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
                    NoticeKind::Work => ("notices-work", "notices-work-hint"),
                    NoticeKind::Task => ("notices-task", "notices-task-hint"),
                };
                let ways = ways(&speaker, &chosen, &phones, kind);
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
        let here = phones
            .key
            .as_deref()
            .map(|key| here::here(&speaker, key, phones.browsers));
        let number = number(&speaker, &phones);
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
                <div class="cl-stack cl-stack--wide">{here}{number}</div>
            </div>
        }
    });
    let page = if has_key {
        page.with_module(here::MODULE)
    } else {
        page
    };
    page.place(Place::Me)
        .private()
        .refused(faulty)
        .render(portal, reader)
}
