// The number of each voxel of a region, written where it lies in the padded box: the way back from `positions`.

struct Params {
  first: u32,
  end: u32,
  count: u32,  // voxels of the region
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> positions: array<u32>;
@group(0) @binding(2) var<storage, read_write> numbers: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 64u + thread;
  if (group >= params.end || n >= params.count) { return; }
  numbers[positions[n]] = n;
}
