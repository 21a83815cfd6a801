import type { ExplanationKind } from '../../session/genotype/explanation.ts';

export const KIND_TITLES: Readonly<Record<ExplanationKind, string>> = {
  activation: 'Activation map',
  occlusion: 'Occlusion',
  sequences: 'Sequences',
};
