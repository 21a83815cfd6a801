import { lazy } from 'solid-js';
import { loadStability } from '../stability/lazy-stability.ts';

const loadResults = () => import('./results.tsx');

export const Results = lazy(loadResults);

export const featureLoaders: readonly (() => Promise<unknown>)[] = [loadResults, loadStability];
