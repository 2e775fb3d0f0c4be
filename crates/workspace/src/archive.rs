//! A built product packed into one file, and unpacked again. Build output is untrusted: links are refused, and nothing
//! leaves its directory.

use crate::beneath::{open_beneath, refused, walk, write_beneath};
use crate::{Error, give};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The manifest's path in an artifact.
pub const MANIFEST: &str = "manifest.json";

const FILE_BYTES_MAX: u64 = 256 << 20;
const TOTAL_BYTES_MAX: u64 = 2 << 30;
const FILES_MAX: usize = 100_000;
/// Speed over size: an artifact is unpacked on the same machine a moment later.
const LEVEL: i64 = 3;

/// What was packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// How many files.
    pub files: usize,
    /// Their size together, unpacked.
    pub bytes: u64,
}

/// Packs parts of `dir` into the zip `out`: `parts` are (path in `dir`, path in the zip) of files or directories, which
/// must exist; `manifest` is added as [`MANIFEST`]. The same content gives the same bytes: sorted, no times.
pub fn pack(dir: &Path, parts: &[(&str, &str)], manifest: &[u8], out: &Path) -> Result<Packed, Error> {
    let io = |source| Error::Io { path: out.to_owned(), source };
    let mut zip = ZipWriter::new(BufWriter::new(File::create(out).map_err(io)?));
    let mut packed = Packed { files: 1, bytes: manifest.len() as u64 };
    begin(&mut zip, MANIFEST, out)?;
    zip.write_all(manifest).map_err(io)?;
    for (from, to) in parts {
        for path in walk(dir, from)? {
            let inside = format!("{to}{}", &path[from.len()..]);
            begin(&mut zip, &inside, out)?;
            let mut file = open_beneath(dir, &path)?.take(FILE_BYTES_MAX);
            packed.bytes += std::io::copy(&mut file, &mut zip).map_err(io)?;
            packed.files += 1;
            if packed.files > FILES_MAX || packed.bytes > TOTAL_BYTES_MAX {
                return Err(refused(&path, "the product is larger than an artifact may be"));
            }
        }
    }
    zip.finish().map_err(|error| broken(out, &error))?.flush().map_err(io)?;
    Ok(packed)
}

fn begin(zip: &mut ZipWriter<BufWriter<File>>, name: &str, out: &Path) -> Result<(), Error> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    zip.start_file(name, options).map_err(|error| broken(out, &error))
}

fn broken(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::Io { path: path.to_owned(), source: std::io::Error::other(error.to_string()) }
}

/// Unpacks an artifact into the new directory `dest`; what a killed process left there is removed first. `owner` is the
/// uid that shall own it.
pub fn unpack(zip: &Path, dest: &Path, owner: Option<u32>) -> Result<(), Error> {
    let io = |source| Error::Io { path: zip.to_owned(), source };
    let mut archive =
        ZipArchive::new(BufReader::new(File::open(zip).map_err(io)?)).map_err(|error| broken(zip, &error))?;
    crate::remove(dest)?;
    std::fs::create_dir_all(dest).map_err(|source| Error::Io { path: dest.to_owned(), source })?;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| broken(zip, &error))?;
        let name = entry.name().map_err(|error| broken(zip, &error))?.into_owned();
        if entry.is_dir() {
            continue;
        }
        let mut bytes = Vec::new();
        entry.take(FILE_BYTES_MAX).read_to_end(&mut bytes).map_err(io)?;
        write_beneath(dest, &name, &bytes)?;
    }
    give(dest, owner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_artifact_has_the_same_bytes_each_time_and_comes_out_as_it_went_in() {
        let room = tempfile::tempdir().unwrap();
        let dir = room.path().join("built");
        write_beneath(&dir_made(&dir), "web/.next/standalone/server.js", b"serve()").unwrap();
        write_beneath(&dir, "spec.json", b"{}").unwrap();
        let parts = [("web/.next/standalone", "web"), ("spec.json", "spec.json")];
        let (first, second) = (room.path().join("1.zip"), room.path().join("2.zip"));
        let packed = pack(&dir, &parts, b"{}", &first).unwrap();
        pack(&dir, &parts, b"{}", &second).unwrap();
        assert_eq!(packed, Packed { files: 3, bytes: 11 });
        assert_eq!(std::fs::read(&first).unwrap(), std::fs::read(&second).unwrap());
        let dest = room.path().join("out");
        unpack(&first, &dest, None).unwrap();
        assert_eq!(std::fs::read(dest.join("web/server.js")).unwrap(), b"serve()");
    }

    #[test]
    fn a_part_that_was_not_built_is_an_error() {
        let room = tempfile::tempdir().unwrap();
        let out = room.path().join("1.zip");
        assert!(matches!(pack(room.path(), &[("web", "web")], b"{}", &out), Err(Error::NotFound(_))));
    }

    fn dir_made(dir: &Path) -> std::path::PathBuf {
        std::fs::create_dir_all(dir).unwrap();
        dir.to_owned()
    }
}
