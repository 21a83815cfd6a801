// One stage of Stockham's Fourier transform of complex lines, of radix 2, 3, 4, 5 or 8; layout as in sum-stage.wgsl.
// One thread makes `radix` elements from as many: their transform, times exp(-2 pi i j p / length left). On the way
// back real and imaginary parts change places before and after.

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

fn load(at: u32) -> vec2f {
  let x = data[at];
  return select(x.yx, x, params.sign > 0.0);
}

// Element j of the result.
fn put(at: u32, j: u32, p: u32, value: vec2f) {
  let w = twiddles[j * p * params.step];
  let turned = vec2f(value.x * w.x - value.y * w.y, value.x * w.y + value.y * w.x);
  result[at + j * params.stride] = select(turned.yx, turned, params.sign > 0.0);
}

// Times -i.
fn quarter(x: vec2f) -> vec2f { return vec2f(x.y, -x.x); }

fn transform_4(a: vec2f, b: vec2f, c: vec2f, d: vec2f) -> array<vec2f, 4> {
  let ac = a + c;
  let bd = b + d;
  let even = a - c;
  let odd = quarter(b - d);
  return array<vec2f, 4>(ac + bd, even + odd, ac - bd, even - odd);
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  if (group >= params.end || n >= params.count / params.radix) { return; }
  // Number n is butterfly p of inner line q of some block of lines.
  let row = n / params.stride;
  let block = row / params.parts;
  let p = row - block * params.parts;
  let q = n - row * params.stride;
  let start = block * params.radix * params.parts * params.stride + q;
  let at = start + p * params.stride;
  let to = start + p * params.radix * params.stride;
  let reach = params.stride * params.parts;
  switch params.radix {
    case 2u: {
      let a = load(at);
      let b = load(at + reach);
      put(to, 0u, p, a + b);
      put(to, 1u, p, a - b);
    }
    case 3u: {
      let a = load(at);
      let b = load(at + reach);
      let c = load(at + 2u * reach);
      let middle = a - 0.5 * (b + c);
      let side = 0.8660254038 * quarter(b - c);
      put(to, 0u, p, a + b + c);
      put(to, 1u, p, middle + side);
      put(to, 2u, p, middle - side);
    }
    case 4u: {
      let x = transform_4(load(at), load(at + reach), load(at + 2u * reach), load(at + 3u * reach));
      put(to, 0u, p, x[0]);
      put(to, 1u, p, x[1]);
      put(to, 2u, p, x[2]);
      put(to, 3u, p, x[3]);
    }
    case 5u: {
      let a = load(at);
      let b = load(at + reach);
      let c = load(at + 2u * reach);
      let d = load(at + 3u * reach);
      let e = load(at + 4u * reach);
      let be = b + e;
      let cd = c + d;
      let near = a + 0.3090169944 * be - 0.8090169944 * cd;
      let far = a - 0.8090169944 * be + 0.3090169944 * cd;
      let near_side = quarter(0.9510565163 * (b - e) + 0.5877852523 * (c - d));
      let far_side = quarter(0.5877852523 * (b - e) - 0.9510565163 * (c - d));
      put(to, 0u, p, a + be + cd);
      put(to, 1u, p, near + near_side);
      put(to, 2u, p, far + far_side);
      put(to, 3u, p, far - far_side);
      put(to, 4u, p, near - near_side);
    }
    default: {
      let even = transform_4(load(at), load(at + 2u * reach), load(at + 4u * reach),
        load(at + 6u * reach));
      let odd = transform_4(load(at + reach), load(at + 3u * reach), load(at + 5u * reach),
        load(at + 7u * reach));
      let half = 0.7071067812;
      let one = half * (odd[1] + quarter(odd[1]));
      let two = quarter(odd[2]);
      let three = half * (quarter(odd[3]) - odd[3]);
      put(to, 0u, p, even[0] + odd[0]);
      put(to, 1u, p, even[1] + one);
      put(to, 2u, p, even[2] + two);
      put(to, 3u, p, even[3] + three);
      put(to, 4u, p, even[0] - odd[0]);
      put(to, 5u, p, even[1] - one);
      put(to, 6u, p, even[2] - two);
      put(to, 7u, p, even[3] - three);
    }
  }
}
