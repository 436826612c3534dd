//! What is wrong: words, answers to the category's questions, photos; and those who reported the same before.

use std::net::IpAddr;

use axum::extract::{Multipart, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum::{Extension, Router};
use domain::cases::Case;
use domain::categories::{Category, Datatype, Question as Asking};
use domain::places::Metres;
use domain::reports::{Draft, Field, PHOTOS_MOST, WHAT_MOST};
use jiff::SignedDuration;
use leptos::prelude::*;
use store::StoreError;
use store::limits::Limit;
use store::photos::{NewPhoto, PhotoId};

use super::faults::{Told, id};
use super::journey::{Asked, EnterGoesOn, FromCheck, Journey, Station, Typed, Way};
use super::photos::{photo_words, refused_photo};
use super::unsent::instead;
use super::words::{area_name, standing, title};
use crate::components::{
    Button, CaseList, CaseRow, Checkboxes, Choice, ErrorSummary, FileUpload, Input, InputType,
    Layout, NotificationBanner, Photo, Photos, Question, Radios, Textarea, WarningText, Weight,
};
use crate::islands::{PhotoLabels, PhotoShrink};
use crate::photos::prepare_one;
use crate::portal::Portal;
use crate::shell::limits::{limited, network};
use crate::shell::{Answer, Page, Place, Reader, Refusal};

/// Most bytes of the whole form: five photos and their frame.
const FORM_MOST: usize = 80 * 1024 * 1024;

/// Most bytes of everything in it that is no photo, as in forms without photos.
const WORDS_BYTES_MOST: usize = 1024 * 1024;

/// Most photos of one address in an hour: as many as its reports may have.
const PHOTOS_PER_ADDRESS: Limit = Limit {
    what: "photos of an address",
    most: 150,
    window: SignedDuration::from_hours(1),
};

pub(super) fn routes() -> Router<Portal> {
    let limit = axum::extract::DefaultBodyLimit::max(FORM_MOST);
    Router::new().route(
        "/reports/new/{draft}/details",
        get(page).post(answer).layer(limit),
    )
}

/// The question, with what was answered.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Query(asked): Query<Asked>,
) -> Answer {
    let content = journey.content().clone();
    let pack = portal.store.pack().clone();
    let Ok(category) = content.about(&pack).cloned() else {
        return Ok(
            Redirect::to(&format!("{}?faults", journey.address(Station::What))).into_response(),
        );
    };
    let faults = if asked.shows_faults() {
        content.details(&category).err().unwrap_or_default()
    } else {
        Vec::new()
    };
    let mut told = Told::new(&portal, &reader, Some(&category), faults);
    for reason in asked.photos.split(',').filter(|reason| !reason.is_empty()) {
        told.add(Field::Photos, photo_words(&reader, reason));
    }
    let near = match content.place(&pack).ok().and_then(|place| place.position) {
        Some(position) => {
            portal
                .store
                .reports_nearby(&category.code, position, category.duplicate_radius)
                .await?
        }
        None => Vec::new(),
    };
    let faulty = !told.is_empty();
    let (speaker, draft) = (reader.clone(), journey.draft.id);
    let photos = portal.store.photos_of_draft(draft).await?;
    let action = journey.address(Station::Details);
    let page = Page::new(reader.say("details-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        let stopper = category.stopper.as_ref().map(|stopper| {
            let (words, number) = (stopper.text.say(reader.language).to_owned(), stopper.telephone.clone());
            view! { <WarningText>{words}" "<a class="govuk-link" href=format!("tel:{number}")>{number.clone()}</a></WarningText> }
        });
        let near = (!near.is_empty()).then(|| nearby(&reader, &pack, &near));
        let questions: Vec<_> = category
            .questions
            .iter()
            .map(|asking| question(&reader, asking, &content, &told))
            .collect();
        let error = told.about(&Field::Photos);
        // The Enter key presses a form's first button, which must not be one that removes a photo.
        let shown = shown_photos(&reader, draft.0, &photos);
        // The island puts name and size where these stand.
        let (name, size) = (("name", "{name}".into()), ("size", "{size}".into()));
        let ready = reader.say_with("photos-ready", &[name, size.clone()]);
        let megabytes = reader.say_with("photos-megabytes", &[size]);
        let labels = PhotoLabels {
            working: say("photos-working"),
            ready,
            megabytes,
        };
        let most = reader.number(WHAT_MOST as u64);
        view! {
            <Way reader=reader.clone() draft=Some(draft) here=Station::Details/>
            {summary}
            <div class="cl-narrow cl-stack">
                <h1 class="govuk-heading-l">{say("details-title")}</h1>
                {stopper}
                <form method="post" action=action enctype="multipart/form-data" novalidate>
                    <EnterGoesOn/>
                    {near}
                    <Textarea
                        name="what"
                        label=Question::medium(say("details-what"))
                        hint=say("details-what-hint")
                        error=told.about(&Field::What)
                        value=content.what.clone()
                        limit=reader.say_with("details-limit", &[("most", most.into())])
                    />
                    {questions}
                    <PhotoShrink labels=labels>
                        <FileUpload
                            name="photos"
                            label=Question::medium(say("details-photos"))
                            hint=say("details-photos-hint")
                            error=error
                            accept="image/jpeg,image/png,image/webp"
                            multiple=true
                        >
                            {shown}
                        </FileUpload>
                    </PhotoShrink>
                    <FromCheck from_check=asked.came_from_check()/>
                    <Button>{say("continue")}</Button>
                </form>
            </div>
        }
    });
    Ok(page
        .place(Place::Report)
        .with_islands()
        .private()
        .error_title(faulty)
        .render(&portal, &reader))
}

fn nearby(
    reader: &Reader,
    pack: &domain::pack::Pack,
    near: &[(Case, Metres)],
) -> impl IntoView + use<> {
    let rows: Vec<_> = near
        .iter()
        .map(|(case, away)| {
            let name = title(pack, case, reader.language);
            let metres = format!("{:.0}", away.value());
            let day = case.requested_at.to_zoned(reader.now.time_zone().clone());
            let facts = [
                reader.say_with("metres", &[("metres", metres.into())]),
                area_name(pack, &case.area, reader.language),
                reader.say_with("nearby-since", &[("date", reader.date(day.date()).into())]),
            ];
            let (reference, follow) = (case.reference.to_string(), reader.say("nearby-follow"));
            view! {
                <CaseRow
                    href=format!("/reports/{reference}")
                    title=name.clone()
                    standing=Some(standing(reader, case.status))
                    facts=facts.join("\u{a0}· ")
                >
                    <p>
                        <Button weight=Weight::Secondary name="instead" value=reference>
                            <span>{follow}<span class="govuk-visually-hidden">" "{name}</span></span>
                        </Button>
                    </p>
                </CaseRow>
            }
        })
        .collect();
    let heading = reader.say_with(
        "nearby-title",
        &[(
            "count",
            i64::try_from(near.len()).unwrap_or(i64::MAX).into(),
        )],
    );
    let text = reader.say("nearby-text");
    view! { <NotificationBanner title=heading><p>{text}</p><CaseList>{rows}</CaseList></NotificationBanner> }
}

fn shown_photos(
    reader: &Reader,
    draft: uuid::Uuid,
    photos: &[PhotoId],
) -> Option<impl IntoView + use<>> {
    let shown: Vec<_> = photos
        .iter()
        .zip(1_i64..)
        .map(|(photo, number)| {
            let alt = reader.say_with("photo-alt", &[("number", number.into())]);
            let remove = reader.say_with("photo-remove", &[("number", number.into())]);
            let src = format!("/reports/new/{draft}/photos/{}?size=small", photo.0.simple());
            view! {
                <div class="cl-stack cl-stack--tight">
                    <Photo src=src alt=alt/>
                    <Button weight=Weight::Secondary name="remove" value=photo.0.to_string()>{remove}</Button>
                </div>
            }
        })
        .collect();
    (!shown.is_empty()).then(|| view! { <Photos thumbs=true>{shown}</Photos> })
}

/// An extra question as the field that its datatype wants.
fn question(reader: &Reader, asking: &Asking, content: &Draft, told: &Told) -> AnyView {
    let name = format!("answer.{}", asking.code);
    let field = id(&Field::Answer(asking.code.clone()));
    let typed = content
        .answers
        .get(&asking.code)
        .cloned()
        .unwrap_or_default();
    let first = typed.first().cloned().unwrap_or_default();
    let words = asking.label.say(reader.language).to_owned();
    let label = if asking.required {
        words
    } else {
        reader.say_with("optional", &[("question", words.into())])
    };
    let hint = Some(asking.hint.say(reader.language).to_owned()).filter(|hint| !hint.is_empty());
    let error = told.about(&Field::Answer(asking.code.clone()));
    let choices: Vec<Choice> = asking
        .values
        .iter()
        .map(|choice| {
            Choice::new(choice.key.clone(), choice.name.say(reader.language))
                .checked(typed.contains(&choice.key))
        })
        .collect();
    let label = Question::medium(label);
    match asking.datatype {
        Datatype::SingleValueList => {
            view! { <Radios name=name id=field legend=label hint=hint error=error choices=choices layout=Layout::Boxed/> }.into_any()
        }
        Datatype::MultiValueList => view! { <Checkboxes name=name id=field legend=label hint=hint error=error choices=choices/> }.into_any(),
        Datatype::Text => view! { <Textarea name=name id=field label=label hint=hint error=error value=first/> }.into_any(),
        Datatype::Number => {
            view! { <Input name=name id=field label=label hint=hint error=error value=first inputmode="decimal" width=10/> }.into_any()
        }
        Datatype::Datetime => {
            let hint = hint.or_else(|| Some(reader.say("details-date-hint")));
            view! { <Input name=name id=field label=label hint=hint error=error value=first kind=InputType::Text width=10/> }.into_any()
        }
        Datatype::String => view! { <Input name=name id=field label=label hint=hint error=error value=first/> }.into_any(),
    }
}

/// Keeps words, answers and photos; a photo that is refused is named, and the rest is kept.
async fn answer(
    State(portal): State<Portal>,
    journey: Journey,
    ip: Option<Extension<IpAddr>>,
    mut form: Multipart,
) -> Answer {
    let (mut pairs, mut refused) = (Vec::new(), Vec::new());
    let mut words_room = WORDS_BYTES_MOST;
    let photos = portal.store.photos_of_draft(journey.draft.id).await?;
    let mut room = PHOTOS_MOST.saturating_sub(photos.len());
    while let Some(part) = form.next_field().await.map_err(|_| Refusal::TooLarge)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name != "photos" {
            let text = part.text().await.map_err(|_| Refusal::BadForm)?;
            words_room = words_room
                .checked_sub(name.len() + text.len())
                .ok_or(Refusal::TooLarge)?;
            pairs.push((name, text));
            continue;
        }
        let bytes = part.bytes().await.map_err(|_| Refusal::TooLarge)?;
        if bytes.is_empty() {
            continue;
        }
        if room == 0 {
            refused.push("too-many");
            continue;
        }
        if let Some(Extension(ip)) = ip {
            match limited(&portal, PHOTOS_PER_ADDRESS, &network(ip)).await {
                Ok(()) => {}
                // The words that came along are worth more than a page of its own.
                Err(Refusal::TooMany { .. }) => {
                    refused.push("too-often");
                    continue;
                }
                Err(other) => return Err(other),
            }
        }
        match keep_photo(&portal, &journey, bytes.to_vec()).await? {
            Ok(()) => room -= 1,
            Err(reason) => refused.push(reason),
        }
    }
    let typed = Typed::of(pairs);
    if let Ok(photo) = typed.text("remove").parse() {
        portal
            .store
            .remove_photo(journey.draft.id, PhotoId(photo))
            .await?;
    }
    let mut content = journey.content().clone();
    // Browsers send line ends as CR LF; one character each is kept and counted.
    content.what = typed.text("what").replace("\r\n", "\n");
    content.answers.clear();
    for (code, value) in typed.beginning("answer.") {
        content
            .answers
            .entry(code.to_owned())
            .or_default()
            .push(value.to_owned());
    }
    portal
        .store
        .keep_draft(journey.draft.id, &content, portal.now())
        .await?;
    if let Ok(reference) = typed.text("instead").parse() {
        return Ok(instead(&portal, &journey, &reference));
    }
    let details = journey.address(Station::Details);
    let from = if typed.text("from") == "check" {
        "from=check&"
    } else {
        ""
    };
    if !refused.is_empty() {
        refused.dedup();
        return Ok(
            Redirect::to(&format!("{details}?{from}photos={}", refused.join(","))).into_response(),
        );
    }
    if typed.has("remove") {
        return Ok(
            Redirect::to(&format!("{details}?{}", from.trim_end_matches('&'))).into_response(),
        );
    }
    let category: Option<&Category> = content.about(portal.pack()).ok();
    let faulty = category.is_none_or(|category| content.details(category).is_err());
    Ok(journey.go_on(Station::Details, faulty, !from.is_empty()))
}

/// Prepares one photo and keeps it, or says in a word why not.
async fn keep_photo(
    portal: &Portal,
    journey: &Journey,
    bytes: Vec<u8>,
) -> Result<Result<(), &'static str>, Refusal> {
    let prepared = match prepare_one(bytes).await {
        Ok(prepared) => prepared,
        Err(refused) => return Ok(Err(refused_photo(refused))),
    };
    let photo = NewPhoto {
        full: prepared.full,
        thumbnail: prepared.thumbnail,
        width: prepared.width,
        height: prepared.height,
    };
    match portal
        .store
        .add_photo(journey.draft.id, photo, portal.now())
        .await
    {
        Ok(_) => Ok(Ok(())),
        Err(StoreError::Refused(store::photos::PhotoRefused::TooMany)) => Ok(Err("too-many")),
        Err(StoreError::Refused(store::photos::PhotoRefused::DraftEnded)) => Err(Refusal::NotFound),
        Err(StoreError::Broken(broken)) => Err(broken.into()),
    }
}
