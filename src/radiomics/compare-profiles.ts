import type { Engine } from '../engine/engine.ts';
import { chosenFeatures, defaultFeatures } from './catalogue/catalogue.ts';
import { CONVENTIONS, type ConventionName, type Conventions } from './conventions.ts';
import { type ExtractInput, type ExtractOptions, extract } from './extract.ts';
import type { FeatureValue } from './feature.ts';
import { PROFILES } from './profiles.ts';
import { createResponseCache } from './response-cache.ts';
import { type ExtractionSettings, FAMILIES, type ProfileName } from './settings.ts';

/** One feature under both profiles. */
export interface ComparedFeature {
  /** As in the IBSI profile; equal but for its value in the other. */
  readonly feature: FeatureValue;
  readonly values: Readonly<Record<ProfileName, number>>;
  /** Why a value is NaN. */
  readonly reasons: Readonly<Record<ProfileName, string | null>>;
  /** The one profile that gives this feature unasked; null: both. */
  readonly onlyIn: ProfileName | null;
  /** |a - b| / max(|a|, |b|); 0 for equal values, Infinity where one of them is NaN. */
  readonly difference: number;
  /** Each of these alone moves the value from one profile towards the other; empty where they agree. */
  readonly conventions: readonly ConventionName[];
}

export interface ProfileComparison {
  readonly features: readonly ComparedFeature[];
}

/** Closer values are the same number computed in another order. */
const SAME = 1e-9;

/**
 * The features of either profile under both, everything else in the settings being equal, and the conventions
 * that make the difference. Those are found by trial: one convention after the other is taken from PyRadiomics into
 * the IBSI profile (where that moves nothing, the other way round), and the features that differ are extracted again.
 *
 * @throws what extract() throws
 */
export async function compareProfiles(
  engine: Engine,
  input: ExtractInput,
  { signal, onProgress }: Pick<ExtractOptions, 'signal' | 'onProgress'> = {},
): Promise<ProfileComparison> {
  const settings: ExtractionSettings = { ...input.settings, families: inEither(input.settings) };
  const trials = CONVENTION_NAMES.filter((name) => isReachable(name, settings));
  const steps = 2 + 2 * trials.length;
  const cache = createResponseCache();
  let step = 0;
  const run = async (part: Partial<ExtractionSettings>) => {
    const before = step++;
    const { features } = await extract(
      engine,
      { ...input, settings: { ...settings, ...part } },
      {
        ...(signal === undefined ? {} : { signal }),
        cache,
        onProgress: (progress) =>
          onProgress?.({ ...progress, fraction: (before + progress.fraction) / steps }),
      },
    );
    return new Map(features.map((feature) => [keyOf(feature), feature]));
  };
  const of = {
    ibsi: await run({ profile: 'ibsi' }),
    pyradiomics: await run({ profile: 'pyradiomics' }),
  };
  const differing = new Set(
    [...of.ibsi].filter(([key, value]) => apart(value, of.pyradiomics.get(key)) > SAME).map(keyIn),
  );
  const causes = new Map<string, ConventionName[]>([...differing].map((key) => [key, []]));
  /** Tries each convention of `other` in `profile` on the features that are left without a cause. */
  const attribute = async (profile: ProfileName, other: ProfileName) => {
    const open = new Set([...causes].filter(([, found]) => found.length === 0).map(keyIn));
    for (const name of trials) {
      const families = familiesOf(open, of.ibsi, CONVENTIONS[name].families);
      if (Object.keys(families).length === 0) {
        step++;
        continue;
      }
      const conventions = { [name]: PROFILES[other][name] } as Partial<Conventions>;
      for (const [key, value] of await run({ profile, conventions, families })) {
        if (open.has(key) && apart(value, of[profile].get(key)) > SAME) causes.get(key)?.push(name);
      }
    }
  };
  await attribute('ibsi', 'pyradiomics');
  await attribute('pyradiomics', 'ibsi');
  return {
    features: [...of.ibsi].map(([key, feature]): ComparedFeature => {
      const other = of.pyradiomics.get(key);
      return {
        feature,
        values: { ibsi: feature.value, pyradiomics: other?.value ?? Number.NaN },
        reasons: {
          ibsi: feature.reason,
          pyradiomics: other === undefined ? 'not computed' : other.reason,
        },
        onlyIn: onlyIn(feature),
        difference: apart(feature, other),
        conventions: causes.get(key) ?? [],
      };
    }),
  };
}

const CONVENTION_NAMES = Object.keys(CONVENTIONS) as readonly ConventionName[];

/** The one of the two rules for bin edges that the bins do not use moves nothing, nor do filters that are off. */
function isReachable(name: ConventionName, { binning, imageTypes }: ExtractionSettings): boolean {
  if (name === 'widthOrigin') return binning.kind === 'width';
  if (name === 'countEdges') return binning.kind === 'count';
  if (name === 'logKernel') return imageTypes.log !== null;
  if (name === 'waveletLevels') return imageTypes.wavelet !== null;
  return true;
}

/** What either profile gives of the families that are on. */
function inEither(settings: ExtractionSettings): ExtractionSettings['families'] {
  const namesOf = (family: (typeof FAMILIES)[number]) =>
    (['ibsi', 'pyradiomics'] as const).flatMap((profile) =>
      chosenFeatures(family, { ...settings, profile }).map(({ feature }) => feature),
    );
  return Object.fromEntries(
    FAMILIES.filter((family) => settings.families[family] !== undefined).map((family) => [
      family,
      [...new Set(namesOf(family))],
    ]),
  );
}

/** The features behind the keys, by family, of those families that a convention can reach. */
function familiesOf(
  keys: ReadonlySet<string>,
  values: ReadonlyMap<string, FeatureValue>,
  reach: readonly string[],
): ExtractionSettings['families'] {
  const found = new Map<string, Set<string>>();
  for (const key of keys) {
    const value = values.get(key);
    if (value === undefined || !reach.includes(value.family)) continue;
    found.set(value.family, (found.get(value.family) ?? new Set()).add(value.feature));
  }
  return Object.fromEntries([...found].map(([family, names]) => [family, [...names]]));
}

function onlyIn({ family, feature }: FeatureValue): ProfileName | null {
  const isIn = (profile: ProfileName) =>
    defaultFeatures(family, profile).some((row) => row.feature === feature);
  if (isIn('ibsi') === isIn('pyradiomics')) return null;
  return isIn('ibsi') ? 'ibsi' : 'pyradiomics';
}

function apart(a: FeatureValue, b: FeatureValue | undefined): number {
  const [x, y] = [a.value, b?.value ?? Number.NaN];
  if (Object.is(x, y) || x === y) return 0;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.POSITIVE_INFINITY;
  return Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));
}

function keyOf({ name, aggregation }: FeatureValue): string {
  return `${name}@${aggregation ?? ''}`;
}

function keyIn([key]: readonly [string, unknown]): string {
  return key;
}
