// Features of each voxel's neighbourhood from counts by grey level and extent (IBSI sections 3.7, 3.8 and 3.11), one
// thread a voxel: runs of each direction, zones, or voxels with their dependence. What is counted is a list of levels and
// extents; a sum over the matrix's cells weighted by p is the mean over the list, and the list is sorted to count how often
// a level or a cell occurs. Private memory holds 8 KiB: levels are read where they lie. Sums that are whole numbers are kept as such, deviations are whole before
// they are divided, and logarithms are of whole numbers, from a table: float32 then is enough.
// The host puts KERNEL (places of a neighbourhood), KIND (0 runs, 1 zones, 2 dependence) and THREADS before this.

struct Params {
  first: u32,
  end: u32,
  count: u32,           // voxels
  capacity: u32,
  directions: u32,
  lines: u32,           // where in `tables` each part starts
  logs: u32,
  wanted: u32,
  features: u32,
  is_paired: u32,       // directions count only where a line holds two voxels
  alpha: u32,
  undefined_bits: u32,  // NaN, which WGSL has no constant for
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 where nothing counts, padded by the radius
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the voxels in `levels`
// Steps to the places of the kernel; for each direction and place the places before and after it on its line, plus one,
// 16 bits each; log2 of 0, 1, 2 … as float32 bits; numbers of the features wanted.
@group(0) @binding(3) var<storage, read> tables: array<u32>;
@group(0) @binding(4) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(5) var<storage, read_write> out: array<u32>;  // [feature][voxel], float32 bits

const FEATURES = 17u;
const PART = 32u;

var<private> origin: u32;  // the voxel's place in `levels`
// 16 bits a place. Of runs: length so far, and in the high bit whether the line has a voxel up to there. Of zones: the
// parent's place. Then how often extents occur.
var<private> states: array<u32, KERNEL / 2u + 1u>;
var<private> list: array<u32, KERNEL>;  // level << 16 and extent
var<private> values: array<f32, FEATURES>;

fn log_of(n: u32) -> f32 { return bitcast<f32>(tables[params.logs + n]); }

fn line_at(direction: u32, place: u32) -> u32 {
  return tables[params.lines + direction * KERNEL + place];
}

fn level_of(place: u32) -> u32 { return levels[origin + tables[place]]; }

// The level at a place plus one; 0 outside the kernel.
fn level_at(number: u32) -> u32 {
  if (number == 0u) { return 0u; }
  return level_of(number - 1u);
}

fn state_of(place: u32) -> u32 {
  return (states[place / 2u] >> (16u * (place % 2u))) & 0xffffu;
}

fn set_state(place: u32, state: u32) {
  let shift = 16u * (place % 2u);
  states[place / 2u] = (states[place / 2u] & ~(0xffffu << shift)) | (state << shift);
}

// Number of runs; none where no line holds two voxels and that is asked for.
fn list_runs(direction: u32) -> u32 {
  var n = 0u;
  var is_paired = false;
  for (var p = 0u; p < KERNEL; p++) {
    let level = level_of(p);
    let line = line_at(direction, p);
    let before = line & 0xffffu;
    let earlier = select(0u, state_of(max(before, 1u) - 1u), before != 0u);
    if (level == 0u) {
      set_state(p, earlier & 0x8000u);
      continue;
    }
    is_paired = is_paired || earlier >= 0x8000u;
    let length = 1u + select(0u, earlier & 0x7fffu, level_at(before) == level);
    set_state(p, length | 0x8000u);
    if (level_at(line >> 16u) != level) {
      list[n] = (level << 16u) | length;
      n++;
    }
  }
  return select(0u, n, is_paired || params.is_paired == 0u);
}

fn root_of(place: u32) -> u32 {
  var at = place;
  for (var parent = state_of(at); parent != at; parent = state_of(at)) { at = parent; }
  return at;
}

// Each place joins the zones of its neighbours before it; parents come first.
fn list_zones() -> u32 {
  for (var p = 0u; p < KERNEL; p++) {
    set_state(p, p);
    list[p] = 0u;
    let level = level_of(p);
    if (level == 0u) { continue; }
    var own = p;
    for (var direction = 0u; direction < params.directions; direction++) {
      let before = line_at(direction, p) & 0xffffu;
      if (level_at(before) != level) { continue; }
      let other = root_of(before - 1u);
      set_state(max(own, other), min(own, other));
      own = min(own, other);
    }
  }
  for (var p = 0u; p < KERNEL; p++) {
    let root = state_of(state_of(p));
    set_state(p, root);
    list[root] += 1u;
  }
  var n = 0u;
  for (var p = 0u; p < KERNEL; p++) {
    let level = level_of(p);
    if (level != 0u && state_of(p) == p) {
      list[n] = (level << 16u) | list[p];
      n++;
    }
  }
  return n;
}

fn is_dependent(level: u32, other: u32) -> bool {
  return other != 0u && max(level, other) - min(level, other) <= params.alpha;
}

fn list_dependence() -> u32 {
  var n = 0u;
  for (var p = 0u; p < KERNEL; p++) {
    let level = level_of(p);
    if (level == 0u) { continue; }
    var extent = 1u;
    for (var direction = 0u; direction < params.directions; direction++) {
      let line = line_at(direction, p);
      extent += select(0u, 1u, is_dependent(level, level_at(line & 0xffffu)));
      extent += select(0u, 1u, is_dependent(level, level_at(line >> 16u)));
    }
    list[n] = (level << 16u) | extent;
    n++;
  }
  return n;
}

// Of a list that is not empty; `voxels` are in the neighbourhood.
fn measure(n: u32, voxels: u32) {
  let size = f32(n);
  var level_sum = 0u;
  var extent_sum = 0u;
  for (var p = 0u; p < KERNEL / 2u + 1u; p++) { states[p] = 0u; }
  for (var p = 0u; p < n; p++) {
    let extent = list[p] & 0xffffu;
    level_sum += list[p] >> 16u;
    extent_sum += extent;
    set_state(extent - 1u, state_of(extent - 1u) + 1u);
  }
  sort_list(n);
  var high = 0u;
  var high_carry = 0u;
  var long = 0u;
  var same_levels = 0u;
  var same_extents = 0u;
  var same_cells = 0u;
  // low, short, short_low, short_high; long_low, long_high, variance of levels, of extents. Added up by parts: many equal
  // terms would be rounded the same way each time.
  var sums = array<vec4f, 2>();
  var part = array<vec4f, 2>();
  var entropy = 0.0;
  var part_entropy = 0.0;
  let log_n = log_of(n);
  // Where the entries of the same level, and of the same cell, begin.
  var level_start = 0u;
  var cell_start = 0u;
  for (var p = 0u; p < n; p++) {
    let entry = list[p];
    let level = entry >> 16u;
    let extent = entry & 0xffffu;
    same_extents += state_of(extent - 1u);
    // No entry is 0.
    let next = select(0u, list[min(p + 1u, KERNEL - 1u)], p + 1u < n);
    if (next != entry) {
      let cell = p + 1u - cell_start;
      same_cells += cell * cell;
      part_entropy += f32(cell) * (log_n - log_of(cell));
      cell_start = p + 1u;
    }
    if (next >> 16u != level) {
      let count = p + 1u - level_start;
      same_levels += count * count;
      level_start = p + 1u;
    }
    let level2 = f32(level * level);
    let extent2 = f32(extent * extent);
    high += level * level;
    high_carry += select(0u, 1u, high < level * level);
    long += extent * extent;
    let level_apart = f32(i32(n * level) - i32(level_sum)) / size;
    let extent_apart = f32(i32(n * extent) - i32(extent_sum)) / size;
    part[0] += vec4f(1.0 / level2, 1.0 / extent2, 1.0 / (level2 * extent2), level2 / extent2);
    part[1] += vec4f(
      extent2 / level2,
      level2 * extent2,
      level_apart * level_apart,
      extent_apart * extent_apart,
    );
    if (p % PART == PART - 1u || p + 1u == n) {
      sums[0] += part[0];
      sums[1] += part[1];
      entropy += part_entropy;
      part = array<vec4f, 2>();
      part_entropy = 0.0;
    }
  }
  values[0] = sums[0].y / size;
  values[1] = f32(long) / size;
  values[2] = sums[0].x / size;
  values[3] = (4294967296.0 * f32(high_carry) + f32(high)) / size;
  values[4] = sums[0].z / size;
  values[5] = sums[0].w / size;
  values[6] = sums[1].x / size;
  values[7] = sums[1].y / size;
  values[8] = f32(same_levels) / size;
  values[9] = f32(same_levels) / size / size;
  values[10] = f32(same_extents) / size;
  values[11] = f32(same_extents) / size / size;
  values[12] = size / f32(voxels);
  values[13] = sums[1].z / size;
  values[14] = sums[1].w / size;
  values[15] = entropy / size;
  values[16] = f32(same_cells) / size / size;
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
  origin = positions[voxel];
  var voxels = 0u;
  for (var p = 0u; p < KERNEL; p++) {
    voxels += select(0u, 1u, level_of(p) != 0u);
  }
  var sums = array<f32, FEATURES>();
  var used = 0u;
  let matrices = select(1u, params.directions, KIND == 0u);
  for (var matrix = 0u; matrix < matrices; matrix++) {
    var n = 0u;
    if (KIND == 0u) {
      n = list_runs(matrix);
    } else if (KIND == 1u) {
      n = list_zones();
    } else {
      n = list_dependence();
    }
    if (n == 0u) { continue; }
    used++;
    measure(n, voxels);
    for (var f = 0u; f < FEATURES; f++) { sums[f] += values[f]; }
  }
  for (var row = 0u; row < params.features; row++) {
    let f = tables[params.wanted + row];
    if (f >= FEATURES) { continue; }
    let value = bitcast<u32>(sums[f] / f32(max(used, 1u)));
    out[row * params.count + voxel] = select(params.undefined_bits, value, used > 0u);
  }
}
