//! What was uploaded for an application: sealed files, and rows that say whose they are.

use domain::reports::DraftId;
use domain::services::FileKind;
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use uuid::Uuid;

use crate::{Broken, Store, StoreError, chance_id, on, within};

/// Most files of one application: two for each of forty hospital bills, and what else that form and its proofs ask for.
pub const FILES_MOST: i64 = 100;

/// Names one uploaded file; drawn by chance, because it is part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileId(pub Uuid);

/// A file with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// What kind its content is.
    pub kind: FileKind,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl StoredFile {
    /// The word for its kind in the database.
    pub(crate) const fn kind_name(&self) -> &'static str {
        name(self.kind)
    }
}

/// Why a file was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileRefused {
    /// The application has as many as it may have.
    #[error("an application has at most {FILES_MOST} files")]
    TooMany,
    /// The application was sent or erased meanwhile.
    #[error("the application is no longer being filled in")]
    Ended,
}

const fn name(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Pdf => "pdf",
        FileKind::Jpeg => "jpeg",
        FileKind::Png => "png",
    }
}

fn named(name: &str) -> Result<FileKind, Broken> {
    match name {
        "pdf" => Ok(FileKind::Pdf),
        "jpeg" => Ok(FileKind::Jpeg),
        "png" => Ok(FileKind::Png),
        _ => Err(Broken::Unreadable("kind of file")),
    }
}

fn path(file: FileId) -> Path {
    Path::from(format!("applications/{}", file.0.simple()))
}

impl Store {
    /// Keeps a file of an application, sealed. The file first: a row never points at nothing.
    pub async fn add_file(
        &self,
        draft: DraftId,
        file: StoredFile,
        now: Timestamp,
    ) -> Result<FileId, StoreError<FileRefused>> {
        const HELD: &str =
            "update application_drafts set updated_at = $2 where id = $1 and case_id is null";
        const COUNT: &str = "select count(*) from application_files where draft_id = $1";
        const ADD: &str = "insert into application_files (id, draft_id, kind, bytes, created_at) values ($1, $2, $3, $4, $5)";
        let length = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        let id = self.put_file(&file).await?;
        let kept = async {
            let mut write = self.engine.begin().await?;
            within!(write, c => {
                let held = sqlx::query(HELD).bind(draft.0).bind(now.as_microsecond()).execute(&mut *c).await?;
                if held.rows_affected() == 0 {
                    return Err(StoreError::Refused(FileRefused::Ended));
                }
                let (count,): (i64,) = sqlx::query_as(COUNT).bind(draft.0).fetch_one(&mut *c).await?;
                if count >= FILES_MOST {
                    return Err(StoreError::Refused(FileRefused::TooMany));
                }
                sqlx::query(ADD)
                    .bind(id.0)
                    .bind(draft.0)
                    .bind(name(file.kind))
                    .bind(length)
                    .bind(now.as_microsecond())
                    .execute(&mut *c)
                    .await?;
            });
            Ok(write.commit().await?)
        };
        match kept.await {
            Ok(()) => Ok(id),
            Err(error) => {
                self.erase_file(id).await?;
                Err(error)
            }
        }
    }

    /// Keeps the bytes of a file, sealed, before any row points at them.
    pub(crate) async fn put_file(&self, file: &StoredFile) -> Result<FileId, Broken> {
        let id = FileId(chance_id());
        let sealed = PutPayload::from(self.key.seal(&file.bytes));
        self.files.put(&path(id), sealed).await?;
        Ok(id)
    }

    /// Files of an application that was not sent yet, or did not go along when it was, the oldest first.
    pub async fn files_of_filling(&self, draft: DraftId) -> Result<Vec<FileId>, Broken> {
        const FILES: &str = "select id from application_files where draft_id = $1 and case_id is null order by created_at, id limit $2";
        let rows: Vec<(Uuid,)> = on!(self.engine, pool => {
            sqlx::query_as(FILES).bind(draft.0).bind(FILES_MOST).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(|(id,)| FileId(id)).collect())
    }

    /// Takes a file out of an application that it did not go along with; nothing happens where it is not there.
    pub async fn remove_file(&self, draft: DraftId, file: FileId) -> Result<(), Broken> {
        const REMOVE: &str =
            "delete from application_files where id = $1 and draft_id = $2 and case_id is null";
        let mut write = self.engine.begin().await?;
        let removed = within!(write, c => {
            sqlx::query(REMOVE).bind(file.0).bind(draft.0).execute(&mut *c).await?.rows_affected()
        });
        write.commit().await?;
        if removed > 0 {
            self.erase_file(file).await
        } else {
            Ok(())
        }
    }

    /// A file of an application, opened. Whoever asks has been found to may open the application.
    pub async fn file_of_filling(
        &self,
        draft: DraftId,
        file: FileId,
    ) -> Result<Option<StoredFile>, Broken> {
        const FILE: &str = "select kind from application_files where id = $1 and draft_id = $2";
        let row: Option<(String,)> = on!(self.engine, pool => {
            sqlx::query_as(FILE).bind(file.0).bind(draft.0).fetch_optional(pool).await?
        });
        let Some((kind,)) = row else {
            return Ok(None);
        };
        self.open_file(file, &kind).await.map(Some)
    }

    /// A file that came with a case, opened. Whoever asks has been found to see it.
    pub async fn file_of_application(
        &self,
        case: domain::cases::CaseId,
        file: FileId,
    ) -> Result<Option<StoredFile>, Broken> {
        const FILE: &str = "select kind from application_files where id = $1 and case_id = $2";
        let row: Option<(String,)> = on!(self.engine, pool => {
            sqlx::query_as(FILE).bind(file.0).bind(case.0).fetch_optional(pool).await?
        });
        let Some((kind,)) = row else {
            return Ok(None);
        };
        self.open_file(file, &kind).await.map(Some)
    }

    async fn open_file(&self, file: FileId, kind: &str) -> Result<StoredFile, Broken> {
        let sealed = self.files.get(&path(file)).await?.bytes().await?;
        let bytes = self
            .key
            .open(&sealed)
            .ok_or(Broken::Unreadable("uploaded file"))?;
        let kind = named(kind)?;
        Ok(StoredFile { kind, bytes })
    }

    /// Takes the bytes of a file away; nothing happens where they are gone.
    pub(crate) async fn erase_file(&self, file: FileId) -> Result<(), Broken> {
        match self.files.delete(&path(file)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
