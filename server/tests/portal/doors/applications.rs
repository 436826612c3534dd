//! Doors of applications: for who applied, and for the organisations that have something to do with it.

use domain::applications::{Answer, Answers};
use domain::areas::AreaCode;
use domain::contacts::{Contact, EmailAddress};
use domain::handling::{Finding, Verdict};
use domain::identity::{Account, Role};
use domain::languages::Language;
use domain::organisations::OrganisationCode;
use domain::references::Reference;
use domain::services::ServiceId;
use store::applications::{ApplicationSeen, Deciding, Handling, NewApplication, Said};
use store::links::Token;
use store::members::NewGrant;
use store::reports::Viewer;

use super::Door::{Applicant, Handler};
use super::fillers::given_filling;
use super::knocking::{Names, asks_to_sign_in, knock, passed, report_with_photo};
use super::rows::{DOORS, LIN};
use crate::browser::Browser;
use crate::city::{City, pothole_of, story};
use crate::outputs::given_paper_of;

/// A sent application for the settling-in allowance, its link, and a file that came with it.
async fn given_application(city: &City) -> (Reference, Token, String) {
    let (draft, names, token) = given_filling(city).await;
    let service = ServiceId("settling-in-allowance".to_owned());
    let pack = city.store.pack().clone();
    let scan = Answer::File {
        id: names.photo.parse().unwrap(),
        name: "degree.pdf".to_owned(),
    };
    let new = NewApplication {
        draft,
        service: pack.service(&service).unwrap(),
        account: None,
        contact: Contact {
            email: Some(EmailAddress::parse("li@example.org").unwrap()),
            ..Contact::default()
        },
        language: Language::En,
        source: "web",
        sent_by: None,
        area: pack.areas.root().path.clone(),
        said: Said {
            answers: Answers([("scan".to_owned(), scan)].into()),
            ..Said::default()
        },
        evidence: Vec::new(),
    };
    let sent = city
        .store
        .submit_application(&new, &token, city.now())
        .await;
    let receipt = sent.unwrap();
    (receipt.reference, receipt.track, names.photo)
}

/// A browser of a member of an organisation.
async fn member_of(city: &City, email: &str, role: Role, organisation: &str) -> Browser {
    let grant = NewGrant {
        role,
        area: AreaCode("3402".to_owned()),
        organisation: Some(OrganisationCode(organisation.to_owned())),
        team: None,
    };
    // Whoever is to be told of what was before is told before she is there.
    city.letters(email).await;
    let address = EmailAddress::parse(email).unwrap();
    let added = city
        .store
        .add_member(&address, "Wang", &grant, city.now())
        .await;
    added.unwrap();
    city.signed_in(email).await
}

async fn seen(city: &City, reference: &Reference, link: &Token) -> ApplicationSeen {
    let viewer = Viewer {
        account: None,
        link: Some(link.clone()),
    };
    let seen = city.store.application(reference, &viewer, city.now()).await;
    seen.unwrap().unwrap()
}

/// Everybody who handles it, as one account.
async fn desk(city: &City) -> Account {
    const OFFICES: [&str; 4] = [
        "public-security",
        "education",
        "property-office",
        "human-resources",
    ];
    let address = EmailAddress::parse("desk@wuhu.example").unwrap();
    for (role, offices) in [
        (Role::Caseworker, &OFFICES[..]),
        (Role::Manager, &OFFICES[3..]),
    ] {
        for office in offices {
            let grant = NewGrant {
                role,
                area: AreaCode("3402".to_owned()),
                organisation: Some(OrganisationCode((*office).to_owned())),
                team: None,
            };
            let added = city
                .store
                .add_member(&address, "Wang", &grant, city.now())
                .await;
            added.unwrap();
        }
    }
    let asked = city
        .store
        .ask_code(&address, Language::En, city.now())
        .await;
    let code = city.code("desk@wuhu.example").await;
    let session = city.store.sign_in(asked.unwrap(), &code, city.now()).await;
    session.unwrap().account
}

fn deciding(verdict: Verdict, words: &str) -> Deciding {
    Deciding {
        verdict,
        words: words.to_owned(),
        papers: Vec::new(),
    }
}

/// What must have been done before a door opens.
async fn prepare(city: &City, desk: &Account, route: &str, reference: &Reference, link: &Token) {
    let (store, now) = (&city.store, city.now());
    let tasks = seen(city, reference, link).await.tasks;
    if route.ends_with("/answer") {
        let ask = Handling::SendBack("Which flat?".to_owned());
        let asked = store
            .handle_task(tasks[0].task.id, 1, &ask, desk, Language::En, now)
            .await;
        return asked.unwrap();
    }
    let is_decided = ["/object", "/rate", "/handed-over"]
        .iter()
        .any(|end| route.ends_with(end));
    if !is_decided && !route.ends_with("/decision") {
        return;
    }
    for task in tasks {
        let found = Handling::Found(Finding::Approved, String::new());
        let kept = store
            .handle_task(task.task.id, 1, &found, desk, Language::En, now)
            .await;
        kept.unwrap();
    }
    if is_decided {
        let version = seen(city, reference, link).await.case.version;
        let verdict = if route.ends_with("/handed-over") {
            Verdict::Grant
        } else {
            Verdict::Refuse {
                reason: "no-degree".to_owned(),
            }
        };
        let by = (desk, Language::En);
        let decided = store
            .decide_application((reference, version), &deciding(verdict, ""), by, now)
            .await;
        decided.unwrap();
    }
}

async fn applications_open_to_their_applicants(city: &City) {
    let desk = desk(city).await;
    let (_, _, of_a_report) = report_with_photo(city, &pothole_of(LIN)).await;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    for (method, route, door, form) in DOORS {
        if *door != Applicant {
            continue;
        }
        let (reference, link, file) = given_application(city).await;
        let (_, other, _) = given_application(city).await;
        prepare(city, &desk, route, &reference, &link).await;
        let names = Names {
            reference: reference.to_string(),
            photo: file,
            ..Names::default()
        };
        let paper = given_paper_of(city, &seen(city, &reference, &link).await.case).await;
        let path = names.fill(route).replace("{paper}", &paper.to_string());
        let strangers = [
            city.browser(),
            city.browser_with(&format!("link={other}")),
            city.browser_with(&format!("link={of_a_report}")),
        ];
        for stranger in strangers.iter().chain([&officer]) {
            let answer = knock(stranger, method, &path, form).await;
            assert_eq!(answer.status, 404, "{method} {route}");
        }

        let applicant = city.browser_with(&format!("link={link}"));
        let answer = knock(&applicant, method, &path, form).await;

        assert!(passed(&answer), "{method} {route}: {}", answer.status);
    }
}
story!(
    given_an_application_when_its_doors_are_tried_then_they_open_to_its_applicant_alone,
    applications_open_to_their_applicants
);

async fn applications_open_to_whom_the_service_names(city: &City) {
    let desk = desk(city).await;
    let citizen = city.signed_in(LIN).await;
    let officer = city.member("yan@wuhu.example", Role::Officer, "3402").await;
    let drains = member_of(city, "drain@wuhu.example", Role::Manager, "drainage").await;
    for (method, route, door, form) in DOORS {
        let Handler(role, organisation) = door else {
            continue;
        };
        // She is there before, so that the letter with her code is her last one.
        let email = format!(
            "{}-{organisation}@wuhu.example",
            role.name().replace('_', "-")
        );
        let handler = member_of(city, &email, *role, organisation).await;
        let other = member_of(
            city,
            "other@wuhu.example",
            Role::Caseworker,
            "property-office",
        )
        .await;
        let (reference, link, file) = given_application(city).await;
        prepare(city, &desk, route, &reference, &link).await;
        let seen = seen(city, &reference, &link).await;
        let names = Names {
            reference: reference.to_string(),
            task: seen.tasks[0].task.id.0.to_string(),
            photo: file,
            ..Names::default()
        };
        let path = names.fill(route);
        let version = seen.case.version.to_string();
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| {
                (
                    *name,
                    if *value == "{version}" {
                        version.as_str()
                    } else {
                        *value
                    },
                )
            })
            .collect();
        let stranger = knock(&city.browser(), method, &path, &form).await;
        assert!(asks_to_sign_in(&stranger), "{method} {route}");
        let refused = knock(&citizen, method, &path, &form).await;
        assert_eq!(refused.status, 403, "{method} {route}");
        for other in [&officer, &drains] {
            let answer = knock(other, method, &path, &form).await;
            assert_eq!(answer.status, 404, "{method} {route}");
        }
        // Of the service, but not with the role that this needs.
        if *method == "POST" {
            let answer = knock(&other, method, &path, &form).await;
            assert_eq!(answer.status, 403, "{method} {route}");
        }

        let answer = knock(&handler, method, &path, &form).await;

        assert!(passed(&answer), "{method} {route}: {}", answer.status);
    }
}
story!(
    given_an_application_when_members_come_then_it_opens_to_whom_the_service_names,
    applications_open_to_whom_the_service_names
);
