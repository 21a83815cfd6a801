import type { Json } from './manifests.ts';

/**
 * Metadata as the MONAI model zoo's bundles for brain tumours (four channels, overlapping regions, sizes 8 n) and for the
 * spleen (CT, one-hot with background, patches of 96) give them, in the members that matter; words are our own.
 */
export function brainMetadata(): Json {
  const shape = ['8*n', '8*n', '8*n'];
  return {
    schema: 'https://example.org/meta_schema.json',
    version: '0.3.0',
    changelog: { '0.3.0': 'a change' },
    monai_version: '0.9.1',
    pytorch_version: '1.12.0',
    numpy_version: '1.22.4',
    task: 'Brain tumour segmentation',
    description: 'Regions of a brain tumour.',
    authors: 'The authors',
    copyright: 'The owner',
    data_source: 'A data set',
    data_type: 'nibabel',
    eval_metrics: { val_mean_dice: 0.85 },
    intended_use: 'An example.',
    references: ['A paper'],
    network_data_format: {
      inputs: {
        image: {
          type: 'image',
          format: 'magnitude',
          modality: 'MR',
          num_channels: 4,
          spatial_shape: shape,
          dtype: 'float32',
          value_range: [],
          is_patch_data: true,
          channel_def: { '0': 'T1c', '1': 'T1', '2': 'T2', '3': 'FLAIR' },
        },
      },
      outputs: {
        pred: {
          type: 'image',
          format: 'segmentation',
          num_channels: 3,
          spatial_shape: shape,
          dtype: 'float32',
          value_range: [0, 1],
          is_patch_data: true,
          channel_def: { '0': 'Tumor core', '1': 'Whole tumor', '2': 'Enhancing tumor' },
        },
      },
    },
  };
}

export function spleenMetadata(): Json {
  const tensor = {
    type: 'image',
    spatial_shape: [96, 96, 96],
    dtype: 'float32',
    is_patch_data: true,
  };
  return {
    ...brainMetadata(),
    name: 'Spleen CT segmentation',
    network_data_format: {
      inputs: {
        image: {
          ...tensor,
          format: 'hounsfield',
          modality: 'CT',
          num_channels: 1,
          value_range: [0, 1],
          channel_def: { '0': 'image' },
        },
      },
      outputs: {
        pred: {
          ...tensor,
          format: 'segmentation',
          num_channels: 2,
          value_range: [0, 1],
          channel_def: { '0': 'background', '1': 'spleen' },
        },
      },
    },
  };
}
