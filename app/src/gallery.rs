//! Every component with its examples on one page, for those who build pages. Served in development only.

use leptos::prelude::*;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::components::examples;
use crate::portal::Portal;
use crate::shell::{Page, Reader};

/// What stands in `main`.
pub fn view() -> impl IntoView {
    let sections: Vec<AnyView> = examples()
        .into_iter()
        .map(|(name, examples)| section(name, examples))
        .collect();
    view! {
        <h1 class="govuk-heading-xl">"Components"</h1>
        <div class="cl-stack cl-stack--wide cl-after">{sections}</div>
    }
}

/// `/dev/gallery`: every component with its examples, for those who build the portal.
pub fn routes() -> Router<Portal> {
    Router::new().route("/dev/gallery", get(page))
}

async fn page(State(portal): State<Portal>, reader: Reader) -> Response {
    Page::new("Components", view)
        .private()
        .render(&portal, &reader)
}

fn section(name: &'static str, examples: Vec<(&'static str, AnyView)>) -> AnyView {
    let id = name.to_lowercase().replace(' ', "-");
    let shown: Vec<AnyView> = examples
        .into_iter()
        .map(|(title, example)| view! { <div class="cl-stack cl-stack--tight"><p class="cl-muted">{title}</p>{example}</div> }.into_any())
        .collect();
    view! {
        <section aria-labelledby=id.clone()>
            <h2 class="govuk-heading-m" id=id.clone()>{name}</h2>
            <div class="cl-stack cl-stack--wide cl-narrow">{shown}</div>
        </section>
    }
    .into_any()
}
