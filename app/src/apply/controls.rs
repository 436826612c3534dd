//! The buttons of a screen beside the one that goes on: add an item, take one out, take a file away.

use std::collections::BTreeSet;
use std::convert::Infallible;

use domain::applications::{Filling, Typed};
use domain::services::QuestionType;
use store::fillings::files::FileId;

use super::arrived::Sent;
use super::journey::Journey;
use crate::portal::Portal;
use crate::shell::Refusal;

/// What the buttons of a screen ask for beside going on.
pub(super) struct Controls {
    add: Option<String>,
    remove: Option<String>,
}

impl Controls {
    /// Takes them out of what a screen sent.
    pub(super) fn of(sent: &mut Sent) -> Self {
        Self {
            add: sent.control("add"),
            remove: sent.control("remove"),
        }
    }

    /// Whether there are any.
    pub(super) const fn are_any(&self) -> bool {
        self.add.is_some() || self.remove.is_some()
    }

    /// The question that they are about.
    pub(super) fn question(&self) -> Option<&str> {
        let field = self.add.as_deref().or(self.remove.as_deref())?;
        field.split('.').next()
    }

    /// A question that they are about and that is not on the screen.
    pub(super) fn of_another(&self, is_on: impl Fn(&str) -> bool) -> Option<&str> {
        let fields = self.add.iter().chain(&self.remove);
        let mut questions = fields.filter_map(|field| field.split('.').next());
        questions.find(|question| !is_on(question))
    }

    /// The item that is taken out: its group, and where it stands in it.
    fn removed_item(&self) -> Option<(&str, usize)> {
        let (group, item) = self.remove.as_deref()?.rsplit_once('.')?;
        Some((group, item.parse().ok()?))
    }

    /// What a field is called once they are carried out; nothing where it belonged to what was taken out.
    pub(super) fn moved(&self, field: String) -> Option<String> {
        match self.removed_item() {
            Some(item) => Typed::moved_up(&field, item),
            None => Some(field),
        }
    }

    /// Carries them out, and gives what the application has become; nothing where it was sent meanwhile. That is done last, when
    /// everything that the screen sent is in its fields, for items move up: `arrived` are the fields of files that were kept.
    pub(super) async fn carry_out(
        &self,
        portal: &Portal,
        journey: &Journey,
        arrived: &[String],
    ) -> Result<Option<Filling>, Refusal> {
        let mut gone = BTreeSet::new();
        let kept = journey.keep(portal, |mut content| {
            gone = content.uploads(&journey.service);
            self.change(journey, &mut content, arrived);
            let left = content.uploads(&journey.service);
            gone.retain(|file| !left.contains(file));
            Ok::<_, Infallible>(content)
        });
        let Some(Ok(content)) = kept.await? else {
            return Ok(None);
        };
        for file in gone {
            portal.store.remove_file(journey.id(), FileId(file)).await?;
        }
        Ok(Some(content))
    }

    fn change(&self, journey: &Journey, content: &mut Filling, arrived: &[String]) {
        if let Some(group) = &self.add {
            let questions = journey.service.questions();
            let group = questions
                .map(|(_, question)| question)
                .find(|one| one.id == *group && one.kind == QuestionType::Group);
            if let Some((group, first)) =
                group.and_then(|group| Some((group, group.question.first()?)))
            {
                let least = usize::from(group.min_items.unwrap_or(u8::from(group.required)));
                let place = content.typed.items(&group.id).max(least);
                let name = format!("{}.{place}.{}", group.id, first.id);
                content.typed.0.insert(name, vec![String::new()]);
            }
        }
        match (self.removed_item(), &self.remove) {
            (Some((group, item)), _) => content.typed.remove_item(group, item),
            // One that was chosen in its place has taken the place.
            (None, Some(field)) if !arrived.contains(field) => content.typed.clear(field),
            _ => {}
        }
    }
}
