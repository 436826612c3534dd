//! The parts of the page: charts with their tables, and what people wrote.

use domain::areas::AreaPath;
use domain::pack::Pack;
use leptos::prelude::*;
use store::scores::Comment;

use super::gathered::{Gathered, Score};
use super::shown::{POOR, kind_name, mean, month_name, share};
use crate::components::{Bar, Bars, Cell, Column, Columns, Details, Photo, Photos, Share, Table};
use crate::ratings::rating_card;
use crate::shell::Reader;

/// Months of one chart that can be named below it.
const NAMED_MOST: usize = 13;

/// How the ratings spread, both scales beside each other.
pub(super) fn ratings(reader: &Reader, own: &Score) -> Option<impl IntoView + use<>> {
    if own.withheld || own.counts.ratings() == 0 {
        return None;
    }
    let spread = |id: &'static str, name: &str, grades: [i64; 5]| {
        let most = grades.into_iter().max().unwrap_or_default().max(1);
        let bars = [5_usize, 4, 3, 2, 1].into_iter().map(|grade| {
            let count = grades[grade - 1];
            let words = reader.say(&format!("rate-{name}-{grade}"));
            Bar {
                name: format!("{grade} {words}"),
                share: domain::scores::of_hundred(count, most).unwrap_or_default(),
                value: reader.number(count.unsigned_abs()),
                poor: false,
            }
        });
        let heading = reader.say(&format!("rate-{name}"));
        view! {
            <section aria-labelledby=id>
                <h2 class="govuk-heading-m" id=id>{heading}</h2>
                <Bars bars=bars.collect()/>
            </section>
        }
    };
    let helped = spread("helped", "effectiveness", own.counts.effectiveness);
    let quick = spread("quick", "efficiency", own.counts.efficiency);
    Some(view! { <div class="cl-halves">{helped}{quick}</div> })
}

pub(super) fn number(reader: &Reader, count: i64) -> Cell {
    Cell::number(reader.number(count.unsigned_abs()))
}

/// Shares and ratings as they stand in a row; where there is nothing, a dash says so.
pub(super) fn shares(reader: &Reader, score: &Score) -> [Cell; 4] {
    const NOTHING: &str = "–";
    let of = |found: Option<f64>| found.map_or_else(|| NOTHING.to_owned(), share);
    let withheld = || reader.say("satisfaction-few");
    let (helped, count) = if score.withheld {
        (withheld(), withheld())
    } else {
        let helped = score.helped().map_or_else(|| NOTHING.to_owned(), mean);
        (helped, reader.number(score.counts.ratings().unsigned_abs()))
    };
    [
        Cell::number(of(score.counts.answered_in_time())),
        Cell::number(of(score.counts.resolved_in_time())),
        Cell::number(helped),
        Cell::number(count),
    ]
}

fn heads(reader: &Reader, first: &str) -> Vec<Cell> {
    vec![
        Cell::new(reader.say(first)),
        Cell::number(reader.say("satisfaction-received")),
        Cell::number(reader.say("satisfaction-head-answered")),
        Cell::number(reader.say("satisfaction-head-resolved")),
        Cell::number(reader.say("satisfaction-head-helped")),
        Cell::number(reader.say("satisfaction-head-ratings")),
    ]
}

/// Month by month: promises kept where there were any, else what came in; the table beneath says all of it.
pub(super) fn months(reader: &Reader, gathered: &Gathered) -> impl IntoView + use<> {
    let kept: Vec<Option<f64>> = gathered
        .months
        .iter()
        .map(|(_, score)| score.counts.resolved_in_time())
        .collect();
    let promised = kept.iter().any(Option::is_some);
    let most = gathered
        .months
        .iter()
        .map(|(_, score)| score.counts.received);
    let most = most.max().unwrap_or_default();
    let heights: Vec<Option<f64>> = if promised {
        kept
    } else {
        let of_most = |score: &Score| domain::scores::of_hundred(score.counts.received, most);
        gathered
            .months
            .iter()
            .map(|(_, score)| of_most(score))
            .collect()
    };
    let figure = |place: usize| -> Option<String> {
        let (_, score) = gathered.months.get(place)?;
        if promised {
            heights.get(place).copied().flatten().map(share)
        } else {
            Some(reader.number(score.counts.received.unsigned_abs()))
        }
    };
    let known = |place: &usize| heights[*place].is_some();
    let places: Vec<usize> = (0..heights.len()).filter(known).collect();
    let least = places.iter().copied().min_by(|one, other| {
        heights[*one]
            .unwrap_or_default()
            .total_cmp(&heights[*other].unwrap_or_default())
    });
    let marked = [places.last().copied(), least];
    let many = gathered.months.len() > NAMED_MOST;
    let columns: Vec<_> = gathered
        .months
        .iter()
        .enumerate()
        .map(|(place, (month, _))| {
            let marked = marked.contains(&Some(place));
            let named = !many || month.rem_euclid(12) == 0;
            Column {
                name: if named {
                    short_name(reader, *month, many)
                } else {
                    String::new()
                },
                share: heights[place],
                value: figure(place).filter(|_| marked).into(),
            }
        })
        .collect();
    let said = |place: Option<usize>| {
        let place = place?;
        let (month, _) = gathered.months.get(place)?;
        Some(format!(
            "{}: {}",
            month_name(reader, *month),
            figure(place)?
        ))
    };
    let about = [places.first().copied(), least, places.last().copied()];
    let mut about: Vec<String> = about.into_iter().filter_map(said).collect();
    about.dedup();
    let key = if promised {
        "satisfaction-kept-by-month"
    } else {
        "satisfaction-received-by-month"
    };
    let rows = gathered.months.iter().map(|(month, score)| {
        let mut row = vec![
            Cell::new(month_name(reader, *month)),
            number(reader, score.counts.received),
        ];
        row.extend(shares(reader, score));
        row
    });
    let rows: Vec<_> = rows.collect();
    let title = reader.say(key);
    let head = heads(reader, "satisfaction-head-month");
    view! {
        <section aria-labelledby="months">
            <h2 class="govuk-heading-m" id="months">{title.clone()}</h2>
            <Columns id="by-month" title=title description=about.join("; ") columns=columns/>
            <Details summary=reader.say("satisfaction-as-table")>
                <div class="cl-score-table" role="region" tabindex="0" aria-labelledby="months"><Table head=head rows=rows named_rows=true/></div>
            </Details>
        </section>
    }
}

fn short_name(reader: &Reader, month: i64, many: bool) -> String {
    if many {
        month.div_euclid(12).to_string()
    } else {
        reader.say(&format!("date-month-{}", month.rem_euclid(12) + 1))
    }
}

fn name_of(reader: &Reader, pack: &Pack, area: &AreaPath) -> String {
    let known = pack.areas.by_path(area);
    known.map_or_else(
        || area.open().to_owned(),
        |area| area.name.say(reader.language).to_owned(),
    )
}

/// The areas beside this one; of the city, its parts. Those in which nothing came in are left out.
pub(super) fn compared(reader: &Reader, pack: &Pack, gathered: &Gathered) -> impl IntoView + use<> {
    let say = reader.speaker();
    let wanted = &gathered.wanted;
    let top = wanted.area.path.is_root();
    let shown = gathered.sisters.iter();
    let shown =
        shown.filter(|(area, score)| score.counts.received > 0 || *area == wanted.area.path);
    let rows: Vec<_> = shown
        .map(|(area, score)| {
            let here = *area == wanted.area.path;
            let href = wanted.address("/satisfaction", &area.code());
            let name = name_of(reader, pack, area);
            let kept = score.counts.resolved_in_time();
            let bar = kept.map(|kept| view! { <Share share=kept poor={kept < POOR}/> });
            let received = reader.number(score.counts.received.unsigned_abs());
            let [answered, resolved, helped, count] = shares(reader, score);
            let cell = |cell: Cell| view! { <td class="govuk-table__cell govuk-table__cell--numeric">{cell.content}</td> };
            view! {
                <tr class="govuk-table__row" aria-current=here.then_some("true")>
                    <th class="govuk-table__header" scope="row"><a class="govuk-link" href=href>{name}</a></th>
                    <td class="govuk-table__cell govuk-table__cell--numeric">{received}</td>
                    <td class="govuk-table__cell">{bar}</td>
                    {cell(resolved)}
                    {cell(answered)}
                    {cell(helped)}
                    {cell(count)}
                </tr>
            }
        })
        .collect();
    let heading = say(if top {
        "satisfaction-parts"
    } else {
        "satisfaction-sisters"
    });
    let head = |key: &str| {
        let words = say(key);
        view! { <th class="govuk-table__header govuk-table__header--numeric" scope="col">{words}</th> }
    };
    // One area alone is compared with nothing.
    (rows.len() > usize::from(!top)).then(|| view! {
        <section aria-labelledby="areas">
            <h2 class="govuk-heading-m" id="areas">{heading}</h2>
            <div class="cl-score-table" role="region" tabindex="0" aria-labelledby="areas">
                <table class="govuk-table cl-compare">
                    <thead class="govuk-table__head">
                        <tr class="govuk-table__row">
                            <th class="govuk-table__header" scope="col">{say("satisfaction-head-area")}</th>
                            {head("satisfaction-received")}
                            <th class="govuk-table__header" scope="col" colspan="2">{say("satisfaction-head-resolved")}</th>
                            {head("satisfaction-head-answered")}
                            {head("satisfaction-head-helped")}
                            {head("satisfaction-head-ratings")}
                        </tr>
                    </thead>
                    <tbody class="govuk-table__body">{rows}</tbody>
                </table>
            </div>
            <p class="govuk-body-s">{say("satisfaction-poor")}</p>
        </section>
    })
}

/// What the reports are about: promises kept where there were any, else what came in.
pub(super) fn kinds(
    reader: &Reader,
    pack: &Pack,
    gathered: &Gathered,
) -> Option<impl IntoView + use<>> {
    if gathered.kinds.is_empty() {
        return None;
    }
    let rows: Vec<_> = gathered
        .kinds
        .iter()
        .map(|(kind, score)| {
            let mut row = vec![
                Cell::new(kind_name(reader, pack, kind)),
                number(reader, score.counts.received),
            ];
            row.extend(shares(reader, score));
            row
        })
        .collect();
    let kept = gathered.kinds.iter().filter_map(|(kind, score)| {
        let kept = score.counts.resolved_in_time()?;
        Some(Bar {
            name: kind_name(reader, pack, kind),
            share: kept,
            value: share(kept),
            poor: kept < POOR,
        })
    });
    let mut bars: Vec<_> = kept.collect();
    bars.sort_by(|one, other| other.share.total_cmp(&one.share));
    let (chart, key) = if bars.is_empty() {
        (None, "satisfaction-by-kind")
    } else {
        (
            Some(view! { <Bars bars=bars/> }),
            "satisfaction-kept-by-kind",
        )
    };
    let head = heads(reader, "satisfaction-head-kind");
    let table = view! {
        <div class="cl-score-table" role="region" tabindex="0" aria-labelledby="kinds"><Table head=head rows=rows named_rows=true/></div>
    };
    let as_table = reader.say("satisfaction-as-table");
    let table = if chart.is_some() {
        view! { <Details summary=as_table>{table}</Details> }.into_any()
    } else {
        table.into_any()
    };
    let heading = reader.say(key);
    Some(view! {
        <section aria-labelledby="kinds">
            <h2 class="govuk-heading-m" id="kinds">{heading}</h2>
            {chart}
            {table}
        </section>
    })
}

/// What people wrote, bad ones too, with what was answered and with photos before and after.
pub(super) fn said(
    reader: &Reader,
    pack: &Pack,
    gathered: &Gathered,
) -> Option<impl IntoView + use<>> {
    let cards: Vec<_> = gathered
        .comments
        .iter()
        .map(|comment| {
            let kind = kind_name(reader, pack, &comment.case.category);
            let facts = format!("{kind}, {}", reader.moment(comment.rating.at));
            let reference = &comment.case.reference;
            let mut rating = comment.rating.clone();
            // They stand beside the photo of the report.
            if comment.before.is_some() {
                rating.photos.clear();
            }
            view! {
                {rating_card(reader, pack, reference, &rating, facts)}
                {pair(reader, comment)}
            }
        })
        .collect();
    let heading = reader.say("satisfaction-said");
    (!cards.is_empty()).then(|| {
        view! {
            <section aria-labelledby="said">
                <h2 class="govuk-heading-m" id="said">{heading}</h2>
                <ul class="cl-halves">{cards}</ul>
            </section>
        }
    })
}

fn pair(reader: &Reader, comment: &Comment) -> Option<impl IntoView + use<>> {
    let (before, after) = comment.before.zip(comment.after)?;
    let reference = &comment.case.reference;
    let photo = |photo: store::photos::PhotoId, word: &str| {
        let address = format!("/reports/{reference}/photos/{}", photo.0.simple());
        let word = reader.say(word);
        view! { <Photo src=format!("{address}?size=small") alt=word.clone() full=address word=word/> }
    };
    let before = photo(before, "satisfaction-before");
    let after = photo(after, "satisfaction-after");
    Some(view! { <li><Photos>{before}{after}</Photos></li> })
}
