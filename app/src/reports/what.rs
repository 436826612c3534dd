//! What the problem is: a category, found by searching or in its group.

use axum::Router;
use axum::extract::{Query, RawForm, State};
use axum::routing::get;
use domain::categories::Category;
use domain::pack::Pack;
use domain::reports::Field;
use leptos::prelude::*;

use super::faults::Told;
use super::journey::{Asked, FromCheck, Journey, Station, Typed, Way};
use crate::components::{
    Button, Choice, ErrorMessage, ErrorSummary, Layout, Question, Radios, Search,
};
use crate::portal::Portal;
use crate::shell::{Answer, Page, Place, Reader};

pub(super) fn routes() -> Router<Portal> {
    Router::new().route("/reports/new/{draft}/what", get(page).post(answer))
}

/// Every category that takes reports and has all the words of `asked`, in the order of the pack.
fn matching<'p>(pack: &'p Pack, asked: &str) -> Vec<&'p Category> {
    let asked = asked.to_lowercase();
    let has_all = |category: &&Category| {
        let said = [&category.name, &category.description, &category.keywords];
        let all: String = said
            .into_iter()
            .flat_map(domain::languages::Texts::wordings)
            .flat_map(|words| [words, " "])
            .collect::<String>()
            .to_lowercase();
        asked.split_whitespace().all(|word| all.contains(word))
    };
    pack.categories
        .iter()
        .filter(|category| !category.retired)
        .filter(has_all)
        .collect()
}

/// The categories, all of them or those that were searched for.
async fn page(
    State(portal): State<Portal>,
    reader: Reader,
    journey: Journey,
    Query(asked): Query<Asked>,
) -> Answer {
    let content = journey.content().clone();
    let faults = if asked.shows_faults() {
        content.about(portal.pack()).err().unwrap_or_default()
    } else {
        Vec::new()
    };
    let told = Told::new(&portal, &reader, None, faults);
    let faulty = !told.is_empty();
    let (speaker, pack, id) = (
        reader.clone(),
        portal.store.pack().clone(),
        journey.draft.id,
    );
    let action = journey.address(Station::What);
    let page = Page::new(reader.say("what-title"), move || {
        let reader = speaker;
        let say = reader.speaker();
        let found = matching(&pack, &asked.q);
        let nothing = found.is_empty().then(|| {
            view! { <p class="govuk-body">{reader.say_with("what-nothing", &[("words", asked.q.clone().into())])}</p> }
        });
        let mut first = true;
        let groups: Vec<_> = pack
            .groups
            .iter()
            .filter_map(|group| {
                let choices: Vec<Choice> = found
                    .iter()
                    .filter(|category| category.group == group.code)
                    .map(|category| {
                        Choice::new(category.code.0.clone(), category.name.say(reader.language))
                            .hint(category.description.say(reader.language))
                            .checked(category.code.0 == content.category)
                    })
                    .collect();
                if choices.is_empty() {
                    return None;
                }
                // The summary links to the first choice of the first group.
                let field = if std::mem::take(&mut first) { "category".to_owned() } else { format!("category-{}", group.code) };
                let legend = Question::medium(group.name.say(reader.language));
                Some(view! { <Radios name="category" id=field legend=legend choices=choices layout=Layout::BoxedTwo/> })
            })
            .collect();
        let summary = faulty.then(|| view! { <ErrorSummary faults=told.summary()/> });
        let error = told
            .about(&Field::Category)
            .map(|words| view! { <ErrorMessage id="category-error" text=words/> });
        view! {
            <Way reader=reader.clone() draft=Some(id) here=Station::What/>
            {summary}
            <div class="cl-stack">
                <h1 class="govuk-heading-l">{say("what-title")}</h1>
                <Search action=action.clone() label=say("what-search") placeholder=say("home-search-placeholder") value=asked.q.clone() button=say("what-find") plain=true/>
                {nothing}
                <form method="post" action=action class="cl-stack" novalidate>
                    {error}
                    {groups}
                    <FromCheck from_check=asked.came_from_check()/>
                    <Button>{say("continue")}</Button>
                </form>
            </div>
        }
    });
    Ok(page
        .place(Place::Report)
        .private()
        .error_title(faulty)
        .render(&portal, &reader))
}

/// Keeps the answer, right or wrong.
async fn answer(State(portal): State<Portal>, journey: Journey, form: RawForm) -> Answer {
    let typed = Typed::read(form)?;
    let mut content = journey.content().clone();
    content.category = typed.text("category");
    portal
        .store
        .keep_draft(journey.draft.id, &content, portal.now())
        .await?;
    let faulty = content.about(portal.pack()).is_err();
    // Another category asks other questions: they come before the check.
    Ok(journey.go_on(Station::What, faulty, false))
}
