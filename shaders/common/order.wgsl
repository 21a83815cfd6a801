// Floating-point numbers as unsigned integers in the same order, from their IEEE 754 bits: comparisons and
// atomicMin/Max on them are exact on every device, where float arithmetic may flush denormals. -0 counts as 0.

const SIGN = 0x80000000u;

fn order_single(bits: u32) -> u32 {
  if (bits == SIGN) { return SIGN; }
  return select(bits | SIGN, ~bits, (bits & SIGN) != 0u);
}

fn single_of_order(order: u32) -> f32 {
  return bitcast<f32>(select(~order, order & ~SIGN, (order & SIGN) != 0u));
}

// (high, low) words, to be compared in this sequence.
fn order_double(low: u32, high: u32) -> vec2u {
  if (high == SIGN && low == 0u) { return vec2u(SIGN, 0u); }
  if ((high & SIGN) != 0u) { return vec2u(~high, ~low); }
  return vec2u(high | SIGN, low);
}
