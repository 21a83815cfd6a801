// Maximal correlation coefficient of each voxel's neighbourhood, as in mcc.wgsl, for neighbourhoods of many pairs and
// images of up to 64 levels: one workgroup a voxel, a thread a level, the symmetric matrix in workgroup memory.
// The host puts LEVELS (even, at most 64) before this.

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

const THREADS = 64u;
const WORDS = LEVELS * LEVELS / 2u;
// Each leaves a 65th of where the root may be: 65^4 > 2^24.
const SECTIONINGS = 4u;

var<workgroup> cells: array<atomic<u32>, WORDS>;  // two counts a word
var<workgroup> scaled: array<f32, THREADS>;
var<workgroup> partial: array<f32, THREADS>;
var<workgroup> total: f32;
var<workgroup> diagonal: array<f32, LEVELS + 2u>;
var<workgroup> beside: array<f32, LEVELS + 2u>;   // squared
var<workgroup> beyond: atomic<u32>;

// The sum over threads, in their order.
fn sum_of(share: f32, thread: u32) -> f32 {
  partial[thread] = share;
  workgroupBarrier();
  if (thread == 0u) {
    var sum = 0.0;
    for (var a = 0u; a < LEVELS; a++) { sum += partial[a]; }
    total = sum;
  }
  return workgroupUniformLoad(&total);
}

fn cell_at(a: u32, b: u32) -> u32 {
  let cell = b * LEVELS + a;
  return (atomicLoad(&cells[cell >> 1u]) >> (16u * (cell & 1u))) & 0xffffu;
}

fn count_one(a: u32, b: u32) {
  let cell = b * LEVELS + a;
  atomicAdd(&cells[cell >> 1u], 1u << (16u * (cell & 1u)));
}

fn count_pairs(at: u32, direction: u32, thread: u32) {
  workgroupBarrier();
  for (var word = thread; word < WORDS; word += THREADS) { atomicStore(&cells[word], 0u); }
  workgroupBarrier();
  let end = tables[params.ranges + direction + 1u];
  for (var p = tables[params.ranges + direction] + thread; p < end; p += THREADS) {
    let pair = tables[params.pairs + p];
    let a = levels[at + tables[pair & 0xffffu]];
    let b = levels[at + tables[pair >> 16u]];
    if (a != 0u && b != 0u) {
      count_one(a - 1u, b - 1u);
      count_one(b - 1u, a - 1u);
    }
  }
  workgroupBarrier();
}

// A direction that no symmetry of a matrix knows: numbers that follow no rule (an integer hash, O'Neill 2014).
fn start_of(a: u32) -> f32 {
  let word = (a + 1u) * 747796405u + 2891336453u;
  return f32((((word >> 16u) ^ word) * 277803737u) >> 8u) / 16777216.0 - 0.4;
}

// Steps of Lanczos' method; `margin` is how often the thread's level occurs.
fn tridiagonal(margin: f32, size: f32, present: u32, thread: u32) -> u32 {
  let is_here = margin > 0.0;
  let root = sqrt(margin / size);
  var next = select(0.0, start_of(thread), is_here);
  var now = 0.0;
  var steps = 0u;
  // Two more than exact arithmetic needs.
  let most = present + 1u;
  while (steps < most) {
    let along = sum_of(next * root, thread);
    next -= along * root;
    let length = sqrt(sum_of(next * next, thread));
    if (length < 1e-6) { break; }
    let before = now * select(length, 0.0, steps == 0u);
    now = next / length;
    scaled[thread] = select(0.0, now / max(root, 1e-9), is_here);
    workgroupBarrier();
    next = 0.0;
    if (is_here) {
      for (var b = 0u; b < LEVELS; b++) { next += f32(cell_at(thread, b)) * scaled[b]; }
      next /= size * root;
    }
    let own = sum_of(next * now, thread);
    next -= own * now + before;
    if (thread == 0u) {
      diagonal[steps] = own;
      beside[steps] = select(length * length, 0.0, steps == 0u);
    }
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

fn largest(steps: u32, thread: u32) -> f32 {
  var low = 0.0;
  var width = 1.0;
  for (var turn = 0u; turn < SECTIONINGS; turn++) {
    workgroupBarrier();
    if (thread == 0u) { atomicStore(&beyond, 0u); }
    workgroupBarrier();
    width /= f32(THREADS + 1u);
    if (has_beyond(steps, low + width * f32(thread + 1u))) { atomicMax(&beyond, thread + 1u); }
    workgroupBarrier();
    low += width * f32(atomicLoad(&beyond));
  }
  return low + 0.5 * width;
}

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let voxel = group_number(group_id, groups);
  if (voxel >= params.end || found[0] > params.capacity) { return; }
  let at = positions[voxel];
  var sum = 0.0;
  var used = 0u;
  for (var direction = 0u; direction < params.directions; direction++) {
    count_pairs(at, direction, thread);
    var margin = 0u;
    if (thread < LEVELS) {
      for (var b = 0u; b < LEVELS; b++) { margin += cell_at(thread, b); }
    }
    let size = sum_of(f32(margin), thread);
    let present = sum_of(select(0.0, 1.0, margin > 0u), thread);
    if (size == 0.0) { continue; }
    used++;
    if (present < 2.0) {
      sum += params.flat;
    } else {
      sum += largest(tridiagonal(f32(margin), size, u32(present), thread), thread);
    }
  }
  if (thread != 0u) { return; }
  out[params.row * params.count + voxel] = select(params.undefined_bits, bitcast<u32>(sum / f32(max(used, 1u))), used > 0u);
}
