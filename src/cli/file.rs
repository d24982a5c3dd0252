//! A file that appears whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that is written beside its place and moved there when it is whole.
pub struct WholeFile {
    place: PathBuf,
    beside: PathBuf,
    writer: Option<BufWriter<fs::File>>,
}

impl WholeFile {
    /// Begins the file.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn begin(place: &Path) -> io::Result<WholeFile> {
        if place.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        let mut name = place.file_name().unwrap_or_default().to_os_string();
        name.push(".mtcrc-new");
        let beside = place.with_file_name(name);
        let writer = BufWriter::new(fs::File::create(&beside)?);
        Ok(WholeFile {
            place: place.to_path_buf(),
            beside,
            writer: Some(writer),
        })
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// When it cannot be written out or moved.
    pub fn keep(mut self) -> io::Result<()> {
        if let Some(mut writer) = self.writer.take() {
            writer.flush()?;
            writer.get_ref().sync_all()?;
        }
        fs::rename(&self.beside, &self.place)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.writer {
            Some(writer) => writer.write(bytes),
            None => Ok(0),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        // Kept or not, what stands beside is no longer needed; after a move there is nothing there.
        let _ = fs::remove_file(&self.beside);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let place = folder.path().join("sheet.html");
        let mut dropped = WholeFile::begin(&place)?;
        dropped.write_all(b"half")?;
        drop(dropped);
        assert_eq!(fs::read_dir(folder.path())?.count(), 0);
        let mut kept = WholeFile::begin(&place)?;
        kept.write_all(b"whole")?;
        kept.keep()?;
        assert_eq!(fs::read(&place)?, b"whole");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        assert!(WholeFile::begin(folder.path()).is_err());
        Ok(())
    }
}
