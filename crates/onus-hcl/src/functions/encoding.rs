//! Characters in other forms: base64, in other encodings, in addresses.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::super::value::{Value, Why};
use super::given::Given;
use super::{Answer, Stop, convert};

/// Padded; what the last bits are is not checked.
const BASE64: GeneralPurpose =
    GeneralPurpose::new(&STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));

/// Bytes in base64.
pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// Bytes from base64; line ends are passed over.
pub(super) fn bytes_of_base64(text: &str) -> Result<Vec<u8>, Stop> {
    let text: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    BASE64.decode(&text).map_err(|_| format!("`{}` is not base64", convert::shown(&text)).into())
}

pub(super) fn base64encode(given: &Given<'_>) -> Answer {
    convert::text(&base64(given.text(0)?.as_bytes()))
}

pub(super) fn base64decode(given: &Given<'_>) -> Answer {
    let bytes = bytes_of_base64(given.text(0)?)?;
    convert::text(std::str::from_utf8(&bytes).map_err(|_| "what is encoded is not UTF-8")?)
}

/// How well something is compressed differs from one version to the next.
pub(super) fn base64gzip(_: &Given<'_>) -> Answer {
    Ok(Value::unknown(Why::Function("base64gzip")))
}

/// The encodings that are understood.
enum Encoding {
    Utf8,
    Utf16 {
        little: bool,
    },
    /// With a mark at the start that says which byte of two comes first.
    MarkedUtf16,
    Latin1,
    Ascii,
}

/// An encoding by one of its names at IANA.
fn encoding(name: &str) -> Result<Encoding, Stop> {
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "csutf8" => Ok(Encoding::Utf8),
        "utf-16le" | "csutf16le" => Ok(Encoding::Utf16 { little: true }),
        "utf-16be" | "csutf16be" => Ok(Encoding::Utf16 { little: false }),
        "utf-16" | "csutf16" => Ok(Encoding::MarkedUtf16),
        "iso-8859-1" | "iso_8859-1" | "iso-ir-100" | "latin1" | "l1" | "ibm819" | "cp819" => Ok(Encoding::Latin1),
        "us-ascii" | "ascii" | "iso646-us" | "ansi_x3.4-1968" | "us" => Ok(Encoding::Ascii),
        _ => Err(Stop::because(format!("the encoding `{}` is not understood", convert::shown(name)))),
    }
}

pub(super) fn textencodebase64(given: &Given<'_>) -> Answer {
    let text = given.text(0)?;
    let single = |limit: u32| {
        let bytes = text.chars().map(|c| u8::try_from(u32::from(c)).ok().filter(|byte| u32::from(*byte) < limit));
        bytes.collect::<Option<Vec<u8>>>().ok_or_else(|| Stop::from("the encoding does not have all characters"))
    };
    let bytes = match encoding(given.text(1)?)? {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16 { little: true } => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16 { little: false } => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding::MarkedUtf16 => {
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
        }
        Encoding::Latin1 => single(0x100)?,
        Encoding::Ascii => single(0x80)?,
    };
    convert::text(&base64(&bytes))
}

pub(super) fn textdecodebase64(given: &Given<'_>) -> Answer {
    let bytes = bytes_of_base64(given.text(0)?)?;
    let wide = |little: bool| {
        let units = bytes.chunks(2).map(|pair| match pair {
            [low, high] if little => u16::from_le_bytes([*low, *high]),
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0xFFFD,
        });
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    let text = match encoding(given.text(1)?)? {
        Encoding::Utf8 => std::str::from_utf8(&bytes).map_err(|_| "what is encoded is not UTF-8")?.to_owned(),
        Encoding::Utf16 { little } => wide(little),
        Encoding::MarkedUtf16 => match bytes.get(..2) {
            Some([0xFE, 0xFF]) => wide(false).chars().skip(1).collect(),
            Some([0xFF, 0xFE]) => wide(true).chars().skip(1).collect(),
            _ => return Err(Stop::because("which byte of two comes first is not marked")),
        },
        Encoding::Latin1 => bytes.iter().map(|byte| char::from(*byte)).collect(),
        Encoding::Ascii => {
            let read = |byte: &u8| if byte.is_ascii() { char::from(*byte) } else { char::REPLACEMENT_CHARACTER };
            bytes.iter().map(read).collect()
        }
    };
    convert::text(&text)
}

pub(super) fn urlencode(given: &Given<'_>) -> Answer {
    let mut encoded = String::new();
    for byte in given.text(0)?.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    convert::text(&encoded)
}
