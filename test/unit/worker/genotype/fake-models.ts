import { createHash } from 'node:crypto';
import type { ModelSession, OpenOptions, Runtime } from '../../../../src/genotype/runtime.ts';
import type { Tensor } from '../../../../src/genotype/tensor.ts';
import { LocusError } from '../../../../src/volume/errors.ts';
import {
  changed,
  classifierJson,
  type Json,
  signatureJson,
} from '../../../support/genotype/manifests.ts';

/** What stands for a graph: the fake runtime reads which one it is from the text. */
export function graph(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`\x08\x07\x12${text}`);
}

export function fileOf(bytes: Uint8Array, name = 'model.onnx'): Json {
  return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** T1c and FLAIR with the region, 4 x 4 x 4 voxels of 2 mm; one head. */
export function smallClassifier(bytes: Uint8Array, id = 'small'): Json {
  const json = classifierJson();
  const input = {
    tensor: 'image',
    sequences: [{ sequence: 'T1c' }, { sequence: 'FLAIR', isRequired: false }],
    maskChannel: 'region',
    orientation: 'RAS',
    spacing: [2, 2, 2],
    crop: 'region',
    size: [4, 4, 4],
    brainMask: 'none',
    normalisation: { kind: 'z-score', over: 'image' },
  };
  const output = {
    tensor: 'logits',
    kind: 'logits',
    features: 'features',
    activationMap: 'cam',
    heads: [
      {
        gene: 'IDH',
        alteration: 'mutation',
        classes: ['wild type', 'mutant'],
        indices: [0],
        threshold: 0.5,
        nullModels: [{ kind: 'radiomics', signature: 'test-signature', auc: 0.8 }],
      },
    ],
  };
  return { ...json, id, file: fileOf(bytes), input, output };
}

/** Of T1c and FLAIR. */
export function smallSignature(): Json {
  return changed(signatureJson(), ['features', 'settings'], null);
}

export function smallSegmentation(bytes: Uint8Array): Json {
  const { output: _, ...rest } = smallClassifier(bytes, 'small-segmentation');
  return {
    ...rest,
    task: 'segmentation',
    input: { ...(rest.input as Json), maskChannel: 'none', crop: 'image' },
    output: {
      tensor: 'pred',
      activation: 'sigmoid',
      regions: [{ name: 'Tumour', channel: 0 }],
      labels: [{ value: 1, name: 'Tumour', region: 'Tumour' }],
    },
  };
}

/** Counts what is open, and fails as its graphs' texts say. */
export function fakeRuntime() {
  const log = { opened: [] as string[], open: 0, runtimes: 0, losses: 0, backends: [] as string[] };
  const runtime: Runtime = {
    async open(onnx: Uint8Array, { name, backend }: OpenOptions): Promise<ModelSession> {
      const text = new TextDecoder().decode(onnx.subarray(3));
      if (text === 'corrupt') throw new LocusError('corrupt', 'No ONNX.', 'Export it again.', name);
      if (text === 'huge') throw new LocusError('too-large', 'It needs 90 GB.', 'No.', name);
      log.opened.push(text);
      log.backends.push(backend);
      log.open++;
      return session(text);
    },
    probeOperators: async () => ({ rows: [], adapter: null, isSoftware: false }),
    async dispose() {},
  };

  function session(text: string): ModelSession {
    const shape = text === 'wrong-shape' ? [1, 7, 4, 4, 4] : [1, 3, 4, 4, 4];
    const isDrawing = text.startsWith('segment');
    const inputDims = isDrawing ? [1, 2, 4, 4, 4] : shape;
    const float = (name: string, dims: (number | null)[]) => ({ name, dims, type: 'float32' });
    const outputs = isDrawing
      ? [float('pred', [1, 1, 4, 4, 4])]
      : [float('logits', [1, 1]), float('features', [1, 2]), float('cam', [1, 1, 2, 2, 2])];
    return {
      backend: 'wasm',
      whyNotGpu: 'this is a test',
      notes: ['Nothing was changed.'],
      threads: 1,
      inputs: [float('image', inputDims)],
      outputs,
      async run(inputs, options) {
        if (log.losses > 0) {
          log.losses--;
          throw new LocusError('device-lost', 'The GPU was lost.', 'Try again.');
        }
        const { data } = inputs.image as Tensor;
        const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
        const logit = text === 'nan' ? Number.NaN : mean;
        const all: Record<string, Tensor> = {
          logits: { dims: [1, 1], data: Float32Array.of(logit) },
          features: { dims: [1, 2], data: Float32Array.of(1, 2) },
          cam: { dims: [1, 1, 2, 2, 2], data: Float32Array.from({ length: 8 }, (_, at) => at) },
          pred: {
            dims: [1, 1, 4, 4, 4],
            data: new Float32Array(64).fill(text === 'segment-nothing' ? -5 : 5),
          },
        };
        const wanted = options?.outputs ?? Object.keys(all);
        return Object.fromEntries(wanted.map((name) => [name, all[name] as Tensor]));
      },
      async dispose() {
        log.open--;
      },
    };
  }

  return {
    log,
    openRuntime: async () => {
      log.runtimes++;
      return runtime;
    },
  };
}

export const text = (json: Json) => JSON.stringify(json, null, 1);
