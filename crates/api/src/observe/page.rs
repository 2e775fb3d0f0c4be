//! Prometheus' text format, version 0.0.4.

use std::fmt::Write as _;

/// What kind of number a family holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// Only grows, until the process starts anew.
    Counter,
    /// Goes up and down.
    Gauge,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
        }
    }
}

/// A page of families, written one after another.
#[derive(Debug, Default)]
pub(crate) struct Page {
    text: String,
}

impl Page {
    /// Begins a family. A page has each family once, and its samples follow at once.
    pub(crate) fn family(&mut self, kind: Kind, name: &'static str, help: &'static str) -> Family<'_> {
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {}", kind.as_str());
        Family { text: &mut self.text, name }
    }

    /// A family of one sample without labels.
    pub(crate) fn gauge(&mut self, name: &'static str, help: &'static str, value: f64) {
        self.family(Kind::Gauge, name, help).sample(&[], value);
    }

    /// The same for a counter.
    pub(crate) fn counter(&mut self, name: &'static str, help: &'static str, value: u64) {
        self.family(Kind::Counter, name, help).sample(&[], value as f64);
    }

    /// Begins a family of histograms.
    pub(crate) fn histograms(&mut self, name: &'static str, help: &'static str) -> Histograms<'_> {
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} histogram");
        Histograms { text: &mut self.text, name }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Samples of one family.
pub(crate) struct Family<'p> {
    text: &'p mut String,
    name: &'static str,
}

impl Family<'_> {
    pub(crate) fn sample(&mut self, labels: &[(&str, &str)], value: f64) {
        write_sample(self.text, self.name, "", labels, value);
    }
}

/// Histograms of one family.
pub(crate) struct Histograms<'p> {
    text: &'p mut String,
    name: &'static str,
}

impl Histograms<'_> {
    pub(crate) fn sample(&mut self, labels: &[(&str, &str)], histogram: &Histogram) {
        let mut below = 0;
        for (bound, count) in histogram.bounds.iter().zip(&histogram.counts) {
            below += count;
            let bound = bound.to_string();
            let labels: Vec<_> = labels.iter().copied().chain([("le", bound.as_str())]).collect();
            write_sample(self.text, self.name, "_bucket", &labels, below as f64);
        }
        let labels_of_all: Vec<_> = labels.iter().copied().chain([("le", "+Inf")]).collect();
        write_sample(self.text, self.name, "_bucket", &labels_of_all, histogram.count as f64);
        write_sample(self.text, self.name, "_sum", labels, histogram.sum);
        write_sample(self.text, self.name, "_count", labels, histogram.count as f64);
    }
}

/// Observed values, counted in buckets.
#[derive(Debug, Clone)]
pub(crate) struct Histogram {
    bounds: &'static [f64],
    counts: Vec<u64>,
    count: u64,
    sum: f64,
}

impl Histogram {
    /// An empty one; `bounds` are the buckets' upper bounds, ascending.
    pub(crate) fn new(bounds: &'static [f64]) -> Self {
        Self { bounds, counts: vec![0; bounds.len()], count: 0, sum: 0.0 }
    }

    pub(crate) fn observe(&mut self, value: f64) {
        let bucket = self.bounds.iter().position(|bound| value <= *bound);
        if let Some(count) = bucket.and_then(|bucket| self.counts.get_mut(bucket)) {
            *count += 1;
        }
        self.count += 1;
        self.sum += value;
    }
}

fn write_sample(text: &mut String, name: &str, suffix: &str, labels: &[(&str, &str)], value: f64) {
    let _ = write!(text, "{name}{suffix}");
    for (at, (label, content)) in labels.iter().enumerate() {
        let _ = write!(text, "{}{label}=\"{}\"", if at == 0 { '{' } else { ',' }, escaped(content));
    }
    let _ = writeln!(text, "{} {value}", if labels.is_empty() { "" } else { "}" });
}

fn escaped(content: &str) -> String {
    content.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_has_its_help_its_kind_and_its_samples() {
        let mut page = Page::default();
        let mut family = page.family(Kind::Gauge, "velocity_jobs", "Jobs by state.");
        family.sample(&[("state", "queued")], 2.0);
        family.sample(&[("state", "a\"b\\c\nd")], 0.5);
        page.counter("a_total", "All.", 3);
        insta::assert_snapshot!(page.text(), @r#"
        # HELP velocity_jobs Jobs by state.
        # TYPE velocity_jobs gauge
        velocity_jobs{state="queued"} 2
        velocity_jobs{state="a\"b\\c\nd"} 0.5
        # HELP a_total All.
        # TYPE a_total counter
        a_total 3
        "#);
    }

    #[test]
    fn buckets_are_cumulative_and_the_last_holds_all() {
        let mut histogram = Histogram::new(&[0.1, 1.0]);
        for value in [0.05, 0.1, 0.5, 7.0] {
            histogram.observe(value);
        }
        let mut page = Page::default();
        page.histograms("wait_seconds", "Waits.").sample(&[("kind", "plan")], &histogram);
        insta::assert_snapshot!(page.text(), @r#"
        # HELP wait_seconds Waits.
        # TYPE wait_seconds histogram
        wait_seconds_bucket{kind="plan",le="0.1"} 2
        wait_seconds_bucket{kind="plan",le="1"} 3
        wait_seconds_bucket{kind="plan",le="+Inf"} 4
        wait_seconds_sum{kind="plan"} 7.65
        wait_seconds_count{kind="plan"} 4
        "#);
    }
}
