//! Rows of contacts, and headers.

use super::*;

#[test]
fn contacts_come_from_json() {
    let program = welcome();
    let schema = Schema::new(&program);
    let row = schema
        .contact_row(
            r#"{"id":"ada","email":"ada@example.com","first_name":null,"balance":"5 USD"}"#,
        )
        .unwrap();
    assert_eq!(row.id, "ada");
    let fields: Vec<_> = row.fields.iter().map(|(field, _)| field.0).collect();
    assert_eq!(fields, [0, 6]);
    let reason = |row: &str| schema.contact_row(row).unwrap_err().to_string();
    assert_eq!(reason(r#"{"id":"ada"}"#), "`email` is missing");
    assert_eq!(reason(r#"{"email":"ada@example.com"}"#), "`id` is missing");
    assert_eq!(
        reason(r#"{"id":"","email":"ada@example.com"}"#),
        "`id` must be a contact's id, found `\"\"`"
    );
    assert_eq!(
        reason(r#"{"id":"ada","email":"ada@example.com","age":5}"#),
        "unknown field `age`"
    );
}

#[test]
fn contacts_come_from_cells() {
    let program = welcome();
    let schema = Schema::new(&program);
    let columns = schema
        .csv_columns("id,email,renewal,balance,age".split(','))
        .unwrap();
    let row = |text: &'static str| {
        let cells: Vec<&str> = text.split(';').collect();
        schema.csv_row(&columns, cells.into_iter())
    };
    let ada = row("ada;ada@example.com;2026-03-01T00:00Z;5 USD;").unwrap();
    assert_eq!((ada.fields.len(), ada.ignored), (3, 0));
    let ada = row("ada;ada@example.com;;;7").unwrap();
    assert_eq!((ada.fields.len(), ada.ignored), (1, 1));
    let reason = |text| row(text).unwrap_err().to_string();
    assert_eq!(
        reason("ada;ada@example.com;;"),
        "the number of cells is 4, in the header it is 5"
    );
    assert_eq!(reason(";ada@example.com;;;"), "`id` is missing");
    assert_eq!(reason("ada;;;;"), "`email` is missing");
    let twice = schema.csv_columns("id,email,email".split(','));
    assert_eq!(twice.unwrap_err().to_string(), "`email` is given twice");
}

#[test]
fn a_header_without_ids_is_told_what_is_wrong_with_it() {
    let program = welcome();
    let schema = Schema::new(&program);
    for (header, reason) in [
        ("email", "`id` is missing"),
        (
            "email,Id",
            "`id` is missing; if it is the column `Id`, call that `id`",
        ),
        (
            "email,Customer ID",
            "`id` is missing; if it is the column `Customer ID`, call that `id`",
        ),
        (
            "id;email",
            "the cells are separated by `;`, and must be by `,`",
        ),
        (
            "Email;ID",
            "the cells are separated by `;`, and must be by `,`",
        ),
        (
            "id\temail",
            "the cells are separated by tabs, and must be by `,`",
        ),
        ("email;note,plan", "`id` is missing"),
    ] {
        let error = schema.csv_columns(header.split(',')).unwrap_err();
        assert_eq!(error.to_string(), reason, "{header}");
    }
}

#[test]
fn columns_without_a_field_are_told_with_the_field_that_was_meant() {
    let program = welcome();
    let schema = Schema::new(&program);
    let undeclared = |header: &str| {
        let columns = schema.csv_columns(header.split(',')).unwrap();
        let undeclared = columns.undeclared(&schema).into_iter();
        let undeclared = undeclared.map(|column| (column.name, column.likely));
        undeclared.collect::<Vec<_>>()
    };
    let named = |name: &str, likely: Option<&str>| (name.to_owned(), likely.map(str::to_owned));
    assert_eq!(undeclared("id,email,first_name"), []);
    assert_eq!(
        undeclared("id,E-Mail,First Name,shoe size,"),
        [
            named("E-Mail", Some("email")),
            named("First Name", Some("first_name")),
            named("shoe size", None)
        ]
    );
    // What the header has anyhow is not what another column was meant to be.
    assert_eq!(undeclared("id,email,emails"), [named("emails", None)]);
}
