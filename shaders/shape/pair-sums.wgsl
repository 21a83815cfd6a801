// Sums over all pairs of a region's voxels with weight w = 1 / distance: of w, w z z' and w (z² + z'²), one float32
// triple a workgroup; the host adds these in float64. Voxels come in tiles of 256. Tile t meets tiles t, t + 1, …
// t + T / 2 around the ring of T tiles, so that every two tiles meet once; a thread keeps one voxel of the first in
// registers and goes through the second in workgroup memory. A sum runs over 16 pairs, then over 16 of those, then
// over a group's tiles and its threads: rounding grows with some 64 additions, not with the number of pairs.
// Differences of whole voxel indices are exact; distances are in units of the spacing along x.

struct Params {
  first: u32,
  end: u32,
  count: u32,
  tiles: u32,
  distances: u32,  // around the ring: T / 2 + 1
  per_group: u32,  // of which a workgroup does so many
  ratio_y: f32,    // squared spacing over that along x
  ratio_z: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<vec4f>;  // i, j, k, z
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;

var<workgroup> tile: array<vec4f, 256>;

fn pair(here: vec4f, there: vec4f) -> vec3f {
  let away = there.xyz - here.xyz;
  let square = away * away;
  let weight = inverseSqrt(square.x + params.ratio_y * square.y + params.ratio_z * square.z);
  let product = weight * there.w;
  return vec3f(weight, product, product * there.w);
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  if (group >= params.end) { return; }
  let own = group % params.tiles;
  let n = own * 256u + thread;
  var here = voxels[min(n, params.count - 1u)];
  // Spare threads stand beside all voxels, where no distance is 0; what they find is dropped.
  if (n >= params.count) { here.x += 0.5; }
  var total = vec3f();
  let nearest = group / params.tiles * params.per_group;
  let farthest = min(nearest + params.per_group, params.distances);
  for (var distance = nearest; distance < farthest; distance++) {
    // Opposite tiles of an even ring would meet twice.
    if (2u * distance == params.tiles && own >= distance) { continue; }
    let start = (own + distance) % params.tiles * 256u;
    workgroupBarrier();
    tile[thread] = voxels[min(start + thread, params.count - 1u)];
    workgroupBarrier();
    var of_tile = vec3f();
    if (distance > 0u && start + 256u <= params.count) {
      for (var block = 0u; block < 256u; block += 16u) {
        var part = vec3f();
        for (var j = block; j < block + 16u; j++) { part += pair(here, tile[j]); }
        of_tile += part;
      }
    } else {
      // A tile with itself, each pair once, or one that is not full.
      var j = select(0u, thread + 1u, distance == 0u);
      let tile_end = min(256u, params.count - start);
      while (j < tile_end) {
        let block_end = min((j | 15u) + 1u, tile_end);
        var part = vec3f();
        for (; j < block_end; j++) { part += pair(here, tile[j]); }
        of_tile += part;
      }
    }
    total += of_tile;
  }
  workgroupBarrier();
  if (n >= params.count) { total = vec3f(); }
  tile[thread] = vec4f(total.x, here.w * total.y, here.w * here.w * total.x + total.z, 0.0);
  for (var half = 128u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (thread < half) { tile[thread] += tile[thread + half]; }
  }
  if (thread == 0u) {
    sums[3u * group] = tile[0].x;
    sums[3u * group + 1u] = tile[0].y;
    sums[3u * group + 2u] = tile[0].z;
  }
}
