//! Numbers, texts and moments as bytes, each in one way only: as few bytes as it takes.
//!
//! Numbers are written seven bits a byte, the lowest first.
//! A moment is written by how far it is from another, in whole seconds if it can be.

use super::{
    Broken,
    sevens::{gather, spread},
};
use crate::time::{Duration, Timestamp};

/// What most contacts fit into.
const USUAL_BYTES: usize = 256;

/// 2025-01-01T00:00Z: a contact's clock is written by how far it is from there.
pub(super) const EPOCH: Timestamp = match Timestamp::from_micros(1_735_689_600_000_000) {
    Some(epoch) => epoch,
    None => Timestamp::MIN,
};

/// Bytes that are written, the usual number of them without taking memory.
#[derive(Debug)]
pub(super) struct Writer {
    near: [u8; USUAL_BYTES],
    /// How many of them are written.
    length: usize,
    /// What was written before them.
    far: Vec<u8>,
}

/// Bytes that are read; whatever they are, reading ends and never asks for much memory.
#[derive(Debug)]
pub(super) struct Reader<'b>(pub(super) &'b [u8]);

impl Writer {
    pub(super) const fn new() -> Self {
        Self {
            near: [0; USUAL_BYTES],
            length: 0,
            far: Vec::new(),
        }
    }

    /// All that was written.
    pub(super) fn bytes(&mut self) -> &[u8] {
        if self.far.is_empty() {
            return self.near.get(..self.length).unwrap_or_default();
        }
        self.make_room();
        &self.far
    }

    /// Fills up to a multiple of so many bytes, at most 255, with one at least: the last says how many these are.
    pub(super) fn fill(&mut self, multiple: usize) {
        const NOTHING: [u8; 255] = [0; 255];
        let length = self.far.len() + self.length;
        let filler = multiple - length % multiple;
        self.all(NOTHING.get(..filler - 1).unwrap_or_default());
        self.byte(filler.to_le_bytes()[0]);
    }

    #[inline]
    pub(super) fn byte(&mut self, byte: u8) {
        if let Some(place) = self.near.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        } else {
            self.byte_behind(byte);
        }
    }

    /// A byte for which there is no room near.
    #[cold]
    #[inline(never)]
    fn byte_behind(&mut self, byte: u8) {
        self.make_room();
        self.all(&[byte]);
    }

    pub(super) fn all(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        if let Some(place) = self.near.get_mut(self.length..end) {
            place.copy_from_slice(bytes);
            self.length = end;
        } else {
            self.make_room();
            self.far.extend_from_slice(bytes);
        }
    }

    #[inline]
    pub(super) fn number(&mut self, number: impl Into<u64>) {
        let number = number.into();
        if number < 0x80 {
            self.byte(number.to_le_bytes()[0]);
        } else {
            self.long_number(number);
        }
    }

    #[inline(never)]
    fn long_number(&mut self, number: u64) {
        if let Some((bytes, count)) = spread(number)
            && let Some(place) = self.near.get_mut(self.length..self.length + bytes.len())
        {
            // What does not belong to the number is written over by what follows.
            place.copy_from_slice(&bytes);
            self.length += count;
            return;
        }
        let mut rest = number;
        while rest >= 0x80 {
            self.byte(rest.to_le_bytes()[0] | 0x80);
            rest >>= 7;
        }
        self.byte(rest.to_le_bytes()[0]);
    }

    /// Moves what is near away.
    #[inline(never)]
    fn make_room(&mut self) {
        let near = self.near.get(..self.length).unwrap_or_default();
        self.far.extend_from_slice(near);
        self.length = 0;
    }

    pub(super) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub(super) fn signed(&mut self, number: i64) {
        self.number(zigzag(number));
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.all(text.as_bytes());
    }

    pub(super) fn duration(&mut self, duration: Duration) {
        self.number(scaled(duration));
    }

    /// A moment, by how far it is from another.
    #[inline]
    pub(super) fn moment(&mut self, at: Timestamp, from: Timestamp) {
        self.duration(at.since(from));
    }

    /// A moment that may be none, by how far it is from another.
    pub(super) fn moment_or_none(&mut self, at: Option<Timestamp>, from: Timestamp) {
        match at {
            None => self.byte(0),
            // Moments lie so near to each other that there is room for one more number.
            Some(at) => self.number(scaled(at.since(from)) + 1),
        }
    }
}

impl<'b> Reader<'b> {
    pub(super) fn byte(&mut self) -> Result<u8, Broken> {
        let (byte, rest) = self.0.split_first().ok_or(Broken)?;
        self.0 = rest;
        Ok(*byte)
    }

    pub(super) fn bytes(&mut self, count: usize) -> Result<&'b [u8], Broken> {
        let (bytes, rest) = self.0.split_at_checked(count).ok_or(Broken)?;
        self.0 = rest;
        Ok(bytes)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        self.bytes(N)?.try_into().map_err(|_| Broken)
    }

    #[inline]
    pub(super) fn number(&mut self) -> Result<u64, Broken> {
        if let [byte @ ..0x80, rest @ ..] = self.0 {
            self.0 = rest;
            return Ok(u64::from(*byte));
        }
        self.long_number()
    }

    #[inline(never)]
    fn long_number(&mut self) -> Result<u64, Broken> {
        if let Some((eight, _)) = self.0.split_first_chunk()
            && let Some((number, count)) = gather(*eight)
        {
            self.0 = self.0.get(count..).unwrap_or_default();
            return Ok(number);
        }
        let mut number = 0;
        for place in 0..10 {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            // The tenth byte has room for one bit.
            if place == 9 && bits > 1 {
                return Err(Broken);
            }
            number |= bits << (7 * place);
            if byte < 0x80 {
                return if byte == 0 && place > 0 {
                    Err(Broken)
                } else {
                    Ok(number)
                };
            }
        }
        Err(Broken)
    }

    /// A number of 32 bits.
    pub(super) fn small(&mut self) -> Result<u32, Broken> {
        self.number()?.try_into().map_err(|_| Broken)
    }

    /// A number that counts into a table of so many entries.
    pub(super) fn index(&mut self, length: usize) -> Result<u32, Broken> {
        let index = self.small()?;
        if (index as usize) < length {
            Ok(index)
        } else {
            Err(Broken)
        }
    }

    /// How many things follow, each of one byte at least.
    pub(super) fn count(&mut self) -> Result<usize, Broken> {
        let count = usize::try_from(self.number()?).map_err(|_| Broken)?;
        if count <= self.0.len() {
            Ok(count)
        } else {
            Err(Broken)
        }
    }

    /// How many things follow, where none is not written.
    pub(super) fn some(&mut self) -> Result<usize, Broken> {
        self.count()
            .and_then(|count| if count == 0 { Err(Broken) } else { Ok(count) })
    }

    pub(super) fn signed(&mut self) -> Result<i64, Broken> {
        self.number().map(unzigzag)
    }

    pub(super) fn text(&mut self) -> Result<&'b str, Broken> {
        let count = self.count()?;
        str::from_utf8(self.bytes(count)?).map_err(|_| Broken)
    }

    pub(super) fn duration(&mut self) -> Result<Duration, Broken> {
        unscaled(self.number()?)
    }

    #[inline]
    pub(super) fn moment(&mut self, from: Timestamp) -> Result<Timestamp, Broken> {
        from.checked_add(self.duration()?).ok_or(Broken)
    }

    pub(super) fn moment_or_none(&mut self, from: Timestamp) -> Result<Option<Timestamp>, Broken> {
        match self.number()?.checked_sub(1) {
            None => Ok(None),
            Some(code) => from.checked_add(unscaled(code)?).map(Some).ok_or(Broken),
        }
    }
}

/// Small numbers of both signs as small numbers.
const fn zigzag(number: i64) -> u64 {
    (number << 1).cast_unsigned() ^ (number >> 63).cast_unsigned()
}

const fn unzigzag(code: u64) -> i64 {
    (code >> 1).cast_signed() ^ -((code & 1).cast_signed())
}

/// Whole seconds as even numbers, everything else as odd ones.
const fn scaled(duration: Duration) -> u64 {
    let (micros, second) = (duration.micros(), Duration::SECOND.micros());
    // No length of time of a program is so long that a bit is lost: it would take 140,000 years.
    if micros % second == 0 {
        zigzag(micros / second) << 1
    } else {
        (zigzag(micros) << 1) | 1
    }
}

fn unscaled(code: u64) -> Result<Duration, Broken> {
    let (number, second) = (unzigzag(code >> 1), Duration::SECOND.micros());
    let micros = if code & 1 == 0 {
        number.checked_mul(second).ok_or(Broken)?
    } else if number % second == 0 {
        return Err(Broken);
    } else {
        number
    };
    if micros.unsigned_abs() <= 1 << 61 {
        Ok(Duration::from_micros(micros))
    } else {
        Err(Broken)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::new();
        write(&mut writer);
        writer.bytes().to_vec()
    }

    #[test]
    fn numbers_come_back() {
        for number in [
            0,
            1,
            127,
            128,
            16_383,
            16_384,
            u64::from(u32::MAX),
            u64::MAX,
        ] {
            let bytes = written(|writer| writer.number(number));
            assert_eq!(Reader(&bytes).number(), Ok(number));
        }
        for number in [0, -1, 1, i64::MIN, i64::MAX] {
            let bytes = written(|writer| writer.signed(number));
            assert_eq!(Reader(&bytes).signed(), Ok(number));
        }
    }

    #[test]
    fn numbers_are_written_in_one_way() {
        for bytes in [&[0x80, 0][..], &[0xff], &[], &[0xff; 11]] {
            assert_eq!(Reader(bytes).number(), Err(Broken));
        }
        // A tenth byte with more than the one bit that is left.
        let bytes = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2];
        assert_eq!(Reader(&bytes).number(), Err(Broken));
        // A second, written as microseconds.
        let bytes = written(|writer| writer.number((zigzag(1_000_000) << 1) | 1));
        assert_eq!(Reader(&bytes).duration(), Err(Broken));
    }

    #[test]
    fn what_has_no_room_near_is_written_too() {
        let numbers = [0, 300, 1 << 40, 1 << 55, u64::MAX];
        let mut expected = Vec::new();
        for number in numbers {
            expected.extend(written(|writer| writer.number(number)));
        }
        expected.extend([4, 0xf0, 0x9f, 0x8c, 0xb1]);
        for before in USUAL_BYTES - 30..=USUAL_BYTES {
            let bytes = written(|writer| {
                for _ in 0..before {
                    writer.byte(7);
                }
                for number in numbers {
                    writer.number(number);
                }
                writer.text("🌱");
            });
            assert_eq!(bytes[..before], vec![7; before]);
            assert_eq!(bytes[before..], expected);
        }
    }

    #[test]
    fn three_days_take_three_bytes() {
        let three_days = Duration::from_micros(3 * Duration::DAY.micros());
        let bytes = written(|writer| writer.duration(three_days));
        assert_eq!(bytes.len(), 3);
        assert_eq!(Reader(&bytes).duration(), Ok(three_days));
    }

    #[test]
    fn moments_come_back_from_one_end_of_time_to_the_other() {
        for (at, from) in [
            (Timestamp::MIN, Timestamp::MAX),
            (Timestamp::MAX, Timestamp::MIN),
            (EPOCH, EPOCH),
        ] {
            let bytes = written(|writer| writer.moment(at, from));
            assert_eq!(Reader(&bytes).moment(from), Ok(at));
            let bytes = written(|writer| writer.moment_or_none(Some(at), from));
            assert_eq!(Reader(&bytes).moment_or_none(from), Ok(Some(at)));
        }
        let bytes = written(|writer| writer.duration(Duration::SECOND));
        assert_eq!(Reader(&bytes).moment(Timestamp::MAX), Err(Broken));
    }
}
