//! PNG (ISO/IEC 15948): chunks of length, name, content and checksum.

use super::bare::{Bare, fits, long, nothing};
use super::{CUT_OFF, DAMAGED};
use image::metadata::Orientation;

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The file with only its first picture's pixels and their colours.
pub(super) fn bare(file: &[u8]) -> Result<Bare, String> {
    let mut bare =
        Bare { bytes: Vec::with_capacity(file.len()), width: 0, height: 0, orientation: Orientation::NoTransforms };
    bare.bytes.extend_from_slice(SIGNATURE);
    let mut rest = &file[SIGNATURE.len()..];
    loop {
        let length = long(rest, 0).ok_or(CUT_OFF)? as usize;
        let whole = length.checked_add(12).and_then(|whole| rest.get(..whole)).ok_or(CUT_OFF)?;
        let (name, content) = (&whole[4..8], &whole[8..8 + length]);
        rest = &rest[whole.len()..];
        match name {
            b"IHDR" if bare.width == 0 => {
                let header = header(content)?;
                (bare.width, bare.height) = header;
                bare.bytes.extend_from_slice(whole);
            }
            _ if bare.width == 0 => return Err(DAMAGED.to_owned()),
            b"PLTE" | b"tRNS" | b"IDAT" => bare.bytes.extend_from_slice(whole),
            b"IEND" => {
                bare.bytes.extend_from_slice(whole);
                nothing(rest)?;
                return Ok(bare);
            }
            b"eXIf" => bare.orientation = Orientation::from_exif_chunk(content).unwrap_or(bare.orientation),
            // A capital letter says that nobody can do without it, and nobody here knows it.
            _ if name[0].is_ascii_uppercase() => return Err(DAMAGED.to_owned()),
            _ => {}
        }
    }
}

/// Width and height, when they are bearable.
fn header(content: &[u8]) -> Result<(u32, u32), String> {
    let (Some(width), Some(height), [.., depth, color, _, _, _]) = (long(content, 0), long(content, 4), content) else {
        return Err(DAMAGED.to_owned());
    };
    let values = match color {
        0 => 1,
        2 => 3,
        4 => 2,
        // A palette, too, may have transparent colours.
        _ => 4,
    };
    fits(width, height, values * if *depth == 16 { 2 } else { 1 })?;
    Ok((width, height))
}
