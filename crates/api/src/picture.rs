//! A picture that a person sends becomes two small squares of pixels that Velocity drew itself: nothing of the file is kept.

mod bare;
mod jpeg;
mod png;
mod square;
mod studio;

pub(crate) use studio::Studio;

use bare::Bare;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Largest file, in bytes.
pub(crate) const FILE_BYTES_MAX: usize = 5 * 1024 * 1024;
/// Largest width and height, in pixels.
const SIDE_MAX: u32 = 8192;
/// What decoding a picture may take, in bytes.
const MEMORY_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Edges of what is made of it, in pixels; the first is what is shown unless another one is asked for.
pub(crate) const SIZES: [u32; 2] = [256, 64];

const DAMAGED: &str = "the picture is damaged or of a rare kind; save it again as PNG or JPEG";
const CUT_OFF: &str = "the picture is cut off before its end; send the whole file";

/// What was made of a picture.
#[derive(Debug)]
pub(crate) struct Portrait {
    /// `png` when something of it is transparent, else `jpg`.
    pub(crate) extension: &'static str,
    /// Edge and file, in the order of [`SIZES`].
    pub(crate) files: Vec<(u32, Vec<u8>)>,
}

/// Makes a portrait of a file, judged by what is in it. A refusal says what is wrong with the file. Takes up to a second and
/// 128 MiB: never on the event loop.
fn portrait(file: &[u8]) -> Result<Portrait, String> {
    if file.is_empty() {
        return Err("the file is empty; send a PNG or JPEG picture".to_owned());
    }
    if file.len() > FILE_BYTES_MAX {
        return Err(too_large());
    }
    let (bare, format) = if file.starts_with(png::SIGNATURE) {
        (png::bare(file)?, ImageFormat::Png)
    } else if file.starts_with(jpeg::START) {
        (jpeg::bare(file)?, ImageFormat::Jpeg)
    } else {
        return Err(format!("{}; send a PNG or JPEG picture", kind(file)));
    };
    let orientation = bare.orientation;
    let picture = decoded(bare, format)?;
    square::portrait(picture, orientation)
}

/// Why a file is refused for its size.
pub(crate) fn too_large() -> String {
    "the picture is larger than 5 MB; send a smaller one".to_owned()
}

fn decoded(bare: Bare, format: ImageFormat) -> Result<DynamicImage, String> {
    let mut reader = ImageReader::with_format(Cursor::new(bare.bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_BYTES_MAX);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|_| DAMAGED)?;
    if decoder.total_bytes() > MEMORY_BYTES_MAX {
        return Err(bare::too_many_pixels(bare.width, bare.height));
    }
    DynamicImage::from_decoder(decoder).map_err(|_| DAMAGED.to_owned())
}

/// What a file is instead, for a person.
fn kind(file: &[u8]) -> &'static str {
    const KINDS: [(&[u8], &str); 10] = [
        (b"GIF8", "this is a GIF"),
        (b"BM", "this is a BMP picture"),
        (b"II*\0", "this is a TIFF picture"),
        (b"MM\0*", "this is a TIFF picture"),
        (b"%PDF", "this is a PDF document"),
        (b"PK", "this is a ZIP archive"),
        (b"\0\0\x01\0", "this is an icon"),
        (b"8BPS", "this is a Photoshop picture"),
        (b"\x1f\x8b", "this is a compressed file"),
        (b"\0\0\0\x0cJXL ", "this is a JPEG XL picture"),
    ];
    let boxed = |brand: &[u8]| file.get(8..8 + brand.len()) == Some(brand);
    let text = String::from_utf8_lossy(&file[..file.len().min(1024)]).to_lowercase();
    match KINDS.iter().find(|(magic, _)| file.starts_with(magic)) {
        Some((_, kind)) => kind,
        None if file.starts_with(b"RIFF") && boxed(b"WEBP") => "this is a WebP picture",
        None if file.get(4..8) == Some(b"ftyp") && boxed(b"avi") => "this is an AVIF picture",
        None if file.get(4..8) == Some(b"ftyp") => "this is a HEIC picture or a film",
        None if text.contains("<svg") => "this is an SVG drawing, which may hold scripts",
        None if text.contains("<html") || text.contains("<!doctype") || text.contains("<script") => {
            "this is a web page"
        }
        None => "this is no picture that is known here",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_is_told_what_it_is() {
        let said = |file: &[u8]| portrait(file).unwrap_err();
        assert!(said(b"").contains("empty"));
        assert!(said(b"\xef\xbb\xbf<?xml version='1.0'?><SVG onload='x()'>").contains("SVG"));
        assert!(said(b"\0\0\0\x20ftypavif").contains("AVIF") && said(b"\0\0\0\x18ftypheic").contains("HEIC"));
        assert!(said(b"RIFF\0\0\0\0WEBPVP8 ").contains("WebP") && said(b"RIFF\0\0\0\0AVI ").contains("no picture"));
        assert!(said(&[0; 3]).contains("no picture"));
        assert!(said(&vec![0xff; FILE_BYTES_MAX + 1]).contains("larger than 5 MB"));
    }

    #[test]
    fn no_beginning_of_a_file_and_no_altered_byte_is_too_much() {
        let picture = DynamicImage::new_rgb8(9, 7);
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let mut file = Cursor::new(Vec::new());
            picture.write_to(&mut file, format).unwrap();
            let file = file.into_inner();
            assert!(portrait(&file).is_ok());
            for end in 0..file.len() {
                assert!(portrait(&file[..end]).is_err(), "{format:?} up to {end}");
            }
            for at in 0..file.len() {
                let mut altered = file.clone();
                altered[at] ^= 0xff;
                // Whatever it says, it says it.
                let _ = portrait(&altered);
            }
        }
    }
}
