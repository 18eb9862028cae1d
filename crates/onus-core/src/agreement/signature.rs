//! Signatures of declarations: what is signed, and whether a detached SSH signature over it is an officer's.

use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey, SshSig};

use super::attachment::{Attachment, Integrity};
use super::evidence::{Declaration, Signature};
use super::officer::Officer;
use super::selector::Selector;
use crate::visible::visible;

/// What signatures are made for: `ssh-keygen -Y sign -n onus`. A signature that was made for something else is none here.
const NAMESPACE: &str = "onus";
/// The shortest and the longest RSA key that is accepted, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// The text that is signed: one `key: value` line each, the same for the same declaration wherever it stands.
pub fn statement(declaration: &Declaration) -> String {
    let duties: Vec<&str> = declaration.duties.iter().map(|duty| duty.value.as_str()).collect();
    let mut lines = vec![
        "onus declaration 1".to_owned(),
        format!("id: {}", declaration.id),
        format!("duties: {}", duties.join(", ")),
    ];
    if declaration.scope.is_empty() {
        lines.push("scope: everything".to_owned());
    }
    lines.extend(declaration.scope.iter().map(|selector| format!("scope: {}", scope(selector))));
    lines.push(format!("statement: {}", declaration.statement));
    lines.push(format!("officer: {}/{}", declaration.officer.party, declaration.officer.role));
    lines.push(format!("date: {}", declaration.date));
    lines.push(format!("review: {} months", declaration.review_months));
    lines.extend(declaration.document.iter().map(|document| format!("document: {}", document.value)));
    lines.extend(declaration.attachments.iter().map(|file| format!("attachment: {} {}", sha256(file), file.file)));
    lines.into_iter().map(|line| one_line(&line) + "\n").collect()
}

/// The selector as it is written in the agreement, so that no two selectors read the same.
fn scope(selector: &Selector) -> String {
    let parts = [
        ("provider", &selector.provider),
        ("account", &selector.account),
        ("service", &selector.service),
        ("region", &selector.region),
        ("kind", &selector.kind),
        ("tag", &selector.tag),
        ("address", &selector.address),
        ("module", &selector.module),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter_map(|(name, value)| {
            let value = value.as_deref()?.replace('\\', "\\\\").replace('"', "\\\"");
            Some(format!("{name} = \"{value}\""))
        })
        .collect();
    format!("{{ {} }}", said.join(", "))
}

/// What is signed of a file: the SHA-256 that was written down, else that of the file as it is.
fn sha256(attachment: &Attachment) -> &str {
    match (&attachment.sha256, &attachment.found) {
        (Some(stated), _) => stated,
        (None, Integrity::Unstated(found) | Integrity::Changed(found)) => found,
        (None, Integrity::Same | Integrity::Missing(_)) => "missing",
    }
}

/// A text on one line, of which nothing is hidden from who signs it: a line break in a value must not read as another key.
fn one_line(text: &str) -> String {
    visible(&text.replace('\\', "\\\\").replace('\n', "\\n")).into_owned()
}

/// Whether the signature is that of an officer of the declaration's name who was in office on its date.
pub(super) fn verify(declaration: &Declaration, signature: &str, officers: &[Officer]) -> Signature {
    let invalid = Signature::Invalid;
    let signature = match SshSig::from_pem(signature.trim_start_matches('\u{feff}').trim()) {
        Ok(signature) => signature,
        Err(error) => return invalid(format!("this is not an SSH signature: {error}")),
    };
    if signature.namespace() != NAMESPACE {
        return invalid(format!("the signature is made for `{}`, not for `{NAMESPACE}`", signature.namespace()));
    }
    let name = &declaration.officer.value;
    let called = format!("{}/{}", name.party, name.role);
    let holders = officers.iter().filter(|one| one.party.value == name.party && one.role.value == name.role);
    let holders: Vec<&Officer> = holders.filter(|officer| officer.in_office(declaration.date)).collect();
    if holders.is_empty() {
        return invalid(format!("nobody was in office as {called} on {}", declaration.date));
    }
    let keys: Vec<(&Officer, PublicKey)> =
        holders.iter().filter_map(|officer| Some((*officer, public_key(&officer.key.as_ref()?.value).ok()?))).collect();
    let names = |officers: Vec<&str>| officers.join(" or ");
    if keys.is_empty() {
        let holders = names(holders.iter().map(|officer| officer.name.as_str()).collect());
        return invalid(format!("no key of {holders} ({called}) is registered"));
    }
    let Some((officer, key)) = keys.iter().find(|(_, key)| key.key_data() == signature.public_key()) else {
        let holders = names(keys.iter().map(|(officer, _)| officer.name.as_str()).collect());
        let print = signature.public_key().fingerprint(HashAlg::Sha256);
        return invalid(format!("the signature is by another key than that of {holders}: {print}"));
    };
    match key.verify(NAMESPACE, statement(declaration).as_bytes(), &signature) {
        Ok(()) => Signature::Verified(officer.name.clone()),
        Err(_) => invalid(format!("what {} signed is not what stands here now", officer.name)),
    }
}

/// A public key that signatures can be held against: of type ed25519, ECDSA or RSA. The error is a fault and its help.
pub(super) fn public_key(text: &str) -> Result<PublicKey, (String, &'static str)> {
    let key = PublicKey::from_openssh(text.trim()).map_err(|error| {
        (format!("this is not an SSH public key: {error}"), "copy the line that stands in the `.pub` file")
    })?;
    match key.key_data() {
        KeyData::Ed25519(_) | KeyData::Ecdsa(_) => Ok(key),
        KeyData::Rsa(rsa) => {
            let bits = rsa.n.as_positive_bytes().map_or(0, bits);
            if RSA_BITS.contains(&bits) {
                return Ok(key);
            }
            Err((
                format!("an RSA key of {bits} bits is not accepted"),
                "take one of 2048 to 4096 bits, or of type ed25519",
            ))
        }
        _ => Err((
            format!("keys of type `{}` are not accepted", key.algorithm()),
            "take a key of type ed25519, ECDSA or RSA",
        )),
    }
}

/// Length of a number, most significant byte first, in bits.
fn bits(bytes: &[u8]) -> usize {
    let zeros = bytes.first().map_or(0, |first| first.leading_zeros() as usize);
    (bytes.len() * 8).saturating_sub(zeros)
}
