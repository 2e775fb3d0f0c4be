//! A file as a client sees it.

use domain::source::{Blob, EntryKind};
use serde::Serialize;
use utoipa::ToSchema;

/// One file of a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FileView {
    /// The commit that it is of, in full.
    commit: String,
    /// From the project's root.
    path: String,
    /// What it is, and so how it can be shown.
    kind: FileKind,
    /// How large it is.
    bytes: u64,
    /// Whether it may be executed.
    is_program: bool,
    /// Its text; where a link leads.
    #[schema(required)]
    text: Option<String>,
    /// Of a picture: `image/png`.
    #[schema(required)]
    media_type: Option<String>,
}

/// What a file is, judged by what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FileKind {
    /// UTF-8.
    Text,
    /// A picture that browsers know.
    Image,
    /// Neither.
    Binary,
    /// A link: its text is where it leads.
    Link,
    /// Another repository's commit.
    Module,
    /// Larger than is shown.
    TooLarge,
}

impl FileView {
    pub(crate) fn new(blob: Blob) -> Self {
        let media_type = blob.content.as_deref().and_then(image_type);
        let text = |content: Vec<u8>| (!content.contains(&0)).then(|| String::from_utf8(content).ok()).flatten();
        let (kind, text) = match (blob.entry.kind, blob.content) {
            (EntryKind::Module, _) => (FileKind::Module, None),
            (EntryKind::Link, content) => {
                (FileKind::Link, content.map(|content| String::from_utf8_lossy(&content).into_owned()))
            }
            (_, None) => (FileKind::TooLarge, None),
            (_, Some(_)) if media_type.is_some() => (FileKind::Image, None),
            (_, Some(content)) => match text(content) {
                Some(text) => (FileKind::Text, Some(text)),
                None => (FileKind::Binary, None),
            },
        };
        Self {
            commit: blob.commit,
            path: blob.entry.path,
            kind,
            bytes: blob.entry.bytes,
            is_program: blob.entry.kind == EntryKind::Program,
            text,
            media_type: media_type.filter(|_| kind == FileKind::Image).map(str::to_owned),
        }
    }
}

/// The type of a picture that a browser draws and that cannot run anything; SVG is none of these.
pub(crate) fn image_type(content: &[u8]) -> Option<&'static str> {
    match content {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f', ..] => Some("image/avif"),
        [0, 0, 1, 0, count, 0, ..] if *count > 0 => Some("image/x-icon"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::source::Entry;

    fn view(kind: EntryKind, content: Option<&[u8]>) -> FileView {
        let entry = Entry { path: "a.png".to_owned(), kind, bytes: 3 };
        FileView::new(Blob { commit: "c".to_owned(), entry, content: content.map(<[u8]>::to_vec) })
    }

    #[test]
    fn what_a_file_is_is_judged_by_its_content() {
        let kind = |content: &[u8]| view(EntryKind::File, Some(content)).kind;
        assert_eq!(kind(b"hello"), FileKind::Text);
        assert_eq!(kind(b""), FileKind::Text);
        assert_eq!(kind(b"a\0b"), FileKind::Binary);
        assert_eq!(kind(b"\xff\xfe\xfd\xfc"), FileKind::Binary);
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n..."), FileKind::Image);
        assert_eq!(kind(b"<svg onload='alert(1)'/>"), FileKind::Text);
        assert_eq!(view(EntryKind::File, None).kind, FileKind::TooLarge);
        let link = view(EntryKind::Link, Some(b"/etc/passwd"));
        assert_eq!((link.kind, link.text.as_deref()), (FileKind::Link, Some("/etc/passwd")));
    }
}
