//! The small set of components that every page is made of, on native elements.

pub mod avatar;
pub mod badge;
pub mod button;
pub mod copy_button;
pub mod empty_state;
pub mod error_state;
pub mod icon;
pub mod live_badge;
pub mod page_title;
pub mod skeleton;
pub mod time;

pub use self::{
    avatar::Avatar,
    badge::{Badge, Meaning},
    button::{Button, ButtonKind},
    copy_button::CopyButton,
    empty_state::EmptyState,
    error_state::ErrorState,
    icon::Icon,
    live_badge::{LiveBadge, Liveness},
    page_title::PageTitle,
    skeleton::Skeleton,
    time::{Time, use_now},
};
