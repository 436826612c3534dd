//! A row for every route: who passes, and a form that is in order.

use domain::identity::Role;

use super::Door::{
    self, Applicant, Demonstration, Emergency, Everybodys, Filler, Follow, Handler, Holder, Link,
    Member, Of, Open, Paper, Public, Rater, Rating, Reporter, Resume, Revoker, Signed, SignedIn,
    Signs, Task, With,
};
use super::{
    ANSWERS, BRINGS_TOGETHER, CHANGES, CONTACTS, DECLARES, EMERGENCY_DESK, READS, SHOWS_AND_HIDES,
};
use crate::city::FANGTANG;

pub(super) const LIN: &str = "lin@example.org";
pub(super) const CONTRACTOR: &str = "pipes@example.org";

type Form = &'static [(&'static str, &'static str)];

/// A sound number that nobody has.
const NUMBER: Form = &[("number", "999999197102170028")];
const CARD: Form = &[
    ("code", "12345678"),
    ("document", "identity_card"),
    ("number", "999999197102170028"),
];
const CORRECTION: Form = &[
    ("record", "00000000-0000-0000-0000-000000000000"),
    ("field", "address"),
    ("value", "Zheshan Road 113"),
    ("reason", "Moved"),
];
const PLACE: Form = &[("lat", "31.1546"), ("lon", "118.4435")];
const ADDRESS: Form = &[("email", LIN)];
const CITY: Form = &[("area", "3402")];
/// The lamp beside the hole.
const LAMP: Form = &[
    ("version", "1"),
    ("category", "street-lamp-out"),
    ("lat", "31.1546"),
    ("lon", "118.4435"),
];
pub(super) const PUBLISHED: Form = &[
    ("version", "3"),
    ("question", "Where is the counter?"),
    ("answer", "In Fangtang."),
];
const FLAG: Form = &[("reason", "abusive")];
const ONWARD: Form = &[("service", "residence-permit")];
const LOOKS_UP: Form = &[("evidence", "degree-record")];
const ANSWER: Form = &[("words", "Number 18.")];
pub(super) const TASK: Form = &[
    ("version", "1"),
    ("organisation", "drainage"),
    ("title", "Replace the pipe"),
    ("step", "1"),
    ("days", "5"),
    ("contractor", CONTRACTOR),
];
pub(super) const RATED: Form = &[
    ("efficiency", "2"),
    ("effectiveness", "4"),
    ("words", "Slow."),
];
const CHOSEN: Form = &[
    ("case", "KT4RW7XPB"),
    ("action", "priority"),
    ("priority", "urgent"),
];
const CARRIED_OUT: Form = &[
    ("case", "KT4RW7XPB.1.1"),
    ("action", "priority"),
    ("priority", "urgent"),
];
const BROWSER: Form = &[
    ("endpoint", "https://push.example/a"),
    (
        "key",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    ),
    ("secret", "BTBZMqHH6r4Tts7J_aSIgg"),
];
/// A flood, for the whole city.
pub(crate) const DECLARED: Form = &[
    ("name-en", "Flood"),
    ("area", "3402"),
    ("until", "2026-11-30"),
    ("reason", "The dyke broke."),
    ("service", "residence-permit"),
];
pub(crate) const FOR_PAPERS: Form = &[
    ("number", crate::emergencies::LI),
    ("reason", "Her neighbour knows her."),
];
const REVOKED: Form = &[("reason", "mistaken")];
const ALERT: Form = &[("id", "00000000-0000-0000-0000-000000000000")];
pub(super) const HIDING: Form = &[("version", "1"), ("reason", "It names somebody.")];

/// Method, route, who passes, and a form that is in order.
pub(super) const DOORS: &[(&str, &str, Door, Form)] = &[
    ("GET", "/", Open(200), &[]),
    ("GET", "/services", Open(200), &[]),
    ("GET", "/services.jsonld", Open(200), &[]),
    ("GET", "/services/{identifier}", Open(200), &[]),
    ("GET", "/life-events", Open(200), &[]),
    ("GET", "/life-events/{code}", Open(200), &[]),
    ("GET", "/schemas/service.json", Open(200), &[]),
    ("GET", "/services/{service}/apply", Open(200), &[]),
    ("POST", "/services/{service}/apply", Open(303), &[]),
    ("GET", "/services/{service}/apply/{draft}", Filler, &[]),
    (
        "GET",
        "/services/{service}/apply/{draft}/pages/{page}",
        Filler,
        &[],
    ),
    (
        "POST",
        "/services/{service}/apply/{draft}/pages/{page}",
        Filler,
        &[("degree", "master")],
    ),
    (
        "GET",
        "/services/{service}/apply/{draft}/pages/{page}/{question}",
        Filler,
        &[],
    ),
    (
        "POST",
        "/services/{service}/apply/{draft}/pages/{page}/{question}",
        Filler,
        &[("degree", "master")],
    ),
    (
        "GET",
        "/services/{service}/apply/{draft}/not-eligible",
        Filler,
        &[],
    ),
    (
        "GET",
        "/services/{service}/apply/{draft}/proofs",
        Filler,
        &[],
    ),
    (
        "POST",
        "/services/{service}/apply/{draft}/proofs",
        Filler,
        &[("later.has-degree", "yes")],
    ),
    (
        "POST",
        "/services/{service}/apply/{draft}/fetch",
        Filler,
        LOOKS_UP,
    ),
    (
        "POST",
        "/services/{service}/apply/{draft}/unfetch",
        Filler,
        LOOKS_UP,
    ),
    (
        "GET",
        "/services/{service}/apply/{draft}/files/{file}",
        Filler,
        &[],
    ),
    ("GET", "/services/{service}/apply/{draft}/fee", Filler, &[]),
    ("POST", "/services/{service}/apply/{draft}/fee", Filler, &[]),
    ("POST", "/payments/{provider}/callback", Signed, &[]),
    (
        "GET",
        "/sandbox/pay/{payment}",
        Signed,
        &[
            ("hundredths", "2000"),
            ("currency", "CNY"),
            ("back", "/"),
            ("signature", "00"),
        ],
    ),
    (
        "POST",
        "/sandbox/pay/{payment}",
        Signed,
        &[("choice", "pay")],
    ),
    ("POST", "/sandbox/refunds", Signed, &[]),
    (
        "GET",
        "/services/{service}/apply/{draft}/check",
        Filler,
        &[],
    ),
    (
        "POST",
        "/services/{service}/apply/{draft}/send",
        Filler,
        &[],
    ),
    ("GET", "/services/{service}/apply/{draft}/sent", Filler, &[]),
    (
        "GET",
        "/services/{service}/apply/{draft}/receipt",
        Filler,
        &[],
    ),
    ("GET", "/services/{service}/apply/{draft}/save", Filler, &[]),
    (
        "POST",
        "/services/{service}/apply/{draft}/save",
        Filler,
        ADDRESS,
    ),
    ("GET", "/resume/{token}", Resume, &[]),
    ("GET", "/enquiries", Open(200), &[]),
    // A report is no question that was published.
    ("GET", "/enquiries/{reference}", Open(404), &[]),
    ("GET", "/satisfaction", Open(200), &[]),
    ("GET", "/satisfaction.csv", Open(200), &[]),
    ("GET", "/satisfaction/services", Open(200), &[]),
    ("GET", "/satisfaction/services.csv", Open(200), &[]),
    ("GET", "/about", Open(200), &[]),
    ("GET", "/about/statuses", Open(200), &[]),
    ("GET", "/privacy", Open(200), &[]),
    ("GET", "/accessibility", Open(200), &[]),
    ("GET", "/track", Open(200), &[]),
    ("GET", "/health", Open(200), &[]),
    ("GET", "path", Open(200), &[]),
    ("GET", "/areas.geojson", Open(200), &[]),
    ("GET", "/areas/near.geojson", Open(200), PLACE),
    ("GET", "/reports", Open(200), &[]),
    ("GET", "/reports/list", Open(200), &[]),
    ("GET", "/reports/clusters.json", Open(200), CITY),
    ("GET", "/reports.geojson", Open(200), CITY),
    ("GET", "/feeds/reports.atom", Open(200), &[]),
    // The token is one of a report: it opens no feed.
    ("GET", "/feeds/alerts/{token}", Open(404), &[]),
    // Without the link of a letter there is nothing to end.
    ("GET", "/alerts/end", Open(404), &[]),
    ("POST", "/alerts/end", Open(404), &[]),
    ("GET", "/reports/new", Open(200), &[]),
    ("POST", "/reports/new", Open(303), PLACE),
    ("GET", "/reports/new/whose", Open(200), PLACE),
    ("GET", "/reports/new/{draft}/where", Holder, &[]),
    ("POST", "/reports/new/{draft}/where", Holder, PLACE),
    ("GET", "/reports/new/{draft}/area", Holder, &[]),
    (
        "POST",
        "/reports/new/{draft}/area",
        Holder,
        &[("area", FANGTANG)],
    ),
    ("GET", "/reports/new/{draft}/what", Holder, &[]),
    (
        "POST",
        "/reports/new/{draft}/what",
        Holder,
        &[("category", "pothole")],
    ),
    ("GET", "/reports/new/{draft}/details", Holder, &[]),
    (
        "POST",
        "/reports/new/{draft}/details",
        Holder,
        &[("what", "A hole.")],
    ),
    ("GET", "/reports/new/{draft}/contact", Holder, &[]),
    ("POST", "/reports/new/{draft}/contact", Holder, ADDRESS),
    ("GET", "/reports/new/{draft}/check", Holder, &[]),
    ("POST", "/reports/new/{draft}/send", Holder, &[]),
    ("GET", "/reports/new/{draft}/sent", Holder, &[]),
    ("GET", "/reports/new/{draft}/slip", Holder, &[]),
    ("GET", "/reports/new/{draft}/photos/{photo}", Holder, &[]),
    ("GET", "/reports/{reference}", Public, &[]),
    ("GET", "/reports/{reference}/photos/{photo}", Public, &[]),
    ("GET", "/reports/{reference}/timeline", Public, &[]),
    ("GET", "/reports/{reference}/stream", Public, &[]),
    ("GET", "/reports/{reference}/correct", Reporter, &[]),
    ("POST", "/reports/{reference}/correct", Reporter, LAMP),
    ("GET", "/reports/{reference}/answer", Reporter, &[]),
    ("POST", "/reports/{reference}/answer", Reporter, ANSWER),
    ("GET", "/reports/{reference}/follow", Everybodys, &[]),
    ("POST", "/reports/{reference}/follow", Everybodys, ADDRESS),
    ("GET", "/reports/{reference}/flag", Everybodys, &[]),
    ("POST", "/reports/{reference}/flag", Everybodys, FLAG),
    ("GET", "/reports/{reference}/flag/thanks", Everybodys, &[]),
    ("GET", "/reports/{reference}/follow/confirm", Follow, &[]),
    ("POST", "/reports/{reference}/follow/confirm", Follow, &[]),
    ("GET", "/reports/{reference}/follow/stop", Follow, &[]),
    ("POST", "/reports/{reference}/follow/stop", Follow, &[]),
    ("GET", "/reports/{reference}/rate", Rater, &[]),
    ("POST", "/reports/{reference}/rate", Rater, RATED),
    ("GET", "/cases/{reference}", Applicant, &[]),
    ("GET", "/cases/{reference}/answer", Applicant, &[]),
    ("POST", "/cases/{reference}/answer", Applicant, ANSWER),
    ("GET", "/cases/{reference}/withdraw", Applicant, &[]),
    ("POST", "/cases/{reference}/withdraw", Applicant, &[]),
    ("GET", "/cases/{reference}/object", Applicant, &[]),
    ("POST", "/cases/{reference}/object", Applicant, ANSWER),
    ("GET", "/cases/{reference}/objection", Applicant, &[]),
    ("POST", "/cases/{reference}/onward", Applicant, ONWARD),
    ("GET", "/cases/{reference}/files/{file}", Applicant, &[]),
    ("GET", "/cases/{reference}/papers/{paper}", Applicant, &[]),
    ("GET", "/cases/{reference}/rate", Applicant, &[]),
    ("POST", "/cases/{reference}/rate", Applicant, RATED),
    ("GET", "/desk/applications", Member, &[]),
    (
        "GET",
        "/desk/applications/{reference}",
        Handler(Role::Caseworker, "education"),
        &[],
    ),
    (
        "GET",
        "/desk/applications/{reference}/files/{file}",
        Handler(Role::Caseworker, "education"),
        &[],
    ),
    (
        "POST",
        "/desk/applications/{reference}/tasks/{task}",
        Handler(Role::Caseworker, "public-security"),
        &[("version", "1"), ("said", "approve")],
    ),
    (
        "POST",
        "/desk/applications/{reference}/decision",
        Handler(Role::Manager, "human-resources"),
        &[("version", "{version}"), ("said", "grant")],
    ),
    (
        "POST",
        "/desk/applications/{reference}/handed-over",
        Handler(Role::Caseworker, "human-resources"),
        &[("version", "{version}")],
    ),
    ("GET", "/links/{token}", Link, &[]),
    ("GET", "/sign-in", Open(200), &[]),
    ("POST", "/sign-in", Open(303), ADDRESS),
    // Without a code that was asked for, both lead to the page that asks for one.
    ("GET", "/sign-in/code", Open(303), &[]),
    ("POST", "/sign-in/code", Open(303), &[("code", "123456")]),
    ("POST", "/sign-out", Open(303), &[]),
    ("GET", "/outputs", SignedIn, &[]),
    ("GET", "/outputs/{id}", Paper, &[]),
    ("GET", "/verify", Open(200), &[]),
    ("GET", "/verify/keys", Open(200), &[]),
    // The name of the route is no number of a paper.
    ("GET", "/verify/{id}", Open(422), &[]),
    ("POST", "/verify/{id}", Revoker, REVOKED),
    ("GET", "/me", SignedIn, &[]),
    ("GET", "/me/notices", SignedIn, &[]),
    ("POST", "/me/notices", SignedIn, &[("status", "email")]),
    ("POST", "/me/notices/read", SignedIn, &[("until", "0")]),
    ("POST", "/me/notices/push", SignedIn, BROWSER),
    ("POST", "/me/notices/push/end", SignedIn, &[]),
    ("GET", "/me/notices/phone", SignedIn, &[]),
    // She gave no number yet, and is asked for one.
    (
        "POST",
        "/me/notices/phone/code",
        SignedIn,
        &[("code", "123456")],
    ),
    (
        "POST",
        "/me/notices/phone",
        SignedIn,
        &[("number", "13805536021")],
    ),
    ("POST", "/me/notices/phone/forget", SignedIn, &[]),
    ("GET", "/me/alerts", SignedIn, &[]),
    ("GET", "/me/alerts/new", SignedIn, &[]),
    ("POST", "/me/alerts/new", SignedIn, CITY),
    ("POST", "/me/alerts/end", SignedIn, ALERT),
    ("POST", "/me/alerts/feed", SignedIn, ALERT),
    // This portal has no provider of identities.
    ("GET", "/sign-in/provider", Open(404), &[]),
    ("POST", "/sign-in/provider", Open(404), &[]),
    ("GET", "/sign-in/provider/back", Open(404), &[]),
    ("POST", "/me/identity/provider/end", Signs(404), &[]),
    ("GET", "/me/identity", SignedIn, &[]),
    ("POST", "/me/identity/counter", Signs(200), &[]),
    ("POST", "/me/identity/letter", SignedIn, NUMBER),
    // Nobody has this code.
    ("POST", "/me/identity/code", Signs(422), &[("code", "1")]),
    ("POST", "/me/identity/end", SignedIn, &[]),
    // Nobody knows who she is, and the page says how she shows it.
    ("GET", "/me/data", SignedIn, &[]),
    ("GET", "/me/data/usage", SignedIn, &[]),
    ("GET", "/me/data/correct", SignedIn, CORRECTION),
    ("POST", "/me/data/correct", Signs(200), CORRECTION),
    ("GET", "/me/consents", SignedIn, &[]),
    ("POST", "/me/consents/{consent}/withdraw", Signs(404), &[]),
    ("POST", "/me/identity/attend", SignedIn, &[]),
    ("GET", "/me/delegates", SignedIn, &[]),
    // Nobody knows who she is, and the page says how she shows it.
    ("POST", "/me/delegates", Signs(200), &[]),
    ("POST", "/me/delegates/{delegation}/accept", Signs(404), &[]),
    ("POST", "/me/delegates/{delegation}/end", Signs(404), &[]),
    ("GET", "/desk/identity", Of(Role::Agent), &[]),
    ("POST", "/desk/identity", Of(Role::Agent), CARD),
    ("POST", "/desk/identity/bind", Of(Role::Agent), CARD),
    ("POST", "/desk/identity/move", Of(Role::Agent), CARD),
    ("GET", "/desk/apply", Of(Role::Agent), &[]),
    ("POST", "/desk/apply", Of(Role::Agent), &[]),
    ("GET", "/desk/registers", Of(Role::Steward), &[]),
    ("GET", "/desk/registers/{batch}", Of(Role::Steward), &[]),
    ("GET", "/desk/corrections", Of(Role::Steward), &[]),
    (
        "GET",
        "/desk/corrections/{correction}",
        Of(Role::Steward),
        &[],
    ),
    (
        "POST",
        "/desk/corrections/{correction}",
        Of(Role::Steward),
        &[("said", "approve")],
    ),
    ("GET", "/desk/discrepancies", Of(Role::Steward), &[]),
    (
        "GET",
        "/desk/discrepancies/{discrepancy}",
        Of(Role::Steward),
        &[],
    ),
    (
        "POST",
        "/desk/discrepancies/{discrepancy}",
        Of(Role::Steward),
        &[("reason", "Moved.")],
    ),
    ("GET", "/desk", Member, &[]),
    ("GET", "/desk/emergencies", Member, &[]),
    ("POST", "/desk/emergencies", Emergency(DECLARES), DECLARED),
    (
        "GET",
        "/desk/emergencies/{id}",
        Emergency(EMERGENCY_DESK),
        &[],
    ),
    (
        "POST",
        "/desk/emergencies/{id}/close",
        Emergency(DECLARES),
        &[],
    ),
    (
        "GET",
        "/desk/emergencies/{id}/papers",
        Emergency(&[Role::Agent]),
        &[],
    ),
    (
        "POST",
        "/desk/emergencies/{id}/papers",
        Emergency(&[Role::Agent]),
        FOR_PAPERS,
    ),
    (
        "GET",
        "/desk/emergencies/{id}/papers/{paper}",
        Emergency(&[Role::Agent]),
        &[],
    ),
    ("GET", "/desk/services", Member, &[]),
    ("GET", "/desk/services/{identifier}/{version}", Member, &[]),
    ("POST", "/desk", Member, CHOSEN),
    ("POST", "/desk/bulk", Member, CARRIED_OUT),
    ("GET", "/desk/clusters.json", Member, &[("zoom", "14")]),
    ("POST", "/desk/keys", Member, &[("keys", "off")]),
    (
        "POST",
        "/desk/filters",
        Member,
        &[("name", "Waiting"), ("status", "mine")],
    ),
    (
        "POST",
        "/desk/filters/forget",
        Member,
        &[("id", "00000000-0000-0000-0000-000000000000")],
    ),
    ("GET", "/desk/reports/new", Member, &[]),
    ("POST", "/desk/reports/new", Member, &[("intake", "phone")]),
    ("GET", "/desk/ratings", Member, &[]),
    (
        "POST",
        "/desk/ratings/{rating}",
        Rating(SHOWS_AND_HIDES),
        &[("seen", "waiting"), ("decision", "release")],
    ),
    (
        "POST",
        "/desk/ratings/{rating}/answer",
        Rating(ANSWERS),
        &[("words", "We keep twenty in store now.")],
    ),
    ("GET", "/desk/{reference}", With(READS), &[]),
    (
        "POST",
        "/desk/{reference}",
        With(CHANGES),
        &[("version", "1"), ("to", "assigned")],
    ),
    (
        "POST",
        "/desk/{reference}/release",
        With(SHOWS_AND_HIDES),
        &[("version", "1")],
    ),
    (
        "POST",
        "/desk/{reference}/hide",
        With(SHOWS_AND_HIDES),
        HIDING,
    ),
    (
        "POST",
        "/desk/{reference}/flags",
        With(SHOWS_AND_HIDES),
        &[("seen", "0")],
    ),
    (
        "POST",
        "/desk/{reference}/merge",
        With(BRINGS_TOGETHER),
        &[("version", "1"), ("reference", "{other}")],
    ),
    (
        "POST",
        "/desk/{reference}/unmerge",
        With(BRINGS_TOGETHER),
        &[("version", "2")],
    ),
    ("GET", "/desk/{reference}/move", With(SHOWS_AND_HIDES), &[]),
    (
        "POST",
        "/desk/{reference}/move",
        With(SHOWS_AND_HIDES),
        LAMP,
    ),
    // The report is made a question first, and answered where it must be.
    (
        "POST",
        "/desk/{reference}/reply",
        With(CHANGES),
        &[("version", "2"), ("reply", "In Fangtang.")],
    ),
    (
        "POST",
        "/desk/{reference}/publish",
        With(SHOWS_AND_HIDES),
        PUBLISHED,
    ),
    (
        "POST",
        "/desk/{reference}/unpublish",
        With(SHOWS_AND_HIDES),
        &[("version", "4")],
    ),
    (
        "POST",
        "/desk/{reference}/priority",
        With(SHOWS_AND_HIDES),
        &[("version", "1"), ("priority", "urgent")],
    ),
    (
        "POST",
        "/desk/{reference}/assign",
        With(CHANGES),
        &[("version", "1"), ("assignee", "organisation.drainage")],
    ),
    (
        "POST",
        "/desk/{reference}/note",
        With(CHANGES),
        &[("version", "1"), ("note", "The key hangs at the gate.")],
    ),
    (
        "POST",
        "/desk/{reference}/update",
        With(CHANGES),
        &[("version", "1"), ("update", "We have looked at it.")],
    ),
    ("POST", "/desk/{reference}/contact", With(CONTACTS), &[]),
    // The report is hidden first.
    (
        "POST",
        "/desk/{reference}/show",
        With(SHOWS_AND_HIDES),
        &[("version", "2")],
    ),
    ("GET", "/desk/tasks", Member, &[]),
    ("GET", "/desk/rounds", Member, &[]),
    ("GET", "/desk/rounds/{reference}", With(CHANGES), &[]),
    (
        "POST",
        "/desk/rounds/{reference}",
        With(CHANGES),
        &[("version", "1"), ("outcome", "checked")],
    ),
    (
        "POST",
        "/desk/{reference}/tasks",
        With(BRINGS_TOGETHER),
        TASK,
    ),
    (
        "POST",
        "/desk/{reference}/tasks/{task}/withdraw",
        With(BRINGS_TOGETHER),
        &[("version", "2")],
    ),
    ("GET", "/tasks/{task}", Task, &[]),
    (
        "POST",
        "/tasks/{task}",
        Task,
        &[("version", "1"), ("said", "accept"), ("from", "2099-01-01")],
    ),
    ("GET", "/tasks/{task}/photos/{photo}", Task, &[]),
    ("GET", "/dev/gallery", Demonstration, &[]),
    ("GET", "/dev/outbox", Demonstration, &[]),
];
