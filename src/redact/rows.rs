//! Tables in JSON: lists of rows under a row of names, `[["name","email"],["Ada","ada@example.org"]]`, or beside a list of them,
//! `{"columns":["name"],"rows":[["Ada"]]}`. Each field is told by the name above it. Lists of which the names say too little are no tables.

use super::members::{Edits, Place, Reach};
use super::table::{Column, told_columns};
use super::{Pass, names};
use crate::document::{Kind, Node};

/// Members in which the names of columns stand.
const COLUMNS: [&str; 6] = ["columns", "headers", "header", "fields", "column_names", "columnNames"];

/// The columns that an object names beside a list of rows.
fn columns_beside(object: Node<'_>, rows: Node<'_>) -> Option<Vec<Column>> {
    if rows.kind() != Kind::Array || rows.items().next()?.kind() != Kind::Array {
        return None;
    }
    columns(COLUMNS.iter().find_map(|name| object.get(name))?)
}

/// The columns that a list names: texts, or objects that have names.
fn columns(list: Node<'_>) -> Option<Vec<Column>> {
    let name = |node: Node<'_>| {
        let named = if node.kind() == Kind::Object { node.get("name")? } else { node };
        named.string().map(std::borrow::Cow::into_owned)
    };
    let named: Option<Vec<String>> = list.items().map(name).collect();
    told_columns(named?)
}

impl Pass<'_> {
    /// Walks a value of an object, which may name the columns of its rows.
    pub(super) fn walk_beside(&mut self, object: Node<'_>, value: Node<'_>, place: Place, edits: &mut Edits) {
        self.columns = columns_beside(object, value);
        self.walk(value, place, edits);
    }

    /// Walks a table field by field; says no where a list is none.
    pub(super) fn rows(&mut self, table: Node<'_>, place: Place, edits: &mut Edits) -> bool {
        let beside = self.columns.take();
        let Some(first) = table.items().next().filter(|first| first.kind() == Kind::Array) else { return false };
        let Some(columns) = columns(first).or(beside) else { return false };
        let is_row = |row: Node<'_>| row.kind() != Kind::Array || row.items().count() == columns.len();
        if place.reach != Reach::Whole || place.canvas || !table.items().all(is_row) {
            return false;
        }
        for row in table.items() {
            if row.kind() != Kind::Array {
                self.walk(row, place, edits);
                continue;
            }
            for (cell, (name, told)) in row.items().zip(&columns) {
                let kept = edits.kept.contains(&cell.span().start) || self.redaction.is_kept(name);
                let text = cell.string();
                // A name above a column is nobody's.
                let is_name = text.as_deref() == Some(name);
                let kind = told.or_else(|| names::of(name, text.as_deref()?)).filter(|_| !is_name).or(place.kind);
                let reach = if kept { Reach::Kept } else { Reach::Whole };
                self.walk(cell, Place { kind, reach, ..place }, edits);
            }
        }
        true
    }
}
