//! Gaps and rows, written one by one: what all resources of a pattern share is put into words once.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{CheckReport, checks};
use crate::assess::{Assessment, Line, Status, Subject};
use crate::estate::Estate;
use crate::report::agreed::{ProofReport, acceptance, gap_code, proofs};
use crate::report::gaps::{columns_at_fault, gap_words};
use crate::report::{falls_short, provider_and_service, subject_name};

/// The part of a [`Gap`](super::Gap) that all resources of one pattern share.
#[derive(Serialize)]
struct Shared<'a> {
    duty: &'a str,
    title: &'a str,
    layer: &'a str,
    status: Status,
    code: Option<&'static str>,
    accepted: Option<String>,
    proofs: Vec<ProofReport>,
    severity: Option<&'a str>,
    what: Option<String>,
    remedy: Option<String>,
    responsible: &'a [String],
    accountable: &'a [String],
    allocation: usize,
    checks: Vec<CheckReport>,
}

/// The part of a [`Gap`](super::Gap) that tells the subject.
#[derive(Clone, Copy, Serialize)]
struct About<'a> {
    subject: &'a str,
    scope: &'a str,
    place: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    r#type: Option<&'a str>,
    kind: Option<&'a str>,
    provider: &'a str,
    service: &'a str,
    region: Option<&'a str>,
}

fn shared(assessment: &Assessment<'_>, estate: &Estate, line: &Line<'_>) -> io::Result<Vec<u8>> {
    let duty = assessment.catalogue.duties.get(line.duty);
    let allocation = assessment.allocations.get(line.allocation);
    let (what, remedy) =
        if falls_short(line.status) { gap_words(assessment, estate, line) } else { (String::new(), None) };
    let shared = Shared {
        duty: line.duty,
        title: duty.map_or("", |duty| duty.title.as_str()),
        layer: duty.map_or("", |duty| duty.layer.id()),
        status: line.status,
        code: gap_code(assessment, line),
        accepted: acceptance(assessment, line.accepted).map(|acceptance| acceptance.place),
        proofs: proofs(assessment, line),
        severity: line.severity.map(onus_catalogue::Severity::id),
        what: Some(what).filter(|what| !what.is_empty()),
        remedy,
        responsible: allocation.map_or(&[], |allocation| &allocation.responsible),
        accountable: allocation.map_or(&[], |allocation| &allocation.accountable),
        allocation: line.allocation,
        checks: checks(assessment, line),
    };
    let mut bytes = serde_json::to_vec(&shared)?;
    // Continues the object that tells the subject.
    if let Some(first) = bytes.first_mut() {
        *first = b',';
    }
    Ok(bytes)
}

/// Columns at fault, and the part of a row that all resources of a pattern share, as JSON.
type SharedLine = (Vec<String>, Vec<u8>);

/// Writes lines one by one: services, accounts and organisations first, then resources in the order of their addresses.
pub(super) fn rows(
    assessment: &Assessment<'_>,
    estate: &Estate,
    out: &mut (impl Write + ?Sized),
    wanted: impl Fn(&Line<'_>) -> bool,
) -> io::Result<()> {
    let mut of_pattern: BTreeMap<usize, Vec<SharedLine>> = BTreeMap::new();
    let mut first = true;
    for line in assessment.lines.iter().filter(|line| wanted(line)) {
        let shared = shared(assessment, estate, line)?;
        if let Subject::Resources(pattern) = &line.subject {
            let columns = if falls_short(line.status) { columns_at_fault(assessment, line) } else { Vec::new() };
            of_pattern.entry(*pattern).or_default().push((columns, shared));
            continue;
        }
        let name = subject_name(&line.subject, assessment);
        let (provider, service) = provider_and_service(line, assessment, estate);
        let (scope, region) = match &line.subject {
            Subject::Service { region, .. } => ("service", region.as_deref()),
            Subject::Account { .. } => ("account", None),
            _ => ("organisation", None),
        };
        row(
            out,
            &mut first,
            &About {
                subject: &name,
                scope,
                place: None,
                line: None,
                column: None,
                r#type: None,
                kind: None,
                provider,
                service,
                region,
            },
            &shared,
        )?;
    }
    if of_pattern.is_empty() {
        return Ok(());
    }
    let mut statement = estate
        .connection()
        .prepare("SELECT id, address FROM resource ORDER BY address, id")
        .map_err(io::Error::other)?;
    let mut found = statement.query([]).map_err(io::Error::other)?;
    while let Some(resource) = found.next().map_err(io::Error::other)? {
        let id: u32 = resource.get(0).map_err(io::Error::other)?;
        let Some(pattern) = assessment.pattern_of.get(id as usize).map(|pattern| *pattern as usize) else { continue };
        let Some(lines) = of_pattern.get(&pattern) else { continue };
        let Some(class) = assessment.patterns.get(pattern).and_then(|pattern| estate.classes.get(pattern.class)) else {
            continue;
        };
        let about = About {
            subject: resource.get_ref(1).map_err(io::Error::other)?.as_str().unwrap_or_default(),
            scope: "resource",
            place: Some(&class.input),
            line: None,
            column: None,
            r#type: Some(&class.source_type),
            kind: Some(&class.kind),
            provider: &class.provider,
            service: &class.service,
            region: class.region.as_deref(),
        };
        for (columns, shared) in lines {
            let at = estate.written_at(i64::from(id), columns).map_err(io::Error::other)?;
            let about = match &at {
                Some(at) => About { place: Some(&at.file), line: Some(at.line), column: Some(at.column), ..about },
                None => about,
            };
            row(out, &mut first, &about, shared)?;
        }
    }
    Ok(())
}

fn row(out: &mut (impl Write + ?Sized), first: &mut bool, about: &About<'_>, shared: &[u8]) -> io::Result<()> {
    out.write_all(if std::mem::take(first) { b"\n" } else { b",\n" })?;
    let about = serde_json::to_vec(about)?;
    out.write_all(about.get(..about.len() - 1).unwrap_or_default())?;
    out.write_all(shared)
}
