import { lazy } from 'solid-js';

export const loadMaps = () => import('./maps-panel.tsx');

export const MapsPanel = lazy(loadMaps);
