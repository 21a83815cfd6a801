// Intensities of a region's voxels, in memory order, as the bits they are stored in.

struct Params { first: u32, end: u32, count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<u32>;
@group(0) @binding(2) var<storage, read> indices: array<u32>;
@group(0) @binding(3) var<storage, read_write> samples: array<u32>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  if (group >= params.end || n >= params.count) { return; }
  samples[n] = voxels[indices[n]];
}
