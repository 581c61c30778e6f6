//! A project of many flows of thirty lines each.

use std::{fs, path::Path};

const DECLARATIONS: &str = r#"contact {
  email: email
  first_name: text?
  plan: free | pro | enterprise = free
  country: text?
  score: int = 0
  renewal: date?
  timezone: timezone?
}
list newsletter
team sales { email: "sales@example.com" }
topic news "News"
segment engaged = count(opened in last 30d) >= 3 and contact.plan != free
score interest {
  opened: +5
  decay: 10% every 30d
}
action coupons.create { percent: percent } returns { code: text }
policy
  limit 3 email per 7d otherwise wait
  exit on unsubscribed
end
"#;

/// Writes a project of so many flows; two hundred messages serve a thousand.
pub fn write(folder: &Path, flows: usize) {
    fs::create_dir(folder.join("flows")).unwrap();
    let manifest = "[project]\nname = \"big\"\ntimezone = \"Europe/Berlin\"\n";
    fs::write(folder.join("nurture.toml"), manifest).unwrap();
    fs::write(folder.join("project.nurture"), DECLARATIONS).unwrap();
    let messages = (flows / 5).max(20);
    let all: String = (0..messages).map(message).collect();
    fs::write(folder.join("messages.nurture"), all).unwrap();
    for number in 0..flows {
        let path = folder.join(format!("flows/flow_{number}.nurture"));
        fs::write(path, flow(number, messages)).unwrap();
    }
}

fn message(number: usize) -> String {
    format!(
        r#"email mail_{number} {{
  subject: "Hello {{contact.first_name ?? "you"}}, number {number}"
  text: "Text {number}"
  params: {{ code: text? }}
  topic: news
}}
"#
    )
}

fn flow(number: usize, messages: usize) -> String {
    let mail = |offset: usize| (number * 3 + offset) % messages;
    let (first, second, third) = (mail(0), mail(1), mail(2));
    format!(
        r#"## Flow number {number}.
flow flow_{number} "Flow {number}"
  owner "growth@example.com"
  on form_submit as form where form == "form_{number}"
  goal purchase where total > {number} within 30d
  reenter after 180d
  expire after 90d

  join newsletter
  send email mail_{first}
  wait 2d
  if clicked mail_{first} then
    send email mail_{second}
    tag warm_{number}
  elseif opened mail_{first} and contact.plan == free then
    wait until monday at 09:00
  else
    send email mail_{first} with {{ subject: "Did you see this?" }} as nudge_{number}
  end
  wait for clicked up to 3d then
    set contact.score = contact.score + 10
  end
  match contact.plan
    case free then
      call coupons.create with {{ percent: 10% }} as coupon_{number}
    case pro, enterprise then
      notify sales "A lead: {{contact.email}}"
  end
  split "s" 50% one then send email mail_{third} 50% two then wait 1d end
end
"#
    )
}
