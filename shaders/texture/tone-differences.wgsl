// Neighbourhood grey tone differences (IBSI section 3.10, IPET): for a voxel with k neighbours in the region,
// |k level - sum of their levels|, added up by slice, level and k, and the number of such voxels. Whole numbers:
// the division by k is left to the host. Sums are 64-bit in two words: an addition that wraps the low word shows in
// the old value, whatever the order of threads.

struct Params {
  first: u32,
  end: u32,
  count: u32,       // voxels of the region
  neighbours: u32,
  capacity: u32,
  plane: u32,       // see common/slice.wgsl
  first_plane: u32,
  slices: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 outside, padded by the longest offset
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the region's voxels in `levels`
@group(0) @binding(3) var<storage, read> steps: array<i32>;      // to the neighbours, as distances in `levels`
@group(0) @binding(4) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(5) var<storage, read_write> totals: array<atomic<u32>>;  // (count, low, high) a cell

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 64u + thread;
  let ng = found[0];
  if (group >= params.end || n >= params.count || ng > params.capacity) { return; }
  let at = positions[n];
  let slice = slice_of(at);
  if (slice >= params.slices) { return; }
  let level = levels[at];
  var k = 0u;
  var sum = 0u;
  for (var s = 0u; s < params.neighbours; s++) {
    let other = levels[u32(i32(at) + steps[s])];
    k += min(other, 1u);
    sum += other;
  }
  let cell = 3u * ((slice * ng + level - 1u) * (params.neighbours + 1u) + k);
  atomicAdd(&totals[cell], 1u);
  let difference = max(k * level, sum) - min(k * level, sum);
  if (difference == 0u) { return; }
  let before = atomicAdd(&totals[cell + 1u], difference);
  if (before + difference < before) { atomicAdd(&totals[cell + 2u], 1u); }
}
