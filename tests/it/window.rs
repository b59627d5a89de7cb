//! The whole window, driven through egui's own events, without a display: is every part of it wired?

mod dialogs;
mod frame;
mod layout;
mod matrix;
mod panels;
mod pictures;
mod reader;
mod time;
