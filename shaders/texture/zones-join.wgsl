// Zones, second step: each voxel joins the neighbours of equal level before it. Those that touch one another have
// joined each other themselves: one of them is enough, and in smooth regions the seed has joined it already.

struct Params {
  first: u32,
  end: u32,
  count: u32,     // voxels of the region
  capacity: u32,
  is_flat: u32,   // 1: zones in planes
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> levels: array<u32>;     // 0 outside, padded by one voxel at least
@group(0) @binding(2) var<storage, read> positions: array<u32>;  // of the region's voxels in `levels`
@group(0) @binding(3) var<storage, read> numbers: array<u32>;    // of the region's voxels, by position
@group(0) @binding(4) var<storage, read> steps: array<i32, 13>;  // to the neighbours, as distances in `levels`
@group(0) @binding(5) var<storage, read> found: array<u32>;      // Ng
@group(0) @binding(6) var<storage, read_write> parents: array<atomic<u32>>;

// Neighbour c = 0 ... 12 lies at (c % 3 - 1, c / 3 % 3 - 1, c / 9 - 1). A plane has 9 ... 12, its sides being x and y.
const BELOW = 4u;
const SOUTH = 10u;
const WEST = 12u;
// Those with most others beside them, to be joined first: they save the others.
const CENTRES = 0x14aau;

// The neighbours that each one touches, itself included, one bit each.
const TOUCHED = array<u32, 13>(
  0x161bu, 0x1e3fu, 0x0c36u, 0x16dbu, 0x1fffu, 0x0db6u, 0x10d8u, 0x11f8u, 0x01b0u, 0x161bu, 0x1e3fu, 0x0c36u, 0x16dbu,
);

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
  // What the seed has joined already is the first of these.
  if (params.is_flat == 0u && levels[u32(i32(at) + steps[BELOW])] == level) { return; }
  var equal = 0u;
  for (var c = 9u * params.is_flat; c < 13u; c++) {
    equal |= select(0u, 1u << c, levels[u32(i32(at) + steps[c])] == level);
  }
  if ((equal & (1u << SOUTH)) != 0u) { equal &= ~TOUCHED[SOUTH]; }
  else if ((equal & (1u << WEST)) != 0u) { equal &= ~TOUCHED[WEST]; }
  var root = n;
  while (equal != 0u) {
    let central = equal & CENTRES;
    let c = firstTrailingBit(select(equal, central, central != 0u));
    equal &= ~TOUCHED[c];
    var other = numbers[u32(i32(at) + steps[c])];
    loop {
      root = find_root(root);
      other = find_root(other);
      if (root == other) { break; }
      let high = max(root, other);
      root = min(root, other);
      other = atomicMin(&parents[high], root);
      if (other == high) { break; }
      // Another thread has hung that root elsewhere: the place belongs to the zone, too.
    }
  }
}
