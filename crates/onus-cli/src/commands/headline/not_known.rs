//! Why values of configurations are not known: what somebody can fix by name, the rest by sort.

use onus_core::estate::NotKnownSort;
use onus_core::report::NotKnownReport;

use crate::screen::number;

/// How many variables, and how many modules, are named one by one.
const NAMED: usize = 5;

/// Sorts that are told by name, what is said before the names, what more of them are called, and how they are fixed.
const BY_NAME: [(NotKnownSort, &str, [&str; 2], &str); 3] = [
    (NotKnownSort::Variable, "no value for ", ["variable", "variables"], " (give `--var` or `--var-file`)"),
    (
        NotKnownSort::ModuleElsewhere,
        "not read: ",
        ["module", "modules"],
        " (`terraform init` brings what comes from elsewhere)",
    ),
    (NotKnownSort::ModuleNotRead, "not read: ", ["module", "modules"], " (the notes say why)"),
];

/// How many places are named of expressions that could not be evaluated.
const PLACES: usize = 3;

/// Sorts that are told in figures.
const IN_FIGURES: [(NotKnownSort, &str); 7] = [
    (NotKnownSort::LeftOut, "left out, so the provider decides"),
    (NotKnownSort::Ignored, "left out, and others may set it (`ignore_changes`)"),
    (NotKnownSort::Computed, "computed by the provider"),
    (NotKnownSort::DataSource, "from data sources"),
    (NotKnownSort::NotListed, "written, but not understood"),
    (NotKnownSort::Run, "known only while Terraform runs"),
    (NotKnownSort::Sensitive, "sensitive"),
];

/// One line on all reasons; nothing where there are none.
pub(super) fn line(reasons: &[NotKnownReport]) -> Option<String> {
    let mut parts = Vec::new();
    for (sort, before, more, fix) in BY_NAME {
        parts.extend(by_name(reasons, sort, more).map(|names| format!("{before}{names}{fix}")));
    }
    parts.extend(not_evaluated(reasons));
    let total = |sort| reasons.iter().filter(|reason| reason.sort == sort).map(|reason| reason.count).sum::<u64>();
    let figures = IN_FIGURES.map(|(sort, words)| (total(sort), words));
    let figures: Vec<String> = figures
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{words} ×{}", number(count)))
        .collect();
    parts.extend((!figures.is_empty()).then(|| figures.join(", ")));
    (!parts.is_empty()).then(|| format!("not known: {}", parts.join("; ")))
}

/// Expressions that could not be evaluated: where they are written, and why.
fn not_evaluated(reasons: &[NotKnownReport]) -> Option<String> {
    let of_sort: Vec<&NotKnownReport> =
        reasons.iter().filter(|reason| reason.sort == NotKnownSort::NotEvaluated).collect();
    let told = |reason: &&NotKnownReport| format!("{} ×{}", reason.told(), number(reason.count));
    let mut told: Vec<String> = of_sort.iter().take(PLACES).map(told).collect();
    let rest: Vec<u64> = of_sort.iter().skip(PLACES).map(|reason| reason.count).collect();
    if !rest.is_empty() {
        let places = if rest.len() == 1 { "place" } else { "places" };
        told.push(format!("{} more {places} ×{}", rest.len(), number(rest.iter().sum())));
    }
    (!told.is_empty()).then(|| format!("not evaluated: {}", told.join(", ")))
}

/// The reasons of a sort, those that come most often first.
fn by_name(reasons: &[NotKnownReport], sort: NotKnownSort, more: [&str; 2]) -> Option<String> {
    let of_sort: Vec<&NotKnownReport> = reasons.iter().filter(|reason| reason.sort == sort).collect();
    let mut names: Vec<String> = of_sort
        .iter()
        .take(NAMED)
        .map(|reason| format!("{} ×{}", reason.of.as_deref().unwrap_or_default(), number(reason.count)))
        .collect();
    let rest: Vec<u64> = of_sort.iter().skip(NAMED).map(|reason| reason.count).collect();
    if !rest.is_empty() {
        let [one, many] = more;
        let called = if rest.len() == 1 { one } else { many };
        names.push(format!("{} more {called} ×{}", rest.len(), number(rest.iter().sum())));
    }
    (!names.is_empty()).then(|| names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(sort: NotKnownSort, of: &str, count: u64) -> NotKnownReport {
        NotKnownReport { sort, of: Some(of.to_owned()), why: String::new(), place: None, count }
    }

    #[test]
    fn what_can_be_mended_comes_first_and_by_name() {
        let mut reasons: Vec<NotKnownReport> =
            (1..=7).rev().map(|at| reason(NotKnownSort::Variable, &format!("var.v{at}"), at)).collect();
        reasons.push(reason(NotKnownSort::ModuleElsewhere, "module.far", 3));
        reasons.push(reason(NotKnownSort::LeftOut, "", 1200));
        reasons.push(reason(NotKnownSort::DataSource, "data.a.b", 1));
        reasons.push(reason(NotKnownSort::DataSource, "data.a.c", 2));
        assert_eq!(
            line(&reasons).as_deref(),
            Some(
                "not known: no value for var.v7 ×7, var.v6 ×6, var.v5 ×5, var.v4 ×4, var.v3 ×3, 2 more variables ×3 \
                 (give `--var` or `--var-file`); not read: module.far ×3 (`terraform init` brings what comes from \
                 elsewhere); left out, so the provider decides ×1,200, from data sources ×3"
            )
        );
        assert_eq!(line(&[]), None);
    }

    #[test]
    fn expressions_that_cannot_be_evaluated_are_told_with_their_places() {
        let reasons: Vec<NotKnownReport> = (1..=5)
            .map(|at| NotKnownReport {
                why: "division by zero".to_owned(),
                place: Some(format!("main.tf:{at}:7")),
                ..reason(NotKnownSort::NotEvaluated, "", at)
            })
            .collect();
        assert_eq!(
            line(&reasons).as_deref(),
            Some(
                "not known: not evaluated: main.tf:1:7: division by zero ×1, main.tf:2:7: division \
                 by zero ×2, main.tf:3:7: division by zero ×3, 2 more places ×9"
            )
        );
    }

    #[test]
    fn no_sort_is_passed_over() {
        let told = BY_NAME
            .iter()
            .map(|(sort, ..)| *sort)
            .chain(IN_FIGURES.iter().map(|(sort, _)| *sort))
            .chain([NotKnownSort::NotEvaluated]);
        let sorts = [
            NotKnownSort::Variable,
            NotKnownSort::ModuleElsewhere,
            NotKnownSort::ModuleNotRead,
            NotKnownSort::NotEvaluated,
            NotKnownSort::NotListed,
            NotKnownSort::Ignored,
            NotKnownSort::LeftOut,
            NotKnownSort::Computed,
            NotKnownSort::DataSource,
            NotKnownSort::Run,
            NotKnownSort::Sensitive,
        ];
        assert_eq!(told.collect::<std::collections::BTreeSet<_>>(), sorts.into_iter().collect());
    }
}
