import { lazy } from 'solid-js';

export const loadGenotype = () => import('./genotype-panel.tsx');

export const GenotypePanel = lazy(loadGenotype);
