//! From pixels to the small squares that are shown.

use super::{Portrait, SIZES};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as Filter, PngEncoder};
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, ImageError, RgbaImage};

/// Larger pictures are brought to this edge in one quick pass, so that the good one has little to do.
const DRAFT: u32 = 1024;
/// Of JPEG, out of 100.
const QUALITY: u8 = 88;

/// The middle of a picture, upright, in all sizes.
pub(super) fn portrait(picture: DynamicImage, orientation: Orientation) -> Result<Portrait, String> {
    let mut middle = middle(picture).into_rgba8();
    let is_opaque = middle.pixels().all(|pixel| pixel.0[3] == u8::MAX);
    // Else what is invisible would shine through at the edges.
    see_through(&mut middle, weighted);
    let middle = DynamicImage::ImageRgba8(middle);
    let file = |size: u32| {
        let mut small = middle.resize_exact(size, size, FilterType::Lanczos3).into_rgba8();
        see_through(&mut small, plain);
        let mut small = DynamicImage::ImageRgba8(small);
        small.apply_orientation(orientation);
        encoded(&small, size, is_opaque).map(|file| (size, file))
    };
    let files = SIZES.into_iter().map(file).collect::<Result<_, _>>();
    let files = files.map_err(|_| "the picture could not be written anew; try another one")?;
    Ok(Portrait { extension: if is_opaque { "jpg" } else { "png" }, files })
}

/// The largest square in the middle, no larger than the draft's. No copy of a large picture is made.
fn middle(picture: DynamicImage) -> DynamicImage {
    let side = picture.width().min(picture.height());
    let scaled = |edge: u32| u32::try_from(u64::from(edge) * u64::from(DRAFT) / u64::from(side)).unwrap_or(DRAFT);
    let draft = match side > DRAFT {
        true => picture.thumbnail_exact(scaled(picture.width()), scaled(picture.height())),
        false => picture,
    };
    let (width, height) = (draft.width(), draft.height());
    let side = width.min(height);
    draft.crop_imm((width - side) / 2, (height - side) / 2, side, side)
}

fn see_through(picture: &mut RgbaImage, change: fn([u8; 4]) -> [u8; 4]) {
    picture.pixels_mut().filter(|pixel| pixel.0[3] != u8::MAX).for_each(|pixel| pixel.0 = change(pixel.0));
}

/// A colour by how much of it is seen.
fn weighted([r, g, b, a]: [u8; 4]) -> [u8; 4] {
    let part = |value: u8| (u16::from(value) * u16::from(a) / 255) as u8;
    [part(r), part(g), part(b), a]
}

/// The colour of which so much is seen.
fn plain([r, g, b, a]: [u8; 4]) -> [u8; 4] {
    let whole = |value: u8| (u16::from(value) * 255 / u16::from(a.max(1))).min(255) as u8;
    [whole(r), whole(g), whole(b), a]
}

fn encoded(small: &DynamicImage, size: u32, is_opaque: bool) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    if is_opaque {
        JpegEncoder::new_with_quality(&mut file, QUALITY).encode_image(&small.to_rgb8())?;
    } else {
        let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Default, Filter::Adaptive);
        encoder.write_image(small.as_bytes(), size, size, ExtendedColorType::Rgba8)?;
    }
    Ok(file)
}
