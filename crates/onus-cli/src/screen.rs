//! What a person sees: colours, widths, tables. Colour never carries meaning alone.

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, ContentArrangement, Table, presets};
use onus::assess::Status;
use onus::catalogue_types::Severity;
use onus_report::words::wrapped;
pub use onus_report::words::{mark, number};

use crate::args::ColorChoice;

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
        let measured = || terminal.then(|| Table::new().width()).flatten().map(usize::from);
        let width = columns.or_else(measured).unwrap_or(USUAL_WIDTH).clamp(40, 240);
        Self { color, width }
    }

    /// Text in a style, where colours are used.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Bold text.
    pub fn bold(&self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    /// Text that steps back.
    pub fn dim(&self, text: &str) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    /// Text in the colour of a status.
    pub fn status(&self, status: Status, severity: Option<Severity>, text: &str) -> String {
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
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.force_no_tty().set_width(u16::try_from(self.width.saturating_sub(2)).unwrap_or(u16::MAX));
        if !header.is_empty() {
            table.set_header(header.iter().map(Cell::new));
        }
        table
    }

    /// A table's text, indented, without blanks at the ends of lines.
    pub fn show(&self, table: &Table) -> String {
        table.lines().map(|line| format!(" {}\n", line.trim_end())).collect()
    }

    /// Text broken to the width, each line after the first indented.
    pub fn wrap(&self, text: &str, indent: usize) -> String {
        let room = self.width.saturating_sub(indent).max(20);
        wrapped(text, room).join(&format!("\n{}", " ".repeat(indent)))
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
