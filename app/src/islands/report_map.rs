//! The map of reports: clusters and pins of what the page's query finds in the box that is shown.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(not(feature = "hydrate"))]
use super::asleep as wake;
use super::map::MapProps;
#[cfg(feature = "hydrate")]
use awake::wake;

/// Words of the map of reports. `{count}` stands for a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportMapLabels {
    /// No report in the box.
    pub none: String,
    /// One report in the box.
    pub one: String,
    /// `{count}` reports, in the box or in a cluster.
    pub many: String,
    /// The box is larger than the server counts.
    pub too_large: String,
    /// The server did not answer.
    pub failed: String,
    /// A report that is being dealt with.
    pub open: String,
    /// A report that was fixed.
    pub fixed: String,
    /// A report that was closed unfixed.
    pub closed: String,
    /// A report past its promise.
    pub late: String,
}

/// Shows the reports of the page's query on a map, and keeps the page's address at the box that is shown.
///
/// The children hold the frame (`.cl-map`), and an element of the class `cl-map__count`, which says how many there are.
#[island(lazy)]
pub fn ReportMap(
    /// View, ground and words of the map.
    map: MapProps,
    /// West, south, east, north: shown at first instead of the view.
    bbox: [f64; 4],
    /// Answers [`InBox`] for the `bbox` in it, and for that of the map once it was moved; `zoom` is added.
    data_url: String,
    /// Answers the list of the same reports, which takes the place of what is in `#found` once the map was moved. Empty where
    /// the list stays as it is, and the page's address with it.
    list_url: String,
    /// Words of its own.
    labels: ReportMapLabels,
    /// The frame, with what is shown until the map is there.
    children: Children,
) -> impl IntoView {
    view! {
        <div use:wake=(map, bbox, (data_url, list_url), labels) class="cl-browse__map">{children()}</div>
    }
}

#[cfg(feature = "hydrate")]
mod awake {
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;

    use leaflet::LayerGroup;
    use leptos::web_sys::{Element, HtmlElement, Url};
    use wasm_bindgen::{JsCast, JsValue};

    use super::{MapProps, ReportMapLabels};
    use crate::islands::alike::mark_alike;
    use crate::islands::ground::{CLOSEST, Ground, on};
    use crate::islands::in_box::{Cluster, Group, InBox, Pin};
    use crate::islands::page::{self, Turns, Unanswered, element, find, fixed, listen};

    /// A map that is still moving is not asked about.
    const SETTLED: i32 = 150;
    /// A metre.
    const DECIMALS: u8 = 5;
    /// From this count on a cluster needs a wider circle.
    const MANY: u64 = 1000;
    /// How much nearer a chosen cluster comes.
    const NEARER: f64 = 2.0;

    /// The island while it is awake.
    #[derive(Clone)]
    pub(super) struct Reports {
        ground: Ground,
        drawn: LayerGroup,
        clusters: Rc<RefCell<Vec<Cluster>>>,
        count: HtmlElement,
        turns: Turns,
        data_url: Rc<str>,
        list_url: Rc<str>,
        /// Until it was moved, the map answers for the box of the page and not for the rest that fits into its frame.
        moved: Rc<Cell<bool>>,
        labels: Rc<ReportMapLabels>,
    }

    /// What the island is told.
    type Told = (MapProps, [f64; 4], (String, String), ReportMapLabels);

    pub(super) fn wake(root: Element, told: Told) {
        let told = RefCell::new(Some(told));
        let begin = move || {
            // Where the page shows no map now, it may once the window is wider.
            if root.get_bounding_client_rect().width() <= 0.0 {
                return;
            }
            if let Some((map, bbox, (data, list), labels)) = told.take() {
                let _ = Reports::wake(&root, &map, bbox, (&data, &list), labels);
            }
        };
        begin();
        listen(&leptos::prelude::window(), "resize", move |_| begin());
    }

    impl Reports {
        fn wake(
            root: &Element,
            map: &MapProps,
            bbox: [f64; 4],
            (data_url, list_url): (&str, &str),
            labels: ReportMapLabels,
        ) -> Option<()> {
            let ground = Ground::on(root, map)?;
            let count = find(root, ".cl-map__count").or_else(|| {
                let made = element("p", "cl-map__count")?;
                root.append_child(&made).ok()?;
                Some(made)
            })?;
            count.set_attribute("aria-live", "polite").ok()?;
            let drawn = LayerGroup::new();
            drawn.add_to(&ground.map);
            let (clusters, turns) = (Rc::default(), Turns::default());
            let reports = Self {
                ground,
                drawn,
                clusters,
                count,
                turns,
                data_url: data_url.into(),
                list_url: list_url.into(),
                moved: Rc::default(),
                labels: Rc::new(labels),
            };
            reports.ground.fit(bbox);
            reports.attend();
            if reports.list_url.is_empty() {
                mark_alike();
            }
            reports.ask();
            Some(())
        }

        /// Everything a person can do here.
        fn attend(&self) {
            let moved = self.clone();
            self.ground.map.on_move_end(Box::new(move |_| {
                moved.moved.set(true);
                moved.keep_address();
                moved.ask();
            }));
            // A drag that began on a pin ends in a click on it, which nobody meant.
            let dragged = Rc::new(Cell::new(false));
            let began = Rc::clone(&dragged);
            on(self.ground.map.unchecked_ref(), "dragstart", move || {
                began.set(true);
            });
            for start in ["pointerdown", "keydown"] {
                let ended = Rc::clone(&dragged);
                listen(&self.ground.frame, start, move |_| ended.set(false));
            }
            let chosen = self.clone();
            listen(&self.ground.frame, "click", move |click| {
                let Some(target) = click
                    .target()
                    .and_then(|target| target.dyn_into::<Element>().ok())
                else {
                    return;
                };
                if dragged.get() {
                    click.prevent_default();
                } else if let Ok(Some(cluster)) = target.closest(".cl-cluster") {
                    chosen.approach(&cluster);
                }
            });
        }

        /// Goes nearer to a cluster.
        fn approach(&self, drawing: &Element) {
            let index = drawing
                .get_attribute("data-index")
                .and_then(|index| index.parse::<usize>().ok());
            let place = index.and_then(|index| {
                self.clusters
                    .borrow()
                    .get(index)
                    .map(|cluster| (cluster.lat, cluster.lon))
            });
            if let Some((lat, lon)) = place {
                self.ground
                    .look_at(lat, lon, (self.ground.map.get_zoom() + NEARER).min(CLOSEST));
            }
        }

        /// West, south, east, north of what is shown, in WGS 84.
        fn bbox(&self) -> String {
            let bounds = self.ground.map.get_bounds();
            let (south, west) = self.ground.real(&bounds.get_south_west());
            let (north, east) = self.ground.real(&bounds.get_north_east());
            let sides = [
                west.max(-180.0),
                south.max(-90.0),
                east.min(180.0),
                north.min(90.0),
            ];
            sides.map(|side| fixed(side, DECIMALS)).join(",")
        }

        /// Keeps the page's address at what is shown, so that it can be sent, bookmarked and reloaded.
        fn keep_address(&self) {
            if self.list_url.is_empty() {
                return;
            }
            let window = leptos::prelude::window();
            let Ok(address) = window.location().href().and_then(|here| Url::new(&here)) else {
                return;
            };
            address.search_params().set("bbox", &self.bbox());
            address.search_params().delete("cursor");
            if let Ok(history) = window.history() {
                let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address.href()));
            }
        }

        fn ask(&self) {
            let (turn, reports) = (self.turns.next(), self.clone());
            wasm_bindgen_futures::spawn_local(async move {
                page::pause(SETTLED).await;
                let Some(question) = reports.question().filter(|_| !turn.is_over()) else {
                    return;
                };
                let answer = page::json::<InBox>(&question).await;
                if turn.is_over() {
                    return;
                }
                reports.list_anew().await;
                match answer {
                    Ok(found) => reports.draw(found),
                    Err(Unanswered::Refused(400)) => {
                        reports.drawn.clear_layers();
                        reports
                            .count
                            .set_text_content(Some(&reports.labels.too_large));
                    }
                    Err(_) => reports.count.set_text_content(Some(&reports.labels.failed)),
                }
            });
        }

        fn question(&self) -> Option<String> {
            let here = leptos::prelude::window().location().href().ok()?;
            let address = Url::new_with_base(&self.data_url, &here).ok()?;
            if self.moved.get() {
                address.search_params().set("bbox", &self.bbox());
            }
            address
                .search_params()
                .set("zoom", &fixed(self.ground.map.get_zoom(), 0));
            Some(address.href())
        }

        /// Shows the list of what the map shows.
        async fn list_anew(&self) -> Option<()> {
            if !self.moved.get() || self.list_url.is_empty() {
                return None;
            }
            let here = leptos::prelude::window().location().href().ok()?;
            let address = Url::new_with_base(&self.list_url, &here).ok()?;
            let bbox = self.bbox();
            address.search_params().set("bbox", &bbox);
            let list = page::text(&address.href()).await.ok()?;
            if bbox == self.bbox() {
                leptos::prelude::document()
                    .get_element_by_id("found")?
                    .set_inner_html(&list);
            }
            Some(())
        }

        fn draw(&self, found: InBox) {
            let focused = leptos::prelude::document()
                .active_element()
                .and_then(|focused| focused.get_attribute("data-key"));
            self.drawn.clear_layers();
            for (index, cluster) in found.clusters.iter().enumerate() {
                self.draw_cluster(index, cluster);
            }
            for pin in &found.pins {
                self.draw_pin(pin);
            }
            self.clusters.replace(found.clusters);
            let same = focused.and_then(|key| {
                find::<HtmlElement>(&self.ground.frame, &format!("[data-key=\"{key}\"]"))
            });
            if let Some(same) = same {
                let _ = same.focus();
            }
            let words = match found.total {
                0 => self.labels.none.clone(),
                1 => self.labels.one.clone(),
                total if found.more => {
                    let at_least = format!("{}+", localised(total));
                    self.labels.many.replace("{count}", &at_least)
                }
                total => counted(&self.labels.many, total),
            };
            self.count.set_text_content(Some(&words));
        }

        fn draw_cluster(&self, index: usize, cluster: &Cluster) -> Option<()> {
            let many = cluster.count >= MANY;
            let class = if many {
                "cl-cluster cl-cluster--many"
            } else {
                "cl-cluster"
            };
            let words = counted(&self.labels.many, cluster.count);
            let drawing = named(
                "button",
                class,
                &words,
                &[cluster.lat, cluster.lon]
                    .map(|side| fixed(side, DECIMALS))
                    .join(","),
            )?;
            drawing.set_attribute("type", "button").ok()?;
            drawing
                .set_attribute("data-index", &index.to_string())
                .ok()?;
            let figure = element("span", "")?;
            figure.set_text_content(Some(&localised(cluster.count)));
            drawing.append_child(&figure).ok()?;
            let size = if many { 52.0 } else { 44.0 };
            let at = (cluster.lat, cluster.lon);
            self.ground
                .marker(at, &drawing, (size, [size / 2.0; 2]), false)
                .add_to_layer_group(&self.drawn);
            Some(())
        }

        fn draw_pin(&self, pin: &Pin) -> Option<()> {
            let (class, group) = match pin.group {
                Group::Open => ("cl-pin", &self.labels.open),
                Group::Fixed => ("cl-pin cl-pin--ok", &self.labels.fixed),
                Group::Closed => ("cl-pin cl-pin--closed", &self.labels.closed),
            };
            let (class, state) = if pin.late {
                ("cl-pin cl-pin--late", &self.labels.late)
            } else {
                (class, group)
            };
            let drawing = named(
                "a",
                class,
                &format!("{}, {state}", pin.title),
                &pin.reference,
            )?;
            drawing.set_attribute("href", &pin.url).ok()?;
            let at = (pin.lat, pin.lon);
            self.ground
                .marker(at, &drawing, (44.0, [22.0, 44.0]), false)
                .add_to_layer_group(&self.drawn);
            Some(())
        }
    }

    /// An element that is known by its words and, when it is drawn again, by its key.
    fn named(tag: &str, class: &str, words: &str, key: &str) -> Option<HtmlElement> {
        let made = element(tag, class)?;
        made.set_attribute("aria-label", words).ok()?;
        made.set_attribute("title", words).ok()?;
        made.set_attribute("data-key", key).ok()?;
        Some(made)
    }

    fn counted(words: &str, count: u64) -> String {
        words.replace("{count}", &localised(count))
    }

    /// The number as the page's language writes it.
    fn localised(count: u64) -> String {
        #[expect(clippy::cast_precision_loss, reason = "no city has 2^53 reports")]
        let count = count as f64;
        page::localised(count)
    }
}
