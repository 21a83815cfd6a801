// Co-occurrence features of each voxel's neighbourhood, as in glcm.wgsl, for neighbourhoods of many pairs: one workgroup a
// voxel, pairs shared among its threads, and how often a cell, a level, a sum or a difference occurs is counted in a hash
// table. Which thread comes first decides where in the table a count is, but not the count; sums are taken over pairs in
// their order, so that results do not depend on it.
// The host puts MOST_PAIRS (of a direction), SLOTS (a power of two, above the places of a neighbourhood), SLOT_BITS and
// IS_SYMMETRIC before this.

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
  is_flat_defined: u32,
  undefined_bits: u32,  // NaN, which WGSL has no constant for
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;
@group(0) @binding(2) var<storage, read> positions: array<u32>;
@group(0) @binding(3) var<storage, read> tables: array<u32>;     // as in glcm.wgsl
@group(0) @binding(4) var<storage, read> found: array<u32>;
@group(0) @binding(5) var<storage, read_write> out: array<u32>;  // [feature][voxel], float32 bits

const THREADS = 64u;
const OWN = (MOST_PAIRS + THREADS - 1u) / THREADS;  // pairs of a thread
const FEATURES = 23u;
const CORRELATION = 6u;
const IMC1 = 12u;
// Sums over pairs: thirteen moments, then these.
const CELLS = 13u;
const MOST = 14u;
const JOINT = 15u;
const ROWS = 16u;
const COLUMNS = 17u;
const BOTH = 18u;
const OF_SUMS = 19u;
const OF_DIFFERENCES = 20u;
const FLAT = 21u;
const PARTS = 22u;
// What is counted.
const CELL = 0u;
const LEVEL = 1u;
const SUM = 2u;
const DIFFERENCE = 3u;

var<workgroup> list: array<u32, MOST_PAIRS>;  // levels of a pair, 16 bits each; 0: not a pair of this neighbourhood
// A count in the low 16 bits, above it what was put there first; 0 is free. Then room for each thread's sums.
var<workgroup> slots: array<atomic<u32>, max(SLOTS, PARTS * THREADS)>;
var<workgroup> whole: array<atomic<u32>, 4>;  // pairs; sums of first levels, second levels, differences
var<workgroup> totals: array<f32, PARTS>;
var<private> values: array<f32, FEATURES>;

fn log_of(n: u32) -> f32 { return bitcast<f32>(tables[params.logs + n]); }

// An item is the first or the second level of a pair: 2 p or 2 p + 1.
fn key_of(kind: u32, item: u32) -> u32 {
  let pair = list[item >> 1u];
  let a = pair & 0xffffu;
  let b = pair >> 16u;
  let low = min(a, b);
  let high = max(a, b);
  switch kind {
    case CELL: { return select(pair, low | (high << 16u), IS_SYMMETRIC); }
    case LEVEL: { return select(a, b, (item & 1u) == 1u); }
    case SUM: { return a + b; }
    default: { return high - low; }
  }
}

// Counts an item; the slot of its count.
fn put(kind: u32, item: u32) -> u32 {
  let key = key_of(kind, item);
  var slot = (key * 2654435769u) >> (32u - SLOT_BITS);
  loop {
    let held = atomicLoad(&slots[slot]);
    if (held == 0u) {
      // Where another thread was faster the slot is looked at again.
      if (atomicCompareExchangeWeak(&slots[slot], 0u, (item << 16u) | 1u).exchanged) { break; }
    } else if (key_of(kind, held >> 16u) == key) {
      atomicAdd(&slots[slot], 1u);
      break;
    } else {
      slot = (slot + 1u) & (SLOTS - 1u);
    }
  }
  return slot;
}

fn put_own(kind: u32, second: u32, pairs: u32, thread: u32, own: ptr<function, array<u32, OWN>>) {
  for (var t = 0u; t < OWN; t++) {
    let p = thread + t * THREADS;
    if (p < pairs && list[p] != 0u) { (*own)[t] = put(kind, 2u * p + second); }
  }
}

// Counts in place of slots.
fn look_up(own: ptr<function, array<u32, OWN>>) {
  for (var t = 0u; t < OWN; t++) { (*own)[t] = atomicLoad(&slots[(*own)[t]]) & 0xffffu; }
}

fn clear(thread: u32) {
  workgroupBarrier();
  for (var slot = thread; slot < SLOTS; slot += THREADS) { atomicStore(&slots[slot], 0u); }
  workgroupBarrier();
}

fn list_pairs(at: u32, start: u32, pairs: u32, thread: u32) {
  workgroupBarrier();
  if (thread < 4u) { atomicStore(&whole[thread], 0u); }
  workgroupBarrier();
  var sums = vec4u();
  for (var p = thread; p < pairs; p += THREADS) {
    let pair = tables[params.pairs + start + p];
    let a = levels[at + tables[pair & 0xffffu]];
    let b = levels[at + tables[pair >> 16u]];
    let is_pair = a != 0u && b != 0u;
    list[p] = select(0u, a | (b << 16u), is_pair);
    sums += select(vec4u(), vec4u(1u, a, b, max(a, b) - min(a, b)), is_pair);
  }
  for (var n = 0u; n < 4u; n++) { atomicAdd(&whole[n], sums[n]); }
  workgroupBarrier();
}

// Each thread's share of the sums over pairs, then their totals.
fn sum_pairs(pairs: u32, ng: f32, thread: u32) {
  let n = atomicLoad(&whole[0]);
  let first = atomicLoad(&whole[1]);
  let second = atomicLoad(&whole[2]);
  let apart = atomicLoad(&whole[3]);
  let total_level = first + second;
  let size = f32(n);
  let total = select(n, 2u * n, IS_SYMMETRIC);
  let log_n = log_of(n);
  let log_total = log_of(total);

  var cells = array<u32, OWN>();
  var rows = array<u32, OWN>();
  var columns = array<u32, OWN>();
  var same_sums = array<u32, OWN>();
  var same_differences = array<u32, OWN>();
  clear(thread);
  put_own(CELL, 0u, pairs, thread, &cells);
  workgroupBarrier();
  look_up(&cells);
  clear(thread);
  put_own(SUM, 0u, pairs, thread, &same_sums);
  workgroupBarrier();
  look_up(&same_sums);
  clear(thread);
  put_own(DIFFERENCE, 0u, pairs, thread, &same_differences);
  workgroupBarrier();
  look_up(&same_differences);
  clear(thread);
  put_own(LEVEL, 0u, pairs, thread, &rows);
  if (!IS_SYMMETRIC) {
    workgroupBarrier();
    look_up(&rows);
    clear(thread);
  }
  put_own(LEVEL, 1u, pairs, thread, &columns);
  workgroupBarrier();
  look_up(&columns);
  if (IS_SYMMETRIC) { look_up(&rows); }

  var sums = array<f32, PARTS>();
  for (var t = 0u; t < OWN; t++) {
    let p = thread + t * THREADS;
    if (p >= pairs || list[p] == 0u) { continue; }
    let a = list[p] & 0xffffu;
    let b = list[p] >> 16u;
    let steps = max(a, b) - min(a, b);
    let d = f32(steps);
    let x = select(f32(i32(n * a) - i32(first)) / size, f32(i32(2u * n * a) - i32(total_level)) / (2.0 * size), IS_SYMMETRIC);
    let y = select(f32(i32(n * b) - i32(second)) / size, f32(i32(2u * n * b) - i32(total_level)) / (2.0 * size), IS_SYMMETRIC);
    let far = f32(i32(n * (a + b)) - i32(total_level)) / size;
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
    let cell = cells[t] * select(1u, 2u, IS_SYMMETRIC && a == b);
    let row = rows[t];
    let column = columns[t];
    sums[CELLS] += f32(cell);
    sums[MOST] = max(sums[MOST], f32(cell));
    sums[JOINT] += log_total - log_of(cell);
    sums[ROWS] += log_total - log_of(row);
    sums[COLUMNS] += log_total - log_of(column);
    // Of independent levels exactly 0.
    sums[BOTH] += select((log_of(cell) - log_of(row)) + (log_total - log_of(column)), 0.0, cell * total == row * column);
    sums[OF_SUMS] += log_n - log_of(same_sums[t]);
    sums[OF_DIFFERENCES] += log_n - log_of(same_differences[t]);
    sums[FLAT] = max(sums[FLAT], select(0.0, 1.0, row == total && column == total));
  }
  workgroupBarrier();
  for (var part = 0u; part < PARTS; part++) {
    atomicStore(&slots[part * THREADS + thread], bitcast<u32>(sums[part]));
  }
  workgroupBarrier();
  if (thread < PARTS) {
    let is_most = thread == MOST || thread == FLAT;
    var sum = 0.0;
    for (var other = 0u; other < THREADS; other++) {
      let share = bitcast<f32>(atomicLoad(&slots[thread * THREADS + other]));
      sum = select(sum + share, max(sum, share), is_most);
    }
    totals[thread] = sum;
  }
  workgroupBarrier();
}

// Features of a direction with pairs; whether Correlation and Imc1 are of more than one level.
fn measure() -> vec2<bool> {
  let n = atomicLoad(&whole[0]);
  let first = atomicLoad(&whole[1]);
  let second = atomicLoad(&whole[2]);
  let size = f32(n);
  let total = select(size, 2.0 * size, IS_SYMMETRIC);
  let mean = f32(first + second) / (2.0 * size);
  let mean_x = select(f32(first) / size, mean, IS_SYMMETRIC);
  let mean_y = select(f32(second) / size, mean, IS_SYMMETRIC);
  let variance_x = select(totals[0], 0.5 * (totals[0] + totals[1]), IS_SYMMETRIC) / size;
  let variance_y = select(totals[1], 0.5 * (totals[0] + totals[1]), IS_SYMMETRIC) / size;
  let is_constant = variance_x == 0.0 || variance_y == 0.0;
  let is_flat = totals[FLAT] > 0.0;
  let gain = max(totals[BOTH] / size, 0.0);
  let margins = select(max(totals[ROWS], totals[COLUMNS]), 0.5 * (totals[ROWS] + totals[COLUMNS]), IS_SYMMETRIC) / size;
  values[0] = totals[2] / size + mean_x * mean_y;
  values[1] = mean_x;
  values[2] = totals[5] / size;
  values[3] = totals[4] / size;
  values[4] = totals[3] / size;
  values[5] = totals[6] / size;
  values[CORRELATION] = select(totals[2] / size / (sqrt(variance_x) * sqrt(variance_y)), 1.0, is_constant);
  values[7] = f32(atomicLoad(&whole[3])) / size;
  values[8] = totals[OF_DIFFERENCES] / size;
  values[9] = totals[7] / size;
  values[10] = totals[CELLS] / size / total;
  values[11] = totals[JOINT] / size;
  values[IMC1] = select(-gain / margins, 0.0, is_flat);
  values[13] = sqrt(one_less_exp(2.0 * gain));
  values[14] = totals[8] / size;
  values[15] = totals[9] / size;
  values[16] = totals[10] / size;
  values[17] = totals[11] / size;
  values[18] = totals[12] / size;
  values[19] = totals[MOST] / total;
  values[20] = f32(first + second) / size;
  values[21] = totals[OF_SUMS] / size;
  values[22] = variance_x;
  return vec2<bool>(!is_constant, !is_flat);
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
  let voxel = group_number(group_id, groups);
  let ng = found[0];
  if (voxel >= params.end || ng > params.capacity) { return; }
  let at = positions[voxel];
  var sums = array<f32, FEATURES>();
  var used = 0u;
  var correlations = 0u;
  var informed = 0u;
  for (var direction = 0u; direction < params.directions; direction++) {
    let start = tables[params.ranges + direction];
    let pairs = tables[params.ranges + direction + 1u] - start;
    list_pairs(at, start, pairs, thread);
    sum_pairs(pairs, f32(ng), thread);
    if (thread == 0u && atomicLoad(&whole[0]) != 0u) {
      used++;
      let is_informed = measure() | vec2<bool>(params.is_flat_defined != 0u);
      correlations += select(0u, 1u, is_informed.x);
      informed += select(0u, 1u, is_informed.y);
      if (!is_informed.x) { values[CORRELATION] = 0.0; }
      if (!is_informed.y) { values[IMC1] = 0.0; }
      for (var f = 0u; f < FEATURES; f++) { sums[f] += values[f]; }
    }
  }
  if (thread != 0u) { return; }
  for (var row = 0u; row < params.features; row++) {
    let f = tables[params.wanted + row];
    if (f >= FEATURES) { continue; }
    let defined = select(select(used, informed, f == IMC1), correlations, f == CORRELATION);
    out[row * params.count + voxel] = select(params.undefined_bits, bitcast<u32>(sums[f] / f32(max(defined, 1u))), defined > 0u);
  }
}
