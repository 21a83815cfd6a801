// One pass of a separable convolution along an axis, within a box of its input, which has all of the axis: beyond the
// borders the image goes on by a boundary rule. out[n] = sum over k of taps[k] * in[n + origin - k]. Each tap comes as a float32 and what that
// leaves of the float64: a high pass whose rounded taps do not add up to zero would let a part of the mean
// through. A pass that ends a kernel of a bank adds its response to the pooled one. Where a kernel is longer than the
// axis, the host has added up what falls on each voxel: a weight for each voxel of the line, by place.

struct Params {
  first: u32,
  end: u32,
  width: u32,         // of the result
  height: u32,
  depth: u32,
  shift_x: u32,       // of its first voxel in the input
  shift_y: u32,
  shift_z: u32,
  in_width: u32,
  in_height: u32,
  axis: u32,
  length: u32,        // of the axis
  step: u32,          // distance of neighbours along it in the input
  tap_count: u32,
  origin: u32,
  boundary: u32,
  pooling: u32,       // 0: the response alone, 1: added, 2: the larger, 3: the smaller
  factor: f32,
  is_magnitude: u32,
  is_longer: u32,     // taps[voxel of the line][place on the line]
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;
@group(0) @binding(2) var<storage, read> taps: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> responses: array<f32>;

fn response_inside(place: u32) -> f32 {
  var at = place + params.origin * params.step;
  var sum = vec2f();
  for (var k = 0u; k < params.tap_count; k++) {
    sum += taps[k] * voxels[at];
    at -= params.step;
  }
  return sum.x + sum.y;
}

fn response_at_border(start: u32, along: i32) -> f32 {
  var sum = vec2f();
  for (var k = 0u; k < params.tap_count; k++) {
    let index = index_within(along + i32(params.origin) - i32(k), i32(params.length), params.boundary);
    if (index >= 0) { sum += taps[k] * voxels[start + u32(index) * params.step]; }
  }
  return sum.x + sum.y;
}

fn response_of_line(start: u32, along: u32) -> f32 {
  var sum = vec2f();
  for (var k = 0u; k < params.length; k++) {
    sum += taps[k * params.length + along] * voxels[start + k * params.step];
  }
  return sum.x + sum.y;
}

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
  let voxel = vec3u(n - row * params.width, row - slice * params.height, slice)
    + vec3u(params.shift_x, params.shift_y, params.shift_z);
  let place = voxel.x + params.in_width * (voxel.y + params.in_height * voxel.z);
  let along = voxel[params.axis];
  let last = along + params.origin;
  var response: f32;
  if (params.is_longer == 1u) {
    response = response_of_line(place - along * params.step, along);
  } else if (last < params.length && last + 1u >= params.tap_count) {
    response = response_inside(place);
  } else {
    response = response_at_border(place - along * params.step, i32(along));
  }
  if (params.is_magnitude == 1u) { response = abs(response); }
  response *= params.factor;
  switch params.pooling {
    case 1u: { responses[n] += response; }
    case 2u: { responses[n] = max(responses[n], response); }
    case 3u: { responses[n] = min(responses[n], response); }
    default: { responses[n] = response; }
  }
}
