import {
  type Accessor,
  batch,
  createEffect,
  createMemo,
  createSignal,
  on,
  onCleanup,
  untrack,
} from 'solid-js';
import type { ErrorInfo, JobProgress, LoadedItem, Result } from '../worker/protocol.ts';
import type { KeptCase, LibraryReport, LibraryService } from '../worker/protocol-library.ts';
import type { Case } from './case.ts';
import {
  type CaseState,
  giveBack,
  parseState,
  type StateParts,
  takeState,
  type ViewPort,
} from './case-state.ts';
import type { Jobs } from './jobs.ts';
import type { Problems } from './problems.ts';
import type { Pseudonym } from './pseudonym.ts';

/** 'saved': what is kept is what is shown; 'saving': it will be in a moment; 'unsaved': it could not be, see `problem`. */
export type KeepStatus = 'not-kept' | 'keeping' | 'saving' | 'saved' | 'unsaved';

export interface LibraryState {
  /** What is on this device; null until it is known. */
  readonly report: Accessor<LibraryReport | null>;
  /** The case in hand where it is kept, else null. */
  readonly kept: Accessor<KeptCase | null>;
  readonly status: Accessor<KeepStatus>;
  /** Why the last change could not be saved. */
  readonly problem: Accessor<ErrorInfo | null>;
  /** Name of the case in hand, kept or not. */
  readonly pseudonym: Accessor<string>;
  rename(name: string): void;
  refresh(): Promise<void>;
  /** Keeps the case in hand; from then on every change is saved by itself. */
  keep(): Promise<void>;
  /** Tries again what could not be saved. */
  saveNow(): Promise<void>;
  /** Closes what is open and opens a kept case as it was; false when it cannot be opened. */
  open(id: string): Promise<boolean>;
  /** Removes a case from the device; what is on the page stays. */
  remove(id: string): Promise<void>;
  /** Removes all of them, with the places they were in; false when that failed. */
  erase(): Promise<boolean>;
  /** The case in hand was closed: the next one has another name and is not kept. */
  release(): void;
  /** Loads the case in hand again after the worker was replaced; false when it is not kept. */
  recover(why: ErrorInfo): Promise<boolean>;
  /** Where views, window and crosshair come from and go to. */
  connectView(view: ViewPort): void;
}

type Scans = Pick<Case, 'items' | 'inUse' | 'restore' | 'clear'>;

/** Changes that come closer than this are saved together. */
const SETTLE_MS = 800;

export function createLibrary(
  service: LibraryService,
  jobs: Pick<Jobs, 'run'>,
  parts: StateParts & { readonly scans: Scans },
  pseudonym: Pseudonym,
  problems: Pick<Problems, 'report' | 'clear'>,
): LibraryState {
  const { scans, results } = parts;
  const [report, setReport] = createSignal<LibraryReport | null>(null);
  const [kept, setKept] = createSignal<KeptCase | null>(null);
  const [status, setStatus] = createSignal<KeepStatus>('not-kept');
  const [problem, setProblem] = createSignal<ErrorInfo | null>(null);
  const [view, connectView] = createSignal<ViewPort | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let isDirty = false;
  /** Items whose voxels are stored; new ones take a job with its progress. */
  let stored: ReadonlySet<string> = new Set();

  const stateNow = () => ({
    items: scans.items(),
    pseudonym: pseudonym.name(),
    state: takeState(parts, pseudonym.name(), view()),
  });

  async function refresh(): Promise<void> {
    const result = await service.listKept();
    if (result.ok) setReport(result.value);
  }

  async function write(id: string | null): Promise<Result<KeptCase>> {
    const { items, pseudonym: name, state } = untrack(stateNow);
    const ids = items.map((item) => keyOf(item));
    const send = (jobId: string, onProgress: (progress: JobProgress) => void) =>
      service.keepCase(
        {
          jobId,
          id,
          pseudonym: name,
          items: items.map((item) => ({ id: item.id, sequence: item.sequence })),
          state,
        },
        onProgress,
      );
    const isQuick = id !== null && ids.every((key) => stored.has(key));
    const result = isQuick
      ? await send(`save-${id}`, () => {})
      : await jobs.run({ kind: 'keep', title: 'Keeping the case' }, send);
    if (result.ok) stored = new Set(ids);
    return result;
  }

  function settle(): void {
    clearTimeout(timer);
    isDirty = true;
    setStatus('saving');
    timer = setTimeout(() => void save(), SETTLE_MS);
  }

  /** Saves until nothing has changed meanwhile. */
  function save(): Promise<void> {
    clearTimeout(timer);
    running ??= (async () => {
      while (isDirty) {
        isDirty = false;
        const now = untrack(kept);
        if (now === null) return;
        const result = await write(now.id);
        if (untrack(kept)?.id !== now.id) return;
        if (result.ok) setKept(result.value);
        else return failed(result.error);
        setProblem(null);
      }
      setStatus('saved');
    })().finally(() => {
      running = null;
    });
    return running;
  }

  function failed(error: ErrorInfo): void {
    batch(() => {
      setStatus('unsaved');
      setProblem(
        error.code === 'cancelled'
          ? { ...error, problem: 'Saving was cancelled.', remedy: 'Save again when you like.' }
          : error,
      );
    });
  }

  // Its summary changes with every saving.
  const keptId = createMemo(() => kept()?.id ?? null);
  // The first run only learns what to follow.
  createEffect(
    on(
      () => (keptId() === null ? null : stateNow()),
      (now, before) => {
        if (now !== null && before !== null && before !== undefined && status() !== 'keeping') {
          if (now.items.length > 0) settle();
        }
      },
    ),
  );
  onCleanup(() => clearTimeout(timer));

  function release(): void {
    clearTimeout(timer);
    isDirty = false;
    stored = new Set();
    batch(() => {
      setKept(null);
      setStatus('not-kept');
      setProblem(null);
      pseudonym.renew();
    });
  }

  async function load(id: string, title: string): Promise<boolean> {
    problems.clear('library');
    // Clearing the worker later would take what it loads now.
    if (scans.items().length > 0) await scans.clear();
    const result = await jobs.run({ kind: 'open', title }, (jobId, onProgress) =>
      service.reopenCase(jobId, id, onProgress),
    );
    if (!result.ok) {
      problems.report(result.error, 'library');
      void refresh();
      return false;
    }
    const { items, state: value, kept: summary } = result.value;
    const state = parseState(value);
    if (state === null) problems.report(NO_STATE, 'library');
    takeBack(items, state, summary);
    return true;
  }

  function takeBack(items: readonly LoadedItem[], state: CaseState | null, summary: KeptCase) {
    stored = new Set(items.map(keyOf));
    pseudonym.rename(summary.pseudonym);
    scans.restore(items, state?.inUse ?? null);
    if (state !== null) {
      giveBack(parts, state, pseudonym.name());
      untrack(view)?.restore(state.view);
    }
    batch(() => {
      setKept(summary);
      setStatus('saved');
      setProblem(null);
    });
  }

  return {
    report,
    kept,
    status,
    problem,
    pseudonym: pseudonym.name,
    rename(name) {
      const before = pseudonym.name();
      batch(() => {
        pseudonym.rename(name);
        results.rename(before, pseudonym.name());
      });
    },
    refresh,
    async keep() {
      if (kept() !== null || status() === 'keeping' || scans.items().length === 0) return;
      problems.clear('library');
      setStatus('keeping');
      const result = await write(null);
      if (result.ok) {
        batch(() => {
          setKept(result.value);
          setStatus('saved');
        });
        // What changed while it was written.
        settle();
      } else {
        setStatus('not-kept');
        problems.report(result.error, 'library');
      }
      await refresh();
    },
    saveNow() {
      isDirty = true;
      setStatus('saving');
      return save();
    },
    open: (id) => load(id, 'Opening the case'),
    async remove(id) {
      problems.clear('library');
      if (kept()?.id === id) {
        clearTimeout(timer);
        isDirty = false;
        await running;
        batch(() => {
          setKept(null);
          setStatus('not-kept');
          setProblem(null);
        });
      }
      const result = await service.removeKept(id);
      if (!result.ok) problems.report(result.error, 'library');
      await refresh();
    },
    async erase() {
      clearTimeout(timer);
      isDirty = false;
      await running;
      const result = await service.eraseLibrary();
      if (!result.ok) problems.report(result.error, 'library');
      batch(() => {
        setKept(null);
        setStatus('not-kept');
      });
      await refresh();
      return result.ok;
    },
    release,
    async recover(why) {
      const now = kept();
      if (now === null || status() === 'unsaved') return false;
      clearTimeout(timer);
      isDirty = false;
      setKept(null);
      problems.report(why, 'case');
      scans.restore([], null);
      return load(now.id, 'Opening the case again');
    },
    connectView: (port) => void connectView(() => port),
  };
}

const NO_STATE: ErrorInfo = {
  code: 'corrupt',
  file: null,
  problem:
    'Only the images and masks of this case could be read, not what was chosen and extracted.',
  remedy: 'Choose again what is in use, and extract again.',
};

/** Changes when other voxels have to be stored. */
function keyOf({ id, frame, role, unit, sha256 }: LoadedItem): string {
  return `${id}/${frame}/${role}/${unit}/${sha256}`;
}
