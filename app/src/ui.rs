//! The small set of components that every page is made of, on native elements.

pub mod avatar;
pub mod badge;
pub mod button;
pub mod copy_button;
pub mod empty_state;
pub mod error_state;
pub mod flash;
pub mod form_error;
pub mod icon;
pub mod live_badge;
pub mod page_title;
pub mod skeleton;
pub mod tag_dot;
pub mod text;
pub mod text_area;
pub mod time;
pub mod typed;
pub mod undo;

pub use self::{
    avatar::Avatar,
    badge::{Badge, Meaning},
    button::{Button, ButtonKind},
    copy_button::{CopyButton, CopyWordsButton},
    empty_state::EmptyState,
    error_state::ErrorState,
    flash::use_flash,
    form_error::use_form_error,
    icon::Icon,
    live_badge::{LiveBadge, Liveness},
    page_title::PageTitle,
    skeleton::Skeleton,
    tag_dot::TagDot,
    text::Text,
    text_area::TextArea,
    time::{Time, use_now},
    typed::use_typed,
    undo::Undo,
};
