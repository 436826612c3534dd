//! Stories of drafts that become somebody's, and of what goes out of them when the account is nobody's any more.

use domain::applications::Prefilled;
use domain::letters::Letter;

use super::super::people::letters;
use super::*;

/// Chen Wei, who has another number.
const CHEN: &str = "999999197102170028";
const CHEN_RECORD: [&str; 6] = ["P2", CHEN, "Chen Wei", "1971-02-17", "Jiuhua Road 1", "yes"];

/// Whether a token opens a draft.
async fn opens(store: &Store, draft: DraftId, token: &Token) -> bool {
    let opener = Opener {
        token: Some(token.clone()),
        account: None,
    };
    let found = store.filling(draft, &opener, later(9)).await;
    found.expect("read").is_some()
}

async fn content(store: &Store, draft: DraftId, whose: &Account) -> Filling {
    let opener = Opener {
        token: None,
        account: Some(whose.id),
    };
    let found = store.filling(draft, &opener, later(9)).await;
    found.expect("read").expect("there").content
}

async fn who_began_it_is_out(store: Store) {
    let li = given_li(&store).await;
    let (draft, began) = begun(&store, None).await;
    let to = address("li@example.org");
    let service = service(&store).identifier;
    let linked = store.send_resume_link(draft, &service, &to, Language::En, monday());
    linked.await.expect("sent");
    let resume = letters(&store)
        .await
        .into_iter()
        .find_map(|one| match one.letter {
            Letter::Resume { resume, .. } => Some(resume),
            _ => None,
        });
    let resume: Token = resume.expect("a link").parse().expect("a token");
    assert!(opens(&store, draft, &began).await && opens(&store, draft, &resume).await);

    consented(&store, &li, draft).await;

    assert!(!opens(&store, draft, &began).await);
    assert!(!opens(&store, draft, &resume).await);
    let led = store.resume(&resume, later(2)).await.expect("read");
    assert_eq!(led, None);
    assert_eq!(content(&store, draft, &li).await.applicant, Some(li.id));
}
story!(
    given_a_draft_of_nobody_when_somebody_allows_something_for_it_then_whoever_began_it_opens_it_no_more,
    who_began_it_is_out
);

async fn it_is_claimed_once(store: Store) {
    let li = citizen(&store, "li@example.org").await;
    let chen = citizen(&store, "chen@example.org").await;
    let (draft, began) = begun(&store, None).await;

    let claimed = store.claim_filling(draft, li.id, later(1), |content| {
        content
            .typed
            .0
            .insert("degree".to_owned(), vec!["yes".to_owned()]);
    });

    let token = claimed.await.expect("written").expect("claimed");
    assert!(opens(&store, draft, &token).await && !opens(&store, draft, &began).await);
    let hers = content(&store, draft, &li).await;
    assert_eq!(
        (hers.applicant, hers.typed.first("degree")),
        (Some(li.id), "yes")
    );
    for whose in [&chen, &li] {
        let again = store.claim_filling(draft, whose.id, later(2), |_| ());
        assert_eq!(again.await.expect("read"), None);
    }
    assert!(opens(&store, draft, &token).await);
}
story!(
    given_a_draft_of_nobody_when_an_account_claims_it_then_it_is_that_accounts_alone,
    it_is_claimed_once
);

async fn nothing_stays_of_whom_it_was(store: Store) {
    let li = given_li(&store).await;
    let (draft, token) = begun(&store, Some(&li)).await;
    let consent = consented(&store, &li, draft).await;
    let proof = |consent: Option<ConsentId>, kind: &str| Proof {
        evidence_type: EvidenceTypeId(kind.to_owned()),
        file: None,
        file_name: String::new(),
        consent: consent.map(|consent| consent.0),
        says: Vec::new(),
        obtained_at: monday(),
    };
    let kept = store.keep_filling(draft, later(2), |mut filling| {
        let said = Prefilled {
            value: "yes".to_owned(),
            register: "education".to_owned(),
        };
        filling.prefilled.insert("degree".to_owned(), said);
        let typed = [("degree", "yes"), ("other", "hers")];
        let typed = typed.map(|(name, value)| (name.to_owned(), vec![value.to_owned()]));
        filling.typed.0.extend(typed);
        filling.seen.insert("about".to_owned());
        let proven = filling.proven.entry("has-degree".to_owned()).or_default();
        proven.proofs = vec![
            proof(Some(consent), "degree-record"),
            proof(None, "diploma"),
        ];
        Ok::<_, Infallible>(filling)
    });
    kept.await.expect("kept").expect("kept");

    let unbound = store.unbind(li.id, &li, later(3));
    unbound.await.expect("given back");

    let left = content(&store, draft, &li).await;
    assert!(left.prefilled.is_empty() && !left.seen.contains("about"));
    assert_eq!(left.typed.first("degree"), "");
    assert_eq!(left.typed.first("other"), "hers");
    let proofs = left.proven["has-degree"].proofs.iter();
    let kinds: Vec<_> = proofs.map(|proof| proof.evidence_type.0.as_str()).collect();
    assert_eq!(kinds, ["diploma"]);
    let consents = store.consents_of(li.id).await.expect("read");
    assert_eq!(consents[0].withdrawn_at, Some(later(3)));
    // Whosever the account is next sends nothing of hers, whatever a window still has of it.
    let nobodys = sends(&store, &li, (draft, &token), vec![fetched(consent)]).await;
    assert_eq!(refusal(nobodys), SendRefused::NotConsented);
    delivered(&store, "population", &[&CHEN_RECORD]).await;
    let agent = given_agent(&store).await;
    bound(&store, &li, CHEN, &agent, later(4)).await;
    let anothers = sends(&store, &li, (draft, &token), vec![fetched(consent)]).await;
    assert_eq!(refusal(anothers), SendRefused::NotConsented);
}
story!(
    given_drafts_with_what_registers_say_when_the_account_is_nobodys_any_more_then_it_is_gone_from_them,
    nothing_stays_of_whom_it_was
);
