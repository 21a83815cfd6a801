// Low- and high-pass convolution along one axis, valid part only: one pass of an undecimated separable
// wavelet (IBSI-2 section 3.7). Both outputs are `shrink` voxels shorter along the axis than the input.
// Taps come reversed, so that out[n] = sum of taps[k] * in[n + k] is a true convolution, and each as a float32 and
// what that leaves of the float64: a high pass whose rounded taps do not add up to zero would let a part of the
// mean through, the same in every voxel.

struct Params {
  first: u32,
  end: u32,
  width: u32,      // of the outputs
  height: u32,
  depth: u32,
  in_width: u32,
  in_height: u32,
  step: u32,       // distance of neighbours along the axis in the input
  tap_count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;
@group(0) @binding(2) var<storage, read> taps: array<vec4f>;  // (low, high), rest of (low, high)
@group(0) @binding(3) var<storage, read_write> low: array<f32>;
@group(0) @binding(4) var<storage, read_write> high: array<f32>;

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
  let x = n - row * params.width;
  let y = row - slice * params.height;
  var at = x + params.in_width * (y + params.in_height * slice);
  var sum = vec2f();
  var rest = vec2f();
  for (var k = 0u; k < params.tap_count; k++) {
    sum += taps[k].xy * voxels[at];
    rest += taps[k].zw * voxels[at];
    at += params.step;
  }
  low[n] = sum.x + rest.x;
  high[n] = sum.y + rest.y;
}
