import { lazy } from 'solid-js';

export const loadStability = () => import('./stability-panel.tsx');

export const StabilityPanel = lazy(loadStability);
