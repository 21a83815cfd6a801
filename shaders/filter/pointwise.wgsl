// A function of each voxel alone (src/engine/pointwise.ts).

struct Params {
  first: u32,
  end: u32,
  count: u32,
  kind: u32,    // 0 magnitude, 1 square, 2 square root, 3 logarithm, 4 exponential
  scale: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;

// ln(1 + x) for x >= 0. WGSL's log may be off by 2^-21 near 1; there 2 artanh(x / (2 + x)) as its series, whose
// first term left out is below 2^-28 of the sum.
fn log_of_one_and(x: f32) -> f32 {
  if (x >= 1.0) { return log(1.0 + x); }
  let s = x / (2.0 + x);
  let t = s * s;
  var sum = 1.0 / 15.0;
  for (var k = 13; k > 0; k -= 2) { sum = sum * t + 1.0 / f32(k); }
  return 2.0 * s * sum;
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
  let x = voxels[n];
  var value = abs(x);
  switch params.kind {
    case 1u: { value = (params.scale * x) * (params.scale * x); }
    case 2u: { value = sign(x) * sqrt(params.scale * value); }
    case 3u: { value = sign(x) * params.scale * log_of_one_and(value); }
    case 4u: { value = exp(params.scale * x); }
    default: {}
  }
  values[n] = value;
}
