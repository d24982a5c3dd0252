//! `mtcrc.diff/1` and the pages of `mtcrc diff`.
