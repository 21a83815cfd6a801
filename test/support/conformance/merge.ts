// How one engine's results go into the committed ones, or differ from them.

import type {
  BaselineClass,
  Configuration,
  Conformance,
  ConformanceRow,
  EngineValue,
  ResponseRow,
} from '../../../src/selftest/conformance.ts';
import type {
  BaselineSection,
  ConfigurationSection,
  FoundRow,
  ResponseSection,
  Section,
} from './sections.ts';

export type EngineName = 'cpu' | 'webgpu';

/** Six digits: what is the same on every machine. */
export function rounded(value: number): number {
  return Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(6));
}

/**
 * What may differ between machines: on the CPU a unit of the sixth digit, for values can lie on the edge of rounding;
 * on WebGPU the float32 sums of Moran's I, 4e-6 of terms that almost cancel.
 */
const LEEWAY: Readonly<Record<EngineName, number>> = { cpu: 1.001e-5, webgpu: 5e-4 };

function isSame(engine: EngineName, a: number, b: number): boolean {
  return Math.abs(a - b) <= LEEWAY[engine] * Math.max(Math.abs(a), Math.abs(b));
}

function keyOf({ family, feature, aggregation }: Omit<FoundRow, 'value'>): string {
  return `${family} ${feature} ${aggregation}`;
}

/** The lines that are no longer right, in words; empty where all are. */
export function differences(kept: Conformance, engine: EngineName, section: Section): string[] {
  if (section.kind === 'configuration') return configurationDifferences(kept, engine, section);
  if (section.kind === 'baseline') return baselineDifferences(kept, engine, section);
  return responseDifferences(kept, engine, section);
}

function configurationDifferences(
  kept: Conformance,
  engine: EngineName,
  { name, rows }: ConfigurationSection,
): string[] {
  const before = kept.configurations.find((each) => each.name === name)?.rows ?? [];
  const old = new Map(before.map((row) => [keyOf(row as unknown as FoundRow), row]));
  const changed = rows.flatMap((row) => {
    const was = old.get(keyOf(row));
    const there = was?.[engine] ?? null;
    const isRight =
      there !== null &&
      isSame(engine, there.value, row.value) &&
      there.isWithin === row.isWithin &&
      was?.consensus === row.consensus &&
      was.tolerance === row.tolerance &&
      was.ibsi === row.ibsi;
    return isRight ? [] : [`${name} ${keyOf(row)}: ${there?.value ?? 'none'} → ${row.value}`];
  });
  const now = new Set(rows.map(keyOf));
  const gone = [...old.keys()].filter((key) => !now.has(key));
  return [...changed, ...gone.map((key) => `${name} ${key}: no longer given`)];
}

function baselineDifferences(
  kept: Conformance,
  engine: EngineName,
  { testCase, scenario, classes }: BaselineSection,
): string[] {
  return classes.flatMap((found) => {
    const was = kept.baselines.find(
      (row) => row.testCase === testCase && row.scenario === scenario && row.class === found.class,
    );
    const isRight =
      was?.[engine] === found.order &&
      was.values === found.values &&
      was.explained.length === found.explained.length &&
      was.explained.every((each, n) => {
        const other = found.explained[n];
        return other !== undefined && isSame(engine, each.ours, other.ours);
      });
    return isRight
      ? []
      : [`${testCase} ${scenario} ${found.class}: 1e${was?.[engine]} → 1e${found.order}`];
  });
}

/** Shares of a tolerance are kept to three places; rounding of float32 may move the last ones. */
const SHARE_LEEWAY = 0.005;

function responseDifferences(
  kept: Conformance,
  engine: EngineName,
  { id, filter, phantom, worst }: ResponseSection,
): string[] {
  const was = kept.responses.find((row) => row.id === id);
  const share = was?.[engine] ?? null;
  const isRight =
    share !== null &&
    Math.abs(share - worst) <= SHARE_LEEWAY &&
    was?.filter === filter &&
    was.phantom === phantom;
  return isRight ? [] : [`IBSI-2 ${id}: ${share ?? 'none'} → ${worst}`];
}

/** The committed results with one engine's part replaced. */
export function merge(kept: Conformance, engine: EngineName, section: Section): Conformance {
  if (section.kind === 'configuration') {
    return {
      ...kept,
      configurations: mergeConfiguration(kept.configurations, engine, section),
    };
  }
  if (section.kind === 'baseline') {
    return { ...kept, baselines: mergeBaseline(kept.baselines, engine, section) };
  }
  return { ...kept, responses: mergeResponse(kept.responses, engine, section) };
}

function mergeConfiguration(
  all: readonly Configuration[],
  engine: EngineName,
  { name, title, rows }: ConfigurationSection,
): Configuration[] {
  const before = all.find((each) => each.name === name)?.rows ?? [];
  const old = new Map(before.map((row) => [keyOf(row as unknown as FoundRow), row]));
  const merged = rows.map((row): ConformanceRow => {
    const { value, isWithin, ...rest } = row;
    const was = old.get(keyOf(row));
    const ours: EngineValue = { value: rounded(value), isWithin };
    const other = engine === 'cpu' ? (was?.webgpu ?? null) : (was?.cpu ?? null);
    return engine === 'cpu'
      ? { ...rest, cpu: ours, webgpu: other }
      : { ...rest, cpu: other, webgpu: ours };
  });
  return [...all.filter((each) => each.name !== name), { name, title, rows: merged }].sort(
    (a, b) => (a.name < b.name ? -1 : 1),
  );
}

function mergeBaseline(
  all: readonly BaselineClass[],
  engine: EngineName,
  { testCase, scenario, classes }: BaselineSection,
): BaselineClass[] {
  const isHere = (row: BaselineClass) => row.testCase === testCase && row.scenario === scenario;
  const merged = classes.map((found): BaselineClass => {
    const was = all.find((row) => isHere(row) && row.class === found.class);
    const explained = found.explained.map((each) => ({ ...each, ours: rounded(each.ours) }));
    const common = { testCase, scenario, class: found.class, values: found.values, explained };
    const orders = { cpu: was?.cpu ?? null, webgpu: was?.webgpu ?? null, [engine]: found.order };
    return { ...common, ...orders };
  });
  const key = (row: BaselineClass) => `${row.testCase} ${row.scenario} ${row.class}`;
  return [...all.filter((row) => !isHere(row)), ...merged].sort((a, b) =>
    key(a) < key(b) ? -1 : 1,
  );
}

function mergeResponse(
  all: readonly ResponseRow[],
  engine: EngineName,
  { id, filter, phantom, worst }: ResponseSection,
): ResponseRow[] {
  const was = all.find((row) => row.id === id);
  const shares = { cpu: was?.cpu ?? null, webgpu: was?.webgpu ?? null };
  const row = { id, filter, phantom, ...shares, [engine]: Number(worst.toFixed(3)) };
  // 10.a after 9.a.
  return [...all.filter((each) => each.id !== id), row].sort((a, b) =>
    a.id.localeCompare(b.id, 'en', { numeric: true }),
  );
}
