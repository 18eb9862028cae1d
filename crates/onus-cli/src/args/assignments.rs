//! `--var` and `--var-file`: which of them comes later counts, so both are kept in one order.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use onus_sources::Assignment;

/// Values of variables and files with them, in the order of the command line.
#[derive(Clone, Debug, Default)]
pub struct Assignments(pub Vec<Assignment>);

/// How the two are declared.
#[derive(Args)]
struct Declared {
    /// Value of a variable of a directory of configuration; of several for one variable, the last one counts
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = Named)]
    values: Vec<Assignment>,
    /// File of values for the variables of a directory of configuration; what comes later on the command line counts
    #[arg(long = "var-file", value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// `NAME=VALUE`, taken apart. What is refused may be a secret: it is not repeated.
#[derive(Clone)]
struct Named;

impl TypedValueParser for Named {
    type Value = Assignment;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<Assignment, clap::Error> {
        let refused = |kind, message: &str| clap::Error::raw(kind, message).with_cmd(command);
        let text = value.to_str();
        let text = text.ok_or_else(|| refused(ErrorKind::InvalidUtf8, "a value of `--var` is not UTF-8\n"))?;
        let named = text.split_once('=').filter(|(name, _)| !name.is_empty());
        named.map(|(name, value)| Assignment::Value { name: name.to_owned(), text: value.to_owned() }).ok_or_else(
            || {
                let message = "a value of `--var` has no name: write `NAME=VALUE`, for instance `--var region=eu-de`\n";
                refused(ErrorKind::ValueValidation, message)
            },
        )
    }
}

impl Args for Assignments {
    fn augment_args(command: Command) -> Command {
        Declared::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Declared::augment_args_for_update(command)
    }
}

impl FromArgMatches for Assignments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut assignments = Self::default();
        assignments.update_from_arg_matches(matches)?;
        Ok(assignments)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        let positions = |name| matches.indices_of(name).into_iter().flatten();
        let declared = Declared::from_arg_matches(matches)?;
        let values = positions("values").zip(declared.values);
        let files = positions("files").zip(declared.files.into_iter().map(Assignment::file));
        let mut both: Vec<(usize, Assignment)> = values.chain(files).collect();
        both.sort_by_key(|(position, _)| *position);
        self.0.extend(both.into_iter().map(|(_, assignment)| assignment));
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "these are tests")]
mod tests {
    use super::{Assignment, Assignments};

    #[test]
    fn values_and_files_keep_the_order_of_the_command_line() {
        use clap::{Args, FromArgMatches};
        let command = Assignments::augment_args(clap::Command::new("onus"));
        let written = ["onus", "--var", "a=1", "--var-file", "x.tfvars", "--var", "a=b=c", "--var-file=y.tfvars"];
        let matches = command.clone().try_get_matches_from(written).unwrap();
        let value = |text: &str| Assignment::Value { name: "a".to_owned(), text: text.to_owned() };
        let file = |path: &str| Assignment::file(path);
        assert_eq!(
            Assignments::from_arg_matches(&matches).unwrap().0,
            [value("1"), file("x.tfvars"), value("b=c"), file("y.tfvars")]
        );
        for secret in ["=s3cr3t", "s3cr3t"] {
            let refused = command.clone().try_get_matches_from(["onus", "--var", secret]).unwrap_err().to_string();
            assert!(refused.contains("NAME=VALUE") && !refused.contains("s3cr3t"), "{refused}");
        }
    }
}
