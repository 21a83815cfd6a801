// The cubic spline's pole, and which sample stands at an index outside an axis.

const SQRT3 = 1.7320508075688772;
const POLE = -0.2679491924311228;  // sqrt(3) - 2

fn sample_inside(index: i32, size: i32, is_mirror: u32) -> u32 {
  if (is_mirror == 0u || size == 1) { return u32(clamp(index, 0, size - 1)); }
  let period = 2 * (size - 1);
  let at = ((index % period) + period) % period;
  return u32(select(period - at, at, at < size));
}
