// Planes that hold a band of columns and all rows to planes with all columns, 0 beside the band, and the image's rows.

struct Params {
  first: u32,
  end: u32,
  count: u32,
  first_length: u32,
  second_length: u32,
  band_start: u32,
  band_count: u32,
  rows: u32,
  first_reach: u32,   // rows before the image's
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> bands: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> planes: array<vec2f>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  if (group >= params.end || n >= params.count) { return; }
  let row = n / params.second_length;
  var column = n - row * params.second_length + params.second_length - params.band_start;
  if (column >= params.second_length) { column -= params.second_length; }
  let plane = row / params.rows;
  let source = plane * params.first_length + params.first_reach + row - plane * params.rows;
  var value = vec2f();
  if (column < params.band_count) { value = bands[source * params.band_count + column]; }
  planes[n] = value;
}
