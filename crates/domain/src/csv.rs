//! Tables as comma-separated values (RFC 4180), as people's programs really write them: read line by line, so that a bad
//! line spoils no other, and written so that no spreadsheet takes a text for a formula.

/// One record of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvLine {
    /// The line of the file on which it begins, from 1.
    pub number: usize,
    /// As it stands in the file, without its line end; bytes that are no UTF-8 are shown as `\xNN`.
    pub raw: String,
    /// Its cells, or in words why it has none.
    pub cells: Result<Vec<String>, String>,
}

/// Longest cell, in bytes.
const CELL_BYTES_MAX: usize = 64 * 1024;
/// What a spreadsheet takes for the beginning of a formula, and what we put before it.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
const GUARD: char = '\'';

/// Reads a file. The separator is `,`, `;` or a tab, whichever the first line has most of; a byte order mark is left out, and so
/// are empty lines. Lines end with LF, CR LF or CR; a quoted cell may hold them. A cell that was guarded against being taken for a
/// formula is given as it was.
pub fn read(file: &[u8]) -> Vec<CsvLine> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let separator = separator(file);
    let (mut at, mut number, mut lines) = (0, 1, Vec::new());
    while at < file.len() {
        let (cells, end) = match record(file, at, separator) {
            Ok((cells, end)) => (Ok(cells), end),
            // Only the line on which it begins is given up: a lost quote must not swallow what follows.
            Err(fault) => (Err(fault), line_end(file, at)),
        };
        let bytes = &file[at..end];
        let next = after_line_end(file, end);
        if !bytes.iter().all(u8::is_ascii_whitespace) {
            let raw = String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| bytes.escape_ascii().to_string());
            lines.push(CsvLine { number, raw, cells: cells.and_then(texts) });
        }
        number += line_ends(&file[at..next]);
        at = next;
    }
    lines
}

fn separator(file: &[u8]) -> u8 {
    let first = &file[..line_end(file, 0)];
    let count = |separator: u8| {
        let mut quoted = false;
        first
            .iter()
            .filter(|byte| {
                quoted ^= **byte == b'"';
                !quoted && **byte == separator
            })
            .count()
    };
    // The first of those of which there are equally many.
    let mut best = b',';
    for other in [b';', b'\t'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

fn line_end(file: &[u8], from: usize) -> usize {
    file[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(file.len(), |at| from + at)
}

fn after_line_end(file: &[u8], end: usize) -> usize {
    match (file.get(end), file.get(end + 1)) {
        (Some(b'\r'), Some(b'\n')) => end + 2,
        (Some(_), _) => end + 1,
        (None, _) => end,
    }
}

fn line_ends(bytes: &[u8]) -> usize {
    let lone = |at: &usize| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    (0..bytes.len()).filter(lone).count()
}

/// The cells of a record and where it ends, before its line end.
fn record(file: &[u8], from: usize, separator: u8) -> Result<(Vec<Vec<u8>>, usize), String> {
    let (mut cells, mut at) = (Vec::new(), from);
    loop {
        let (cell, end) = if file.get(at) == Some(&b'"') { quoted(file, at + 1)? } else { bare(file, at, separator) };
        if cell.len() > CELL_BYTES_MAX {
            return Err(format!("a cell has more than {CELL_BYTES_MAX} bytes"));
        }
        cells.push(cell);
        match file.get(end) {
            Some(byte) if *byte == separator => at = end + 1,
            None | Some(b'\n' | b'\r') => return Ok((cells, end)),
            Some(_) => return Err("there is text behind a closing quote".to_owned()),
        }
    }
}

fn bare(file: &[u8], from: usize, separator: u8) -> (Vec<u8>, usize) {
    let is_end = |byte: &u8| *byte == separator || matches!(byte, b'\n' | b'\r');
    let end = file[from..].iter().position(is_end).map_or(file.len(), |at| from + at);
    (file[from..end].to_vec(), end)
}

fn quoted(file: &[u8], from: usize) -> Result<(Vec<u8>, usize), String> {
    let (mut cell, mut at) = (Vec::new(), from);
    while let Some(byte) = file.get(at) {
        match (byte, file.get(at + 1)) {
            (b'"', Some(b'"')) => at += 1,
            (b'"', _) => return Ok((cell, at + 1)),
            _ if cell.len() > CELL_BYTES_MAX => break,
            _ => {}
        }
        cell.push(*byte);
        at += 1;
    }
    Err("a quote is opened and not closed".to_owned())
}

fn texts(cells: Vec<Vec<u8>>) -> Result<Vec<String>, String> {
    let text = |cell: Vec<u8>| String::from_utf8(cell).map(unguarded);
    cells
        .into_iter()
        .map(text)
        .collect::<Result<_, _>>()
        .map_err(|_| "it is not UTF-8; save the file as UTF-8".to_owned())
}

fn is_guarded(first: char) -> bool {
    first == GUARD || FORMULA.contains(&first)
}

/// Whether a spreadsheet can take it for nothing but a number.
fn is_number(cell: &str) -> bool {
    cell.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte)) && cell.parse::<f64>().is_ok()
}

fn unguarded(cell: String) -> String {
    let rest = cell.strip_prefix(GUARD).filter(|rest| rest.starts_with(is_guarded));
    rest.map(str::to_owned).unwrap_or(cell)
}

/// Adds a row to a file, with CR LF behind it.
pub fn write_row<T: AsRef<str>>(file: &mut String, cells: impl IntoIterator<Item = T>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            file.push(',');
        }
        write_cell(file, cell.as_ref());
    }
    file.push_str("\r\n");
}

fn write_cell(file: &mut String, cell: &str) {
    let guard = cell.starts_with(is_guarded) && !is_number(cell);
    let quote = cell.contains([',', ';', '"', '\n', '\r', '\t']) || cell.trim() != cell;
    if quote {
        file.push('"');
    }
    if guard {
        file.push(GUARD);
    }
    if quote {
        file.push_str(&cell.replace('"', "\"\""));
        file.push('"');
    } else {
        file.push_str(cell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(file: &str) -> Vec<Vec<String>> {
        read(file.as_bytes()).into_iter().map(|line| line.cells.unwrap()).collect()
    }

    #[test]
    fn separators_quotes_and_line_ends_are_those_of_real_files() {
        let expected = [vec!["a", "b \"c\"\r\nd"], vec!["", "x"]];
        for file in
            ["a,\"b \"\"c\"\"\r\nd\"\r\n,x", "\u{feff}a;\"b \"\"c\"\"\r\nd\"\n\n;x\n", "a\t\"b \"\"c\"\"\r\nd\"\r\tx\r"]
        {
            assert_eq!(cells(file), expected, "{file:?}");
        }
        assert_eq!(cells("a \"quoted\" word,b"), [["a \"quoted\" word", "b"]]);
        assert!(read(b"").is_empty() && read(b"\n\r\n  \n").is_empty());
    }

    #[test]
    fn a_bad_line_spoils_no_other_and_is_given_as_it_stands() {
        let lines = read(b"a,b\n\"lost,1\nc,d\n\"x\" y,2\n\xff,3\ne,\"f\ng\"\nh");
        let told: Vec<(usize, &str, bool)> =
            lines.iter().map(|line| (line.number, line.raw.as_str(), line.cells.is_ok())).collect();
        let expected = [
            (1, "a,b", true),
            (2, "\"lost,1", false),
            (3, "c,d", true),
            (4, "\"x\" y,2", false),
            (5, "\\xff,3", false),
            (6, "e,\"f\ng\"", true),
            (8, "h", true),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn no_spreadsheet_sees_a_formula_and_nothing_is_lost() {
        for text in
            ["=1+1", "+49 30 1", "-x", "@SUM(A1)", "\tx", "\r=x", "＝1", "'=1", "'", "''", "=cmd|' /C calc'!A0", "it's"]
        {
            let mut file = String::new();
            write_row(&mut file, [text, "end"]);
            let first = file.trim_start_matches('"').chars().next().unwrap();
            assert!(!FORMULA.contains(&first), "{file:?}");
            assert_eq!(cells(&file), [[text, "end"]], "{file:?}");
        }
        let mut file = String::new();
        write_row(&mut file, ["-5.00", "a,b", " c "]);
        assert_eq!(file, "-5.00,\"a,b\",\" c \"\r\n");
    }
}
