import { type Accessor, createEffect, createMemo, createSignal } from 'solid-js';
import type { LabelScheme } from '../volume/label-schemes.ts';
import { followScheme, LABEL_SCHEMES, schemeSignature, schemesFor } from '../worker/facts.ts';
import type { LoadedItem } from '../worker/protocol.ts';
import type { Case } from './case.ts';
import { regionsOf } from './region-parts.ts';
import { localStorageOrNull } from './stored-settings.ts';

export const SCHEMES_KEY = 'locus.label-schemes';

/** The answer that labels are as they are. */
export const NO_SCHEME = 'none';

export interface LabelSchemes {
  /** Schemes that the mask in use may follow, the likeliest first. */
  readonly candidates: Accessor<readonly LabelScheme[]>;
  /** The one it follows. */
  readonly current: Accessor<LabelScheme | null>;
  /** Whether nobody has said yet what labels of these values mean. */
  readonly isOpen: Accessor<boolean>;
  /** Names labels and regions by a scheme, or as they were before with NO_SCHEME, and remembers that. */
  answer(id: string): Promise<void>;
  /** Forgets all answers. */
  erase(): void;
}

type Answers = Readonly<Record<string, string>>;

/** Label schemes of brain tumours: asked once for each set of label values, then remembered. */
export function createLabelSchemes(
  scans: Pick<Case, 'mask' | 'images' | 'nameRegions'>,
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null = localStorageOrNull(),
): LabelSchemes {
  const [answers, setAnswers] = createSignal<Answers>(readAnswers(storage));

  const current = createMemo(() => {
    const mask = scans.mask();
    return mask === null ? null : (LABEL_SCHEMES.find((scheme) => follows(mask, scheme)) ?? null);
  });

  const candidates = createMemo(() => {
    const mask = scans.mask();
    // Regions of a file have their names already.
    const isNamed = mask?.regions?.some(({ isMade }) => isMade !== true) ?? false;
    if (mask === null || mask.labels === null) return [];
    if (isNamed && current() === null && !areLabels(mask)) return [];
    const plain = mask.labels.map((label) =>
      current() === null ? label : { ...label, name: `Label ${label.value}` },
    );
    const images = scans
      .images()
      .map(({ header, sequence }) => ({ modality: header.modality, sequence }));
    return schemesFor(plain, { maskName: mask.name, images });
  });

  const signature = () => schemeSignature(scans.mask()?.labels ?? []);
  const said = () => answers()[signature()];

  async function follow(mask: LoadedItem, id: string): Promise<void> {
    const labels = mask.labels ?? [];
    const made = (mask.regions ?? []).filter(({ isMade }) => isMade === true);
    const scheme = LABEL_SCHEMES.find((known) => known.id === id);
    if (scheme === undefined) {
      const own = labels.map((label) => ({ ...label, name: `Label ${label.value}` }));
      const regions =
        made.length === 0 ? null : [...regionsOf({ labels: own, regions: null }), ...made];
      await scans.nameRegions(mask.id, { labels: own, regions });
      return;
    }
    const { names, regions } = followScheme(scheme, labels);
    await scans.nameRegions(mask.id, {
      labels: [...names].map(([value, name]) => ({ value, name })),
      regions: [...regions, ...made],
    });
  }

  // A mask that comes after the question was answered, or comes again.
  createEffect(() => {
    const mask = scans.mask();
    const id = said();
    if (mask === null || current() !== null || id === undefined) return;
    if (candidates().some((scheme) => scheme.id === id)) void follow(mask, id);
  });

  return {
    candidates,
    current,
    isOpen: () => candidates().length > 0 && current() === null && said() === undefined,
    async answer(id) {
      const mask = scans.mask();
      if (mask === null) return;
      const next = { ...answers(), [signature()]: id };
      const remember = () => {
        setAnswers(next);
        writeAnswers(storage, next);
      };
      // What is remembered is followed at once: it must not be the answer before.
      if (id === NO_SCHEME) remember();
      await follow(mask, id);
      remember();
    },
    erase() {
      setAnswers({});
      writeAnswers(storage, {});
    },
  };
}

/** Whether all labels and regions of a scheme are there under their names. */
function follows({ labels, regions }: LoadedItem, scheme: LabelScheme): boolean {
  if (labels === null || labels.length === 0 || regions === null) return false;
  const { names, regions: wanted } = followScheme(scheme, labels);
  return (
    labels.every(({ value, name }) => names.get(value) === name) &&
    wanted.every((one) =>
      regions.some(({ name, values }) => name === one.name && values.join() === one.values.join()),
    )
  );
}

/** Whether the regions that were not made here are the labels. */
function areLabels({ labels, regions }: LoadedItem): boolean {
  const own = (regions ?? []).filter(({ isMade }) => isMade !== true);
  return (
    own.length === labels?.length &&
    own.every(({ values }, n) => values.join() === `${labels?.[n]?.value}`)
  );
}

function readAnswers(storage: Pick<Storage, 'getItem'> | null): Answers {
  try {
    const value: unknown = JSON.parse(storage?.getItem(SCHEMES_KEY) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    const known = new Set([NO_SCHEME, ...LABEL_SCHEMES.map(({ id }) => id)]);
    const kept = Object.entries(value).filter(
      (entry): entry is [string, string] =>
        /^\d+(,\d+)*$/.test(entry[0]) && typeof entry[1] === 'string' && known.has(entry[1]),
    );
    return Object.fromEntries(kept);
  } catch {
    return {};
  }
}

function writeAnswers(
  storage: Pick<Storage, 'setItem' | 'removeItem'> | null,
  answers: Answers,
): void {
  try {
    if (Object.keys(answers).length === 0) storage?.removeItem(SCHEMES_KEY);
    else storage?.setItem(SCHEMES_KEY, JSON.stringify(answers));
  } catch {
    // Storage can be full or forbidden; then it is asked again.
  }
}
