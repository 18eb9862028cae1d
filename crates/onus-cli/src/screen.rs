//! What a person sees: colours, widths, tables. Colour never carries meaning alone.

mod table;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use onus_core::assess::Status;
use onus_core::catalogue_types::Severity;
pub use onus_report::words::{mark, number};
pub use table::Table;

use onus_report::Text;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The terminal, or what stands for it.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Whether to use colours.
    pub color: bool,
    /// Columns.
    pub width: usize,
}

/// Columns where nothing is known of the terminal.
const USUAL_WIDTH: usize = 100;

impl Screen {
    /// The screen for a stream that is a terminal or not.
    pub fn new(choice: ColorChoice, terminal: bool) -> Self {
        let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !forbidden && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let measured = || terminal.then(table::columns_of_terminal).flatten();
        let width = columns.or_else(measured).unwrap_or(USUAL_WIDTH).clamp(40, 240);
        Self { color, width }
    }

    /// Text in a style, where colours are used.
    pub fn paint(&self, style: Style, text: impl Into<Text>) -> Text {
        let text = text.into();
        if self.color { text.painted(&style.render().to_string(), &style.render_reset().to_string()) } else { text }
    }

    /// Bold text.
    pub fn bold(&self, text: impl Into<Text>) -> Text {
        self.paint(Style::new().bold(), text)
    }

    /// Text that steps back.
    pub fn dim(&self, text: impl Into<Text>) -> Text {
        self.paint(Style::new().dimmed(), text)
    }

    /// Text in the colour of a status.
    pub fn status(&self, status: Status, severity: Option<Severity>, text: impl Into<Text>) -> Text {
        let color = match (status, severity) {
            (Status::Unallocated, _) | (Status::Breached, Some(Severity::Critical | Severity::High)) => AnsiColor::Red,
            (Status::Breached, _) => AnsiColor::Yellow,
            (Status::Unknown | Status::Lapsed, _) => AnsiColor::Magenta,
            (Status::Verified | Status::Configured | Status::Attested | Status::Certified, _) => AnsiColor::Green,
            _ => AnsiColor::Cyan,
        };
        self.paint(Style::new().fg_color(Some(color.into())), text)
    }

    /// An empty table that keeps to the width.
    pub fn table(&self, header: &[&str]) -> Table {
        Table::new(self.width.saturating_sub(2), header)
    }

    /// Text broken to the width, each line after the first indented.
    pub fn wrap(&self, text: impl Into<Text>, indent: usize) -> Text {
        let room = self.width.saturating_sub(indent).max(20);
        text.into().wrapped(room, indent)
    }
}

/// A number, or a dash for none.
pub fn number_or_dash(count: u64) -> String {
    if count == 0 { "–".to_owned() } else { number(count) }
}

/// How many there are of something.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}
