//! How a move goes on, on stderr: a bar for a person, a line a table for a file.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use store::{PromoteStep, TableProgress};

/// One bar, for the table at hand.
pub(crate) struct Bar {
    bar: ProgressBar,
    /// Whether to write lines instead.
    plain: bool,
    /// What the last line was about.
    said: String,
}

impl Bar {
    /// A bar when stderr is a terminal, lines otherwise; nothing at all when `silent`.
    pub(crate) fn new(silent: bool) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let target = if silent || !terminal { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let style = ProgressStyle::with_template("{msg:28} {bar:24.cyan/dim} {pos:>9} of {len}  {per_sec}");
        let style = style.expect("the template is a constant").progress_chars("━━─");
        let bar = ProgressBar::with_draw_target(Some(0), target).with_style(style);
        Self { bar, plain: !silent && !terminal, said: String::new() }
    }

    /// Shows a step.
    pub(crate) fn show(&mut self, step: PromoteStep) {
        match step {
            PromoteStep::Copying(at) => self.table("copying", at),
            PromoteStep::Holding => self.say("holding up writes", None),
            PromoteStep::Finishing(at) => self.table("comparing", at),
            PromoteStep::Checking => self.say("recomputing the trails", None),
        }
    }

    fn table(&mut self, what: &str, at: TableProgress) {
        self.say(&format!("{what} {}", at.table), Some(at.of));
        self.bar.set_position(u64::try_from(at.rows).unwrap_or(0));
    }

    fn say(&mut self, what: &str, of: Option<i64>) {
        if self.said == what {
            return;
        }
        self.said = what.to_owned();
        self.bar.reset();
        self.bar.set_length(of.and_then(|of| u64::try_from(of).ok()).unwrap_or(0));
        self.bar.set_message(what.to_owned());
        if self.plain {
            let rows = of.map(|of| format!(": {of} rows")).unwrap_or_default();
            eprintln!("{what}{rows}");
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(self) {
        self.bar.finish_and_clear();
    }
}
