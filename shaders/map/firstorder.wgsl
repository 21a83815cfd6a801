// First-order features of each voxel's neighbourhood (IBSI section 3.3), one thread a voxel: intensities are sorted as
// they are read; moments are of deviations that are count times a value less the sum of all, whole numbers where the
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

var<private> sorted: array<f32, KERNEL>;
var<private> here: array<u32, KERNEL>;
var<private> values: array<f32, FEATURES>;

// Reads the neighbourhood; how many voxels count in it.
fn gather(voxel: u32, middle: f32) -> u32 {
  var n = 0u;
  for (var p = 0u; p < KERNEL; p++) {
    let level = levels[positions[voxel] + tables[p]];
    if (level == 0u) { continue; }
    let x = image[offsets[voxel] + tables[params.image_steps + p]] - middle;
    var to = n;
    while (to > 0u && sorted[max(to, 1u) - 1u] > x) {
      sorted[to] = sorted[to - 1u];
      to--;
    }
    sorted[to] = x;
    here[n] = level;
    n++;
  }
  return n;
}

fn percentile(n: u32, which: u32) -> f32 {
  let at = params.places + 8u * (n - 1u) + 2u * which;
  let rank = tables[at];
  let share = bitcast<f32>(tables[at + 1u]);
  let low = sorted[rank];
  return low + share * (sorted[min(rank + 1u, n - 1u)] - low);
}

fn take_order(n: u32, middle: f32) {
  let p10 = percentile(n, 0u);
  let p25 = percentile(n, 1u);
  let p75 = percentile(n, 2u);
  let p90 = percentile(n, 3u);
  let half = (n - 1u) / 2u;
  let median = select(0.5 * (sorted[half] + sorted[n / 2u]), sorted[half], n % 2u == 1u);
  var kept = 0.0;
  var sum = 0.0;
  var from_median = 0.0;
  for (var p = 0u; p < n; p++) {
    let is_kept = sorted[p] >= p10 && sorted[p] <= p90;
    kept += select(0.0, 1.0, is_kept);
    sum += select(0.0, sorted[p], is_kept);
    from_median += abs(sorted[p] - median);
  }
  var robust = 0.0;
  for (var p = 0u; p < n; p++) {
    let is_kept = sorted[p] >= p10 && sorted[p] <= p90;
    robust += select(0.0, abs(kept * sorted[p] - sum), is_kept);
  }
  values[5] = middle + median;
  values[6] = middle + sorted[0];
  values[7] = middle + p10;
  values[8] = middle + p90;
  values[9] = middle + sorted[n - 1u];
  values[10] = p75 - p25;
  values[11] = sorted[n - 1u] - sorted[0];
  values[ROBUST] = select(0.0, robust / max(kept * kept, 1.0), kept > 0.0);
  values[14] = from_median / f32(n);
  values[DISPERSION] = (p75 - p25) / (2.0 * middle + p25 + p75);
}

fn take_moments(n: u32, middle: f32) {
  let size = f32(n);
  var sum = 0.0;
  for (var p = 0u; p < n; p++) { sum += sorted[p]; }
  var second = 0.0;
  var third = 0.0;
  var fourth = 0.0;
  var deviation = 0.0;
  var energy = 0.0;
  for (var p = 0u; p < n; p++) {
    let d = (size * sorted[p] - sum) / size;
    let x = sorted[p] + middle + params.shift;
    second += d * d;
    third += d * d * d;
    fourth += d * d * d * d;
    deviation += abs(d);
    energy += x * x;
  }
  let mean = middle + sum / size;
  let variance = second / size;
  let is_flat = sorted[0] == sorted[n - 1u];
  let spread = sqrt(variance);
  values[0] = mean;
  values[1] = variance;
  values[2] = spread;
  values[3] = select(third / size / (variance * spread), 0.0, is_flat);
  values[4] = select(fourth / size / (variance * variance) - params.less, 0.0, is_flat);
  values[12] = deviation / size;
  values[VARIATION] = spread / mean;
  values[17] = energy;
  values[18] = energy * params.volume;
  values[19] = sqrt(energy / size);
}

fn take_levels(n: u32) {
  let log_n = bitcast<f32>(tables[params.logs + n]);
  var entropy = 0.0;
  var same = 0u;
  for (var p = 0u; p < n; p++) {
    var count = 0u;
    for (var q = 0u; q < n; q++) { count += select(0u, 1u, here[q] == here[p]); }
    entropy += log_n - bitcast<f32>(tables[params.logs + count]);
    same += count;
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
    take_levels(n);
  }
  let p25_p75 = 2.0 * middle + percentile(max(n, 1u), 1u) + percentile(max(n, 1u), 2u);
  for (var row = 0u; row < params.features; row++) {
    let f = tables[params.wanted + row];
    let is_defined = n > 0u && !(f == VARIATION && values[0] == 0.0) && !(f == DISPERSION && p25_p75 == 0.0)
      && !(f == ROBUST && robust_count(n) == 0u);
    out[row * params.count + voxel] = select(params.undefined_bits, bitcast<u32>(values[f]), is_defined);
  }
}

fn robust_count(n: u32) -> u32 {
  let p10 = percentile(n, 0u);
  let p90 = percentile(n, 3u);
  var kept = 0u;
  for (var p = 0u; p < n; p++) { kept += select(0u, 1u, sorted[p] >= p10 && sorted[p] <= p90); }
  return kept;
}
