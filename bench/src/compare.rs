//! Onus beside the bare JSON library and Checkov, over several sizes.

use std::{
    env, fs,
    fs::File,
    io::BufWriter,
    path::{Path, PathBuf},
};

use clap::Args;

use crate::{
    Failure, block,
    measure::{judged, least, measure},
    plan,
    table::{Checkov, HEADING, Row},
};

/// Part of the plans' names: plans of an earlier form are not used again.
const FORM: u32 = 1;
/// Checkov's time grows with the square of the size: above this it is left out.
const CHECKOV_LIMIT: usize = 10_000;

/// Arguments of `compare`.
#[derive(Args)]
pub struct Options {
    /// How many resources, one row each
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000, 100_000, 1_000_000])]
    sizes: Vec<usize>,
    /// How often everything is measured; the run with the least CPU time counts
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// The `onus` to measure; the one beside this program by default
    #[arg(long)]
    onus: Option<PathBuf>,
    /// A `checkov` to measure beside it
    #[arg(long)]
    checkov: Option<PathBuf>,
    /// Run Checkov also above 10,000 resources
    #[arg(long, requires = "checkov")]
    checkov_all: bool,
    /// Where the plans are kept for the next time; a folder of the system's for temporary files by default
    #[arg(long)]
    folder: Option<PathBuf>,
}

/// Measures and prints the table, row by row.
pub fn run(options: &Options) -> Result<(), Failure> {
    let folder = options.folder.clone().unwrap_or_else(|| env::temp_dir().join("onus-bench"));
    fs::create_dir_all(&folder)?;
    let this = env::current_exe()?;
    let onus = options.onus.clone().unwrap_or_else(|| this.with_file_name("onus"));
    println!("{HEADING}");
    for &resources in &options.sizes {
        let file = generated(&folder, resources)?;
        let name = file.to_str().ok_or("the folder's name is not UTF-8")?;
        let row = Row {
            resources,
            bytes: fs::metadata(&file)?.len() as f64,
            parse: judged(least(options.runs, || measure(&this, &["parse", name], None)), &[0]),
            onus: judged(least(options.runs, || measure(&onus, &["assess", name, "--format", "json"], None)), &[0, 1]),
            checkov: checkov(options, resources, name, &folder)?,
        };
        println!("{}", row.line());
    }
    Ok(())
}

/// The plan of that size, made unless it is there.
fn generated(folder: &Path, resources: usize) -> Result<PathBuf, Failure> {
    let file = folder.join(format!("plan-{FORM}-{resources}.json"));
    if !file.exists() {
        let aside = folder.join(format!("plan-{FORM}-{resources}.part"));
        let mut out = BufWriter::with_capacity(1 << 20, File::create(&aside)?);
        plan::write(&block::load()?, resources, &mut out)?;
        fs::rename(aside, &file)?;
    }
    Ok(file)
}

fn checkov(options: &Options, resources: usize, file: &str, folder: &Path) -> Result<Option<Checkov>, Failure> {
    let Some(program) = options.checkov.as_ref().filter(|_| options.checkov_all || resources <= CHECKOV_LIMIT) else {
        return Ok(None);
    };
    let output = folder.join("checkov.json");
    let arguments = ["--file", file, "--framework", "terraform_plan", "--output", "json", "--compact", "--quiet"];
    let usage = judged(measure(program, &arguments, Some(&output)), &[0, 1]);
    let understood = if usage.is_ok() { understood(&fs::read_to_string(&output)?) } else { None };
    Ok(Some(Checkov { usage, understood }))
}

/// The number that Checkov gives as `resource_count`, wherever in its output.
fn understood(output: &str) -> Option<u64> {
    let (_, after) = output.split_once("\"resource_count\":")?;
    after.trim_start().split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::understood;

    #[test]
    fn reads_the_count_of_checkov() {
        assert_eq!(understood(r#"{"passed": 0, "resource_count": 17, "x": 1}"#), Some(17));
        assert_eq!(understood("{}"), None);
    }
}
