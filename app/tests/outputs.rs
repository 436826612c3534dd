//! A paper as a PDF, read back by programs that did not make it.

use std::sync::Arc;

use app::outputs::{Matrix, PdfRefused, Sheet, pdf};
use domain::languages::{Language, Texts};
use domain::organisations::OrganisationCode;
use domain::outputs::{FORM, Issuer, Line, OutputId, OutputKind, Statement};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use jiff::Timestamp;
use jiff::civil::date;

const BASE: &str = "https://citylink.example";
const ADDRESS: &str = "https://citylink.example/verify/070W3GE1R70W3GE1R70W3GE1R79Y";
const ID: &str = "070W 3GE1 R70W 3GE1 R70W 3GE1 R79Y";
const HOLDER: &str = "林晓燕";

fn texts(en: &str, zh: &str) -> Texts {
    let texts = [("en", en), ("zh", zh)].map(|(tag, text)| (tag.to_owned(), text.to_owned()));
    Texts(texts.into())
}

fn paper() -> Statement {
    Statement {
        city: texts("Wuhu", "芜湖市"),
        form: FORM.to_owned(),
        holder: HOLDER.to_owned(),
        id: OutputId::from_chance([7; 16]),
        issued_at: Timestamp::constant(1_795_420_800, 0),
        issuer: Issuer {
            code: OrganisationCode("civil-affairs".to_owned()),
            name: texts("Civil Affairs Bureau", "市民政局"),
        },
        kind: OutputKind::Certificate,
        lines: vec![
            Line::plain(
                texts("Number of the entry", "登记证字号"),
                "J340202-2019-001234",
            ),
            Line {
                label: texts("What is on record", "登记情况"),
                value: texts(
                    "The marriage of the two persons named above is on record in the city, and nothing else is said of it.",
                    "以上二人的婚姻登记在案。",
                ),
            },
        ],
        service: "marriage-certificate-copy".to_owned(),
        title: texts("Copy of a marriage record", "婚姻登记档案证明"),
        valid_until: Some(date(2027, 5, 20)),
    }
}

fn made(statement: &Statement, language: Language) -> Result<Vec<u8>, PdfRefused> {
    let sheet = Sheet::new(
        statement,
        date(2026, 11, 23),
        BASE,
        [language, Language::Zh],
    );
    pdf(statement, &sheet)
}

/// The words of a PDF, as a program reads them that copies text out of it.
fn read(bytes: &[u8]) -> String {
    let text = pdf_extract::extract_text_from_mem(bytes).expect("words");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn given_a_paper_when_its_pdf_is_read_then_the_words_of_both_languages_are_in_it() {
    let words = read(&made(&paper(), Language::En).expect("made"));
    for said in [
        HOLDER,
        ID,
        "Copy of a marriage record",
        "婚姻登记档案证明",
        "Issued on",
        "签发日期",
        "2026年11月23日",
        "May 2027",
        "J340202-2019-001234",
        "https://citylink.example/verify",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
}

#[test]
fn given_a_paper_when_its_pdf_is_drawn_then_a_telephone_reads_the_address_from_its_square() {
    let bytes = made(&paper(), Language::Es).expect("made");

    let document = Pdf::new(Arc::new(bytes)).expect("a PDF");
    let settings = PixmapSettings {
        x_scale: 2.0,
        y_scale: 2.0,
        ..PixmapSettings::default()
    };
    let page = document.pages().first().expect("a page");
    let drawn = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (usize::from(drawn.width()), usize::from(drawn.height()));
    let pixels: Vec<[u8; 4]> = drawn
        .data()
        .iter()
        .map(|pixel| [pixel.r, pixel.g, pixel.b, pixel.a])
        .collect();
    // Paper is white where nothing was drawn.
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        let [red, _, _, alpha] = pixels[y * width + x];
        red.saturating_add(255 - alpha)
    });
    let squares = image.detect_grids();

    let (_, said) = squares
        .first()
        .expect("a square")
        .decode()
        .expect("an address");
    assert_eq!(said, ADDRESS);
    assert_eq!(squares.len(), 1);
}

#[test]
fn given_a_paper_when_its_pdf_is_made_twice_then_it_is_the_same_and_tagged() {
    let (one, two) = (made(&paper(), Language::Zh), made(&paper(), Language::Zh));
    let (one, two) = (one.expect("made"), two.expect("made"));
    assert!(one == two);
    let says = |what: &[u8]| one.windows(what.len()).any(|window| window == what);
    for mark in [
        "/MarkInfo",
        "/StructTreeRoot",
        "/Lang",
        "pdfuaid:part",
        "pdfaid:part",
    ] {
        assert!(says(mark.as_bytes()), "{mark}");
    }
    // A font of thousands of letters is cut to those on the paper.
    assert!(one.len() < 150_000, "{} bytes", one.len());
}

#[test]
fn given_a_long_paper_when_its_pdf_is_made_then_it_goes_on_over_pages_and_loses_nothing() {
    let mut long = paper();
    long.lines = (1..=60)
        .map(|number| Line::plain(texts("Line", "行"), &format!("No. {number} 第{number}号")))
        .collect();
    let bytes = made(&long, Language::En).expect("made");
    let words = read(&bytes);
    for number in 1..=60 {
        assert!(words.contains(&format!("No. {number} ")), "{number}");
    }
    assert!(words.contains(ID));
    assert!(Pdf::new(Arc::new(bytes)).expect("a PDF").pages().len() > 1);
}

#[test]
fn given_a_name_that_the_font_lacks_when_its_pdf_is_made_then_it_is_refused_and_says_which_letters()
{
    let rare = Statement {
        holder: "王䶮".to_owned(),
        ..paper()
    };
    let refused = made(&rare, Language::Zh).expect_err("refused");
    assert!(
        matches!(&refused, PdfRefused::Letters(letters) if letters == "䶮"),
        "{refused}"
    );
}

#[test]
fn given_an_address_when_it_is_a_square_then_it_is_small_enough_to_be_printed() {
    let matrix = Matrix::of(ADDRESS).expect("a square");
    assert!(matrix.width() <= 37, "{}", matrix.width());
    assert!(Matrix::of(&"x".repeat(5000)).is_none());
}
