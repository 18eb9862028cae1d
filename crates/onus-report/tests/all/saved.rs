//! A report on a saved assessment is the one that the run itself would have given.

use onus_report::{Format, Model};

use crate::ground::{bytes, on_examples_whole};

#[test]
fn every_format_of_a_saved_assessment_is_the_same() {
    on_examples_whole(|model| {
        let mut saved = Vec::new();
        model.write_json(true, &mut saved).unwrap();
        let again = Model::from_json("saved.json", &saved).unwrap();
        assert_eq!(&again, model);
        for format in Format::ALL {
            assert!(bytes(format, &again) == bytes(format, model), "{}", format.id());
        }
    });
}
