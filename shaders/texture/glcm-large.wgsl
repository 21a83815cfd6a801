// Grey-level co-occurrence counts, as glcm.wgsl, for matrices too large for workgroup memory: one thread a voxel,
// which keeps its row and goes through all offsets. Also for GPUs emulated in software, where barriers cost more
// than shared counters do (SwiftShader: 45 instead of 200 ms for 1.6 million pairs), and for slices kept apart,
// whose many matrices spread the counters: [slice][offset][level][neighbour's level].

struct Params {
  first: u32,
  end: u32,
  count: u32,     // voxels of the region
  offsets: u32,
  capacity: u32,
  plane: u32,     // see common/slice.wgsl
  first_plane: u32,
  slices: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 outside, padded by the longest offset
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the region's voxels in `levels`
@group(0) @binding(3) var<storage, read> steps: array<i32>;      // offsets, as distances in `levels`
@group(0) @binding(4) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(5) var<storage, read_write> counts: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 64u + thread;
  let ng = found[0];
  let cells = ng * ng;
  if (group >= params.end || n >= params.count) { return; }
  if (ng > params.capacity || cells <= 2u * TALLY_WORDS) { return; }
  let at = positions[n];
  let slice = slice_of(at);
  if (slice >= params.slices) { return; }
  let row = slice * params.offsets * cells + (levels[at] - 1u) * ng;
  for (var o = 0u; o < params.offsets; o++) {
    let neighbour = levels[u32(i32(at) + steps[o])];
    if (neighbour != 0u) { atomicAdd(&counts[o * cells + row + neighbour - 1u], 1u); }
  }
}
