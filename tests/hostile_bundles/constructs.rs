//! Which constructs some programs are made of, and which of all that a program's types can hold they have not.
//!
//! What there is comes from the types themselves, as they are read: whatever is added to them is looked for from then on.

use std::{cell::RefCell, collections::BTreeSet};

use nurture_runtime::program::Program;
use serde::{
    Deserialize,
    de::{
        DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, VariantAccess, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Value};

/// The constructs of programs: `Instruction::Tagged` for a variant, `Flow.holdout` for what may be left out, is empty or false.
#[derive(Debug, Default)]
pub struct Constructs {
    known: BTreeSet<String>,
    seen: BTreeSet<String>,
}

impl Constructs {
    /// Looks at a program.
    pub fn add(&mut self, program: &Program) {
        let constructs = RefCell::new(std::mem::take(self));
        let value = serde_json::to_value(program).unwrap();
        let walk = Walk {
            value: &value,
            place: String::new(),
            constructs: &constructs,
        };
        assert!(Program::deserialize(walk).unwrap() == *program);
        *self = constructs.into_inner();
    }

    /// What none of the programs has.
    pub fn missing(&self) -> Vec<&str> {
        self.known
            .difference(&self.seen)
            .map(String::as_str)
            .collect()
    }

    fn meet(&mut self, construct: &str, is_there: bool) {
        self.known.insert(construct.to_owned());
        if is_there {
            self.seen.insert(construct.to_owned());
        }
    }
}

/// A value that is read, where it stands in its type, and what has been met.
#[derive(Clone)]
struct Walk<'w> {
    value: &'w Value,
    place: String,
    constructs: &'w RefCell<Constructs>,
}

impl<'w> Walk<'w> {
    fn at(&self, value: &'w Value, place: String) -> Self {
        Self {
            value,
            place,
            constructs: self.constructs,
        }
    }

    fn meet(&self, is_there: bool) {
        self.constructs.borrow_mut().meet(&self.place, is_there);
    }

    fn members(&self, owner: &str) -> impl Iterator<Item = (&'w str, Self)> {
        let members = self.value.as_object().unwrap().iter();
        members.map(move |(name, value)| (name.as_str(), self.at(value, format!("{owner}.{name}"))))
    }

    /// Elements of a tuple, each of which has a place of its own.
    fn elements(&self) -> impl Iterator<Item = Self> {
        let elements = self.value.as_array().unwrap().iter().enumerate();
        elements.map(|(number, value)| self.at(value, format!("{}.{number}", self.place)))
    }
}

impl<'de> Deserializer<'de> for Walk<'_> {
    type Error = Error;

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct map identifier ignored_any
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.value.clone().deserialize_any(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.meet(*self.value == Value::Bool(true));
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.meet(!self.value.is_null());
        if self.value.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let elements = self.value.as_array().unwrap();
        self.meet(!elements.is_empty());
        let elements = elements.iter();
        let elements = elements.map(|value| self.at(value, format!("{}[]", self.place)));
        visitor.visit_seq(SeqDeserializer::new(elements))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(SeqDeserializer::new(self.elements()))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(MapDeserializer::new(self.members(name)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // A variant with something in it is an object of one member.
        let object = self
            .value
            .as_object()
            .and_then(|object| object.iter().next());
        let (chosen, value) = match object {
            Some((chosen, value)) => (chosen.as_str(), value),
            None => (self.value.as_str().unwrap(), self.value),
        };
        for variant in variants {
            let construct = format!("{name}::{variant}");
            let mut constructs = self.constructs.borrow_mut();
            constructs.meet(&construct, *variant == chosen);
        }
        let content = self.at(value, format!("{name}::{chosen}"));
        visitor.visit_enum(Chosen { chosen, content })
    }
}

impl IntoDeserializer<'_, Error> for Walk<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A variant and what is in it.
struct Chosen<'w> {
    chosen: &'w str,
    content: Walk<'w>,
}

impl<'de, 'w> EnumAccess<'de> for Chosen<'w> {
    type Error = Error;
    type Variant = Walk<'w>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Walk<'w>), Error> {
        let variant = IntoDeserializer::<Error>::into_deserializer(self.chosen);
        Ok((seed.deserialize(variant)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Walk<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let place = self.place.clone();
        visitor.visit_map(MapDeserializer::new(self.members(&place)))
    }
}
