// Grey-level run lengths (IBSI section 3.7, TP0I): [slice][offset][level][length - 1]. A voxel whose predecessor
// along an offset has another level, or none, starts a run; its thread walks to the run's end. Counts are integers,
// so the result does not depend on the order of threads. Runs longer than the columns there is room for only show
// in `longest`, which then tells the host how much room another try needs.

struct Params {
  first: u32,
  end: u32,
  count: u32,    // voxels of the region
  offsets: u32,
  columns: u32,
  capacity: u32,
  plane: u32,    // see common/slice.wgsl
  first_plane: u32,
  slices: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 outside, padded by one voxel at least
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the region's voxels in `levels`
@group(0) @binding(3) var<storage, read> steps: array<i32>;      // offsets, as distances in `levels`
@group(0) @binding(4) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(5) var<storage, read_write> counts: array<atomic<u32>>;
@group(0) @binding(6) var<storage, read_write> longest: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 64u + thread;
  let ng = found[0];
  if (group >= params.end || n >= params.count || ng > params.capacity) { return; }
  let at = positions[n];
  let slice = slice_of(at);
  if (slice >= params.slices) { return; }
  let level = levels[at];
  var most = 0u;
  for (var o = 0u; o < params.offsets; o++) {
    let step = steps[o];
    if (levels[u32(i32(at) - step)] == level) { continue; }
    var length = 1u;
    // The padding ends every run.
    for (var next = i32(at) + step; levels[u32(next)] == level; next += step) { length++; }
    most = max(most, length);
    if (length > params.columns) { continue; }
    let row = (slice * params.offsets + o) * ng + level - 1u;
    atomicAdd(&counts[row * params.columns + length - 1u], 1u);
  }
  if (most > atomicLoad(&longest[0])) { atomicMax(&longest[0], most); }
}
