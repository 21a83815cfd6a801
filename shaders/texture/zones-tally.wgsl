// Zones, last step: size and distance to the border of each zone, kept at the number of its first voxel as
// (size, level * 65536 + distance); a size of 0 means no zone begins there. All voxels of a zone have its level, so
// the smallest second word has the smallest distance.

struct Params {
  first: u32,
  end: u32,
  count: u32,       // voxels of the region
  capacity: u32,
  has_depths: u32,  // 0: `depths` are not distances and not read
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(2) var<storage, read> indices: array<u32>;    // of the region's voxels in the box
@group(0) @binding(3) var<storage, read> depths: array<u32>;     // distances to the border in the box
@group(0) @binding(4) var<storage, read_write> parents: array<atomic<u32>>;
@group(0) @binding(5) var<storage, read_write> zones: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 64u + thread;
  if (group >= params.end || n >= params.count || found[0] > params.capacity) { return; }
  let root = find_root(n);
  // Shortens the way of later voxels.
  if (root != n) { atomicMin(&parents[n], root); }
  atomicAdd(&zones[2u * root], 1u);
  if (params.has_depths == 0u) { return; }
  let nearest = atomicLoad(&zones[2u * root + 1u]);
  let here = (nearest & 0xffff0000u) | depths[indices[n]];
  if (here < nearest) { atomicMin(&zones[2u * root + 1u], here); }
}
