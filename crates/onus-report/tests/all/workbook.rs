//! The workbook: real dates, texts that stay texts, filters and headers that stay, and LibreOffice opens it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use calamine::{Data, DataType, Reader, Xlsx};
use onus_core::assess::Status;
use onus_core::report::register::EvidenceSort;
use onus_report::Format;
use onus_report::xlsx::SHEETS;
use roxmltree::Document;

use crate::ground::{bytes, on_examples};
use crate::read::{csv, sheet};

/// The names of a workbook's XML are of this space.
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

#[test]
fn the_sheets_are_there_without_a_formula() {
    on_examples(|model| {
        let bytes = bytes(Format::Xlsx, model);
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(workbook.sheet_names(), SHEETS);
        for name in SHEETS {
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
                (Some(_), other) => panic!("{other:?} is not a day"),
            }
            assert!(row[9].is_float() || row[9].is_int());
        }
        let contracts = model.evidence.iter().filter(|one| one.sort == EvidenceSort::Contract).count();
        assert_eq!(contracts, model.contracts.len());
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

/// The parts of a workbook as XML, by name.
fn parts(workbook: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut read = |name: String| {
        let mut text = String::new();
        archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().filter(|name| name.ends_with(".xml")).map(&mut read).collect()
}

#[test]
fn headers_stay_rows_can_be_filtered_and_pages_can_be_read() {
    on_examples(|model| {
        let parts = parts(&bytes(Format::Xlsx, model));
        let workbook = &parts["xl/workbook.xml"];
        for (at, name) in SHEETS.iter().enumerate() {
            let xml = Document::parse(&parts[&format!("xl/worksheets/sheet{}.xml", at + 1)]).unwrap();
            let one = |tag: &str| xml.descendants().find(|node| node.has_tag_name((MAIN, tag))).unwrap();
            let pane = one("pane");
            assert_eq!((pane.attribute("ySplit"), pane.attribute("state")), (Some("1"), Some("frozen")), "{name}");
            // The filters stand over all rows and columns that there are.
            let cells: Vec<&str> = xml.descendants().filter_map(|node| node.attribute("r")).collect();
            let rows = cells.iter().filter_map(|cell| cell.parse::<usize>().ok()).max().unwrap();
            let header = one("row").children().filter_map(|cell| cell.attribute("r")).next_back().unwrap();
            let last = header.trim_end_matches('1');
            assert_eq!(one("autoFilter").attribute("ref"), Some(&*format!("A1:{last}{}", rows.max(2))), "{name}");
            let page = one("pageSetup");
            assert_eq!((page.attribute("orientation"), page.attribute("paperSize")), (Some("landscape"), Some("9")));
            assert_eq!((page.attribute("fitToHeight"), page.attribute("pageOrder")), (Some("0"), Some("overThenDown")));
            let title = format!("localSheetId=\"{at}\">");
            let titles = workbook.split("_xlnm.Print_Titles").find_map(|rest| rest.split_once(&title)).unwrap().1;
            assert!(titles.split('<').next().unwrap().ends_with("$1:$1"), "{name}: {titles}");
        }
    });
}

#[test]
fn a_day_is_a_number_that_is_shown_as_a_day() {
    on_examples(|model| {
        let parts = parts(&bytes(Format::Xlsx, model));
        let styles = Document::parse(&parts["xl/styles.xml"]).unwrap();
        let named = |tag: &'static str| styles.descendants().find(move |node| node.has_tag_name((MAIN, tag))).unwrap();
        let format =
            named("numFmts").children().find(|format| format.attribute("formatCode") == Some("yyyy-mm-dd")).unwrap();
        let is_day = |cell: roxmltree::Node<'_, '_>| {
            let style: usize = cell.attribute("s").unwrap().parse().unwrap();
            let style = named("cellXfs").children().filter(roxmltree::Node::is_element).nth(style).unwrap();
            style.attribute("numFmtId") == format.attribute("numFmtId")
        };
        let about = Document::parse(&parts["xl/worksheets/sheet1.xml"]).unwrap();
        let cell = about.descendants().find(|node| node.attribute("r") == Some("B2")).unwrap();
        assert!(is_day(cell) && cell.attribute("t").is_none());
        // 2026-11-22, counted in days from the end of 1899.
        assert_eq!(cell.descendants().find_map(|node| node.text()), Some("46348"));
    });
}

#[test]
fn a_row_is_as_high_as_its_texts() {
    on_examples(|model| {
        let parts = parts(&bytes(Format::Xlsx, model));
        let gaps = Document::parse(&parts["xl/worksheets/sheet4.xml"]).unwrap();
        let rows: Vec<_> = gaps.descendants().filter(|node| node.has_tag_name((MAIN, "row"))).skip(1).collect();
        for (found, row) in model.each().zip(rows) {
            let gap = found.gap;
            let high: f64 = row.attribute("ht").map_or(15.0, |height| height.parse().unwrap());
            let long = gap.what().chars().count() > 60 || gap.remedy.as_ref().is_some_and(|it| it.chars().count() > 60);
            assert!(!long || high >= 30.0, "{high}: {}", gap.what());
        }
    });
}

/// Rows that LibreOffice writes of a sheet.
fn converted(directory: &Path, sheet: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(directory.join(format!("onus-{sheet}.csv"))).unwrap();
    csv(&text.replace("\r\n", "\n").replace('\n', "\r\n"))
}

#[test]
fn libreoffice_opens_it() {
    let found = ["soffice", "libreoffice"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()));
    let Some(office) = found else {
        eprintln!("SKIPPED: no LibreOffice is installed, so nobody opened the workbook");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let home = format!("-env:UserInstallation=file://{}", home.path().display());
    let convert = |to: &str, path: &Path| {
        let arguments = [home.as_str(), "--headless", "--convert-to", to, "--outdir"];
        let done = Command::new(office).args(arguments).arg(path.parent().unwrap()).arg(path).output().unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    on_examples(|model| {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("onus.xlsx");
        std::fs::write(&path, bytes(Format::Xlsx, model)).unwrap();
        convert("pdf", &path);
        assert!(std::fs::read(directory.path().join("onus.pdf")).unwrap().starts_with(b"%PDF"));
        // Comma, quotes, UTF-8, cells as they are shown, every sheet in a file of its own.
        convert("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", &path);
        let about = converted(directory.path(), "About");
        let value = |name: &str| about.iter().find(|row| row[0] == name).unwrap()[1].clone();
        assert_eq!(value("as of"), "2026-11-22");
        for status in Status::ALL {
            assert_eq!(value(status.id()), onus_report::words::number(model.count(status)), "{}", status.id());
        }
        let gaps = converted(directory.path(), "Gaps");
        assert_eq!(gaps.len(), model.rows.len() + 1);
        for (found, row) in model.each().zip(&gaps[1..]) {
            assert_eq!((row[0].as_str(), row[2].as_str()), (found.gap.status.id(), found.gap.duty.as_str()));
            assert_eq!(row[3], found.subject.name);
        }
        let until: Vec<String> =
            model.evidence.iter().map(|one| one.until.map(|day| day.to_string()).unwrap_or_default()).collect();
        let shown = converted(directory.path(), "Evidence");
        assert_eq!(shown[1..].iter().map(|row| row[6].clone()).collect::<Vec<_>>(), until);
    });
}
