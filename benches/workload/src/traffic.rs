//! Contacts and events, for the welcome example and for windows: as many as are asked for, in order of time, over thirty days.

use std::io::{self, Write};

use crate::Random;

/// When the first event happens: 2026-01-05T00:00:00Z, in seconds since 1970.
const START: u64 = 1_767_571_200;
/// How long events go on, in microseconds.
const LENGTH: u64 = 30 * 24 * 3_600 * 1_000_000;
const PLACES: [&str; 4] = ["unknown", "windowsill", "balcony", "garden"];
const ZONES: [&str; 5] = [
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "Asia/Tokyo",
    "",
];
const NAMES: [&str; 6] = ["Ada", "Ben", "Chiara", "Dmitri", "Zoë", ""];
/// Messages of the example, in about the order in which a contact gets them.
const MESSAGES: [&str; 5] = [
    "welcome",
    "care_guide",
    "where_do_they_live",
    "small_spaces",
    "first_order",
];

/// Writes so many contacts as CSV.
///
/// # Errors
/// If they cannot be written.
pub fn contacts(seed: u64, count: usize, to: &mut impl Write) -> io::Result<()> {
    let mut random = Random::new(seed);
    writeln!(to, "id,email,first_name,grows_on,timezone")?;
    for number in 0..count {
        let (name, place) = (random.pick(&NAMES), random.pick(&PLACES));
        let zone = random.pick(&ZONES);
        writeln!(
            to,
            "c{number:07},c{number}@example.com,{name},{place},{zone}"
        )?;
    }
    Ok(())
}

/// Writes so many contacts of whom nothing is known as CSV.
///
/// # Errors
/// If they cannot be written.
pub fn strangers(count: usize, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "id")?;
    for number in 0..count {
        writeln!(to, "c{number:07}")?;
    }
    Ok(())
}

/// Writes so many events of so many contacts as JSON Lines, each a little later than the one before.
///
/// # Errors
/// If they cannot be written.
pub fn events(seed: u64, contacts: usize, count: usize, to: &mut impl Write) -> io::Result<()> {
    let mut random = Random::new(seed ^ 0x5eed);
    // How many events each contact has had; what they do follows from it.
    let mut had = vec![0_u8; contacts];
    for number in 0..count {
        let at = time(number, count, &mut random);
        let place = usize::try_from(random.below(contacts as u64)).unwrap_or(0);
        let Some(had) = had.get_mut(place) else {
            return Ok(());
        };
        let head = Head {
            number,
            at,
            contact: place,
        };
        event(&head, *had, &mut random, to)?;
        *had = had.saturating_add(1);
    }
    Ok(())
}

/// Writes so many purchases as JSON Lines, spread evenly: the contacts buy in turns.
///
/// # Errors
/// If they cannot be written.
pub fn purchases(seed: u64, contacts: usize, count: usize, to: &mut impl Write) -> io::Result<()> {
    let mut random = Random::new(seed ^ 0xb1_11);
    for number in 0..count {
        let at = time(number, count, &mut random);
        let contact = number % contacts.max(1);
        let total = format!("{}.{:02}", random.within(5, 90), random.below(100));
        writeln!(
            to,
            r#"{{"id":"e{number:08}","at":"{at}","contact":"c{contact:07}","event":"purchase","data":{{"order_id":"L-{number}","total":"{total}"}}}}"#
        )?;
    }
    Ok(())
}

/// What every event says.
struct Head {
    number: usize,
    at: String,
    contact: usize,
}

fn event(head: &Head, had: u8, random: &mut Random, to: &mut impl Write) -> io::Result<()> {
    let Head {
        number,
        at,
        contact,
    } = head;
    write!(
        to,
        r#"{{"id":"e{number:08}","at":"{at}","contact":"c{contact:07}","#
    )?;
    let message = MESSAGES[usize::from(had / 2).min(MESSAGES.len() - 1)];
    match (had, random.below(100)) {
        (0, 0..60) => write!(
            to,
            r#""event":"form_submit","data":{{"form":"newsletter","page":"/journal"}}"#
        ),
        (0, 60..90) => write!(to, r#""event":"signup""#),
        (_, 0..40) => write!(
            to,
            r#""event":"page_view","data":{{"path":"/plants/{}"}}"#,
            number % 97
        ),
        (_, 40..65) => write!(to, r#""event":"opened","data":{{"message":"{message}"}}"#),
        (_, 65..82) => {
            let url = format!("https://lumenleaf.example/{}", number % 31);
            write!(
                to,
                r#""event":"clicked","data":{{"message":"{message}","url":"{url}"}}"#
            )
        }
        (_, 82..90) => write!(
            to,
            r#""set":{{"grows_on":"{}"}}"#,
            random.pick(&PLACES[1..])
        ),
        (_, 90..95) => write!(
            to,
            r#""event":"delivered","data":{{"message":"{message}"}}"#
        ),
        (_, 95..98) => {
            let total = format!("{}.{:02}", random.within(5, 90), random.below(100));
            write!(
                to,
                r#""event":"purchase","data":{{"order_id":"L-{number}","total":"{total}","items":1}}"#
            )
        }
        (_, _) => write!(to, r#""event":"unsubscribed""#),
    }?;
    writeln!(to, "}}")
}

/// When an event happens: at a random moment of its own share of the thirty days.
fn time(number: usize, count: usize, random: &mut Random) -> String {
    let share = LENGTH / (count as u64).max(1);
    let micros = number as u64 * share + random.below(share.max(1));
    let (seconds, micros) = (START + micros / 1_000_000, micros % 1_000_000);
    let (days, of_day) = ((seconds - START) / 86_400, seconds % 86_400);
    // Thirty days from 5 January: the month is January or February.
    let (month, day) = if days < 27 {
        (1, 5 + days)
    } else {
        (2, days - 26)
    };
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z")
}
