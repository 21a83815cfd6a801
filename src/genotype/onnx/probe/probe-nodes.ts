import { throwIfCancelled } from '../../../volume/errors.ts';
import { makeIntegers, makeModel, makeValue, renamed } from '../file/make.ts';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../file/model.ts';
import { writeModel } from '../file/write-model.ts';
import type { Host, HostTensors } from '../ort-host.ts';
import { inferShapes } from '../shapes/infer-shapes.ts';
import { elementsOf, type Shapes } from '../shapes/shape.ts';
import { noise } from './operator-cases.ts';

/** Of the largest value: both backends sum thousands of float32 products, in different orders. */
const TOLERANCE = 1e-4;

/** Sides of images are cut to this for the probe: more than kernels reach, little work. */
const SIDE = 8;

/** Larger inputs are not tried. */
const MAX_ELEMENTS = 2 ** 25;

/** What is known of nodes on one device: null = right, else what is wrong. */
export type ProbeCache = Map<string, string | null>;

interface Probe {
  readonly key: string;
  readonly node: OnnxNode;
  readonly model: OnnxModel;
  readonly dims: readonly (readonly number[])[];
}

/**
 * Runs every distinct node of a graph by itself, small, on both hosts.
 * @returns why the graph must not run on the GPU, naming the operator; null where all agree
 */
export async function probeNodes(
  model: OnnxModel,
  dims: Readonly<Record<string, readonly number[]>>,
  hosts: { readonly gpu: Host; readonly wasm: Host },
  cache: ProbeCache,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const shapes = inferShapes(model.graph, dims);
  for (const node of model.graph.nodes) {
    if (isOfSizes(node, shapes)) continue;
    throwIfCancelled(signal);
    const why = await probeNode(node, model, shapes, hosts, cache);
    if (why !== null) return `the operator ${node.op} ${why}`;
  }
  return null;
}

/** Calculates shapes: runs on the CPU wherever the graph runs. */
function isOfSizes({ op, outputs }: OnnxNode, { integersOf }: Shapes): boolean {
  return op === 'Constant' || outputs.every((name) => integersOf(name) !== null);
}

async function probeNode(
  node: OnnxNode,
  model: OnnxModel,
  shapes: Shapes,
  hosts: { readonly gpu: Host; readonly wasm: Host },
  cache: ProbeCache,
): Promise<string | null> {
  if (node.domain !== '' && node.domain !== 'com.microsoft') return 'has no form for the GPU';
  if (node.attributes.some(({ value }) => value.kind === 'graphs'))
    return 'is not tried on the GPU';
  for (const isSmall of [true, false]) {
    const probe = makeProbe(node, model, shapes, isSmall);
    if (probe === null) break;
    const known = cache.get(probe.key);
    if (known !== undefined) return known;
    const expected = await runProbe(hosts.wasm, probe).catch(() => null);
    // Some nodes name the sizes they want: next, as large as they are.
    if (expected === null) continue;
    const why = await runProbe(hosts.gpu, probe).then(
      (found) => compare(found, expected),
      () => 'fails on this GPU',
    );
    cache.set(probe.key, why);
    return why;
  }
  return 'could not be tried on the GPU';
}

/** A graph of the node alone, with its own constants. Null where sizes are unknown, or large. */
function makeProbe(
  node: OnnxNode,
  { opsets }: OnnxModel,
  { shapeOf, integersOf, constantOf }: Shapes,
  isSmall: boolean,
): Probe | null {
  const initializers = new Map<string, OnnxTensor>();
  const given = new Map<string, readonly number[]>();
  for (const name of node.inputs) {
    if (name === '') continue;
    const constant = constantOf(name);
    const integers = integersOf(name);
    const shape = shapeOf(name);
    // The tensor of a Constant node has no name of its own.
    if (constant !== null) initializers.set(name, renamed(constant, name));
    else if (integers !== null) initializers.set(name, makeIntegers(name, integers));
    else if (shape === null || elementsOf(shape) > MAX_ELEMENTS) return null;
    else given.set(name, isSmall ? shrunk(shape) : shape);
  }
  const dims = [...given.values()];
  const model = makeModel(
    {
      nodes: [node],
      initializers: [...initializers.values()],
      inputs: [...given].map(([name, size]) => makeValue(name, size)),
      outputs: node.outputs.filter((name) => name !== '').map((name) => makeValue(name, null)),
    },
    Object.fromEntries(opsets),
  );
  return { key: keyOf(node, opsets, initializers, given), node, model, dims };
}

function shrunk(shape: readonly number[]): readonly number[] {
  if (shape.length < 4) return shape;
  return shape.map((dim, axis) => (axis < 2 ? dim : Math.min(dim, SIDE)));
}

/** Weights of one size are as good as others. */
function keyOf(
  { op, domain, inputs, attributes }: OnnxNode,
  opsets: ReadonlyMap<string, number>,
  initializers: ReadonlyMap<string, OnnxTensor>,
  given: ReadonlyMap<string, readonly number[]>,
): string {
  const sizes = inputs.map((name) => {
    const constant = initializers.get(name);
    if (constant === undefined) return given.get(name) ?? null;
    // Short lists are sizes and positions: they say what the node does.
    const values = constant.bytes.length <= 256 ? Array.from(constant.bytes) : null;
    return [constant.type, constant.dims, values];
  });
  const set = attributes.map(({ bytes }) => Array.from(bytes.subarray(0, 4096)));
  return JSON.stringify([domain, op, opsets.get(domain) ?? 0, sizes, set]);
}

async function runProbe(host: Host, { model, dims }: Probe): Promise<HostTensors> {
  const session = await host.open(writeModel(model));
  try {
    const feeds = Object.fromEntries(
      session.inputs.map(({ name, type }, n) => {
        const { data, dims: size } = noise(dims[n] ?? [], n + 1);
        return [name, { type, dims: size, data: Float32Array.from(data) }];
      }),
    );
    return await session.run(
      feeds,
      session.outputs.map(({ name }) => name),
    );
  } finally {
    await session.release();
  }
}

/** What is wrong, in words; null where nothing is. */
function compare(found: HostTensors, expected: HostTensors): string | null {
  for (const [name, right] of Object.entries(expected)) {
    const data = found[name]?.data;
    if (!ArrayBuffer.isView(right.data) || !ArrayBuffer.isView(data)) return 'gives no numbers';
    const [a, b] = [data as Float32Array, right.data as Float32Array];
    if (a.length !== b.length) return 'gives another size on this GPU';
    let scale = 1;
    let most = 0;
    for (let n = 0; n < b.length; n++) {
      const [x, y] = [Number(a[n]), Number(b[n])];
      scale = Math.max(scale, Number.isFinite(y) ? Math.abs(y) : 0);
      // Of noise some operators give NaN, as they should: √ of what is negative.
      if (!Object.is(x, y) && x !== y)
        most = Math.max(most, Number.isNaN(x - y) ? Infinity : Math.abs(x - y));
    }
    if (most > TOLERANCE * scale) return `is off by ${(most / scale).toExponential(0)} on this GPU`;
  }
  return null;
}
