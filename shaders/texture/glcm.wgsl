// Grey-level co-occurrence counts (IBSI section 3.6, LFYI), one Ng x Ng matrix per offset: row = level of the
// voxel, column = level of the voxel at the offset, both inside the region. Counts are integers, so the result
// does not depend on the order of threads.
// For small matrices: a workgroup serves one offset and 4096 voxels and counts in memory of its own (TALLY_WORDS,
// set by the host), two 16-bit counters a word that 4096 voxels cannot overflow. On scans most pairs hit few
// cells, and threads meet there. Larger matrices are left to glcm-large.wgsl.

struct Params {
  first: u32,
  end: u32,
  count: u32,     // voxels of the region
  chunks: u32,    // workgroups per offset
  capacity: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 outside, padded by the longest offset
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the region's voxels in `levels`
@group(0) @binding(3) var<storage, read> steps: array<i32>;      // offsets, as distances in `levels`
@group(0) @binding(4) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(5) var<storage, read_write> counts: array<atomic<u32>>;

var<workgroup> tally: array<atomic<u32>, TALLY_WORDS>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let ng = found[0];
  let cells = ng * ng;
  if (group >= params.end || ng > params.capacity || cells > 2u * TALLY_WORDS) { return; }
  let matrix = (group / params.chunks) * cells;
  let step = steps[group / params.chunks];
  let words = (cells + 1u) / 2u;
  for (var i = thread; i < words; i += 256u) { atomicStore(&tally[i], 0u); }
  workgroupBarrier();
  let start = (group % params.chunks) * VOXELS_PER_GROUP;
  let end = min(start + VOXELS_PER_GROUP, params.count);
  for (var n = start + thread; n < end; n += 256u) {
    let at = positions[n];
    let neighbour = levels[u32(i32(at) + step)];
    if (neighbour == 0u) { continue; }
    let cell = (levels[at] - 1u) * ng + neighbour - 1u;
    atomicAdd(&tally[cell / 2u], 1u << (16u * (cell & 1u)));
  }
  workgroupBarrier();
  for (var i = thread; i < words; i += 256u) {
    let pair = atomicLoad(&tally[i]);
    if ((pair & 0xffffu) > 0u) { atomicAdd(&counts[matrix + 2u * i], pair & 0xffffu); }
    if ((pair >> 16u) > 0u) { atomicAdd(&counts[matrix + 2u * i + 1u], pair >> 16u); }
  }
}
