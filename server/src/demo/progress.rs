//! How far the demo is, for who watches the start.

use std::io::{IsTerminal, Write};

/// Tells the progress on standard output: on one line at a terminal, else every tenth percent on a line of its own.
pub fn print(percent: u8) {
    let mut out = std::io::stdout().lock();
    // A closed output is no reason to stop filling.
    let _ = if out.is_terminal() {
        write!(out, "\rFilling the demo workspace: {percent} %{}", if percent == 100 { "\n" } else { "" })
    } else if percent.is_multiple_of(10) {
        writeln!(out, "Filling the demo workspace: {percent} %")
    } else {
        Ok(())
    };
    let _ = out.flush();
}
