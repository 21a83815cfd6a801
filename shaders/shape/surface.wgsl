// Marching-cubes cells of a region, by corner configuration: how many, and the sum of their lower corners.
// Sums are 64-bit in two words: an addition that wraps the low word shows in the old value, whatever the
// order of threads. Configuration 0 (most of the box) is not counted; it is what is left of all cells. Cells
// with a surface are few, so threads seldom meet at a counter; the inside, 255, each thread counts for itself.
// Cell (i, j, k) has its lower corner at voxel (i - 1, j - 1, k - 1); outside the box is background.

struct Params {
  first: u32,
  end: u32,
  width: u32,  // of the mask, in voxels
  height: u32,
  depth: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> mask: array<u32>;  // four voxels a word
@group(0) @binding(2) var<storage, read_write> totals: array<atomic<u32>, 1792>;  // 256 x (count, 3 x (low, high))

fn is_inside(x: u32, y: u32, z: u32) -> u32 {
  // Padding: coordinate 0 is voxel -1.
  if (x == 0u || y == 0u || z == 0u || x > params.width || y > params.height || z > params.depth) { return 0u; }
  let at = (x - 1u) + params.width * ((y - 1u) + params.height * (z - 1u));
  return (mask[at / 4u] >> (8u * (at % 4u))) & 1u;
}

fn add(sum: u32, value: u32) {
  let before = atomicAdd(&totals[sum], value);
  if (before + value < before) { atomicAdd(&totals[sum + 1u], 1u); }
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  if (group >= params.end) { return; }
  let plane = (params.width + 1u) * (params.height + 1u);
  let end = min((group + 1u) * VOXELS_PER_GROUP, plane * (params.depth + 1u));
  var solid = 0u;
  for (var n = group * VOXELS_PER_GROUP + thread; n < end; n += 256u) {
    let k = n / plane;
    let j = (n - k * plane) / (params.width + 1u);
    let i = n - k * plane - j * (params.width + 1u);
    var cell = 0u;
    for (var c = 0u; c < 8u; c++) {
      cell |= is_inside(i + (c & 1u), j + ((c >> 1u) & 1u), k + (c >> 2u)) << c;
    }
    if (cell == 0u) { continue; }
    if (cell == 255u) { solid++; continue; }
    atomicAdd(&totals[7u * cell], 1u);
    add(7u * cell + 1u, i);
    add(7u * cell + 3u, j);
    add(7u * cell + 5u, k);
  }
  if (solid > 0u) { atomicAdd(&totals[7u * 255u], solid); }
}
