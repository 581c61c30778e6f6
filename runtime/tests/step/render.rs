//! Bodies of messages.

use nurture_runtime::{
    effect::{Effect, EffectKind},
    program::{Body, BodyFormat, Category, Field, Instruction, Type},
    render::{self, RenderError},
    value::{Currency, Money, Value},
};

use crate::{
    assembler::{Assembler, PLAN, RENEWAL, ZONE},
    play::{Play, hour},
};

/// The body that ada gets from this template.
fn written(format: BodyFormat, template: &str) -> Result<String, RenderError> {
    let mut program = Assembler::new();
    let hello = program.message("hello", Category::Marketing);
    let line = [
        ("name", Type::Text),
        ("price", Type::Money(Currency::by_code("USD").unwrap())),
    ];
    let line = line.map(|(name, ty)| field(&mut program, name, ty));
    let lines = field(
        &mut program,
        "lines",
        Type::List(Box::new(Type::Record(line.to_vec()))),
    );
    let count = field(&mut program, "count", Type::Int);
    let message = &mut program.program.messages[hello.index()];
    message.params = vec![lines, count];
    message.body = Some(Body {
        format,
        template: template.to_owned(),
    });
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program.send(hello, None).end();
    let fields = [
        (PLAN, Value::text("<b>pro</b>")),
        (RENEWAL, Value::Date("2026-03-09".parse().unwrap())),
        (ZONE, Value::text("Europe/Berlin")),
    ];
    let mut play = Play::with(program.program, &fields);
    play.event(hour(0), "signup");
    let sent = play
        .effects
        .iter()
        .find(|effect| matches!(effect.kind, EffectKind::Send(_)));
    let mut sent: Effect = sent.unwrap().clone();
    if let EffectKind::Send(send) = &mut sent.kind {
        let price = |amount: &str| {
            let currency = Currency::by_code("USD").unwrap();
            Value::Money(Money {
                amount: amount.parse().unwrap(),
                currency,
            })
        };
        let line = |name: &str, amount| Value::Record([Value::text(name), price(amount)].into());
        let lines = Value::List([line("Pen", "1.5"), line("Ink & co", "7")].into());
        send.params = vec![lines, Value::Int(2)];
    }
    render::body(&play.engine, &play.state, &sent, "https://example.com/u").map(Option::unwrap)
}

fn field(program: &mut Assembler, name: &str, ty: Type) -> Field {
    let name = program.program.symbol(name);
    Field {
        name,
        external: name,
        ty,
        optional: true,
        default: None,
    }
}

#[test]
fn body_is_written_as_the_contact_is_when_the_message_leaves() {
    let mut program = Assembler::new();
    let hello = program.message("hello", Category::Marketing);
    let template = "{{ contact.plan }} {{ unsubscribe_url }}".to_owned();
    let format = BodyFormat::Text;
    program.program.messages[hello.index()].body = Some(Body { format, template });
    let later = program.text("later");
    let signup = program.on("signup");
    program.flow("welcome", vec![signup]);
    program
        .send(hello, None)
        .emit(Instruction::Statement)
        .emit(later)
        .emit(Instruction::Set(PLAN));
    program.end();
    let mut play = Play::with(program.program, &[(PLAN, Value::text("now"))]);
    play.engine = play
        .engine
        .clone()
        .with_bodies("https://example.com/leave?");
    play.event(hour(0), "signup");
    let bodies = play.effects.iter().filter_map(|effect| match &effect.kind {
        EffectKind::Send(send) => send.body.as_ref().and_then(|body| body.as_deref().ok()),
        _ => None,
    });
    let bodies: Vec<&str> = bodies.collect();
    assert_eq!(
        bodies,
        ["now https://example.com/leave?welcome/ada/1/2/hello"]
    );
}

#[test]
fn html_is_escaped_and_text_is_not() {
    let template = "{{ contact.plan }} {{ unsubscribe_url }}";
    let html = written(BodyFormat::Html, template).unwrap();
    assert_eq!(
        html,
        "&lt;b&gt;pro&lt;&#x2f;b&gt; https:&#x2f;&#x2f;example.com&#x2f;u"
    );
    let text = written(BodyFormat::Text, template).unwrap();
    assert_eq!(text, "<b>pro</b> https://example.com/u");
}

#[test]
fn values_stand_as_texts_show_them() {
    let template = "{{ contact.renewal }} {{ now }} {{ flow }} {{ message }} {{ count + 1 }}";
    let text = written(BodyFormat::Text, template).unwrap();
    assert_eq!(text, "2026-03-09 2026-01-05T10:00:00+01:00 welcome hello 3");
}

#[test]
fn lists_of_records_are_looped_over() {
    let template = "{% for line in lines %}{{ line.name }}: {{ line.price }}; {% endfor %}";
    assert_eq!(
        written(BodyFormat::Html, template).unwrap(),
        "Pen: 1.50 USD; Ink &amp; co: 7.00 USD; "
    );
}

#[test]
fn body_without_bound_is_no_body() {
    for template in [
        "{{ 'ab' * 40000000 }}",
        "{% for one in range(10000) %}{{ 'ab' * 1000 }}{% endfor %}",
    ] {
        let error = written(BodyFormat::Text, template).unwrap_err();
        assert!(error.cause.contains("1048576 bytes"), "{error}");
    }
    let longest = written(BodyFormat::Text, "{{ 'ab' * 524288 }}").unwrap();
    assert_eq!(longest.len(), 1 << 20);
}

#[test]
fn what_is_unset_is_empty() {
    let template = "[{{ contact.points }}][{{ contact.nothing.at_all }}]";
    assert_eq!(written(BodyFormat::Text, template).unwrap(), "[][]");
}

#[test]
fn body_that_does_not_end_is_an_error() {
    let template = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
    let error = written(BodyFormat::Text, template).unwrap_err();
    assert_eq!(error.message, "hello");
}
