//! ASCII addresses for texts in any script.

use super::bank::fold;

/// ASCII for an address: `Linen Overshirt` → `linen-overshirt`. What leaves nothing becomes a number.
pub(super) fn slug(text: &str, index: usize) -> String {
    let mut slug = String::new();
    for c in fold(text).chars() {
        match c {
            'æ' => slug.push_str("ae"),
            'œ' => slug.push_str("oe"),
            'ø' => slug.push('o'),
            c if c.is_ascii_alphanumeric() => slug.push(c),
            c => match arabic(c) {
                "" if !slug.is_empty() && !slug.ends_with('-') && !c.is_alphanumeric() => slug.push('-'),
                latin => slug.push_str(latin),
            },
        }
    }
    let slug: String = slug.trim_matches('-').chars().take(60).collect();
    let slug = slug.trim_matches('-').to_owned();
    if slug.is_empty() { format!("no-{}", index + 1) } else { slug }
}

/// A Latin letter for an Arabic one.
fn arabic(c: char) -> &'static str {
    match c {
        'ا' | 'ع' | 'آ' | 'أ' | 'إ' => "a",
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
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ك' => "k",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' => "w",
        'ي' => "y",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_gives_an_address() {
        assert_eq!(slug("Crème Brûlée — süß & groß", 0), "creme-brulee-suss-gross");
        assert_eq!(slug("فيلا الياسمين", 0), "fyla-alyasmyn");
        assert_eq!(slug("日本", 4), "no-5");
    }
}
