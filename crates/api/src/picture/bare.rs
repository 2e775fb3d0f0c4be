//! A picture's file without anything that its pixels do not need.

use super::{DAMAGED, MEMORY_BYTES_MAX, SIDE_MAX};
use image::metadata::Orientation;

/// A file in which a decoder meets only pixels: no texts, profiles or films that would have to be unpacked first.
#[derive(Debug)]
pub(super) struct Bare {
    pub(super) bytes: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
    /// How the camera was held.
    pub(super) orientation: Orientation,
}

/// Refuses what would take too much to decode, before anything is decoded. `bytes` is what a pixel takes.
pub(super) fn fits(width: u32, height: u32, bytes: u64) -> Result<(), String> {
    if width == 0 || height == 0 {
        return Err(DAMAGED.to_owned());
    }
    let memory = u64::from(width) * u64::from(height) * bytes;
    if width > SIDE_MAX || height > SIDE_MAX || memory > MEMORY_BYTES_MAX {
        return Err(too_many_pixels(width, height));
    }
    Ok(())
}

pub(super) fn too_many_pixels(width: u32, height: u32) -> String {
    format!("the picture is {width} × {height} pixels large, which is too much to look at; send a smaller one")
}

/// What stands behind the end of a picture. Cameras fill up with zeros; everything else is another file.
pub(super) fn nothing(rest: &[u8]) -> Result<(), String> {
    let more = rest.len() - rest.iter().take_while(|byte| **byte == 0).count();
    match more {
        0 => Ok(()),
        _ => Err(format!("{} bytes stand behind the end of the picture; send it without them", rest.len())),
    }
}

/// Two bytes, the greater one first.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 2).map(|pair| u32::from(pair[0]) << 8 | u32::from(pair[1]))
}

/// Four bytes, the greatest one first.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(short(bytes, at)? << 16 | short(bytes, at + 2)?)
}
