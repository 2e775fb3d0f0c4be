//! JPEG (ITU-T T.81): segments that a marker begins, and scans of pixels between them.

use super::bare::{Bare, fits, nothing, short};
use super::{CUT_OFF, DAMAGED};
use image::metadata::Orientation;

pub(super) const START: &[u8] = b"\xff\xd8\xff";

/// A picture that comes in more scans than any program writes makes its reader go over all pixels for a few bytes.
const SCANS_MAX: u32 = 64;

/// The file with only its first picture's pixels.
pub(super) fn bare(file: &[u8]) -> Result<Bare, String> {
    let (bare, mut rest) = first(file)?;
    // Phones put further pictures behind the first one: a preview, or how bright each place is.
    while let Some(at) = rest.iter().position(|byte| *byte != 0).filter(|at| rest[*at..].starts_with(START)) {
        match first(&rest[at..]) {
            Ok((_, further)) => rest = further,
            Err(_) => break,
        }
    }
    nothing(rest)?;
    Ok(bare)
}

/// The first picture, and what stands behind it.
fn first(file: &[u8]) -> Result<(Bare, &[u8]), String> {
    let mut bare = Bare { bytes: Vec::new(), width: 0, height: 0, orientation: Orientation::NoTransforms };
    bare.bytes.extend_from_slice(&START[..2]);
    let (mut rest, mut scans) = (&file[2..], 0);
    loop {
        let (marker, after) = marker(rest)?;
        rest = after;
        match marker {
            0xd9 if scans > 0 => {
                bare.bytes.extend_from_slice(b"\xff\xd9");
                return Ok((bare, rest));
            }
            0x00 | 0xd8 | 0xd9 => return Err(DAMAGED.to_owned()),
            0x01 | 0xd0..=0xd7 => continue,
            _ => {}
        }
        let length = short(rest, 0).ok_or(CUT_OFF)? as usize;
        let segment = rest.get(..length).ok_or(CUT_OFF)?;
        rest = &rest[length..];
        let content = segment.get(2..).ok_or(DAMAGED)?;
        match marker {
            0xc0..=0xc2 if bare.width == 0 => (bare.width, bare.height) = frame(content, marker == 0xc2)?,
            // A second frame, and what no browser shows: lossless, arithmetic, hierarchical, lines counted at the end.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf | 0xdc | 0xde | 0xdf => {
                return Err(DAMAGED.to_owned());
            }
            0xe1 => {
                let exif = content.strip_prefix(b"Exif\0\0").and_then(Orientation::from_exif_chunk);
                bare.orientation = exif.unwrap_or(bare.orientation);
                continue;
            }
            // Whether the colours are those of a screen is said in JFIF's segment and in Adobe's.
            0xe2..=0xed | 0xef | 0xf0..=0xfe => continue,
            _ => {}
        }
        bare.bytes.extend_from_slice(&[0xff, marker]);
        bare.bytes.extend_from_slice(segment);
        if marker == 0xda {
            scans += 1;
            if scans > SCANS_MAX || bare.width == 0 {
                return Err(DAMAGED.to_owned());
            }
            let (pixels, after) = rest.split_at(scan(rest)?);
            bare.bytes.extend_from_slice(pixels);
            rest = after;
        }
    }
}

/// The next marker, and what comes after it. It may be preceded by any number of 0xff.
fn marker(rest: &[u8]) -> Result<(u8, &[u8]), String> {
    match rest {
        [] | [0xff] => Err(CUT_OFF.to_owned()),
        [0xff, ..] => {
            let at = rest.iter().position(|byte| *byte != 0xff).ok_or(CUT_OFF)?;
            Ok((rest[at], &rest[at + 1..]))
        }
        _ => Err(DAMAGED.to_owned()),
    }
}

/// Width and height, when they are bearable. A picture that comes in several scans is kept whole until the last one.
fn frame(content: &[u8], is_progressive: bool) -> Result<(u32, u32), String> {
    let (Some(height), Some(width), Some(parts)) = (short(content, 1), short(content, 3), content.get(5)) else {
        return Err(DAMAGED.to_owned());
    };
    fits(width, height, u64::from((*parts).max(1)) * if is_progressive { 3 } else { 1 })?;
    Ok((width, height))
}

/// How long the pixels are that begin here: up to the next marker that is no restart.
fn scan(rest: &[u8]) -> Result<usize, String> {
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    rest.windows(2).position(ends).ok_or_else(|| CUT_OFF.to_owned())
}
