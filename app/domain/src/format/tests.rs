use proptest::prelude::*;

use super::*;

const MONTHS: Months = Months {
    long: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    short: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn auckland() -> Offsets {
    Offsets { name: "Pacific/Auckland".into(), initial: 13 * 3600, changes: Vec::new() }
}

#[test]
fn the_reader_is_met_in_the_first_language_we_speak() {
    assert_eq!(Locale::from_accept_language("fr;q=0.9, de-DE;q=0.8, en"), Locale::German);
    assert_eq!(Locale::from_accept_language("pl"), Locale::Polish);
    assert_eq!(Locale::from_accept_language(""), Locale::English);
}

#[test]
fn numbers_are_grouped_as_the_reader_writes_them() {
    assert_eq!(integer(0, Locale::English), "0");
    assert_eq!(integer(999, Locale::English), "999");
    assert_eq!(integer(12_431, Locale::English), "12,431");
    assert_eq!(integer(1_000_000, Locale::German), "1.000.000");
    assert_eq!(integer(1234, Locale::Polish), "1234");
    assert_eq!(integer(12_345, Locale::Polish), "12\u{a0}345");
}

#[test]
fn amounts_have_two_decimals_and_keep_every_digit_before_them() {
    assert_eq!(amount("129.9", Some("PLN"), Locale::English), "129.90\u{a0}PLN");
    assert_eq!(amount("90071992547409931.5", None, Locale::English), "90,071,992,547,409,931.50");
    assert_eq!(amount("1234", None, Locale::German), "1.234,00");
    assert_eq!(amount("0.005", None, Locale::English), "0.01");
    assert_eq!(amount("999.995", None, Locale::English), "1,000.00");
    assert_eq!(amount("9.9949", None, Locale::English), "9.99");
    assert_eq!(amount("-5", Some("EUR"), Locale::English), "−5.00\u{a0}EUR");
    assert_eq!(amount("n/a", None, Locale::English), "n/a");
}

#[test]
fn decimals_keep_their_digits() {
    assert_eq!(decimal("1234567.12345678901234567890", Locale::Polish), "1\u{a0}234\u{a0}567,12345678901234567890");
    assert_eq!(decimal("0012", Locale::English), "12");
    assert_eq!(decimal("1e5", Locale::English), "1e5");
}

#[test]
fn days_and_times_are_those_of_the_workspace_zone() {
    let now = at("2026-11-23T10:42:07Z");
    assert_eq!(time(now, &auckland()), "23:42:07");
    assert_eq!(exact_time(at("2026-11-23T10:42:07.004Z"), &auckland()), "23:42:07.004");
    assert_eq!(date(at("2024-03-13T23:00:00Z"), &auckland(), &MONTHS), "14 Mar 2024");
    assert_eq!(day(at("2026-11-22T11:00:00Z"), now, &auckland()), Day::Today);
    assert_eq!(day(at("2026-11-22T10:59:59Z"), now, &auckland()), Day::Yesterday);
    assert_eq!(day_date(now, now, &auckland(), &MONTHS), "23 November");
    assert_eq!(day_date(at("2025-05-02T12:00:00Z"), now, &auckland(), &MONTHS), "3 May 2025");
}

#[test]
fn how_long_ago_is_said_in_the_largest_unit_that_is_true() {
    let now = at("2026-11-23T10:42:07Z");
    let utc = Offsets::default();
    let said = |text: &str| ago(at(text), now, &utc, &MONTHS);
    assert_eq!(said("2026-11-23T10:42:09Z"), Ago::JustNow);
    assert_eq!(said("2026-11-23T10:41:58Z"), Ago::JustNow);
    assert_eq!(said("2026-11-23T10:41:55Z"), Ago::Seconds(12));
    assert_eq!(said("2026-11-23T10:38:00Z"), Ago::Minutes(4));
    assert_eq!(said("2026-11-23T08:00:00Z"), Ago::Hours(2));
    assert_eq!(said("2026-11-22T21:14:48Z"), Ago::Yesterday("21:14".into()));
    assert_eq!(said("2026-05-03T21:14:48Z"), Ago::On("3 May".into()));
    assert_eq!(said("2024-05-03T21:14:48Z"), Ago::On("3 May 2024".into()));
}

#[test]
fn a_birthday_is_a_date_without_a_zone() {
    assert_eq!(plain_date("1988-02-29", &MONTHS).as_deref(), Some("29 Feb 1988"));
    assert_eq!(plain_date("1988-02-29T00:00:00.000Z", &MONTHS).as_deref(), Some("29 Feb 1988"));
    assert_eq!(plain_date("about 1988", &MONTHS), None);
    assert_eq!(age("1988-02-29", at("2026-11-23T00:00:00Z"), &Offsets::default()), Some(38));
    assert_eq!(age("2026-11-24", at("2026-11-23T00:00:00Z"), &Offsets::default()), None);
    assert_eq!(age("ż988-02-29", at("2026-11-23T00:00:00Z"), &Offsets::default()), None);
}

proptest! {
    #[test]
    fn any_text_and_any_instant_can_be_written(text in "\\PC{0,30}|-?[0-9]{1,30}(\\.[0-9]{0,30})?", a in any::<i64>(), b in any::<i64>()) {
        for locale in [Locale::English, Locale::German, Locale::Polish] {
            let _ = (amount(&text, None, locale), decimal(&text, locale));
        }
        let (a, b) = (Timestamp::from_millis(a), Timestamp::from_millis(b));
        let _ = (ago(a, b, &auckland(), &MONTHS), day_date(a, b, &auckland(), &MONTHS), date_time(a, &auckland(), &MONTHS), age(&text, b, &auckland()));
    }

    #[test]
    fn grouping_only_adds_separators(n in any::<u64>()) {
        for locale in [Locale::English, Locale::German, Locale::Polish] {
            prop_assert_eq!(integer(n, locale).replace(locale.group(), ""), n.to_string());
        }
    }
}
