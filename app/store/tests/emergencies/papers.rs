//! Temporary papers: to whom they are handed out, and to whom not.

use domain::outputs::{OutputId, OutputKind, RevokeReason};
use domain::persons::AccessPurpose;
use jiff::civil::date;
use store::emergencies::{Handing, PapersFor, PapersRefused, PapersWords, WRONG_NUMBERS_MOST};
use store::outputs::{Revocation, RevokeRefused, Signer};

use super::*;

/// A number that nobody has.
const NOBODY: &str = "999999199102030016";

/// Why the agent believes her.
const WHY: &str = "Her neighbour knows her.";

fn words() -> PapersWords {
    let text = |text| Texts::single("en", text);
    PapersWords {
        title: text("Temporary identity papers"),
        number: text("Identity number"),
        born: text("Day of birth"),
        emergency: text("Emergency"),
    }
}

/// A store that signs and knows Li Ting, who lives in that area and is alive or not.
pub(super) async fn knowing(store: Store, code: &str, living: &str) -> Store {
    let store = store.signing_with(Signer::new(&[3; 32]).expect("32 bytes"));
    let mut record = LI_RECORD.to_vec();
    record[5] = living;
    record.push(code);
    delivered(&store, "population", &[&record]).await;
    store
}

async fn issued(
    store: &Store,
    (emergency, number): (EmergencyId, &str),
    agent: &Account,
    hours: i64,
) -> Result<OutputId, StoreError<PapersRefused>> {
    handed(store, (emergency, number), (agent, false), hours).await
}

async fn handed(
    store: &Store,
    (emergency, number): (EmergencyId, &str),
    (agent, replaces): (&Account, bool),
    hours: i64,
) -> Result<OutputId, StoreError<PapersRefused>> {
    let asked = PapersFor { emergency, number };
    let words = words();
    let handing = Handing {
        reason: WHY,
        words: &words,
        replaces,
    };
    let issued = store.issue_papers(asked, handing, agent, later(hours));
    issued.await
}

async fn papers_say_what_the_register_says(store: Store) {
    let store = knowing(store, "4", "yes").await;
    let (_, id) = declared(&store, &flood(&store)).await;
    let agent = given_agent(&store).await;
    let other = given_member(&store, "other@example.org", Role::Agent, "3402").await;
    let li = signed_in(&store, "li@example.org").await.account;
    bound(&store, &li, LI, &agent, monday()).await;
    let asked = PapersFor {
        emergency: id,
        number: LI,
    };

    let looked = store
        .look_for_papers(asked, &agent, later(1))
        .await
        .expect("known");
    let paper = issued(&store, (id, LI), &agent, 1).await.expect("issued");

    assert!(looked.has.is_none());
    let looked = looked.person;
    assert_eq!((looked.name.as_str(), looked.born), ("Li Ting", Some(1998)));
    let output = store.output(paper).await.expect("read").expect("there");
    let statement = &output.statement;
    assert_eq!(statement.kind, OutputKind::TemporaryPapers);
    assert_eq!(statement.holder, "Li Ting");
    assert_eq!(statement.issuer.code.0, "police");
    assert_eq!(statement.valid_until, Some(date(2026, 12, 16)));
    let lines = statement
        .lines
        .iter()
        .map(|line| line.value.say(Language::En));
    assert_eq!(lines.collect::<Vec<_>>(), [LI, "1998-04-12", "Flood"]);
    assert_eq!(
        steps(&store, id).await,
        [
            EmergencyStep::Opened,
            EmergencyStep::LookedUp,
            EmergencyStep::Issued
        ]
    );
    let hers = store.papers_of_agent(id, paper, &agent).await;
    assert_eq!(hers.expect("read"), Some(output));
    let others = store.papers_of_agent(id, paper, &other).await;
    assert_eq!(others.expect("read"), None);
    let person = store.person_key(LI).expect("a number");
    let accesses = store.accesses_of(&person).await.expect("read");
    let asked = accesses
        .iter()
        .filter(|access| access.purpose == AccessPurpose::Output);
    assert_eq!(asked.count(), 2, "she sees that she was looked up");
}
story!(
    given_an_emergency_when_papers_are_handed_out_then_they_say_what_the_register_says,
    papers_say_what_the_register_says
);

async fn papers_are_refused(store: Store) {
    let store = knowing(store, "4", "yes").await;
    let (manager, id) = declared(&store, &flood(&store)).await;
    let agent = given_agent(&store).await;
    let officer = given_member(&store, "officer@example.org", Role::Officer, "3402").await;
    for member in [&officer, &manager] {
        let refused = issued(&store, (id, LI), member, 1).await;
        assert_eq!(refusal(refused), PapersRefused::NotYours);
    }
    let refused = issued(&store, (id, "12"), &agent, 1).await;
    assert!(matches!(refusal(refused), PapersRefused::Number(_)));
    let refused = issued(&store, (id, NOBODY), &agent, 1).await;
    assert_eq!(refusal(refused), PapersRefused::NoPerson);
    let empty = words();
    let asked = PapersFor {
        emergency: id,
        number: LI,
    };
    let handing = Handing {
        reason: " ",
        words: &empty,
        replaces: false,
    };
    let refused = store.issue_papers(asked, handing, &agent, later(1));
    assert_eq!(refusal(refused.await), PapersRefused::Reason);
    let far = Declaration {
        area: area(&store, "41"),
        ..flood(&store)
    };
    let far = store
        .declare_emergency(&manager, &far, monday())
        .await
        .expect("declared");
    let refused = issued(&store, (far, LI), &agent, 1).await;
    assert_eq!(refusal(refused), PapersRefused::Elsewhere);
    assert_eq!(
        steps(&store, far).await,
        [EmergencyStep::Opened, EmergencyStep::Refused]
    );

    store
        .close_emergency(&manager, id, later(2))
        .await
        .expect("closed");
    let refused = issued(&store, (id, LI), &agent, 3).await;
    assert_eq!(refusal(refused), PapersRefused::Ended);
    let refused = issued(&store, (far, LI), &agent, 7 * 24).await;
    assert_eq!(refusal(refused), PapersRefused::Ended);
}
story!(
    given_an_emergency_when_papers_are_not_for_her_then_they_are_refused_and_it_is_written_down,
    papers_are_refused
);

async fn who_died_and_who_is_two_get_none(store: Store) {
    let store = knowing(store, "4", "no").await;
    let (_, id) = declared(&store, &flood(&store)).await;
    let agent = given_agent(&store).await;
    let refused = issued(&store, (id, LI), &agent, 1).await;
    assert_eq!(refusal(refused), PapersRefused::NoPerson, "she died");

    let living = ["P1", LI, "Li Ting", "1998-04-12", "Here", "yes", "4"];
    let double = ["P2", LI, "Zhang Wei", "1970-01-01", "There", "yes", "4"];
    delivered(&store, "population", &[&living]).await;
    issued(&store, (id, LI), &agent, 2).await.expect("one");
    delivered(&store, "population", &[&double]).await;
    let refused = issued(&store, (id, LI), &agent, 3).await;
    assert_eq!(refusal(refused), PapersRefused::NoPerson, "there are two");
}
story!(
    given_a_number_of_nobody_living_or_of_two_when_papers_are_asked_then_there_are_none,
    who_died_and_who_is_two_get_none
);

async fn who_tries_numbers_is_stopped(store: Store) {
    let store = knowing(store, "4", "yes").await;
    let (_, id) = declared(&store, &flood(&store)).await;
    let agent = given_agent(&store).await;
    for _ in 0..WRONG_NUMBERS_MOST {
        let refused = issued(&store, (id, NOBODY), &agent, 1).await;
        assert_eq!(refusal(refused), PapersRefused::NoPerson);
    }
    let refused = issued(&store, (id, LI), &agent, 1).await;
    let again_at = later(2);
    assert_eq!(refusal(refused), PapersRefused::TooMany { again_at });
    issued(&store, (id, LI), &agent, 2)
        .await
        .expect("an hour later");
}
story!(
    given_an_agent_who_tries_numbers_when_ten_were_wrong_then_she_waits_an_hour,
    who_tries_numbers_is_stopped
);

async fn papers_are_among_her_own(store: Store) {
    let store = knowing(store, "4", "yes").await;
    let (_, id) = declared(&store, &flood(&store)).await;
    let agent = given_agent(&store).await;
    let li = signed_in(&store, "li@example.org").await.account;
    let chen = signed_in(&store, "chen@example.org").await.account;
    let paper = issued(&store, (id, LI), &agent, 1).await.expect("issued");
    assert_eq!(
        store.own_outputs(&li).await.expect("read"),
        [],
        "nobody knows who she is"
    );

    bound(&store, &li, LI, &agent, later(1)).await;

    let output = store.output(paper).await.expect("read").expect("there");
    assert_eq!(
        store.own_outputs(&li).await.expect("read"),
        std::slice::from_ref(&output)
    );
    let own = store.own_output(&li, paper).await;
    assert_eq!(own.expect("read"), Some(output));
    for other in [&chen, &agent] {
        assert_eq!(store.own_outputs(other).await.expect("read"), []);
        assert_eq!(store.own_output(other, paper).await.expect("read"), None);
    }
    store.unbind(li.id, &li, later(2)).await.expect("unbound");
    assert_eq!(store.own_outputs(&li).await.expect("read"), []);
    assert_eq!(store.own_output(&li, paper).await.expect("read"), None);
}
story!(
    given_papers_when_her_account_is_hers_then_they_are_among_its_own_and_nobody_elses,
    papers_are_among_her_own
);

async fn papers_end(store: Store) {
    let store = knowing(store, "4", "yes").await;
    let (_, id) = declared(&store, &flood(&store)).await;
    let agent = given_agent(&store).await;
    let first = issued(&store, (id, LI), &agent, 1).await.expect("issued");
    let police = NewGrant {
        organisation: Some(OrganisationCode("police".to_owned())),
        ..grant(Role::Caseworker, "3402")
    };
    let to = address("police@example.org");
    let added = store.add_member(&to, "Wang", &police, monday()).await;
    added.expect("added");
    let police = signed_in(&store, "police@example.org").await.account;
    let found = Revocation {
        reason: RevokeReason::Returned,
        words: "Her card was found.".to_owned(),
    };

    let refused = store.revoke_output(&agent, first, &found, later(3)).await;
    assert_eq!(refusal(refused), RevokeRefused::NotYours);
    let revoked = store.revoke_output(&police, first, &found, later(3)).await;

    revoked.expect("revoked");
    let second = issued(&store, (id, LI), &agent, 4).await.expect("issued");
    let mut standings = Vec::new();
    for paper in [first, second] {
        let output = store.output(paper).await.expect("read").expect("there");
        let days = [date(2026, 12, 16), date(2026, 12, 17)];
        standings.push(days.map(|day| output.standing(day).name()));
    }
    assert_eq!(standings, [["revoked", "revoked"], ["valid", "expired"]]);
}
story!(
    given_papers_when_their_office_revokes_them_or_their_term_is_over_then_they_do_not_hold,
    papers_end
);

async fn nobody_has_two(store: Store) {
    let store = knowing(store, "4", "yes").await;
    let (_, id) = declared(&store, &flood(&store)).await;
    let agent = given_agent(&store).await;
    let other = given_member(&store, "other@example.org", Role::Agent, "3402").await;
    let li = (id, LI);
    let first = issued(&store, li, &agent, 1).await.expect("issued");

    // Sent twice, by a colleague, and with the number written otherwise.
    let spaced = format!(" {} {} ", &LI[..6], &LI[6..]);
    for (by, number) in [(&agent, LI), (&other, LI), (&other, &spaced)] {
        let again = issued(&store, (id, number), by, 2).await;
        assert_eq!(again.expect("the same"), first);
        let shown = store.papers_of_agent(id, first, by).await;
        assert!(shown.expect("read").is_some(), "she prints it again");
    }
    let asked = PapersFor {
        emergency: id,
        number: LI,
    };
    let looked = store.look_for_papers(asked, &other, later(2)).await;
    let has = looked.expect("known").has.expect("papers");
    assert_eq!(has.statement.id, first);

    let second = handed(&store, (id, &spaced), (&other, true), 3).await;

    let second = second.expect("issued");
    assert_ne!(second, first);
    let read = async |paper| store.output(paper).await.expect("read").expect("there");
    let revoked = read(first).await.revoked.map(|revoked| revoked.reason);
    assert_eq!(revoked, Some(RevokeReason::Replaced));
    let lines = read(second).await.statement.lines;
    assert_eq!(lines[0].value.say(Language::En), LI, "as registers have it");
    let third = issued(&store, li, &agent, 4).await;
    assert_eq!(third.expect("the same"), second);
}
story!(
    given_papers_when_they_are_handed_out_once_more_then_she_has_those_she_has_or_others_in_their_place,
    nobody_has_two
);

async fn nobody_hands_them_to_herself(store: Store) {
    let store = knowing(store, "4", "yes").await;
    let (_, id) = declared(&store, &flood(&store)).await;
    let agent = given_agent(&store).await;
    let li = given_member(&store, "li@example.org", Role::Agent, "3402").await;
    bound(&store, &li, LI, &agent, monday()).await;

    let refused = issued(&store, (id, LI), &li, 1).await;

    assert_eq!(refusal(refused), PapersRefused::Herself);
    let asked = PapersFor {
        emergency: id,
        number: LI,
    };
    let refused = store.look_for_papers(asked, &li, later(1)).await;
    assert_eq!(refusal(refused.map(drop)), PapersRefused::Herself);
    issued(&store, (id, LI), &agent, 1).await.expect("issued");
}
story!(
    given_an_agent_when_it_is_herself_then_somebody_else_hands_papers_out_to_her,
    nobody_hands_them_to_herself
);
