// Maximal correlation coefficient of each voxel's neighbourhood: the largest |eigenvalue| but the first of
// S = D^-1/2 P D^-1/2, where P is the symmetric co-occurrence matrix and D its margins, averaged over directions.
// Lanczos' method on S without its first eigenvector, the root of the margins, which is taken out of every direction
// anew; then bisection by Sturm's sequence. One thread a voxel; S is never written down, only its pairs.
// The host puts KERNEL, MOST_PAIRS, RANKS (levels of a neighbourhood, at most) and THREADS before this.

struct Params {
  first: u32,
  end: u32,
  count: u32,
  capacity: u32,
  directions: u32,
  ranges: u32,
  pairs: u32,
  row: u32,             // of the result
  flat: f32,            // of a matrix with one level
  undefined_bits: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;
@group(0) @binding(2) var<storage, read> positions: array<u32>;
@group(0) @binding(3) var<storage, read> tables: array<u32>;  // as in glcm.wgsl
@group(0) @binding(4) var<storage, read> found: array<u32>;
@group(0) @binding(5) var<storage, read_write> out: array<u32>;

const BISECTIONS = 24u;

var<private> places: array<u32, KERNEL>;    // ranks from 1; 0 where nothing counts
var<private> list: array<u32, MOST_PAIRS>;  // ranks from 0 of a pair, 16 bits each
var<private> root: array<f32, RANKS>;       // of the share of each rank
var<private> now: array<f32, RANKS>;
var<private> before: array<f32, RANKS>;
var<private> next: array<f32, RANKS>;
var<private> diagonal: array<f32, RANKS>;
var<private> beside: array<f32, RANKS>;     // squared

fn list_pairs(direction: u32, ranks: u32) -> u32 {
  var n = 0u;
  for (var a = 0u; a < ranks; a++) { root[a] = 0.0; }
  for (var p = tables[params.ranges + direction]; p < tables[params.ranges + direction + 1u]; p++) {
    let pair = tables[params.pairs + p];
    let a = places[pair & 0xffffu];
    let b = places[pair >> 16u];
    if (a != 0u && b != 0u) {
      list[n] = (a - 1u) | ((b - 1u) << 16u);
      root[a - 1u] += 1.0;
      root[b - 1u] += 1.0;
      n++;
    }
  }
  return n;
}

// Takes the first eigenvector out of `next`; its length then.
fn deflate(ranks: u32) -> f32 {
  var along = 0.0;
  for (var a = 0u; a < ranks; a++) { along += next[a] * root[a]; }
  var square = 0.0;
  for (var a = 0u; a < ranks; a++) {
    next[a] -= along * root[a];
    square += next[a] * next[a];
  }
  return sqrt(square);
}

// A direction that no symmetry of a matrix knows: numbers that follow no rule (an integer hash, O'Neill 2014).
fn start_of(a: u32) -> f32 {
  let word = (a + 1u) * 747796405u + 2891336453u;
  return f32((((word >> 16u) ^ word) * 277803737u) >> 8u) / 16777216.0 - 0.4;
}

// Steps of Lanczos' method; `root` holds how often each rank occurs.
fn tridiagonal(n: u32, ranks: u32, present: u32) -> u32 {
  let share = 1.0 / (2.0 * f32(n));
  for (var a = 0u; a < ranks; a++) {
    let is_here = root[a] > 0.0;
    root[a] = sqrt(root[a] * share);
    next[a] = select(0.0, start_of(a), is_here);
    now[a] = 0.0;
  }
  var steps = 0u;
  // Two more than exact arithmetic needs.
  let most = min(present + 1u, RANKS);
  while (steps < most) {
    let length = deflate(ranks);
    if (length < 1e-6) { break; }
    beside[steps] = select(length * length, 0.0, steps == 0u);
    for (var a = 0u; a < ranks; a++) {
      before[a] = now[a] * select(length, 0.0, steps == 0u);
      now[a] = next[a] / length;
      next[a] = 0.0;
    }
    for (var p = 0u; p < n; p++) {
      let a = list[p] & 0xffffu;
      let b = list[p] >> 16u;
      let weight = share / (root[a] * root[b]);
      next[a] += weight * now[b];
      next[b] += weight * now[a];
    }
    var along = 0.0;
    for (var a = 0u; a < ranks; a++) { along += next[a] * now[a]; }
    for (var a = 0u; a < ranks; a++) { next[a] -= along * now[a] + before[a]; }
    diagonal[steps] = along;
    steps++;
  }
  return steps;
}

// Whether an eigenvalue lies beyond x or -x.
fn has_beyond(steps: u32, x: f32) -> bool {
  var above = 1.0;
  var below = 1.0;
  for (var n = 0u; n < steps; n++) {
    above = diagonal[n] - x - beside[n] / above;
    below = diagonal[n] + x - beside[n] / below;
    if (above >= 0.0 || below <= 0.0) { return true; }
  }
  return false;
}

fn largest(steps: u32) -> f32 {
  var low = 0.0;
  var high = 1.0;
  for (var turn = 0u; turn < BISECTIONS; turn++) {
    let middle = 0.5 * (low + high);
    if (has_beyond(steps, middle)) { low = middle; } else { high = middle; }
  }
  return 0.5 * (low + high);
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
  let at = positions[voxel];
  var ranks = 0u;
  for (var p = 0u; p < KERNEL; p++) {
    let level = levels[at + tables[p]];
    var rank = 0u;
    for (var q = 0u; q < p && level != 0u; q++) {
      if (levels[at + tables[q]] == level) {
        rank = places[q];
        break;
      }
    }
    if (level != 0u && rank == 0u) {
      ranks++;
      rank = ranks;
    }
    places[p] = rank;
  }
  var sum = 0.0;
  var used = 0u;
  for (var direction = 0u; direction < params.directions; direction++) {
    let n = list_pairs(direction, ranks);
    if (n == 0u) { continue; }
    used++;
    var present = 0u;
    for (var a = 0u; a < ranks; a++) { present += select(0u, 1u, root[a] > 0.0); }
    if (present < 2u) {
      sum += params.flat;
    } else {
      sum += largest(tridiagonal(n, ranks, present));
    }
  }
  out[params.row * params.count + voxel] = select(params.undefined_bits, bitcast<u32>(sum / f32(max(used, 1u))), used > 0u);
}
