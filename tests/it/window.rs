//! The whole window, driven through egui's own events, without a display: is every part of it wired?

mod canvas;
mod dialogs;
mod frame;
mod layout;
mod matrix;
mod opening;
mod panels;
mod pictures;
mod reader;
mod saving;
mod table;
mod time;
mod views;
