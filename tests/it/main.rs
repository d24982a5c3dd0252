//! The one integration binary.

mod agreement;
