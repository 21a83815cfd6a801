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

fn join(one: u32, other: u32) {
  var a = one;
  var b = other;
  loop {
    a = find_root(a);
    b = find_root(b);
    if (a == b) { return; }
    let high = max(a, b);
    let low = min(a, b);
    let before = atomicMin(&parents[high], low);
    if (before == high) { return; }
    // Another thread hung the root elsewhere: that place belongs to the zone, too.
    a = before;
    b = low;
  }
}
