// Resampling along one axis: each new voxel is a weighted sum of neighbours along it. Which ones, and the
// weights, are the same for all lines and come from the host.
//
// Results decide integers (a CT is rounded after resampling), so float32 is not enough. A voxel is kept as the
// sum of two: a multiple of `grain` of some 11 bits, and the rest. Weights likewise, with 2^-10. Products of the
// first parts then have 22 bits and their sums are exact in whatever order a compiler adds them; the other
// products are 2^-11 of these, and float32 errs by 2^-24 of that (after Ozaki, doi 10.1007/s11075-011-9478-1).

struct Params {
  first: u32,
  end: u32,
  width: u32,   // of the output
  height: u32,
  depth: u32,
  axis: u32,
  count: u32,   // voxels along the axis in the input
  step: u32,    // distance of neighbours along the axis
  taps: u32,
  is_pair: u32, // 1: voxels come in two parts, 0: as plain float32
  grain: f32,   // a power of two, and one by it
  per_grain: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;
@group(0) @binding(2) var<storage, read> firsts: array<u32>;     // index of the first neighbour
@group(0) @binding(3) var<storage, read> weights: array<vec2f>;  // in two parts
@group(0) @binding(4) var<storage, read_write> resampled: array<vec2f>;

fn parted(value: f32, rest: f32) -> vec2f {
  let main_part = round(value * params.per_grain) * params.grain;
  return vec2f(main_part, (value - main_part) + rest);
}

fn voxel(at: u32) -> vec2f {
  if (params.is_pair == 1u) { return vec2f(voxels[2u * at], voxels[2u * at + 1u]); }
  return parted(voxels[at], 0.0);
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
  let place = vec3u(n - row * params.width, row - slice * params.height, slice);
  let along = place[params.axis];
  let made = vec3u(params.width, params.height, params.depth)[params.axis];
  let inner = n % params.step;
  let outer = n / (params.step * made);
  var at = inner + params.step * (firsts[along] + params.count * outer);
  var sum = 0.0;
  var rest = 0.0;
  for (var k = 0u; k < params.taps; k++) {
    let weight = weights[along * params.taps + k];
    let value = voxel(at);
    sum += weight.x * value.x;
    rest += weight.y * value.x + (weight.x + weight.y) * value.y;
    at += params.step;
  }
  resampled[n] = parted(sum, rest);
}
