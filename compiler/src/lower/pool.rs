//! Names and constants, each once.

use foldhash::HashMap;

use nurture_runtime::{
    program::{ConstantId, Symbol, WEEKDAYS},
    value::Value,
};

/// The names and constants of a program in the making.
#[derive(Debug)]
pub(super) struct Pool {
    names: Vec<String>,
    symbols: HashMap<String, Symbol>,
    constants: Vec<Value>,
    constant_ids: HashMap<Value, ConstantId>,
}

impl Pool {
    /// A pool that holds the weekdays, which every program's names begin with.
    pub(super) fn new() -> Self {
        let mut pool = Self {
            names: Vec::new(),
            symbols: HashMap::default(),
            constants: Vec::new(),
            constant_ids: HashMap::default(),
        };
        for weekday in WEEKDAYS {
            pool.symbol(weekday);
        }
        pool
    }

    /// The symbol of a name.
    pub(super) fn symbol(&mut self, name: &str) -> Symbol {
        if let Some(symbol) = self.symbols.get(name) {
            return *symbol;
        }
        let symbol = Symbol::next(self.names.len());
        self.names.push(name.to_owned());
        self.symbols.insert(name.to_owned(), symbol);
        symbol
    }

    /// The id of a constant.
    pub(super) fn constant(&mut self, value: Value) -> ConstantId {
        if let Some(id) = self.constant_ids.get(&value) {
            return *id;
        }
        let id = ConstantId::next(self.constants.len());
        self.constants.push(value.clone());
        self.constant_ids.insert(value, id);
        id
    }

    /// The tables of the program.
    pub(super) fn into_tables(self) -> (Vec<String>, Vec<Value>) {
        (self.names, self.constants)
    }
}
