//! Pictures whose text is text: what the program prints in a terminal, and the matrix that it draws.
//!
//! Pictures of the page in a browser are no part of this: no two browsers draw the same bytes. `cargo xtask pictures` takes them.

use std::path::Path;

use anstyle::{Color, RgbColor};
use anstyle_svg::{Term, VGA};

use crate::samples::{run, shown};

/// The matrix as the report draws it: name and arguments.
const DRAWN: &[(&str, &str)] = &[(
    "docs/pictures/matrix.svg",
    "report --agreement examples/02-managed-by-an-msp/onus.toml --as-of 2026-11-22 --format svg",
)];

/// What a terminal shows: name without theme, arguments.
const PRINTED: &[(&str, &str)] = &[
    ("assess", "assess --as-of 2026-11-22 examples/01-open-telekom-cloud-shop/plan.json"),
    ("two-pictures", "matrix --view claranet --agreement examples/02-managed-by-an-msp/onus.toml --as-of 2026-11-22"),
];

/// The colours of a terminal.
struct Theme {
    name: &'static str,
    ink: RgbColor,
    ground: RgbColor,
    red: RgbColor,
    green: RgbColor,
    yellow: RgbColor,
    magenta: RgbColor,
    cyan: RgbColor,
}

/// Text on its ground has a contrast of 4.5 at least.
const THEMES: [Theme; 2] = [
    Theme {
        name: "light",
        ink: RgbColor(0x1b, 0x1d, 0x21),
        ground: RgbColor(0xfb, 0xfa, 0xf7),
        red: RgbColor(0xa4, 0x1e, 0x1e),
        green: RgbColor(0x1a, 0x68, 0x3c),
        yellow: RgbColor(0x7d, 0x55, 0x00),
        magenta: RgbColor(0x7c, 0x2f, 0x8c),
        cyan: RgbColor(0x0b, 0x62, 0x72),
    },
    Theme {
        name: "dark",
        ink: RgbColor(0xe6, 0xe4, 0xdc),
        ground: RgbColor(0x17, 0x18, 0x1b),
        red: RgbColor(0xff, 0x8a, 0x80),
        green: RgbColor(0x7e, 0xd0, 0x9b),
        yellow: RgbColor(0xe8, 0xc0, 0x6a),
        magenta: RgbColor(0xd7, 0x9b, 0xe6),
        cyan: RgbColor(0x7c, 0xcb, 0xdc),
    },
];

impl Theme {
    fn term(&self) -> Term {
        let mut palette = VGA;
        // As ANSI numbers them: black, red, green, yellow, blue, magenta, cyan.
        let ours = [(1, self.red), (2, self.green), (3, self.yellow), (5, self.magenta), (6, self.cyan)];
        for (at, color) in ours {
            palette.0.iter_mut().skip(at).take(1).for_each(|place| *place = color);
        }
        Term::new().palette(palette).fg_color(Color::Rgb(self.ink)).bg_color(Color::Rgb(self.ground))
    }
}

/// All pictures with their texts, by their names from the root.
pub fn all(root: &Path) -> Result<Vec<(String, String)>, String> {
    let mut all = Vec::new();
    for (name, arguments) in DRAWN {
        all.push(((*name).to_owned(), run(root, arguments, None)?));
    }
    for (name, arguments) in PRINTED {
        let output = run(root, &format!("--color always {arguments}"), None)?;
        let printed = printed(arguments, &output);
        for theme in &THEMES {
            let svg = drawn(&theme.term().render_svg(&printed), &format!("onus {arguments}"));
            all.push((format!("docs/pictures/{name}-{}.svg", theme.name), svg));
        }
    }
    Ok(all)
}

/// The terminal's text: the command, and what it prints.
fn printed(arguments: &str, output: &str) -> String {
    let command = format!("\u{1b}[2m$\u{1b}[0m \u{1b}[1monus {arguments}\u{1b}[0m");
    format!("{command}\n{}", shown(output).trim_end())
}

/// The picture with a title for who does not see it, in any size, and with dimmed text that can still be read.
fn drawn(svg: &str, title: &str) -> String {
    let (first, rest) = svg.split_once('\n').unwrap_or((svg, ""));
    let size = |name: &str| {
        let value = first.split_once(&format!("{name}=\"")).map_or("", |(_, rest)| rest);
        value.split("px").next().unwrap_or_default().to_owned()
    };
    let (width, height) = (size("width"), size("height"));
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    let first = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n  <title>{title}</title>"
    );
    let rest: String =
        rest.lines().map(|line| format!("{}\n", line.replace("opacity: 0.4", "opacity: 0.75"))).collect();
    format!("{first}\n{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast as WCAG 2.2 defines them.
    fn contrast(one: RgbColor, other: RgbColor) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let luminance =
            |color: RgbColor| 0.2126 * linear(color.0) + 0.7152 * linear(color.1) + 0.0722 * linear(color.2);
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_its_ground() {
        for theme in &THEMES {
            for color in [theme.ink, theme.red, theme.green, theme.yellow, theme.magenta, theme.cyan] {
                assert!(contrast(color, theme.ground) >= 4.5, "{}: {color:?}", theme.name);
            }
            // Dimmed text is three quarters ink.
            let mixed = |ink: u8, ground: u8| ((u16::from(ink) * 3 + u16::from(ground)) / 4) as u8;
            let (ink, ground) = (theme.ink, theme.ground);
            let dim = RgbColor(mixed(ink.0, ground.0), mixed(ink.1, ground.1), mixed(ink.2, ground.2));
            assert!(contrast(dim, theme.ground) >= 4.5, "{}: dimmed", theme.name);
        }
    }

    #[test]
    fn a_picture_holds_the_text_in_its_colours() {
        let [light, _] = &THEMES;
        let printed = printed("assess a&b", "\u{1b}[1mOnus\u{1b}[0m x\n\n\u{1b}[31m✗ high\u{1b}[0m it\n");
        let svg = drawn(&light.term().render_svg(&printed), "onus assess a&b");
        assert!(svg.contains("<title>onus assess a&amp;b</title>") && svg.contains("viewBox=\"0 0 "));
        assert!(svg.contains("fill: #A41E1E") && svg.contains(">✗ high</tspan>"));
        assert!(!svg.contains("Onus"));
    }
}
