//! `mtcrc.test/1` and the pages of `mtcrc test`.
