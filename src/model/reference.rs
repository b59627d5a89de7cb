//! What records point at. Each record lists that once, beside its fields: checks, deletion, copies and new ids all walk
//! these lists, so that a pointer that is listed is forgotten by none of them.

use std::collections::{BTreeSet, HashMap};

use super::{Id, Map, Record, Target};

/// What becomes of a pointer when the record goes that it points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceStrength {
    /// What holds the pointer cannot be without it, and goes too.
    Required,
    /// The pointer is cleared, or taken out of its list.
    Optional,
    /// It may name what does not exist: words that can be an id, or how a figure is drawn. It is given the new id of a
    /// record, and breaks nothing without it.
    Mention,
}

/// A pointer of a record at a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The field that holds it, as in the file.
    pub field: &'static str,
    /// What it points at.
    pub to: Target,
    /// What becomes of it when that goes.
    pub strength: ReferenceStrength,
}

/// What can point at records: a record, a field of it, or a part of a field.
///
/// An id or a target is required. Inside an `Option` or a `Vec` it is optional: what is required there is the item, not
/// the record.
pub trait References {
    /// Calls `visit` with each of its pointers.
    fn references(&self, visit: &mut dyn FnMut(Reference));

    /// Points at what `relink` answers for each record that it points at now, and at nothing where it answers nothing.
    /// False if a required pointer is lost by that: it is to be taken away.
    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool;
}

/// Lists the fields of a type that can point at records: `references!(Tie: from, to, evidence)`.
macro_rules! references {
    ($type:ty: $($field:ident),+) => {
        impl $crate::model::References for $type {
            fn references(&self, visit: &mut dyn FnMut($crate::model::Reference)) {
                $($crate::model::References::references(&self.$field, &mut |reference| {
                    visit($crate::model::Reference { field: stringify!($field), ..reference });
                });)+
            }

            fn relink(
                &mut self,
                relink: &mut dyn FnMut(&$crate::model::Target) -> Option<$crate::model::Target>,
            ) -> bool {
                $($crate::model::References::relink(&mut self.$field, relink))&&+
            }
        }
    };
    ($type:ty:) => {
        impl $crate::model::References for $type {
            fn references(&self, _: &mut dyn FnMut($crate::model::Reference)) {}

            fn relink(&mut self, _: &mut dyn FnMut(&$crate::model::Target) -> Option<$crate::model::Target>) -> bool {
                true
            }
        }
    };
}
pub(super) use references;

impl References for Target {
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        visit(Reference { field: "", to: self.clone(), strength: ReferenceStrength::Required });
    }

    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool {
        relink(self).map(|to| *self = to).is_some()
    }
}

impl<T: Record> References for Id<T> {
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        T::target(self).references(visit);
    }

    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool {
        relink(&T::target(self)).and_then(T::id_of).map(|id| *self = id).is_some()
    }
}

/// Visits what holds its own in an item that can be taken away.
fn optional(part: &impl References, visit: &mut dyn FnMut(Reference)) {
    part.references(&mut |reference| {
        let strength = match reference.strength {
            ReferenceStrength::Required | ReferenceStrength::Optional => ReferenceStrength::Optional,
            ReferenceStrength::Mention => ReferenceStrength::Mention,
        };
        visit(Reference { strength, ..reference });
    });
}

impl<T: References> References for Option<T> {
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        self.iter().for_each(|part| optional(part, visit));
    }

    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool {
        if self.as_mut().is_some_and(|part| !part.relink(relink)) {
            *self = None;
        }
        true
    }
}

impl<T: References> References for Vec<T> {
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        self.iter().for_each(|part| optional(part, visit));
    }

    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool {
        self.retain_mut(|part| part.relink(relink));
        true
    }
}

/// What records cannot be without, and which cannot be without it.
pub struct Dependants(HashMap<Target, Vec<Target>>);

impl Dependants {
    /// Of all records of a map.
    pub fn of(map: &Map) -> Self {
        let mut dependants: HashMap<Target, Vec<Target>> = HashMap::new();
        map.for_each_record(&mut |at, record| {
            required(record, &mut |to| dependants.entry(to).or_default().push(at.clone()));
        });
        Self(dependants)
    }

    /// The records that cannot be without this one, in the order of the file.
    pub fn dependants_of(&self, target: &Target) -> &[Target] {
        self.0.get(target).map_or(&[], Vec::as_slice)
    }
}

/// Calls `visit` with everything that a record cannot be without.
fn required(record: &dyn References, visit: &mut dyn FnMut(Target)) {
    record.references(&mut |reference| {
        if reference.strength == ReferenceStrength::Required {
            visit(reference.to);
        }
    });
}

impl Map {
    /// Adds to some records everything that cannot be without one of them. Each record is looked at once.
    pub fn add_dependants(&self, targets: &mut BTreeSet<Target>) {
        if targets.is_empty() {
            return;
        }
        let dependants = Dependants::of(self);
        let mut waiting: Vec<Target> = targets.iter().cloned().collect();
        while let Some(target) = waiting.pop() {
            let new = dependants.dependants_of(&target).iter().filter(|dependant| targets.insert((*dependant).clone()));
            waiting.extend(new.cloned());
        }
    }

    /// Everything all of whose required pointers lead to some records, and those records themselves: what hangs between
    /// them.
    pub fn add_connected(&self, targets: &mut BTreeSet<Target>) {
        let dependants = Dependants::of(self);
        let mut waiting: Vec<Target> = targets.iter().cloned().collect();
        while let Some(target) = waiting.pop() {
            for dependant in dependants.dependants_of(&target) {
                let mut is_joined = true;
                if let Some(record) = self.record(dependant) {
                    required(record, &mut |to| is_joined &= targets.contains(&to));
                }
                if is_joined && targets.insert(dependant.clone()) {
                    waiting.push(dependant.clone());
                }
            }
        }
    }

    /// The records of which a required pointer leads nowhere, neither here nor, where `elsewhere` says so, there.
    pub fn dangling_records(&self, elsewhere: impl Fn(&Target) -> bool) -> BTreeSet<Target> {
        let mut stranded = BTreeSet::new();
        self.for_each_record(&mut |at, record| {
            required(record, &mut |to| {
                if !to.is_in(self) && !elsewhere(&to) {
                    stranded.insert(at.clone());
                }
            });
        });
        stranded
    }

    /// Takes records out, with everything that cannot be without them, and clears the other pointers at any of that.
    pub fn remove(&mut self, targets: impl IntoIterator<Item = Target>) {
        let mut gone: BTreeSet<Target> = targets.into_iter().collect();
        if gone.is_empty() {
            return;
        }
        self.add_dependants(&mut gone);
        self.retain(&mut |target| !gone.contains(target));
        self.relink(&mut |to| (!gone.contains(to)).then(|| to.clone()));
    }
}
