// Zones, between the steps: hangs every voxel on the root of its tree, so that later walks are short.

struct Params {
  first: u32,
  end: u32,
  count: u32,     // voxels of the region
  capacity: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> found: array<u32>;  // Ng
@group(0) @binding(2) var<storage, read_write> parents: array<atomic<u32>>;

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
  if (root != n) { atomicMin(&parents[n], root); }
}
