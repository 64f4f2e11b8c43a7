//! The directory: the list of people (product.md A).

use leptos::prelude::*;

/// The list of people.
#[component]
pub fn DirectoryPage() -> impl IntoView {}
