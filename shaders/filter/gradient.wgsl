// Magnitude of the gradient by central differences; at the borders the edge voxel goes on.

struct Params {
  first: u32,
  end: u32,
  width: u32,
  height: u32,
  depth: u32,
  per_x: f32,   // 1 / (2 spacing)
  per_y: f32,
  per_z: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> voxels: array<f32>;
@group(0) @binding(2) var<storage, read_write> magnitudes: array<f32>;

// Between the neighbours of voxel n along an axis on which it is at `place`.
fn difference(n: u32, place: u32, length: u32, step: u32) -> f32 {
  let after = select(n, n + step, place + 1u < length);
  let before = select(n, n - step, place > 0u);
  return voxels[after] - voxels[before];
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  let row = n / params.width;
  let slice = row / params.height;
  if (group >= params.end || slice >= params.depth) { return; }
  let slope = vec3f(
    params.per_x * difference(n, n - row * params.width, params.width, 1u),
    params.per_y * difference(n, row - slice * params.height, params.height, params.width),
    params.per_z * difference(n, slice, params.depth, params.width * params.height),
  );
  magnitudes[n] = sqrt(dot(slope, slope));
}
