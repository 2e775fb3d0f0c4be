//! ASCII addresses for texts in any script.

use crate::letters::latin;

/// ASCII for an address: `Linen Overshirt` → `linen-overshirt`. What leaves nothing becomes a number.
pub(super) fn slug(text: &str, index: usize) -> String {
    let letters = latin(text);
    let words = letters.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug: String = words.collect::<Vec<_>>().join("-").chars().take(60).collect();
    let slug = slug.trim_end_matches('-').to_owned();
    if slug.is_empty() { format!("no-{}", index + 1) } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_gives_an_address() {
        assert_eq!(slug("Crème Brûlée — süß & groß", 0), "creme-brulee-suess-gross");
        assert_eq!(slug("red—blue", 0), "red-blue");
        assert_eq!(slug("فيلا الياسمين", 0), "fyla-alyasmyn");
        assert_eq!(slug("日本", 4), "no-5");
    }
}
