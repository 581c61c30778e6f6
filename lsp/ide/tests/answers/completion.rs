//! What can be written at a place.

use nurture_ide::completion::{CompletionItem, CompletionKind, Insert, NAMES_MAX, completion};

use crate::{SHOP, fixture::fixture};

const MORE: &str = r#"
//- more.nurture
sms reminder { text: "Hello" }
segment loyal = count(purchase ever) >= 3
score interest {
  opened: +5
}
event booking { place: text, start: datetime, kind: room | desk }
flow other on manual tag seen end
"#;

fn items(marked: &str) -> Vec<CompletionItem> {
    let fixture = fixture(marked);
    let (file, offset) = fixture.cursor();
    let items = completion(&fixture.analysis, file, offset).items;
    for item in &items {
        assert!(item.replaced.touches(offset), "{item:?} at {offset}");
    }
    items
}

fn in_file(text: &str) -> Vec<CompletionItem> {
    items(&format!("{SHOP}{MORE}\n//- f.nurture\n{text}"))
}

fn in_flow(text: &str) -> Vec<CompletionItem> {
    in_file(&format!("flow f\n  on booking as visit\n{text}"))
}

/// The labels of one kind, in the order in which they are offered.
fn labels(items: &[CompletionItem], kind: CompletionKind) -> Vec<&str> {
    let of_kind = items.iter().filter(|item| item.kind == kind);
    of_kind.map(|item| item.label.as_str()).collect()
}

fn all(items: &[CompletionItem]) -> Vec<&str> {
    items.iter().map(|item| item.label.as_str()).collect()
}

#[test]
fn events_after_on() {
    for text in [
        "flow f\n  on $0",
        "flow f\n  on sig$0",
        "flow f\n  on sig$0nup\n  exit\nend",
    ] {
        let found = in_file(text);
        let events = labels(&found, CompletionKind::Event);
        assert!(
            events.contains(&"signup") && events.contains(&"booking"),
            "{events:?}"
        );
        let words = labels(&found, CompletionKind::Keyword);
        assert!(
            words.contains(&"every") && words.contains(&"manual"),
            "{words:?}"
        );
        assert!(labels(&found, CompletionKind::Message).is_empty());
    }
}

#[test]
fn payload_fields_inside_where() {
    for text in [
        "  wait for booking where $0",
        "  wait for booking as again where $0 up to 2d\nend",
        "  if booking where $0",
        "  wait for case booking where place == \"a\" and $0",
    ] {
        let found = in_flow(text);
        let fields = labels(&found, CompletionKind::Field);
        // `start` is a keyword: it can only be read through a name behind `as`.
        assert_eq!(fields, ["kind", "place"], "{text}");
    }
    let found = in_flow("  if $0");
    assert!(labels(&found, CompletionKind::Field).is_empty());
    assert!(labels(&found, CompletionKind::Event).contains(&"booking"));
    assert!(labels(&found, CompletionKind::Value).contains(&"interest"));
    assert!(labels(&found, CompletionKind::Function).contains(&"count"));
}

#[test]
fn fields_after_a_dot() {
    let found = in_flow("  if contact.$0");
    assert_eq!(
        all(&found),
        ["email", "first_name", "plan", "renewal", "score"]
    );
    let name = found
        .iter()
        .find(|item| item.label == "first_name")
        .unwrap();
    assert!(
        name.documentation
            .as_deref()
            .unwrap()
            .contains("What people call her.")
    );
    let found = in_flow("  notify sales \"{visit.$0}\"\nend");
    assert_eq!(all(&found), ["kind", "place", "start"]);
    let found = in_flow("  call coupons.$0");
    assert_eq!(all(&found), ["create"]);
}

#[test]
fn messages_of_the_channel() {
    assert_eq!(all(&in_flow("  send email $0")), ["offer", "welcome"]);
    assert_eq!(all(&in_flow("  send sms r$0")), ["reminder"]);
    assert_eq!(all(&in_flow("  send $0")), ["email", "push", "sms"]);
}

#[test]
fn values_of_the_enum_on_the_other_side() {
    for text in [
        "  if contact.plan == $0",
        "  if contact.plan != p$0",
        "  set contact.plan = $0",
        "  match contact.plan\n    case $0",
        "  on change contact.plan to $0",
        "  if contact.plan in [$0]",
        "  if contact.plan in [$0",
        "  if $0 == contact.plan then\n  end",
    ] {
        let found = in_flow(text);
        assert_eq!(
            labels(&found, CompletionKind::EnumValue),
            ["enterprise", "free", "pro"],
            "{text}"
        );
    }
    for text in [
        "  wait for booking where kind == $0",
        "  wait for booking where $0 == kind",
        "  wait for booking where kind in [$0]",
        "  if visit.kind == $0",
    ] {
        let found = in_flow(text);
        let values = labels(&found, CompletionKind::EnumValue);
        assert_eq!(values, ["desk", "room"], "{text}");
    }
    for text in [
        "  match contact.plan\n    case free, $0",
        "  match contact.plan\n    case free then\n      tag a\n    case $0",
        "  match contact.plan\n    case free then\n      if seen then\n        tag a\n      end\n    case $0",
    ] {
        let found = in_flow(text);
        let values = labels(&found, CompletionKind::EnumValue);
        assert_eq!(values, ["enterprise", "pro"], "{text}");
    }
}

#[test]
fn parameters_inside_with() {
    let found = in_flow("  send email offer with { $0 }\nend");
    assert_eq!(labels(&found, CompletionKind::Parameter), ["code", "until"]);
    assert_eq!(
        labels(&found, CompletionKind::Property),
        ["preheader", "subject", "text"]
    );
    // What is given is not offered again.
    let found = in_flow("  send email offer with { code: \"a\", subject: \"b\", $0");
    assert_eq!(labels(&found, CompletionKind::Parameter), ["until"]);
    assert_eq!(
        labels(&found, CompletionKind::Property),
        ["preheader", "text"]
    );
    let found = in_flow("  call coupons.create with { $0 }\nend");
    assert_eq!(all(&found), ["percent"]);
    let found = in_flow("  send email offer with { code: $0 }\nend");
    assert!(labels(&found, CompletionKind::Keyword).contains(&"contact"));
}

#[test]
fn names_where_only_they_can_stand() {
    assert_eq!(all(&in_flow("  notify $0")), ["sales"]);
    assert_eq!(all(&in_flow("  task \"Call\" for $0")), ["sales"]);
    assert_eq!(all(&in_flow("  join $0")), ["newsletter"]);
    assert_eq!(all(&in_flow("  if contact in $0")), ["loyal", "newsletter"]);
    assert_eq!(all(&in_flow("  start $0\nend")), ["f", "other"]);
    let found = in_flow("  tag vip\n  untag $0\nend");
    assert!(all(&found).contains(&"vip") && all(&found).contains(&"seen"));
    assert_eq!(all(&in_file("email a { topic: $0 }")), ["news"]);
    let found = in_flow("  if opened $0");
    assert_eq!(
        labels(&found, CompletionKind::Message),
        ["offer", "reminder", "welcome"]
    );
}

#[test]
fn clauses_only_before_the_first_statement() {
    let found = all_of_flow("  $0");
    assert!(found.contains(&"goal".to_owned()) && found.contains(&"send".to_owned()));
    let found = all_of_flow("  tag x\n  $0");
    assert!(!found.contains(&"goal".to_owned()) && found.contains(&"send".to_owned()));
}

fn all_of_flow(text: &str) -> Vec<String> {
    let found = in_flow(text);
    all(&found).into_iter().map(str::to_owned).collect()
}

#[test]
fn declarations_at_the_top_and_members_in_their_braces() {
    let found = in_file("$0");
    let snippets = labels(&found, CompletionKind::Snippet);
    assert!(
        snippets.contains(&"flow") && snippets.contains(&"email"),
        "{snippets:?}"
    );
    let found = in_file("flow f on signup tag x end\n\n$0");
    assert!(labels(&found, CompletionKind::Snippet).contains(&"flow"));
    let found = in_file("email a {\n  $0\n}");
    assert!(all(&found).contains(&"subject") && all(&found).contains(&"params"));
    let found = in_file("event a { when: $0 }");
    assert!(labels(&found, CompletionKind::Type).contains(&"datetime"));
}

#[test]
fn a_match_has_the_cases_of_the_contact_s_enum() {
    let found = in_flow("  $0");
    let matching = found
        .iter()
        .find(|item| item.label == "match … end")
        .unwrap();
    let Insert::Snippet(text) = &matching.insert else {
        panic!("{matching:?}");
    };
    for case in ["case free then", "case pro then", "case enterprise then"] {
        assert!(text.contains(case), "{text}");
    }
}

#[test]
fn nothing_in_comments_and_plain_texts() {
    assert!(in_flow("  # send $0").is_empty());
    assert!(in_flow("  notify sales \"send email $0\"\nend").is_empty());
    assert!(in_flow("  notify sales \"$0").is_empty());
}

#[test]
fn texts_that_name_something() {
    let found = in_flow("  timezone \"Europe/$0\"\n");
    assert!(all(&found).contains(&"Europe/Berlin"));
    let found = items(&format!(
        "{SHOP}\n//- mails/a.mjml\n<mjml></mjml>\n//- f.nurture\nemail a {{ subject: \"A\", body: \"$0\" }}"
    ));
    assert_eq!(all(&found), ["mails/a.mjml"]);
}

#[test]
fn variables_inside_templates() {
    let template = |text: &str| {
        items(&format!(
            "{SHOP}\n//- a.nurture\nemail a {{ subject: \"A\", body: \"mails/a.html\", params: {{ lines: list of {{ name: text, price: money(EUR) }} }} }}\n//- mails/a.html\n{text}"
        ))
    };
    let found = template("<p>{{ $0 }}</p>");
    for name in ["contact", "lines", "unsubscribe_url"] {
        assert!(all(&found).contains(&name), "{found:?}");
    }
    let found = template("<p>{{ contact.$0 }}</p>");
    assert_eq!(
        all(&found),
        ["email", "first_name", "plan", "renewal", "score"]
    );
    let found = template("{% for line in lines %}{{ line.$0 }}{% endfor %}");
    assert_eq!(all(&found), ["name", "price"]);
    assert!(template("<p>$0</p>").is_empty());
    assert!(template("<p>{{ contact.email }} $0</p>").is_empty());
}

#[test]
fn keys_rules_and_levels_in_the_manifest() {
    let manifest = |text: &str| items(&format!("//- nurture.toml\n{text}"));
    assert_eq!(all(&manifest("[project]\n$0")), ["name", "timezone"]);
    let found = manifest("[lints]\nmissing$0");
    assert!(all(&found).contains(&"missing-owner"));
    assert!(!all(&found).contains(&"syntax-error"), "it stays an error");
    assert_eq!(
        all(&manifest("[channels.email]\n$0")),
        ["from", "secret_env", "url", "user_env"]
    );
    assert_eq!(
        all(&manifest("[lints]\nmissing-owner = \"$0\"")),
        ["allow", "error", "warn"]
    );
    let found = manifest("[project]\ntimezone = \"$0\"");
    assert!(all(&found).contains(&"Europe/Berlin"));
}

#[test]
fn tests_know_flows_contacts_and_payloads() {
    let test = |text: &str| in_file(&format!("flow g on booking tag x end\n{text}"));
    assert_eq!(all(&test("test \"x\" of $0")), ["g", "other"]);
    let found = test("test \"x\" of g\n  contact { $0 }\nend");
    assert!(all(&found).contains(&"email"));
    let found = test("test \"x\" of g\n  contact { plan: $0 }\nend");
    assert_eq!(all(&found), ["enterprise", "free", "pro"]);
    let found = test("test \"x\" of g\n  contact { id: \"a\" }\n  at 1d booking { $0 }\nend");
    assert_eq!(all(&found), ["kind", "place", "start"]);
    let found = test("test \"x\" of g\n  contact { id: \"a\" }\n  $0\nend");
    assert!(all(&found).contains(&"expect"));
}

#[test]
fn of_very_many_names_those_that_fit_the_typed_letters_are_offered() {
    let mut many = String::new();
    for number in 0..2 * NAMES_MAX {
        many.push_str(&format!("sms note_{number} {{ text: \"a\" }}\n"));
    }
    let at = |typed: &str| {
        let fixture = fixture(&format!(
            "//- a.nurture\n{many}flow f\n  on form_submit\n  send sms {typed}$0\nend\n"
        ));
        let (file, offset) = fixture.cursor();
        completion(&fixture.analysis, file, offset)
    };
    let whole = at("");
    assert!(whole.is_incomplete);
    assert_eq!(whole.items.len(), NAMES_MAX);
    let narrowed = at("nO477");
    assert!(narrowed.is_incomplete);
    let labels = labels(&narrowed.items, CompletionKind::Message);
    assert_eq!(labels, ["note_477"]);
}

#[test]
fn what_a_test_expects_and_what_happens_in_it() {
    let test = |text: &str| {
        in_file(&format!(
            "flow g on booking split \"s\" 50% short then tag x 50% long then tag y end end\ntest \"x\" of g\n  contact {{ id: \"a\" }}\n{text}"
        ))
    };
    let found = test("  expect at 0d exit $0\nend");
    assert_eq!(
        labels(&found, CompletionKind::EnumValue),
        [
            "completed",
            "exited",
            "expired",
            "failed",
            "goal",
            "restarted"
        ]
    );
    let found = test("  at 0d $0\nend");
    assert!(labels(&found, CompletionKind::Event).contains(&"booking"));
    let inputs = labels(&found, CompletionKind::Keyword);
    assert_eq!(inputs, ["join", "leave", "set", "start"]);
    let found = test("  expect at 0d $0\nend");
    for effect in ["send", "exit", "assign", "suppress"] {
        assert!(all(&found).contains(&effect), "{effect} of {found:?}");
    }
    let found = test("  expect no $0\nend");
    assert!(all(&found).contains(&"send") && all(&found).contains(&"skip"));
    let found = test("  expect at 0d assign $0\nend");
    assert_eq!(all(&found), ["long", "short"]);
    let found = test("  expect at 0d suppress email welcome $0\nend");
    assert!(all(&found).contains(&"unreachable"), "{found:?}");
    let found = test("  expect at 0d send email welcome { $0 }\nend");
    assert_eq!(all(&found), ["from", "preheader", "subject", "text", "to"]);
    let found = in_file("test \"x\" of g\n  contact { $0 }\nend");
    assert!(all(&found).contains(&"id"));
    let found = test("  at 0d set { $0 }\nend");
    assert!(all(&found).contains(&"plan") && !all(&found).contains(&"id"));
}

#[test]
fn events_alone_where_an_event_is_waited_for() {
    for text in ["  exit on $0", "  wait for case $0"] {
        let found = in_flow(text);
        assert!(labels(&found, CompletionKind::Event).contains(&"booking"));
        assert!(labels(&found, CompletionKind::Keyword).is_empty(), "{text}");
        assert!(labels(&found, CompletionKind::Value).is_empty(), "{text}");
    }
    let found = in_flow("  goal $0");
    assert_eq!(labels(&found, CompletionKind::Keyword), ["when"]);
}

#[test]
fn done_is_about_tasks_and_calls_and_other_message_events_about_sends() {
    let flow = "  send email welcome as hello\n  task \"Call\" for sales as ring\n";
    let found = in_flow(&format!("{flow}  wait for done $0"));
    assert_eq!(labels(&found, CompletionKind::Value), ["ring"]);
    assert!(labels(&found, CompletionKind::Message).is_empty());
    let found = in_flow(&format!("{flow}  wait for opened $0"));
    assert_eq!(labels(&found, CompletionKind::Value), ["hello"]);
    assert_eq!(
        labels(&found, CompletionKind::Message),
        ["offer", "reminder", "welcome"]
    );
}

#[test]
fn what_goes_on_with_a_value_goes_by_its_type() {
    let words = |text: &str| {
        let found = in_flow(text);
        let words = labels(&found, CompletionKind::Keyword).into_iter();
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        words("  if opened $0"),
        ["and", "ever", "in last", "or", "then", "where"]
    );
    assert_eq!(words("  if contact.plan $0"), ["in"]);
    assert_eq!(words("  if contact.plan == pro $0"), ["and", "or", "then"]);
    assert_eq!(
        words("  if contact.first_name $0"),
        [
            "contains",
            "ends with",
            "in",
            "is set",
            "is unset",
            "starts with"
        ]
    );
    assert_eq!(words("  if contact $0"), ["in"]);
    assert_eq!(words("  if opened in last 30d $0"), ["and", "or", "then"]);
    assert_eq!(words("  if reachable $0"), ["email", "push", "sms"]);
    assert_eq!(words("  if (reachable $0"), ["email", "push", "sms"]);
    assert_eq!(words("  limit 3 $0"), ["email", "push", "sms"]);
    assert_eq!(words("  limit 3 email $0"), ["per"]);
    assert_eq!(words("  limit 3 email per 7d $0"), ["otherwise"]);
    assert_eq!(words("  wait for booking $0"), ["as", "up", "where"]);
    assert_eq!(words("  send email offer $0"), ["as", "with"]);
    assert_eq!(words("  wait 2d $0"), Vec::<String>::new());
}

#[test]
fn blocks_are_divided_and_closed_only_where_they_are_open() {
    let closing = |text: &str| {
        let found = in_flow(text);
        assert!(all(&found).contains(&"send"), "{text}");
        let words = labels(&found, CompletionKind::Keyword).into_iter();
        let closing = ["after", "case", "else", "elseif", "end"];
        let words = words.filter(|word| closing.contains(word));
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(closing("  tag x\n  $0"), ["end"]);
    assert_eq!(
        closing("  if opened then\n    $0"),
        ["else", "elseif", "end"]
    );
    assert_eq!(
        closing("  if opened then\n    tag x\n  $0\nend"),
        ["else", "elseif", "end"]
    );
    assert_eq!(
        closing("  if opened then\n    tag x\n  else\n    $0"),
        ["end"]
    );
    assert_eq!(
        closing("  wait for\n    case booking then\n      tag x\n    $0"),
        ["after", "case", "end"]
    );
    assert_eq!(
        closing("  match contact.plan\n    case free then\n      tag x\n    $0"),
        ["case", "else", "end"]
    );
}

#[test]
fn only_fields_that_a_statement_can_change() {
    let fields = |text: &str| {
        let found = in_flow(text);
        let found = labels(&found, CompletionKind::Field);
        found.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let unset = fields("  unset contact.$0");
    assert!(unset.contains(&"first_name".to_owned()), "{unset:?}");
    assert!(!unset.contains(&"email".to_owned()), "{unset:?}");
    let added = fields("  add 1 to contact.$0");
    assert!(!added.contains(&"email".to_owned()), "{added:?}");
    assert!(!added.contains(&"plan".to_owned()), "{added:?}");
}

#[test]
fn values_of_what_is_on_the_other_side() {
    let found = in_flow("  if sum($0 of purchase ever) > 3 then");
    assert!(all(&found).contains(&"total"), "{found:?}");
    assert_eq!(
        all(&in_flow("  quiet on $0")),
        [
            "friday",
            "monday",
            "saturday",
            "sunday",
            "thursday",
            "tuesday",
            "wednesday"
        ]
    );
}

#[test]
fn days_of_the_week_come_first_where_one_is_compared() {
    let days = [
        "friday",
        "monday",
        "saturday",
        "sunday",
        "thursday",
        "tuesday",
        "wednesday",
    ];
    for text in [
        "  if weekday(now) == $0",
        "  if weekday(visit.start) != mon$0",
        "  if $0 == weekday(now) then\n  end",
        "  if weekday(now) in [$0",
        "  match weekday(now)\n    case $0",
    ] {
        let found = in_flow(text);
        assert!(all(&found).starts_with(&days), "{text}: {found:?}");
        assert_eq!(labels(&found, CompletionKind::EnumValue), days, "{text}");
    }
    let found = in_flow("  match weekday(now)\n    case monday, sunday, $0");
    let rest = ["friday", "saturday", "thursday", "tuesday", "wednesday"];
    assert_eq!(labels(&found, CompletionKind::EnumValue), rest);
}

#[test]
fn clauses_of_the_policy_from_the_first_on() {
    let clauses = [
        "exit on",
        "exit when",
        "holdout",
        "limit",
        "quiet",
        "timezone",
        "end",
    ];
    for text in [
        "policy\n  $0\nend",
        "policy\n  e$0\nend",
        "policy\n  e$0",
        "policy\n  $0",
        "policy\n  quiet 21:00 to 08:00\n  $0\nend",
        "policy\n  $0\n  quiet 21:00 to 08:00\nend",
        "list other\n\npolicy\n  $0\nend\n\nlist more",
        "policy\n  $0\n\nflow g on signup tag x end",
        "flow g\n  on signup\n  tag x\n\npolicy\n  $0",
    ] {
        assert_eq!(all(&in_file(text)), clauses, "{text}");
    }
}

#[test]
fn what_starts_a_flow_behind_the_name_of_a_score() {
    for text in ["flow f\n  on interest $0", "flow f\n  on interest re$0"] {
        assert_eq!(all(&in_file(text)), ["drops below", "reaches"], "{text}");
    }
    assert_eq!(all(&in_file("flow f\n  on interest drops $0")), ["below"]);
    let found = in_file("flow f\n  on signup $0");
    assert_eq!(all(&found), ["as", "where"]);
    // A name may be that of both.
    let found = in_file("score signup { opened: +5 }\nflow f\n  on signup $0");
    assert_eq!(all(&found), ["as", "drops below", "reaches", "where"]);
    let found = in_file("flow f\n  on interest\n  $0");
    assert!(!all(&found).contains(&"reaches"), "{found:?}");
    let found = in_flow("  wait for interest $0");
    assert!(!all(&found).contains(&"reaches"), "{found:?}");
}

#[test]
fn of_goes_on_behind_what_is_summed() {
    for text in [
        "  if sum(total $0",
        "  if latest(total o$0",
        "  if sum(total $0) > 3 then",
    ] {
        assert_eq!(all(&in_flow(text)), ["of"], "{text}");
    }
    let found = in_flow("  if sum(total of $0");
    assert!(labels(&found, CompletionKind::Event).contains(&"purchase"));
    assert!(!all(&in_flow("  if count(purchase $0")).contains(&"of"));
}

#[test]
fn a_score_is_made_of_events_and_decay() {
    let found = in_file("score q { $0 }");
    assert!(
        all(&found).contains(&"decay") && all(&found).contains(&"signup"),
        "{found:?}"
    );
    assert_eq!(all(&in_file("score q { opened: $0 }")), ["reset"]);
}

#[test]
fn statements_and_values_in_templates() {
    let template = |text: &str| {
        items(&format!(
            "{SHOP}\n//- a.nurture\nemail a {{ subject: \"A\", body: \"mails/a.html\", params: {{ room: king | twin }} }}\n//- mails/a.html\n{text}"
        ))
    };
    let found = template("{% $0 %}");
    assert_eq!(
        all(&found),
        ["elif", "else", "endfor", "endif", "for", "if", "set"]
    );
    let found = template("{% if contact.plan == \"$0\" %}");
    assert_eq!(all(&found), ["enterprise", "free", "pro"]);
    assert_eq!(all(&template("{% if room != '$0' %}")), ["king", "twin"]);
    assert!(template("{{ contact.first_name | default(\"$0\") }}").is_empty());
}

#[test]
fn filters_behind_a_bar_in_templates() {
    let template = |text: &str| {
        items(&format!(
            "{SHOP}\n//- a.nurture\nemail a {{ subject: \"A\", body: \"mails/a.html\" }}\n//- mails/a.html\n{text}"
        ))
    };
    let found = template("<p>{{ contact.email | $0 }}</p>");
    assert!(all(&found).contains(&"upper"), "{found:?}");
    assert!(!all(&found).contains(&"contact"));
    let found = template("{% if contact.first_name is $0 %}");
    assert!(all(&found).contains(&"defined") && !all(&found).contains(&"contact"));
    let found = template("<p>{{ contact.email | upper ~ $0 }}</p>");
    assert!(all(&found).contains(&"contact"));
}

#[test]
fn there_is_something_to_say_beside_each_name() {
    for text in [
        "  if contact.$0",
        "  call $0",
        "  wait for booking where $0",
        "  send email offer with { $0",
    ] {
        for item in in_flow(text) {
            let is_name = matches!(
                item.kind,
                CompletionKind::Field | CompletionKind::Parameter | CompletionKind::Property
            );
            assert!(!is_name || item.documentation.is_some(), "{item:?}");
        }
    }
}
