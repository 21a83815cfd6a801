// Real rows two by two as one complex line: a real row's spectrum is conjugate-symmetric, so that those of both come
// apart again, and half of each is all of it. Row r of the first half of the rows is the real part of line r, row
// r + lines its imaginary part.

struct Params {
  first: u32,
  end: u32,
  mode: u32,      // 0: rows to lines, 1: lines' spectra to rows' half spectra, 2: back to lines, 3: lines to rows
  length: u32,    // of a row
  rows: u32,
  lines: u32,     // half as many, rounded up
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> data: array<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;

fn pair(at: u32) -> vec2f { return vec2f(data[2u * at], data[2u * at + 1u]); }

fn put(at: u32, value: vec2f) {
  result[2u * at] = value.x;
  result[2u * at + 1u] = value.y;
}

fn row_to_line(n: u32) {
  let line = n / params.length;
  let other = n + params.lines * params.length;
  var value = vec2f(data[n], 0.0);
  if (line + params.lines < params.rows) { value.y = data[other]; }
  put(n, value);
}

fn separate(n: u32, half: u32) {
  let row = n / half;
  let k = n - row * half;
  let is_second = row >= params.lines;
  let start = select(row, row - params.lines, is_second) * params.length;
  let here = pair(start + k);
  let there = pair(start + select(params.length - k, 0u, k == 0u));
  let even = 0.5 * (here + vec2f(there.x, -there.y));
  let odd = 0.5 * (here - vec2f(there.x, -there.y));
  put(n, select(even, vec2f(odd.y, -odd.x), is_second));
}

fn merge(n: u32, half: u32) {
  let line = n / params.length;
  let k = n - line * params.length;
  let is_mirror = k >= half;
  let at = select(k, params.length - k, is_mirror);
  let sign = vec2f(1.0, select(1.0, -1.0, is_mirror));
  let a = sign * pair(line * half + at);
  var value = a;
  if (line + params.lines < params.rows) {
    let b = sign * pair((line + params.lines) * half + at);
    value += vec2f(-b.y, b.x);
  }
  put(n, value);
}

fn line_to_row(n: u32) {
  let row = n / params.length;
  let is_second = row >= params.lines;
  let line = n - select(0u, params.lines * params.length, is_second);
  result[n] = data[2u * line + select(0u, 1u, is_second)];
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) group_id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let group = group_number(group_id, groups);
  let n = group * 256u + thread;
  if (group >= params.end) { return; }
  let half = params.length / 2u + 1u;
  switch params.mode {
    case 0u: { if (n < params.lines * params.length) { row_to_line(n); } }
    case 1u: { if (n < params.rows * half) { separate(n, half); } }
    case 2u: { if (n < params.lines * params.length) { merge(n, half); } }
    default: { if (n < params.rows * params.length) { line_to_row(n); } }
  }
}
