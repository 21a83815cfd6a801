// An image at positions that an affine matrix gives, by nearest neighbour, linear or cubic spline interpolation
// along each axis. Positions are 64-bit fixed-point numbers (fraction in 2^-32 voxel, then whole voxels), sums of
// one part per axis of the new grid: float32 positions would be wrong by a 1e-5th of the contrast, and other
// voxels would be nearest than on the CPU.

struct Params {
  first: u32,
  end: u32,
  width: u32,     // of the output
  height: u32,
  depth: u32,
  in_width: u32,
  in_height: u32,
  in_depth: u32,
  kinds: u32,     // per axis, 2 bits each: 0 nearest, 1 linear, 2 cubic
  mirror: u32,    // 1: the image is mirrored at its borders, 0: edge values go on
  zero: u32,      // 1: 0 half a voxel or more outside
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;  // along cubic axes the spline's coefficients
@group(0) @binding(2) var<storage, read> steps: array<vec2u>; // [new index, x then y then z][axis of the image]
@group(0) @binding(3) var<storage, read_write> resampled: array<f32>;

struct Taps {
  count: u32,
  index: array<u32, 4>,
  weight: array<f32, 4>,
}

const HALF = vec2u(0x80000000u, 0u);
// So far beyond the edge a spline of edge values is its edge value, to float32's precision.
const FAR = 20;

fn sum_of(a: vec2u, b: vec2u) -> vec2u {
  let low = a.x + b.x;
  return vec2u(low, a.y + b.y + select(0u, 1u, low < a.x));
}

// Share of the coefficient next to the edge's in the one `m` beyond it; the edge's has the rest.
fn beyond_edge(m: i32) -> f32 {
  var power = 1.0;
  for (var k = 0; k < m; k++) { power *= POLE; }
  return (1.0 - power) / (5.0 + POLE);
}

fn basis_weights(t: f32) -> array<f32, 4> {
  let s = 1.0 - t;
  return array<f32, 4>(
    s * s * s / 6.0,
    2.0 / 3.0 - t * t + t * t * t / 2.0,
    2.0 / 3.0 - s * s + s * s * s / 2.0,
    t * t * t / 6.0,
  );
}

fn cubic_taps(position: vec2u, size: i32) -> Taps {
  var taps: Taps;
  taps.count = 4u;
  let whole = bitcast<i32>(position.y);
  let last = size - 1;
  let share = basis_weights(f32(position.x) * 0x1p-32);
  if (params.mirror == 1u) {
    for (var k = 0; k < 4; k++) {
      taps.index[k] = sample_inside(whole - 1 + k, size, 1u);
      taps.weight[k] = share[k];
    }
    return taps;
  }
  let base = clamp(whole, -FAR, last + FAR);
  let first = clamp(base - 1, 0, max(size - 4, 0));
  for (var k = 0; k < 4; k++) { taps.index[k] = u32(min(first + k, last)); }
  for (var k = 0; k < 4; k++) {
    let at = base - 1 + k;
    let beyond = max(-at, at - last);
    if (beyond <= 0) {
      taps.weight[at - first] += share[k];
      continue;
    }
    let moved = share[k] * beyond_edge(beyond);
    taps.weight[select(last, 0, at < 0) - first] += share[k] - moved;
    taps.weight[select(max(last - 1, 0), min(1, last), at < 0) - first] += moved;
  }
  return taps;
}

fn taps_at(position: vec2u, size: i32, kind: u32) -> Taps {
  var taps: Taps;
  let nearest = bitcast<i32>(sum_of(position, HALF).y);
  if (params.zero == 1u && (nearest < 0 || nearest >= size)) { return taps; }
  if (kind == 2u) { return cubic_taps(position, size); }
  if (kind == 0u) {
    taps.count = 1u;
    taps.index[0] = sample_inside(nearest, size, params.mirror);
    taps.weight[0] = 1.0;
    return taps;
  }
  let base = bitcast<i32>(position.y);
  let share = f32(position.x) * 0x1p-32;
  taps.count = 2u;
  taps.index[0] = sample_inside(base, size, params.mirror);
  taps.index[1] = sample_inside(base + 1, size, params.mirror);
  taps.weight[0] = 1.0 - share;
  taps.weight[1] = share;
  return taps;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 64u + thread;
  let row = n / params.width;
  let slice = row / params.height;
  if (group >= params.end || slice >= params.depth) { return; }
  let i = 3u * (n - row * params.width);
  let j = 3u * (params.width + row - slice * params.height);
  let k = 3u * (params.width + params.height + slice);
  let x_at = sum_of(steps[i], sum_of(steps[j], steps[k]));
  let y_at = sum_of(steps[i + 1u], sum_of(steps[j + 1u], steps[k + 1u]));
  let z_at = sum_of(steps[i + 2u], sum_of(steps[j + 2u], steps[k + 2u]));
  var x = taps_at(x_at, i32(params.in_width), params.kinds & 3u);
  var y = taps_at(y_at, i32(params.in_height), (params.kinds >> 2u) & 3u);
  var z = taps_at(z_at, i32(params.in_depth), params.kinds >> 4u);
  var sum = 0.0;
  for (var c = 0u; c < z.count; c++) {
    for (var b = 0u; b < y.count; b++) {
      let line = params.in_width * (y.index[b] + params.in_height * z.index[c]);
      var along = 0.0;
      for (var a = 0u; a < x.count; a++) { along += x.weight[a] * voxels[line + x.index[a]]; }
      sum += z.weight[c] * y.weight[b] * along;
    }
  }
  resampled[n] = sum;
}
