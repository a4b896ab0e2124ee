//! What is worked out from what is known, and again only when that changes.
//!
//! Leptos compiles its memo anew for every type that is held in one; here all of them hold one type, and only reading knows
//! which it is. Refuses to know what is worked out.

use leptos::prelude::*;
use leptos::reactive::computed;
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

trait Held: Any + Send + Sync {
    fn is(&self, other: &dyn Held) -> bool;
}

impl<T: Any + PartialEq + Send + Sync> Held for T {
    fn is(&self, other: &dyn Held) -> bool {
        (other as &dyn Any).downcast_ref() == Some(self)
    }
}

/// A value of any type that can be compared.
#[derive(Clone)]
pub struct Kept(Arc<dyn Held>);

impl Kept {
    /// Keeps a value.
    pub fn new<T: PartialEq + Send + Sync + 'static>(value: T) -> Self {
        Self(Arc::new(value))
    }

    fn value<T: 'static>(&self) -> &T {
        match (&*self.0 as &dyn Any).downcast_ref() {
            Some(value) => value,
            None => unreachable!(),
        }
    }
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(&*other.0)
    }
}

/// What makes a value, given the one it made before.
pub type Work = Box<dyn Fn(Option<&Kept>) -> Kept + Send + Sync>;

/// A value that follows what it was worked out from. Copy it freely.
pub struct Memo<T> {
    kept: computed::Memo<Kept>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// What `work` makes, which is given what it made before.
    pub fn new(work: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        Self::of(Box::new(move |before| Kept::new(work(before.map(Kept::value)))))
    }

    /// The same; `work` promises to keep nothing but `T`.
    pub fn of(work: Work) -> Self {
        Self { kept: made(work), of: PhantomData }
    }

    /// Looks at the value, and is run again when it changes.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(now(self.kept).value())
    }

    /// Looks at the value once.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(once(self.kept).value())
    }

    /// A copy of the value; whoever takes it is run again when it changes.
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// A copy of the value, taken once.
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Signal::derive(move || memo.get())
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> From<RwSignal<T>> for Memo<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::new(move |_| signal.get())
    }
}

/// Does this, and again whenever what it has read changes; compiled once for all who follow something.
pub fn follow(act: impl FnMut() + 'static) {
    followed(Box::new(act));
}

fn followed(mut act: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| act());
}

fn made(work: Work) -> computed::Memo<Kept> {
    computed::Memo::new(work)
}

fn now(kept: computed::Memo<Kept>) -> Kept {
    kept.get()
}

fn once(kept: computed::Memo<Kept>) -> Kept {
    kept.get_untracked()
}
