//! What is due, carried out or only listed: steps up the areas, and what is erased.

use std::error::Error;
use std::sync::Arc;

use domain::areas::AreaPath;
use store::Store;
use store::applications::erasing::Overdue;
use store::escalations::Escalation;

use crate::config::Places;
use crate::{opening, serve};

/// One line for each step: the report, its clock, since when, from where to where.
pub(crate) async fn escalate(places: &Places, dry_run: bool) -> Result<(), Box<dyn Error>> {
    let pack = opening::read_pack(&places.pack)?;
    let now = serve::clock();
    let store = opening::open(places, Arc::new(pack), false, now).await?;
    let (mut steps, mut after) = (0, None);
    loop {
        let due = store.due_escalations(after.as_ref(), now).await?;
        for step in &due {
            if dry_run || store.escalate(step, now).await? {
                println!("{}", told(&store, step));
                steps += 1;
            }
        }
        after = due.into_iter().next_back();
        if after.is_none() {
            break;
        }
    }
    store.close().await;
    let done = if dry_run { "would go up" } else { "went up" };
    println!("{steps} {done}");
    Ok(())
}

/// One line for each application: what people call it, its service, and since when its term is over.
pub(crate) async fn erase(places: &Places, dry_run: bool) -> Result<(), Box<dyn Error>> {
    let pack = opening::read_pack(&places.pack)?;
    let now = serve::clock();
    let store = opening::open(places, Arc::new(pack), false, now).await?;
    store.count_retention().await?;
    let (mut erased, mut after) = (0, None);
    loop {
        let due = store.overdue_for_erasing(after.as_ref(), now).await?;
        for one in &due {
            if dry_run || store.erase_application(one, now).await? {
                println!("{}", over(&store, one));
                erased += 1;
            }
        }
        after = due.into_iter().next_back();
        if after.is_none() {
            break;
        }
    }
    store.close().await;
    let done = if dry_run { "would be erased" } else { "erased" };
    println!("{erased} {done}");
    Ok(())
}

fn over(store: &Store, one: &Overdue) -> String {
    let since = store.pack().calendar.local(one.since);
    format!(
        "{} {} since {}",
        one.reference,
        one.service.0,
        since.strftime("%Y-%m-%d %H:%M")
    )
}

fn told(store: &Store, step: &Escalation) -> String {
    let since = store.pack().calendar.local(step.since);
    let to = step
        .to
        .as_ref()
        .map_or("nobody above, stays", AreaPath::open);
    format!(
        "{} {} since {} {} -> {to}",
        step.case.reference,
        step.clock.name(),
        since.strftime("%Y-%m-%d %H:%M"),
        step.case.responsible_area.open(),
    )
}
