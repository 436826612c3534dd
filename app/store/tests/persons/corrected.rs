//! Stories of what was corrected, and of what sources deliver afterwards.

use domain::identity::Account;
use domain::languages::Language;
use domain::letters::{Letter, Written};
use domain::registers::{CorrectionState, Record, RecordId};
use store::registers::{CorrectionRefused, Decision, SettleRefused, Wish};

use super::correcting::{given_steward, police};
use super::people::letters;
use super::*;

/// What the register of persons says of Li Ting, with what that says of where she votes.
const fn says(address: &'static str, area: &'static str) -> [&'static str; 7] {
    let [record, number, name, born, _, living] = LI_RECORD;
    [record, number, name, born, address, living, area]
}

/// Somebody else of the register of persons.
const OTHER: [&str; 7] = [
    "P9",
    "999999200404180015",
    "Lin Chao",
    "2004-04-18",
    "Yijiang Road 161",
    "yes",
    "3402",
];

async fn record(store: &Store) -> Option<Record> {
    let person = store.person_key(LI).expect("a number");
    store.person(&person, monday()).await.expect("read")
}

/// Li Ting has asked, and the steward approved.
async fn corrected(
    store: &Store,
    (li, steward): (&Account, &Account),
    (record, field, value): (RecordId, &str, &str),
) {
    let wish = Wish {
        record,
        field,
        value,
        reason: "The deed says so.",
        language: Language::En,
    };
    let id = store
        .ask_correction(li, wish, later(5))
        .await
        .expect("asked");
    let approved = Decision {
        approved: true,
        reason: "",
    };
    let decided = store.decide_correction(steward, id, approved, later(6));
    decided.await.expect("decided");
}

async fn given_li_and_a_steward(store: &Store) -> (Account, Account) {
    let agent = given_agent(store).await;
    let li = citizen(store, "li@example.org").await;
    bound(store, &li, LI, &agent, monday()).await;
    let steward = given_steward(store, "fang@example.org", &police(store)).await;
    (li, steward)
}

async fn other_changes_do_not_undo_it(store: Store) {
    delivered(&store, "population", &[&says("Zheshan Road 112", "3402")]).await;
    let (li, steward) = given_li_and_a_steward(&store).await;
    let id = record(&store).await.expect("known").id;
    corrected(&store, (&li, &steward), (id, "address", "Zheshan Road 121")).await;

    let mut told = Vec::new();
    for row in [
        // Something else of the row changes, twice: what was corrected stays.
        says("Zheshan Road 112", "340202"),
        says("Zheshan Road 112", "340203"),
        // The source says something new, and from then on its word counts.
        says("Jiuhua Road 1", "340203"),
        says("Zheshan Road 112", "340204"),
    ] {
        delivered(&store, "population", &[&row]).await;
        let now = record(&store).await.expect("known").values;
        told.push((now["address"].clone(), now["area"].clone()));
    }

    let expected = [
        ("Zheshan Road 121", "340202"),
        ("Zheshan Road 121", "340203"),
        ("Jiuhua Road 1", "340203"),
        ("Zheshan Road 112", "340204"),
    ];
    assert_eq!(
        told,
        expected.map(|(one, other)| (one.to_owned(), other.to_owned()))
    );
}
story!(
    given_what_was_corrected_when_the_source_changes_something_else_then_it_stays_until_the_source_says_something_new,
    other_changes_do_not_undo_it
);

/// Since when the source of what she had corrected says it itself, the last that she asked for first.
async fn adopted(store: &Store, li: &Account) -> Vec<bool> {
    let corrections = store.corrections_of(li.id).await.expect("read");
    let adopted = corrections.into_iter().map(|one| one.adopted_at.is_some());
    adopted.collect()
}

async fn a_source_that_said_so_itself_is_believed_again(store: Store) {
    delivered(&store, "population", &[&says("Zheshan Road 112", "3402")]).await;
    let (li, steward) = given_li_and_a_steward(&store).await;
    for (field, value) in [("area", "340209"), ("address", "Zheshan Road 121")] {
        let id = record(&store).await.expect("known").id;
        corrected(&store, (&li, &steward), (id, field, value)).await;
    }

    let mut told = Vec::new();
    for rows in [
        // Of what was corrected the source adopts the address, and not the area.
        vec![says("Zheshan Road 121", "3402")],
        // Then it goes back, to what the register said between the two corrections.
        vec![says("Zheshan Road 112", "3402"), OTHER],
        // The area is adopted, too, and taken back.
        vec![says("Zheshan Road 112", "340209")],
        vec![OTHER, says("Zheshan Road 112", "3402")],
    ] {
        let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
        delivered(&store, "population", &rows).await;
        let now = record(&store).await.expect("known").values;
        let both = adopted(&store, &li).await;
        told.push((now["address"].clone(), now["area"].clone(), both));
    }

    let expected = [
        ("Zheshan Road 121", "340209", [true, false]),
        ("Zheshan Road 112", "340209", [true, false]),
        ("Zheshan Road 112", "340209", [true, true]),
        ("Zheshan Road 112", "3402", [true, true]),
    ];
    let expected = expected.map(|(one, two, both)| (one.to_owned(), two.to_owned(), both.to_vec()));
    assert_eq!(told, expected);
}
story!(
    given_a_source_that_adopted_a_correction_when_it_goes_back_then_its_word_counts,
    a_source_that_said_so_itself_is_believed_again
);

async fn a_later_correction_is_what_is_adopted(store: Store) {
    delivered(&store, "population", &[&says("Zheshan Road 112", "3402")]).await;
    let (li, steward) = given_li_and_a_steward(&store).await;
    for value in ["Zheshan Road 121", "Zheshan Road 122"] {
        let id = record(&store).await.expect("known").id;
        corrected(&store, (&li, &steward), (id, "address", value)).await;
    }

    let mut told = Vec::new();
    for (address, area) in [
        // What was itself put right is not what the register says.
        ("Zheshan Road 121", "3402"),
        ("Zheshan Road 112", "340202"),
        ("Zheshan Road 122", "340202"),
        ("Zheshan Road 112", "340203"),
    ] {
        delivered(&store, "population", &[&says(address, area)]).await;
        let now = record(&store).await.expect("known").values;
        told.push((now["address"].clone(), adopted(&store, &li).await));
    }

    let expected = [
        ("Zheshan Road 122", [false, false]),
        ("Zheshan Road 122", [false, false]),
        ("Zheshan Road 122", [true, true]),
        ("Zheshan Road 112", [true, true]),
    ];
    let expected = expected.map(|(one, both)| (one.to_owned(), both.to_vec()));
    assert_eq!(told, expected);
}
story!(
    given_two_corrections_of_one_field_when_the_source_says_the_last_then_both_have_ended,
    a_later_correction_is_what_is_adopted
);

async fn who_she_is_is_adopted_only_where_she_has_one_entry(store: Store) {
    let other = ["P9", LI, "Li Ting", "1998-04-12", "Elsewhere 1", "yes"];
    delivered(&store, "population", &[&LI_RECORD]).await;
    let (li, steward) = given_li_and_a_steward(&store).await;
    let id = record(&store).await.expect("one person").id;
    corrected(&store, (&li, &steward), (id, "name", "Li Tingting")).await;
    let person = store.person_key(LI).expect("a number");
    let names = async || {
        let records = store.records_of(&person, monday()).await.expect("read");
        let names = records.into_iter().map(|one| one.values["name"].clone());
        names.collect::<Vec<_>>()
    };
    let (mut right, mut back) = (LI_RECORD, LI_RECORD);
    right[2] = "Li Tingting";
    back[4] = "Zheshan Road 113";

    // An entry more that says the old name beside the adopted one would make two people of her.
    delivered(&store, "population", &[&right]).await;
    assert_eq!(adopted(&store, &li).await, [true]);
    delivered(&store, "population", &[&other]).await;
    assert_eq!(names().await, ["Li Tingting", "Li Tingting"]);
    delivered(&store, "population", &[&back]).await;
    assert_eq!(names().await, ["Li Tingting", "Li Tingting"]);
}
story!(
    given_a_name_that_the_source_adopted_when_she_has_another_entry_then_she_stays_one_person,
    who_she_is_is_adopted_only_where_she_has_one_entry
);

async fn an_adopted_name_goes_back_with_its_only_entry(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let (li, steward) = given_li_and_a_steward(&store).await;
    let id = record(&store).await.expect("one person").id;
    corrected(&store, (&li, &steward), (id, "name", "Li Tingting")).await;
    let (mut right, mut back) = (LI_RECORD, LI_RECORD);
    (right[2], back[4]) = ("Li Tingting", "Zheshan Road 113");
    delivered(&store, "population", &[&right]).await;
    delivered(&store, "population", &[&back]).await;
    let name = record(&store).await.map(|one| one.values["name"].clone());
    assert_eq!(name.as_deref(), Some("Li Ting"));

    // An entry more is told as its source tells it, and she is still one person.
    let other = ["P9", LI, "Li Ting", "1998-04-12", "Elsewhere 1", "yes"];
    delivered(&store, "population", &[&other]).await;
    let name = record(&store).await.map(|one| one.values["name"].clone());
    assert_eq!(name.as_deref(), Some("Li Ting"));
}
story!(
    given_an_adopted_name_that_was_taken_back_when_she_gets_another_entry_then_she_stays_one_person,
    an_adopted_name_goes_back_with_its_only_entry
);

async fn her_name_is_corrected_in_all_her_records(store: Store) {
    let other = ["P9", LI, "Li Ting", "1998-04-12", "Elsewhere 1", "yes"];
    delivered(&store, "population", &[&LI_RECORD, &other]).await;
    let (li, steward) = given_li_and_a_steward(&store).await;
    let id = record(&store).await.expect("one person").id;

    corrected(&store, (&li, &steward), (id, "name", "Li Tingting")).await;

    let person = store.person_key(LI).expect("a number");
    let names = async || {
        let records = store.records_of(&person, monday()).await.expect("read");
        let names = records.into_iter().map(|one| one.values["name"].clone());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["Li Tingting", "Li Tingting"]);
    let papers = store.take_papers(later(8)).await.expect("taken");
    let mut entries: Vec<_> = papers
        .iter()
        .filter_map(|due| match &due.letter.says {
            Written::Correction { entry, .. } => Some(entry.as_str()),
            Written::BindingCode { .. } => None,
        })
        .collect();
    entries.sort_unstable();
    assert_eq!(entries, ["P1", "P9"], "each source is told of its own");
    // Files that say what they said before make two people of her no more.
    let (mut one, mut another) = (LI_RECORD, other);
    one[4] = "Zheshan Road 113";
    another[4] = "Elsewhere 2";
    delivered(&store, "population", &[&one, &another]).await;
    assert_eq!(names().await, ["Li Tingting", "Li Tingting"]);
}
story!(
    given_two_records_of_her_when_her_name_is_corrected_then_she_stays_one_person,
    her_name_is_corrected_in_all_her_records
);

async fn nobody_settles_her_own(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let agent = given_agent(&store).await;
    let police = police(&store);
    let li = given_steward(&store, "li@example.org", &police).await;
    bound(&store, &li, LI, &agent, monday()).await;
    let other = given_steward(&store, "fang@example.org", &police).await;
    delivered(&store, "deaths", &[&["D1", LI, "no"]]).await;
    let open = store.discrepancies_for(&li).await.expect("read");
    assert_eq!(open.len(), 1);

    let own = store
        .settle_discrepancy(&li, open[0].id, "So.", later(5))
        .await;

    assert_eq!(refusal(own), SettleRefused::Own);
    let person = &open[0].subject;
    assert_eq!(store.discrepancies_of(person).await.expect("read"), open);
    assert_eq!(store.settled_of(person).await.expect("read"), []);
    let settled = store.settle_discrepancy(&other, open[0].id, "So.", later(6));
    settled.await.expect("settled");
    let settled = store.settled_of(person).await.expect("read");
    let told: Vec<_> = settled.iter().map(|one| (&*one.reason, one.at)).collect();
    assert_eq!(told, [("So.", later(6))]);
}
story!(
    given_a_steward_when_a_difference_is_about_herself_then_another_one_settles_it,
    nobody_settles_her_own
);

async fn two_decide_at_once(store: Store) {
    delivered(&store, "population", &[&LI_RECORD]).await;
    let (li, fang) = given_li_and_a_steward(&store).await;
    let gu = given_steward(&store, "gu@example.org", &police(&store)).await;
    let [yes, no] = [true, false].map(|approved| Decision {
        approved,
        reason: "So.",
    });
    letters(&store).await;
    let mut approved = 0;
    for round in 0..10 {
        let before = record(&store).await.expect("known");
        let value = format!("Zheshan Road {}", 200 + round);
        let wish = Wish {
            record: before.id,
            field: "address",
            value: &value,
            reason: "The deed says so.",
            language: Language::En,
        };
        let id = store.ask_correction(&li, wish, later(5)).await;
        let id = id.expect("asked");

        let (one, two) = tokio::join!(
            store.decide_correction(&fang, id, yes, later(6)),
            store.decide_correction(&gu, id, no, later(6)),
        );

        let (is_approved, lost) = match (one, two) {
            (Ok(()), lost) => (true, lost),
            (lost, Ok(())) => (false, lost),
            neither => panic!("nobody decided: {neither:?}"),
        };
        assert_eq!(refusal(lost), CorrectionRefused::Decided, "round {round}");
        let decided = store.corrections_of(li.id).await.expect("read").remove(0);
        let is_said = record(&store).await.expect("known").values["address"] == value;
        assert_eq!(
            (decided.state == CorrectionState::Approved, is_said),
            (is_approved, is_approved),
            "round {round}"
        );
        approved += usize::from(is_approved);
    }
    let papers = store.take_papers(later(8)).await.expect("taken");
    let to_source = papers.iter().filter(|due| {
        let says = &due.letter.says;
        matches!(says, Written::Correction { .. })
    });
    assert_eq!(
        to_source.count(),
        approved,
        "its source follows what was approved"
    );
    let told = letters(&store)
        .await
        .into_iter()
        .filter(|letter| matches!(letter.letter, Letter::CorrectionDecided { .. }));
    assert_eq!(told.count(), 10, "she is told once of each");
}
story!(
    given_a_correction_when_two_stewards_decide_it_at_once_then_one_does_and_all_say_the_same,
    two_decide_at_once
);
