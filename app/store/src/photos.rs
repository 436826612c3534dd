//! Photos: files in the object store, and rows that say whose they are.

use domain::cases::CaseId;
use domain::reports::{DraftId, PHOTOS_MOST};
use domain::rounds::VisitId;
use domain::tasks::TaskId;
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload};
use uuid::Uuid;

use crate::{Broken, Store, StoreError, Write, chance_id, on, within};

/// Names one photo; drawn by chance, because it is part of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PhotoId(pub Uuid);

/// Which rendering of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Long side at most 2048 pixels.
    Full,
    /// Long side at most 480 pixels.
    Thumbnail,
}

/// A photo that was prepared: upright, stripped, re-encoded as JPEG.
#[derive(Debug, Clone)]
pub struct NewPhoto {
    /// The picture.
    pub full: Vec<u8>,
    /// The small picture.
    pub thumbnail: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Why a photo was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoRefused {
    /// The report has as many as it may have.
    #[error("a report has at most {PHOTOS_MOST} photos")]
    TooMany,
    /// The draft was sent or erased meanwhile.
    #[error("the draft is not open")]
    DraftEnded,
}

/// What photos of the desk show.
#[derive(Clone, Copy)]
pub(crate) enum PhotosOf {
    Task(TaskId),
    Visit(VisitId),
}

impl Store {
    /// Adds a photo to a draft. Files first: a row never points at nothing.
    pub async fn add_photo(
        &self,
        draft: DraftId,
        photo: NewPhoto,
        now: Timestamp,
    ) -> Result<PhotoId, StoreError<PhotoRefused>> {
        const ADD: &str = "insert into photos (id, draft_id, position, width, height, created_at) \
            select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5 from photos where draft_id = $2";
        const OPEN: &str = "select id from drafts where id = $1 and case_id is null";
        const COUNT: &str = "select count(*) from photos where draft_id = $1";
        let (width, height) = (photo.width, photo.height);
        let (id, ..) = self.keep_files(photo).await?;
        let kept = async {
            let mut write = self.engine.begin().await?;
            within!(write, c => {
                // Touching the draft's row makes two uploads at once wait for each other.
                let open: Option<(Uuid,)> = sqlx::query_as(OPEN).bind(draft.0).fetch_optional(&mut *c).await?;
                open.ok_or(StoreError::Refused(PhotoRefused::DraftEnded))?;
                sqlx::query("update drafts set updated_at = $2 where id = $1").bind(draft.0).bind(now.as_microsecond()).execute(&mut *c).await?;
                let (count,): (i64,) = sqlx::query_as(COUNT).bind(draft.0).fetch_one(&mut *c).await?;
                if usize::try_from(count).is_ok_and(|count| count >= PHOTOS_MOST) {
                    return Err(StoreError::Refused(PhotoRefused::TooMany));
                }
                sqlx::query(ADD)
                    .bind(id.0)
                    .bind(draft.0)
                    .bind(i64::from(width))
                    .bind(i64::from(height))
                    .bind(now.as_microsecond())
                    .execute(&mut *c)
                    .await?;
            });
            Ok(write.commit().await?)
        };
        match kept.await {
            Ok(()) => Ok(id),
            Err(error) => {
                self.erase_files(id).await?;
                Err(error)
            }
        }
    }

    /// Keeps the files of a photo, whose row is still to come.
    pub(crate) async fn keep_files(&self, photo: NewPhoto) -> Result<(PhotoId, u32, u32), Broken> {
        let id = PhotoId(chance_id());
        let files = [(Size::Full, photo.full), (Size::Thumbnail, photo.thumbnail)];
        for (size, bytes) in files {
            self.files
                .put(&path(id, size), PutPayload::from(bytes))
                .await?;
        }
        Ok((id, photo.width, photo.height))
    }

    /// Adds photos of what was done for a task or found on a visit.
    pub(crate) async fn add_photos(
        &self,
        write: &mut Write,
        case: CaseId,
        of: PhotosOf,
        files: &[(PhotoId, u32, u32)],
        now: Timestamp,
    ) -> Result<(), Broken> {
        const ADD: &str = "insert into photos (id, case_id, task_id, visit_id, position, width, height, created_at) \
            values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let (task, visit) = match of {
            PhotosOf::Task(task) => (Some(task.0), None),
            PhotosOf::Visit(visit) => (None, Some(visit.0)),
        };
        for ((id, width, height), position) in files.iter().zip(1_i64..) {
            within!(*write, c => {
                sqlx::query(ADD)
                    .bind(id.0)
                    .bind(case.0)
                    .bind(task)
                    .bind(visit)
                    .bind(position)
                    .bind(i64::from(*width))
                    .bind(i64::from(*height))
                    .bind(now.as_microsecond())
                    .execute(&mut *c)
                    .await?;
            });
        }
        Ok(())
    }

    /// Photos of what was done for a case, in order. Whoever asks has been found to see them.
    pub(crate) async fn photos_of_tasks(&self, case: CaseId) -> Result<Vec<PhotoId>, Broken> {
        const PHOTOS: &str = "select id from photos where case_id = $1 and task_id is not null \
            order by created_at, position, id limit 100";
        let rows: Vec<(Uuid,)> =
            on!(self.engine, pool => sqlx::query_as(PHOTOS).bind(case.0).fetch_all(pool).await?);
        Ok(rows.into_iter().map(|(id,)| PhotoId(id)).collect())
    }

    /// Removes a photo from a draft that was not sent yet; nothing happens where it is not there.
    pub async fn remove_photo(&self, draft: DraftId, photo: PhotoId) -> Result<(), Broken> {
        let mut write = self.engine.begin().await?;
        let removed = within!(write, c => {
            sqlx::query("delete from photos where id = $1 and draft_id = $2 and case_id is null")
                .bind(photo.0)
                .bind(draft.0)
                .execute(&mut *c)
                .await?
                .rows_affected()
        });
        write.commit().await?;
        if removed > 0 {
            self.erase_files(photo).await
        } else {
            Ok(())
        }
    }

    /// Photos of a draft that was not sent yet, in order.
    pub async fn photos_of_draft(&self, draft: DraftId) -> Result<Vec<PhotoId>, Broken> {
        const PHOTOS: &str = "select id from photos where draft_id = $1 and case_id is null order by position, id limit 20";
        let rows: Vec<(Uuid,)> =
            on!(self.engine, pool => sqlx::query_as(PHOTOS).bind(draft.0).fetch_all(pool).await?);
        Ok(rows.into_iter().map(|(id,)| PhotoId(id)).collect())
    }

    /// Photos of a case, in order. Whoever asks has been found to see them.
    pub(crate) async fn photos_of_case(&self, case: CaseId) -> Result<Vec<PhotoId>, Broken> {
        const PHOTOS: &str = "select id from photos where case_id = $1 and task_id is null and visit_id is null \
            order by position, id limit 100";
        let rows: Vec<(Uuid,)> =
            on!(self.engine, pool => sqlx::query_as(PHOTOS).bind(case.0).fetch_all(pool).await?);
        Ok(rows.into_iter().map(|(id,)| PhotoId(id)).collect())
    }

    /// The bytes of a photo. Whoever asks has been found to see it.
    pub async fn photo_file(&self, photo: PhotoId, size: Size) -> Result<Vec<u8>, Broken> {
        Ok(self
            .files
            .get(&path(photo, size))
            .await?
            .bytes()
            .await?
            .to_vec())
    }

    pub(crate) async fn erase_files(&self, photo: PhotoId) -> Result<(), Broken> {
        for size in [Size::Full, Size::Thumbnail] {
            match self.files.delete(&path(photo, size)).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

fn path(photo: PhotoId, size: Size) -> Path {
    let name = photo.0.simple();
    match size {
        Size::Full => Path::from(format!("photos/{name}.jpg")),
        Size::Thumbnail => Path::from(format!("photos/{name}-small.jpg")),
    }
}
