//! A paper as a PDF: one that archives keep and screen readers read (PDF/A-2a, PDF/UA-1).
//!
//! # Why
//!
//! First everything is laid out, then it is drawn: what stands on which page decides nothing about what the words are, and the
//! tree of tags follows the reading order of the sheet. The same paper gives the same bytes. A letter that the font lacks is
//! never left out: there is no PDF then, and the page, for which browsers find letters, is printed instead.

mod layout;

use std::num::NonZeroU16;

use domain::outputs::Statement;
use jiff::tz::TimeZone;
use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::document::Document;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagTree,
};

use super::letters::Letters;
use super::sheet::Sheet;
use layout::{Drawn, Layout, Part, Piece};

/// Width and height of a page of A4, in points.
const PAGE: (f32, f32) = (595.28, 841.89);

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfRefused {
    /// Letters stand on the paper that the font lacks.
    #[error("the letters {0} are not in the font of PDFs")]
    Letters(String),
    /// The font cannot be read, or the library refuses what was laid out.
    #[error("the PDF cannot be made: {0}")]
    Broken(String),
}

impl From<KrillaError> for PdfRefused {
    fn from(error: KrillaError) -> Self {
        Self::Broken(format!("{error:?}"))
    }
}

fn broken(what: &str) -> PdfRefused {
    PdfRefused::Broken(what.to_owned())
}

/// The letters of a sheet that PDFs lack, each once.
pub(super) fn missing(sheet: &Sheet) -> String {
    Letters::open().map_or_else(String::new, |letters| letters.missing(sheet.words()))
}

/// Makes the PDF of a paper.
pub fn pdf(statement: &Statement, sheet: &Sheet) -> Result<Vec<u8>, PdfRefused> {
    let letters = Letters::open().ok_or_else(|| broken("its font"))?;
    let missing = letters.missing(sheet.words());
    if !missing.is_empty() {
        return Err(PdfRefused::Letters(missing));
    }
    let laid = Layout::of(sheet, &letters);
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfRefused::Broken(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut told: Vec<Vec<Identifier>> = vec![Vec::new(); laid.parts.len()];
    for pieces in &laid.pages {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| broken("its page"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for piece in pieces {
            let id = draw(&mut surface, &letters, piece);
            if let (Some(part), Some(id)) = (piece.part, id) {
                told[part].push(id);
            }
        }
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tree(sheet, &laid.parts, told));
    let mut outline = Outline::new();
    let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    outline.push_child(OutlineNode::new(sheet.called().to_owned(), top));
    document.set_outline(outline);
    document.set_metadata(metadata(statement, sheet));
    Ok(document.finish()?)
}

/// Draws a piece; what is read gets an id for the tree of tags.
fn draw(surface: &mut Surface<'_>, letters: &Letters, piece: &Piece) -> Option<Identifier> {
    let language = piece.language.as_deref();
    let tag = match (&piece.drawn, piece.part) {
        (_, None) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
        (Drawn::Line { .. }, Some(_)) => ContentTag::Span(SpanTag::empty().with_lang(language)),
        (Drawn::Boxes(_), Some(_)) => ContentTag::Other,
    };
    let id = surface.start_tagged(tag);
    surface.set_fill(Some(Fill {
        paint: luma::Color::new(piece.grey).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    }));
    match &piece.drawn {
        Drawn::Line { x, y, size, text } => {
            let glyphs = letters.glyphs(text);
            let start = Point::from_xy(*x, *y);
            surface.draw_glyphs(start, &glyphs, letters.font.clone(), text, *size, false);
        }
        Drawn::Boxes(boxes) => {
            let mut path = PathBuilder::new();
            for (x, y, width, height) in boxes {
                if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                    path.push_rect(rect);
                }
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
    surface.end_tagged();
    piece.part.map(|_| id)
}

/// The tree of tags: heading, paragraphs, a table of lines, the square.
fn tree(sheet: &Sheet, parts: &[Part], told: Vec<Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(sheet.language.tag().to_owned()));
    let mut table: Option<TagGroup> = None;
    let mut row = TagGroup::new(Tag::TR);
    for (part, ids) in parts.iter().zip(told) {
        let inside: Vec<Node> = ids.into_iter().map(Node::from).collect();
        match part {
            Part::Label => row.push(TagGroup::with_children(
                Tag::TH(TableHeaderScope::Row),
                inside,
            )),
            Part::Value => {
                row.push(TagGroup::with_children(Tag::TD, inside));
                let whole = std::mem::replace(&mut row, TagGroup::new(Tag::TR));
                table
                    .get_or_insert_with(|| TagGroup::new(Tag::Table))
                    .push(whole);
            }
            Part::Heading | Part::Paragraph | Part::Square => {
                if let Some(table) = table.take() {
                    tree.push(table);
                }
                tree.push(match part {
                    Part::Heading => {
                        let tag = Tag::Hn(NonZeroU16::MIN, Some(sheet.called().to_owned()));
                        TagGroup::with_children(tag, inside)
                    }
                    Part::Square => {
                        let tag = Tag::Figure(Some(sheet.address.clone()));
                        TagGroup::with_children(tag, inside)
                    }
                    _ => TagGroup::with_children(Tag::P, inside),
                });
            }
        }
    }
    tree
}

fn metadata(statement: &Statement, sheet: &Sheet) -> Metadata {
    let at = statement.issued_at.to_zoned(TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let issuer = statement.issuer.name.say(sheet.language).to_owned();
    Metadata::new()
        .title(sheet.called().to_owned())
        .language(sheet.language.tag().to_owned())
        .authors(vec![issuer])
        .creator("Citylink".to_owned())
        .document_id(statement.id.to_string())
        .creation_date(date)
}
