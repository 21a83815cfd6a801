// Adds one component of a Riesz transform to the transform along given unit vectors (src/engine/steering.ts): an odd
// order, for which a direction's sign would matter, ends as a magnitude.

struct Params {
  first: u32,
  end: u32,
  count: u32,
  order_x: u32,
  order_y: u32,
  order_z: u32,
  factor: f32,
  is_first: u32,
  is_magnitude: u32,   // after the last component of an odd order
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> component: array<f32>;
@group(0) @binding(2) var<storage, read> directions: array<f32>;
@group(0) @binding(3) var<storage, read_write> responses: array<f32>;

fn power(x: f32, order: u32) -> f32 {
  var value = 1.0;
  for (var l = 0u; l < order; l++) { value *= x; }
  return value;
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  if (group >= params.end || n >= params.count) { return; }
  let part = params.factor * power(directions[n], params.order_x)
    * power(directions[n + params.count], params.order_y)
    * power(directions[n + 2u * params.count], params.order_z);
  var value = part * component[n];
  if (params.is_first == 0u) { value += responses[n]; }
  responses[n] = select(value, abs(value), params.is_magnitude == 1u);
}
