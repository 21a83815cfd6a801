import { createSignal, onCleanup } from 'solid-js';
import type { Modality } from '../volume/volume.ts';
import { createWorkerClient, type WorkerClient } from '../worker/client.ts';
import type { LoadedItem } from '../worker/protocol.ts';
import { type Case, createCase } from './case.ts';
import { createEngineStatus, type EngineChoice, type EngineStatus } from './engine-status.ts';
import { createGenotype, type GenotypeState } from './genotype.ts';
import { createHabitats, type HabitatsState } from './habitats.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createLabelSchemes, type LabelSchemes } from './label-schemes.ts';
import { createLibrary, type LibraryState } from './library.ts';
import { createMaps, type MapsState } from './maps.ts';
import { followMaskWishes, type MaskWishes } from './mask-wishes.ts';
import { createParticipants, type Participants } from './participants.ts';
import { createProblems, type Problems } from './problems.ts';
import { createProfileComparison, type ProfileComparisonState } from './profile-comparison.ts';
import { createPseudonym } from './pseudonym.ts';
import { createRegionTools, type RegionTools } from './region-tools.ts';
import { createResults, type Results } from './results.ts';
import { createRings, type RingsState } from './rings.ts';
import { createSelfTest, type SelfTestState } from './self-test.ts';
import { createSeriesChoice, type SeriesChoice } from './series-choice.ts';
import { createSettings, type SettingsState } from './settings.ts';
import { createStability, type StabilityState } from './stability.ts';

/** The state of one sitting and its verbs. */
export interface Session {
  readonly scans: Case;
  readonly participants: Participants;
  readonly series: SeriesChoice;
  readonly jobs: Jobs;
  readonly settings: SettingsState;
  readonly engine: EngineStatus;
  readonly results: Results;
  readonly profiles: ProfileComparisonState;
  readonly stability: StabilityState;
  readonly maps: MapsState;
  readonly habitats: HabitatsState;
  readonly rings: RingsState;
  readonly regionTools: RegionTools;
  readonly schemes: LabelSchemes;
  readonly genotype: GenotypeState;
  readonly selfTest: SelfTestState;
  readonly problems: Problems;
  /** Cases kept on this device, and the one in hand. */
  readonly library: LibraryState;
}

export interface SessionOptions {
  /** `?engine=cpu` and the like; default 'auto'. */
  readonly engine?: EngineChoice;
  /** For tests. */
  readonly client?: WorkerClient;
}

/** Call inside a Solid root; the worker ends with it. */
export function createSession(options: SessionOptions = {}): Session {
  const client = options.client ?? createWorkerClient();
  const problems = createProblems();
  const jobs = createJobs(client);
  const engine = createEngineStatus(client);
  const pseudonym = createPseudonym();
  const loaded = createCase(client, jobs, problems, (models, files) =>
    genotype.models.take(models, files),
  );
  const scans: Case = {
    ...loaded,
    async clear() {
      await loaded.clear();
      library.release();
    },
    async remove(id) {
      await loaded.remove(id);
      if (loaded.items().length === 0) library.release();
    },
  };
  const own = createSettings(() => kindOf(scans.image()), client, problems);
  const [wishes, setWishes] = createSignal<MaskWishes | null>(null);
  followMaskWishes(wishes, scans);
  const settings: SettingsState = {
    ...own,
    async load(name, text) {
      const report = await own.load(name, text);
      if (report !== null) setWishes(report);
      return report;
    },
    usePreset(name) {
      setWishes(null);
      own.usePreset(name);
    },
    reset() {
      setWishes(null);
      own.reset();
    },
  };
  const participants = createParticipants(scans);
  const results = createResults(
    client,
    jobs,
    scans,
    participants,
    settings,
    engine,
    problems,
    pseudonym.name,
  );
  const profiles = createProfileComparison(
    client,
    jobs,
    scans,
    settings.settings,
    engine,
    problems,
  );
  const stability = createStability(client, jobs, scans, settings.settings, engine, problems);
  const maps = createMaps(client, jobs, scans, settings.settings, engine, problems);
  const habitats = createHabitats(client, jobs, scans, maps, engine, problems);
  const rings = createRings(client, jobs, scans, problems);
  const regionTools = createRegionTools(client, jobs, scans, problems);
  const schemes = createLabelSchemes(scans);
  const genotype = createGenotype(
    client,
    jobs,
    scans,
    problems,
    pseudonym.name,
    () => void library.refresh(),
  );
  const selfTest = createSelfTest(client, jobs, problems);
  const library = createLibrary(
    client,
    jobs,
    {
      ...{ scans: loaded, participants, settings, maps, habitats, rings },
      results: {
        ...results,
        rename(before, after) {
          results.rename(before, after);
          genotype.predictions.rename(before, after);
        },
      },
    },
    pseudonym,
    problems,
  );
  const stopListening = client.onRestart(async (why) => {
    if (!(await library.recover(why))) await scans.recover(why);
    await genotype.models.recover();
  });
  onCleanup(() => {
    stopListening();
    client.dispose();
  });
  void engine.start(options.engine ?? 'auto').then(library.refresh);
  return {
    ...{ scans, participants, series: createSeriesChoice(scans) },
    ...{ jobs, settings, engine, results, profiles, stability },
    ...{ maps, habitats, rings, regionTools, schemes, genotype, selfTest, problems, library },
  };
}

/** What the defaults are chosen by: their bins for PET are steps of SUV, and mean nothing in Bq/ml. */
function kindOf(image: LoadedItem | null): Modality | null {
  if (image === null) return null;
  const { header, unit } = image;
  return header.modality === 'PT' && unit === 'Bq/ml' ? 'unknown' : header.modality;
}
