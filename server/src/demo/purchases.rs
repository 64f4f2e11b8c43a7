//! The real part: who bought when, how many CDs, for how much (`server/demo/README.md`).

use std::{cmp::Reverse, io::Read};

use flate2::read::GzDecoder;
use jiff::{civil::Date, tz::Offset};

/// The data set as it was published, compressed.
const DATA: &[u8] = include_bytes!("../../demo/cdnow.txt.gz");

/// Milliseconds of a day.
pub(crate) const DAY: i64 = 24 * 60 * 60 * 1000;

/// One purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Purchase {
    /// 1 to 23570.
    pub(crate) customer: u32,
    /// Days since 1 January 1970.
    pub(crate) day: i64,
    /// Number of CDs.
    pub(crate) quantity: u32,
    /// US cents.
    pub(crate) cents: i64,
    /// Line of the file, without the headings, from 1: unique.
    pub(crate) row: u32,
}

/// A line that is no purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub(crate) struct ParseError {
    line: usize,
    problem: &'static str,
}

/// Every purchase, by customer and then by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Purchases(Vec<Purchase>);

impl Purchases {
    /// How many customers there are.
    pub(crate) const CUSTOMERS: usize = 23_570;

    /// Those that come with the program.
    pub(crate) fn embedded() -> Self {
        let mut text = String::new();
        GzDecoder::new(DATA).read_to_string(&mut text).expect("the embedded file is whole, a test reads it");
        Self::parse(&text).expect("the embedded file is sound, a test reads it")
    }

    /// Reads the file strictly: four columns, real dates, amounts with two digits, customers and their days in order.
    pub(crate) fn parse(text: &str) -> Result<Self, ParseError> {
        let mut purchases: Vec<Purchase> = Vec::new();
        for (index, line) in text.lines().enumerate().skip(1) {
            let fault = |problem| ParseError { line: index + 1, problem };
            let mut columns = line.split_ascii_whitespace();
            let (Some(customer), Some(date), Some(quantity), Some(amount), None) =
                (columns.next(), columns.next(), columns.next(), columns.next(), columns.next())
            else {
                return Err(fault("not four columns"));
            };
            let purchase = Purchase {
                customer: customer.parse().map_err(|_| fault("no customer number"))?,
                day: day(date).ok_or(fault("no date"))?,
                quantity: quantity.parse().map_err(|_| fault("no quantity"))?,
                cents: cents(amount).ok_or(fault("no amount"))?,
                row: u32::try_from(index).map_err(|_| fault("too many lines"))?,
            };
            if purchases.last().is_some_and(|last| (last.customer, last.day) > (purchase.customer, purchase.day)) {
                return Err(fault("out of order"));
            }
            purchases.push(purchase);
        }
        Ok(Self(purchases))
    }

    /// The purchases of each customer.
    pub(crate) fn customers(&self) -> impl Iterator<Item = &[Purchase]> {
        self.0.chunk_by(|a, b| a.customer == b.customer)
    }

    /// The last day on which somebody bought something.
    pub(crate) fn last_day(&self) -> i64 {
        self.0.iter().map(|purchase| purchase.day).max().unwrap_or(0)
    }

    /// `count` customers; those who bought last come first.
    ///
    /// So even a small demo ends today, a demo that is still being filled begins where people look first, and a greater
    /// count begins with every smaller one.
    pub(crate) fn choose(&self, count: usize) -> Vec<&[Purchase]> {
        let mut ranked: Vec<&[Purchase]> = self.customers().collect();
        ranked.sort_by_cached_key(|purchases| {
            let number = u64::from(purchases[0].customer);
            let last = purchases.last().map(|purchase| purchase.day);
            (Reverse(last), super::random::Random::of(&[number, 1]).number())
        });
        ranked.truncate(count);
        ranked
    }
}

/// `19970101` as days since 1970.
fn day(text: &str) -> Option<i64> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()?;
    let midnight = Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?;
    Some(midnight.as_millisecond().div_euclid(DAY))
}

/// `29.33` as cents.
fn cents(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.')?;
    if part.len() != 2 || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(whole.parse::<i64>().ok()?.checked_mul(100)? + part.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purchase_of_the_file_is_there_to_the_cent() {
        let purchases = Purchases::embedded();
        assert_eq!(purchases.0.len(), 69_659);
        assert_eq!(purchases.customers().count(), Purchases::CUSTOMERS);
        assert_eq!(purchases.0.iter().map(|purchase| purchase.cents).sum::<i64>(), 250_031_563);
        assert_eq!(purchases.0.iter().map(|purchase| purchase.quantity).sum::<u32>(), 167_881);
    }

    #[test]
    fn the_sum_equals_what_the_raw_text_adds_up_to() {
        let mut text = String::new();
        GzDecoder::new(DATA).read_to_string(&mut text).unwrap();
        let sum: f64 = text.lines().skip(1).map(|line| line.rsplit(' ').next().unwrap().trim().parse::<f64>().unwrap()).sum();
        let parsed: i64 = Purchases::parse(&text).unwrap().0.iter().map(|purchase| purchase.cents).sum();
        assert_eq!((sum * 100.0).round() as i64, parsed);
    }

    #[test]
    fn a_line_that_is_no_purchase_is_refused_with_its_number() {
        for line in [
            "00001 19970101 1",
            "00001 19970101 1 11.77 x",
            "one 19970101 1 11.77",
            "00001 19970231 1 11.77",
            "00001 1997010 1 11.77",
            "00001 19970101 -1 11.77",
            "00001 19970101 1 11.7",
            "00001 19970101 1 -1.77",
            "00001 19970101 1 1177",
            "",
        ] {
            let error = Purchases::parse(&format!("head\r\n00001 19970101 1 11.77\r\n{line}\r\n")).unwrap_err();
            assert_eq!(error.line, 3, "{line}");
        }
        let unsorted = Purchases::parse("head\n00002 19970101 1 11.77\n00001 19970101 1 11.77\n").unwrap_err();
        assert_eq!(unsorted.problem, "out of order");
    }

    #[test]
    fn a_choice_begins_with_who_bought_last_and_a_greater_one_begins_with_it() {
        let purchases = Purchases::embedded();
        let numbers = |count| purchases.choose(count).iter().map(|bought| bought[0].customer).collect::<Vec<_>>();
        let (few, many) = (numbers(100), numbers(2000));
        assert_eq!((few.len(), many.len(), numbers(usize::MAX).len()), (100, 2000, 23_570));
        assert_eq!(few, many[..100]);
        let last_days: Vec<i64> = purchases.choose(usize::MAX).iter().map(|bought| bought[bought.len() - 1].day).collect();
        assert!(last_days.is_sorted_by(|a, b| a >= b));
        assert!(purchases.choose(1).iter().flat_map(|bought| bought.iter()).any(|purchase| purchase.day == purchases.last_day()));
    }
}
