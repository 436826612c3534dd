//! The form in which people say which reports they look for.

use domain::areas::{AreaCode, Level};
use domain::pack::Pack;
use leptos::prelude::*;

use super::query::{Asked, Misasked};
use crate::components::{
    Button, Checkboxes, Choice, Details, Input, InputType, Select, SelectOption,
};
use crate::shell::Reader;

/// The id of the field in which something was asked that is not understood; nothing where it stands in the address alone.
pub(super) const fn field(misasked: Misasked) -> Option<&'static str> {
    match misasked {
        Misasked::Category => Some("category"),
        Misasked::Area => Some("area"),
        Misasked::Since => Some("since"),
        Misasked::Until => Some("until"),
        _ => None,
    }
}

/// The form with what was asked; where that is not understood, the reason stands beside its field.
pub(super) fn form(
    reader: &Reader,
    pack: &Pack,
    asked: &Asked,
    misasked: Option<Misasked>,
) -> impl IntoView + use<> {
    let say = reader.speaker();
    let option = |value: &str, text: &str, chosen: &str| {
        SelectOption::new(value, text).selected(value == chosen)
    };
    let mut categories = vec![option("", &say("list-every-category"), &asked.category)];
    let public = pack.categories.iter().filter(|category| !category.private);
    categories.extend(public.map(|category| {
        option(
            &category.code.0,
            category.name.say(reader.language),
            &asked.category,
        )
    }));
    let chosen = asked
        .area(pack)
        .ok()
        .flatten()
        .map(|area| area.code.clone());
    let current = chosen.as_ref().map_or("", |code| code.0.as_str());
    let mut areas = vec![option("", &say("list-map-view"), current)];
    areas.extend(
        choices_of_area(pack, chosen.as_ref())
            .into_iter()
            .map(|area| {
                let name = if area.level == Level::City {
                    say("list-every-area")
                } else {
                    area.name.say(reader.language).to_owned()
                };
                option(&area.code.0, &name, current)
            }),
    );
    let old = Choice::new("true", say("list-old")).checked(asked.include_old == "true");
    let more = [&asked.since, &asked.until, &asked.include_old];
    let open = more.into_iter().any(|value| !value.is_empty());
    let error = |id: &str| {
        let wrong = misasked.filter(|misasked| field(*misasked) == Some(id));
        wrong.map(|misasked| say(misasked.key()))
    };
    let [category, area, since, until] = ["category", "area", "since", "until"].map(error);
    // A field for days would not show what is no day.
    let kind = |error: &Option<String>| match error {
        Some(_) => InputType::Text,
        None => InputType::Date,
    };
    let kinds = (kind(&since), kind(&until));
    let (was, asked) = (current.to_owned(), asked.clone());
    view! {
        <form action="/reports" id="filters" class="cl-filters">
            <input type="hidden" name="was" value=was/>
            <input type="hidden" name="status" value=asked.status/>
            <Input name="q" label=say("list-words") value=asked.q.clone()/>
            <Select name="category" error=category label=say("list-category") options=categories/>
            <Select name="area" error=area label=say("list-area") options=areas/>
            <Details summary=say("list-more") open=open>
                <div class="cl-row">
                    <Input name="since" kind=kinds.0 error=since label=say("list-since") value=asked.since/>
                    <Input name="until" kind=kinds.1 error=until label=say("list-until") value=asked.until/>
                </div>
                <Checkboxes name="include_old" choices=vec![old]/>
            </Details>
            <Button>{say("list-show")}</Button>
        </form>
    }
}

/// The city, its districts, the area that is shown and its parts: deeper ones are reached step by step.
pub(crate) fn choices_of_area<'a>(
    pack: &'a Pack,
    chosen: Option<&AreaCode>,
) -> Vec<&'a domain::areas::Area> {
    let tree = &pack.areas;
    let mut choices = vec![tree.root()];
    choices.extend(tree.all().filter(|area| area.level == Level::County));
    if choices.len() == 1 {
        choices.extend(tree.children(&tree.root().code));
    }
    let chosen = chosen.and_then(|code| tree.get(code));
    let deeper = chosen.into_iter().flat_map(|area| {
        tree.ancestors(&area.code)
            .chain([area])
            .chain(tree.children(&area.code))
    });
    for area in deeper {
        if !choices.iter().any(|known| known.code == area.code) {
            choices.push(area);
        }
    }
    choices
}
