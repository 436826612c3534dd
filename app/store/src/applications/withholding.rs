//! What is kept from a delegate whom the applicant does not let use what registers say of her.

use std::collections::BTreeSet;

use domain::applications::{Answer, Answers};
use domain::delegations::Power;
use domain::handling::Evidence;

use super::{ApplicationSeen, Said, Standing};

impl Standing {
    /// Whether what registers say of the applicant is kept from whoever sees it so.
    pub fn is_without_registers(&self) -> bool {
        matches!(self, Self::Delegate(_, power) if *power < Power::UseData)
    }
}

impl ApplicationSeen {
    /// Whether an answer to this question is there, and is kept from whoever asks.
    pub fn is_kept_back(&self, question: &str) -> bool {
        self.standing.is_without_registers() && self.said.verified.contains(question)
    }
}

/// Takes away what registers said.
pub(super) fn keep_back(said: &mut Said, evidence: &mut [Evidence]) {
    take_out(&mut said.answers, &said.verified);
    for one in evidence {
        if one.consent.is_some() || one.register.is_some() {
            one.says.clear();
        }
    }
}

fn take_out(answers: &mut Answers, verified: &BTreeSet<String>) {
    answers.0.retain(|question, _| !verified.contains(question));
    for answer in answers.0.values_mut() {
        if let Answer::Items(items) = answer {
            for item in items {
                take_out(item, verified);
            }
        }
    }
}
