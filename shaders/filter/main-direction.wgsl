// Unit vectors along the eigenvector of a symmetric tensor's largest eigenvalue, by Jacobi's rotations; x, y and z one
// array after the other. (1, 0, 0) where the tensor is 0.

struct Params {
  first: u32,
  end: u32,
  count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> tensor_xx: array<f32>;
@group(0) @binding(2) var<storage, read> tensor_yy: array<f32>;
@group(0) @binding(3) var<storage, read> tensor_zz: array<f32>;
@group(0) @binding(4) var<storage, read> tensor_xy: array<f32>;
@group(0) @binding(5) var<storage, read> tensor_xz: array<f32>;
@group(0) @binding(6) var<storage, read> tensor_yz: array<f32>;
@group(0) @binding(7) var<storage, read_write> directions: array<f32>;

// (cosine, sine) of the rotation that makes the entry `off` between diagonal entries p and q vanish.
fn rotation(p: f32, q: f32, off: f32) -> vec2f {
  // Of a trace of 1 this is no more than rounding, and its square would leave float32.
  if (abs(off) < 1e-12) { return vec2f(1.0, 0.0); }
  let theta = (q - p) / (2.0 * off);
  let t = select(1.0, -1.0, theta < 0.0) / (abs(theta) + sqrt(theta * theta + 1.0));
  let c = inverseSqrt(t * t + 1.0);
  return vec2f(c, t * c);
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  if (group >= params.end || n >= params.count) { return; }
  var diagonal = vec3f(tensor_xx[n], tensor_yy[n], tensor_zz[n]);
  // Between y and z, x and z, x and y.
  var off = vec3f(tensor_yz[n], tensor_xz[n], tensor_xy[n]);
  let trace = diagonal.x + diagonal.y + diagonal.z;
  var main_axis = vec3f(1.0, 0.0, 0.0);
  if (trace > 0.0) {
    diagonal /= trace;
    off /= trace;
    var x = vec3f(1.0, 0.0, 0.0);
    var y = vec3f(0.0, 1.0, 0.0);
    var z = vec3f(0.0, 0.0, 1.0);
    for (var sweep = 0; sweep < 6; sweep++) {
      let a = rotation(diagonal.x, diagonal.y, off.z);
      diagonal = vec3f(diagonal.x - a.y / a.x * off.z, diagonal.y + a.y / a.x * off.z, diagonal.z);
      off = vec3f(a.y * off.y + a.x * off.x, a.x * off.y - a.y * off.x, 0.0);
      let turned_a = a.x * x - a.y * y;
      y = a.y * x + a.x * y;
      x = turned_a;
      let b = rotation(diagonal.x, diagonal.z, off.y);
      diagonal = vec3f(diagonal.x - b.y / b.x * off.y, diagonal.y, diagonal.z + b.y / b.x * off.y);
      off = vec3f(b.y * off.z + b.x * off.x, 0.0, b.x * off.z - b.y * off.x);
      let turned_b = b.x * x - b.y * z;
      z = b.y * x + b.x * z;
      x = turned_b;
      let c = rotation(diagonal.y, diagonal.z, off.x);
      diagonal = vec3f(diagonal.x, diagonal.y - c.y / c.x * off.x, diagonal.z + c.y / c.x * off.x);
      off = vec3f(0.0, c.y * off.z + c.x * off.y, c.x * off.z - c.y * off.y);
      let turned_c = c.x * y - c.y * z;
      z = c.y * y + c.x * z;
      y = turned_c;
    }
    main_axis = x;
    var largest = diagonal.x;
    if (diagonal.y > largest) {
      largest = diagonal.y;
      main_axis = y;
    }
    if (diagonal.z > largest) { main_axis = z; }
  }
  directions[n] = main_axis.x;
  directions[n + params.count] = main_axis.y;
  directions[n + 2u * params.count] = main_axis.z;
}
