import { lazy } from 'solid-js';

const loadResults = () => import('./results.tsx');

export const Results = lazy(loadResults);

export const featureLoaders: readonly (() => Promise<unknown>)[] = [loadResults];
