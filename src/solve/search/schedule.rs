//! Temperatures: geometric cooling, paced by what a first anneal measured; in integers.
//!
//! A temperature is stored as its logarithm to base 2 in units of 1/65536, and used in units of
//! 1/1024 of a cost.

/// Steps of the cooling at which costs are measured.
const LEVELS: usize = 64;

/// Logarithm of the moves per talk from which on a run starts as hot as it can: 8192.
const FULL: i64 = 13 << 16;

/// With fewer moves per talk any heat is too much: most talks are hardly tried anywhere else.
const LEAST: u64 = 128;

/// Larger costs are noted as this.
const LARGEST: i64 = 1 << 44;

/// How far an anneal is: from 0 to this.
pub(super) const WHOLE: u64 = 1 << 20;

/// How the temperature falls during an anneal.
#[derive(Debug, Clone)]
pub(super) struct Schedule {
    /// Logarithms of the first and the last temperature.
    hot: i64,
    cold: i64,
    /// The progress at which each level ends.
    ends: [u64; LEVELS],
    /// Costs seen on each level: how many, their sum, the sum of their squares.
    seen: [(i128, i128, i128); LEVELS],
}

impl Schedule {
    /// Equal time for equal ratios of temperature (Kirkpatrick, Gelatt and Vecchi 1983), between
    /// two temperatures in units of 1/1024.
    pub(super) fn geometric(hot: i64, cold: i64) -> Self {
        let mut ends = [0; LEVELS];
        for (level, end) in ends.iter_mut().enumerate() {
            *end = WHOLE * (level as u64 + 1) / LEVELS as u64;
        }
        Self { hot: log2(hot.max(2)), cold: log2(cold.max(1)), ends, seen: [(0, 0, 0); LEVELS] }
    }

    /// The same with a lower start where a run makes few moves per talk: it could not cool down from
    /// the full heat, and would only undo what construction did well.
    pub(super) fn cooled(mut self, moves_per_talk: u64) -> Self {
        let known = log2(i64::try_from(moves_per_talk).unwrap_or(i64::MAX)).min(FULL);
        let known = if moves_per_talk < LEAST { 0 } else { known };
        self.hot = self.cold + (self.hot - self.cold) * known / FULL;
        self
    }

    /// The level at some progress, and the temperature there in units of 1/1024.
    pub(super) fn at(&self, progress: u64) -> (usize, i64) {
        let level = self.ends.partition_point(|&end| end <= progress).min(LEVELS - 1);
        let from = if level == 0 { 0 } else { self.ends[level - 1] };
        let width = (self.ends[level] - from).max(1);
        // Progress within the level, in 1/1024 of it; at most 1024.
        let within = ((progress.saturating_sub(from)).min(width) * 1024 / width).cast_signed();
        let fallen = (self.hot - self.cold) * (signed(level) * 1024 + within) / (signed(LEVELS) * 1024);
        (level, exp2(self.hot - fallen))
    }

    /// Notes a cost seen on a level.
    pub(super) fn see(&mut self, level: usize, cost: i64) {
        let cost = cost.clamp(-LARGEST, LARGEST);
        let (count, sum, squares) = &mut self.seen[level];
        *count += 1;
        *sum += i128::from(cost);
        *squares += i128::from(cost) * i128::from(cost);
    }

    /// A schedule over the same temperatures that spends its time where costs depend on the
    /// temperature: in proportion to the square root of the heat capacity, variance of cost over
    /// temperature squared (constant thermodynamic speed: Salamon, Nulton, Robinson, Pedersen,
    /// Ruppeiner and Liao 1988), with a floor for what was measured badly.
    pub(super) fn paced(&self) -> Self {
        let mut shares = [0_u64; LEVELS];
        for (level, share) in shares.iter_mut().enumerate() {
            let (count, sum, squares) = self.seen[level];
            let fallen = (self.hot - self.cold) * (2 * signed(level) + 1) / (2 * signed(LEVELS));
            let temperature = i128::from(exp2(self.hot - fallen)).max(1);
            // The mean is m + r / count; its square is taken apart, so that it stays exact and in range.
            let (m, r) = (sum.checked_div(count).unwrap_or(0), sum.checked_rem(count).unwrap_or(0));
            let variance = (squares - 2 * m * r).checked_div(count).unwrap_or(0) - m * m;
            // Deviation over temperature, in 1/64: costs are in units of 1, temperatures of 1/1024.
            let ratio = variance.max(0).unsigned_abs().isqrt() * 65_536 / temperature.unsigned_abs();
            *share = u64::try_from(ratio).unwrap_or(u64::MAX).min(1 << 24);
        }
        let smooth: Vec<u64> = (0..LEVELS)
            .map(|level| {
                let (from, to) = (level.saturating_sub(1), (level + 2).min(LEVELS));
                shares[from..to].iter().sum::<u64>() / (to - from) as u64
            })
            .collect();
        let floor = smooth.iter().sum::<u64>() / (4 * LEVELS as u64) + 1;
        let total: u64 = smooth.iter().map(|share| share + floor).sum();
        let mut paced = Self { seen: [(0, 0, 0); LEVELS], ..self.clone() };
        let mut sum = 0;
        for (end, share) in paced.ends.iter_mut().zip(&smooth) {
            sum += share + floor;
            // At most the whole.
            *end = u64::try_from(u128::from(WHOLE) * u128::from(sum) / u128::from(total)).unwrap_or(WHOLE);
        }
        paced
    }
}

/// A small number.
fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// log₂ of `value` ≥ 1 in units of 1/65536, by repeated squaring (Turner 2010).
fn log2(value: i64) -> i64 {
    let value = value.unsigned_abs().max(1);
    i64::try_from(crate::solve::rng::log2_fixed(value)).unwrap_or(i64::MAX)
}

/// 2 to the power of `exponent` / 65536, rounded down; at least 1.
fn exp2(exponent: i64) -> i64 {
    let whole = exponent >> 16;
    // 2^(2^−1), 2^(2^−2), … in units of 2^−30.
    let mut mantissa: u64 = 1 << 30;
    for (bit, factor) in ROOTS.iter().enumerate() {
        if exponent >> (15 - bit) & 1 == 1 {
            mantissa = (mantissa * factor) >> 30;
        }
    }
    let mantissa = mantissa.cast_signed();
    match whole {
        ..0 => 1,
        0..=30 => mantissa >> (30 - whole),
        31..=61 => mantissa << (whole - 30),
        _ => i64::MAX >> 1,
    }
}

/// 2^(2^−1), 2^(2^−2), …, 2^(2^−16) in units of 2^−30, each the square root of the one before.
static ROOTS: [u64; 16] = roots();

const fn roots() -> [u64; 16] {
    let mut roots = [0; 16];
    let mut value: u64 = 2 << 30;
    let mut index = 0;
    while index < 16 {
        value = (value << 30).isqrt();
        roots[index] = value;
        index += 1;
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_turn_back() {
        for value in [1, 2, 3, 10, 1000, 1024, 123_456, 1 << 40, (1 << 50) + 12_345] {
            let back = exp2(log2(value));
            assert!((back - value).abs() <= value / 4096 + 1, "{value} became {back}");
        }
    }

    #[test]
    fn temperatures_fall_from_hot_to_cold() {
        let mut schedule = Schedule::geometric(20_000 << 10, 150);
        for round in 0..2 {
            let seen: Vec<i64> = (0..=64).map(|step| schedule.at(step * WHOLE / 64).1).collect();
            assert!(seen.is_sorted_by(|one, two| one >= two), "{seen:?}");
            assert!((seen[0] - (20_000 << 10)).abs() < 20_000 && (140..160).contains(&seen[64]), "{round}: {seen:?}");
            // Cost varies on one level only: the next anneal stays there.
            for step in 0..1000 {
                schedule.see(40, if step % 2 == 0 { 0 } else { 1000 });
            }
            let before = schedule.clone();
            schedule = schedule.paced();
            let time = |schedule: &Schedule| schedule.ends[40] - schedule.ends[39];
            assert!(time(&schedule) > 4 * time(&before) || round > 0);
        }
    }
}
