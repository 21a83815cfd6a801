// Resampling along one axis: each new voxel is a weighted sum of neighbours along it. Which ones, and the
// weights, are the same for all lines and come from the host in float64, each weight as a float32 and what that
// leaves, so that a flat image stays flat.

struct Params {
  first: u32,
  end: u32,
  width: u32,   // of the output
  height: u32,
  depth: u32,
  axis: u32,
  count: u32,   // voxels along the axis in the input
  step: u32,    // distance of neighbours along the axis in the input
  taps: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;
@group(0) @binding(2) var<storage, read> firsts: array<u32>;   // index of the first neighbour
@group(0) @binding(3) var<storage, read> weights: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> resampled: array<f32>;

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
  // Voxels before this line's: whole blocks of the axis and all faster ones, and the place within a block.
  let outputs = select(select(params.depth, params.height, params.axis == 1u), params.width, params.axis == 0u);
  let outer = n / (params.step * outputs);
  let inner = n % params.step;
  var at = inner + params.step * (firsts[along] + params.count * outer);
  var sum = vec2f();
  for (var k = 0u; k < params.taps; k++) {
    sum += weights[along * params.taps + k] * voxels[at];
    at += params.step;
  }
  resampled[n] = sum.x + sum.y;
}
