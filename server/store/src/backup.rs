//! Backups: everything as SurrealQL in one file, which is whole or not there.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use domain::port::PortError;
use surrealdb::types::Variables;

use crate::{
    changes::How,
    connection::{Database, unavailable},
    migration,
    store::{Settings, Store},
};

/// The last line of a backup: a file without it was cut off, and would come back as less than there was.
const END: &[u8] = b"\n-- END OF BACKUP\n";

impl Store {
    /// Writes the whole database to a file as SurrealQL. The file has its name when all of it is on disk.
    ///
    /// # Errors
    /// [`PortError::Unavailable`].
    pub async fn export(&self, file: &Path) -> Result<(), PortError> {
        let part = part_of(file);
        self.db.export(&part).await?;
        let file = file.to_owned();
        tokio::task::spawn_blocking(move || finish(&part, &file)).await.map_err(unavailable)?.map_err(unavailable)
    }

    /// Reads what [`Self::export`] wrote into a new database, and brings it up to date.
    ///
    /// Nothing else is open meanwhile, and no schema is there before: the backup brings its own, with the ledger that says
    /// how old it is. Until it is through the database does not open.
    ///
    /// # Errors
    /// [`PortError::Invalid`] when there is something already or the file is no whole backup, [`PortError::Unavailable`].
    pub async fn restore(settings: &Settings, file: &Path) -> Result<(), PortError> {
        if !is_whole(file).map_err(unavailable)? {
            return Err(PortError::Invalid(format!("{} is not a whole backup", file.display())));
        }
        let db = Database::open(&How::taken_from(&settings.database).0, settings.cache_mb).await?;
        let mut answers = db.query("RETURN object::len((INFO FOR DB).tables)", Variables::new()).await.map_err(unavailable)?;
        let tables: Option<i64> = answers.take(0).map_err(unavailable)?;
        if tables != Some(0) {
            return Err(PortError::Invalid("a backup is restored into a new database, and this one is in use".into()));
        }
        db.query("DEFINE TABLE restoring", Variables::new()).await.map_err(unavailable)?.check().map_err(unavailable)?;
        db.import(file).await?;
        migration::run(&db).await?;
        db.query("REMOVE TABLE restoring", Variables::new()).await.map_err(unavailable)?.check().map_err(unavailable)?;
        Ok(())
    }
}

/// Refuses a database into which a backup was restored only in part.
pub(crate) async fn require_whole(db: &Database) -> Result<(), PortError> {
    let question = "RETURN (INFO FOR DB).tables.restoring != NONE";
    let mut answers = db.query(question, Variables::new()).await.map_err(unavailable)?;
    let unfinished: Option<bool> = answers.take(0).map_err(unavailable)?;
    if unfinished == Some(true) {
        return Err(PortError::Unavailable("a backup was restored into it only in part: remove it and restore once more".into()));
    }
    Ok(())
}

/// Where a backup is written before it is whole.
fn part_of(file: &Path) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".part");
    name.into()
}

fn finish(part: &Path, file: &Path) -> io::Result<()> {
    let mut written = OpenOptions::new().append(true).open(part)?;
    written.write_all(END)?;
    written.sync_all()?;
    std::fs::rename(part, file)?;
    // The name is on disk with its folder.
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn is_whole(file: &Path) -> io::Result<bool> {
    let mut file = File::open(file)?;
    let length = file.metadata()?.len();
    let Some(start) = length.checked_sub(END.len() as u64) else { return Ok(false) };
    file.seek(SeekFrom::Start(start))?;
    let mut end = Vec::with_capacity(END.len());
    file.read_to_end(&mut end)?;
    Ok(end == END)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_on<T>(work: impl Future<Output = T>) -> T {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.worker_threads(2).thread_stack_size(10 << 20).enable_all().build().unwrap().block_on(work)
    }

    fn settings(database: String) -> Settings {
        Settings { database, cache_mb: 16, queue: 100 }
    }

    #[test]
    fn a_file_that_was_cut_off_is_no_backup_and_a_whole_one_leaves_nothing_beside_it() {
        block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("backup");
            let store = Store::open(&settings("mem://".into())).await.unwrap();
            store.export(&file).await.unwrap();
            store.close().await;
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
            let whole = std::fs::read(&file).unwrap();
            let cut = folder.path().join("cut");
            for length in [0, 1, whole.len() / 2, whole.len() - END.len(), whole.len() - 1] {
                std::fs::write(&cut, &whole[..length]).unwrap();
                let refused = Store::restore(&settings("mem://".into()), &cut).await;
                assert!(matches!(refused, Err(PortError::Invalid(_))), "{length} of {}: {refused:?}", whole.len());
            }
            Store::restore(&settings("mem://".into()), &file).await.unwrap();
        });
    }

    #[test]
    fn a_database_that_was_restored_in_part_does_not_open() {
        block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let backup = folder.path().join("backup");
            // Sound to look at, and broken in the middle.
            let broken =
                [b"OPTION IMPORT;\nDEFINE TABLE kept;\nINSERT INTO kept { id: 1 };\nTHIS IS NO STATEMENT;\n".as_slice(), END].concat();
            std::fs::write(&backup, broken).unwrap();
            let settings = settings(format!("rocksdb://{}/db?sync=every", folder.path().display()));
            assert!(Store::restore(&settings, &backup).await.is_err());
            // The engine lets go of its folder some time after its last handle.
            let mut told = String::new();
            for _ in 0..200 {
                told = Store::open(&settings).await.err().expect("it does not open").to_string();
                if told.contains("in part") {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            assert!(told.contains("in part"), "{told}");
        });
    }
}
