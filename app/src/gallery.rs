//! Every component with its examples on one page, for those who build pages. Served in development only.

use leptos::prelude::*;

use crate::components::{Foot, Head, Icon, Link, Place, SkipLink, Tongue, examples};

/// The whole of `body`.
pub fn view() -> impl IntoView {
    let places = [
        (Icon::House, "Home"),
        (Icon::LayoutList, "Services"),
        (Icon::Camera, "Report"),
        (Icon::Route, "Track"),
        (Icon::User, "Me"),
    ]
    .map(|(icon, text)| Place {
        icon,
        href: "#".to_owned(),
        text: text.to_owned(),
        current: icon == Icon::Camera,
    })
    .to_vec();
    let tongues = vec![Tongue {
        tag: "zh".to_owned(),
        name: "中文".to_owned(),
        href: "#".to_owned(),
    }];
    let sections: Vec<AnyView> = examples()
        .into_iter()
        .map(|(name, examples)| section(name, examples))
        .collect();
    view! {
        <SkipLink href="#gallery"/>
        <Head city="Wuhu" places=places places_label="Places" tongues=tongues account=Some(Link::new("#", "Sign in"))/>
        <main class="govuk-main-wrapper govuk-width-container" id="gallery">
            <h1 class="govuk-heading-xl">"Components"</h1>
            <div class="cl-stack cl-stack--wide cl-after">{sections}</div>
        </main>
        <Foot
            links=vec![Link::new("#", "About"), Link::new("#", "Accessibility"), Link::new("#", "Privacy")]
            text="Counters and the 12345 line are there for everybody who would rather talk."
        />
    }
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
