// Zones, first step: every voxel of the region becomes a tree of its own, or hangs on a neighbour of equal level
// that lies before it. Trees are lists of parents by voxel number; a parent has a smaller number than its child,
// so that the root of a finished zone is its first voxel in memory.

struct Params {
  first: u32,
  end: u32,
  count: u32,     // voxels of the region
  capacity: u32,
  // Steps to neighbours that come earlier, the one that touches most others first; 0: none.
  step_a: u32,
  step_b: u32,
  step_c: u32,
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
  if (levels[at - params.step_a] == level && params.step_a > 0u) { parents[n] = numbers[at - params.step_a]; }
  else if (levels[at - params.step_b] == level && params.step_b > 0u) { parents[n] = numbers[at - params.step_b]; }
  else if (levels[at - params.step_c] == level && params.step_c > 0u) { parents[n] = numbers[at - params.step_c]; }
  else { parents[n] = n; }
}
