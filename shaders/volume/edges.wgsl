// Bin edges of an image that exists on the GPU only, from its range in the region, in float32, by the rules of
// Discretisation in engine.ts (IBSI Q3RU, K15C; PyRadiomics). edges[k] is the lower edge of level k + 2, as order
// key. One workgroup. Multiples of a width that float32 holds are rounded once: such edges are float64's.

struct Params {
  first: u32,
  end: u32,
  kind: u32,      // see edgeKinds in discretise.ts
  capacity: u32,  // levels there is room for
  bins: u32,      // fixed count
  width: f32,
  origin: f32,
}

const IDENTITY = 0u;
const WIDTH_FROM_ORIGIN = 1u;
const WIDTH_FROM_MINIMUM = 2u;
const WIDTH_MULTIPLES = 3u;
const COUNT = 4u;
const COUNT_LINSPACE = 5u;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> limits: array<u32>;           // order keys of minimum and maximum
@group(0) @binding(2) var<storage, read_write> edges: array<vec2u>;
@group(0) @binding(3) var<storage, read_write> found: array<u32>;      // Ng; more than the capacity: no room

var<workgroup> reached: atomic<u32>;

// Largest whole number k with k * width <= x, whatever the division's rounding.
fn whole_widths(x: f32) -> f32 {
  var k = floor(x / params.width);
  if (k * params.width > x) { k -= 1.0; }
  if ((k + 1.0) * params.width <= x) { k += 1.0; }
  return k;
}

fn edge(k: u32, low: f32, high: f32) -> f32 {
  let step = f32(k + 1u);
  switch (params.kind) {
    case WIDTH_FROM_ORIGIN: { return params.origin + step * params.width; }
    case WIDTH_FROM_MINIMUM: { return low + step * params.width; }
    case WIDTH_MULTIPLES: { return (whole_widths(low) + step) * params.width; }
    case COUNT, COUNT_LINSPACE: { return low + (step * (high - low)) / f32(params.bins); }
    default: { return step + 1.0; }
  }
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) thread: u32) {
  if (thread == 0u) { atomicStore(&reached, 0u); }
  workgroupBarrier();
  let low = single_of_order(limits[0]);
  let high = single_of_order(limits[1]);
  let is_empty = limits[0] > limits[1];
  let is_count = params.kind == COUNT || params.kind == COUNT_LINSPACE;
  // Of a constant region: one level (IBSI), or numpy's middle bin of min ± 0.5.
  let is_constant = is_count && !(high > low);
  for (var k = thread; k + 1u < params.capacity; k += 256u) {
    let key = order_single(bitcast<u32>(edge(k, low, high)));
    edges[k] = vec2u(key, 0u);
    if (key <= limits[1]) { atomicAdd(&reached, 1u); }
  }
  workgroupBarrier();
  if (thread != 0u) { return; }
  var ng = 1u + atomicLoad(&reached);
  if (is_constant) { ng = select(1u, 1u + params.bins / 2u, params.kind == COUNT_LINSPACE); }
  else if (is_count) { ng = params.bins; }
  else if (ng == params.capacity && edge(ng - 1u, low, high) <= high) {
    // No room: say about how many there are, rather a few more.
    let width = max(edge(1u, low, high) - edge(0u, low, high), 1e-30);
    ng += 2u + u32(clamp((high - edge(ng - 1u, low, high)) / width, 0.0, 1e9));
  }
  found[0] = select(ng, 1u, is_empty);
}
