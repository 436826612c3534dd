//! Files, chosen with the browser's own control.

use leptos::prelude::*;

use super::field::Field;
use super::{Examples, Question, Text};

/// A field for files in a frame, with its question, hint and error. What is already there stands in the frame, too.
#[component]
pub fn FileUpload(
    /// Name in the form.
    #[prop(into)]
    name: String,
    /// Its name, where none is given.
    #[prop(optional, into)]
    id: Text,
    /// What is asked.
    #[prop(into)]
    label: Question,
    /// What helps to answer.
    #[prop(optional, into)]
    hint: Text,
    /// What is wrong with what was sent.
    #[prop(optional, into)]
    error: Text,
    /// What is taken: `image/jpeg,image/png`.
    #[prop(optional, into)]
    accept: Text,
    /// Whether several may be chosen.
    #[prop(optional)]
    multiple: bool,
    /// Whether a phone opens its camera at once, for those who stand before it.
    #[prop(optional)]
    camera: bool,
    /// What is there already, with a way to remove it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let field = Field {
        id: id.or(&name),
        hint,
        error,
        below: None,
    };
    let control = view! {
        <div class="cl-drop">
            {children.map(|children| children())}
            <input
                class=field.class("govuk-file-upload")
                id=field.id.clone()
                name=name
                type="file"
                accept=accept.get()
                multiple=multiple
                capture=camera.then_some("environment")
                aria-describedby=field.described_by()
            />
        </div>
    };
    field.labelled(label, control.into_any())
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![
        (
            "File upload",
            view! {
                <FileUpload
                    name="example-photos"
                    label=Question::medium("Photos (optional)")
                    hint="Up to 5. We remove the place and time hidden in them."
                    accept="image/jpeg,image/png,image/webp"
                    multiple=true
                />
            }
            .into_any(),
        ),
        (
            "With an error",
            view! {
                <FileUpload
                    name="example-photos-error"
                    label=Question::medium("Photos (optional)")
                    error="The photo must be smaller than 15 MB"
                />
            }
            .into_any(),
        ),
    ]
}
