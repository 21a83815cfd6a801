// Smallest and largest intensity of a region, as order keys: min and max of integers do not depend on the
// order of threads. The caller sets limits to (all ones, 0) beforehand.

struct Params { first: u32, end: u32, count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<u32>;
@group(0) @binding(2) var<storage, read> indices: array<u32>;
@group(0) @binding(3) var<storage, read_write> limits: array<atomic<u32>, 2>;

var<workgroup> smallest: atomic<u32>;
var<workgroup> largest: atomic<u32>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  if (group >= params.end) { return; }
  if (thread == 0u) {
    atomicStore(&smallest, 0xffffffffu);
    atomicStore(&largest, 0u);
  }
  workgroupBarrier();
  let start = group * VOXELS_PER_GROUP;
  let end = min(start + VOXELS_PER_GROUP, params.count);
  var low = 0xffffffffu;
  var high = 0u;
  for (var n = start + thread; n < end; n += 256u) {
    let key = order_single(voxels[indices[n]]);
    low = min(low, key);
    high = max(high, key);
  }
  if (low <= high) {
    atomicMin(&smallest, low);
    atomicMax(&largest, high);
  }
  workgroupBarrier();
  if (thread == 0u) {
    atomicMin(&limits[0], atomicLoad(&smallest));
    atomicMax(&limits[1], atomicLoad(&largest));
  }
}
