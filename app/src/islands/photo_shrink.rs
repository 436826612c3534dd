//! Photos are made smaller on the device, before they cross a bad network.

use leptos::prelude::*;

#[cfg(not(feature = "hydrate"))]
use super::dormant as wake;
#[cfg(feature = "hydrate")]
use awake::wake;

/// Words about photos that are being made smaller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoLabels {
    /// While it is going on.
    pub working: String,
    /// One photo that is ready; `{name}` and `{size}` are filled in.
    pub ready: String,
    /// A size; `{size}` stands for a number of megabytes.
    pub megabytes: String,
}

/// Shrinks what is chosen in the file input among the children; where that fails, the file stays as it is.
#[component]
pub fn PhotoShrink(
    /// Its words.
    labels: PhotoLabels,
    /// The file input with its label, hint and error.
    children: Children,
) -> impl IntoView {
    let PhotoLabels {
        working,
        ready,
        megabytes,
    } = labels;
    view! {
        <ShrinkingPhotos>
            <div data-working=working data-ready=ready data-megabytes=megabytes>{children()}</div>
        </ShrinkingPhotos>
    }
    .into_any()
}

/// Wakes what it is told in attributes below it: props would bring a reader of JSON into the first chunk.
#[island]
fn ShrinkingPhotos(
    /// The file input, with what is told of it.
    children: Children,
) -> impl IntoView {
    view! { <div use:wake>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod awake {
    use std::rc::Rc;

    use js_sys::{Array, Promise};
    use leptos::web_sys::{
        Blob, CanvasRenderingContext2d, DataTransfer, Element, File, FilePropertyBag,
        HtmlCanvasElement, HtmlElement, HtmlInputElement, ImageBitmap,
    };
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    use super::PhotoLabels;
    use crate::islands::page::{Turn, Turns, element, find, listen, localised};

    /// Pixels of the longer side that are enough to see what is broken.
    const LONGER_SIDE: f64 = 2048.0;
    const QUALITY: f64 = 0.85;
    const SHRINKABLE: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

    pub(super) fn wake(root: Element) {
        let _ = attend(&root);
    }

    fn attend(root: &Element) -> Option<()> {
        let told = find::<Element>(root, "[data-working]")?;
        let labels = PhotoLabels {
            working: told.get_attribute("data-working")?,
            ready: told.get_attribute("data-ready")?,
            megabytes: told.get_attribute("data-megabytes")?,
        };
        let input = find::<HtmlInputElement>(root, "input[type=file]")?;
        let said = element("div", "govuk-hint cl-photo-shrink")?;
        said.set_attribute("role", "status").ok()?;
        root.append_child(&said).ok()?;
        let (labels, turns, changed) = (Rc::new(labels), Turns::default(), input.clone());
        listen(&input, "change", move |_| {
            let (turn, input, said, labels) = (
                turns.next(),
                changed.clone(),
                said.clone(),
                Rc::clone(&labels),
            );
            wasm_bindgen_futures::spawn_local(async move {
                said.set_text_content(Some(&labels.working));
                let _ = shrink_all(&input, &turn).await;
                if !turn.is_over() {
                    list(&input, &said, &labels);
                }
            });
        });
        Some(())
    }

    /// Replaces the input's files by smaller ones, unless others are chosen meanwhile.
    async fn shrink_all(input: &HtmlInputElement, turn: &Turn) -> Result<(), JsValue> {
        let chosen = DataTransfer::new()?;
        for file in files(input) {
            // One at a time: a large photo takes 200 MB while it is unpacked.
            let smaller = if SHRINKABLE.contains(&file.type_().as_str()) {
                shrink(&file).await.ok()
            } else {
                None
            };
            chosen.items().add_with_file(
                &smaller
                    .filter(|smaller| smaller.size() < file.size())
                    .unwrap_or(file),
            )?;
        }
        if !turn.is_over() {
            input.set_files(chosen.files().as_ref());
        }
        Ok(())
    }

    fn files(input: &HtmlInputElement) -> Vec<File> {
        let list = input.files();
        list.map(|list| {
            (0..list.length())
                .filter_map(|index| list.get(index))
                .collect()
        })
        .unwrap_or_default()
    }

    async fn shrink(file: &File) -> Result<File, JsValue> {
        // Turned upright: browsers follow the photo's own note about that unless told otherwise.
        let photo = leptos::prelude::window().create_image_bitmap_with_blob(file)?;
        let photo: ImageBitmap = JsFuture::from(photo).await?.dyn_into()?;
        let (wide, high) = (f64::from(photo.width()), f64::from(photo.height()));
        let scale = (LONGER_SIDE / wide.max(high)).min(1.0);
        let (wide, high) = ((wide * scale).round(), (high * scale).round());
        let drawn = draw(&photo, wide, high);
        photo.close();
        let packed: Blob = JsFuture::from(packed(&drawn?)).await?.dyn_into()?;

        let kind = FilePropertyBag::new();
        kind.set_type("image/jpeg");
        kind.set_last_modified(file.last_modified());
        File::new_with_blob_sequence_and_options(&Array::of1(&packed), &named(&file.name()), &kind)
    }

    fn draw(photo: &ImageBitmap, wide: f64, high: f64) -> Result<HtmlCanvasElement, JsValue> {
        let canvas: HtmlCanvasElement = leptos::prelude::document()
            .create_element("canvas")?
            .dyn_into()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most LONGER_SIDE, never negative"
        )]
        let size = (wide as u32, high as u32);
        canvas.set_width(size.0);
        canvas.set_height(size.1);
        let brush: CanvasRenderingContext2d =
            canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into()?;
        // JPEG knows no transparency, and would show it black.
        brush.set_fill_style_str("white");
        brush.fill_rect(0.0, 0.0, wide, high);
        brush.draw_image_with_image_bitmap_and_dw_and_dh(photo, 0.0, 0.0, wide, high)?;
        Ok(canvas)
    }

    fn packed(canvas: &HtmlCanvasElement) -> Promise {
        Promise::new(&mut |resolve, reject| {
            let done =
                Closure::once_into_js(move |blob: JsValue| resolve.call1(&JsValue::NULL, &blob));
            let begun = canvas.to_blob_with_type_and_encoder_options(
                done.unchecked_ref(),
                "image/jpeg",
                &QUALITY.into(),
            );
            if let Err(refused) = begun {
                let _ = reject.call1(&JsValue::NULL, &refused);
            }
        })
    }

    /// The name with the ending of what the file has become.
    fn named(name: &str) -> String {
        format!(
            "{}.jpg",
            name.rsplit_once('.').map_or(name, |(stem, _)| stem)
        )
    }

    /// Says which files will be sent, a line each, and how large they are.
    fn list(input: &HtmlInputElement, said: &HtmlElement, labels: &PhotoLabels) {
        said.set_text_content(None);
        for file in files(input) {
            let Some(line) = element("div", "") else {
                return;
            };
            let size = labels
                .megabytes
                .replace("{size}", &localised(rounded(file.size() / 1_000_000.0)));
            let words = labels
                .ready
                .replace("{name}", &file.name())
                .replace("{size}", &size);
            line.set_text_content(Some(&words));
            let _ = said.append_child(&line);
        }
    }

    /// One decimal, and never nothing.
    fn rounded(number: f64) -> f64 {
        (number * 10.0).round().max(1.0) / 10.0
    }
}
