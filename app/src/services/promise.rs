//! What the city promises of a service: how soon, for how much, what one gets; and how well it keeps that.

use domain::services::{Basis, Cost, Service, Silence, Unanswered};
use leptos::prelude::*;

use super::words::{channel, days};
use crate::components::{Card, Course, Figure, SmallGauge};
use crate::payments::currency;
use crate::satisfaction::{POOR, Record, mean, share, time};
use crate::shell::Reader;

/// The card of what is promised, with what everybody may know of how well it is kept.
pub(super) fn promise(reader: &Reader, service: &Service, record: Option<Record>) -> AnyView {
    let say = reader.speaker();
    let time = &service.processing_time;
    let unit = match time.basis {
        Basis::Working => "unit-working",
        Basis::Calendar => "unit-calendar",
    };
    let unit = reader.say_with(unit, &[("days", u32::from(time.norm_days).into())]);
    let law = reader.say_with(
        "service-law-allows",
        &[("days", days(reader, time.statutory_days, time.basis).into())],
    );
    let silence = match time.silence_means {
        Silence::Nothing => None,
        Silence::Granted => Some("silence-granted"),
        Silence::Refused => Some("silence-refused"),
    };
    let silence = silence.map(|key| view! { <p class="govuk-body-s">{say(key)}</p> });
    let unanswered = (time.unanswered == Unanswered::Expires).then(|| {
        let about = [("days", u32::from(domain::handling::ANSWER_DAYS).into())];
        view! { <p class="govuk-body-s">{reader.say_with("service-unanswered", &about)}</p> }
    });
    let costs: Vec<_> = service
        .cost
        .iter()
        .map(|cost| view! { <li>{amount(reader, cost)}</li> })
        .collect();
    let costs = if costs.is_empty() {
        view! { <p class="govuk-body">{say("service-free")}</p> }.into_any()
    } else {
        view! { <ul class="govuk-list">{costs}</ul> }.into_any()
    };
    let outputs: Vec<_> = service
        .output
        .iter()
        .map(|output| {
            let months = output.valid_months.map(|months| {
                let about = [("months", u32::from(months).into())];
                view! { <br/><small class="cl-muted">{reader.say_with("output-valid", &about)}</small> }
            });
            view! { <li>{output.name.say(reader.language).to_owned()}{months}</li> }
        })
        .collect();
    let number = time.norm_days.to_string();
    let kept = record.map(|record| kept(reader, record));
    view! {
        <Card labelled_by="promise">
            <h2 class="govuk-heading-s" id="promise">{say("service-promise")}</h2>
            <Figure value=number unit=unit text=law/>
            {kept}
            {silence}
            {unanswered}
            <h3 class="govuk-heading-s">{say("service-cost")}</h3>
            {costs}
            <h3 class="govuk-heading-s">{say("service-output")}</h3>
            <ul class="govuk-list">{outputs}</ul>
        </Card>
    }
    .into_any()
}

/// "20 yuan: deep ponds, at a counter".
fn amount(reader: &Reader, cost: &Cost) -> String {
    let value = cost
        .value
        .strip_suffix(".00")
        .unwrap_or(&cost.value)
        .to_owned();
    let currency = currency(reader, &cost.currency);
    let about = [("value", value.into()), ("currency", currency.into())];
    let amount = reader.say_with("cost-amount", &about);
    let about = [
        ("amount", amount.into()),
        ("what", cost.text.say(reader.language).to_owned().into()),
    ];
    match cost.channel {
        Some(channel) => {
            let channel = self::channel(reader, channel);
            let [amount, what] = about;
            reader.say_with("cost-only", &[amount, what, ("channel", channel.into())])
        }
        None => reader.say_with("cost-for", &about),
    }
}

/// "93 of 100 decided in time", as a gauge; how long it takes; what people say of it; and the way to all figures.
fn kept(reader: &Reader, record: Record) -> AnyView {
    let say = reader.speaker();
    let decided = record.decided.map(|decided| {
        let course = if decided < POOR {
            Course::Late
        } else {
            Course::Kept
        };
        let share = share(decided);
        let used = share.parse().unwrap_or_default();
        let words = reader.say_with("service-in-time", &[("share", share.into())]);
        view! { <SmallGauge course=course used=used total=100 headline=words/> }
    });
    let took = record.took.map(|hours| {
        let about = [("time", time(reader, hours).into())];
        view! { <p class="govuk-body-s">{reader.say_with("service-took", &about)}</p> }
    });
    let helped = record.helped.map(|(helped, ratings)| {
        let about = [("mean", mean(helped).into()), ("count", ratings.into())];
        view! { <p class="govuk-body-s">{reader.say_with("service-rated", &about)}</p> }
    });
    view! {
        <div class="cl-stack cl-stack--tight">
            {decided}
            {took}
            {helped}
            <p class="govuk-body-s"><a class="govuk-link" href="/satisfaction/services">{say("service-all-figures")}</a></p>
        </div>
    }
    .into_any()
}
