// The index that stands for one beyond an axis of `length` voxels; -1 where there is 0.
// Twin of src/volume/boundary.ts, whose order of rules the numbers are.
fn index_within(index: i32, length: i32, boundary: u32) -> i32 {
  if (index >= 0 && index < length) { return index; }
  switch boundary {
    case 1u: { return clamp(index, 0, length - 1); }
    case 2u: { return ((index % length) + length) % length; }
    case 3u: {
      let period = 2 * length;
      let within = ((index % period) + period) % period;
      return select(period - 1 - within, within, within < length);
    }
    default: { return -1; }
  }
}
