// A half spectrum times a transfer function (src/engine/spectral.ts): the conjugate-symmetric part of an isotropic
// band-pass times a Riesz transform. Frequencies come per axis: (of element k, of element -k).

struct Params {
  first: u32,
  end: u32,
  half: u32,         // elements along x
  height: u32,
  depth: u32,
  planes: u32,       // frequencies along z: the depth, or 1 where planes are filtered apart
  order_x: u32,
  order_y: u32,
  order_z: u32,
  turns: u32,        // the factor is (-i)^turns times a real number
  pass_start: f32,   // of the squared frequency
  pass_end: f32,
  steepness: f32,
  gain: f32,         // over the number of voxels
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> along_x: array<vec2f>;
@group(0) @binding(2) var<storage, read> along_y: array<vec2f>;
@group(0) @binding(3) var<storage, read> along_z: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> spectrum: array<vec2f>;

// cos(pi/2 x) for |x| <= 1 to 1e-7: WGSL promises no more than 2^-11 of its own.
fn quarter_cos(x: f32) -> f32 {
  let t = x * x;
  return 1.0 + t * (-1.2337005501 + t * (0.2536695080 + t * (-0.0208634807 + t * (9.1926027e-4
    + t * (-2.5202042e-5 + t * 4.7108748e-7)))));
}

fn power(x: f32, order: u32) -> f32 {
  var value = 1.0;
  for (var l = 0u; l < order; l++) { value *= x; }
  return value;
}

fn part(f: vec3f) -> f32 {
  let square = dot(f, f);
  if (square < params.pass_start || square > params.pass_end) { return 0.0; }
  var value = params.gain;
  if (params.steepness > 0.0) { value *= quarter_cos(0.5 * log2(params.steepness * square)); }
  let order = params.order_x + params.order_y + params.order_z;
  if (order == 0u) { return value; }
  if (square == 0.0) { return 0.0; }
  let unit = f * inverseSqrt(square);
  return value * power(unit.x, params.order_x) * power(unit.y, params.order_y)
    * power(unit.z, params.order_z);
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  let row = n / params.half;
  let slice = row / params.height;
  if (group >= params.end || slice >= params.depth) { return; }
  let x = along_x[n - row * params.half];
  let y = along_y[row - slice * params.height];
  let z = along_z[select(slice, 0u, params.planes == 1u)];
  let there = part(vec3f(x.x, y.x, z.x));
  let back = part(vec3f(x.y, y.y, z.y));
  let factor = 0.5 * (there + select(back, -back, params.turns % 2u == 1u));
  let value = factor * spectrum[n];
  switch params.turns {
    case 1u: { spectrum[n] = vec2f(value.y, -value.x); }
    case 2u: { spectrum[n] = -value; }
    case 3u: { spectrum[n] = vec2f(-value.y, value.x); }
    default: { spectrum[n] = value; }
  }
}
