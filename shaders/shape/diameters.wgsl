// The longest squared distance between points of two tiles, one float32 a pair of tiles. Coordinates are whole
// numbers, so that only weighing and adding three squares round: a result is within 4 parts in 2^24 of the true one,
// and the host looks again, in float64, at the few pairs of tiles that can hold the longest chord.
// Bits of positive numbers are in the order of the numbers.

struct Params { first: u32, end: u32, ratio_y: f32, ratio_z: f32 }  // squared spacing over that along x

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> points: array<vec4f>;
@group(0) @binding(2) var<storage, read> tiles: array<vec4u>;  // first point and number of points, twice
@group(0) @binding(3) var<storage, read_write> longest: array<u32>;

var<workgroup> others: array<vec4f, 64>;
var<workgroup> best: atomic<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  if (group >= params.end) { return; }
  let pair = tiles[group];
  if (thread == 0u) { atomicStore(&best, 0u); }
  if (thread < pair.w) { others[thread] = points[pair.z + thread]; }
  workgroupBarrier();
  if (thread < pair.y) {
    let here = points[pair.x + thread].xyz;
    var most = 0.0;
    for (var n = 0u; n < pair.w; n++) {
      let away = others[n].xyz - here;
      let square = away * away;
      most = max(most, square.x + params.ratio_y * square.y + params.ratio_z * square.z);
    }
    atomicMax(&best, bitcast<u32>(most));
  }
  workgroupBarrier();
  if (thread == 0u) { longest[group] = atomicLoad(&best); }
}
