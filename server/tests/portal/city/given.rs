//! What people write in the stories.

use domain::reports::Draft;

/// A hole in Fangtang, told by nobody in particular.
pub(crate) fn pothole() -> Draft {
    Draft {
        lat: "31.1546".to_owned(),
        lon: "118.4435".to_owned(),
        address: "Dongmen Lane 18".to_owned(),
        category: "pothole".to_owned(),
        what: "A hole as wide as a washbasin.".to_owned(),
        contact_answered: true,
        ..Draft::default()
    }
}

/// The hole, told by somebody who left her address.
pub(crate) fn pothole_of(email: &str) -> Draft {
    Draft {
        email: email.to_owned(),
        ..pothole()
    }
}

/// What only those who handle it may read.
pub(crate) fn complaint_of(email: &str) -> Draft {
    Draft {
        category: "official-conduct".to_owned(),
        what: "Nobody answered at the counter.".to_owned(),
        ..pothole_of(email)
    }
}

/// A hole in an area that is named instead of pinned.
pub(crate) fn pothole_in(area: &str) -> Draft {
    Draft {
        lat: String::new(),
        lon: String::new(),
        area: area.to_owned(),
        ..pothole()
    }
}
