// Number of this workgroup within its kernel. A kernel may be split over several dispatches (`first`) and a
// dispatch over x, y and z, since one dimension holds 65 535 workgroups at most; a rounded-up grid has
// workgroups to spare, so callers return where the number reaches `params.end`.
fn group_number(id: vec3u, count: vec3u) -> u32 {
  return params.first + id.x + count.x * (id.y + count.y * id.z);
}
