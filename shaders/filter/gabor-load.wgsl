// Planes of an image as complex numbers, with their surroundings by a boundary rule and 0 up to the lengths of the
// transforms: element (a, b) of plane p at (p * first_length + a) * second_length + b.

struct Params {
  first: u32,
  end: u32,
  planes: u32,
  first_length: u32,
  second_length: u32,
  first_extent: u32,   // of a plane with its surroundings
  second_extent: u32,
  first_size: u32,     // of the image
  second_size: u32,
  first_origin: i32,   // where the surroundings begin
  second_origin: i32,
  first_step: u32,     // distance of neighbours in the image
  second_step: u32,
  plane_step: u32,
  plane_start: u32,    // first voxel of the first plane
  boundary: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;
@group(0) @binding(2) var<storage, read_write> planes: array<vec2f>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  let row = n / params.second_length;
  let plane = row / params.first_length;
  if (group >= params.end || plane >= params.planes) { return; }
  let a = row - plane * params.first_length;
  let b = n - row * params.second_length;
  var value = 0.0;
  if (a < params.first_extent && b < params.second_extent) {
    let i = index_within(i32(a) + params.first_origin, i32(params.first_size), params.boundary);
    let j = index_within(i32(b) + params.second_origin, i32(params.second_size), params.boundary);
    if (i >= 0 && j >= 0) {
      value = voxels[params.plane_start + plane * params.plane_step
        + u32(i) * params.first_step + u32(j) * params.second_step];
    }
  }
  planes[n] = vec2f(value, 0.0);
}
