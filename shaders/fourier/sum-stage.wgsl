// One stage of Stockham's Fourier transform of complex lines, any radix by its sum; stage.wgsl is faster where it has
// the radix. Element t of a line lies at start + t * (distance of neighbours along its axis), so that lines of an axis
// other than x need no transposing. In terms of `stride` = that distance times the radices already done, and of
// `parts` = length left / radix:
//   out[q + stride * (radix * p + j)] = sum over k of in[q + stride * (p + k * parts)] w^(j * (p + k * parts) * step)
// with w = exp(-2 pi i / length) from a table made in float64 (its conjugate on the way back).
// One thread makes one element.

struct Params {
  first: u32,
  end: u32,
  count: u32,        // elements in all
  length: u32,       // of a line
  stride: u32,
  radix: u32,
  parts: u32,
  step: u32,         // product of the radices already done
  sign: f32,         // 1 forward, -1 back
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> data: array<vec2f>;
@group(0) @binding(2) var<storage, read> twiddles: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> result: array<vec2f>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  if (group >= params.end || n >= params.count) { return; }
  let row = n / params.stride;
  let block = params.radix * params.parts;
  let t = row % block;
  let j = t % params.radix;
  let p = t / params.radix;
  let reach = params.stride * params.parts;
  var at = n - t * params.stride + p * params.stride;
  // j p step < length, and so is the step from one k to the next.
  var turn = j * p * params.step;
  let more = j * params.parts * params.step;
  var sum = vec2f();
  for (var k = 0u; k < params.radix; k++) {
    let x = data[at];
    let w = twiddles[turn];
    let s = w.y * params.sign;
    sum += vec2f(x.x * w.x - x.y * s, x.x * s + x.y * w.x);
    at += reach;
    turn += more;
    if (turn >= params.length) { turn -= params.length; }
  }
  result[n] = sum;
}
