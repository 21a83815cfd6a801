// City-block distance of each voxel of a mask to the nearest voxel outside it: 1 at the border and at the edge of
// the box, 0 outside. The distance separates into passes along the axes; one thread sweeps a line there and back.

struct Params {
  first: u32,
  end: u32,
  lines: u32,
  length: u32,     // of a line, in voxels
  step: u32,       // from a voxel of the line to the next
  across: u32,     // lines side by side
  beside: u32,     // from a line to the one beside it
  above: u32,      // from a row of lines to the next
  is_first: u32,   // 1: starts from the mask
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> mask: array<u32>;  // four voxels a word
@group(0) @binding(2) var<storage, read_write> depths: array<u32>;

const FAR = 0xffffu;

fn depth_before(at: u32) -> u32 {
  if (params.is_first == 0u) { return depths[at]; }
  return select(0u, FAR, ((mask[at / 4u] >> (8u * (at % 4u))) & 1u) == 1u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let line = group * 64u + thread;
  if (group >= params.end || line >= params.lines) { return; }
  let row = line / params.across;
  let start = (line - row * params.across) * params.beside + row * params.above;
  var depth = 0u;
  for (var n = 0u; n < params.length; n++) {
    let at = start + n * params.step;
    depth = min(depth_before(at), depth + 1u);
    depths[at] = depth;
  }
  depth = 0u;
  for (var n = params.length; n > 0u; n--) {
    let at = start + (n - 1u) * params.step;
    depth = min(depths[at], depth + 1u);
    depths[at] = depth;
  }
}
