//! `onus report`: an assessment leaves the terminal.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use onus_core::report::{Detail, schema_of};
use onus_core::{Assessment, Estate, Model};
use onus_report::Format;
use onus_report::{Text, text};
use onus_sources::SourceError;

use crate::NOTHING_SHORT;
use crate::args::{FurtherReports, InputOptions, ReportOptions};
use crate::failure::Failure;
use crate::output::{self, Inputs, Outputs, write_to};
use crate::screen::Screen;
use crate::session::Ground;

/// How many bytes of an input are looked at for what it says that it is.
const HEAD: usize = 4096;
/// What stands there in whatever Onus saved.
const MARK: &[u8] = b"\"onus.";

/// Runs the command. A report is no gate: whatever it tells, the exit code is 0.
pub fn run(options: &ReportOptions, screen: &Screen) -> Result<u8, Failure> {
    let formats = each_once(&options.format);
    let target = Target::of(&formats, options.output.as_deref())?;
    let model = match saved(&options.read)? {
        Some(saved) => {
            let mut reads = Inputs::default();
            options.read.inputs.iter().for_each(|input| reads.file(input));
            target.among(Outputs::default())?.check(&reads)?;
            saved
        }
        None => assessed(options, &formats, &target)?,
    };
    match target {
        Target::One(format, path) => {
            write_to(path.as_deref(), |out| Ok(onus_report::write(format, &model, out)?))?;
        }
        Target::Named(format, directory) => {
            write_all(&model, &[format], &directory)?;
        }
        Target::Several(formats, directory) => {
            let written = write_all(&model, &formats, &directory)?;
            let names: Text =
                written.iter().map(|path| text!("{}\n", screen.dim(path.display().to_string()))).collect();
            write_to(None, |out| Ok(names.write(out)?))?;
        }
    }
    Ok(NOTHING_SHORT)
}

/// The assessment that was saved, where the only input is one: it is told as it was, whatever has changed since.
fn saved(read: &InputOptions) -> Result<Option<Model>, Failure> {
    let [input] = read.inputs.as_slice() else { return Ok(None) };
    if !input.is_file() {
        return Ok(None);
    }
    let name = input.display().to_string();
    let bytes = onus_files::named(input).map_err(|refused| SourceError::unreadable(name.clone(), refused))?;
    // What it is stands at its beginning.
    if !bytes.get(..bytes.len().min(HEAD)).is_some_and(|head| head.windows(MARK.len()).any(|part| part == MARK)) {
        return Ok(None);
    }
    if schema_of(&bytes).is_none() {
        return Ok(None);
    }
    let model = Model::from_json(&name, &bytes).map_err(|error| Failure::usage(error.why, error.help))?;
    if read.estate.decides() {
        return Err(Failure::usage(
            format!("`{name}` is a saved assessment: it is told as it was"),
            "leave out the options that would change it, or give the inputs that it was made from",
        ));
    }
    Ok(Some(model))
}

/// The assessment of the inputs.
fn assessed(options: &ReportOptions, formats: &[Format], target: &Target) -> Result<Model, Failure> {
    let ground = Ground::open(&options.read.estate.agreement, &options.read.inputs)?;
    let outputs = target.among(Outputs::default().typed("--estate", options.read.estate.estate.as_deref())?)?;
    outputs.check(&ground.reads(&options.read.inputs, &options.read.estate.configuration))?;
    let estate = ground.estate_beside(&options.read.inputs, &options.read.estate)?;
    let assessment = ground.assess(&estate)?;
    let mut model = Model::new(&assessment, &estate, Detail::Short)?;
    if formats.iter().any(has_pictures) {
        model.draw_pictures(&assessment, &estate)?;
    }
    Ok(model)
}

/// Whether a format shows the pictures of views.
fn has_pictures(format: &Format) -> bool {
    matches!(format, Format::Html)
}

/// Writes what was asked for beside the command's own output; nothing where nothing was.
pub fn write_further(wanted: &FurtherReports, model: &Model) -> Result<(), Failure> {
    let Some(directory) = &wanted.report_dir else { return Ok(()) };
    write_all(model, &each_once(&wanted.report), directory)?;
    Ok(())
}

/// Draws the pictures of views, where one of these reports shows them.
pub fn draw_pictures(
    wanted: &FurtherReports,
    model: &mut Model,
    (assessment, estate): (&Assessment<'_>, &Estate),
) -> Result<(), Failure> {
    if wanted.report_dir.is_some() && wanted.report.iter().any(has_pictures) {
        model.draw_pictures(assessment, estate)?;
    }
    Ok(())
}

/// Adds what is written beside the command's own output.
pub fn further_outputs(wanted: &FurtherReports, outputs: Outputs) -> Result<Outputs, Failure> {
    let Some(directory) = &wanted.report_dir else { return Ok(outputs) };
    if output::is_standard(directory) {
        return Err(not_printed());
    }
    all_of(&each_once(&wanted.report), directory, outputs)
}

fn all_of(formats: &[Format], directory: &Path, outputs: Outputs) -> Result<Outputs, Failure> {
    paths(formats, directory).iter().try_fold(outputs, |outputs, path| outputs.own("a report", path))
}

fn not_printed() -> Failure {
    Failure::usage(
        "several reports were asked for, and the standard output is one stream",
        "name a directory: `--output reports`; one that is called `-` is `./-`",
    )
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
    /// One report, into a directory.
    Named(Format, PathBuf),
    /// Several, into a directory.
    Several(Vec<Format>, PathBuf),
}

impl Target {
    /// Says no before anything is read, where there is nowhere to write.
    fn of(formats: &[Format], output: Option<&Path>) -> Result<Self, Failure> {
        let output = output.filter(|path| formats.len() > 1 || !output::is_standard(path));
        match (formats, output) {
            (_, Some(path)) if output::is_standard(path) => Err(not_printed()),
            ([format], None) if !format.is_text() && io::stdout().is_terminal() => Err(Failure::usage(
                format!("a terminal cannot show `{}`", format.id()),
                format!("name a file: `--output {}`", format.file_name()),
            )),
            ([format], Some(directory)) if directory.is_dir() => Ok(Self::Named(*format, directory.to_path_buf())),
            ([format], output) => Ok(Self::One(*format, output.map(Path::to_path_buf))),
            (_, Some(file)) if file.exists() && !file.is_dir() => Err(Failure::usage(
                format!(
                    "`{}` is {}, and several reports were asked for",
                    file.display(),
                    if file.is_file() { "a file" } else { "not a directory" }
                ),
                "name a directory, or ask for one format",
            )),
            (_, Some(directory)) => Ok(Self::Several(formats.to_vec(), directory.to_path_buf())),
            (_, None) => Err(Failure::usage(
                "several reports were asked for, and nowhere to write them",
                "name a directory: `--output reports`",
            )),
        }
    }

    /// Adds what it is to outputs.
    fn among(&self, outputs: Outputs) -> Result<Outputs, Failure> {
        match self {
            Self::One(_, None) => Ok(outputs.printed()),
            Self::One(_, path) => outputs.typed("--output", path.as_deref()),
            Self::Named(format, directory) => all_of(&[*format], directory, outputs),
            Self::Several(formats, directory) => all_of(formats, directory, outputs.printed()),
        }
    }
}

/// Writes all reports; gives their paths.
fn write_all(model: &Model, formats: &[Format], directory: &Path) -> Result<Vec<PathBuf>, Failure> {
    std::fs::create_dir_all(directory).map_err(|error| output::cannot_write(directory, &error))?;
    let paths = paths(formats, directory);
    output::write_all(&paths, |at, out| match formats.get(at) {
        Some(format) => Ok(onus_report::write(*format, model, out)?),
        None => Ok(()),
    })?;
    Ok(paths)
}

/// Where the reports of these formats go in a directory.
fn paths(formats: &[Format], directory: &Path) -> Vec<PathBuf> {
    formats.iter().map(|format| directory.join(format.file_name())).collect()
}
