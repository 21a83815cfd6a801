// Zones, first step: every voxel of the region becomes a tree of its own, or hangs on a neighbour of equal level
// that lies before it. Trees are lists of parents by voxel number; a parent has a smaller number than its child,
// so that the root of a finished zone is its first voxel in memory.

struct Params {
  first: u32,
  end: u32,
  count: u32,     // voxels of the region
  capacity: u32,
  step_x: u32,    // along the sides of the volume or, for zones in planes, of the plane (and then 0)
  step_y: u32,
  step_z: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 outside, padded by one voxel at least
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the region's voxels in `levels`
@group(0) @binding(3) var<storage, read> numbers: array<u32>;    // of the region's voxels, by position
@group(0) @binding(4) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(5) var<storage, read_write> parents: array<u32>;
@group(0) @binding(6) var<storage, read_write> zones: array<u32>;  // see zones-tally.wgsl

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 64u + thread;
  if (group >= params.end || n >= params.count || found[0] > params.capacity) { return; }
  let at = positions[n];
  let level = levels[at];
  zones[2u * n + 1u] = (level << 16u) | 0xffffu;
  // The neighbour that touches most others first.
  if (params.step_z > 0u && levels[at - params.step_z] == level) { parents[n] = numbers[at - params.step_z]; }
  else if (levels[at - params.step_y] == level) { parents[n] = numbers[at - params.step_y]; }
  else if (levels[at - params.step_x] == level) { parents[n] = numbers[at - params.step_x]; }
  else { parents[n] = n; }
}
