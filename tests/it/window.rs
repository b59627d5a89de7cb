//! The whole window without a display, driven through the events of egui: is every part of it connected?

mod access;
mod canvas;
mod dialogs;
mod frame;
mod layout;
mod matrix;
mod merging;
mod narrow;
mod opening;
mod panels;
mod pictures;
mod random_input;
mod reader;
mod recovery;
mod saving;
mod table;
mod time;
mod views;
