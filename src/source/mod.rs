//! (being written)
/// file
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);
/// span
#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Span {
    /// f
    pub file: FileId,
    /// s
    pub start: u32,
    /// e
    pub end: u32,
}
