//! References between records. Each record type lists its references once, next to its fields. Checks, deletion, copies
//! and new ids all use these lists, so that none of them forgets a reference.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Id, Map, Record, Target};

/// The effect on a reference when the record that it points at is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceStrength {
    /// The record or item that has the reference cannot exist without it, and is deleted too.
    Required,
    /// The reference is cleared, or removed from its list.
    Optional,
    /// The reference may name a missing record, such as a speaker that may be an id, or the settings of a figure. It
    /// follows a change of the id, and a missing record is no problem.
    Mention,
}

/// A reference from a record to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name in the file of the field that has the reference.
    pub field: &'static str,
    /// The record that it points at.
    pub to: Target,
    /// The effect on the reference when this record is deleted.
    pub strength: ReferenceStrength,
}

/// Types that can contain references: records, their fields, and parts of fields.
///
/// An id or a target is a required reference. Inside an `Option` or a `Vec` it is optional, because the item can be
/// removed without the record.
pub trait References {
    /// Calls `visit` with each reference.
    fn references(&self, visit: &mut dyn FnMut(Reference));

    /// Replaces each reference by the result of `relink`, or clears it if the result is `None`. False if a required
    /// reference was lost; the caller must then remove the record or item.
    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool;
}

/// Lists the fields of a type that can have references: `references!(Tie: from, to, evidence)`.
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

/// Visits the references of an item that can be removed: required references become optional.
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

/// The dependants of each record: the records with a required reference to it.
pub struct Dependants(HashMap<Target, Vec<Target>>);

impl Dependants {
    /// Collects the dependants of all records of a map.
    pub fn of(map: &Map) -> Self {
        Self::of_kinds(map, |_| true)
    }

    /// Collects the dependants of the records of some kinds.
    fn of_kinds(map: &Map, is_wanted: impl Fn(&Target) -> bool) -> Self {
        let mut dependants: HashMap<Target, Vec<Target>> = HashMap::new();
        map.for_each_record(&mut |at, record| {
            required(record, &mut |to| {
                if is_wanted(&to) {
                    dependants.entry(to).or_default().push(at.clone());
                }
            });
        });
        Self(dependants)
    }

    /// The records that cannot exist without this one, in the order of the file.
    pub fn dependants_of(&self, target: &Target) -> &[Target] {
        self.0.get(target).map_or(&[], Vec::as_slice)
    }
}

/// Calls `visit` with every record that a record requires.
fn required(record: &dyn References, visit: &mut dyn FnMut(Target)) {
    record.references(&mut |reference| {
        if reference.strength == ReferenceStrength::Required {
            visit(reference.to);
        }
    });
}

impl Map {
    /// Adds all records that directly or indirectly require one of the targets. Visits each record once.
    pub fn add_dependants(&self, targets: &mut BTreeSet<Target>) {
        if targets.is_empty() {
            return;
        }
        // Only the dependants of targets and of dependants are needed. Most references of a large map are those of ties
        // to actors, which depend on nothing themselves.
        let kind = std::mem::discriminant::<Target>;
        let mut kinds: HashSet<_> = targets.iter().map(kind).collect();
        self.for_each_record(&mut |at, record| {
            if !kinds.contains(&kind(at)) {
                required(record, &mut |_| {
                    kinds.insert(kind(at));
                });
            }
        });
        let dependants = Dependants::of_kinds(self, |to| kinds.contains(&kind(to)));
        let mut waiting: Vec<Target> = targets.iter().cloned().collect();
        while let Some(target) = waiting.pop() {
            let new = dependants.dependants_of(&target).iter().filter(|dependant| targets.insert((*dependant).clone()));
            waiting.extend(new.cloned());
        }
    }

    /// Adds all records whose required references all point at targets or at other added records, such as the ties
    /// between actors.
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

    /// The records with a required reference to a record that is neither in this map nor `elsewhere`.
    pub fn dangling_records(&self, elsewhere: impl Fn(&Target) -> bool) -> BTreeSet<Target> {
        let mut dangling = BTreeSet::new();
        self.for_each_record(&mut |at, record| {
            required(record, &mut |to| {
                if !to.is_in(self) && !elsewhere(&to) {
                    dangling.insert(at.clone());
                }
            });
        });
        dangling
    }

    /// Deletes records and everything that requires them, and clears all other references to deleted records.
    pub fn remove(&mut self, targets: impl IntoIterator<Item = Target>) {
        let mut removed: BTreeSet<Target> = targets.into_iter().collect();
        if removed.is_empty() {
            return;
        }
        self.add_dependants(&mut removed);
        let removed: HashSet<Target> = removed.into_iter().collect();
        self.retain(&mut |target| !removed.contains(target));
        self.relink(&mut |to| (!removed.contains(to)).then(|| to.clone()));
    }
}
