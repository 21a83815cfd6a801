// Takes the complex responses of planes to one kernel (the image's rows, all columns of a transform) into the pooled responses of
// those planes, and these, after the last kernel, into the image of responses.

struct Params {
  first: u32,
  end: u32,
  planes: u32,
  second_length: u32,
  first_size: u32,
  second_size: u32,
  second_reach: u32,
  first_step: u32,
  second_step: u32,
  plane_step: u32,
  plane_start: u32,
  response: u32,     // 0: modulus, 1: real, 2: imaginary part
  pooling: u32,      // 0: the first kernel, 1: sum, 2: maximum, 3: minimum
  is_last: u32,
  is_added: u32,     // to what the image holds already
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> planes: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> pooled: array<f32>;
@group(0) @binding(3) var<storage, read_write> responses: array<f32>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  let row = n / params.second_size;
  let plane = row / params.first_size;
  if (group >= params.end || plane >= params.planes) { return; }
  let a = row - plane * params.first_size;
  let b = n - row * params.second_size;
  let at = row * params.second_length + b + params.second_reach;
  let number = planes[at];
  var value = length(number);
  if (params.response == 1u) { value = number.x; }
  if (params.response == 2u) { value = number.y; }
  switch params.pooling {
    case 1u: { value += pooled[n]; }
    case 2u: { value = max(value, pooled[n]); }
    case 3u: { value = min(value, pooled[n]); }
    default: {}
  }
  if (params.is_last == 0u) {
    pooled[n] = value;
    return;
  }
  let voxel = params.plane_start + plane * params.plane_step + a * params.first_step
    + b * params.second_step;
  let before = select(0.0, responses[voxel], params.is_added == 1u);
  responses[voxel] = before + params.weight * value;
}
