//! From bytes to text.

use super::error::LoadError;

/// The largest file that is read, in bytes. Far above any policy; it keeps offsets small and memory bounded.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// The text of a file's bytes, without its byte-order mark. `path` is the one to print.
pub fn decode(path: &str, bytes: &[u8]) -> Result<String, LoadError> {
    let text = utf8(path, bytes)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_string())
}

/// A file's bytes as text, its byte-order mark included.
pub(super) fn utf8<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, LoadError> {
    let path = path.to_string();
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > LARGEST {
        return Err(LoadError::TooLarge {
            path,
            size,
            limit: LARGEST,
        });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(LoadError::Utf16 { path });
    }
    if bytes.contains(&0) || bytes.starts_with(b"%PDF-") {
        return Err(LoadError::Binary { path });
    }
    std::str::from_utf8(bytes).map_err(|fault| {
        let offset = fault.valid_up_to();
        let line = bytes.iter().take(offset).filter(|b| **b == b'\n').count() + 1;
        LoadError::NotUtf8 { path, offset, line }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        assert_eq!(
            decode("a", b"\xef\xbb\xbfrule\r\n").as_deref(),
            Ok("rule\r\n")
        );
    }

    #[test]
    fn what_is_not_utf8_is_told_apart() {
        let path = || "a".to_string();
        assert_eq!(
            decode("a", b"ok\nf\xfcr"),
            Err(LoadError::NotUtf8 {
                path: path(),
                offset: 4,
                line: 2
            })
        );
        assert_eq!(
            decode("a", b"\xff\xfer\0"),
            Err(LoadError::Utf16 { path: path() })
        );
        assert_eq!(
            decode("a", b"PK\x03\x04\0"),
            Err(LoadError::Binary { path: path() })
        );
        assert_eq!(
            decode("a", b"%PDF-1.7\n"),
            Err(LoadError::Binary { path: path() })
        );
    }
}
