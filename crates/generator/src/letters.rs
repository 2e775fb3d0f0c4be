//! One letter for its many forms: for matching, and for names in Latin letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text for matching: compatibility forms, lower case, no accents, one form of each Arabic letter, no
/// direction marks, straight quotation marks. `Über` → `uber`, `الأزياء` → `الازياء`.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase).nfkd() {
        match c {
            'ß' => folded.push_str("ss"),
            'ى' => folded.push('ي'),
            'ة' => folded.push('ه'),
            '’' | '‘' | '`' => folded.push('\''),
            '“' | '”' | '„' | '«' | '»' => folded.push('"'),
            c if is_combining_mark(c) || is_mark(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

/// Direction marks, joiners and the Arabic stretch: seen by no reader, so by no match either.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{640}' | '\u{ad}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

/// Letters a–z for any text, as far as there are any: umlauts, accents and Arabic are written in Latin letters.
pub(crate) fn latin(text: &str) -> String {
    let mut out = String::new();
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            'ä' | 'æ' => out.push_str("ae"),
            'ö' | 'œ' | 'ø' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            c if c.is_ascii() => out.push(c),
            c => match arabic_letter(c) {
                Some(letters) => out.push_str(letters),
                None if parts(c) => out.push(' '),
                None => out.extend(std::iter::once(c).nfkd().filter(char::is_ascii)),
            },
        }
    }
    out
}

/// Whether a character outside ASCII stands between words: a dash, a wide space, a quotation mark.
fn parts(c: char) -> bool {
    !(c.is_alphanumeric() || is_combining_mark(c) || is_mark(c))
}

fn arabic_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'ا' | 'أ' | 'إ' | 'آ' | 'ى' | 'ة' => "a",
        'ب' => "b",
        'ت' | 'ط' => "t",
        'ث' => "th",
        'ج' => "j",
        'ح' | 'ه' => "h",
        'خ' => "kh",
        'د' | 'ض' => "d",
        'ذ' => "dh",
        'ر' => "r",
        'ز' | 'ظ' => "z",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'ع' | 'ء' | 'ئ' | 'ؤ' => "e",
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ك' => "k",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' => "w",
        'ي' => "y",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_a_letter_are_one() {
        assert_eq!(fold("  L’Épée, Straße\u{200f} “ﬁn” "), "  l'epee, strasse \"fin\" ");
        assert_eq!(fold("آأإا ى ة مـد"), "اااا ي ه مد");
    }

    #[test]
    fn any_text_is_written_in_latin_letters_where_it_has_some() {
        assert_eq!(latin("Ärzte Élodie"), "aerzte elodie");
        assert_eq!(latin("عقار"), "eqar");
        assert_eq!(latin("漢字"), "");
        assert_eq!(latin("red—blue\u{200f}"), "red blue");
    }
}
