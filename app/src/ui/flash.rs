//! A value that changes flashes once, quietly.

use leptos::prelude::*;

/// The class of an element that shows `value`: empty until it changes, then one of two names of the same animation, so that
/// each change starts it anew.
pub fn use_flash<T: PartialEq + Send + Sync + 'static>(value: Memo<T>) -> Signal<&'static str> {
    let changes = Memo::new(move |before: Option<&u32>| {
        value.track();
        before.map_or(0, |changes| changes.wrapping_add(1))
    });
    // Counted from the beginning, also while nothing shows it: what appears later is a change too.
    Effect::new(move |_| changes.track());
    Signal::derive(move || match changes.get() {
        0 => "",
        n if n % 2 == 0 => "flash-even",
        _ => "flash-odd",
    })
}
