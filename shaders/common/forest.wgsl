// Trees of voxels in parallel (union-find): `parents` only ever get smaller, so every walk ends, and whatever
// threads do at the same time, what one has joined stays joined. After Playne and Hawick 2018, doi
// 10.1109/TPDS.2018.2799216, with the paths halved on the way.

fn find_root(start: u32) -> u32 {
  var at = start;
  var parent = atomicLoad(&parents[at]);
  while (parent != at) {
    let next = atomicLoad(&parents[parent]);
    if (next != parent) { atomicMin(&parents[at], next); }
    at = next;
    parent = atomicLoad(&parents[at]);
  }
  return at;
}
