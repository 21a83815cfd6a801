// Grey levels 1..Ng of a region's voxels (IBSI section 2.7), written into a box padded with zeros.
// level(x) = 1 + number of bin edges <= x, found by bisection. Comparing is exact; dividing by the bin width
// is not (WGSL allows f32 division an error of 2.5 ulp).

struct Params {
  first: u32,
  end: u32,
  count: u32,      // voxels of the region
  is_double: u32,  // 1: voxels are float64 as (low, high) words, 0: float32
  capacity: u32,   // levels that were reckoned with
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<u32>;
@group(0) @binding(2) var<storage, read> indices: array<u32>;    // of the region's voxels in the image
@group(0) @binding(3) var<storage, read> positions: array<u32>;  // of the same voxels in the padded box
@group(0) @binding(4) var<storage, read> edges: array<vec2u>;    // order keys, see order.wgsl
@group(0) @binding(5) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(6) var<storage, read_write> levels: array<u32>;

fn key_at(at: u32) -> vec2u {
  if (params.is_double == 1u) { return order_double(voxels[2u * at], voxels[2u * at + 1u]); }
  return vec2u(order_single(voxels[at]), 0u);
}

fn is_reached(edge: vec2u, key: vec2u) -> bool {
  return key.x > edge.x || (key.x == edge.x && key.y >= edge.y);
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  let ng = found[0];
  if (group >= params.end || n >= params.count || ng > params.capacity) { return; }
  let key = key_at(indices[n]);
  var low = 0u;
  var high = ng - 1u;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (is_reached(edges[middle], key)) { low = middle + 1u; } else { high = middle; }
  }
  levels[positions[n]] = low + 1u;
}
