//! Copies mode, owner, access control list and user attributes to the file that replaces another. Never widens access.

#[cfg(not(unix))]
pub(super) use other::NoFileAttributes as FileAttributes;
#[cfg(unix)]
pub(super) use unix::FileAttributes;

#[cfg(unix)]
mod unix {
    use std::fs::{File, Metadata, Permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    use super::extended::{self, ExtendedAttributes};
    use crate::store::disk;

    /// The attributes of a file, as far as the disk and the rights of the user allow to read them.
    pub(in crate::store) struct FileAttributes {
        mode: u32,
        uid: u32,
        gid: u32,
        extended: ExtendedAttributes,
    }

    impl FileAttributes {
        pub(in crate::store) fn of(file: &File, metadata: &Metadata) -> Self {
            let mode = metadata.mode() & 0o777;
            Self { mode, uid: metadata.uid(), gid: metadata.gid(), extended: ExtendedAttributes::of(file) }
        }

        /// Applies them to a new file to which only its owner has access so far. If an attribute cannot be applied,
        /// access stays narrower.
        pub(in crate::store) fn give_to(&self, file: &File) {
            let is_group_kept = self.give_owner(file);
            let is_list_dropped = extended::drop_access_list(file);
            let mut mode = if is_group_kept { self.mode } else { narrowed(self.mode) };
            if self.extended.has_access_list() && !is_group_kept || !is_list_dropped {
                mode &= !0o070;
            }
            // Disks without modes refuse this, and have no mode to keep.
            drop(disk::set_permissions(file, &Permissions::from_mode(mode)));
            // With an access control list, the group bits of the mode are the upper bound of the list, not the rights
            // of the group.
            if is_group_kept && !self.extended.give_access_list(file) {
                drop(disk::set_permissions(file, &Permissions::from_mode(mode & !0o070)));
            }
            self.extended.give_user_attributes(file);
        }

        /// Applies owner and group. Returns whether the group is the same afterwards.
        fn give_owner(&self, file: &File) -> bool {
            let owner = |file: &File| disk::file_metadata(file).map(|metadata| (metadata.uid(), metadata.gid())).ok();
            if owner(file) == Some((self.uid, self.gid)) {
                return true;
            }
            if disk::set_owner(file, Some(self.uid), self.gid).is_err() {
                drop(disk::set_owner(file, None, self.gid));
            }
            owner(file).is_some_and(|(_, gid)| gid == self.gid)
        }
    }

    /// A mode for a file of another group: the group and others may do only what both the old group and others could.
    fn narrowed(mode: u32) -> u32 {
        let both = (mode >> 3) & mode & 0o7;
        (mode & 0o700) | (both << 3) | both
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn another_group_gets_no_more_than_everybody() {
            let modes = [0o640, 0o664, 0o604, 0o600, 0o666].map(super::narrowed);
            assert_eq!(modes, [0o600, 0o644, 0o600, 0o600, 0o666]);
        }
    }
}

/// Extended attributes. Linux only; on other systems they are lost.
#[cfg(unix)]
mod extended {
    #[cfg(not(target_os = "linux"))]
    pub(super) use elsewhere::{NoExtendedAttributes as ExtendedAttributes, drop_access_list};
    #[cfg(target_os = "linux")]
    pub(super) use linux::*;

    #[cfg(target_os = "linux")]
    mod linux {
        use std::ffi::{CStr, CString};
        use std::fs::File;

        use crate::store::disk;

        const ACCESS_LIST: &CStr = c"system.posix_acl_access";

        /// The access control list and the attributes whose names begin with "user.".
        pub(in crate::store::attributes) struct ExtendedAttributes {
            access_list: Option<Vec<u8>>,
            user: Vec<(CString, Vec<u8>)>,
        }

        impl ExtendedAttributes {
            pub(in crate::store::attributes) fn of(file: &File) -> Self {
                let names = disk::attribute_names(file).unwrap_or_default();
                let names = names.split_inclusive(|byte| *byte == 0).filter_map(|n| CStr::from_bytes_with_nul(n).ok());
                let user = names.filter(|name| name.to_bytes().starts_with(b"user."));
                Self {
                    access_list: disk::attribute(file, ACCESS_LIST).ok(),
                    user: user.filter_map(|name| Some((name.to_owned(), disk::attribute(file, name).ok()?))).collect(),
                }
            }

            pub(in crate::store::attributes) fn has_access_list(&self) -> bool {
                self.access_list.is_some()
            }

            /// Applies the access control list. Returns false if that failed.
            pub(in crate::store::attributes) fn give_access_list(&self, file: &File) -> bool {
                self.access_list.as_ref().is_none_or(|list| disk::set_attribute(file, ACCESS_LIST, list).is_ok())
            }

            pub(in crate::store::attributes) fn give_user_attributes(&self, file: &File) {
                for (name, value) in &self.user {
                    disk::set_attribute(file, name, value).ok();
                }
            }
        }

        /// Removes the access control list that a new file inherits from its folder, which may allow more than the old
        /// file did. Returns false if that failed.
        pub(in crate::store::attributes) fn drop_access_list(file: &File) -> bool {
            disk::remove_attribute(file, ACCESS_LIST).is_ok()
        }
    }

    #[cfg(not(target_os = "linux"))]
    mod elsewhere {
        use std::fs::File;

        pub(in crate::store::attributes) struct NoExtendedAttributes;

        impl NoExtendedAttributes {
            pub(in crate::store::attributes) fn of(_: &File) -> Self {
                Self
            }
            pub(in crate::store::attributes) fn has_access_list(&self) -> bool {
                false
            }
            pub(in crate::store::attributes) fn give_access_list(&self, _: &File) -> bool {
                true
            }
            pub(in crate::store::attributes) fn give_user_attributes(&self, _: &File) {}
        }

        pub(in crate::store::attributes) fn drop_access_list(_: &File) -> bool {
            true
        }
    }
}

#[cfg(not(unix))]
mod other {
    use std::fs::{File, Metadata};

    /// No attributes: a new file gets the access control list of its folder, and read-only files are refused earlier.
    pub(in crate::store) struct NoFileAttributes;

    impl NoFileAttributes {
        pub(in crate::store) fn of(_: &File, _: &Metadata) -> Self {
            Self
        }
        pub(in crate::store) fn give_to(&self, _: &File) {}
    }
}
