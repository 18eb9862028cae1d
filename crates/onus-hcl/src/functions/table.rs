//! What functions there are, and what they take.

use std::sync::LazyLock;

use foldhash::HashMap;

use super::given::Given;
use super::{
    Answer, collections as list, csv, dates, encoding, files, format, formatdate, glob, hashes, json, maps, network,
    numbers, patterns, sets, text, unify, yaml, yaml_write,
};

/// A function.
#[derive(Debug)]
pub(crate) struct Function {
    pub name: &'static str,
    pub(super) parameters: &'static [Parameter],
    /// What any further arguments are, where there may be some.
    pub(super) rest: Option<Parameter>,
    /// It never looks deeper than the members of its arguments.
    pub(super) shallow: bool,
    pub(super) body: fn(&Given<'_>) -> Answer,
}

/// A parameter of a function.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter {
    pub kind: Kind,
    /// It may be null.
    pub null: bool,
    /// The function deals with what is not known itself.
    pub unknown: bool,
}

/// What arguments are converted to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Any,
    Text,
    Number,
    Texts,
    Booleans,
    List,
    Set,
}

const fn parameter(kind: Kind) -> Parameter {
    Parameter { kind, null: false, unknown: false }
}

const ANY: Parameter = parameter(Kind::Any);
const TEXT: Parameter = parameter(Kind::Text);
const NUMBER: Parameter = parameter(Kind::Number);
const TEXTS: Parameter = parameter(Kind::Texts);
const BOOLEANS: Parameter = parameter(Kind::Booleans);
const LIST: Parameter = parameter(Kind::List);
const SET: Parameter = parameter(Kind::Set);
const NULLABLE: Parameter = Parameter { kind: Kind::Any, null: true, unknown: false };
const WANTED: Parameter = Parameter { kind: Kind::Any, null: false, unknown: true };
const OPEN: Parameter = Parameter { kind: Kind::Any, null: true, unknown: true };

type Body = fn(&Given<'_>) -> Answer;

const fn takes(name: &'static str, parameters: &'static [Parameter], body: Body) -> Function {
    Function { name, parameters, rest: None, shallow: false, body }
}

const fn shallow(name: &'static str, parameters: &'static [Parameter], body: Body) -> Function {
    Function { name, parameters, rest: None, shallow: true, body }
}

const fn takes_more(name: &'static str, parameters: &'static [Parameter], rest: Parameter, body: Body) -> Function {
    Function { name, parameters, rest: Some(rest), shallow: false, body }
}

const fn shallow_more(name: &'static str, parameters: &'static [Parameter], rest: Parameter, body: Body) -> Function {
    Function { name, parameters, rest: Some(rest), shallow: true, body }
}

static BY_NAME: LazyLock<HashMap<&str, &Function>> =
    LazyLock::new(|| FUNCTIONS.iter().map(|function| (function.name, function)).collect());

/// The function of this name; `core::` may stand before it.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    let name = name.strip_prefix("core::").unwrap_or(name);
    BY_NAME.get(name).copied()
}

/// All functions, by name.
pub(super) static FUNCTIONS: &[Function] = &[
    takes("abs", &[NUMBER], numbers::abs),
    takes("abspath", &[TEXT], files::abspath),
    takes("alltrue", &[BOOLEANS], list::alltrue),
    takes("anytrue", &[BOOLEANS], list::anytrue),
    takes("base64decode", &[TEXT], encoding::base64decode),
    takes("base64encode", &[TEXT], encoding::base64encode),
    takes("base64gzip", &[TEXT], encoding::base64gzip),
    takes("base64sha256", &[TEXT], hashes::base64sha256),
    takes("base64sha512", &[TEXT], hashes::base64sha512),
    takes("basename", &[TEXT], files::basename),
    takes_more("bcrypt", &[TEXT], NUMBER, hashes::bcrypt),
    takes("ceil", &[NUMBER], numbers::ceil),
    takes("chomp", &[TEXT], text::chomp),
    takes("chunklist", &[LIST, NUMBER], list::chunklist),
    takes("cidrhost", &[TEXT, NUMBER], network::cidrhost),
    takes("cidrnetmask", &[TEXT], network::cidrnetmask),
    takes("cidrsubnet", &[TEXT, NUMBER, NUMBER], network::cidrsubnet),
    takes_more("cidrsubnets", &[TEXT], NUMBER, network::cidrsubnets),
    takes_more("coalesce", &[], OPEN, list::coalesce),
    shallow_more("coalescelist", &[], OPEN, list::coalescelist),
    takes("compact", &[TEXTS], list::compact),
    shallow_more("concat", &[], ANY, list::concat),
    takes("contains", &[ANY, WANTED], list::contains),
    takes("csvdecode", &[TEXT], csv::csvdecode),
    takes("dirname", &[TEXT], files::dirname),
    takes("distinct", &[LIST], list::distinct),
    shallow("element", &[ANY, NUMBER], list::element),
    takes("endswith", &[TEXT, TEXT], text::endswith),
    shallow("ephemeralasnull", &[OPEN], unify::same),
    takes("file", &[TEXT], files::file),
    takes("filebase64", &[TEXT], files::filebase64),
    takes("filebase64sha256", &[TEXT], hashes::filebase64sha256),
    takes("filebase64sha512", &[TEXT], hashes::filebase64sha512),
    takes("fileexists", &[TEXT], files::fileexists),
    takes("filemd5", &[TEXT], hashes::filemd5),
    takes("fileset", &[TEXT, TEXT], glob::fileset),
    takes("filesha1", &[TEXT], hashes::filesha1),
    takes("filesha256", &[TEXT], hashes::filesha256),
    takes("filesha512", &[TEXT], hashes::filesha512),
    takes("flatten", &[ANY], list::flatten),
    takes("floor", &[NUMBER], numbers::floor),
    takes_more("format", &[TEXT], OPEN, format::format),
    takes("formatdate", &[TEXT, TEXT], formatdate::formatdate),
    takes_more("formatlist", &[TEXT], OPEN, format::formatlist),
    takes("indent", &[NUMBER, TEXT], text::indent),
    takes("index", &[ANY, ANY], list::index),
    shallow("issensitive", &[OPEN], unify::issensitive),
    takes_more("join", &[TEXT], TEXTS, text::join),
    takes("jsondecode", &[TEXT], json::jsondecode),
    takes("jsonencode", &[NULLABLE], json::jsonencode),
    shallow("keys", &[ANY], maps::keys),
    shallow("length", &[ANY], list::length),
    takes("log", &[NUMBER, NUMBER], numbers::log),
    shallow_more("lookup", &[ANY, TEXT], OPEN, maps::lookup),
    takes("lower", &[TEXT], text::lower),
    takes("matchkeys", &[LIST, LIST, LIST], list::matchkeys),
    takes_more("max", &[], NUMBER, numbers::max),
    takes("md5", &[TEXT], hashes::md5),
    shallow_more("merge", &[], NULLABLE, maps::merge),
    takes_more("min", &[], NUMBER, numbers::min),
    shallow("nonsensitive", &[OPEN], unify::nonsensitive),
    shallow("one", &[ANY], list::one),
    takes("parseint", &[ANY, NUMBER], numbers::parseint),
    takes("pathexpand", &[TEXT], files::pathexpand),
    takes("plantimestamp", &[], dates::plantimestamp),
    takes("pow", &[NUMBER, NUMBER], numbers::pow),
    takes_more("range", &[], NUMBER, numbers::range),
    takes("regex", &[TEXT, TEXT], patterns::regex),
    takes("regexall", &[TEXT, TEXT], patterns::regexall),
    takes("replace", &[TEXT, TEXT, TEXT], patterns::replace),
    shallow("reverse", &[ANY], list::reverse),
    takes("rsadecrypt", &[TEXT, TEXT], hashes::rsadecrypt),
    shallow("sensitive", &[OPEN], unify::sensitive),
    takes_more("setintersection", &[SET], SET, sets::setintersection),
    takes_more("setproduct", &[], ANY, sets::setproduct),
    takes("setsubtract", &[SET, SET], sets::setsubtract),
    takes_more("setunion", &[SET], SET, sets::setunion),
    takes("sha1", &[TEXT], hashes::sha1),
    takes("sha256", &[TEXT], hashes::sha256),
    takes("sha512", &[TEXT], hashes::sha512),
    takes("signum", &[NUMBER], numbers::signum),
    shallow("slice", &[ANY, NUMBER, NUMBER], list::slice),
    takes("sort", &[TEXTS], list::sort),
    takes("split", &[TEXT, TEXT], text::split),
    takes("startswith", &[TEXT, TEXT], text::startswith),
    takes("strcontains", &[TEXT, TEXT], text::strcontains),
    takes("strrev", &[TEXT], text::strrev),
    takes("substr", &[TEXT, NUMBER, NUMBER], text::substr),
    takes("sum", &[ANY], numbers::sum),
    takes("templatefile", &[TEXT, ANY], files::templatefile),
    takes("templatestring", &[TEXT, ANY], files::templatestring),
    takes("textdecodebase64", &[TEXT, TEXT], encoding::textdecodebase64),
    takes("textencodebase64", &[TEXT, TEXT], encoding::textencodebase64),
    takes("timeadd", &[TEXT, TEXT], dates::timeadd),
    takes("timecmp", &[TEXT, TEXT], dates::timecmp),
    takes("timestamp", &[], dates::timestamp),
    takes("title", &[TEXT], text::title),
    takes("tobool", &[NULLABLE], unify::tobool),
    takes("tolist", &[NULLABLE], unify::tolist),
    takes("tomap", &[NULLABLE], unify::tomap),
    takes("tonumber", &[OPEN], unify::tonumber),
    takes("toset", &[NULLABLE], unify::toset),
    takes("tostring", &[OPEN], unify::tostring),
    takes("transpose", &[ANY], maps::transpose),
    takes("trim", &[TEXT, TEXT], text::trim),
    takes("trimprefix", &[TEXT, TEXT], text::trimprefix),
    takes("trimspace", &[TEXT], text::trimspace),
    takes("trimsuffix", &[TEXT, TEXT], text::trimsuffix),
    takes("upper", &[TEXT], text::upper),
    takes("urlencode", &[TEXT], encoding::urlencode),
    takes("uuid", &[], hashes::uuid),
    takes("uuidv5", &[TEXT, TEXT], hashes::uuidv5),
    shallow("values", &[ANY], maps::values),
    takes("yamldecode", &[TEXT], yaml::yamldecode),
    takes("yamlencode", &[NULLABLE], yaml_write::yamlencode),
    takes("zipmap", &[TEXTS, ANY], maps::zipmap),
];
