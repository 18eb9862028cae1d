//! Shows what is read from plans and states: coverage and rows.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "an example")]

fn main() {
    if std::env::args().any(|a| a == "--baseline") {
        let bytes = std::fs::read(std::env::args().nth(1).unwrap()).unwrap();
        for _ in 0..5 {
            let start = std::time::Instant::now();
            let value: sonic_rs::Value = sonic_rs::from_slice(&bytes).unwrap();
            println!("parse {:?}", start.elapsed());
            drop(value);
        }
        return;
    }
    let catalogue = onus::builtin_catalogue().unwrap();
    let start = std::time::Instant::now();
    let mut reader = onus_sources::Reader::new(&catalogue).unwrap();
    println!("compile {:?}", start.elapsed());
    for path in std::env::args().skip(1).filter(|a| a != "-q") {
        if let Err(error) = reader.read(path.as_ref()) {
            println!("{error}");
            std::process::exit(2);
        }
    }
    println!("read {:?}", start.elapsed());
    let estate = reader.finish().unwrap();
    println!("finished {:?}", start.elapsed());
    println!("{:#?}", estate.inputs);
    println!("{:#?}", estate.coverage);
    if std::env::args().any(|a| a == "-q") { return; }
    println!("{:#?}", estate.accounts);
    for class in estate.classes.iter().map(|c| c.kind.clone()).collect::<std::collections::BTreeSet<_>>() {
        let mut statement = match estate.connection().prepare(&format!("SELECT r.address, r.name, r.zone, r.tags, c.region, k.* FROM \"{class}\" k JOIN resource r ON r.id = k.id JOIN class c ON c.id=r.class")) { Ok(s) => s, Err(_) => continue };
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            print!("{class}:");
            for (at, name) in names.iter().enumerate() {
                match row.get_ref(at).unwrap() {
                    rusqlite::types::ValueRef::Null => {}
                    rusqlite::types::ValueRef::Text(t) => print!(" {name}={:?}", String::from_utf8_lossy(t)),
                    v => print!(" {name}={v:?}"),
                }
            }
            println!();
        }
    }
}
