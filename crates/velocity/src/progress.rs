//! How a run goes on, on stderr: bars for a person, plain lines for a file.

use domain::{Event, EventBody, JobState, Stage};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// The stages of a run as a person sees them.
pub(crate) struct Progress {
    bars: BTreeMap<Stage, ProgressBar>,
    begun: BTreeMap<Stage, Instant>,
    plain: bool,
}

impl Progress {
    /// Bars when stderr is a terminal, lines otherwise.
    pub(crate) fn new(stages: &[Stage]) -> Self {
        let plain = !std::io::stderr().is_terminal();
        let target = if plain { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let all = MultiProgress::with_draw_target(target);
        let bars = stages.iter().map(|stage| (*stage, all.add(bar(*stage)))).collect();
        Self { bars, begun: BTreeMap::new(), plain }
    }

    /// Shows what an event says.
    pub(crate) fn show(&mut self, event: &Event) {
        match &event.body {
            EventBody::StageMoved { stage, state, reason, .. } => self.moved(*stage, *state, reason.as_deref()),
            EventBody::StageProgressed { stage, percent, doing, .. } => {
                if let Some(bar) = self.bars.get(stage) {
                    bar.set_position(u64::from(*percent));
                    bar.set_message(doing.clone());
                }
            }
            _ => {}
        }
    }

    fn moved(&mut self, stage: Stage, state: JobState, reason: Option<&str>) {
        // That a stage's turn comes is no news; that it waits to try again is.
        if matches!(state, JobState::Queued | JobState::Waiting) && reason.is_none() {
            return;
        }
        let now = Instant::now();
        if state == JobState::Working {
            self.begun.insert(stage, now);
        }
        let took = self.begun.get(&stage).map_or(Duration::ZERO, |begun| now - *begun);
        let words = match state {
            JobState::Working => "working".to_owned(),
            JobState::Done => format!("done in {:.1} s", took.as_secs_f64()),
            JobState::Error => format!("failed: {}", reason.unwrap_or("no reason was given")),
            JobState::Cancelled => "cancelled".to_owned(),
            JobState::Waiting | JobState::Queued => reason.map_or_else(|| "waiting".to_owned(), str::to_owned),
        };
        self.say(stage, state, &words);
    }

    fn say(&self, stage: Stage, state: JobState, words: &str) {
        if self.plain {
            eprintln!("{}: {words}", stage.as_str());
        }
        let Some(bar) = self.bars.get(&stage) else { return };
        match state {
            JobState::Done => {
                bar.set_position(100);
                bar.finish_with_message(words.to_owned());
            }
            JobState::Error | JobState::Cancelled => bar.abandon_with_message(words.to_owned()),
            JobState::Working => {
                bar.enable_steady_tick(Duration::from_millis(120));
                bar.set_message(words.to_owned());
            }
            JobState::Waiting | JobState::Queued => bar.set_message(words.to_owned()),
        }
    }

    /// Leaves the bars as they are.
    pub(crate) fn end(self) {
        for bar in self.bars.into_values().filter(|bar| !bar.is_finished()) {
            bar.abandon();
        }
    }
}

fn bar(stage: Stage) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner:.dim} {prefix:8} {bar:24.cyan/dim} {percent:>3} %  {wide_msg}");
    let style = style.expect("the template is a constant").progress_chars("━━─");
    ProgressBar::new(100).with_style(style).with_prefix(stage.as_str())
}
