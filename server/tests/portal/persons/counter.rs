//! Somebody who has lost the way to her account comes to a counter.

use domain::letters::Letter;

use super::*;

const NEW: &str = "li.ting@example.org";

async fn she_has_a_new_address(city: &City) {
    let lost = given_li(city).await;
    let fresh = city.signed_in(NEW).await;
    let code = shown_code(&fresh.post("/me/identity/counter", &[]).await);
    let agent = city.signed_in("bo@wuhu.example").await;
    let card = [
        ("code", &*code),
        ("document", "identity_card"),
        ("number", LI),
    ];
    let bound = agent.post("/desk/identity/bind", &card).await;
    assert!(bound.status == 422 && bound.tells("counter-person-taken"));

    let seen = agent.post("/desk/identity", &card).await;

    assert!(
        seen.tells("counter-move-title") && seen.says("1998"),
        "{}",
        seen.text()
    );
    let form = seen.attributes("main form", "action");
    assert_eq!(form, ["/desk/identity/move"]);
    assert!(way_of(city).await.is_some());
    let moved = agent.post("/desk/identity/move", &card).await;
    assert_eq!(moved.leads_to(), "/desk/identity?done=yes");
    assert_eq!(way_of(city).await, None);
    assert!(fresh.get("/me/data").await.says("Zheshan Road 112"));
    assert!(!lost.get("/me/data").await.says("Zheshan"));
    let letters = city.letters(EMAIL).await;
    assert!(
        letters
            .iter()
            .any(|one| matches!(one, Letter::BindingEnded))
    );
    let nobody = fresh.post("/desk/identity/move", &card).await;
    assert_eq!(nobody.status, 403, "no agent");
}
story!(
    given_another_account_of_hers_when_an_agent_confirms_then_it_ends_and_the_new_one_is_hers,
    she_has_a_new_address
);
