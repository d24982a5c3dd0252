//! The way back through the commits.
//!
//! An answer may have changed several times and back again, so halving the history would find some change but perhaps not
//! the last one. Going back commit by commit is exact, and cheap where texts are the same: those are not decided again.

use std::collections::BTreeMap;

use crate::diff::Answer;
use crate::report::blame::Broken;
use crate::source::{Commit, LoadError, Opened, Tracked};

/// What one version of the policy says of the case.
#[derive(Clone, Debug)]
pub enum Said {
    /// Its answer, be it that the case is refused.
    Answer(Answer),
    /// Nothing: it cannot be read or does not compile.
    Broken(String),
    /// There is no such policy.
    Absent,
}

/// Where the way back ends.
#[derive(Debug)]
pub enum End {
    /// The policy on disk answers otherwise than the last commit.
    NotCommitted {
        /// The last commit in which it compiles, and its answer.
        head: (Commit, Answer),
    },
    /// A commit changed the answer.
    Changed {
        /// The commit.
        commit: Commit,
        /// The answer before.
        before: Answer,
        /// The commit that gave it.
        at: Commit,
    },
    /// No commit changed it.
    NeverChanged {
        /// The oldest commit with the answer.
        first: Commit,
        /// Did that commit bring the policy? Else the history begins with it, or it is the first that compiles.
        absent: bool,
    },
    /// No commit has the policy.
    NotThere,
}

/// The way back.
pub struct Walk {
    outcome_only: bool,
    known: BTreeMap<Vec<(String, String)>, Said>,
    /// Commits on the way in which the policy does not compile.
    pub broken: Vec<Broken>,
    /// How many commits were looked at.
    pub looked_at: usize,
    /// How many of them were decided.
    pub decided: usize,
}

impl Walk {
    pub fn new(outcome_only: bool) -> Walk {
        Walk {
            outcome_only,
            known: BTreeMap::new(),
            broken: Vec::new(),
            looked_at: 0,
            decided: 0,
        }
    }

    /// Goes back from the newest commit to the first one that answers otherwise.
    pub fn back(
        &mut self,
        tracked: &Tracked,
        commits: &[Commit],
        now: &Answer,
        said: &dyn Fn(Opened) -> Said,
    ) -> Result<End, LoadError> {
        // The newest commit that compiles and answers as now, with those that do not compile since the last such one.
        let mut newest: Option<&Commit> = None;
        let mut since: Vec<Broken> = Vec::new();
        for commit in commits {
            self.looked_at += 1;
            match self.at(tracked, commit, said)? {
                Said::Broken(why) => since.push(Broken {
                    commit: commit.clone(),
                    why,
                }),
                Said::Absent => {
                    self.broken = since;
                    return Ok(match newest {
                        Some(first) => End::NeverChanged {
                            first: first.clone(),
                            absent: true,
                        },
                        None => End::NotThere,
                    });
                }
                Said::Answer(answer) if self.alike(&answer, now) => {
                    newest = Some(commit);
                    since.clear();
                }
                Said::Answer(before) => {
                    self.broken = since;
                    return Ok(match newest {
                        Some(changed) => End::Changed {
                            commit: changed.clone(),
                            before,
                            at: commit.clone(),
                        },
                        None => End::NotCommitted {
                            head: (commit.clone(), before),
                        },
                    });
                }
            }
        }
        self.broken = since;
        Ok(match newest {
            Some(first) => End::NeverChanged {
                first: first.clone(),
                absent: false,
            },
            None => End::NotThere,
        })
    }

    fn alike(&self, one: &Answer, other: &Answer) -> bool {
        match (one, other) {
            (Answer::Outcomes { possible: a, .. }, Answer::Outcomes { possible: b, .. })
                if self.outcome_only =>
            {
                a == b
            }
            _ => one == other,
        }
    }

    fn at(
        &mut self,
        tracked: &Tracked,
        commit: &Commit,
        said: &dyn Fn(Opened) -> Said,
    ) -> Result<Said, LoadError> {
        let texts = tracked.texts(&commit.id)?;
        if let Some(known) = self.known.get(&texts) {
            return Ok(known.clone());
        }
        let here = match tracked.at(&commit.id) {
            Ok((opened, _)) => {
                self.decided += 1;
                said(opened)
            }
            Err(LoadError::NotInRevision { .. }) => Said::Absent,
            Err(other) => return Err(other),
        };
        self.known.insert(texts, here.clone());
        Ok(here)
    }
}
