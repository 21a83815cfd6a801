// Local binary patterns in the planes across an axis: bilinear samples on a circle around each voxel, each a bit that
// says whether it is at least the voxel (Batch.circlePatterns). Of whole numbers the comparison is one of integers:
// weights are four limbs of 10 bits, so that sums of limbs times differences below 2^18 fit in 32 bits.

struct Params {
  first: u32,
  end: u32,
  rows: u32,
  columns: u32,
  planes: u32,
  row_step: u32,
  column_step: u32,
  plane_step: u32,
  samples: u32,
  method: u32,   // 0 the bits as they are, 1 least rotation, 2 uniform, 3 variance
  is_whole: u32,
}

struct Point {
  row: i32,
  column: i32,
  pad: vec2i,
  limbs: array<vec4i, 4>, // [limb, lowest first] of the weights of (0, 0), (0, 1), (1, 0), (1, 1)
  weights: vec4f,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;
@group(0) @binding(2) var<storage, read> points: array<Point>;
@group(0) @binding(3) var<storage, read_write> patterns: array<f32>;

// Beyond the plane there is 0.
fn voxel(base: u32, row: i32, column: i32) -> f32 {
  if (row < 0 || column < 0 || row >= i32(params.rows) || column >= i32(params.columns)) { return 0.0; }
  return voxels[base + u32(row) * params.row_step + u32(column) * params.column_step];
}

fn sum_of(v: vec4i) -> i32 { return v.x + v.y + v.z + v.w; }

fn is_at_least(point: Point, above: vec4f) -> bool {
  if (params.is_whole == 0u) { return dot(point.weights, above) >= 0.0; }
  let whole = vec4i(above);
  // Shifts of negative numbers go down, so that what is left in a limb is never negative.
  var sum = sum_of(point.limbs[0] * whole) >> 10u;
  sum = (sum + sum_of(point.limbs[1] * whole)) >> 10u;
  sum = (sum + sum_of(point.limbs[2] * whole)) >> 10u;
  return sum + sum_of(point.limbs[3] * whole) >= 0;
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  let line = n / params.columns;
  let plane = line / params.rows;
  if (group >= params.end || plane >= params.planes) { return; }
  let column = n - line * params.columns;
  let row = line - plane * params.rows;
  let base = plane * params.plane_step;
  let at = base + row * params.row_step + column * params.column_step;
  let centre = voxels[at];
  var bits = 0u;
  var mean = 0.0;
  var squares = 0.0;
  for (var k = 0u; k < params.samples; k++) {
    let point = points[k];
    let r = i32(row) + point.row;
    let c = i32(column) + point.column;
    let above = vec4f(
      voxel(base, r, c),
      voxel(base, r, c + 1),
      voxel(base, r + 1, c),
      voxel(base, r + 1, c + 1),
    ) - centre;
    if (is_at_least(point, above)) { bits |= 1u << k; }
    // Running mean and squares (Welford): no small difference of large sums.
    let value = dot(point.weights, above);
    let change = value - mean;
    mean += change / f32(k + 1u);
    squares += change * (value - mean);
  }
  let count = params.samples;
  let all = (1u << count) - 1u;
  var pattern = f32(bits);
  if (params.method == 1u) {
    var least = bits;
    var turned = bits;
    for (var k = 1u; k < count; k++) {
      turned = (turned >> 1u) | ((turned & 1u) << (count - 1u));
      least = min(least, turned);
    }
    pattern = f32(least);
  } else if (params.method == 2u) {
    let changes = countOneBits((bits ^ (bits >> 1u)) & (all >> 1u));
    pattern = f32(select(count + 1u, countOneBits(bits), changes <= 2u));
  } else if (params.method == 3u) {
    pattern = squares / f32(count);
  }
  patterns[at] = pattern;
}
