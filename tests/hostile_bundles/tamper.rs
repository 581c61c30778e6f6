//! What somebody may do to a bundle: to its bytes, with the hash made right again, and to the tables that they hold.

use nurture_runtime::{
    bundle,
    program::{Code, ConstantId, Instruction, Program},
};

use super::{
    header::{PAYLOAD, mend},
    originals::Original,
};

/// Numbers that look random and are the same each time (splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    /// A number below a bound; zero, if the bound is.
    fn below(&mut self, bound: usize) -> usize {
        let bound = bound.max(1) as u64;
        usize::try_from(self.next() % bound).unwrap()
    }

    /// A place in bytes, and one behind it, not too far.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length);
        let longest = [4, 32, 400][self.below(3)];
        start..(start + 1 + self.below(longest)).min(length)
    }
}

/// The tampered bundle of a number.
pub fn tampered(originals: &[Original], number: u64) -> Vec<u8> {
    let mut random = Random(number);
    let original = &originals[random.below(originals.len())];
    let other = &originals[random.below(originals.len())];
    if random.below(3) == 0 {
        let mut program = original.program.clone();
        for _ in 0..=random.below(3) {
            change_tables(&mut program, &other.program, &mut random);
        }
        return bundle::encode(&program).unwrap();
    }
    let mut payload = original.bytes[PAYLOAD..].to_vec();
    for _ in 0..=random.below(3) {
        change_bytes(&mut payload, &other.bytes[PAYLOAD..], &mut random);
    }
    let mut bytes = [&original.bytes[..PAYLOAD], &payload].concat();
    mend(&mut bytes);
    // Now and then what the header says is wrong too.
    if random.below(20) == 0 {
        let position = random.below(PAYLOAD);
        bytes[position] ^= 1 << random.below(8);
    }
    bytes
}

/// Changes bytes without knowing what they mean.
fn change_bytes(payload: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let position = random.below(payload.len());
    match random.below(9) {
        0 => payload.truncate(position),
        1 => payload[position] = random.byte(),
        // A length or an index that is far too large.
        2 => {
            let huge = [0xff, 0xff, 0xff, 0xff, [0x01, 0x0f, 0x7f][random.below(3)]];
            payload.splice(position..=position, huge);
        }
        // A number that is a little larger or smaller.
        3 => payload[position] = payload[position].wrapping_add([1, 2, 0xff][random.below(3)]),
        4 => drop(payload.drain(random.range(payload.len()))),
        5 => {
            let piece = payload[random.range(payload.len())].to_vec();
            payload.splice(position..position, piece);
        }
        6 => {
            let piece = other[random.range(other.len())].to_vec();
            payload.splice(random.range(payload.len()), piece);
        }
        // From here on it is another bundle.
        7 => {
            payload.truncate(position);
            payload.extend_from_slice(&other[position.min(other.len())..]);
        }
        _ => payload[position] ^= 1 << random.below(8),
    }
    if payload.is_empty() {
        payload.push(random.byte());
    }
}

/// Changes what tables hold: such a bundle is always read.
fn change_tables(program: &mut Program, other: &Program, random: &mut Random) {
    match random.below(24) {
        0 => program.names.clone_from(&other.names),
        1 => program.constants.clone_from(&other.constants),
        2 => program.fields.clone_from(&other.fields),
        3 => program.events.clone_from(&other.events),
        4 => program.messages.clone_from(&other.messages),
        5 => program.segments.clone_from(&other.segments),
        6 => program.watches.clone_from(&other.watches),
        7 => program.flows.clone_from(&other.flows),
        8 => program.sends.clone_from(&other.sends),
        9 => program.waits.clone_from(&other.waits),
        10 => program.code.clone_from(&other.code),
        11 => swap_entries(&mut program.constants, random),
        12 => swap_entries(&mut program.names, random),
        13 => swap_entries(&mut program.watches, random),
        14 => swap_entries(&mut program.queries, random),
        15 => swap_entries(&mut program.waits, random),
        16 => swap_entries(&mut program.flows, random),
        17 => {
            let flows = program.flows.len();
            let start = Code::next(random.below(program.code.len()));
            if let Some(flow) = program.flows.get_mut(random.below(flows)) {
                flow.start = start;
            }
        }
        18 => {
            if let Some(query) = program.queries.first_mut() {
                query.filter = None;
            }
        }
        choice => change_code(&mut program.code, choice, program.constants.len(), random),
    }
}

fn swap_entries<T>(table: &mut [T], random: &mut Random) {
    let (one, other) = (random.below(table.len()), random.below(table.len()));
    if !table.is_empty() {
        table.swap(one, other);
    }
}

fn change_code(code: &mut Vec<Instruction>, choice: usize, constants: usize, random: &mut Random) {
    let (one, other) = (random.below(code.len()), random.below(code.len()));
    let target = Code::next(random.below(code.len() + 1));
    match (choice, code.get(one).copied(), code.get(other).copied()) {
        (19, Some(instruction), _) => code[one] = instruction.with_target(|_| target),
        (20, Some(_), Some(instruction)) => code[one] = instruction,
        (21, Some(_), _) => drop(code.remove(one)),
        (22, Some(Instruction::Constant(_)), _) => {
            code[one] = Instruction::Constant(ConstantId::next(random.below(constants)));
        }
        (_, Some(_), Some(instruction)) => code.insert(one, instruction),
        _ => {}
    }
}
