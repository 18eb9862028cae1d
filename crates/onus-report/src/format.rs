//! The formats and what their files are called.

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// One self-contained page for people.
    Html,
    /// The matrix as a picture.
    Svg,
    /// A comment on a pull request.
    Markdown,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit's XML, for test reports.
    Junit,
    /// GitLab's code quality report.
    Gitlab,
    /// Findings in the Open Cybersecurity Schema Framework, for security lakes.
    Ocsf,
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
    /// The assessment itself.
    Json,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 10] = [
        Self::Html,
        Self::Svg,
        Self::Markdown,
        Self::Sarif,
        Self::Junit,
        Self::Gitlab,
        Self::Ocsf,
        Self::Csv,
        Self::Xlsx,
        Self::Json,
    ];

    /// The word for it on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Svg => "svg",
            Self::Markdown => "markdown",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Gitlab => "gitlab",
            Self::Ocsf => "ocsf",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// The format of this word.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }

    /// What the file is called where several are written into one directory: the name that its readers look for.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Html => "onus.html",
            Self::Svg => "onus.svg",
            Self::Markdown => "onus.md",
            Self::Sarif => "onus.sarif",
            Self::Junit => "onus.junit.xml",
            Self::Gitlab => "gl-code-quality-report.json",
            Self::Ocsf => "onus.ocsf.jsonl",
            Self::Csv => "onus.csv",
            Self::Xlsx => "onus.xlsx",
            Self::Json => "onus.json",
        }
    }

    /// Whether it is text that a terminal can show.
    pub const fn is_text(self) -> bool {
        !matches!(self, Self::Xlsx)
    }
}
