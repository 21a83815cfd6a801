// Zones, second step: each voxel joins the neighbours of equal level before it that its seed has not joined and
// that do not touch one another; they have joined each other themselves. In smooth regions there are none.
// 26-connected in the volume, 8-connected in planes with steps `row` < `plane` along their sides.

struct Params {
  first: u32,
  end: u32,
  count: u32,     // voxels of the region
  capacity: u32,
  row: u32,
  plane: u32,
  is_flat: u32,   // 1: planes
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 outside, padded by one voxel at least
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the region's voxels in `levels`
@group(0) @binding(3) var<storage, read> numbers: array<u32>;    // of the region's voxels, by position
@group(0) @binding(4) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(5) var<storage, read_write> parents: array<atomic<u32>>;

fn join_equal(n: u32, level: u32, at: u32) {
  if (levels[at] == level) { join(n, numbers[at]); }
}

fn join_in_plane(n: u32, level: u32, at: u32) {
  let before = at - params.plane;
  if (levels[before] == level) { return; }  // it touches all
  if (levels[at - params.row] != level) { join_equal(n, level, before - params.row); }
  join_equal(n, level, before + params.row);
}

fn join_in_volume(n: u32, level: u32, at: u32) {
  let row = params.row;
  let below = at - params.plane;
  let south = below - row;
  let north = below + row;
  if (levels[below] == level) { return; }  // it touches all
  if (levels[at - row] == level) {
    // It touches all but the row to the north below.
    if (levels[north] == level) { join(n, numbers[north]); return; }
    join_equal(n, level, north - 1u);
    join_equal(n, level, north + 1u);
    return;
  }
  if (levels[at - 1u] != level) {
    // Those that touch the voxel at -1.
    join_equal(n, level, at - row - 1u);
    join_equal(n, level, below - 1u);
    join_equal(n, level, south - 1u);
    join_equal(n, level, north - 1u);
    join_equal(n, level, south);
    join_equal(n, level, north);
  }
  join_equal(n, level, at - row + 1u);
  join_equal(n, level, south + 1u);
  join_equal(n, level, below + 1u);
  join_equal(n, level, north + 1u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 64u + thread;
  if (group >= params.end || n >= params.count || found[0] > params.capacity) { return; }
  let at = positions[n];
  let level = levels[at];
  if (params.is_flat == 1u) { join_in_plane(n, level, at); } else { join_in_volume(n, level, at); }
}
