//! The types of what functions give, where these are always the same: they are known even if the value is not.

use std::sync::Arc;

use super::super::value::{Type, Unknown, Value};

/// The value, and if it is not known, with the type that the function always gives.
pub(super) fn typed(name: &str, value: Value) -> Value {
    match value {
        Value::Unknown(unknown) if unknown.of == Type::Open => {
            Value::Unknown(Arc::new(Unknown { of: always(name), ..(*unknown).clone() }))
        }
        value => value,
    }
}

fn always(name: &str) -> Type {
    match name {
        "alltrue" | "anytrue" | "contains" | "endswith" | "fileexists" | "issensitive" | "startswith"
        | "strcontains" | "tobool" => Type::Boolean,
        "abs" | "ceil" | "floor" | "index" | "length" | "log" | "max" | "min" | "parseint" | "pow" | "signum"
        | "sum" | "timecmp" | "tonumber" => Type::Number,
        "abspath" | "base64decode" | "base64encode" | "base64gzip" | "base64sha256" | "base64sha512" | "basename"
        | "bcrypt" | "chomp" | "cidrhost" | "cidrnetmask" | "cidrsubnet" | "dirname" | "file" | "filebase64"
        | "filebase64sha256" | "filebase64sha512" | "filemd5" | "filesha1" | "filesha256" | "filesha512" | "format"
        | "formatdate" | "indent" | "join" | "jsonencode" | "lower" | "md5" | "pathexpand" | "plantimestamp"
        | "replace" | "rsadecrypt" | "sha1" | "sha256" | "sha512" | "strrev" | "substr" | "textdecodebase64"
        | "textencodebase64" | "timeadd" | "timestamp" | "title" | "tostring" | "trim" | "trimprefix" | "trimspace"
        | "trimsuffix" | "upper" | "urlencode" | "uuid" | "uuidv5" | "yamlencode" => Type::Text,
        "cidrsubnets" | "compact" | "formatlist" | "sort" | "split" => Type::List(Arc::new(Type::Text)),
        "range" => Type::List(Arc::new(Type::Number)),
        "fileset" => Type::Set(Arc::new(Type::Text)),
        "transpose" => Type::Map(Arc::new(Type::List(Arc::new(Type::Text)))),
        _ => Type::Open,
    }
}
