/** The viewer's engine, with NiiVue behind it: by far the largest part of the app, fetched on its own. */
export const loadDisplay = () => import('./niivue-display.ts');
