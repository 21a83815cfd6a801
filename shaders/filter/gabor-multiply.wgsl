// Spectra of planes times one kernel's, which is real: its band of columns alone, for it is 0 in the others.

struct Params {
  first: u32,
  end: u32,
  count: u32,
  first_length: u32,
  second_length: u32,
  band_start: u32,
  band_count: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> spectra: array<vec2f>;
@group(0) @binding(2) var<storage, read> factors: array<f32>;
@group(0) @binding(3) var<storage, read_write> products: array<vec2f>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  if (group >= params.end || n >= params.count) { return; }
  let row = n / params.band_count;
  var column = params.band_start + n - row * params.band_count;
  if (column >= params.second_length) { column -= params.second_length; }
  let factor = factors[(row % params.first_length) * params.second_length + column];
  products[n] = factor * spectra[row * params.second_length + column];
}
