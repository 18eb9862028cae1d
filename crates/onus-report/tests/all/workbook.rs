//! The workbook: real dates, texts that stay texts, and LibreOffice opens it.

use std::io::Cursor;
use std::process::Command;

use calamine::{Data, DataType, Reader, Xlsx};
use onus_report::Format;
use onus_report::model::EvidenceSort;

use crate::ground::{bytes, on_examples};
use crate::read::sheet;

#[test]
fn the_sheets_are_there_without_a_formula() {
    on_examples(|model| {
        let bytes = bytes(Format::Xlsx, model);
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(workbook.sheet_names(), onus_report::xlsx::SHEETS);
        for name in onus_report::xlsx::SHEETS {
            assert!(
                workbook.worksheet_formula(name).unwrap().cells().all(|(_, _, formula)| formula.is_empty()),
                "{name}"
            );
        }
    });
}

#[test]
fn days_are_days_and_counts_are_numbers() {
    on_examples(|model| {
        let bytes = bytes(Format::Xlsx, model);
        let about = sheet(&bytes, "About");
        assert!(about[0][1].is_datetime(), "{:?}", about[0]);
        for (row, one) in sheet(&bytes, "Evidence").iter().zip(&model.evidence) {
            let day = row[6].clone();
            match (one.until, day) {
                (None, day) => assert_eq!(day, Data::Empty),
                (Some(until), Data::DateTime(day)) => {
                    let (year, month, day, ..) = day.to_ymd_hms_milli();
                    assert_eq!(format!("{year:04}-{month:02}-{day:02}"), until.to_string());
                }
                (Some(_), other) => panic!("{other:?} is no day"),
            }
            assert!(row[9].is_float() || row[9].is_int());
        }
        let contracts = model.evidence.iter().filter(|one| one.sort == EvidenceSort::Contract).count();
        assert_eq!(contracts, model.assessment.agreement.contracts.len());
        // The matrix as a list adds up to the figures of its cells.
        for (row, cell) in sheet(&bytes, "Figures").iter().zip(&model.matrix) {
            assert_eq!(row[4].to_string(), cell.statuses.total().to_string());
            assert_eq!(row[5].to_string(), cell.statuses.proven().to_string());
        }
    });
}

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    on_examples(|model| {
        for format in Format::ALL {
            assert_eq!(bytes(format, model), bytes(format, model), "{}", format.id());
        }
    });
}

#[test]
fn libreoffice_opens_it() {
    let found = ["soffice", "libreoffice"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()));
    let Some(office) = found else {
        eprintln!("LibreOffice is not installed: nothing was converted");
        return;
    };
    on_examples(|model| {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("onus.xlsx");
        std::fs::write(&path, bytes(Format::Xlsx, model)).unwrap();
        let home = format!("-env:UserInstallation=file://{}/home", directory.path().display());
        let arguments = [home.as_str(), "--headless", "--convert-to", "pdf", "--outdir"];
        let done = Command::new(office).args(arguments).arg(directory.path()).arg(&path).output().unwrap();
        let pages = std::fs::metadata(directory.path().join("onus.pdf")).map(|file| file.len());
        assert!(done.status.success() && pages.is_ok_and(|length| length > 1000), "{done:?}");
    });
}
