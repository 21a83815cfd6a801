// Coefficients of the cubic spline through the samples of each line along one axis, a line per thread: two
// recursions (Unser 1999), each started with the sum over what the border rule puts outside. The coefficient is
// sqrt(3) times the sum over all samples of z^|distance|, with z = sqrt(3) - 2.

struct Params {
  first: u32,
  end: u32,
  lines: u32,
  count: u32,   // samples of a line
  step: u32,    // distance of neighbours along the axis
  mirror: u32,  // 1: samples mirrored at the last one, 0: edge values go on
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> samples: array<f32>;
@group(0) @binding(2) var<storage, read_write> coefficients: array<f32>;

// z^12 is below float32's precision.
const REACH = 13;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let line = group * 64u + thread;
  if (group >= params.end || line >= params.lines) { return; }
  let outer = line / params.step;
  let base = outer * params.count * params.step + (line - outer * params.step);
  let size = i32(params.count);
  var left = 0.0;
  var right = 0.0;
  for (var n = REACH; n >= 0; n--) {
    left = samples[base + params.step * sample_inside(-1 - n, size, params.mirror)] + POLE * left;
    right = samples[base + params.step * sample_inside(size + n, size, params.mirror)] + POLE * right;
  }
  for (var n = 0u; n < params.count; n++) {
    let at = base + params.step * n;
    left = samples[at] + POLE * left;
    coefficients[at] = left;
  }
  for (var n = params.count; n > 0u; n--) {
    let at = base + params.step * (n - 1u);
    coefficients[at] = SQRT3 * (coefficients[at] + POLE * right);
    right = samples[at] + POLE * right;
  }
}
