//! Whatever a text is, what is shown of it acts on nothing.

use onus_report::markdown::escape::{code, html, prose};
use onus_report::shown::{Harmless, visible};
use onus_report::{Text, markdown, text};
use proptest::prelude::*;

/// What is made of pieces that mean harm, and of anything else.
fn nasty() -> impl Strategy<Value = String> {
    let signs = "\u{1b}|\u{9b}|\r|\n|\u{8}|\u{0}|\u{202e}|\u{2066}|\u{200b}|\u{200d}|\u{fe0f}|\u{2028}|\u{85}|\u{a0}|\u{e0041}|é|👩";
    let piece = prop_oneof![
        8 => prop::sample::select(signs.split('|').collect::<Vec<_>>()).prop_map(str::to_owned),
        8 => prop::sample::select(vec!["#", "##", "##[", "##vso[", "[", ":", "::", "::error::", "[31m", "]8;;", "`", "|", " ", "\\", "a", "m"])
            .prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// No line acts, hides or is a command. `own` is a hidden sign of the format itself.
fn is_harmless(text: &str, own: Option<char>) -> bool {
    let signs = text.chars().filter(|c| *c != '\n' && Some(*c) != own);
    let hidden = signs.into_iter().any(|c| {
        c.is_control()
            || matches!(c, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
    });
    let command = |line: &str| {
        let anywhere = line.match_indices("##").any(|(at, _)| {
            let word = line[at + 2..].trim_start_matches(|c: char| c.is_alphanumeric() || ".-_".contains(c));
            word.starts_with('[')
        });
        anywhere || line.trim_start().starts_with("::")
    };
    !hidden && !text.split('\n').any(command)
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

proptest! {
    #[test]
    fn a_text_is_harmless_wherever_it_stands(one in nasty(), other in nasty(), width in 1_usize..60, indent in 0_usize..8) {
        for shown in [
            Text::from(one.as_str()),
            text!("{}{}\n{:<8}:{}\n", one, other, one, Text::from(other.as_str())),
            text!("  {} {}\n", "words before", Text::from(format!("{one} {other}")).wrapped(width, indent)),
            Text::join([one.as_str(), other.as_str()], "\n"),
            Text::rendered(&format!("{one}\n{other}"), false),
            text!("{} {}", one, other).with_first(&other, &Text::from(one.as_str())),
        ] {
            let out = written(|out| shown.write(out));
            prop_assert!(is_harmless(&out, None), "{out:?}");
        }
    }

    #[test]
    fn one_line_stays_one_line_and_is_shown_once(text in nasty()) {
        let shown = visible(&text).into_owned();
        prop_assert!(!shown.contains('\n'));
        prop_assert_eq!(visible(&shown), shown.as_str());
    }

    #[test]
    fn colours_are_all_that_is_left_of_escapes(text in nasty()) {
        let out = written(|out| Text::rendered(&text, true).painted("\u{1b}[1m", "\u{1b}[0m").write(out));
        let mut rest = out.as_str();
        while let Some(at) = rest.find('\u{1b}') {
            let after = rest[at + 1..].strip_prefix('[').map(|after| after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';'));
            prop_assert!(after.is_some_and(|after| after.starts_with('m')), "{out:?}");
            rest = &rest[at + 1..];
        }
        prop_assert!(is_harmless(&out, Some('\u{1b}')), "{out:?}");
    }

    #[test]
    fn markdown_is_harmless_wherever_it_stands(one in nasty(), other in nasty()) {
        for parts in [prose(&one), code(&one), html(&one)] {
            let out = written(|out| markdown!("{}{}\n{}{}", prose(&other), parts, parts, code(&other)).write(out));
            // Its own sign parts what would become a mention.
            prop_assert!(is_harmless(&out, Some('\u{200b}')), "{out:?}");
        }
    }

    #[test]
    fn json_reads_the_same_and_is_harmless(one in nasty(), other in nasty()) {
        let value = serde_json::json!({ "a": one, other: ["x"] });
        let out = written(|out| Harmless::over(out, |json| Ok(serde_json::to_writer_pretty(json, &value)?)));
        prop_assert!(is_harmless(&out, None), "{out:?}");
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&out).unwrap(), value);
    }
}
