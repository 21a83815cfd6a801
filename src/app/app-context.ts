import { createContext, useContext } from 'solid-js';
import type { App } from './app-parts.ts';

export const AppContext = createContext<App>();

/** @throws Error outside the app's provider: a mistake in the code, not of a user */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('useApp is called outside <AppContext.Provider>');
  return app;
}
