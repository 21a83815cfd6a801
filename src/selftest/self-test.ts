import type { Engine } from '../engine/engine.ts';
import type { ExtractionProgress } from '../radiomics/feature.ts';
import { LocusError, throwIfCancelled } from '../volume/errors.ts';
import { nextTurn } from '../volume/pace.ts';
import { missingPhantom, testDigitalPhantom } from './digital-phantom-test.ts';
import { FILTER_OPERATIONS } from './filter-operations.ts';
import { IMAGE_OPERATIONS } from './image-operations.ts';
import { INTERPOLATION_OPERATIONS } from './interpolation-operations.ts';
import { LEVEL_MATRIX_OPERATIONS } from './level-matrix-operations.ts';
import { MAP_OPERATIONS } from './map-operations.ts';
import type { Operation } from './operation.ts';
import { PATTERN_OPERATIONS } from './pattern-operations.ts';
import type { CaseResult, EngineResult, OperationResult, SelfTestReport } from './report.ts';
import { SHAPE_OPERATIONS } from './shape-operations.ts';
import { SPECTRAL_OPERATIONS } from './spectral-operations.ts';
import { TEXTURE_OPERATIONS } from './texture-operations.ts';
import { TONE_MAP_OPERATIONS } from './tone-map-operations.ts';

/** Every operation of an engine, each against its plain definition. */
export const OPERATIONS: readonly Operation[] = [
  ...IMAGE_OPERATIONS,
  ...FILTER_OPERATIONS,
  ...INTERPOLATION_OPERATIONS,
  ...SHAPE_OPERATIONS,
  ...SPECTRAL_OPERATIONS,
  ...PATTERN_OPERATIONS,
  ...TEXTURE_OPERATIONS,
  ...MAP_OPERATIONS,
  ...LEVEL_MATRIX_OPERATIONS,
  ...TONE_MAP_OPERATIONS,
];

export interface SelfTestOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

/** One engine that may be here. */
export interface Candidate {
  readonly name: EngineResult['name'];
  /** @throws LocusError with the reason where there is no such engine */
  readonly open: () => Promise<Engine>;
}

const ENGINE_TITLES = { cpu: 'CPU', webgpu: 'WebGPU' } as const;

/** The phantom takes about as long as two operations. */
const PHANTOM_SHARE = 2;

/**
 * Runs every check on every engine, one after the other. What fails is a finding and no error.
 * @throws LocusError 'cancelled'
 */
export async function runSelfTest(
  candidates: readonly Candidate[],
  version: string,
  { signal, onProgress }: SelfTestOptions = {},
): Promise<SelfTestReport> {
  const start = performance.now();
  const engines: EngineResult[] = [];
  for (const [n, { name, open }] of candidates.entries()) {
    const say = (stage: string, fraction: number) =>
      onProgress?.({
        stage: `${ENGINE_TITLES[name]} · ${stage}`,
        image: null,
        family: null,
        fraction: (n + fraction) / candidates.length,
      });
    say('starting', 0);
    throwIfCancelled(signal);
    engines.push(await testCandidate({ name, open }, signal, say));
  }
  onProgress?.({ stage: 'done', image: null, family: null, fraction: 1 });
  return {
    version,
    date: new Date().toISOString(),
    elapsedMs: performance.now() - start,
    engines,
  };
}

async function testCandidate(
  { name, open }: Candidate,
  signal: AbortSignal | undefined,
  say: (stage: string, fraction: number) => void,
): Promise<EngineResult> {
  const start = performance.now();
  let engine: Engine;
  try {
    engine = await open();
  } catch (error) {
    return {
      name,
      adapter: null,
      outcome: 'not-run',
      whyNotRun: error instanceof LocusError ? error.problem : messageOf(error),
      elapsedMs: performance.now() - start,
      phantomFailure: null,
      families: [],
      operations: [],
    };
  }
  try {
    const found = await testEngine(engine, signal, say);
    const isPassed =
      found.families.every(({ rows }) => rows.every((row) => row.isPassed)) &&
      found.operations.every(({ cases }) => cases.every((each) => each.isPassed));
    return {
      name,
      adapter: engine.info.adapter,
      outcome: isPassed ? 'passed' : 'failed',
      whyNotRun: null,
      elapsedMs: performance.now() - start,
      ...found,
    };
  } finally {
    engine.dispose();
  }
}

type Findings = Pick<EngineResult, 'families' | 'operations' | 'phantomFailure'>;

/** Every check on one engine. */
async function testEngine(
  engine: Engine,
  signal: AbortSignal | undefined,
  say: (stage: string, fraction: number) => void,
): Promise<Findings> {
  const total = OPERATIONS.length + PHANTOM_SHARE;
  const operations: OperationResult[] = [];
  for (const [n, operation] of OPERATIONS.entries()) {
    say(operation.title.toLowerCase(), n / total);
    await nextTurn();
    throwIfCancelled(signal);
    operations.push(await testOperation(engine, operation, signal));
  }
  say('digital phantom, 482 values', OPERATIONS.length / total);
  await nextTurn();
  return { ...(await testPhantom(engine, signal)), operations };
}

/** What one operation gives on all its volumes: one batch, so that one that fails spoils no other. */
async function testOperation(
  engine: Engine,
  { operation, title, bound, cases }: Operation,
  signal: AbortSignal | undefined,
): Promise<OperationResult> {
  const { name } = engine.info;
  const results: CaseResult[] = [];
  let worst: number | null = null;
  try {
    const batch = engine.batch();
    const comparisons = cases.map((each) => each.record(batch));
    await batch.run(signal === undefined ? {} : { signal });
    for (const [n, compare] of comparisons.entries()) {
      const { failure, deviation } = compare(name);
      if (deviation !== null) worst = Math.max(worst ?? 0, deviation);
      results.push({ name: cases[n]?.name ?? '', isPassed: failure === null, failure });
    }
  } catch (error) {
    throwIfCancelled(signal);
    const failure = messageOf(error);
    for (const each of cases.slice(results.length)) {
      results.push({ name: each.name, isPassed: false, failure });
    }
  }
  const inWords = bound === 'exact' ? bound : bound[name];
  return { operation, title, cases: results, bound: inWords, worst };
}

async function testPhantom(
  engine: Engine,
  signal: AbortSignal | undefined,
): Promise<Omit<Findings, 'operations'>> {
  try {
    const families = await testDigitalPhantom(engine, signal === undefined ? {} : { signal });
    return { families, phantomFailure: null };
  } catch (error) {
    throwIfCancelled(signal);
    return { families: missingPhantom(), phantomFailure: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
