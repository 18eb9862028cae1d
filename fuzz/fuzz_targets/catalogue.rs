//! A catalogue file, or one laid over another, is read or refused with problems, without a panic.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use onus_catalogue::control::Control;
use onus_catalogue::decode::{File, Layer, Table};
use onus_catalogue::document::Document;
use onus_catalogue::duty::Duty;
use onus_catalogue::kind::Kind;
use onus_catalogue::merge;
use onus_catalogue::profile::Profile;
use onus_catalogue::provider::Provider;
use onus_catalogue::remedy::Remedies;
use onus_catalogue::role::Role;
use onus_catalogue::service::{Resources, Service};
use onus_catalogue::sort::SORTS;
use onus_catalogue::view::View;

/// What stands between the lower and the upper file.
const OVER: &str = "\n#over\n";

fuzz_target!(|text: &str| {
    let readers: [fn(&Table<'_, '_>) -> bool; 9] = [
        |table| Duty::read(table).is_some(),
        |table| Kind::read(table).is_some(),
        |table| Provider::read(table).is_some(),
        |table| Service::read(table).is_some(),
        |table| Resources::read(table).is_some(),
        |table| Control::decode(table).is_some(),
        |table| Profile::read(table).is_some(),
        |table| View::read(table).is_some(),
        |table| {
            let _ = (Document::decode_all(table), table.all::<Role>(), Remedies::decode(table));
            true
        },
    ];
    let (below, above) = text.split_once(OVER).unwrap_or((text, ""));
    for read in readers {
        let file = File::new(0, "fuzz.toml", text);
        let is_read = file.decode(|table| read(&table).then_some(())).is_some();
        assert!(is_read || !file.problems().is_empty(), "refused without a word");
        for sort in SORTS {
            let layer = |index, text: &str| Layer { index, path: String::new(), text: Arc::from(text), quoted: true };
            let file = File::of(vec![layer(0, below), layer(1, above)]);
            merge::decode(&file, sort.identities, |table| read(&table).then_some(()));
        }
    }
});
