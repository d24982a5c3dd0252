//! What a policy measures with: exact numbers, dimensions, units and calendar dates.
//!
//! Text comes in (`1.1e6`, `kg/N/h`, `2025-01-03`), values that compare exactly go out. Every number
//! is a rational and every unit an exact factor, so `186.4 mi` against `300 km` has one answer on
//! every machine; where no exact factor exists (degrees and radians, decibels, Mach) the dimensions
//! are kept apart and nothing converts.
//!
//! This folder knows no attributes, cases or spans: it says what is wrong with a text, and the stage
//! that read the text says where. It also has no clock; a date is only ever one that was written.
//!
//! ```
//! use mtcrc::quantity::{Num, Unit};
//!
//! let (miles, kilometres) = (Unit::parse("mi")?, Unit::parse("km")?);
//! let reach = miles.to_base(&Num::parse("186.4")?);
//! assert!(reach < kilometres.to_base(&Num::from_int(300)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod date;
mod dimension;
mod linear;
mod literal;
mod natural;
mod number;
#[cfg(test)]
mod properties;
mod spelling;
mod table;
mod unit;

pub use date::{Date, DateError};
pub use dimension::{Dim, NamedDim};
pub use linear::{Row, Solution, solvable, solved};
pub use literal::{MAX_DIGITS, MAX_EXPONENT, NumError};
pub use natural::Natural;
pub use number::Num;
pub use table::{UnitEntry, table};
pub use unit::{Unit, UnitError, quantity_text, units_of};
