// Models small enough to be typed in, and their manifests, for tests that run them. Written by onnx 1.12, opset 13:
// features = mean of each of three channels; logits = features W + b; cam = W on each voxel.

import { createHash } from 'node:crypto';
import type { Json } from './manifests.ts';

export const W = [
  [1, -1],
  [0.5, 2],
  [-2, 1],
] as const;
export const B = [0.25, -0.5] as const;

const GRAPHS = {
  /** Any size. */
  free:
    'CAgSADrYAgodCgVpbWFnZRIBcCIRR2xvYmFsQXZlcmFnZVBvb2wKFgoBcBIIZmVhdHVyZXMiB0ZsYXR0ZW4KHgoIZmVhdHVyZXMK' +
    'AXcKAWISBmxvZ2l0cyIER2VtbQoVCgVpbWFnZQoBaxIDY2FtIgRDb252EgFnKiMIAwgCEAFCAXdKGAAAgD8AAIC/AAAAPwAAAEAA' +
    'AADAAACAPyoRCAIQAUIBYkoIAACAPgAAAL8qKQgCCAMIAQgBCAEQAUIBa0oYAACAPwAAAD8AAADAAACAvwAAAEAAAIA/WiYKBWlt' +
    'YWdlEh0KGwgBEhcKAggBCgIIAwoDEgF6CgMSAXkKAxIBeGIYCgZsb2dpdHMSDgoMCAESCAoCCAEKAggCYhoKCGZlYXR1cmVzEg4K' +
    'DAgBEggKAggBCgIIA2IkCgNjYW0SHQobCAESFwoCCAEKAggCCgMSAXoKAxIBeQoDEgF4QgQKABAN',
  /** The same; logits are roots of something below 0. */
  nan:
    'CAgSADqJAwodCgVpbWFnZRIBcCIRR2xvYmFsQXZlcmFnZVBvb2wKFgoBcBIIZmVhdHVyZXMiB0ZsYXR0ZW4KGQoIZmVhdHVyZXMK' +
    'AXcKAWISAXoiBEdlbW0KEAoBegoDYmlnEgF5IgNTdWIKEQoBeRIGbG9naXRzIgRTcXJ0ChUKBWltYWdlCgFrEgNjYW0iBENvbnYS' +
    'AWcqIwgDCAIQAUIBd0oYAACAPwAAgL8AAAA/AAAAQAAAAMAAAIA/KhEIAhABQgFiSggAAIA+AAAAvyoPCAEQAUIDYmlnSgQAAHpE' +
    'KikIAggDCAEIAQgBEAFCAWtKGAAAgD8AAAA/AAAAwAAAgL8AAABAAACAP1omCgVpbWFnZRIdChsIARIXCgIIAQoCCAMKAxIBegoD' +
    'EgF5CgMSAXhiGAoGbG9naXRzEg4KDAgBEggKAggBCgIIAmIaCghmZWF0dXJlcxIOCgwIARIICgIIAQoCCANiJAoDY2FtEh0KGwgB' +
    'EhcKAggBCgIIAgoDEgF6CgMSAXkKAxIBeEIECgAQDQ==',
  /** For 9 x 9 x 9 voxels alone. */
  fixed:
    'CAgSADrSAgodCgVpbWFnZRIBcCIRR2xvYmFsQXZlcmFnZVBvb2wKFgoBcBIIZmVhdHVyZXMiB0ZsYXR0ZW4KHgoIZmVhdHVyZXMK' +
    'AXcKAWISBmxvZ2l0cyIER2VtbQoVCgVpbWFnZQoBaxIDY2FtIgRDb252EgFnKiMIAwgCEAFCAXdKGAAAgD8AAIC/AAAAPwAAAEAA' +
    'AADAAACAPyoRCAIQAUIBYkoIAACAPgAAAL8qKQgCCAMIAQgBCAEQAUIBa0oYAACAPwAAAD8AAADAAACAvwAAAEAAAIA/WiMKBWlt' +
    'YWdlEhoKGAgBEhQKAggBCgIIAwoCCAkKAggJCgIICWIYCgZsb2dpdHMSDgoMCAESCAoCCAEKAggCYhoKCGZlYXR1cmVzEg4KDAgB' +
    'EggKAggBCgIIA2IhCgNjYW0SGgoYCAESFAoCCAEKAggCCgIICQoCCAkKAggJQgQKABAN',
  /** Two channels: regions = [x0 + x1 - 0.5, 4 x0 - 1]. */
  regions:
    'CAgSADqpAQocCgVpbWFnZQoBawoBYhIHcmVnaW9ucyIEQ29udhIBZyohCAIIAggBCAEIARABQgFrShAAAIA/AACAPwAAgEAAAAAA' +
    'KhEIAhABQgFiSggAAAC/AACAv1omCgVpbWFnZRIdChsIARIXCgIIAQoCCAIKAxIBegoDEgF5CgMSAXhiKAoHcmVnaW9ucxIdChsI' +
    'ARIXCgIIAQoCCAIKAxIBegoDEgF5CgMSAXhCBAoAEA0=',
} as const;

export function tinyOnnx(name: keyof typeof GRAPHS): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(GRAPHS[name], 'base64'));
}

const CARD = {
  summary: 'Made for tests.',
  intendedUse: 'Tests.',
  notFor: 'Anything else.',
  trainingData: 'None.',
  licence: 'MIT',
  authors: 'The authors of Locus',
  label: 'model for tests; not for clinical use',
};

const INPUT = {
  tensor: 'image',
  orientation: 'LPS',
  spacing: [2, 2, 2],
  size: [8, 7, 6],
  brainMask: 'nonzero',
  normalisation: { kind: 'z-score', over: 'brain' },
};

function fileOf(graph: keyof typeof GRAPHS): Json {
  const bytes = tinyOnnx(graph);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: 'model.onnx', bytes: bytes.length, sha256 };
}

/** T1c, FLAIR (optional) and the region; heads IDH (Platt) and MGMT, with null models. */
export function tinyClassifier(graph: 'free' | 'nan' | 'fixed' = 'free'): Json {
  return {
    schema: 'locus-model/1',
    id: 'tiny',
    name: 'Tiny',
    version: '1.0.0',
    task: 'classification',
    card: CARD,
    file: fileOf(graph),
    input: {
      ...INPUT,
      sequences: [{ sequence: 'T1c' }, { sequence: 'FLAIR', isRequired: false }],
      maskChannel: 'region',
      crop: 'region',
    },
    output: {
      ...{ tensor: 'logits', kind: 'logits', features: 'features', activationMap: 'cam' },
      heads: [
        {
          gene: 'IDH',
          alteration: 'mutation',
          classes: ['wild type', 'mutant'],
          indices: [0],
          threshold: 0.5,
          calibration: {
            kind: 'platt',
            slope: 0.8,
            intercept: -0.3,
            covariance: [0.04, -0.01, 0.02],
          },
          nullModels: [
            { kind: 'prevalence', probability: 0.4, auc: 0.5 },
            { kind: 'radiomics', signature: 'tiny-radiomics', auc: 0.7 },
          ],
        },
        {
          gene: 'MGMT',
          alteration: 'promoter methylation',
          classes: ['unmethylated', 'methylated'],
          indices: [1],
          threshold: 0.5,
          caveat: 'It cannot be told from MRI.',
        },
      ],
    },
  };
}

/** T1c and FLAIR of the whole grid; label 1 inside `whole`, 2 inside `core`. */
export function tinySegmentation(): Json {
  return {
    schema: 'locus-model/1',
    id: 'tiny-regions',
    name: 'Tiny regions',
    version: '1.0.0',
    task: 'segmentation',
    card: CARD,
    file: fileOf('regions'),
    input: {
      ...INPUT,
      sequences: [{ sequence: 'T1c' }, { sequence: 'FLAIR', isRequired: false }],
      maskChannel: 'none',
      crop: 'image',
      size: null,
    },
    output: {
      tensor: 'regions',
      activation: 'sigmoid',
      regions: [
        { name: 'Whole', channel: 0 },
        { name: 'Core', channel: 1 },
      ],
      labels: [
        { value: 1, name: 'Oedema', region: 'Whole' },
        { value: 2, name: 'Core', region: 'Core' },
      ],
    },
  };
}

/** A logistic formula on two features of T1c. */
export function tinySignature(): Json {
  return {
    schema: 'locus-model/1',
    id: 'tiny-radiomics',
    name: 'Tiny signature',
    version: '1.0.0',
    task: 'signature',
    card: CARD,
    features: {
      names: ['T1c_original_firstorder_Mean', 'T1c_original_shape_VoxelVolume'],
      profile: 'pyradiomics',
    },
    formula: {
      kind: 'logistic',
      heads: [
        {
          intercept: 0.5,
          terms: [
            { feature: 'T1c_original_firstorder_Mean', weight: 1, mean: 100, sd: 50 },
            { feature: 'T1c_original_shape_VoxelVolume', weight: -0.5, mean: 200, sd: 100 },
          ],
        },
      ],
    },
    output: {
      kind: 'logits',
      heads: [
        {
          gene: 'IDH',
          alteration: 'mutation',
          classes: ['wild type', 'mutant'],
          indices: [0],
        },
      ],
    },
  };
}
