// Voxels by the number of their neighbours whose level is at most `reach` away (IBSI section 3.11, REK0):
// [slice][level][number]. The voxel itself is not counted.

struct Params {
  first: u32,
  end: u32,
  count: u32,       // voxels of the region
  neighbours: u32,
  reach: u32,
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
@group(0) @binding(5) var<storage, read_write> counts: array<atomic<u32>>;

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
  // One interval holds the levels that count; it never holds 0, which is outside the region.
  let low = max(level, params.reach + 1u) - params.reach;
  let width = level + params.reach - low;
  var dependent = 0u;
  for (var s = 0u; s < params.neighbours; s++) {
    let other = levels[u32(i32(at) + steps[s])];
    dependent += select(0u, 1u, other - low <= width);
  }
  let row = (slice * ng + level - 1u) * (params.neighbours + 1u);
  atomicAdd(&counts[row + dependent], 1u);
}
