//! What stands as a value of the types that are read by hand, in words.

use crate::declare::Form;

/// Says what a value of a type is that is read by hand.
macro_rules! forms {
    ($($type:ty => $words:literal,)+) => {
        $(impl Form for $type {
            fn form() -> String {
                $words.to_owned()
            }
        })+
    };
}
forms! {
    crate::example::Examples => "rows by the answer that they must give: `fulfilled`, `breached`, `unknown`, `not_applicable`",
    crate::expr::Condition => "condition",
    crate::item::Item => "`\"duty:ID\"` or `\"layer:ID\"`",
    crate::kind::KindColumn => "`{ type, about }`, with `to` for a reference and `unit` for a number",
    crate::path::Path => "path",
    crate::raci::Cell => "letters by party, or `{ not-applicable }`, or `{ by-agreement, accountable }`",
    crate::raci::Raci => "a cell by service model, or `every`; `authority`; `source`",
    crate::recipe::Recipe => "recipe",
    crate::source::Day => "day",
}
