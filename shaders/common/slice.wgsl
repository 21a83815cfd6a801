// Slice of a voxel by its place in the padded box, counted from the first slice that the kernel serves: voxels of
// other slices get numbers of `params.slices` and more. Where slices are not kept apart, the host gives a plane
// larger than any box.
fn slice_of(at: u32) -> u32 {
  return at / params.plane - params.first_plane;
}
