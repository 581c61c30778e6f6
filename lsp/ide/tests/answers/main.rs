//! Questions about texts and positions, each asked of a project that is written into the test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::format_push_string,
    reason = "a test stops where its project is not what it should be"
)]

mod actions;
mod calls;
mod completion;
mod corpus;
mod definition;
mod fixture;
mod folding;
mod formatting;
mod hover;
mod inlay;
mod lenses;
mod links;
mod offered;
mod references;
mod rename;
mod selection;
mod signature;
mod symbols;
mod tokens;

/// What most tests need: a contact with an address, a message, a list, a team and an action.
pub const SHOP: &str = r#"
//- project.nurture
contact {
  email: email
  ## What people call her.
  first_name: text?
  plan: free | pro | enterprise = free
  score: int = 0
  renewal: datetime?
}
list newsletter
topic news "News"
team sales { email: "sales@example.com" }
action coupons.create { percent: percent } returns { code: text }
## Says hello.
email welcome { subject: "Welcome, {contact.first_name ?? "you"}", text: "Hello", topic: news }
email offer { subject: "For you", text: "Take {code}", params: { code: text, until: date? } }
"#;
