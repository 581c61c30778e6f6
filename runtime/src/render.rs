//! Writing out the body of a message from its template.
//!
//! A body sees the contact's fields as `contact.…`, the message's parameters by their names,
//! and `unsubscribe_url`, `flow`, `message` and `now`; what is unset is empty.
//! Values stand there as texts show them, numbers and booleans as themselves, lists and records as what they are.

use std::{collections::BTreeMap, io};

use minijinja::{AutoEscape, Environment, UndefinedBehavior, value::Value as Shown};

use crate::{
    calendar::Zone,
    effect::Effect,
    effect::EffectKind,
    engine::Engine,
    program::{BodyFormat, Field, Type},
    show,
    state::ContactState,
    value::Value,
};

/// How much work a body may make: far more than any mail needs, and soon over for a loop without an end.
const FUEL: u64 = 5_000_000;

/// How long a body can be, in bytes: as long as a template, and a hundred times what mailboxes show.
const BYTES_MAX: usize = 1 << 20;

/// Why a body could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the body of `{message}` cannot be written: {cause}")]
pub struct RenderError {
    /// The message's name.
    pub message: String,
    /// What the template engine says.
    pub cause: String,
}

/// The body of a message that was sent, for a contact as it was when it left; none for other effects and messages without a body.
///
/// Nothing of it depends on the machine: the same effect and contact give the same text.
///
/// ```
/// use nurture_runtime::{
///     effect::{Effect, EffectKind, Key, SendEffect},
///     engine::{Engine, Origin},
///     program::{Body, BodyFormat, Category, Channel, Message, MessageId, Program, Symbol},
///     render,
///     time::Timestamp,
/// };
///
/// let template = "<a href=\"{{ unsubscribe_url }}\">Leave {{ message }}</a>".to_owned();
/// let body = Body { format: BodyFormat::Html, template };
/// let hello = Message {
///     name: Symbol(0), channel: Channel::Email, category: Category::Marketing, topic: None, params: vec![],
///     subject: None, preheader: None, title: None, text: None, from: None, body: Some(body),
/// };
/// let program = Program {
///     timezone: "UTC".to_owned(), names: vec!["hello".to_owned()], messages: vec![hello], ..Program::default()
/// };
/// let engine = Engine::new(program).unwrap();
/// let ada = engine.contact("ada", vec![], Timestamp::MIN, Origin::Baseline);
/// let send = SendEffect {
///     message: MessageId(0), channel: Channel::Email, alias: None, to: "ada@example.com".into(), from: None,
///     subject: None, preheader: None, title: None, text: None, params: vec![], body: None,
/// };
/// let key = Key { entry: 1, per: None, counter: 2 };
/// let effect = Effect { at: Timestamp::MIN, flow: None, key, kind: EffectKind::Send(Box::new(send)) };
/// let body = render::body(&engine, &ada, &effect, "https://example.com/?a=1&b=2").unwrap().unwrap();
/// assert_eq!(body, "<a href=\"https:&#x2f;&#x2f;example.com&#x2f;?a=1&amp;b=2\">Leave hello</a>");
/// ```
///
/// # Errors
/// If the template cannot be read, or asks for more than a body may.
pub fn body(
    engine: &Engine,
    state: &ContactState,
    effect: &Effect,
    unsubscribe_url: &str,
) -> Result<Option<String>, RenderError> {
    let EffectKind::Send(send) = &effect.kind else {
        return Ok(None);
    };
    let program = engine.program();
    let Some(message) = program.messages.get(send.message.index()) else {
        return Ok(None);
    };
    let Some(body) = &message.body else {
        return Ok(None);
    };
    let view = View {
        engine,
        zone: engine.zone(state, effect.flow),
    };
    let mut values = view.named(&message.params, &send.params);
    let contact = view.named(&program.fields, state.fields());
    values.insert("contact".to_owned(), Shown::from(contact));
    let flow = effect.flow.and_then(|flow| engine.flow(flow));
    let flow = flow.map_or("", |flow| program.name(flow.name));
    values.insert("flow".to_owned(), flow.into());
    values.insert("message".to_owned(), program.name(message.name).into());
    values.insert("unsubscribe_url".to_owned(), unsubscribe_url.into());
    values.insert(
        "now".to_owned(),
        view.value(&Type::DateTime, &Value::DateTime(effect.at)),
    );
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.set_fuel(Some(FUEL));
    let format = body.format;
    environment.set_auto_escape_callback(move |_| match format {
        BodyFormat::Html => AutoEscape::Html,
        BodyFormat::Text => AutoEscape::None,
    });
    write(&environment, &body.template, Shown::from(values))
        .map(Some)
        .map_err(|cause| RenderError {
            message: program.name(message.name).to_owned(),
            cause,
        })
}

/// What a template makes of values, or why it makes nothing.
fn write(environment: &Environment<'_>, template: &str, values: Shown) -> Result<String, String> {
    let template = environment.template_from_str(template);
    let template = template.map_err(|error| error.to_string())?;
    let mut written = Written::default();
    template
        .render_captured_to(values, &mut written)
        .map_err(|error| {
            if written.is_full {
                format!("it is longer than {BYTES_MAX} bytes")
            } else {
                error.to_string()
            }
        })?;
    String::from_utf8(written.bytes).map_err(|error| error.to_string())
}

/// What is written of a body, as long as there is room for it.
#[derive(Debug, Default)]
struct Written {
    bytes: Vec<u8>,
    /// Whether there was more than there is room for.
    is_full: bool,
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > BYTES_MAX - self.bytes.len() {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Values as a body sees them.
struct View<'a> {
    engine: &'a Engine,
    zone: Zone,
}

impl View<'_> {
    fn named(&self, fields: &[Field], values: &[Value]) -> BTreeMap<String, Shown> {
        let program = self.engine.program();
        fields
            .iter()
            .zip(values)
            .map(|(field, value)| {
                (
                    program.name(field.name).to_owned(),
                    self.value(&field.ty, value),
                )
            })
            .collect()
    }

    fn value(&self, ty: &Type, value: &Value) -> Shown {
        match (ty, value) {
            (_, Value::Unset) => Shown::UNDEFINED,
            (_, Value::Bool(bool)) => (*bool).into(),
            (_, Value::Int(int)) => (*int).into(),
            (Type::List(of), Value::List(values)) => {
                values.iter().map(|value| self.value(of, value)).collect()
            }
            (Type::Record(fields), Value::Record(values)) => {
                Shown::from(self.named(fields, values))
            }
            (_, other) => show::text(self.engine.program(), self.zone, other).into(),
        }
    }
}
