//! Which word and which picture belongs to what.

use domain::pack::Pack;
use domain::services::{Addressee, Basis, ChannelType, LifeEvent, Service, ThematicArea};

use crate::components::Icon;
use crate::shell::Reader;

pub(super) fn area(reader: &Reader, area: ThematicArea) -> String {
    reader.say(&format!("thematic-area-{}", area.name()))
}

pub(super) fn addressee(reader: &Reader, addressee: Addressee) -> String {
    reader.say(&format!("addressee-{}", addressee.name()))
}

pub(super) fn channel(reader: &Reader, channel: ChannelType) -> String {
    reader.say(&format!("channel-{}", channel.name()))
}

/// A register as the city calls it; one that the city does not have is called as the file calls it.
pub(super) fn register(reader: &Reader, pack: &Pack, register: &str) -> String {
    let known = pack.registers.named(register);
    let name = known.map_or(register, |known| known.name.say(reader.language));
    reader.say_with("evidence-register", &[("name", name.to_owned().into())])
}

/// "20 working days".
pub(super) fn days(reader: &Reader, days: u16, basis: Basis) -> String {
    let about = [("days", u32::from(days).into())];
    match basis {
        Basis::Working => reader.say_with("days-working", &about),
        Basis::Calendar => reader.say_with("days-calendar", &about),
    }
}

pub(super) const fn icon_of_area(area: ThematicArea) -> Icon {
    match area {
        ThematicArea::Employment => Icon::Briefcase,
        ThematicArea::Housing => Icon::House,
        ThematicArea::Education => Icon::GraduationCap,
        ThematicArea::Health => Icon::HeartPulse,
        ThematicArea::SocialSecurity => Icon::HandHelping,
        ThematicArea::Family => Icon::Baby,
        ThematicArea::CivilStatus => Icon::FileText,
        ThematicArea::Business => Icon::Store,
        ThematicArea::Transport => Icon::Car,
        ThematicArea::Environment => Icon::Leaf,
        ThematicArea::PublicSafety => Icon::ShieldCheck,
        ThematicArea::Identity => Icon::IdCard,
    }
}

pub(crate) const fn icon_of(service: &Service) -> Icon {
    icon_of_area(service.thematic_area)
}

/// The picture of a life event: its own, or that of what most of its services are about.
pub(crate) fn icon_of_event(pack: &Pack, event: &LifeEvent) -> Icon {
    if let Some(icon) = event.icon.as_deref().and_then(Icon::named) {
        return icon;
    }
    let its = |area: &ThematicArea| {
        let mut services = pack.services.iter();
        let count = services.by_ref().filter(|service| {
            service.thematic_area == *area && service.life_event.contains(&event.code)
        });
        count.count()
    };
    let area = ThematicArea::ALL.into_iter().rev().max_by_key(its);
    area.map_or(Icon::CircleHelp, icon_of_area)
}
