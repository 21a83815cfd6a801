// Any box of an image; beyond its borders the image goes on by a boundary rule.

struct Params {
  first: u32,
  end: u32,
  width: u32,     // of the box
  height: u32,
  depth: u32,
  start_x: i32,   // of the box in the image
  start_y: i32,
  start_z: i32,
  in_width: i32,
  in_height: i32,
  in_depth: i32,
  boundary: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;
@group(0) @binding(2) var<storage, read_write> window: array<f32>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  let row = n / params.width;
  let slice = row / params.height;
  if (group >= params.end || slice >= params.depth) { return; }
  let i = index_within(params.start_x + i32(n - row * params.width), params.in_width, params.boundary);
  let j = index_within(params.start_y + i32(row - slice * params.height), params.in_height, params.boundary);
  let k = index_within(params.start_z + i32(slice), params.in_depth, params.boundary);
  var voxel = 0.0;
  if (min(min(i, j), k) >= 0) {
    voxel = voxels[u32(i + params.in_width * (j + params.in_height * k))];
  }
  window[n] = voxel;
}
