import { SEQUENCES, type Sequence } from '../volume/sequence.ts';
import { oneNumber } from './case-options.ts';
import { oneOf, parseCommand, usageError, wholeNumbers } from './usage.ts';

const EXPLANATIONS = ['occlusion', 'activation', 'sequences'] as const;

export interface PredictOptions {
  /** Folders with model.json, or ids of shipped models; one unless a batch is asked for. */
  readonly models: readonly string[];
  readonly case: CaseChoice;
  /** Label values of the region, united; null: all, or by name. */
  readonly labels: readonly number[] | null;
  readonly roi: readonly string[] | null;
  readonly engine: 'cpu' | 'webgpu';
  /** Null: as many as are worth it. */
  readonly threads: number | null;
  readonly isAugmented: boolean;
  readonly hasDeepFeatures: boolean;
  readonly explain: ExplainChoice | null;
  readonly out: Output | null;
}

export type CaseChoice =
  | {
      readonly kind: 'one';
      readonly folder: string | null;
      /** In the order of the command; the first image's grid is that of a segmentation. */
      readonly sequences: ReadonlyMap<Sequence, string>;
      readonly mask: string | null;
      readonly brain: string | null;
    }
  | { readonly kind: 'batch'; readonly folder: string };

export interface ExplainChoice {
  readonly kind: (typeof EXPLANATIONS)[number];
  /** Null: the first head. */
  readonly gene: string | null;
  /** Of maps. */
  readonly map: string | null;
}

export interface Output {
  readonly path: string;
  readonly kind: 'csv' | 'json' | 'mask';
}

const OPTIONS = {
  model: { type: 'string', multiple: true },
  case: { type: 'string' },
  sequence: { type: 'string', multiple: true },
  mask: { type: 'string' },
  brain: { type: 'string' },
  batch: { type: 'string' },
  label: { type: 'string' },
  roi: { type: 'string', multiple: true },
  engine: { type: 'string' },
  threads: { type: 'string' },
  augment: { type: 'boolean' },
  explain: { type: 'string' },
  gene: { type: 'string' },
  map: { type: 'string' },
  'deep-features': { type: 'boolean' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = ReturnType<typeof parseCommand<typeof OPTIONS>>['values'];

/** Null when help is asked for. @throws LocusError 'usage' */
export function readPredictOptions(args: readonly string[]): PredictOptions | null {
  const { values, positionals } = parseCommand(args, OPTIONS);
  if (values.help === true) return null;
  const [extra] = positionals;
  if (extra !== undefined) {
    throw usageError(`predict takes options alone; "${extra}" is one too many.`);
  }
  const models = values.model ?? [];
  if (models.length === 0) throw usageError('predict needs a model: --model FOLDER or an id.');
  const chosen = caseChoice(values);
  if (models.length > 1 && chosen.kind === 'one') {
    throw usageError('Several models are for --batch; without it, name one.');
  }
  if (values.label !== undefined && values.roi !== undefined) {
    throw usageError('--label and --roi exclude each other.');
  }
  const engine = oneOf('engine', values.engine ?? 'cpu', ['cpu', 'webgpu']);
  if (engine === 'webgpu' && values.threads !== undefined) {
    throw usageError('--threads belongs to the CPU engine.');
  }
  const explain = explainChoice(values);
  if (explain !== null && chosen.kind === 'batch') {
    throw usageError('--explain is for one case, not for --batch.');
  }
  const out = values.out === undefined ? null : output(values.out);
  if (out?.kind === 'mask' && chosen.kind === 'batch') {
    throw usageError('--batch writes .csv or .json.');
  }
  return {
    models,
    case: chosen,
    labels: values.label === undefined ? null : wholeNumbers('label', values.label),
    roi: values.roi ?? null,
    engine,
    threads: values.threads === undefined ? null : oneNumber('threads', values.threads),
    isAugmented: values.augment ?? false,
    hasDeepFeatures: values['deep-features'] ?? false,
    explain,
    out,
  };
}

function caseChoice(values: Values): CaseChoice {
  const { batch, case: folder = null, sequence = [], mask = null, brain = null } = values;
  if (batch !== undefined) {
    const other = Object.entries({ case: folder, sequence: sequence[0], mask, brain }).find(
      ([, value]) => value != null,
    );
    if (other !== undefined) throw usageError(`--batch and --${other[0]} exclude each other.`);
    return { kind: 'batch', folder: batch };
  }
  if (folder === null && sequence.length === 0) {
    throw usageError('predict needs images: --case FOLDER, or --sequence T1c=FILE and so on.');
  }
  const sequences = new Map<Sequence, string>();
  for (const text of sequence) {
    const [, name = '', path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (path === undefined) {
      throw usageError(
        `--sequence takes NAME=FILE, not "${text}".`,
        'As in --sequence T1=t1.nii.gz.',
      );
    }
    const known = oneOf('sequence', name, SEQUENCES);
    if (sequences.has(known)) throw usageError(`--sequence ${known} is given twice.`);
    sequences.set(known, path);
  }
  return { kind: 'one', folder, sequences, mask, brain };
}

function explainChoice({ explain, gene, map }: Values): ExplainChoice | null {
  if (explain === undefined) {
    const alone = gene === undefined ? (map === undefined ? null : 'map') : 'gene';
    if (alone !== null) throw usageError(`--${alone} belongs to --explain.`);
    return null;
  }
  const kind = oneOf('explain', explain, EXPLANATIONS);
  if (kind === 'sequences' && map !== undefined) {
    throw usageError('--explain sequences has no map; its numbers go into the JSON.');
  }
  if (kind !== 'sequences' && !/\.nii(\.gz)?$/i.test(map ?? '')) {
    throw usageError(`--explain ${kind} needs a file to write: --map MAP.nii.gz.`);
  }
  return { kind, gene: gene ?? null, map: map ?? null };
}

function output(path: string): Output {
  if (/\.csv$/i.test(path)) return { path, kind: 'csv' };
  if (/\.json$/i.test(path)) return { path, kind: 'json' };
  if (/\.nii(\.gz)?$/i.test(path)) return { path, kind: 'mask' };
  throw usageError(`--out ${path} must end in .json or .csv, of a segmentation also in .nii.gz.`);
}
