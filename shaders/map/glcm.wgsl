// Co-occurrence features of each voxel's neighbourhood (IBSI section 3.6), one thread a voxel, straight from the pairs:
// a sum over the matrix's cells weighted by p is the mean over pairs, and how often a cell, a level, a sum or a difference
// occurs is counted by comparing pairs. Counts and deviations from means are whole numbers before they are divided, and
// logarithms are of whole numbers, from a table: float32 then is enough.
// The host puts KERNEL (places of a neighbourhood), MOST_PAIRS (of a direction) and THREADS before this.

struct Params {
  first: u32,
  end: u32,
  count: u32,           // voxels
  capacity: u32,
  directions: u32,
  ranges: u32,          // where in `tables` each part starts
  pairs: u32,
  logs: u32,
  wanted: u32,
  features: u32,
  is_symmetric: u32,
  is_flat_defined: u32,
  undefined_bits: u32,  // NaN, which WGSL has no constant for
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 where nothing counts, padded by the radius
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the voxels in `levels`
// Steps to the places of the kernel; first pair of each direction; pairs of places (16 bits each); log2 of 0, 1, 2 … as
// float32 bits; numbers of the features wanted.
@group(0) @binding(3) var<storage, read> tables: array<u32>;
@group(0) @binding(4) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(5) var<storage, read_write> out: array<u32>;  // [feature][voxel], float32 bits

const FEATURES = 23u;
const CORRELATION = 6u;
const IMC1 = 12u;

var<private> places: array<u32, KERNEL>;
var<private> list: array<u32, MOST_PAIRS>;  // levels of a pair, 16 bits each
var<private> values: array<f32, FEATURES>;

fn log_of(n: u32) -> f32 { return bitcast<f32>(tables[params.logs + n]); }

fn list_pairs(direction: u32) -> u32 {
  var n = 0u;
  for (var p = tables[params.ranges + direction]; p < tables[params.ranges + direction + 1u]; p++) {
    let pair = tables[params.pairs + p];
    let a = places[pair & 0xffffu];
    let b = places[pair >> 16u];
    if (a != 0u && b != 0u) {
      list[n] = a | (b << 16u);
      n++;
    }
  }
  return n;
}

// Features that are means over pairs; whether a margin has one level only.
fn take_moments(n: u32, ng: f32) -> bool {
  let way = params.is_symmetric != 0u;
  var first = 0u;
  var second = 0u;
  var apart = 0u;
  for (var p = 0u; p < n; p++) {
    let a = list[p] & 0xffffu;
    let b = list[p] >> 16u;
    first += a;
    second += b;
    apart += max(a, b) - min(a, b);
  }
  let size = f32(n);
  let total = first + second;
  var sums = array<f32, 13>();
  for (var p = 0u; p < n; p++) {
    let a = list[p] & 0xffffu;
    let b = list[p] >> 16u;
    let steps = max(a, b) - min(a, b);
    let d = f32(steps);
    let x = select(f32(i32(n * a) - i32(first)) / size, f32(i32(2u * n * a) - i32(total)) / (2.0 * size), way);
    let y = select(f32(i32(n * b) - i32(second)) / size, f32(i32(2u * n * b) - i32(total)) / (2.0 * size), way);
    let far = f32(i32(n * (a + b)) - i32(total)) / size;
    let beyond = f32(i32(n * steps) - i32(apart)) / size;
    sums[0] += x * x;
    sums[1] += y * y;
    sums[2] += x * y;
    sums[3] += far * far;
    sums[4] += far * far * far;
    sums[5] += far * far * far * far;
    sums[6] += d * d;
    sums[7] += beyond * beyond;
    sums[8] += 1.0 / (1.0 + d * d);
    sums[9] += 1.0 / (1.0 + (d * d) / (ng * ng));
    sums[10] += 1.0 / (1.0 + d);
    sums[11] += 1.0 / (1.0 + d / ng);
    sums[12] += select(0.0, 1.0 / max(d * d, 1.0), steps > 0u);
  }
  let mean = f32(total) / (2.0 * size);
  let mean_x = select(f32(first) / size, mean, way);
  let mean_y = select(f32(second) / size, mean, way);
  let variance_x = select(sums[0], 0.5 * (sums[0] + sums[1]), way) / size;
  let variance_y = select(sums[1], 0.5 * (sums[0] + sums[1]), way) / size;
  let is_flat = variance_x == 0.0 || variance_y == 0.0;
  values[0] = sums[2] / size + mean_x * mean_y;
  values[1] = mean_x;
  values[2] = sums[5] / size;
  values[3] = sums[4] / size;
  values[4] = sums[3] / size;
  values[5] = sums[6] / size;
  values[CORRELATION] = select(sums[2] / size / (sqrt(variance_x) * sqrt(variance_y)), 1.0, is_flat);
  values[7] = f32(apart) / size;
  values[9] = sums[7] / size;
  values[14] = sums[8] / size;
  values[15] = sums[9] / size;
  values[16] = sums[10] / size;
  values[17] = sums[11] / size;
  values[18] = sums[12] / size;
  values[20] = f32(total) / size;
  values[22] = variance_x;
  return is_flat;
}

// Features of how often things occur among the pairs; whether both margins have one level.
fn take_entropies(n: u32) -> bool {
  let way = params.is_symmetric != 0u;
  let total = select(n, 2u * n, way);
  let log_n = log_of(n);
  let log_total = log_of(total);
  var cells = 0u;
  var most = 0u;
  var joint = 0.0;
  var rows = 0.0;
  var columns = 0.0;
  var both = 0.0;
  var of_sums = 0.0;
  var of_differences = 0.0;
  var is_flat = false;
  for (var p = 0u; p < n; p++) {
    let a = list[p] & 0xffffu;
    let b = list[p] >> 16u;
    let d = max(a, b) - min(a, b);
    var cell = 0u;
    var row = 0u;
    var column = 0u;
    var same_sum = 0u;
    var same_difference = 0u;
    for (var q = 0u; q < n; q++) {
      let c = list[q] & 0xffffu;
      let e = list[q] >> 16u;
      cell += select(0u, 1u, c == a && e == b) + select(0u, 1u, way && c == b && e == a);
      row += select(0u, 1u, c == a) + select(0u, 1u, way && e == a);
      column += select(0u, 1u, e == b) + select(0u, 1u, way && c == b);
      same_sum += select(0u, 1u, c + e == a + b);
      same_difference += select(0u, 1u, max(c, e) - min(c, e) == d);
    }
    cells += cell;
    most = max(most, cell);
    joint += log_total - log_of(cell);
    rows += log_total - log_of(row);
    columns += log_total - log_of(column);
    // Of independent levels exactly 0.
    both += select((log_of(cell) - log_of(row)) + (log_total - log_of(column)), 0.0, cell * total == row * column);
    of_sums += log_n - log_of(same_sum);
    of_differences += log_n - log_of(same_difference);
    is_flat = row == total && column == total;
  }
  let size = f32(n);
  let gain = max(both / size, 0.0);
  let margins = select(max(rows, columns), 0.5 * (rows + columns), way) / size;
  values[8] = of_differences / size;
  values[10] = f32(cells) / size / f32(total);
  values[11] = joint / size;
  values[IMC1] = select(-gain / margins, 0.0, is_flat);
  values[13] = sqrt(one_less_exp(2.0 * gain));
  values[19] = f32(most) / f32(total);
  values[21] = of_sums / size;
  return is_flat;
}

// 1 - exp(-x), x >= 0, also where that is small.
fn one_less_exp(x: f32) -> f32 {
  return select(1.0 - exp(-x), x * (1.0 - x * (0.5 - x * (1.0 / 6.0 - x / 24.0))), x < 0.05);
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let voxel = group * THREADS + thread;
  let ng = found[0];
  if (group >= params.end || voxel >= params.count || ng > params.capacity) { return; }
  let at = positions[voxel];
  for (var p = 0u; p < KERNEL; p++) { places[p] = levels[at + tables[p]]; }
  var sums = array<f32, FEATURES>();
  var used = 0u;
  var correlations = 0u;
  var informed = 0u;
  for (var direction = 0u; direction < params.directions; direction++) {
    let n = list_pairs(direction);
    if (n == 0u) { continue; }
    used++;
    let has_correlation = !take_moments(n, f32(ng)) || params.is_flat_defined != 0u;
    let has_information = !take_entropies(n) || params.is_flat_defined != 0u;
    correlations += select(0u, 1u, has_correlation);
    informed += select(0u, 1u, has_information);
    if (!has_correlation) { values[CORRELATION] = 0.0; }
    if (!has_information) { values[IMC1] = 0.0; }
    for (var f = 0u; f < FEATURES; f++) { sums[f] += values[f]; }
  }
  for (var row = 0u; row < params.features; row++) {
    let f = tables[params.wanted + row];
    if (f >= FEATURES) { continue; }
    let defined = select(select(used, informed, f == IMC1), correlations, f == CORRELATION);
    out[row * params.count + voxel] = select(params.undefined_bits, bitcast<u32>(sums[f] / f32(max(defined, 1u))), defined > 0u);
  }
}
