// Neighbourhood grey tone difference features of each voxel's neighbourhood (IBSI section 3.10), one thread a voxel. Of the
// matrix only the levels that occur and their numbers of voxels are kept: sums over levels weighted by s_i are sums over
// voxels weighted by their difference. Levels are read where they lie, so that a neighbourhood may be large. Whole
// numbers are kept as such as long as they can be; sums over voxels go by rows, so that float32 is enough.
// The host puts NX, NY, NZ (sides of a neighbourhood), RANKS (most levels in one) and THREADS before this.

struct Params {
  first: u32,
  end: u32,
  count: u32,            // voxels
  capacity: u32,
  row: u32,              // sides of the box in `levels`
  rows: u32,
  offsets: u32,
  features: u32,
  counts_lone: u32,      // voxels without neighbours count
  is_flat_defined: u32,
  largest: f32,          // coarseness
  undefined_bits: u32,   // NaN, which WGSL has no constant for
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 where nothing counts, padded by the radius
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the voxels in `levels`
// Offsets to all neighbours, components plus 8, 8 bits each; numbers of the features wanted.
@group(0) @binding(3) var<storage, read> tables: array<u32>;
@group(0) @binding(4) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(5) var<storage, read_write> out: array<u32>;  // [feature][voxel], float32 bits

const FEATURES = 5u;
const SIDES = vec3i(NX, NY, NZ);

var<private> list: array<u32, RANKS>;  // level and voxels << 16
var<private> ranks: u32;

fn level_at(at: u32, place: vec3i) -> u32 {
  let near = place - SIDES / 2;
  let step = near.x + i32(params.row) * (near.y + i32(params.rows) * near.z);
  return levels[at + bitcast<u32>(step)];
}

// Number and sum of the levels next to a place, within the neighbourhood; with `is_first` of one only.
fn around(at: u32, place: vec3i, is_first: bool) -> vec2u {
  var total = vec2u(0u);
  for (var n = 0u; n < params.offsets; n++) {
    let packed = tables[n];
    let other = place + vec3i(vec3u(packed, packed >> 8u, packed >> 16u) & vec3u(0xffu)) - vec3i(8);
    if (any(other < vec3i(0)) || any(other >= SIDES)) { continue; }
    let level = level_at(at, other);
    if (level == 0u) { continue; }
    total += vec2u(1u, level);
    if (is_first) { break; }
  }
  return total;
}

fn add_to_list(level: u32) {
  for (var n = 0u; n < ranks; n++) {
    if ((list[n] & 0xffffu) == level) {
      list[n] += 0x10000u;
      return;
    }
  }
  if (ranks < RANKS) {
    list[ranks] = level | 0x10000u;
    ranks++;
  }
}

// Voxels that count; lists their levels.
fn count_levels(at: u32) -> u32 {
  var voxels = 0u;
  ranks = 0u;
  for (var k = 0; k < NZ; k++) {
    for (var j = 0; j < NY; j++) {
      for (var i = 0; i < NX; i++) {
        let place = vec3i(i, j, k);
        let level = level_at(at, place);
        if (level == 0u) { continue; }
        if (params.counts_lone == 0u && around(at, place, true).x == 0u) { continue; }
        voxels++;
        add_to_list(level);
      }
    }
  }
  return voxels;
}

// Of a voxel: its difference, that times the voxels of its level, and its part of the complexity.
fn tone_of(at: u32, place: vec3i) -> vec3f {
  let level = level_at(at, place);
  if (level == 0u) { return vec3f(0.0); }
  let near = around(at, place, false);
  let apart = abs(i32(near.x * level) - i32(near.y));
  if (apart == 0) { return vec3f(0.0); }
  let difference = f32(apart) / f32(near.x);
  var own = 0u;
  for (var n = 0u; n < ranks; n++) {
    own = select(own, list[n] >> 16u, (list[n] & 0xffffu) == level);
  }
  var sum = 0.0;
  for (var n = 0u; n < ranks; n++) {
    let other = list[n] & 0xffffu;
    sum += f32(max(level, other) - min(level, other)) / f32(own + (list[n] >> 16u));
  }
  return difference * vec3f(1.0, f32(own), f32(own) * sum);
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
  let voxels = count_levels(at);
  let size = f32(voxels);
  var tones = vec3f(0.0);
  for (var k = 0; k < NZ; k++) {
    for (var j = 0; j < NY; j++) {
      var row = vec3f(0.0);
      for (var i = 0; i < NX; i++) { row += tone_of(at, vec3i(i, j, k)); }
      tones += row;
    }
  }
  // Sums over pairs of levels, each once.
  var contrast = 0.0;
  var products = 0.0;
  var strength = 0.0;
  for (var a = 0u; a < ranks; a++) {
    let level = list[a] & 0xffffu;
    let count = list[a] >> 16u;
    var sums = vec3f(0.0);
    for (var b = 0u; b < a; b++) {
      let other = list[b] & 0xffffu;
      let others = list[b] >> 16u;
      let apart = f32(max(level, other) - min(level, other));
      sums += vec3f(
        f32(count * others) * apart * apart,
        f32(abs(i32(level * count) - i32(other * others))),
        f32(count + others) * apart * apart,
      );
    }
    contrast += sums.x;
    products += sums.y;
    strength += sums.z;
  }
  let difference = tones.x;
  let weighted = tones.y;
  let pairs = f32(ranks * (max(ranks, 1u) - 1u)) / 2.0;
  let has_pairs = ranks > 1u;
  var values = array<f32, FEATURES>();
  values[0] = select(params.largest, size / max(weighted, 1e-30), weighted > 0.0);
  values[1] = select(0.0, contrast / max(pairs, 1.0) / size / size * (difference / size), has_pairs);
  values[2] = select(0.0, weighted / (2.0 * max(products, 1.0)), has_pairs && products > 0.0);
  values[3] = 2.0 * tones.z / size;
  values[4] = select(0.0, 2.0 * strength / size / max(difference, 1e-30), difference > 0.0);
  let no_busyness = has_pairs && weighted > 0.0 && products == 0.0 && params.is_flat_defined == 0u;
  for (var n = 0u; n < params.features; n++) {
    let f = tables[params.offsets + n];
    if (f >= FEATURES) { continue; }
    let is_defined = voxels > 0u && !(f == 2u && no_busyness);
    out[n * params.count + voxel] = select(params.undefined_bits, bitcast<u32>(values[f]), is_defined);
  }
}
