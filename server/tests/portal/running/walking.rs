//! From the gate of a service to its receipt: eligibility, the pages of the form, proofs, the fee, the check.

use std::collections::BTreeSet;

use domain::references::Reference;
use domain::services::{EvidenceTypeId, FileKind, QuestionType, Service};
use reqwest::multipart::{Form, Part};

use super::Place;
use super::filling::{Filler, Sheet, Taste, in_english};
use super::people::APPLICANT;
use crate::browser::{Answer, Browser, Field};
use crate::city::City;

/// More screens than any form has, each shown as often as it asks for more.
const STEPS_MOST: usize = 80;
const FORM: &str = "main form[method=post]";
pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
pub(crate) const PHOTO: &[u8] =
    include_bytes!("../../../../app/tests/data/photos/orientation-6.jpg");

/// An application on its way.
pub(super) struct Walk<'a> {
    city: &'a City,
    service: &'a Service,
    browser: Browser,
    place: &'a Place,
    filler: Filler<'a>,
    /// Its address.
    path: String,
    first: String,
}

/// An application that was sent.
pub(super) struct Sent<'a> {
    pub(super) reference: Reference,
    /// Whoever applied, where she follows it.
    pub(super) browser: Browser,
    pub(super) place: &'a Place,
    /// Kinds of proof that were looked up.
    pub(super) looked_up: BTreeSet<EvidenceTypeId>,
}

impl Sent<'_> {
    /// Where whoever applied follows it.
    pub(super) fn case(&self) -> String {
        format!("/cases/{}", self.reference)
    }

    /// Where offices have it.
    pub(super) fn dossier(&self) -> String {
        format!("/desk/applications/{}", self.reference)
    }
}

impl<'a> Walk<'a> {
    pub(super) async fn begins(
        city: &'a City,
        service: &'a Service,
        (browser, place): (Browser, &'a Place),
        taste: Taste,
    ) -> Self {
        place.is("the page before the first question");
        let gate = format!("/services/{}/apply", service.identifier.0);
        let asked = browser.get(&gate).await;
        assert_eq!(asked.status, 200, "{}", asked.text());
        assert!(asked.says(in_english(&service.name)), "{}", asked.text());
        for condition in &service.eligibility {
            let words = in_english(&condition.text);
            assert!(asked.says(words), "{words}: {}", asked.text());
        }
        let begun = browser.post(&gate, &[]).await;
        let path = begun.leads_to()[..gate.len() + 37].to_owned();
        let first = format!("{path}/pages/{}", service.page[0].id);
        let pack = city.store.pack();
        let today = pack.calendar.date(city.now());
        Self {
            city,
            service,
            browser,
            place,
            filler: Filler::new((service, pack), taste, today),
            path,
            first,
        }
    }

    /// Everything that is asked, up to the receipt.
    pub(super) async fn sent_at_the_end(self, is_known: bool) -> Sent<'a> {
        let mut at = self.pages().await;
        let mut looked_up = BTreeSet::new();
        if at.ends_with("/proofs") {
            if is_known {
                looked_up = self.look_ups().await;
            }
            at = self.proofs(&looked_up).await;
        }
        if at.ends_with("/fee") {
            self.pays().await;
            at = format!("{}/check", self.path);
        }
        assert_eq!(at, format!("{}/check", self.path));
        self.sends(is_known, looked_up).await
    }

    /// Answers screen after screen; where the form leads then.
    async fn pages(&self) -> String {
        let mut at = self.first.clone();
        for _ in 0..STEPS_MOST {
            if !at.contains("/pages/") {
                return at;
            }
            self.place.is(&at[self.path.len()..]);
            let page = self.browser.page(&at).await;
            assert_eq!(page.status, 200, "{at}: {}", page.text());
            assert_eq!(page.faults(), [], "{at}: {}", page.text());
            at = self.answers(&page).await;
        }
        panic!("the form does not end");
    }

    /// Answers one screen, or adds an item that it offers; where it leads.
    async fn answers(&self, page: &Answer) -> String {
        let action = page.attributes(FORM, "action").remove(0);
        let fields = page.fields(FORM);
        let there = page.attributes("main button[name=remove]", "value");
        let has_file = |field: &str| there.iter().any(|one| one == field);
        let mut sheet = self.filler.fills(&fields, has_file);
        let more = page.attributes("main button[name=add]", "value");
        let more = more.into_iter().find(|group| self.adds(group, &fields));
        sheet
            .words
            .extend(more.map(|group| ("add".to_owned(), group)));
        let is_multipart = !page.attributes(FORM, "enctype").is_empty();
        let files = fields.iter().filter(|field| field.kind == "file");
        let left = files.filter(|field| !sheet.files.contains(&field.name));
        let left: Vec<String> = left.map(|field| field.name.clone()).collect();
        let sent = self.posts(&action, (sheet, left), is_multipart).await;
        sent.leads_to().to_owned()
    }

    /// Whether another item of the group is wanted: of whatever repeats there are two, where the service lets there be.
    fn adds(&self, group: &str, fields: &[Field]) -> bool {
        let mut groups = self.service.questions().map(|(_, one)| one);
        let known = groups.find(|one| one.id == group && one.kind == QuestionType::Group);
        let most = known.expect(group).max_items.unwrap_or(u8::MAX);
        let items: BTreeSet<&str> = fields
            .iter()
            .filter_map(|field| field.name.strip_prefix(group)?.strip_prefix('.'))
            .filter_map(|rest| rest.split('.').next())
            .collect();
        self.filler.taste == Taste::First && items.len() < usize::from(most.min(2))
    }

    async fn posts(
        &self,
        to: &str,
        (sheet, left): (Sheet, Vec<String>),
        is_multipart: bool,
    ) -> Answer {
        if !is_multipart {
            assert_eq!(sheet.files, [""; 0], "the form takes no files");
            return Answer::of(self.browser.asks("POST", to).form(&sheet.words)).await;
        }
        let mut form = Form::new();
        for (name, value) in sheet.words {
            form = form.text(name, value);
        }
        for field in sheet.files {
            form = form.part(field, self.file());
        }
        for field in left {
            form = form.part(field, nothing());
        }
        Answer::of(self.browser.asks("POST", to).multipart(form)).await
    }

    fn file(&self) -> Part {
        match self.filler.taste {
            Taste::First => Part::bytes(PDF).file_name("paper.pdf"),
            Taste::Last => Part::bytes(PHOTO).file_name("photo.jpg"),
        }
    }

    /// Allows every look-up that is offered; the kinds that something came of.
    async fn look_ups(&self) -> BTreeSet<EvidenceTypeId> {
        let (mut tried, mut found) = (BTreeSet::new(), BTreeSet::new());
        loop {
            self.place.is("proofs, looked up");
            let page = self.browser.get(&format!("{}/proofs", self.path)).await;
            let offered = page.attributes("main button[name=evidence]", "value");
            let next = offered.into_iter().find(|kind| !tried.contains(kind));
            let Some(kind) = next else {
                break;
            };
            let form = [("evidence", kind.as_str())];
            let fetch = format!("{}/fetch", self.path);
            let answer = self.browser.post(&fetch, &form).await;
            if !answer.leads_to().contains("looked=") {
                found.insert(EvidenceTypeId(kind.clone()));
            }
            tried.insert(kind);
        }
        let mut kinds = self.service.evidence_type.iter();
        let has_registers = kinds.any(|kind| kind.register.is_some());
        assert_eq!(has_registers, !found.is_empty(), "tried {tried:?}");
        found
    }

    /// Uploads what was not looked up and can be, and brings the rest later; where it leads.
    async fn proofs(&self, found: &BTreeSet<EvidenceTypeId>) -> String {
        self.place.is("proofs");
        let (mut sheet, mut files) = (Sheet::default(), Vec::new());
        for requirement in &self.service.requirement {
            let lists = &requirement.evidence_type_list;
            if lists
                .iter()
                .any(|list| list.iter().all(|kind| found.contains(kind)))
            {
                continue;
            }
            let taken = |kind: &EvidenceTypeId| {
                let known = self.service.evidence(kind).unwrap();
                !known.upload.is_empty()
            };
            if let Some(list) = lists.iter().find(|list| list.iter().all(taken)) {
                let fields = list.iter().map(|kind| (&requirement.id, kind));
                files.extend(fields);
            } else {
                let later = format!("later.{}", requirement.id);
                sheet.words.push((later, "yes".to_owned()));
            }
        }
        let mut form = Form::new();
        for (name, value) in sheet.words {
            form = form.text(name, value);
        }
        let mut brought = BTreeSet::new();
        for (requirement, kind) in files {
            let takes = &self.service.evidence(kind).unwrap().upload;
            let part = if takes.contains(&FileKind::Pdf) {
                Part::bytes(PDF).file_name("paper.pdf")
            } else {
                Part::bytes(PHOTO).file_name("photo.jpg")
            };
            let field = format!("{requirement}.{}", kind.0);
            form = form.part(field.clone(), part);
            brought.insert(field);
        }
        let to = format!("{}/proofs", self.path);
        let page = self.browser.get(&to).await;
        for field in page.fields(FORM) {
            if field.kind == "file" && !brought.contains(&field.name) {
                form = form.part(field.name, nothing());
            }
        }
        let sent = Answer::of(self.browser.asks("POST", &to).multipart(form)).await;
        let at = sent.leads_to().to_owned();
        assert!(
            !at.contains("/proofs"),
            "{at}: {}",
            self.browser.get(&at).await.text()
        );
        at
    }

    /// Pays at the sandbox.
    async fn pays(&self) {
        self.place.is("the fee");
        let fee = format!("{}/fee", self.path);
        let asked = self.browser.get(&fee).await;
        assert!(asked.tells("fee-pay-text"), "{}", asked.text());
        let till = self.browser.post(&fee, &[]).await;
        let till = till.leads_to().strip_prefix(&self.city.url);
        let till = till.expect("the sandbox is in the same house");
        let paid = self.browser.post(till, &[("choice", "pay")]).await;
        assert_eq!(paid.leads_to(), format!("{}{fee}", self.city.url));
        let paid = self.browser.get(&fee).await;
        assert!(paid.says("paid on"), "{}", paid.text());
    }

    /// Declares and sends; follows it to where it is followed.
    async fn sends(self, is_known: bool, looked_up: BTreeSet<EvidenceTypeId>) -> Sent<'a> {
        self.place.is("the check before sending");
        let check = self.browser.get(&format!("{}/check", self.path)).await;
        assert_eq!(check.status, 200, "{}", check.text());
        for page in &self.service.page {
            let shown = check.says(in_english(&page.heading));
            assert!(
                shown || page.show_if.is_some(),
                "{}: {}",
                page.id,
                check.text()
            );
        }
        let send = format!("{}/send", self.path);
        let email = [("email", APPLICANT)];
        let declared = [("declared", "yes")];
        if self.service.declaration.is_some() {
            let undeclared = self.browser.post(&send, &email).await;
            let to = format!("{}/check?faults=declared", self.path);
            assert_eq!(undeclared.leads_to(), to);
        }
        let sent = self.browser.post(&send, &[email, declared].concat()).await;
        assert_eq!(sent.leads_to(), format!("{}/sent", self.path));
        self.place.is("the page that says it has come in");
        let told = self.browser.get(&format!("{}/sent", self.path)).await;
        assert!(told.tells("apply-sent-title"), "{}", told.text());
        let reference = told.reference();
        let receipt = self.browser.get(&format!("{}/receipt", self.path)).await;
        assert!(receipt.says(&reference.spaced()), "{}", receipt.text());
        if !is_known {
            let link = told.attributes("main a[href^='/links/']", "href").remove(0);
            let case = self.browser.get(&link).await;
            assert_eq!(case.leads_to(), format!("/cases/{reference}"));
        }
        Sent {
            reference,
            browser: self.browser,
            place: self.place,
            looked_up,
        }
    }
}

/// What a browser sends of a field in which no file was chosen.
fn nothing() -> Part {
    Part::bytes(Vec::new()).file_name("")
}

/// Every answer that rules somebody out does, with why and what instead.
pub(super) async fn is_ruled_out(city: &City, service: &Service, place: &Place) {
    for condition in &service.eligibility {
        let Some(question) = &condition.question else {
            continue;
        };
        let browser = (city.browser(), place);
        let walk = Walk::begins(city, service, browser, Taste::Last).await;
        let filler = walk.filler.ruled_out_by(question);
        let filler = filler.unwrap_or_else(|| panic!("nothing rules out by {question}"));
        let walk = Walk { filler, ..walk };
        let at = walk.pages().await;
        assert_eq!(at, format!("{}/not-eligible", walk.path), "{question}");
        let why = walk.browser.get(&at).await;
        assert!(
            why.tells("apply-not-eligible"),
            "{question}: {}",
            why.text()
        );
        let because = in_english(&condition.text);
        assert!(why.says(because), "{question}: {}", why.text());
        let instead = condition.otherwise.as_ref().map_or("", in_english);
        assert!(why.says(instead), "{question}: {}", why.text());
        let send = format!("{}/send", walk.path);
        let sent = walk.browser.post(&send, &[("declared", "yes")]).await;
        assert_eq!(sent.leads_to(), at, "{question}");
    }
}
