// Small networks on volumes, one of each common kind, written as ONNX by code. Weights are noise.

import { makeFloats, makeModel, makeNode, makeValue } from '../../src/genotype/onnx/file/make.ts';
import type { OnnxNode, OnnxTensor } from '../../src/genotype/onnx/file/model.ts';
import { writeModel } from '../../src/genotype/onnx/file/write-model.ts';
import { noise } from '../../src/genotype/onnx/probe/operator-cases.ts';

/** Builds a chain: each method takes a tensor's name and returns the next one's. */
class Net {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  #count = 0;

  add(
    op: string,
    inputs: readonly string[],
    attributes: Parameters<typeof makeNode>[3] = {},
    domain = '',
  ) {
    const name = `${op}_${this.#count++}`;
    this.nodes.push(makeNode(op, inputs, [name], attributes, domain));
    return name;
  }

  /** Noise of about unit gain. */
  weights(dims: readonly number[], fanIn: number): string {
    const name = `w_${this.#count++}`;
    const { data } = noise(dims, this.#count);
    this.initializers.push(
      makeFloats(
        name,
        dims,
        data.map((value) => value * Math.sqrt(3 / fanIn)),
      ),
    );
    return name;
  }

  constant(dims: readonly number[], values: readonly number[]): string {
    const name = `c_${this.#count++}`;
    this.initializers.push(makeFloats(name, dims, values));
    return name;
  }

  conv(
    x: string,
    from: number,
    to: number,
    k = 3,
    attributes: { stride?: number; group?: number } = {},
  ) {
    const { stride = 1, group = 1 } = attributes;
    const pad = (k - 1) / 2;
    return this.add(
      'Conv',
      [
        x,
        this.weights([to, from / group, k, k, k], (from / group) * k ** 3),
        this.weights([to], 3),
      ],
      {
        kernel_shape: [k, k, k],
        pads: Array<number>(6).fill(pad),
        strides: [stride, stride, stride],
        group,
      },
    );
  }

  up(x: string, from: number, to: number) {
    return this.add(
      'ConvTranspose',
      [x, this.weights([from, to, 2, 2, 2], from), this.weights([to], 3)],
      { kernel_shape: [2, 2, 2], strides: [2, 2, 2] },
    );
  }

  batchNorm(x: string, channels: number) {
    const ones = Array<number>(channels).fill(1);
    const zeros = Array<number>(channels).fill(0);
    const [scale, variance] = [this.constant([channels], ones), this.constant([channels], ones)];
    const mean = this.constant([channels], zeros);
    return this.add('BatchNormalization', [x, scale, this.weights([channels], 3), mean, variance]);
  }

  end(output: string, input: readonly (number | null)[], opset = 17): Uint8Array<ArrayBuffer> {
    this.nodes.push(makeNode('Identity', [output], ['y']));
    const { nodes, initializers } = this;
    return writeModel(
      makeModel(
        { nodes, initializers, inputs: [makeValue('x', input)], outputs: [makeValue('y', null)] },
        { '': opset },
      ),
    );
  }
}

/** [1, 2, size …] → [1, 3, size …]. */
export function uNet(size: number | null = 8): Uint8Array<ArrayBuffer> {
  const net = new Net();
  const top = net.add('LeakyRelu', [net.conv('x', 2, 4)], { alpha: 0.125 });
  const bottom = net.add('LeakyRelu', [net.conv(top, 4, 8, 3, { stride: 2 })], { alpha: 0.125 });
  const joined = net.add('Concat', [net.up(bottom, 8, 4), top], { axis: 1 });
  return net.end(net.add('Sigmoid', [net.conv(joined, 8, 3, 1)]), [1, 2, size, size, size]);
}

/** [1, 2, 8, 8, 8] → [1, 3]. */
export function resNet(): Uint8Array<ArrayBuffer> {
  const net = new Net();
  const stem = net.add('MaxPool', [net.add('Relu', [net.batchNorm(net.conv('x', 2, 4), 4)])], {
    kernel_shape: [3, 3, 3],
    strides: [2, 2, 2],
    pads: [1, 1, 1, 1, 1, 1],
  });
  const inner = net.add('Relu', [net.batchNorm(net.conv(stem, 4, 8, 3, { stride: 2 }), 8)]);
  const branch = net.batchNorm(net.conv(inner, 8, 8), 8);
  const sum = net.add('Relu', [net.add('Add', [branch, net.conv(stem, 4, 8, 1, { stride: 2 })])]);
  const flat = net.add('Flatten', [net.add('GlobalAveragePool', [sum])]);
  return net.end(
    net.add('Gemm', [flat, net.weights([8, 3], 8), net.weights([3], 3)]),
    [1, 2, 8, 8, 8],
  );
}

/** [1, 2, 6, 6, 6] → [1, 2, 6, 6, 6]. */
export function groupNormNet(): Uint8Array<ArrayBuffer> {
  const net = new Net();
  const one = net.conv('x', 2, 8);
  const scale = net.constant([8], Array<number>(8).fill(1));
  const normal = net.add('GroupNormalization', [one, scale, net.weights([8], 3)], {
    num_groups: 4,
  });
  const pooled = net.add('AveragePool', [net.add('Relu', [normal])], {
    kernel_shape: [2, 2, 2],
    strides: [2, 2, 2],
  });
  const wide = net.add('Resize', [pooled, '', net.constant([5], [1, 1, 2, 2, 2])], {
    mode: 'linear',
    coordinate_transformation_mode: 'half_pixel',
  });
  return net.end(net.conv(wide, 8, 2, 1), [1, 2, 6, 6, 6], 21);
}

/** [1, 2, 6, 6, 6] → [1, 3]. */
export function depthwiseNet(): Uint8Array<ArrayBuffer> {
  const net = new Net();
  const wide = net.add('Relu', [net.conv('x', 2, 16, 1)]);
  const deep = net.add('Clip', [
    net.conv(wide, 16, 16, 3, { group: 16, stride: 2 }),
    net.constant([], [0]),
    net.constant([], [6]),
  ]);
  const grouped = net.conv(deep, 16, 8, 3, { group: 4 });
  const flat = net.add('Flatten', [net.add('GlobalAveragePool', [grouped])]);
  return net.end(
    net.add('Gemm', [flat, net.weights([8, 3], 8), net.weights([3], 3)]),
    [1, 2, 6, 6, 6],
  );
}

/** Seconds of work on [1, 16, 48, 48, 48]. */
export function heavyNet(): Uint8Array<ArrayBuffer> {
  const net = new Net();
  let x = 'x';
  for (let n = 0; n < 12; n++) x = net.add('Relu', [net.conv(x, 16, 16)]);
  return net.end(x, [1, 16, 48, 48, 48]);
}

/** One node of an operator of that name. */
export function unknownNet(op: string, domain: string): Uint8Array<ArrayBuffer> {
  const net = new Net();
  const strange = net.add(op, [net.conv('x', 2, 2, 1)], {}, domain);
  const { nodes, initializers } = net;
  nodes.push(makeNode('Identity', [strange], ['y']));
  return writeModel(
    makeModel(
      {
        nodes,
        initializers,
        inputs: [makeValue('x', [1, 2, 4, 4, 4])],
        outputs: [makeValue('y', null)],
      },
      { '': 17, ...(domain === '' ? {} : { [domain]: 1 }) },
    ),
  );
}
