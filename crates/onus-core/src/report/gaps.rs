//! What is wrong where something falls short, and how to fix it.

use onus_catalogue::duty::Check;

use super::falls_short;
use crate::assess::{Answer, Assessment, Line, Status, Subject};
use crate::estate::Estate;

/// The check that makes a line fall short; of several, the worst. None where it falls short by who carries it.
pub fn decisive_check<'c>(assessment: &Assessment<'c>, line: &Line<'_>) -> Option<&'c Check> {
    let fault = assessment.allocation(line).and_then(|allocation| allocation.fault);
    if fault.is_some() || !falls_short(line.status) {
        return None;
    }
    let duty = assessment.duty(line)?;
    let wanted = if line.status == Status::Breached { Answer::No } else { Answer::Unknown };
    let checks = line.answers.iter().filter(|(_, answer)| *answer == wanted);
    checks.filter_map(|(at, _)| duty.checks.get(*at)).min_by_key(|check| check.severity)
}

/// Columns of the resource that the deciding check of a line reads: where they are written, the line is to be fixed.
pub fn columns_at_fault(assessment: &Assessment<'_>, line: &Line<'_>) -> Vec<String> {
    let mut columns = Vec::new();
    if let Some(check) = decisive_check(assessment, line) {
        check.fulfilled.value.expr.own_columns(true, &mut columns);
    }
    columns
}

/// What is wrong with a line that falls short, and how to fix it.
pub fn gap_words(assessment: &Assessment<'_>, estate: &Estate, line: &Line<'_>) -> (String, Option<String>) {
    let allocation = assessment.allocation(line);
    if let Some(fault) = allocation.and_then(|allocation| allocation.fault) {
        return (fault.words().to_owned(), None);
    }
    let Some(check) = decisive_check(assessment, line) else {
        return ("who carries it depends on a value that is not known yet".to_owned(), None);
    };
    let of = match &line.subject {
        Subject::Resources(pattern) => assessment
            .patterns
            .get(*pattern)
            .and_then(|pattern| estate.class(pattern.class))
            .map(|class| (class.provider.as_str(), class.service.as_str(), class.source_type.as_str())),
        _ => None,
    };
    let remedy = assessment.catalogue.remedy(line.duty, check, of).map(str::to_owned);
    let what = match line.status {
        Status::Breached => check.breach.clone(),
        _ => format!("cannot be told yet whether {}", check.breach),
    };
    (what, remedy)
}
