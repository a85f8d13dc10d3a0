//! How long answers took: percentiles of any number of them, in constant memory.

use std::time::Duration;

use hdrhistogram::Histogram;

/// An hour, in microseconds: longer answers count as that.
const LONGEST: u64 = 3_600_000_000;

/// The times of many answers.
#[derive(Debug, Clone)]
pub struct Latency {
    /// In microseconds, to three digits.
    histogram: Option<Histogram<u64>>,
    longest: Duration,
}

impl Default for Latency {
    fn default() -> Self {
        // Three digits within these bounds are what the library promises to hold.
        Self { histogram: Histogram::new_with_bounds(1, LONGEST, 3).ok(), longest: Duration::ZERO }
    }
}

/// A bar of the histogram: answers that took no longer than `until`, and longer than the bar before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// The upper bound.
    pub until: Duration,
    /// How many answers.
    pub count: u64,
}

impl Latency {
    /// Counts one.
    pub fn record(&mut self, elapsed: Duration) {
        let microseconds = u64::try_from(elapsed.as_micros()).unwrap_or(LONGEST).clamp(1, LONGEST);
        if let Some(histogram) = &mut self.histogram {
            histogram.saturating_record(microseconds);
        }
        self.longest = self.longest.max(elapsed);
    }

    /// How many were counted.
    pub fn count(&self) -> u64 {
        self.histogram.as_ref().map_or(0, Histogram::len)
    }

    /// The time within which that share of the answers came, from 0 to 1; `None` where there are none.
    pub fn quantile(&self, share: f64) -> Option<Duration> {
        let histogram = self.histogram.as_ref().filter(|histogram| !histogram.is_empty())?;
        // The upper edge of a bucket may lie beyond the longest time that was seen.
        Some(Duration::from_micros(histogram.value_at_quantile(share)).min(self.longest))
    }

    /// The longest.
    pub fn longest(&self) -> Option<Duration> {
        (self.count() > 0).then_some(self.longest)
    }

    /// Bars whose bounds double, from the first to the last that holds any.
    pub fn bars(&self) -> Vec<Bar> {
        let Some(histogram) = &self.histogram else { return Vec::new() };
        let mut bars: Vec<Bar> = Vec::new();
        let (mut below, mut bound) = (0, 1_u64);
        while below < histogram.len() && bound <= 2 * LONGEST {
            let upto = histogram.iter_recorded().take_while(|value| value.value_iterated_to() <= bound);
            let upto: u64 = upto.map(|value| value.count_since_last_iteration()).sum();
            if upto > 0 {
                bars.push(Bar { until: Duration::from_micros(bound), count: upto - below });
            }
            below = upto;
            bound *= 2;
        }
        bars
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_times() {
        let mut latency = Latency::default();
        assert_eq!((latency.quantile(0.5), latency.longest(), latency.count()), (None, None, 0));
        for milliseconds in 1..=100 {
            latency.record(Duration::from_millis(milliseconds));
        }
        let close = |share, milliseconds: f64| {
            let found = latency.quantile(share).unwrap().as_secs_f64() * 1000.0;
            assert!((found - milliseconds).abs() < milliseconds / 500.0, "{share}: {found}");
        };
        close(0.5, 50.0);
        close(0.95, 95.0);
        close(0.99, 99.0);
        assert_eq!(latency.quantile(1.0), Some(Duration::from_millis(100)));
        assert_eq!(latency.longest(), Some(Duration::from_millis(100)));
    }

    #[test]
    fn bars_hold_every_answer_once() {
        let mut latency = Latency::default();
        for microseconds in [0, 3, 100, 101, 5_000_000, 4_000_000_000] {
            latency.record(Duration::from_micros(microseconds));
        }
        let bars = latency.bars();
        assert_eq!(bars.iter().map(|bar| bar.count).sum::<u64>(), 6, "{bars:?}");
        assert_eq!(bars[0], Bar { until: Duration::from_micros(1), count: 1 });
        assert!(bars.windows(2).all(|pair| pair[0].until < pair[1].until));
    }
}
