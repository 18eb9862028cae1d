//! Hashes of characters and files, and what only the run can make up.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::super::value::{Value, Why};
use super::given::Given;
use super::{Answer, Stop, convert, encoding, files};

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash<D: Digest>(bytes: &[u8]) -> Vec<u8> {
    D::digest(bytes).to_vec()
}

pub(super) fn md5(given: &Given<'_>) -> Answer {
    convert::text(&hex(&hash::<Md5>(given.text(0)?.as_bytes())))
}

pub(super) fn sha1(given: &Given<'_>) -> Answer {
    convert::text(&hex(&hash::<Sha1>(given.text(0)?.as_bytes())))
}

pub(super) fn sha256(given: &Given<'_>) -> Answer {
    convert::text(&hex(&hash::<Sha256>(given.text(0)?.as_bytes())))
}

pub(super) fn sha512(given: &Given<'_>) -> Answer {
    convert::text(&hex(&hash::<Sha512>(given.text(0)?.as_bytes())))
}

pub(super) fn base64sha256(given: &Given<'_>) -> Answer {
    convert::text(&encoding::base64(&hash::<Sha256>(given.text(0)?.as_bytes())))
}

pub(super) fn base64sha512(given: &Given<'_>) -> Answer {
    convert::text(&encoding::base64(&hash::<Sha512>(given.text(0)?.as_bytes())))
}

pub(super) fn filemd5(given: &Given<'_>) -> Answer {
    convert::text(&hex(&hash::<Md5>(&files::read(given, 0)?)))
}

pub(super) fn filesha1(given: &Given<'_>) -> Answer {
    convert::text(&hex(&hash::<Sha1>(&files::read(given, 0)?)))
}

pub(super) fn filesha256(given: &Given<'_>) -> Answer {
    convert::text(&hex(&hash::<Sha256>(&files::read(given, 0)?)))
}

pub(super) fn filesha512(given: &Given<'_>) -> Answer {
    convert::text(&hex(&hash::<Sha512>(&files::read(given, 0)?)))
}

pub(super) fn filebase64sha256(given: &Given<'_>) -> Answer {
    convert::text(&encoding::base64(&hash::<Sha256>(&files::read(given, 0)?)))
}

pub(super) fn filebase64sha512(given: &Given<'_>) -> Answer {
    convert::text(&encoding::base64(&hash::<Sha512>(&files::read(given, 0)?)))
}

/// Each run makes up another one.
pub(super) fn bcrypt(_: &Given<'_>) -> Answer {
    Ok(Value::unknown(Why::Function("bcrypt")))
}

/// Each run makes up another one.
pub(super) fn uuid(_: &Given<'_>) -> Answer {
    Ok(Value::unknown(Why::Function("uuid")))
}

/// What was encrypted is not for us to see.
pub(super) fn rsadecrypt(_: &Given<'_>) -> Answer {
    Ok(Value::unknown(Why::Function("rsadecrypt")))
}

/// The namespaces that have a name: RFC 9562, section 6.6.
const NAMESPACES: [(&str, &str); 4] = [
    ("dns", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
    ("url", "6ba7b811-9dad-11d1-80b4-00c04fd430c8"),
    ("oid", "6ba7b812-9dad-11d1-80b4-00c04fd430c8"),
    ("x500", "6ba7b814-9dad-11d1-80b4-00c04fd430c8"),
];

pub(super) fn uuidv5(given: &Given<'_>) -> Answer {
    let namespace = given.text(0)?;
    let known = NAMESPACES.iter().find(|(name, _)| **name == **namespace).map_or(&**namespace, |(_, number)| number);
    let mut bytes = uuid_bytes(known).ok_or_else(|| {
        Stop::from(format!("`{}` is neither `dns`, `url`, `oid`, `x500` nor a UUID", convert::shown(namespace)))
    })?;
    bytes.extend_from_slice(given.text(1)?.as_bytes());
    let mut hash = hash::<Sha1>(&bytes);
    hash.truncate(16);
    if let Some(byte) = hash.get_mut(6) {
        *byte = (*byte & 0x0F) | 0x50;
    }
    if let Some(byte) = hash.get_mut(8) {
        *byte = (*byte & 0x3F) | 0x80;
    }
    let digits = hex(&hash);
    let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
    let parts: Vec<&str> = parts.iter().filter_map(|(start, end)| digits.get(*start..*end)).collect();
    convert::text(&parts.join("-"))
}

fn uuid_bytes(text: &str) -> Option<Vec<u8>> {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    let digits: String = text.split('-').collect();
    if lengths != [8, 4, 4, 4, 12] || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..16).map(|place| u8::from_str_radix(digits.get(2 * place..2 * place + 2)?, 16).ok()).collect()
}
