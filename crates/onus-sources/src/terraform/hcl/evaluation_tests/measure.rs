use std::collections::BTreeMap;
use std::path::Path;

use super::prepare;
use crate::terraform::hcl::{Library, Options, read_tree};

/// Ticks of the processor, of all threads.
fn ticks() -> u64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap().split(' ').collect();
    fields[12].parse::<u64>().unwrap() + fields[13].parse::<u64>().unwrap()
}

/// Milliseconds of the processor for each of ten rounds.
fn milliseconds(mut round: impl FnMut()) -> u64 {
    let start = ticks();
    for _ in 0..10 {
        round();
    }
    ticks() - start
}

/// `ONUS_TREE=DIRECTORY cargo test --release -- --ignored --nocapture measures_a_tree`
#[test]
#[ignore = "prints what a directory holds, and what it costs"]
fn measures_a_tree() {
    let directory = std::env::var("ONUS_TREE").unwrap();
    let directory = Path::new(&directory);
    let tree = read_tree(directory, &Options::default()).unwrap();
    let files = &tree.library.files;
    let bad = files.iter().filter(|file| file.fault.is_some()).count();
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    let blocks: usize = tree.roots.iter().map(|root| root.blocks).sum();
    let instances: usize = tree.roots.iter().map(|root| root.resources.len()).sum();
    let remote: usize = tree.roots.iter().map(|root| root.not_read.len()).sum();
    println!(
        "{}: {} files ({bad} not read), {bytes} bytes, {} roots, {blocks} blocks, {instances} instances, {remote} modules not here",
        directory.display(),
        files.len(),
        tree.roots.len()
    );
    for file in files {
        if let Some((at, message)) = &file.fault {
            let (line, column) = file.line_and_column(*at);
            println!("  {}:{line}:{column}: {message}", file.path.display());
        }
    }
    let mut unknowns = BTreeMap::new();
    for (why, count) in tree.roots.iter().flat_map(|root| &root.unknowns) {
        *unknowns.entry(format!("{why:?}").split('(').next().unwrap().to_owned()).or_insert(0) += count;
    }
    println!("  not known: {unknowns:?}");
    let faults: Vec<String> = tree
        .roots
        .iter()
        .flat_map(|root| &root.faults)
        .map(|(spot, message)| {
            let (file, line, column) = tree.library.place(*spot);
            format!("{}:{line}:{column}: {message}", file.display())
        })
        .collect();
    let most = std::env::var("ONUS_FAULTS").map_or(20, |most| most.parse().unwrap());
    faults.iter().take(most).for_each(|fault| println!("  {fault}"));
    println!("  {} faults", faults.len());
    let all = milliseconds(|| drop(read_tree(directory, &Options::default())));
    let read = milliseconds(|| drop(Library::read(directory, false, &[])));
    let scan = milliseconds(|| files.iter().for_each(|file| drop(prepare(&file.text, false))));
    let alone = milliseconds(|| files.iter().for_each(|file| drop(hcl_edit::parser::parse_body(&file.text))));
    println!(
        "  milliseconds of the processor: {all} in all, {read} to read and parse, {scan} to scan; the parser alone {alone}"
    );
}
