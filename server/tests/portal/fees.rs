//! Paying a fee, at a provider that behaves like one: success, failure, told late, told twice.

use std::time::Duration;

use domain::applications::{Filling, Proven, Typed};
use domain::identity::AccountId;
use domain::languages::Language;
use domain::payments::{Callback, Outcome, PaymentState, Provider};
use domain::reports::DraftId;
use domain::services::ServiceId;
use server::jobs::refunds::round;
use server::outside::sandbox::this_machine;
use server::stopping::going_on;
use store::payments::Saying;

use crate::browser::{Answer, Browser, said};
use crate::city::{City, Setting, USUAL, story};

/// What Lin typed: her card is lost, and the new one comes by post. 20 and 12 yuan.
const TYPED: &[(&str, &str)] = &[
    ("half-year", "yes"),
    ("ground", "work"),
    ("why", "lost"),
    ("name", "Lin Yue"),
    ("id-number", "34020219980304123X"),
    ("home-address", "Zheshan Road 112"),
    ("telephone", "0553 123 4567"),
    ("lived-since.day", "1"),
    ("lived-since.month", "2"),
    ("lived-since.year", "2024"),
    ("employer", "Changjiang Instruments"),
    ("work-began.day", "1"),
    ("work-began.month", "3"),
    ("work-began.year", "2024"),
    ("delivery", "post"),
    ("post-address", "Zheshan Road 112"),
];
const SENDS: &[(&str, &str)] = &[("declared", "yes")];

/// An application in her browser of which nothing is missing but the fee.
pub(crate) struct Applying {
    pub(crate) lin: Browser,
    draft: DraftId,
    pub(crate) path: String,
}

pub(crate) async fn applying(city: &City, changed: &[(&str, &str)]) -> Applying {
    applying_as(city, changed, None).await
}

/// The same, of whoever has this account.
pub(crate) async fn applying_as(
    city: &City,
    changed: &[(&str, &str)],
    applicant: Option<AccountId>,
) -> Applying {
    let pack = city.store.pack().clone();
    let service = pack
        .service(&ServiceId("residence-permit".to_owned()))
        .unwrap();
    let pairs = TYPED.iter().chain(changed);
    let mut typed = Typed::default();
    for (name, value) in pairs {
        typed
            .0
            .insert((*name).to_owned(), vec![(*value).to_owned()]);
    }
    let photo = ["00000000-0000-0000-0000-000000000007", "lin.jpg"];
    let photo = photo.map(ToOwned::to_owned);
    typed.0.insert("card-photo".to_owned(), photo.into());
    let later = Proven {
        later: true,
        ..Proven::default()
    };
    let filling = Filling {
        typed,
        seen: service.page.iter().map(|page| page.id.clone()).collect(),
        proven: service
            .requirement
            .iter()
            .map(|one| (one.id.clone(), later.clone()))
            .collect(),
        applicant,
        ..Filling::of(service)
    };
    let begun = city
        .store
        .begin_filling(&filling, Language::En, city.now())
        .await;
    let (draft, token) = begun.unwrap();
    Applying {
        lin: city.browser_with(&format!("application={token}")),
        draft,
        path: format!("/services/residence-permit/apply/{}", draft.0),
    }
}

impl Applying {
    pub(crate) async fn get(&self, page: &str) -> Answer {
        let path = format!("{}/{page}", self.path);
        self.lin.get(path.trim_end_matches('/')).await
    }

    /// Goes to the provider; the address of its page, without the host.
    async fn goes_to_pay(&self, city: &City, form: &[(&str, &str)]) -> String {
        let answer = self.lin.post(&format!("{}/fee", self.path), form).await;
        let address = answer.leads_to().strip_prefix(&city.url);
        let address = address.expect("the sandbox is in the same house");
        assert!(address.starts_with("/sandbox/pay/"), "{address}");
        address.to_owned()
    }

    /// Chooses at the provider what is to happen, and comes back.
    async fn chooses(&self, city: &City, choice: &str) {
        let page = self.goes_to_pay(city, &[]).await;
        let answer = self.lin.post(&page, &[("choice", choice)]).await;
        assert_eq!(answer.leads_to(), format!("{}{}/fee", city.url, self.path));
    }

    /// Asks to pay where there is nothing to be led to.
    async fn asks_to_pay(&self) -> String {
        let answer = self.lin.post(&format!("{}/fee", self.path), &[]).await;
        answer.leads_to().to_owned()
    }

    pub(crate) async fn sends(&self) -> String {
        let sent = self.lin.post(&format!("{}/send", self.path), SENDS).await;
        sent.leads_to().to_owned()
    }

    async fn states(&self, city: &City) -> Vec<PaymentState> {
        let payments = city.store.payments_of(self.draft).await.unwrap();
        payments.into_iter().map(|one| one.state).collect()
    }
}

async fn a_fee_is_paid(city: &City) {
    let applying = applying(city, &[]).await;
    let fee = format!("{}/fee", applying.path);
    assert_eq!(applying.get("check").await.leads_to(), fee);
    let list = applying.get("").await;
    assert!(list.tells("fee-to-pay") && list.says("32 yuan"));
    let asked = applying.get("fee").await;
    for words in ["20 yuan", "12 yuan", "32 yuan", "Sending the card to you"] {
        assert!(asked.says(words), "{words}");
    }
    assert!(asked.tells("fee-why") && asked.tells("fee-rule-back"));
    assert_eq!(applying.sends().await, fee);

    // What a form says of the amount is nothing that anybody listens to.
    let tampered = [("hundredths", "1"), ("currency", "CNY"), ("fee", "0.01")];
    let provider = applying.goes_to_pay(city, &tampered).await;
    let page = applying.lin.get(&provider).await;
    assert!(page.tells("sandbox-text") && page.says("32 yuan"));
    let waits = applying.get("fee").await;
    assert!(waits.tells("fee-waits") && waits.tells("fee-anew"));
    assert_eq!(applying.sends().await, fee);
    for (from, to) in [
        ("hundredths=3200", "hundredths=1"),
        ("currency=CNY", "currency=MXN"),
        ("%2Ffee", "%2Fcheck"),
    ] {
        let changed = provider.replace(from, to);
        assert_ne!(changed, provider);
        let refused = applying.lin.post(&changed, &[("choice", "pay")]).await;
        assert_eq!(refused.status, 404, "{to}");
    }

    let paid = applying.lin.post(&provider, &[("choice", "pay")]).await;

    assert_eq!(paid.leads_to(), format!("{}{fee}", city.url));
    assert!(applying.get("fee").await.says("32 yuan, paid on"));
    assert!(applying.get("check").await.says("32 yuan, paid on"));
    let done = applying.get("").await;
    assert!(
        done.each(".govuk-task-list__status")
            .contains(&said(Language::En, "fee-paid"))
    );
    let again = applying.lin.post(&fee, &[]).await;
    assert_eq!(again.leads_to(), fee, "paid is paid");
    assert_eq!(applying.sends().await, format!("{}/sent", applying.path));
    assert!(applying.get("receipt").await.says("32 yuan, paid on"));
    assert_eq!(applying.states(city).await, [PaymentState::Paid]);
}
story!(
    given_a_fee_when_it_is_paid_then_the_application_can_be_sent_and_not_before,
    a_fee_is_paid
);

async fn payments_go_wrong(city: &City) {
    let applying = applying(city, &[]).await;
    applying.chooses(city, "refuse").await;
    let failed = applying.get("fee").await;
    assert!(failed.tells("fee-failed") && failed.says("Pay 32 yuan"));

    applying.chooses(city, "late").await;
    assert!(applying.get("fee").await.tells("fee-waits"));
    let mut waited = 0;
    while applying.get("check").await.status == 303 {
        assert!(waited < 100, "it was never told");
        waited += 1;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(waited > 0, "it was told late");
    assert_eq!(
        applying.states(city).await,
        [PaymentState::Failed, PaymentState::Paid]
    );

    let other = self::applying(city, &[]).await;
    other.chooses(city, "twice").await;
    assert_eq!(other.states(city).await, [PaymentState::Paid]);
    assert_eq!(other.sends().await, format!("{}/sent", other.path));
}
story!(
    given_a_payment_when_it_is_refused_told_late_or_told_twice_then_it_counts_as_it_was_paid,
    payments_go_wrong
);

async fn changed_answers_change_the_fee(city: &City) {
    let applying = applying(city, &[]).await;
    applying.chooses(city, "pay").await;
    let page = format!("{}/pages/the-card", applying.path);
    let collects = applying.lin.post(&page, &[("delivery", "collect")]);
    collects.await.leads_to();

    let surplus = applying.get("fee").await;

    assert!(surplus.says("12 yuan goes back to you when you send"));
    applying.sends().await;
    assert!(
        applying
            .get("receipt")
            .await
            .says("12 yuan of it goes back.")
    );
}
story!(
    given_a_fee_that_was_paid_when_the_answers_cost_less_then_the_rest_goes_back,
    changed_answers_change_the_fee
);

async fn free_is_said(city: &City) {
    let free = [
        ("why", "yearly"),
        ("delivery", "collect"),
        ("post-address", ""),
    ];
    let applying = applying(city, &free).await;

    let fee = applying.get("fee").await;

    assert!(fee.tells("fee-nothing-text"), "{}", fee.text());
    assert!(fee.says("The first is free"));
    assert_eq!(
        applying.asks_to_pay().await,
        format!("{}/fee", applying.path),
        "nothing is due"
    );
    assert!(applying.get("check").await.tells("fee-nothing"));
    assert_eq!(applying.sends().await, format!("{}/sent", applying.path));
    assert_eq!(applying.states(city).await, []);
}
story!(
    given_answers_that_cost_nothing_when_the_fee_is_asked_for_then_that_is_said,
    free_is_said
);

async fn withdrawn_fees_go_back(city: &City) {
    let applying = applying(city, &[]).await;
    applying.chooses(city, "pay").await;
    applying.sends().await;
    let sent = applying.get("sent").await;
    let link = sent.attributes("main a[href^='/links/']", "href").remove(0);
    let lin = city.browser();
    let case = lin.get(&link).await.leads_to().to_owned();
    assert!(lin.get(&case).await.says("32 yuan, paid on"));
    let withdraw = format!("{case}/withdraw");
    assert!(lin.get(&withdraw).await.tells("fee-withdraw-back"));

    lin.post(&withdraw, &[]).await.leads_to();

    assert!(lin.get(&case).await.says("32 yuan of it goes back."));
    let till = city.portal.till.clone().unwrap();
    let outgoing = this_machine(&city.url).unwrap();
    let (_stop, stopping) = going_on();
    round(&city.portal, &till, &outgoing, &stopping)
        .await
        .unwrap();
    assert!(lin.get(&case).await.says("32 yuan of it went back on"));
    assert_eq!(applying.states(city).await, [PaymentState::Refunded]);
}
story!(
    given_an_application_that_nobody_worked_on_when_it_is_withdrawn_then_its_fee_goes_back,
    withdrawn_fees_go_back
);

async fn forged_callbacks_pay_nothing(city: &City) {
    const CALLBACK: &str = "/payments/sandbox/callback";
    let (mine, other) = (applying(city, &[]).await, applying(city, &[]).await);
    for one in [&mine, &other] {
        one.goes_to_pay(city, &[]).await;
    }
    let key = city.store.provider_key(Provider::Sandbox);
    let body = async |one: &Applying, hundredths| {
        let mut payments = city.store.payments_of(one.draft).await.unwrap();
        let payment = payments.remove(0);
        let mut fee = payment.fee;
        fee.hundredths = hundredths;
        let callback = Callback {
            payment: payment.id,
            outcome: Outcome::Paid,
            fee,
            provider_reference: "T-1".to_owned(),
        };
        serde_json::to_vec(&callback).unwrap()
    };
    let tells = async |path: &str, body: &[u8], signature: &str| {
        let stranger = city.browser();
        let request = stranger.asks("POST", path).body(body.to_vec());
        let request = request.header("x-payment-signature", signature);
        Answer::of(request).await.status
    };
    let (hers, others) = (body(&mine, 3_200).await, body(&other, 3_200).await);
    let cheap = body(&mine, 1).await;
    let signature = key.sign(Saying::Callback, &hers);

    assert_eq!(tells(CALLBACK, &hers, "").await, 401);
    assert_eq!(tells(CALLBACK, &others, &signature).await, 401, "replayed");
    let signed = key.sign(Saying::Callback, &cheap);
    assert_eq!(
        tells(CALLBACK, &cheap, &signed).await,
        409,
        "another amount"
    );
    assert_eq!(
        tells("/payments/bank/callback", &hers, &signature).await,
        404
    );
    for one in [&mine, &other] {
        assert_eq!(one.states(city).await, [PaymentState::Started]);
    }

    for _ in 0..2 {
        assert_eq!(tells(CALLBACK, &hers, &signature).await, 200);
    }
    assert_eq!(mine.states(city).await, [PaymentState::Paid]);
    assert_eq!(other.states(city).await, [PaymentState::Started]);
}
story!(
    given_callbacks_that_are_forged_replayed_or_of_another_amount_when_they_come_then_nothing_is_paid,
    forged_callbacks_pay_nothing
);

#[tokio::test]
async fn given_no_provider_when_a_fee_is_due_then_the_page_says_so_and_nothing_is_lost() {
    let city = City::set_up(Setting {
        pays: false,
        ..USUAL
    })
    .await;
    let applying = applying(&city, &[]).await;

    let fee = applying.get("fee").await;

    assert!(fee.tells("fee-no-till"));
    assert_eq!(
        applying.asks_to_pay().await,
        format!("{}/fee", applying.path)
    );
    assert_eq!(applying.states(&city).await, []);
    let stranger = city.browser();
    let told = stranger.post("/payments/sandbox/callback", &[]).await;
    assert_eq!(told.status, 404);
}
