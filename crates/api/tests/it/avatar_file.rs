//! Picture files as cameras, programs and attackers make them, byte by byte.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

/// What no file may carry into what is shown.
pub const CANARY: &str = "CANARY-51.5074N";

/// A real encoder's file: the left half red, the right half blue.
pub fn halves(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let color = |x: u32| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) };
    encoded(DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| color(x))), format)
}

pub fn encoded(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

pub fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    let named = [name.as_slice(), content].concat();
    [length.as_slice(), &named, &crc(&named).to_be_bytes()].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |mut crc: u32, byte: &u8| {
        crc ^= u32::from(*byte);
        (0..8).for_each(|_| crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()));
        crc
    };
    !bytes.iter().fold(!0, step)
}

pub fn header(width: u32, height: u32, depth: u8, color: u8) -> Vec<u8> {
    let sizes = [width.to_be_bytes(), height.to_be_bytes()].concat();
    chunk(b"IHDR", &[sizes.as_slice(), &[depth, color, 0, 0, 0]].concat())
}

/// A PNG of these chunks, its end included.
pub fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunks.concat(), &chunk(b"IEND", b"")].concat()
}

/// A PNG of one colour, well formed whatever its size.
pub fn flat(width: u32, height: u32, depth: u8, color: u8) -> Vec<u8> {
    let values = [1, 0, 3, 1, 2, 0, 4][usize::from(color)];
    let row = 1 + (width as usize * values * usize::from(depth)).div_ceil(8);
    let palette = if color == 3 { chunk(b"PLTE", &[9, 99, 199]) } else { Vec::new() };
    png(&[header(width, height, depth, color), palette, chunk(b"IDAT", &zeros(row * height as usize))])
}

/// The same file with these chunks behind its header.
pub fn with_chunks(file: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    let (head, rest) = file.split_at(33);
    [head, &chunks.concat(), rest].concat()
}

/// So many zeros, packed 158 to 1 by hand.
pub fn zeros(count: usize) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0b1, 1);
    bits.put(0b10, 2);
    let (runs, rest) = ((count - 1) / 258, (count - 1) % 258);
    // Zero by itself, then 258 times what stands one place before.
    (0..=rest).for_each(|_| bits.put(0b0011_0000, 8));
    for _ in 0..runs {
        bits.put(0b1100_0101, 8);
        bits.put(0, 5);
    }
    bits.put(0, 7);
    let adler = (u32::try_from(count % 65_521).unwrap() << 16) | 1;
    [b"\x78\x01".as_slice(), &bits.done(), &adler.to_be_bytes()].concat()
}

/// Bits as deflate wants them: into each byte from the right.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    /// The leftmost of `count` bits first.
    fn put(&mut self, code: u32, count: u32) {
        for at in (0..count).rev() {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            *self.bytes.last_mut().unwrap() |= u8::from(code >> at & 1 == 1) << (self.used % 8);
            self.used += 1;
        }
    }

    fn done(self) -> Vec<u8> {
        self.bytes
    }
}

pub fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), content].concat()
}

/// A grey JPEG of so many components, with `frame` as its marker of a frame, of `scans` scans.
pub fn jpeg(frame: u8, width: u16, height: u16, parts: u8, scans: usize) -> Vec<u8> {
    let sizes = [height.to_be_bytes(), width.to_be_bytes()].concat();
    let each = |value: &dyn Fn(u8) -> Vec<u8>| (1..=parts).flat_map(value).collect::<Vec<u8>>();
    let frames = [&[8], sizes.as_slice(), &[parts], &each(&|id| vec![id, 0x11, 0])].concat();
    let table = |class: u8| segment(0xc4, &[&[class, 1], [0_u8; 15].as_slice(), &[0]].concat());
    let is_progressive = frame == 0xc2;
    let scan = [&[parts], each(&|id| vec![id, 0]).as_slice(), &[0, if is_progressive { 0 } else { 63 }, 0]].concat();
    let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8) * usize::from(parts);
    // One bit says: the same as before; the next one: and nothing more.
    let pixels = vec![0; (blocks * if is_progressive { 1 } else { 2 }).div_ceil(8).min(1 << 20)];
    let scans = [segment(0xda, &scan), pixels].concat().repeat(scans);
    [
        b"\xff\xd8".to_vec(),
        segment(0xdb, &[[0_u8].as_slice(), &[1; 64]].concat()),
        segment(frame, &frames),
        table(0),
        table(0x10),
        scans,
        b"\xff\xd9".to_vec(),
    ]
    .concat()
}

/// The same JPEG with these segments behind its beginning.
pub fn with_segments(file: &[u8], segments: &[Vec<u8>]) -> Vec<u8> {
    [&file[..2], &segments.concat(), &file[2..]].concat()
}

/// What a phone says about a picture: how it was held, and where.
pub fn exif(orientation: u8) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [tag.to_le_bytes().as_slice(), &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let entries = [entry(0x010e, 2, 15, 38), entry(0x0112, 3, 1, u32::from(orientation))].concat();
    [b"II*\0\x08\0\0\0\x02\0".as_slice(), &entries, &[0; 4], CANARY.as_bytes()].concat()
}
