//! What the city hands out: held, checked by everybody, revoked.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::areas::AreaCode;
use domain::cases::Case;
use domain::contacts::EmailAddress;
use domain::identity::Role;
use domain::languages::Texts;
use domain::organisations::OrganisationCode;
use domain::outputs::{Line, OutputId, OutputKind};
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::Value;
use store::members::NewGrant;
use store::outputs::NewOutput;

use crate::browser::{Answer, Browser};
use crate::city::{City, story};

const LIN: &str = "lin@example.org";
const HOLDER: &str = "林晓燕";
const NUMBER: &str = "J340202-2019-001314";

/// A well-formed number that nothing has.
const NOTHING: &str = "0000000000000000000000000101";

/// The civil affairs bureau hands a paper to this address.
pub(crate) async fn given_paper(city: &City, email: &str) -> OutputId {
    given(city, email, HOLDER).await
}

/// The civil affairs bureau hands a paper out that comes of a case.
pub(crate) async fn given_paper_of(city: &City, case: &Case) -> OutputId {
    let new = NewOutput {
        case: Some(case.id),
        ..paper(HOLDER)
    };
    city.store.issue_output(&new, city.now()).await.unwrap()
}

async fn given(city: &City, email: &str, holder: &str) -> OutputId {
    let email = EmailAddress::parse(email).unwrap();
    let account = city.store.account_at(&email, city.now()).await.unwrap();
    let new = NewOutput {
        account: Some(account.id),
        ..paper(holder)
    };
    city.store.issue_output(&new, city.now()).await.unwrap()
}

fn paper(holder: &str) -> NewOutput {
    NewOutput {
        kind: OutputKind::Certificate,
        service: "marriage-certificate-copy".to_owned(),
        case: None,
        account: None,
        issuer: OrganisationCode("civil-affairs".to_owned()),
        holder: holder.to_owned(),
        title: Texts::single("en", "Copy of a marriage record"),
        lines: vec![Line::plain(
            Texts::single("en", "Number of the entry"),
            NUMBER,
        )],
        valid_until: None,
    }
}

async fn given_caseworker(city: &City, organisation: &str) -> Browser {
    let email = format!("{organisation}@wuhu.example");
    let grant = NewGrant {
        role: Role::Caseworker,
        area: AreaCode("3402".to_owned()),
        organisation: Some(OrganisationCode(organisation.to_owned())),
        team: None,
    };
    let address = EmailAddress::parse(&email).unwrap();
    city.store
        .add_member(&address, "Zhou", &grant, city.now())
        .await
        .unwrap();
    city.signed_in(&email).await
}

fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

async fn everybody_with_the_number_sees_the_paper_and_no_more(city: &City) {
    let id = given_paper(city, LIN).await;
    let anybody = city.browser();

    let asked = anybody
        .get(&format!(
            "/verify?id={}",
            id.grouped().to_lowercase().replace(' ', "-")
        ))
        .await;
    let shown = anybody.get(asked.leads_to()).await;

    assert_eq!(asked.leads_to(), format!("/verify/{id}"));
    assert_eq!(shown.status, 200);
    for said in [
        "Copy of a marriage record",
        HOLDER,
        NUMBER,
        "Civil Affairs Bureau",
        "16 Nov 2026",
        &id.grouped(),
    ] {
        assert!(shown.says(said), "{said}");
    }
    assert!(shown.tells("verify-holds"));
    assert!(!shown.says(LIN) && !shown.tells("verify-revoke-title"));
    assert!(shown.header("cache-control").contains("no-store"));
    assert_eq!(shown.header("x-robots-tag"), "noindex");

    let unknown = anybody.get(&format!("/verify/{NOTHING}")).await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.tells("verify-unknown-text"));
    // Its last character is another.
    let id = id.to_string();
    let (before, last) = id.split_at(27);
    let mistyped = format!("{before}{}", if last == "0" { "1" } else { "0" });
    let wrong = anybody.get(&format!("/verify/{mistyped}")).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.tells("verify-check"));
}
story!(
    given_a_paper_when_anybody_types_its_number_then_she_sees_what_stands_on_it,
    everybody_with_the_number_sees_the_paper_and_no_more
);

async fn a_program_checks_the_signature_with_the_published_key(city: &City) {
    let id = given_paper(city, LIN).await;
    let program = city.browser();

    let said = json(&program.get(&format!("/verify/{id}.json")).await);
    let keys = json(&program.get("/verify/keys").await);

    let part = |name: &str| said["signed"][name].as_str().unwrap();
    let read = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let protected: Value = serde_json::from_slice(&read(part("protected"))).unwrap();
    assert_eq!(protected["alg"], "EdDSA");
    let key = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == protected["kid"]);
    let key = key.expect("the key that signed");
    assert_eq!(
        (&key["kty"], &key["crv"]),
        (&"OKP".into(), &"Ed25519".into())
    );
    let key: [u8; 32] = read(key["x"].as_str().unwrap()).try_into().unwrap();
    let key = VerifyingKey::from_bytes(&key).unwrap();
    let signature = Signature::from_slice(&read(part("signature"))).unwrap();
    let signed = format!("{}.{}", part("protected"), part("payload"));
    key.verify_strict(signed.as_bytes(), &signature)
        .expect("signed by the city");
    let forged = signed.replacen("ey", "eX", 1);
    assert!(key.verify_strict(forged.as_bytes(), &signature).is_err());

    let paper: Value = serde_json::from_slice(&read(part("payload"))).unwrap();
    assert_eq!(paper["id"], id.to_string());
    assert_eq!(paper["holder"], HOLDER);
    assert_eq!(said["state"], "valid");
    let unknown = program.get(&format!("/verify/{NOTHING}.json")).await;
    assert_eq!(
        (unknown.status, json(&unknown)["state"].as_str()),
        (404, Some("unknown"))
    );
}
story!(
    given_a_paper_when_a_program_asks_then_the_published_key_checks_what_it_gets,
    a_program_checks_the_signature_with_the_published_key
);

async fn what_is_revoked_says_so_to_everybody(city: &City) {
    let id = given_paper(city, LIN).await;
    let address = format!("/verify/{id}");
    let hers = given_caseworker(city, "civil-affairs").await;
    let others = given_caseworker(city, "drainage").await;
    let form = [("reason", "mistaken"), ("words", "The date was another.")];

    assert!(hers.get(&address).await.tells("verify-revoke-title"));
    assert!(!others.get(&address).await.tells("verify-revoke-title"));
    assert_eq!(others.post(&address, &form).await.status, 403);
    let unreasoned = [("words", "The date was another.")];
    let nothing_said = hers.post(&address, &unreasoned).await;
    assert_eq!(nothing_said.status, 422);
    assert!(nothing_said.tells("verify-revoke-missing"));
    assert_eq!(nothing_said.value("words"), "The date was another.");
    let long = "long".repeat(200);
    let too_long = [("reason", "mistaken"), ("words", &*long)];
    let too_long = hers.post(&address, &too_long).await;
    assert_eq!(too_long.status, 422);
    assert_eq!(too_long.faults()[0].0, "#words");
    assert_eq!(too_long.value("words"), long, "nothing is cut");
    let chosen = too_long.attributes("[name=reason][checked]", "value");
    assert_eq!(chosen, ["mistaken"]);
    assert!(city.browser().get(&address).await.tells("verify-holds"));
    assert_eq!(hers.post(&address, &form).await.leads_to(), address);

    let anybody = city.browser();
    let shown = anybody.get(&address).await;
    assert!(
        shown
            .says("This paper was revoked on 16 Nov 2026: it said something wrong from the first.")
    );
    assert!(shown.says(HOLDER) && !shown.says("The date was another."));
    assert!(!shown.tells("verify-holds"));
    let said = json(&anybody.get(&format!("{address}.json")).await);
    assert_eq!(
        (said["state"].as_str(), said["revoked_reason"].as_str()),
        (Some("revoked"), Some("mistaken"))
    );
    let holder = city
        .signed_in(LIN)
        .await
        .get(&format!("/outputs/{id}"))
        .await;
    assert!(holder.says("This paper was revoked on 16 Nov 2026"));
}
story!(
    given_a_paper_when_its_organisation_revokes_it_then_everybody_is_told,
    what_is_revoked_says_so_to_everybody
);

async fn its_holder_has_it_as_a_page_and_as_a_pdf(city: &City) {
    let id = given_paper(city, LIN).await;
    let rare = given(city, LIN, "王䶮").await;
    let lin = city.signed_in(LIN).await;

    let list = lin.get("/outputs").await;
    let page = lin.get(&format!("/outputs/{id}")).await;
    let pdf = lin.get(&format!("/outputs/{id}.pdf")).await;
    let without = lin.get(&format!("/outputs/{rare}.pdf")).await;

    let links = list.attributes("main a", "href");
    assert!(links.contains(&format!("/outputs/{id}")), "{links:?}");
    assert!(page.says(HOLDER) && page.says(&id.grouped()));
    assert!(page.header("cache-control").contains("no-store"));
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert_eq!(pdf.header("cache-control"), "no-store");
    assert!(pdf.body.starts_with(b"%PDF-"));
    assert!(without.says("its letters lack 䶮"));
    assert!(without.header("content-type").starts_with("text/html"));
}
story!(
    given_a_paper_when_its_holder_opens_it_then_she_has_a_page_and_a_pdf,
    its_holder_has_it_as_a_page_and_as_a_pdf
);

async fn numbers_are_not_guessed_in_masses(city: &City) {
    let guesser = city.browser();
    for _ in 0..60 {
        assert_eq!(guesser.get(&format!("/verify/{NOTHING}")).await.status, 404);
    }
    assert_eq!(guesser.get(&format!("/verify/{NOTHING}")).await.status, 429);
    assert_eq!(
        guesser.get(&format!("/verify/{NOTHING}.json")).await.status,
        429
    );
    assert_eq!(
        city.browser()
            .get(&format!("/verify/{NOTHING}"))
            .await
            .status,
        404
    );
}
story!(
    given_somebody_who_guesses_when_she_has_tried_often_then_she_has_to_wait,
    numbers_are_not_guessed_in_masses
);
