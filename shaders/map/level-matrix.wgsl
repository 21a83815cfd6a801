// Features of each voxel's neighbourhood from counts by grey level and extent (IBSI sections 3.7, 3.8 and 3.11), one
// thread a voxel: runs of each direction, zones, or voxels with their dependence. What is counted is a list of levels and
// extents; a sum over the matrix's cells weighted by p is the mean over the list, and how often a level, an extent or a
// cell occurs is counted by comparing entries. Sums that are whole numbers are kept as such, deviations are whole before
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

var<private> places: array<u32, KERNEL>;
// Of runs: length so far, and in the high bit whether the line has a voxel up to there. Of zones: the parent's place.
var<private> state: array<u32, KERNEL>;
var<private> list: array<u32, KERNEL>;  // level and extent << 16
var<private> values: array<f32, FEATURES>;

fn log_of(n: u32) -> f32 { return bitcast<f32>(tables[params.logs + n]); }

fn line_at(direction: u32, place: u32) -> u32 {
  return tables[params.lines + direction * KERNEL + place];
}

// The level at a place plus one; 0 outside the kernel.
fn level_at(number: u32) -> u32 {
  return select(0u, places[max(number, 1u) - 1u], number != 0u);
}

// Number of runs; none where no line holds two voxels and that is asked for.
fn list_runs(direction: u32) -> u32 {
  var n = 0u;
  var is_paired = false;
  for (var p = 0u; p < KERNEL; p++) {
    let level = places[p];
    let line = line_at(direction, p);
    let before = line & 0xffffu;
    let earlier = select(0u, state[max(before, 1u) - 1u], before != 0u);
    if (level == 0u) {
      state[p] = earlier & 0x80000000u;
      continue;
    }
    is_paired = is_paired || earlier >= 0x80000000u;
    let length = 1u + select(0u, earlier & 0xffffu, level_at(before) == level);
    state[p] = length | 0x80000000u;
    if (level_at(line >> 16u) != level) {
      list[n] = level | (length << 16u);
      n++;
    }
  }
  return select(0u, n, is_paired || params.is_paired == 0u);
}

fn root_of(place: u32) -> u32 {
  var at = place;
  while (state[at] != at) { at = state[at]; }
  return at;
}

// Each place joins the zones of its neighbours before it; parents come first.
fn list_zones() -> u32 {
  for (var p = 0u; p < KERNEL; p++) {
    state[p] = p;
    list[p] = 0u;
    let level = places[p];
    if (level == 0u) { continue; }
    var own = p;
    for (var direction = 0u; direction < params.directions; direction++) {
      let before = line_at(direction, p) & 0xffffu;
      if (level_at(before) != level) { continue; }
      let other = root_of(before - 1u);
      state[max(own, other)] = min(own, other);
      own = min(own, other);
    }
  }
  for (var p = 0u; p < KERNEL; p++) {
    state[p] = state[state[p]];
    list[state[p]] += 1u;
  }
  var n = 0u;
  for (var p = 0u; p < KERNEL; p++) {
    if (places[p] != 0u && state[p] == p) {
      list[n] = places[p] | (list[p] << 16u);
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
    let level = places[p];
    if (level == 0u) { continue; }
    var extent = 1u;
    for (var direction = 0u; direction < params.directions; direction++) {
      let line = line_at(direction, p);
      extent += select(0u, 1u, is_dependent(level, level_at(line & 0xffffu)));
      extent += select(0u, 1u, is_dependent(level, level_at(line >> 16u)));
    }
    list[n] = level | (extent << 16u);
    n++;
  }
  return n;
}

// Of a list that is not empty; `voxels` are in the neighbourhood.
fn measure(n: u32, voxels: u32) {
  let size = f32(n);
  var level_sum = 0u;
  var extent_sum = 0u;
  for (var p = 0u; p < n; p++) {
    level_sum += list[p] & 0xffffu;
    extent_sum += list[p] >> 16u;
  }
  var high = 0u;
  var long = 0u;
  var same_levels = 0u;
  var same_extents = 0u;
  var same_cells = 0u;
  var low = 0.0;
  var short = 0.0;
  var short_low = 0.0;
  var short_high = 0.0;
  var long_low = 0.0;
  var long_high = 0.0;
  var level_variance = 0.0;
  var extent_variance = 0.0;
  var entropy = 0.0;
  let log_n = log_of(n);
  for (var p = 0u; p < n; p++) {
    let entry = list[p];
    let level = entry & 0xffffu;
    let extent = entry >> 16u;
    var cell = 0u;
    for (var q = 0u; q < n; q++) {
      let differs = list[q] ^ entry;
      same_levels += select(0u, 1u, (differs & 0xffffu) == 0u);
      same_extents += select(0u, 1u, differs < 0x10000u);
      cell += select(0u, 1u, differs == 0u);
    }
    same_cells += cell;
    entropy += log_n - log_of(cell);
    let level2 = f32(level * level);
    let extent2 = f32(extent * extent);
    high += level * level;
    long += extent * extent;
    low += 1.0 / level2;
    short += 1.0 / extent2;
    short_low += 1.0 / (level2 * extent2);
    short_high += level2 / extent2;
    long_low += extent2 / level2;
    long_high += level2 * extent2;
    let level_apart = f32(i32(n * level) - i32(level_sum)) / size;
    let extent_apart = f32(i32(n * extent) - i32(extent_sum)) / size;
    level_variance += level_apart * level_apart;
    extent_variance += extent_apart * extent_apart;
  }
  values[0] = short / size;
  values[1] = f32(long) / size;
  values[2] = low / size;
  values[3] = f32(high) / size;
  values[4] = short_low / size;
  values[5] = short_high / size;
  values[6] = long_low / size;
  values[7] = long_high / size;
  values[8] = f32(same_levels) / size;
  values[9] = f32(same_levels) / size / size;
  values[10] = f32(same_extents) / size;
  values[11] = f32(same_extents) / size / size;
  values[12] = size / f32(voxels);
  values[13] = level_variance / size;
  values[14] = extent_variance / size;
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
  let at = positions[voxel];
  var voxels = 0u;
  for (var p = 0u; p < KERNEL; p++) {
    places[p] = levels[at + tables[p]];
    voxels += select(0u, 1u, places[p] != 0u);
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
