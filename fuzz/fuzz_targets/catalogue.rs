//! A catalogue file is read or refused with problems, without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onus_catalogue::Layer;
use onus_catalogue::control::Control;
use onus_catalogue::decode::File;
use onus_catalogue::document::Document;
use onus_catalogue::duty::Duty;
use onus_catalogue::kind::Kind;
use onus_catalogue::profile::Profile;
use onus_catalogue::provider::Provider;
use onus_catalogue::role::Role;
use onus_catalogue::service::Service;
use onus_catalogue::view::View;

fuzz_target!(|text: &str| {
    let refused = |read: bool, file: File| assert!(read || !file.problems().is_empty(), "refused without a word");
    let file = File::new(0, "fuzz.toml", text);
    let read = file.decode(|table| Duty::decode(&table, Layer::Data)).is_some();
    refused(read, file);
    let file = File::new(0, "fuzz.toml", text);
    let read = file.decode(|table| Kind::decode(&table)).is_some();
    refused(read, file);
    let file = File::new(0, "fuzz.toml", text);
    let read = file.decode(|table| Provider::decode(&table)).is_some();
    refused(read, file);
    let file = File::new(0, "fuzz.toml", text);
    let read = file.decode(|table| Service::decode(&table)).is_some();
    refused(read, file);
    let file = File::new(0, "fuzz.toml", text);
    let read = file.decode(|table| Control::decode(&table)).is_some();
    refused(read, file);
    let file = File::new(0, "fuzz.toml", text);
    let read = file.decode(|table| Profile::decode(&table)).is_some();
    refused(read, file);
    let file = File::new(0, "fuzz.toml", text);
    let read = file.decode(|table| View::decode(&table)).is_some();
    refused(read, file);
    let file = File::new(0, "fuzz.toml", text);
    let read = file.decode(|table| Some((Document::decode_all(&table), table.all::<Role>()))).is_some();
    refused(read, file);
});
