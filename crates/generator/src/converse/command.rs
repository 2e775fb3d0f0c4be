//! Commands: a few words that stand alone as the whole message.

use super::text::plain;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a message that stands alone asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Command {
    /// Start the run.
    Build,
    /// Tell how far the run is.
    Status,
    /// Say what can be said.
    Help,
    /// Begin anew.
    Reset,
    /// A greeting.
    Hello,
    /// Thanks, praise.
    Thanks,
    /// "no", "not yet".
    No,
    /// "you choose": the first suggestion answers the open question.
    Any,
}

static COMMANDS: LazyLock<BTreeMap<String, Command>> = LazyLock::new(|| {
    let mut commands = BTreeMap::new();
    let mut current = Command::Hello;
    for line in include_str!("phrases/commands.txt").lines().filter(|line| !line.starts_with('#')) {
        match line {
            "[build]" => current = Command::Build,
            "[status]" => current = Command::Status,
            "[help]" => current = Command::Help,
            "[reset]" => current = Command::Reset,
            "[hello]" => current = Command::Hello,
            "[thanks]" => current = Command::Thanks,
            "[no]" => current = Command::No,
            "[any]" => current = Command::Any,
            line => line.split(" / ").for_each(|phrase| {
                commands.entry(plain(phrase)).or_insert(current);
            }),
        }
    }
    commands
});

/// The command that the whole message is; none when it says anything else besides.
pub(crate) fn command(message: &str) -> Option<Command> {
    COMMANDS.get(&plain(message)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn build_counts_only_as_the_whole_message() {
        for text in ["build", " Build! ", "GO", "yes.", "Los geht's", "Oui !", "ابدأ", "نعم", "c’est parti"] {
            assert_eq!(command(text), Some(Command::Build), "{text}");
        }
        for text in ["build a shop", "go karts", "yes men", "rebuild", "my build", "start page", "name: build"] {
            assert_eq!(command(text), None, "{text}");
        }
    }
}
