//! What was sent with an application, or that it was erased, when and by which law.

use domain::pack::Pack;
use jiff::civil::Date;
use leptos::prelude::*;
use store::applications::{ApplicationSeen, Erased, Standing};

use super::words::{answers, evidence};
use crate::components::InsetText;
use crate::shell::Reader;

/// What was said and what proves it, with until when it is kept; or that it is not there any more.
pub(super) fn content(
    reader: &Reader,
    pack: &Pack,
    seen: &ApplicationSeen,
    until: Option<Date>,
) -> AnyView {
    let say = reader.speaker();
    let own = seen.standing == Standing::Applicant;
    if let Some(erased) = &seen.erased {
        return gone(reader, erased, own);
    }
    let kept = until.map(|until| {
        let text = reader.say_with(
            "handling-kept-until",
            &[("date", reader.date(until).into())],
        );
        view! { <p class="cl-muted">{text}</p> }
    });
    let sent = say(if own {
        "handling-sent"
    } else {
        "handling-said"
    });
    view! {
        <section aria-labelledby="sent" class="cl-stack">
            <h2 class="govuk-heading-m" id="sent">{sent}</h2>
            {answers(reader, seen)}
        </section>
        <section aria-labelledby="proofs" class="cl-stack">
            <h2 class="govuk-heading-m" id="proofs">{say("handling-proofs")}</h2>
            {evidence(reader, pack, seen)}
        </section>
        {kept}
    }
    .into_any()
}

fn gone(reader: &Reader, erased: &Erased, own: bool) -> AnyView {
    let (title, text) = if own {
        ("handling-erased", "handling-erased-text")
    } else {
        (
            "handling-erased-for-members",
            "handling-erased-for-members-text",
        )
    };
    let text = reader.say_with(text, &[("date", reader.moment(erased.at).into())]);
    let law = erased.basis.say(reader.language);
    let law = (!law.is_empty()).then(|| {
        let words = reader.say_with("handling-erased-basis", &[("law", law.to_owned().into())]);
        view! { <p class="govuk-body">{words}</p> }
    });
    view! {
        <section aria-labelledby="sent" class="cl-stack">
            <h2 class="govuk-heading-m" id="sent">{reader.say(title)}</h2>
            <InsetText>
                <p class="govuk-body">{text}</p>
                {law}
            </InsetText>
        </section>
    }
    .into_any()
}
