//! Photos: what is taken, what is refused, and that nothing but the picture is kept.
#![cfg(feature = "ssr")]

use std::path::Path;

use app::photos::{PhotoRefused, Prepared, prepare, prepare_one};
use image::{DynamicImage, GenericImageView, ImageFormat};

const RED: [u8; 3] = [220, 30, 30];
const GREEN: [u8; 3] = [30, 170, 60];
const BLUE: [u8; 3] = [30, 60, 210];
const YELLOW: [u8; 3] = [240, 210, 40];
const WHITE: [u8; 3] = [255, 255, 255];
/// The pure blue of the half-transparent corner, on white.
const HALF_BLUE: [u8; 3] = [127, 127, 255];

const FIFTEEN_MEGABYTES: usize = 15_728_640;
/// What JPEG and the colours between four fields may change.
const TOLERANCE: u8 = 14;

/// Where each field of the test picture has its middle, in sixtieths and fortieths.
const CORNERS: [(u32, u32); 4] = [(15, 10), (45, 10), (15, 30), (45, 30)];

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/photos")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn prepared(name: &str) -> Prepared {
    prepare(&file(name)).unwrap_or_else(|refused| panic!("{name}: {refused}"))
}

fn jpeg(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).expect("what is kept is a JPEG")
}

fn assert_colour(picture: &DynamicImage, (x, y): (u32, u32), expected: [u8; 3], what: &str) {
    let found = picture.get_pixel(x, y).0;
    let near = expected
        .iter()
        .zip(found)
        .all(|(expected, found)| expected.abs_diff(found) <= TOLERANCE);
    assert!(
        near,
        "{what}: at {x}, {y} is {found:?} instead of {expected:?}"
    );
}

fn assert_corners(bytes: &[u8], expected: [[u8; 3]; 4], what: &str) {
    let picture = jpeg(bytes);
    for ((x, y), colour) in CORNERS.into_iter().zip(expected) {
        assert_colour(
            &picture,
            (x * picture.width() / 60, y * picture.height() / 40),
            colour,
            what,
        );
    }
}

fn contains(bytes: &[u8], words: &str) -> bool {
    bytes
        .windows(words.len())
        .any(|window| window == words.as_bytes())
}

/// The marks of the segments before the picture data, and whether anything follows its end.
fn segments(bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut marks = Vec::new();
    let mut at = 2;
    while bytes[at + 1] != 0xda {
        marks.push(bytes[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
    }
    (marks, !bytes.ends_with(&[0xff, 0xd9]))
}

fn assert_nothing_but_picture(bytes: &[u8], what: &str) {
    for words in [
        "SECRET",
        "Exif",
        "http://ns.adobe.com",
        "xmpmeta",
        "ICC_PROFILE",
        "Photoshop",
        "GPS",
        "<script",
    ] {
        assert!(!contains(bytes, words), "{what}: {words} is still there");
    }
    assert!(
        matches!(
            exif::Reader::new().read_from_container(&mut std::io::Cursor::new(bytes)),
            Err(exif::Error::NotFound(_))
        ),
        "{what}: there is Exif"
    );
    let (marks, tail) = segments(bytes);
    let telling: Vec<_> = marks
        .into_iter()
        .filter(|mark| matches!(mark, 0xe1..=0xef | 0xfe))
        .collect();
    assert_eq!(
        (telling, tail),
        (vec![], false),
        "{what}: segments that can hold words, and something after the end"
    );
}

#[test]
fn given_each_of_the_eight_orientations_when_prepared_then_the_picture_stands_upright_in_both_sizes()
 {
    for orientation in 1..=8 {
        let name = format!("orientation-{orientation}.jpg");

        let photo = prepared(&name);

        assert_eq!((photo.width, photo.height), (60, 40), "{name}");
        assert_eq!(jpeg(&photo.full).dimensions(), (60, 40), "{name}");
        assert_corners(&photo.full, [RED, GREEN, BLUE, YELLOW], &name);
        assert_corners(&photo.thumbnail, [RED, GREEN, BLUE, YELLOW], &name);
    }
}

#[test]
fn given_a_turned_png_or_webp_when_prepared_then_it_stands_upright_too() {
    for name in ["turned.png", "turned.webp"] {
        let photo = prepared(name);

        assert_eq!((photo.width, photo.height), (60, 40), "{name}");
        assert_corners(&photo.full, [RED, GREEN, BLUE, YELLOW], name);
    }
}

#[test]
fn given_a_photo_that_tells_place_camera_and_name_when_prepared_then_only_the_picture_is_left() {
    let telling = [
        "SECRET-DESCRIPTION",
        "SECRET-CAMERA",
        "SECRET-XMP",
        "SECRET-COMMENT",
        "SECRET-PROFILE",
    ];
    let sent = file("orientation-6.jpg");
    assert!(
        telling.iter().all(|words| contains(&sent, words)),
        "the test file tells nothing"
    );
    let exif = exif::Reader::new()
        .read_from_container(&mut std::io::Cursor::new(&sent))
        .expect("the test file has Exif");
    assert!(
        exif.get_field(exif::Tag::GPSLatitude, exif::In::PRIMARY)
            .is_some(),
        "the test file has no position"
    );

    for name in ["orientation-6.jpg", "turned.png", "turned.webp", "tail.jpg"] {
        assert!(contains(&file(name), "SECRET"), "{name} tells nothing");
        let photo = prepared(name);

        assert_nothing_but_picture(&photo.full, name);
        assert_nothing_but_picture(&photo.thumbnail, name);
    }
}

#[test]
fn given_every_common_way_to_store_a_photo_when_prepared_then_the_picture_is_the_same() {
    for name in ["progressive.jpg", "tail.jpg", "palette.png", "lossy.webp"] {
        let photo = prepared(name);

        assert_eq!((photo.width, photo.height), (60, 40), "{name}");
        assert_corners(&photo.full, [RED, GREEN, BLUE, YELLOW], name);
    }
}

#[test]
fn given_print_colours_or_greys_when_prepared_then_they_become_colours_of_a_screen() {
    for (name, top_left) in [
        ("cmyk.jpg", RED),
        ("grey.jpg", [87, 87, 87]),
        ("grey-16-bits.png", [128, 128, 128]),
    ] {
        let photo = prepared(name);

        assert_eq!(jpeg(&photo.full).color(), image::ColorType::Rgb8, "{name}");
        assert_colour(&jpeg(&photo.full), (15, 10), top_left, name);
    }
}

#[test]
fn given_glass_when_prepared_then_it_lies_on_white() {
    for name in ["transparent.png", "transparent.webp"] {
        let photo = prepared(name);

        assert_corners(&photo.full, [WHITE, HALF_BLUE, BLUE, YELLOW], name);
    }
}

#[test]
fn given_a_moving_picture_when_prepared_then_its_first_frame_is_kept() {
    for name in ["moving.webp", "moving.png"] {
        let photo = prepared(name);

        assert_corners(&photo.full, [RED, RED, RED, RED], name);
    }
}

#[test]
fn given_a_large_picture_when_prepared_then_its_long_side_is_2048_and_480_in_the_thumbnail() {
    let photo = prepared("wide.png");

    assert_eq!((photo.width, photo.height), (2048, 1024));
    assert_eq!(jpeg(&photo.full).dimensions(), (2048, 1024));
    assert_eq!(jpeg(&photo.thumbnail).dimensions(), (480, 240));
    assert_corners(&photo.full, [RED, GREEN, BLUE, YELLOW], "full");
    assert_corners(&photo.thumbnail, [RED, GREEN, BLUE, YELLOW], "thumbnail");
}

#[test]
fn given_a_small_picture_when_prepared_then_neither_size_is_blown_up() {
    let photo = prepared("orientation-1.jpg");

    assert_eq!(jpeg(&photo.thumbnail).dimensions(), (60, 40));
}

#[test]
fn given_fifty_megapixels_when_prepared_then_they_are_taken_and_one_row_more_is_refused() {
    let photo = prepared("fifty-megapixels.png");

    assert_eq!((photo.width, photo.height), (2048, 1024));
    assert_eq!(
        prepare(&file("fifty-megapixels-and-a-row.png")),
        Err(PhotoRefused::TooManyPixels)
    );
}

#[test]
fn given_a_header_that_claims_a_giant_when_prepared_then_it_is_refused_before_it_is_decoded() {
    for name in [
        "claims-3600-megapixels.png",
        "claims-3600-megapixels.jpg",
        "claims-268-megapixels.webp",
    ] {
        assert_eq!(
            prepare(&file(name)),
            Err(PhotoRefused::TooManyPixels),
            "{name}"
        );
    }
}

#[test]
fn given_fifteen_megabytes_when_prepared_then_they_are_taken_and_one_byte_more_is_refused() {
    let mut sent = file("progressive.jpg");
    sent.resize(FIFTEEN_MEGABYTES, 0);
    assert!(prepare(&sent).is_ok());

    sent.push(0);

    assert_eq!(prepare(&sent), Err(PhotoRefused::TooManyBytes));
}

#[test]
fn given_a_format_that_browsers_do_not_show_when_prepared_then_it_is_refused_by_its_name() {
    for name in ["phone.heic", "phone.avif"] {
        assert_eq!(prepare(&file(name)), Err(PhotoRefused::Heic), "{name}");
    }
}

#[test]
fn given_something_else_under_the_name_of_a_photo_when_prepared_then_it_is_no_photo() {
    for name in ["text.jpg", "moving.gif", "make.py"] {
        assert_eq!(prepare(&file(name)), Err(PhotoRefused::NotAPhoto), "{name}");
    }
    assert_eq!(prepare(b""), Err(PhotoRefused::NotAPhoto));
    assert_eq!(
        prepare(b"\0\0\0\x18ftypisom\0\0\0\0"),
        Err(PhotoRefused::NotAPhoto),
        "a film"
    );
}

#[test]
fn given_half_a_photo_when_prepared_then_it_is_broken_though_the_whole_is_fine() {
    assert!(prepare(&file("whole.jpg")).is_ok());

    for name in ["cut.jpg", "cut.png", "cut.webp"] {
        assert_eq!(prepare(&file(name)), Err(PhotoRefused::Broken), "{name}");
    }
}

#[test]
fn given_a_photo_that_ends_anywhere_when_prepared_then_it_is_never_taken() {
    for name in ["whole.jpg", "turned.png", "lossy.webp"] {
        let whole = file(name);
        let head = if name == "lossy.webp" { 12 } else { 8 };
        for end in (head..whole.len() - 12).step_by(7) {
            assert_eq!(
                prepare(&whole[..end]),
                Err(PhotoRefused::Broken),
                "{name} up to {end}"
            );
        }
    }
}

#[test]
fn given_any_single_byte_is_wrong_when_prepared_then_it_is_taken_or_refused_and_nothing_breaks() {
    for name in [
        "orientation-6.jpg",
        "turned.png",
        "lossy.webp",
        "turned.webp",
    ] {
        let sent = file(name);
        for at in 0..sent.len() {
            let mut wrong = sent.clone();
            wrong[at] ^= 0xff;
            if let Ok(photo) = prepare(&wrong) {
                assert_nothing_but_picture(&photo.full, &format!("{name} with byte {at} wrong"));
            }
        }
    }
}

#[tokio::test]
async fn given_eight_photos_at_once_when_prepared_beside_other_work_then_each_gets_its_own_answer()
{
    let names = [
        "orientation-1.jpg",
        "cut.jpg",
        "wide.png",
        "text.jpg",
        "turned.webp",
        "phone.heic",
        "palette.png",
        "orientation-8.jpg",
    ];
    let waiting: Vec<_> = names
        .iter()
        .map(|name| tokio::spawn(prepare_one(file(name))))
        .collect();

    for (name, answer) in names.into_iter().zip(waiting) {
        assert_eq!(
            answer.await.expect("no panic"),
            prepare(&file(name)),
            "{name}"
        );
    }
}

#[tokio::test]
async fn given_somebody_stops_waiting_when_more_photos_come_then_they_still_get_their_turn() {
    for _ in 0..4 {
        let impatient = tokio::spawn(prepare_one(file("wide.png")));
        tokio::task::yield_now().await;
        impatient.abort();
    }

    assert_eq!(
        prepare_one(file("orientation-1.jpg"))
            .await
            .map(|photo| photo.width),
        Ok(60)
    );
}
