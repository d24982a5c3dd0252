//! What a policy says: one provision with everything that refers to it, or all that is in force on a day.

mod consolidated;
mod count;
mod dated;
mod declared;
mod find;
mod page;
mod references;
mod view;

pub use consolidated::{consolidated, last_change};
pub use count::{count, count_sheet};
pub use find::{Unknown, provisions};
pub use page::{provisions_sheet, text_in_force};
pub use view::*;
