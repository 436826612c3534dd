//! What letters say, in the reader's language.

mod asking;
mod ending;

use domain::cases::{Closing, Detail, EventKind, Status};
use domain::categories::{Category, CategoryCode};
use domain::languages::Language;
use domain::letters::{Addressed, Letter, News};
use domain::notices::NoticeKind;
use domain::pack::Pack;
use domain::references::Reference;
use domain::services::ServiceId;

use asking::{Asking, asking, asking_contractor};
use ending::{decision, own_page};

use crate::persons::{binding_ended, correction_decided, discrepancy_settled};
use crate::portal::Portal;
use crate::reports::words::{called, detailed};
use crate::shell::Reader;
use crate::words::{say, say_with};

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What it is about.
    pub subject: String,
    /// What it says, in plain text.
    pub text: String,
}

/// The key of a status's word.
pub fn status_key(status: Status) -> String {
    match status {
        Status::Closed(closing) => format!("status-closed-{}", Closing::name(closing)),
        open => format!("status-{}", open.name()),
    }
}

/// The key of a status's word for what a category is about: a question that has its answer is answered.
pub fn status_key_of(pack: &Pack, category: &CategoryCode, status: Status) -> String {
    let known = pack.category(category);
    if pack.service(&ServiceId(category.0.clone())).is_some() {
        return format!("application-{}", status_key(status));
    }
    if status == Status::Fixed && known.is_some_and(Category::is_enquiry) {
        "status-answered".to_owned()
    } else {
        status_key(status)
    }
}

/// Finds the words of a letter.
#[expect(
    clippy::too_many_lines,
    reason = "one arm for each letter, and nothing beside them"
)]
pub fn write(portal: &Portal, addressed: &Addressed) -> Written {
    let language = addressed.language;
    let city = portal.pack().city.name.say(language).to_owned();
    let link = |token: &str| format!("{}/links/{token}", portal.base_url);
    let greeting = say_with(
        language,
        "letter-greeting",
        &[("city", city.clone().into())],
    );
    let (subject, body) = match &addressed.letter {
        Letter::SignInCode { code } => {
            let about = [("code", code.clone().into()), ("city", city.into())];
            let subject = say_with(language, "letter-sign-in-subject", &about);
            let text = say_with(language, "letter-sign-in-text", &about[..1]);
            (subject, text)
        }
        Letter::Receipt {
            reference,
            category,
            address,
            track,
        } => {
            let keys = ("letter-receipt-subject", "letter-receipt-text");
            let kind = kind_word(portal, category);
            let about = (kind, title(portal, category, address, language));
            with_link(keys, reference, about, &link(track), language)
        }
        Letter::Resume {
            service,
            resume,
            until,
        } => {
            let name = portal.pack().service(service);
            let name = name.map_or_else(String::new, |one| one.name.say(language).to_owned());
            let reader = Reader::of_letter(portal, language);
            let about = [
                ("service", name.into()),
                ("moment", reader.moment(*until).into()),
            ];
            let text = say_with(language, "letter-resume-text", &about);
            let link = format!("{}/resume/{resume}", portal.base_url);
            let subject = say_with(language, "letter-resume-subject", &about[..1]);
            (subject, format!("{text}\n\n{link}"))
        }
        Letter::ConfirmFollow {
            reference,
            category,
            address,
            confirm,
            sees_too,
        } => {
            let keys = match sees_too {
                true => ("letter-confirm-subject", "letter-confirm-see-too"),
                false => ("letter-confirm-subject", "letter-confirm-text"),
            };
            let about = ("report", title(portal, category, address, language));
            with_link(keys, reference, about, &link(confirm), language)
        }
        Letter::Task {
            reference,
            category,
            address,
            title: task,
            due,
            link: token,
        } => {
            let title = title(portal, category, address, language);
            let report = (reference, title);
            asking_contractor(portal, report, task, *due, &link(token), language)
        }
        Letter::RateRequest {
            reference,
            category,
            address,
            status,
            words,
            decided,
            page,
            rate,
            stop,
        } => {
            let keys = ("letter-rate-subject", "letter-rate-text");
            let about = stands(portal, (reference, category, address), *status, language);
            let ask = of_kind(kind_word(portal, category), "letter-rate-ask");
            let parts = [
                words.clone(),
                decision(portal, *decided, language),
                own_page(portal, page.as_deref(), language),
                say(language, &ask),
                link(rate),
                stopping(&link(stop), language),
            ];
            changed(keys, about, parts, language)
        }
        Letter::Update {
            reference,
            category,
            address,
            event,
            detail,
            status,
            words,
            decided,
            page,
            stop,
        } => {
            let keys = ("letter-update-subject", "letter-update-text");
            let about = stands(portal, (reference, category, address), *status, language);
            let public = page_of(portal, kind_word(portal, category), reference);
            let own = own_page(portal, page.as_deref(), language);
            let parts = [
                happened(portal, *event, *status, detail, language),
                words.clone(),
                decision(portal, *decided, language),
                if own.is_empty() { public } else { own },
                stopping(&link(stop), language),
            ];
            changed(keys, about, parts, language)
        }
        Letter::AnswerNeeded {
            reference,
            category,
            address,
            words,
            until,
            ends,
            again,
            answer,
        } => {
            let title = title(portal, category, address, language);
            let question = Asking {
                reference,
                kind: kind_word(portal, category),
                title,
                words,
                until: *until,
                ends: *ends,
                again: *again,
            };
            asking(portal, question, link(answer), language)
        }
        Letter::Work {
            about,
            reference,
            category,
            address,
            event,
            status,
            detail,
            words,
        } => {
            let keys = match event {
                EventKind::TermNear | EventKind::TermOver => {
                    ("letter-term-subject", "letter-term-text")
                }
                _ => ("letter-work-subject", "letter-work-text"),
            };
            let report = stands(portal, (reference, category, address), *status, language);
            let parts = [
                happened(portal, *event, *status, detail, language),
                words.clone(),
                work_page(portal, *about, (reference, category)),
                String::new(),
            ];
            changed(keys, report, parts, language)
        }
        Letter::CorrectionDecided {
            register,
            field,
            approved,
            reason,
        } => correction_decided(portal, (register, field), (*approved, reason), language),
        Letter::DiscrepancySettled {
            register,
            field,
            reason,
        } => discrepancy_settled(portal, (register, field), reason, language),
        Letter::BindingEnded => binding_ended(portal, language),
        Letter::Delegation { step, other, until } => {
            crate::delegates::write(portal, (*step, other, *until), language)
        }
        Letter::AppliedFor {
            reference,
            service,
            applicant,
        } => crate::delegates::applied(portal, (reference, service, applicant), language),
        Letter::Erased {
            reference,
            service,
            basis,
        } => ending::erased(portal, (reference, service, basis), language),
        Letter::Digest { news } => of_the_day(portal, news, language),
        Letter::Alerts { found } => crate::alerts::write(portal, found, language),
    };
    Written {
        subject,
        text: format!("{body}\n\n{greeting}\n"),
    }
}

/// Where a member finds the work that a letter is about.
fn work_page(
    portal: &Portal,
    about: NoticeKind,
    (reference, category): (&Reference, &CategoryCode),
) -> String {
    let page = match kind_word(portal, category) {
        "application" => format!("/desk/applications/{reference}"),
        _ => about.page(reference),
    };
    format!("{}{page}", portal.base_url)
}

/// What kind of case a letter is about, as its words choose by it.
fn kind_word(portal: &Portal, about: &CategoryCode) -> &'static str {
    match portal.pack().service(&ServiceId(about.0.clone())) {
        Some(_) => "application",
        None => "report",
    }
}

/// The key of words about a case of this kind.
fn of_kind(kind: &str, key: &str) -> String {
    match kind {
        "application" => format!("{key}-application"),
        _ => key.to_owned(),
    }
}

/// The page of the case that a letter is about.
fn page_of(portal: &Portal, kind: &str, reference: &Reference) -> String {
    let noun = match kind {
        "application" => "cases",
        _ => "reports",
    };
    format!("{}/{noun}/{reference}", portal.base_url)
}

/// A case as letters about a change name it: its reference, what it is, how it stands, and its kind.
fn stands(
    portal: &Portal,
    (reference, category, address): (&Reference, &CategoryCode, &str),
    status: Status,
    language: Language,
) -> [String; 4] {
    [
        reference.spaced(),
        title(portal, category, address, language),
        status_word(portal, category, status, language),
        kind_word(portal, category).to_owned(),
    ]
}

/// What is called by its name, where that is more than another status, and what is said of it.
fn happened(
    portal: &Portal,
    event: EventKind,
    status: Status,
    detail: &Detail,
    language: Language,
) -> String {
    let reader = Reader::of_letter(portal, language);
    let named =
        (event != EventKind::StatusChanged).then(|| called(&reader, event, status, detail).1);
    let detail = detailed(&reader, portal.pack(), detail);
    let parts: Vec<_> = named.into_iter().chain(detail).collect();
    parts.join("\n")
}

fn status_word(
    portal: &Portal,
    category: &CategoryCode,
    status: Status,
    language: Language,
) -> String {
    say(language, &status_key_of(portal.pack(), category, status))
}

/// Subject and text of a letter about one report that ends in a link.
fn with_link(
    (subject, text): (&str, &str),
    reference: &Reference,
    (kind, title): (&'static str, String),
    link: &str,
    language: Language,
) -> (String, String) {
    let about = [
        ("reference", reference.spaced().into()),
        ("title", title.into()),
    ];
    let text = say_with(language, &of_kind(kind, text), &about);
    (
        say_with(language, &of_kind(kind, subject), &about[..1]),
        format!("{text}\n\n{link}"),
    )
}

/// Subject and text of a letter about a change: what it says of it, and these parts.
fn changed(
    (subject, text): (&str, &str),
    [reference, title, status, kind]: [String; 4],
    parts: impl IntoIterator<Item = String>,
    language: Language,
) -> (String, String) {
    let about = [
        ("reference", reference.into()),
        ("title", title.into()),
        ("status", status.into()),
    ];
    let text = say_with(language, &of_kind(&kind, text), &about);
    // What stands in the subject alone is the same of both.
    let subject = match subject {
        "letter-rate-subject" => of_kind(&kind, subject),
        _ => subject.to_owned(),
    };
    (
        say_with(language, &subject, &about),
        paragraphs(std::iter::once(text).chain(parts)),
    )
}

/// How letters about a report are ended.
fn stopping(link: &str, language: Language) -> String {
    format!("{}\n{link}", say(language, "letter-update-stop"))
}

/// Subject and text of a letter of the day.
fn of_the_day(portal: &Portal, news: &[News], language: Language) -> (String, String) {
    let city = portal.pack().city.name.say(language).to_owned();
    let about = [("count", news.len().into()), ("city", city.into())];
    let told = news.iter().map(|news| {
        let title = title(portal, &news.category, &news.address, language);
        let status = status_word(portal, &news.category, news.status, language);
        let page = page_of(portal, kind_word(portal, &news.category), &news.reference);
        format!("{title}: {status}\n{page}")
    });
    let choose = say(language, "letter-digest-choose");
    let choose = format!("{choose}\n{}/me/notices", portal.base_url);
    let begin = [say_with(language, "letter-digest-text", &about)];
    (
        say_with(language, "letter-digest-subject", &about),
        paragraphs(begin.into_iter().chain(told).chain([choose])),
    )
}

/// What there is of these, a line apart.
fn paragraphs(parts: impl IntoIterator<Item = String>) -> String {
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}

pub(crate) fn title(
    portal: &Portal,
    category: &CategoryCode,
    address: &str,
    language: Language,
) -> String {
    let name = portal.pack().about(category, language);
    if address.is_empty() {
        name.to_owned()
    } else {
        format!("{name}, {address}")
    }
}
