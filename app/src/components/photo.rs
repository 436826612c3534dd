//! Photos: before and after, thumbnails.

use leptos::prelude::*;

use super::{Examples, Text};

/// Photos beside each other.
#[component]
pub fn Photos(
    /// Small, as many in a row as fit.
    #[prop(optional)]
    thumbs: bool,
    /// The photos.
    children: Children,
) -> impl IntoView {
    let class = if thumbs {
        "cl-photos cl-photos--thumbs"
    } else {
        "cl-photos"
    };
    view! { <div class=class>{children()}</div> }
}

/// One photo, four to three.
#[component]
pub fn Photo(
    /// Address of the thumbnail.
    #[prop(into)]
    src: String,
    /// What is to be seen, in words.
    #[prop(into)]
    alt: String,
    /// Address of the whole photo.
    #[prop(optional, into)]
    full: Text,
    /// First word of the caption, in bold: "Before".
    #[prop(optional, into)]
    word: Text,
    /// The rest of it: ", 16 Nov".
    #[prop(optional, into)]
    caption: Text,
    /// Width of the thumbnail, in pixels.
    #[prop(default = 640)]
    width: u32,
    /// Height of the thumbnail, in pixels.
    #[prop(default = 480)]
    height: u32,
) -> impl IntoView {
    let image =
        view! { <img src=src alt=alt width=width height=height loading="lazy" decoding="async"/> };
    let image = match full.get() {
        Some(full) => view! { <a href=full>{image}</a> }.into_any(),
        None => image.into_any(),
    };
    let caption = (word.is_some() || caption.is_some()).then(|| {
        view! { <figcaption>{word.get().map(|word| view! { <b>{word}</b> })}{caption.get()}</figcaption> }
    });
    view! { <figure class="cl-photo">{image}{caption}</figure> }
}

/// For the gallery.
pub fn examples() -> Examples {
    vec![(
        "Before and after",
        view! {
            <Photos>
                <Photo src="/icon-512.png" alt="The mark, standing in for a photo" word="Before" caption=", 16 Nov"/>
                <Photo src="/icon-512.png" alt="The mark again" word="After flushing" caption=", 20 Nov" full="/icon-512.png"/>
            </Photos>
        }
        .into_any(),
    )]
}
