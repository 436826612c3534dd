//! From the bytes that were sent to the two pictures that are kept.
//!
//! # Why
//!
//! Nothing is decoded before the header has said how large it will be: a few hundred bytes can claim billions of pixels.
//! The picture is made small first and turned afterwards, so that only one large copy exists at a time.
//! Re-encoding leaves the metadata behind by construction: places, cameras, names, comments, and whatever hid after the end.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

/// The largest photo that is taken, in bytes: 15 MB.
pub const MOST_BYTES: usize = 15 * 1024 * 1024;

/// The most pixels that are decoded: 50 megapixels.
pub const MOST_PIXELS: u64 = 50_000_000;

/// The longer side of the picture that is kept, in pixels. Smaller ones keep their size.
pub const FULL_SIDE: u32 = 2048;

/// The longer side of the thumbnail, in pixels. Smaller ones keep their size.
pub const THUMBNAIL_SIDE: u32 = 480;

const QUALITY: u8 = 85;

/// Enough for `MOST_PIXELS` with four channels of 8 bits, and not for twice that.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// A decoded photo takes up to 200 MB for a moment; a busy evening must not take it a hundred times.
static DECODING: Semaphore = Semaphore::const_new(2);

/// A photo as it is kept: two JPEG files without metadata, upright.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The picture, its longer side at most [`FULL_SIDE`].
    pub full: Vec<u8>,
    /// The picture for lists, its longer side at most [`THUMBNAIL_SIDE`].
    pub thumbnail: Vec<u8>,
    /// Width of `full` in pixels.
    pub width: u32,
    /// Height of `full` in pixels.
    pub height: u32,
}

/// Why a photo was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhotoRefused {
    /// The page says how large a photo may be.
    #[error("the photo has more than {MOST_BYTES} bytes")]
    TooManyBytes,
    /// The page says how many megapixels a photo may have.
    #[error("the photo has more than {MOST_PIXELS} pixels")]
    TooManyPixels,
    /// The page says how to have the phone send JPEG: this is HEIC, HEIF or AVIF.
    #[error("the photo is in HEIC, HEIF or AVIF format")]
    Heic,
    /// The page names the formats that are taken.
    #[error("this is not a JPEG, PNG or WebP photo")]
    NotAPhoto,
    /// The page asks for another photo, or the same one again: this one is incomplete or damaged.
    #[error("the photo is incomplete or damaged")]
    Broken,
}

/// Makes the two pictures that are kept of a photo.
///
/// Of a moving picture the first frame is kept; what is transparent becomes white.
/// Takes up to seconds and hundreds of megabytes: in a server, call [`prepare_one`].
pub fn prepare(bytes: &[u8]) -> Result<Prepared, PhotoRefused> {
    if bytes.len() > MOST_BYTES {
        return Err(PhotoRefused::TooManyBytes);
    }
    let format = recognise(bytes)?;
    if format == ImageFormat::Jpeg && !jpeg_is_whole(bytes) {
        return Err(PhotoRefused::Broken);
    }
    let (picture, orientation) = decode(bytes, format)?;

    let mut full = shrink(on_white(picture), FULL_SIDE);
    full.apply_orientation(orientation);
    let full = DynamicImage::from(full.into_rgb8());
    let thumbnail = fit(&full, THUMBNAIL_SIDE);
    Ok(Prepared {
        full: jpeg(&full)?,
        thumbnail: jpeg(&thumbnail)?,
        width: full.width(),
        height: full.height(),
    })
}

/// Makes the two pictures beside the server's other work, at most two photos at once; others wait for their turn.
pub async fn prepare_one(
    bytes: impl AsRef<[u8]> + Send + 'static,
) -> Result<Prepared, PhotoRefused> {
    // Refused at once, without waiting behind those that will be decoded.
    if bytes.as_ref().len() > MOST_BYTES {
        return Err(PhotoRefused::TooManyBytes);
    }
    recognise(bytes.as_ref())?;
    let Ok(turn) = DECODING.acquire().await else {
        unreachable!("nobody closes the semaphore")
    };
    let prepared = tokio::task::spawn_blocking(move || {
        // Held here, so that it is given back when the work has ended, not when somebody stopped waiting for it.
        let _turn = turn;
        prepare(bytes.as_ref())
    });
    prepared.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a photo could not be prepared");
        Err(PhotoRefused::Broken)
    })
}

/// What the content says it is; names and declared types say nothing.
fn recognise(bytes: &[u8]) -> Result<ImageFormat, PhotoRefused> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Ok(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(ImageFormat::Png),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Ok(ImageFormat::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] if names_heif(brands) => {
            Err(PhotoRefused::Heic)
        }
        _ => Err(PhotoRefused::NotAPhoto),
    }
}

/// Whether the major brand, or one of the first compatible ones, is that of a still or moving HEIF or AVIF picture.
fn names_heif(brands: &[u8]) -> bool {
    const BRANDS: [&[u8]; 12] = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1",
        b"avif", b"avis",
    ];
    brands
        .chunks_exact(4)
        .take(8)
        .any(|brand| BRANDS.contains(&brand))
}

/// Whether the picture data of a JPEG comes to its end mark. The decoder would paint what is missing grey.
///
/// Marks inside the leading segments (a thumbnail has its own end) are passed over; what follows the end is of no interest.
fn jpeg_is_whole(bytes: &[u8]) -> bool {
    const START_OF_SCAN: u8 = 0xda;
    const END: u8 = 0xd9;
    let mut rest = &bytes[2..];
    loop {
        match rest {
            [0xff, 0xff, ..] => rest = &rest[1..],
            [0xff, START_OF_SCAN, ..] => return rest.windows(2).any(|mark| mark == [0xff, END]),
            [0xff, _, high, low, ..] => {
                match rest.get(2 + usize::from(u16::from_be_bytes([*high, *low]))..) {
                    Some(next) => rest = next,
                    None => return false,
                }
            }
            _ => return false,
        }
    }
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation), PhotoRefused> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;

    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(PhotoRefused::TooManyPixels);
    }
    // A photo whose metadata is damaged is still a photo.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok((picture, orientation))
}

fn refused(error: ImageError) -> PhotoRefused {
    match error {
        ImageError::Limits(_) => PhotoRefused::TooManyPixels,
        _ => PhotoRefused::Broken,
    }
}

fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture;
    }
    let mut picture = picture.into_rgba8();
    for pixel in picture.pixels_mut() {
        let alpha = u16::from(pixel[3]);
        for channel in 0..3 {
            let mixed = (u16::from(pixel[channel]) * alpha + 255 * (255 - alpha) + 127) / 255;
            pixel[channel] = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
        pixel[3] = u8::MAX;
    }
    picture.into()
}

/// Like [`fit`], for pictures of any size: a quick average first, so that the careful filter never sees more than it needs.
fn shrink(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) > 2 * side {
        let halfway = picture.thumbnail(2 * side, 2 * side);
        drop(picture);
        return fit(&halfway, side);
    }
    fit(&picture, side)
}

/// The picture with neither side longer than `side`, its proportions kept; never larger than it was.
fn fit(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= side {
        return picture.clone();
    }
    picture.resize(side, side, FilterType::Lanczos3)
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, PhotoRefused> {
    let mut bytes = Vec::new();
    picture
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        .map_err(refused)?;
    Ok(bytes)
}
