// Voxels per grey level. Counts are integers, so the result does not depend on the order of threads.

struct Params { first: u32, end: u32, count: u32, capacity: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;
@group(0) @binding(2) var<storage, read> positions: array<u32>;
@group(0) @binding(3) var<storage, read> found: array<u32>;
@group(0) @binding(4) var<storage, read_write> counts: array<atomic<u32>>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  if (group >= params.end || found[0] > params.capacity) { return; }
  let start = group * VOXELS_PER_GROUP;
  let end = min(start + VOXELS_PER_GROUP, params.count);
  // Neighbours in a row often share a level: one addition per run of equal levels that a thread meets.
  var level = 0u;
  var run = 0u;
  for (var n = start + 16u * thread; n < min(start + 16u * thread + 16u, end); n++) {
    let here = levels[positions[n]];
    if (here != level) {
      if (run > 0u) { atomicAdd(&counts[level - 1u], run); }
      level = here;
      run = 0u;
    }
    run++;
  }
  if (run > 0u) { atomicAdd(&counts[level - 1u], run); }
}
