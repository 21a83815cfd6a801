import { type Accessor, createSignal } from 'solid-js';
import type { ErrorInfo } from '../worker/protocol.ts';

/** Where the action was that failed, so that the page can say it there. */
export type Place =
  | 'open'
  | 'case'
  | 'features'
  | 'profiles'
  | 'settings'
  | 'stability'
  | 'maps'
  | 'genotype'
  | 'library'
  | 'self-test';

/** A failure that stays until dismissed. */
export interface Problem {
  readonly id: number;
  readonly error: ErrorInfo;
  readonly place: Place;
}

export interface Problems {
  readonly problems: Accessor<readonly Problem[]>;
  /** Cancelling is no failure and is not reported. */
  report(error: ErrorInfo, place: Place): void;
  dismiss(id: number): void;
  /** Drops those of one place, as when its action is done again. */
  clear(place: Place): void;
}

export function createProblems(): Problems {
  const [problems, setProblems] = createSignal<readonly Problem[]>([]);
  let count = 0;
  return {
    problems,
    report(error, place) {
      if (error.code === 'cancelled') return;
      setProblems((before) => [...before, { id: ++count, error, place }]);
    },
    dismiss: (id) => setProblems((before) => before.filter((problem) => problem.id !== id)),
    clear: (place) => setProblems((before) => before.filter((problem) => problem.place !== place)),
  };
}
