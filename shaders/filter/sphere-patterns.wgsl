// Local binary patterns on a sphere around each voxel of a region (Batch.spherePatterns): samples of the cubic spline at
// the corners of an icosphere, the norm of their bits' part in each degree of the spherical harmonics, and the samples'
// kurtosis. A thread a voxel; samples are taken twice, for their mean and for their moments around it.

struct Params {
  first: u32,
  end: u32,
  width: u32,
  height: u32,
  depth: u32,
  voxels: u32,   // of the region
  samples: u32,
  levels: u32,
  is_whole: u32,
  stride: u32,   // from map to map
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;
@group(0) @binding(2) var<storage, read> coefficients: array<f32>;
@group(0) @binding(3) var<storage, read> indices: array<u32>;
@group(0) @binding(4) var<storage, read> places: array<vec4f>;  // per sample and axis: lower corner and share
@group(0) @binding(5) var<storage, read> harmonics: array<f32>; // [sample][levels²]
@group(0) @binding(6) var<storage, read> norms: array<f32>;     // [degree] (2n + 1)²
@group(0) @binding(7) var<storage, read_write> maps: array<f32>;

const MAX_HARMONICS = 64;
const FLAT_KURTOSIS = -3.0;

fn basis_weights(t: f32) -> vec4f {
  let s = 1.0 - t;
  return vec4f(
    s * s * s / 6.0,
    2.0 / 3.0 - t * t + t * t * t / 2.0,
    2.0 / 3.0 - s * s + s * s * s / 2.0,
    t * t * t / 6.0,
  );
}

// Less the voxel's own value, where float32 is finest; beyond the image there is 0.
fn sample_above(k: u32, here: vec3i, centre: f32) -> f32 {
  let size = vec3i(vec3u(params.width, params.height, params.depth));
  let corner = vec3i(i32(places[3u * k].x), i32(places[3u * k + 1u].x), i32(places[3u * k + 2u].x));
  let share = vec3f(places[3u * k].y, places[3u * k + 1u].y, places[3u * k + 2u].y);
  let from_corner = here + corner;
  let last = size - 1 - (from_corner + 1);
  if (any(from_corner + 1 < vec3i(0)) || any(last < vec3i(0)) || any((last == vec3i(0)) & (share > vec3f(0.0)))) {
    return -centre;
  }
  // On a voxel the sample is the voxel: no rounding may tell equal ones apart.
  if (all(share == vec3f(0.0))) {
    let there = vec3u(from_corner + 1);
    return voxels[there.x + params.width * (there.y + params.height * there.z)] - centre;
  }
  let x = basis_weights(share.x);
  let y = basis_weights(share.y);
  let z = basis_weights(share.z);
  var sum = 0.0;
  for (var c = 0; c < 4; c++) {
    let slice = sample_inside(from_corner.z + c, size.z, 1u) * params.height;
    for (var b = 0; b < 4; b++) {
      let line = params.width * (slice + sample_inside(from_corner.y + b, size.y, 1u));
      var along = 0.0;
      for (var a = 0; a < 4; a++) {
        along += x[a] * (coefficients[line + sample_inside(from_corner.x + a, size.x, 1u)] - centre);
      }
      sum += z[c] * y[b] * along;
    }
  }
  if (params.is_whole == 0u) { return sum; }
  // To the nearest whole number; the voxel is one.
  return floor(sum + 0.5);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 64u + thread;
  if (group >= params.end || n >= params.voxels) { return; }
  let at = indices[n];
  let row = at / params.width;
  let slice = row / params.height;
  let here = vec3i(vec3u(at - row * params.width, row - slice * params.height, slice));
  let centre = voxels[at];
  let width = params.levels * params.levels;
  var sums: array<f32, MAX_HARMONICS>;
  var mean = 0.0;
  for (var k = 0u; k < params.samples; k++) {
    let above = sample_above(k, here, centre);
    mean += above;
    if (above < 0.0) { continue; }
    for (var j = 0u; j < width; j++) { sums[j] += harmonics[k * width + j]; }
  }
  mean /= f32(params.samples);
  var second = 0.0;
  var fourth = 0.0;
  for (var k = 0u; k < params.samples; k++) {
    let away = sample_above(k, here, centre) - mean;
    second += away * away;
    fourth += away * away * away * away;
  }
  var norm = 0u;
  for (var degree = 0u; degree < params.levels; degree++) {
    let count = 2u * degree + 1u;
    let first = degree * degree;
    var square = 0.0;
    for (var a = 0u; a < count; a++) {
      for (var b = 0u; b < count; b++) {
        square += norms[norm + a * count + b] * sums[first + a] * sums[first + b];
      }
    }
    norm += count * count;
    maps[degree * params.stride + at] = sqrt(max(square, 0.0));
  }
  var kurtosis = FLAT_KURTOSIS;
  if (second > 0.0) { kurtosis += f32(params.samples) * fourth / (second * second); }
  maps[params.levels * params.stride + at] = kurtosis;
}
