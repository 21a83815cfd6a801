import { lazy } from 'solid-js';

const loadResults = () => import('./results.tsx');
const loadSettingsForm = () => import('./settings-form.tsx');

export const Results = lazy(loadResults);
export const SettingsForm = lazy(loadSettingsForm);

export const featureLoaders: readonly (() => Promise<unknown>)[] = [loadResults, loadSettingsForm];
