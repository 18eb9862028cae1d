//! The JSON form of the language (`.tf.json`), and values in JSON (`.tfvars.json`).

use std::str::Chars;
use std::sync::Arc;

use super::functions::{convert, decimal};
use super::lower::{Lowering, Names};
use super::scan::prepare;
use super::syntax::{Attribute, Block, Body, Expr, Kind, Spot};
use super::value::Value;

/// How deep values may be nested.
const DEEPEST: usize = 128;

/// A value of JSON, with its place.
#[derive(Debug)]
pub(crate) struct Json {
    at: u32,
    node: Node,
}

#[derive(Debug)]
enum Node {
    Plain(Value),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(u32, String, Json)>),
}

/// What is wrong, and at which byte.
pub(crate) type Wrong = (usize, String);

/// Reads a text as JSON.
pub(crate) fn parse(text: &str) -> Result<Json, Wrong> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = Reader { text, at: start };
    let value = reader.value(0)?;
    reader.blanks();
    if reader.at < text.len() { Err(reader.wrong("nothing is expected after the value")) } else { Ok(value) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn wrong(&self, what: &str) -> Wrong {
        (self.at, what.to_owned())
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn eat(&mut self, sign: char) -> bool {
        self.blanks();
        let found = self.rest().starts_with(sign);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Result<Json, Wrong> {
        self.blanks();
        if depth > DEEPEST {
            return Err(self.wrong("values are nested too deeply"));
        }
        let at = u32::try_from(self.at).unwrap_or(u32::MAX);
        let node = match self.rest().chars().next() {
            Some('{') => self.object(depth)?,
            Some('[') => self.list(depth)?,
            Some('"') => Node::Text(self.text()?),
            _ => Node::Plain(self.plain()?),
        };
        Ok(Json { at, node })
    }

    fn object(&mut self, depth: usize) -> Result<Node, Wrong> {
        self.at += 1;
        let mut members = Vec::new();
        if self.eat('}') {
            return Ok(Node::Object(members));
        }
        loop {
            self.blanks();
            let at = u32::try_from(self.at).unwrap_or(u32::MAX);
            if !self.rest().starts_with('"') {
                return Err(self.wrong("a name in quotes is expected"));
            }
            let name = self.text()?;
            if !self.eat(':') {
                return Err(self.wrong("`:` is expected"));
            }
            members.push((at, name, self.value(depth + 1)?));
            if self.eat('}') {
                return Ok(Node::Object(members));
            }
            if !self.eat(',') {
                return Err(self.wrong("`,` or `}` is expected"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Node, Wrong> {
        self.at += 1;
        let mut members = Vec::new();
        if self.eat(']') {
            return Ok(Node::List(members));
        }
        loop {
            members.push(self.value(depth + 1)?);
            if self.eat(']') {
                return Ok(Node::List(members));
            }
            if !self.eat(',') {
                return Err(self.wrong("`,` or `]` is expected"));
            }
        }
    }

    fn plain(&mut self) -> Result<Value, Wrong> {
        let rest = self.rest();
        let length = rest.find([',', ']', '}', ' ', '\t', '\n', '\r', ':', '"', '[', '{']).unwrap_or(rest.len());
        let value = match rest.get(..length).unwrap_or_default() {
            "null" => Value::NULL,
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            word => match decimal::parse(word).filter(|_| word.starts_with(|c: char| c == '-' || c.is_ascii_digit())) {
                Some(number) => Value::number(number),
                None => return Err(self.wrong("a value is expected")),
            },
        };
        self.at += length;
        Ok(value)
    }

    fn text(&mut self) -> Result<String, Wrong> {
        let mut text = String::new();
        let mut signs = self.rest().chars();
        signs.next();
        loop {
            match signs.next() {
                Some('"') => break,
                Some('\\') => match escape(&mut signs) {
                    Some(sign) => text.push(sign),
                    None => return Err(self.wrong("this text holds an escape that is not valid")),
                },
                Some(sign) if sign < ' ' => return Err(self.wrong("this text holds a control character")),
                Some(sign) => text.push(sign),
                None => return Err(self.wrong("the text does not end")),
            }
        }
        self.at = self.text.len() - signs.as_str().len();
        Ok(text)
    }
}

fn escape(signs: &mut Chars<'_>) -> Option<char> {
    Some(match signs.next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => {
            let first = hexadecimal(signs)?;
            if (0xD800..0xDC00).contains(&first) {
                let (Some('\\'), Some('u')) = (signs.next(), signs.next()) else { return None };
                let second = hexadecimal(signs)?;
                let low = second.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
                return char::from_u32(0x10000 + ((first - 0xD800) << 10) + low);
            }
            return char::from_u32(first);
        }
        sign @ ('"' | '\\' | '/') => sign,
        _ => return None,
    })
}

fn hexadecimal(signs: &mut Chars<'_>) -> Option<u32> {
    let mut number = 0;
    for _ in 0..4 {
        number = number * 16 + signs.next()?.to_digit(16)?;
    }
    Some(number)
}

/// The members of an object as values; texts are taken as they are.
pub(crate) fn values(json: &Json) -> Option<Vec<(u32, Arc<str>, Value)>> {
    let Node::Object(members) = &json.node else { return None };
    Some(members.iter().map(|(at, name, member)| (*at, name.as_str().into(), plain_value(member))).collect())
}

fn plain_value(json: &Json) -> Value {
    match &json.node {
        Node::Plain(value) => value.clone(),
        Node::Text(text) => Value::Text(convert::composed(text)),
        Node::List(members) => Value::tuple(members.iter().map(plain_value).collect()),
        Node::Object(members) => {
            Value::object(members.iter().map(|(_, name, member)| (name.as_str().into(), plain_value(member))).collect())
        }
    }
}

/// How many labels the blocks of the outermost level have.
fn labels_of(kind: &str) -> Option<usize> {
    match kind {
        "resource" | "data" | "ephemeral" => Some(2),
        "variable" | "output" | "module" | "provider" | "check" => Some(1),
        "locals" | "terraform" | "moved" | "import" | "removed" => Some(0),
        _ => None,
    }
}

/// The file as a body, as if it were written in the other form.
pub(crate) fn body(json: &Json, file: u32) -> Result<Body, Wrong> {
    let Node::Object(members) = &json.node else {
        return Err((json.at as usize, "an object is expected".to_owned()));
    };
    let mut body = Body::default();
    for (at, name, member) in members {
        if let Some(labels) = labels_of(name) {
            blocks(name, labels, &mut Vec::new(), *at, member, file, &mut body.blocks);
        }
    }
    Ok(body)
}

fn blocks(
    kind: &str,
    labels: usize,
    found: &mut Vec<Arc<str>>,
    at: u32,
    json: &Json,
    file: u32,
    into: &mut Vec<Block>,
) {
    match &json.node {
        Node::List(members) => members.iter().for_each(|member| blocks(kind, labels, found, at, member, file, into)),
        Node::Object(members) if labels > found.len() => {
            for (at, name, member) in members.iter().filter(|(_, name, _)| name != "//") {
                found.push(name.as_str().into());
                blocks(kind, labels, found, *at, member, file, into);
                found.pop();
            }
        }
        Node::Object(members) => into.push(Block {
            kind: kind.into(),
            labels: found.clone(),
            spot: Spot { file, at },
            end: at,
            body: Arc::new(content(kind, members, file)),
            overrides: Vec::new(),
        }),
        _ => {}
    }
}

/// What of a block of this kind is a block again, and how many labels that has.
fn inner(kind: &str, name: &str) -> Option<usize> {
    match (kind, name) {
        ("resource" | "data" | "content", "dynamic") | ("resource", "provisioner") | ("terraform", "backend") => {
            Some(1)
        }
        ("dynamic", "content") | ("terraform", "required_providers" | "cloud") => Some(0),
        ("resource" | "data", "lifecycle" | "connection") | ("variable", "validation") => Some(0),
        ("lifecycle" | "output", "precondition") | ("lifecycle", "postcondition") | ("check", "assert") => Some(0),
        ("check", "data") => Some(2),
        _ => None,
    }
}

fn content(kind: &str, members: &[(u32, String, Json)], file: u32) -> Body {
    let mut body = Body::default();
    for (at, name, member) in members.iter().filter(|(_, name, _)| name != "//") {
        match inner(kind, name) {
            Some(labels) => blocks(name, labels, &mut Vec::new(), *at, member, file, &mut body.blocks),
            None => body.attributes.push(Attribute {
                name: name.as_str().into(),
                spot: Spot { file, at: *at },
                end: *at,
                value: if is_reference(kind, name) { reference(member, file) } else { expression(member, file) },
            }),
        }
    }
    body
}

/// What is written as a bare reference in the other form.
fn is_reference(kind: &str, name: &str) -> bool {
    matches!(
        (kind, name),
        ("resource" | "data" | "module", "provider" | "providers" | "depends_on")
            | ("variable", "type")
            | ("moved" | "import" | "removed", "from" | "to")
    )
}

fn reference(json: &Json, file: u32) -> Expr {
    match &json.node {
        Node::Text(text) => {
            let parsed = hcl_edit::parser::parse_expr(
                text.strip_prefix("${").and_then(|text| text.strip_suffix('}')).unwrap_or(text),
            );
            let lowering = Lowering { file, text, renamed: &[], base: json.at, fixed: true, names: Names::default() };
            parsed.map_or_else(|_| expression(json, file), |parsed| lowering.expression(&parsed))
        }
        Node::List(members) => {
            Expr { at: json.at, kind: Kind::List(members.iter().map(|member| reference(member, file)).collect()) }
        }
        Node::Object(members) => {
            let member = |(at, name, member): &(u32, String, Json)| (text_at(*at, name), reference(member, file));
            Expr { at: json.at, kind: Kind::Object(members.iter().map(member).collect()) }
        }
        Node::Plain(_) => expression(json, file),
    }
}

fn text_at(at: u32, text: &str) -> Expr {
    Expr { at, kind: Kind::Literal(Value::Text(convert::composed(text))) }
}

fn expression(json: &Json, file: u32) -> Expr {
    let kind = match &json.node {
        Node::Plain(value) => Kind::Literal(value.clone()),
        Node::Text(text) => return template(text, json.at, file),
        Node::List(members) => Kind::List(members.iter().map(|member| expression(member, file)).collect()),
        Node::Object(members) => Kind::Object(
            members.iter().map(|(at, name, member)| (template(name, *at, file), expression(member, file))).collect(),
        ),
    };
    Expr { at: json.at, kind }
}

/// A text of JSON is a template.
fn template(text: &str, at: u32, file: u32) -> Expr {
    if !text.contains("${") && !text.contains("%{") {
        return text_at(at, text);
    }
    let prepared = prepare(text, true);
    match hcl_edit::parser::parse_template(&prepared.text) {
        Ok(parsed) => {
            let lowering =
                Lowering { file, text, renamed: &prepared.renamed, base: at, fixed: true, names: Names::default() };
            lowering.template(&parsed)
        }
        Err(_) => Expr { at, kind: Kind::Refused("this text is not a valid template") },
    }
}
