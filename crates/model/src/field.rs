//! The seam between records and screens: a field token carries kind, key and type, so a screen names the token and
//! everything else follows.

use crate::time::Instant;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::marker::PhantomData;
use erikti_sync::{Id, Ledger, Name, Pen, Record, Space, Value};

/// A type that a field can hold.
pub trait Cell: Sized {
    /// As a value.
    fn into_value(self) -> Value;
    /// From a value; `None` for a value of another shape.
    fn from_value(value: &Value) -> Option<Self>;
}

/// A field of kind `K` holding a `T`.
#[derive(Debug)]
pub struct Field<K, T> {
    /// The kind's name.
    pub kind: &'static str,
    /// The field's name.
    pub key: &'static str,
    /// Locale key of its label.
    pub label: &'static str,
    holds: PhantomData<fn() -> (K, T)>,
}

impl<K, T> Field<K, T> {
    /// A token; made by `record!` only.
    pub const fn new(kind: &'static str, key: &'static str, label: &'static str) -> Self {
        Field { kind, key, label, holds: PhantomData }
    }
}

impl<K, T> Clone for Field<K, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, T> Copy for Field<K, T> {}

/// A field without its type: what lists of all fields hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The kind's name.
    pub kind: &'static str,
    /// The field's name.
    pub key: &'static str,
    /// Locale key of its label.
    pub label: &'static str,
}

/// Reading by token.
pub trait Read {
    /// The value shown, if the field was set to one of its type.
    fn get<K, T: Cell>(&self, field: Field<K, T>) -> Option<T>;
}

impl Read for Record {
    fn get<K, T: Cell>(&self, field: Field<K, T>) -> Option<T> {
        T::from_value(self.value(field.key)?)
    }
}

/// Writing by token.
pub trait Write {
    /// Sets a field of a record that lives in `space`.
    fn set<K, T: Cell>(&mut self, space: &Space, record: Id, field: Field<K, T>, value: T);
    /// Empties a field.
    fn empty<K, T: Cell>(&mut self, space: &Space, record: Id, field: Field<K, T>);
    /// The value as it will be.
    fn will_be<K, T: Cell>(&self, record: Id, field: Field<K, T>) -> Option<T>;
}

impl Write for Pen<'_> {
    fn set<K, T: Cell>(&mut self, space: &Space, record: Id, field: Field<K, T>, value: T) {
        self.put(space, record, &Name::new(field.kind), &Name::new(field.key), value.into_value());
    }

    fn empty<K, T: Cell>(&mut self, space: &Space, record: Id, field: Field<K, T>) {
        self.put(space, record, &Name::new(field.kind), &Name::new(field.key), Value::Empty);
    }

    fn will_be<K, T: Cell>(&self, record: Id, field: Field<K, T>) -> Option<T> {
        T::from_value(self.value(record, field.key)?)
    }
}

/// The records of a kind whose `field` holds `value`, oldest first.
pub fn pointing_at<'a, K>(
    ledger: &'a Ledger,
    field: Field<K, Id>,
    value: Id,
) -> impl Iterator<Item = (Id, &'a Record)> + 'a
where
    K: 'a,
{
    ledger.of_kind(field.kind).filter(move |(_, record)| record.get(field) == Some(value))
}

macro_rules! cell {
    ($type:ty, $variant:ident, $into:expr, $from:expr) => {
        impl Cell for $type {
            fn into_value(self) -> Value {
                Value::$variant($into(self))
            }
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::$variant(held) => $from(held),
                    _ => None,
                }
            }
        }
    };
}

cell!(String, Text, |text: String| text.into(), |held: &alloc::sync::Arc<str>| Some(held.to_string()));
cell!(Vec<u8>, Bytes, |bytes: Vec<u8>| bytes.into(), |held: &alloc::sync::Arc<[u8]>| Some(held.to_vec()));
cell!(bool, Flag, |flag| flag, |held: &bool| Some(*held));
cell!(i64, Int, |int| int, |held: &i64| Some(*held));
cell!(u32, Int, i64::from, |held: &i64| u32::try_from(*held).ok());
cell!(Id, Ref, |id| id, |held: &Id| Some(*held));
cell!(Instant, Int, |at: Instant| at.unix_ms(), |held: &i64| Some(Instant::from_unix_ms(*held)));

/// Declares a kind of record: a module's tokens, one a field, and the list of them.
macro_rules! record {
    ($(#[$doc:meta])* $kind:ident : $name:literal { $($(#[$field_doc:meta])* $field:ident : $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $kind;

        /// The kind's name in changes.
        pub const KIND: &str = $name;

        $(
            $(#[$field_doc])*
            #[allow(non_upper_case_globals)]
            pub const $field: $crate::Field<$kind, $type> =
                $crate::Field::new($name, stringify!($field), concat!("field-", $name, "-", stringify!($field)));
        )+

        /// Every field.
        pub const FIELDS: &[$crate::Spec] =
            &[$($crate::Spec { kind: $name, key: $field.key, label: $field.label }),+];
    };
}

/// Declares a closed set of choices, kept as its code; each has a locale key.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident ($prefix:literal) { $($(#[$variant_doc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }

        impl $name {
            /// All of them, in the order in which they are offered.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// What is stored.
            pub const fn code(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// Locale key.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => concat!($prefix, $code)),+ }
            }

            /// The choice with this code.
            pub fn parse(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|choice| choice.code() == code)
            }
        }

        impl $crate::Cell for $name {
            fn into_value(self) -> erikti_sync::Value {
                erikti_sync::Value::text(self.code())
            }
            fn from_value(value: &erikti_sync::Value) -> Option<Self> {
                match value {
                    erikti_sync::Value::Text(code) => $name::parse(code),
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use {choice, record};
