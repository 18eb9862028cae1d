//! `onus report`: an assessment leaves the terminal.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use onus::{Assessment, Estate};
use onus_report::{Format, Model};
use onus_report::{Text, text};
use tempfile::NamedTempFile;

use super::{aside, cannot_write, write_to};
use crate::NOTHING_SHORT;
use crate::args::{FurtherReports, ReportOptions};
use crate::failure::Failure;
use crate::screen::Screen;
use crate::session::Ground;

/// Runs the command. A report is no gate: whatever it tells, the exit code is 0.
pub fn run(options: &ReportOptions, screen: &Screen) -> Result<u8, Failure> {
    let formats = each_once(&options.format);
    let target = Target::of(&formats, options.output.as_deref())?;
    let ground = Ground::open(&options.read.estate.agreement, &options.read.inputs)?;
    let estate = ground.estate(&options.read.inputs, &options.read.estate)?;
    let assessment = ground.assess(&estate)?;
    let model = model(&assessment, &estate, &formats)?;
    match target {
        Target::One(format, path) => {
            write_to(path.as_deref(), |out| Ok(onus_report::write(format, &model, out)?))?;
        }
        Target::Several(directory) => {
            let written = write_all(&model, &formats, &directory)?;
            let names: Text =
                written.iter().map(|path| text!("{}\n", screen.dim(path.display().to_string()))).collect();
            write_to(None, |out| Ok(names.write(out)?))?;
        }
    }
    Ok(NOTHING_SHORT)
}

/// Writes what was asked for beside the command's own output; nothing where nothing was.
pub fn write_further(wanted: &FurtherReports, assessment: &Assessment<'_>, estate: &Estate) -> Result<(), Failure> {
    let Some(directory) = &wanted.report_dir else { return Ok(()) };
    let formats = each_once(&wanted.report);
    write_all(&model(assessment, estate, &formats)?, &formats, directory)?;
    Ok(())
}

/// What all formats are written from; pictures are drawn only where a format has some.
fn model<'a>(assessment: &'a Assessment<'a>, estate: &'a Estate, formats: &[Format]) -> Result<Model<'a>, Failure> {
    let mut model = Model::new(assessment, estate)?;
    if formats.iter().any(|format| matches!(format, Format::Html | Format::Svg)) {
        model.draw_pictures()?;
    }
    Ok(model)
}

/// The formats in their order, each once.
fn each_once(formats: &[Format]) -> Vec<Format> {
    let mut formats = formats.to_vec();
    formats.sort_unstable();
    formats.dedup();
    formats
}

/// Where reports go.
enum Target {
    /// One report: to a file, or to the standard output.
    One(Format, Option<PathBuf>),
    /// Several, into a directory.
    Several(PathBuf),
}

impl Target {
    /// Says no before anything is read, where there is nowhere to write.
    fn of(formats: &[Format], output: Option<&Path>) -> Result<Self, Failure> {
        match (formats, output) {
            ([format], None) if !format.is_text() && io::stdout().is_terminal() => Err(Failure::usage(
                format!("a terminal cannot show `{}`", format.id()),
                format!("name a file: `--output {}`", format.file_name()),
            )),
            ([format], Some(directory)) if directory.is_dir() => {
                Ok(Self::One(*format, Some(directory.join(format.file_name()))))
            }
            ([format], output) => Ok(Self::One(*format, output.map(Path::to_path_buf))),
            (_, Some(file)) if file.is_file() => Err(Failure::usage(
                format!("`{}` is a file, and several reports were asked for", file.display()),
                "name a directory, or ask for one format",
            )),
            (_, Some(directory)) => Ok(Self::Several(directory.to_path_buf())),
            (_, None) => Err(Failure::usage(
                "several reports were asked for, and nowhere to write them",
                "name a directory: `--output reports`",
            )),
        }
    }
}

/// Writes all reports aside before the first takes its name: no directory holds reports of two assessments.
fn write_all(model: &Model<'_>, formats: &[Format], directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    std::fs::create_dir_all(directory).map_err(|error| cannot_write(directory, &error))?;
    let mut done: Vec<(NamedTempFile, PathBuf)> = Vec::new();
    for format in formats {
        let path = directory.join(format.file_name());
        let mut aside = aside(&path)?;
        let mut out = BufWriter::with_capacity(1 << 16, &mut aside);
        onus_report::write(*format, model, &mut out).map_err(|error| cannot_write(&path, &error))?;
        out.flush().map_err(|error| cannot_write(&path, &error))?;
        drop(out);
        done.push((aside, path));
    }
    let mut written = Vec::new();
    for (aside, path) in done {
        aside.persist(&path).map_err(|error| cannot_write(&path, &error.error))?;
        written.push(path);
    }
    Ok(written)
}
