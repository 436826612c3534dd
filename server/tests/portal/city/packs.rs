//! The packs of the cities in which stories are told.

use domain::areas::{Area, AreaCode, AreaTree, Level};
use domain::languages::Texts;
use domain::pack::Pack;
use domain::services::Service;
use server::packs::{PackSource, read};

use super::{FANGTANG, GRID_4, GRID_41};

/// Wuhu, with two grids that have no border.
pub(crate) fn wuhu() -> Pack {
    let mut pack = found("wuhu");
    let mut areas: Vec<Area> = pack.areas.all().cloned().collect();
    let fangtang = pack.areas.get(&AreaCode(FANGTANG.to_owned())).unwrap();
    for code in [GRID_4, GRID_41] {
        let code = AreaCode(code.to_owned());
        areas.push(Area {
            path: fangtang.path.child(&code),
            name: Texts::single("en", &format!("Grid {code}")),
            code,
            level: Level::Grid,
            border: None,
            demonstration: true,
        });
    }
    pack.areas = AreaTree::new(areas);
    pack
}

/// Mexico City, as it comes.
pub(crate) fn mexico_city() -> Pack {
    found("mexico-city")
}

/// Wuhu with one service more, whose form has a question of every kind.
pub(crate) fn of_every_kind() -> Pack {
    let mut pack = wuhu();
    let service: Service = toml::from_str(include_str!("every-kind.toml")).unwrap();
    pack.services.push(service);
    pack.services
        .sort_by(|one, other| one.identifier.cmp(&other.identifier));
    pack
}

fn found(name: &str) -> Pack {
    read(&PackSource::find(name).unwrap()).unwrap()
}
