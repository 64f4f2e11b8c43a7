//! The disk under an embedded database: where it lies, and whether there is room to open it.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What a database needs beyond its log to open, in bytes.
const HEADROOM: u64 = 16 << 20;

/// The folder of a database on disk.
pub(crate) fn folder(url: &str) -> Option<PathBuf> {
    let (scheme, rest) = url.split_once("://")?;
    matches!(scheme, "rocksdb" | "surrealkv").then(|| PathBuf::from(rest.split('?').next().unwrap_or(rest)))
}

/// Whether a database in `folder` has the room to open: what stands in its log becomes table files then.
///
/// Asked by writing as much, since that is what has to succeed.
pub(crate) fn has_room(folder: &Path) -> io::Result<()> {
    let probe = folder.join("room.probe");
    let written = logged(folder).and_then(|bytes| fill(&probe, bytes + HEADROOM));
    // Removed in any case, for it takes the very space that is missing.
    let removed = std::fs::remove_file(&probe);
    written.and(removed)
}

/// Size of the write-ahead log: `*.log` beside the tables of RocksDB, the folder `wal` of SurrealKV.
fn logged(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for place in [folder.to_owned(), folder.join("wal")] {
        let entries = match std::fs::read_dir(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if place.ends_with("wal") || entry.path().extension().is_some_and(|end| end == "log") {
                bytes += entry.metadata()?.len();
            }
        }
    }
    Ok(bytes)
}

fn fill(file: &Path, bytes: u64) -> io::Result<()> {
    const BLOCK: usize = 1 << 20;
    let block = vec![0x5a; BLOCK];
    let mut file = File::create(file)?;
    for _ in 0..bytes.div_ceil(BLOCK as u64) {
        file.write_all(&block)?;
    }
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_databases_on_disk_have_a_folder() {
        assert_eq!(folder("rocksdb://data/db?sync=every"), Some(PathBuf::from("data/db")));
        assert_eq!(folder("surrealkv:///var/db"), Some(PathBuf::from("/var/db")));
        assert_eq!((folder("mem://"), folder("ws://127.0.0.1:8000")), (None, None));
    }

    #[test]
    fn room_is_asked_for_the_log_and_some_more_and_nothing_stays_behind() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("wal")).unwrap();
        std::fs::write(folder.path().join("000004.log"), [0; 1000]).unwrap();
        std::fs::write(folder.path().join("000005.sst"), [0; 500]).unwrap();
        std::fs::write(folder.path().join("wal/1.wal"), [0; 30]).unwrap();
        assert_eq!(logged(folder.path()).unwrap(), 1030);
        has_room(folder.path()).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn a_place_that_cannot_be_written_has_no_room() {
        let folder = tempfile::tempdir().unwrap();
        assert!(has_room(&folder.path().join("missing")).is_err());
    }
}
