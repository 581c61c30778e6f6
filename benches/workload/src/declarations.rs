//! What a generated project declares beside its flows.

use std::fmt::Write;

/// The manifest.
pub const MANIFEST: &str = "[project]\nname = \"generated\"\ntimezone = \"Europe/Berlin\"\n\n[channels.ads]\nurl = \"https://ads.example.com/audiences\"\n";

/// The project's declarations; the flows are written for them.
pub const DECLARATIONS: &str = r#"## A customer of a shop that also sells subscriptions.
contact {
  email: email
  phone: phone?
  push_token: text?
  first_name: text?
  company: text?
  site: url?
  ## What they pay for.
  plan: free | pro | enterprise = free
  country: text = "US"
  score: int = 0
  visits: int = 0
  rate: decimal = 1.5
  discount: percent = 10%
  spent: money(USD) = 0 USD
  patience: duration = 2d
  vip: bool = false
  renewal: date?
  birthday: date?
  seen: datetime?
  hour: time = 09:00
  timezone: timezone?
}

event order "Order Completed" {
  order_id: text from "orderId"
  total: money(USD)
  items: int?
  coupon: text?
  at_home: bool
  lines: list of { name: text, price: money(USD), count: int }
}
event review { stars: int, remark: text?, model: basic | plus }
event ticket { subject: text, urgent: bool }
event lesson_done { number: int, share: percent, took: duration?, on: date }

topic news "News"
topic offers "Offers"

list newsletter
list customers
list retargeting { sync: "ads" }

segment engaged = count(opened in last 30d) >= 3 and contact.plan != free
segment asleep = contact in newsletter and not (opened in last 60d) and not (clicked in last 60d)
segment big_spenders = contact.spent >= 500 USD or sum(total of order ever) > 1_000 USD
segment renews_soon = contact.renewal is set and contact.renewal <= today + 30d and contact.renewal >= today

score interest {
  opened: +5
  clicked: +10
  page_view where path == "/pricing": +20
  complained: -50
  unsubscribed: reset
  decay: 10% every 30d
}
score loyalty {
  order: +15
  opened mail_0: +1
  decay: 1 every 7d
}

team sales { email: "sales@example.com" }
team care { email: "care@example.com" }
team operations { email: "operations@example.com" }

action coupons.create { percent: percent, reason: text? } returns { code: text }
action crm.create_contact { email: email, name: text?, score: int } returns { crm_id: text }
action ads.push { audience: text, spent: money(USD) }

policy
  timezone "Europe/Vienna"
  quiet 21:00 to 08:00
  quiet on saturday, sunday, 2026-12-25
  limit 3 email per 7d
  limit 1 push per 1d otherwise wait
  exit on unsubscribed
  exit when tagged do_not_contact
end
"#;

/// How many bodies there are; messages share them.
const BODIES: usize = 4;

/// The channel of a message by its number.
pub const fn channel(number: usize) -> &'static str {
    match number % 10 {
        7 => "sms",
        8 => "push",
        _ => "email",
    }
}

/// The name of a message by its number.
pub fn message_name(number: usize) -> String {
    let kind = match channel(number) {
        "email" => "mail",
        other => other,
    };
    format!("{kind}_{number}")
}

/// The declarations of so many messages.
pub fn messages(count: usize) -> String {
    let mut text = String::new();
    for number in 0..count {
        let name = message_name(number);
        let _ = match (channel(number), number % 4) {
            ("sms", _) => write!(
                text,
                "sms {name} {{\n  text: \"{{contact.first_name ?? \"Hello\"}}, number {number} is here.\"\n  params: {{ code: text? }}\n  topic: offers\n}}\n"
            ),
            ("push", _) => writeln!(
                text,
                "push {name} {{ title: \"Number {number}\", text: \"Two minutes to finish.\", params: {{ code: text? }} }}"
            ),
            (_, 0) => write!(
                text,
                "## The letter number {number}.\nemail {name} {{\n  subject: \"Letter {number} for {{contact.first_name ?? \"you\"}}\"\n  preheader: \"Worth a minute\"\n  from: \"Shop <shop@example.com>\"\n  body: \"emails/body_{}.mjml\"\n  params: {{ code: text? }}\n  topic: news\n}}\n",
                number / 4 % BODIES
            ),
            (_, 1) => writeln!(
                text,
                "email {name} {{ subject: \"Receipt {number}\", text: \"Thank you.\", params: {{ code: text? }}, category: transactional }}"
            ),
            _ => write!(
                text,
                "email {name} {{\n  subject: \"Hello {{contact.first_name ?? \"you\"}}, number {number}\"\n  text: \"\"\"\n    You have spent {{contact.spent}}.\n\n    Use {{code ?? \"nothing\"}} until {{format(today + 14d, \"%d %B\")}}.\n    \"\"\"\n  params: {{ code: text? }}\n  topic: offers\n}}\n"
            ),
        };
    }
    text
}

/// The bodies, by path.
pub fn bodies() -> Vec<(String, String)> {
    (0..BODIES)
        .map(|number| (format!("emails/body_{number}.mjml"), body(number)))
        .collect()
}

fn body(number: usize) -> String {
    format!(
        r#"<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text>Hello {{{{ contact.first_name | default("there") }}}},</mj-text>
        <mj-text>This is body {number}.{{% if code %}} Your code is {{{{ code }}}}.{{% endif %}}</mj-text>
        <mj-button href="https://example.com/{number}">Look at it</mj-button>
        <mj-text><a href="{{{{ unsubscribe_url }}}}">Unsubscribe</a></mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"#
    )
}
