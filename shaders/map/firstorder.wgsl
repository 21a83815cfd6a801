// First-order features of each voxel's neighbourhood (IBSI section 3.3), one thread a voxel: intensities are sorted, then
// levels in the same memory, of which there is 8 KiB; moments are of deviations that are count times a value less the sum of all, whole numbers where the
// intensities are. Values are taken relative to the voxel in the middle, so that a large mean costs no digits.
// The host puts KERNEL (places of a neighbourhood) and THREADS before this.

struct Params {
  first: u32,
  end: u32,
  count: u32,           // voxels
  capacity: u32,
  features: u32,
  image_steps: u32,     // where in `tables` each part starts
  places: u32,
  logs: u32,
  wanted: u32,
  less: f32,            // from the kurtosis
  shift: f32,
  volume: f32,          // mm3
  undefined_bits: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 where nothing counts, padded by the radius
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the voxels in `levels`
@group(0) @binding(3) var<storage, read> offsets: array<u32>;    // of the voxels in `image`
@group(0) @binding(4) var<storage, read> image: array<f32>;
// Steps to the places of the kernel in `levels`, then in `image`; for each number of values the rank and the share of
// the way to the next, of four percentiles; log2 of 0, 1, 2 …; numbers of the features wanted.
@group(0) @binding(5) var<storage, read> tables: array<u32>;
@group(0) @binding(6) var<storage, read> found: array<u32>;
@group(0) @binding(7) var<storage, read_write> out: array<u32>;  // [feature][voxel], float32 bits

const FEATURES = 22u;
const ROBUST = 13u;
const VARIATION = 15u;
const DISPERSION = 16u;

var<private> list: array<u32, KERNEL>;  // keys of intensities, then levels
var<private> values: array<f32, FEATURES>;

// Whole numbers in the order of the float32 ones.
fn key_of(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  return bits ^ select(0x80000000u, 0xffffffffu, bits >= 0x80000000u);
}

fn sorted(rank: u32) -> f32 {
  let key = list[rank];
  return bitcast<f32>(key ^ select(0xffffffffu, 0x80000000u, key >= 0x80000000u));
}

// Sorts the intensities around a voxel; how many count.
fn gather(voxel: u32, middle: f32) -> u32 {
  var n = 0u;
  for (var p = 0u; p < KERNEL; p++) {
    let level = levels[positions[voxel] + tables[p]];
    if (level == 0u) { continue; }
    let x = image[offsets[voxel] + tables[params.image_steps + p]] - middle;
    list[n] = key_of(x);
    n++;
  }
  sort_list(n);
  return n;
}

fn gather_levels(voxel: u32) {
  var n = 0u;
  for (var p = 0u; p < KERNEL; p++) {
    let level = levels[positions[voxel] + tables[p]];
    if (level == 0u) { continue; }
    list[n] = level;
    n++;
  }
  sort_list(n);
}

// Sums are added up by parts: many terms would cost digits.
fn ends_part(p: u32, n: u32) -> bool { return p % 32u == 31u || p + 1u == n; }

fn percentile(n: u32, which: u32) -> f32 {
  let at = params.places + 8u * (n - 1u) + 2u * which;
  let rank = tables[at];
  let share = bitcast<f32>(tables[at + 1u]);
  let low = sorted(rank);
  return low + share * (sorted(min(rank + 1u, n - 1u)) - low);
}

fn take_order(n: u32, middle: f32) {
  let p10 = percentile(n, 0u);
  let p25 = percentile(n, 1u);
  let p75 = percentile(n, 2u);
  let p90 = percentile(n, 3u);
  let half = (n - 1u) / 2u;
  let median = select(0.5 * (sorted(half) + sorted(n / 2u)), sorted(half), n % 2u == 1u);
  var kept = 0.0;
  var sum = 0.0;
  var from_median = 0.0;
  var part = vec2f(0.0);
  for (var p = 0u; p < n; p++) {
    let is_kept = sorted(p) >= p10 && sorted(p) <= p90;
    kept += select(0.0, 1.0, is_kept);
    part += vec2f(select(0.0, sorted(p), is_kept), abs(sorted(p) - median));
    if (ends_part(p, n)) {
      sum += part.x;
      from_median += part.y;
      part = vec2f(0.0);
    }
  }
  var robust = 0.0;
  var part_robust = 0.0;
  for (var p = 0u; p < n; p++) {
    let is_kept = sorted(p) >= p10 && sorted(p) <= p90;
    part_robust += select(0.0, abs(kept * sorted(p) - sum), is_kept);
    if (ends_part(p, n)) {
      robust += part_robust;
      part_robust = 0.0;
    }
  }
  values[5] = middle + median;
  values[6] = middle + sorted(0);
  values[7] = middle + p10;
  values[8] = middle + p90;
  values[9] = middle + sorted(n - 1u);
  values[10] = p75 - p25;
  values[11] = sorted(n - 1u) - sorted(0);
  values[ROBUST] = select(0.0, robust / max(kept * kept, 1.0), kept > 0.0);
  values[14] = from_median / f32(n);
  values[DISPERSION] = (p75 - p25) / (2.0 * middle + p25 + p75);
}

fn take_moments(n: u32, middle: f32) {
  let size = f32(n);
  var sum = 0.0;
  var part_sum = 0.0;
  for (var p = 0u; p < n; p++) {
    part_sum += sorted(p);
    if (ends_part(p, n)) {
      sum += part_sum;
      part_sum = 0.0;
    }
  }
  var powers = vec3f(0.0);  // second, third, fourth
  var others = vec2f(0.0);  // deviation, energy
  var part_powers = vec3f(0.0);
  var part_others = vec2f(0.0);
  for (var p = 0u; p < n; p++) {
    let d = (size * sorted(p) - sum) / size;
    let x = sorted(p) + middle + params.shift;
    part_powers += d * d * vec3f(1.0, d, d * d);
    part_others += vec2f(abs(d), x * x);
    if (ends_part(p, n)) {
      powers += part_powers;
      others += part_others;
      part_powers = vec3f(0.0);
      part_others = vec2f(0.0);
    }
  }
  let energy = others.y;
  let mean = middle + sum / size;
  let variance = powers.x / size;
  let is_flat = sorted(0) == sorted(n - 1u);
  let spread = sqrt(variance);
  values[0] = mean;
  values[1] = variance;
  values[2] = spread;
  values[3] = select(powers.y / size / (variance * spread), 0.0, is_flat);
  values[4] = select(powers.z / size / (variance * variance) - params.less, 0.0, is_flat);
  values[12] = others.x / size;
  values[VARIATION] = spread / mean;
  values[17] = energy;
  values[18] = energy * params.volume;
  values[19] = sqrt(energy / size);
}

fn take_levels(n: u32) {
  let log_n = bitcast<f32>(tables[params.logs + n]);
  var entropy = 0.0;
  var same = 0u;
  var start = 0u;
  for (var p = 0u; p < n; p++) {
    if (p + 1u < n && list[min(p + 1u, KERNEL - 1u)] == list[p]) { continue; }
    let count = p + 1u - start;
    entropy += f32(count) * (log_n - bitcast<f32>(tables[params.logs + count]));
    same += count * count;
    start = p + 1u;
  }
  values[20] = entropy / f32(n);
  values[21] = f32(same) / f32(n * n);
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let voxel = group * THREADS + thread;
  if (group >= params.end || voxel >= params.count || found[0] > params.capacity) { return; }
  let middle = image[offsets[voxel]];
  let n = gather(voxel, middle);
  if (n > 0u) {
    take_order(n, middle);
    take_moments(n, middle);
  }
  let p25_p75 = 2.0 * middle + percentile(max(n, 1u), 1u) + percentile(max(n, 1u), 2u);
  let kept = robust_count(n);
  if (n > 0u) {
    gather_levels(voxel);
    take_levels(n);
  }
  for (var row = 0u; row < params.features; row++) {
    let f = tables[params.wanted + row];
    let is_defined = n > 0u && !(f == VARIATION && values[0] == 0.0) && !(f == DISPERSION && p25_p75 == 0.0)
      && !(f == ROBUST && kept == 0u);
    out[row * params.count + voxel] = select(params.undefined_bits, bitcast<u32>(values[f]), is_defined);
  }
}

fn robust_count(n: u32) -> u32 {
  let p10 = percentile(n, 0u);
  let p90 = percentile(n, 3u);
  var kept = 0u;
  for (var p = 0u; p < n; p++) { kept += select(0u, 1u, sorted(p) >= p10 && sorted(p) <= p90); }
  return kept;
}
