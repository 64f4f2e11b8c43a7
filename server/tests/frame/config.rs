//! The program itself: what it takes from where, and what it refuses to start with.

use std::process::{Command, Output};

use tempfile::TempDir;

/// Runs the program in an empty folder, with a database in memory.
pub fn program(folder: &TempDir, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.current_dir(folder.path()).args(arguments).env("PORTRAIT_DATABASE", "mem://").env("PORTRAIT_LOG", "warn");
    for (name, value) in variables {
        command.env(name, value);
    }
    command.output().unwrap()
}

fn refusal(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn plain_http_on_another_address_refuses_to_start_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    for address in ["0.0.0.0:3149", "[::]:3149", "192.0.2.1:3149"] {
        let text = refusal(&program(&folder, &["run"], &[("PORTRAIT_LISTEN", address)]));
        assert!(text.contains("plain http") && text.contains("behind_proxy"), "{text}");
    }
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let link = |arguments: &[&str], variables: &[(&str, &str)]| {
        let output = program(&folder, &[&["setup-link"], arguments].concat(), variables);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(link(&[], &[]).starts_with("http://127.0.0.1:3000/setup?token="));
    std::fs::write(folder.path().join("portrait.toml"), "public_url = 'https://file.example'").unwrap();
    assert!(link(&[], &[]).starts_with("https://file.example/setup?token="));
    let environment = [("PORTRAIT_PUBLIC_URL", "https://environment.example")];
    assert!(link(&[], &environment).starts_with("https://environment.example/setup?token="));
    assert!(link(&["--public-url", "https://flag.example"], &environment).starts_with("https://flag.example/setup?token="));
    std::fs::write(folder.path().join("other.toml"), "public_url = 'https://other.example'").unwrap();
    assert!(link(&["--config", "other.toml"], &[]).starts_with("https://other.example/setup?token="));
}

#[test]
fn a_wrong_value_is_named_with_its_key_and_its_place() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value, key) in [
        ("PORTRAIT_LISTEN", "here", "listen"),
        ("PORTRAIT_CACHE_MB", "much", "cache_mb"),
        ("PORTRAIT_BEHIND_PROXY", "perhaps", "behind_proxy"),
        ("PORTRAIT_LOG_FORMAT", "xml", "log_format"),
        ("PORTRAIT_TIME_ZONE", "Mars/Olympus", "time_zone"),
        ("PORTRAIT_SETUP_TOKEN", "short", "setup_token"),
        ("PORTRAIT_QUEUE", "0", "queue"),
        ("PORTRAIT_PUBLIC_URL", "crm", "public_url"),
        ("PORTRAIT_LOG", "=,=", "log"),
    ] {
        let text = refusal(&program(&folder, &["run"], &[(name, value)]));
        assert!(text.contains(&format!("`{key}`")), "{name}: {text}");
    }
    std::fs::write(folder.path().join("portrait.toml"), "lisen = '127.0.0.1:3149'").unwrap();
    let text = refusal(&program(&folder, &["run"], &[]));
    assert!(text.contains("`lisen`") && text.contains("portrait.toml"), "{text}");
    let text = refusal(&program(&folder, &["--config", "nothing.toml"], &[]));
    assert!(text.contains("nothing.toml"), "{text}");
}

#[test]
fn a_backup_is_never_written_over_a_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("kept"), "kept").unwrap();
    let output = program(&folder, &["backup", "kept"], &[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(std::fs::read_to_string(folder.path().join("kept")).unwrap(), "kept");
    let output = program(&folder, &["restore", "nothing"], &[]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing"));
}
