//! Readers of the formats, as strict as their standards.

/// Records of CSV by RFC 4180: panics where a quote stands where none may.
pub fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match (quoted, c) {
            (true, '"') if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            (true, '"') => {
                quoted = false;
                assert!(matches!(chars.peek(), Some(',' | '\r') | None), "a quote within {cell:?}");
            }
            (true, c) => cell.push(c),
            (false, '"') => {
                assert!(cell.is_empty(), "a quote after {cell:?}");
                quoted = true;
            }
            (false, ',') => record.push(std::mem::take(&mut cell)),
            (false, '\r') => {
                assert_eq!(chars.next(), Some('\n'));
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            (false, '\n') => panic!("a line ends without a carriage return"),
            (false, c) => cell.push(c),
        }
    }
    assert!(!quoted && cell.is_empty() && record.is_empty(), "the last record is not ended");
    records
}

/// Records of CSV by the names of their columns.
pub fn csv_column(records: &[Vec<String>], name: &str) -> Vec<String> {
    let at = records[0].iter().position(|column| column == name).unwrap();
    records[1..].iter().map(|record| record[at].clone()).collect()
}

/// The rows of a sheet as text, without its header.
pub fn sheet(workbook: &[u8], name: &str) -> Vec<Vec<calamine::Data>> {
    use calamine::Reader;
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(workbook)).unwrap();
    workbook.worksheet_range(name).unwrap().rows().skip(1).map(<[calamine::Data]>::to_vec).collect()
}

/// JSON Lines.
pub fn lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
