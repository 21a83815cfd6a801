import type { Case, InUse } from './case.ts';
import type { HabitatsState } from './habitats.ts';
import type { MapChoice, MapsState } from './maps.ts';
import type { KeptParticipants, Participants } from './participants.ts';
import type { KeptEntry, Results } from './results.ts';
import type { RingsState } from './rings.ts';
import type { SettingsState } from './settings.ts';
import type { StoredSettings } from './stored-settings.ts';

/** What the page adds: views, window, crosshair. Plain data that only the page reads. */
export interface ViewPort {
  snapshot(): unknown;
  restore(view: unknown): void;
}

/**
 * What makes up a case beside its voxels, as plain data. Maps, habitats, stability and comparisons are computed again
 * from what is here; habitats and rings that became masks are masks.
 */
export interface CaseState {
  readonly inUse: InUse;
  readonly participants: KeptParticipants;
  readonly settings: StoredSettings;
  readonly results: readonly KeptEntry[];
  readonly map: { readonly choice: MapChoice; readonly isOn: boolean };
  readonly habitats: { readonly features: readonly string[]; readonly count: number };
  readonly ringEdges: readonly number[];
  readonly view: unknown;
}

export interface StateParts {
  readonly scans: Pick<Case, 'inUse' | 'restore'>;
  readonly participants: Pick<Participants, 'snapshot' | 'restore'>;
  readonly settings: Pick<SettingsState, 'snapshot' | 'takeBack'>;
  readonly results: Pick<Results, 'snapshot' | 'restore' | 'rename'>;
  readonly maps: Pick<MapsState, 'choice' | 'change' | 'isOn' | 'turnOn' | 'turnOff'>;
  readonly habitats: Pick<HabitatsState, 'features' | 'add' | 'remove' | 'count' | 'setCount'>;
  readonly rings: Pick<RingsState, 'edges' | 'setEdges'>;
}

/** Reads every signal that is part of a case, so that an effect around it follows them all. */
export function takeState(parts: StateParts, subject: string, view: ViewPort | null): CaseState {
  const { scans, participants, settings, results, maps, habitats, rings } = parts;
  return {
    inUse: scans.inUse(),
    participants: participants.snapshot(),
    settings: settings.snapshot(),
    results: results.snapshot(subject),
    map: { choice: maps.choice(), isOn: maps.isOn() },
    habitats: { features: habitats.features(), count: habitats.count() },
    ringEdges: rings.edges(),
    view: view?.snapshot() ?? null,
  };
}

/** Null for what is no state of a case. */
export function parseState(value: unknown): CaseState | null {
  if (!isObject(value)) return null;
  const { inUse, participants, results, map, habitats, ringEdges } = value;
  const isWhole =
    isObject(inUse) &&
    [inUse.image, inUse.mask].every(Number.isInteger) &&
    areNumbers(inUse.labels) &&
    Array.isArray(inUse.regions) &&
    isObject(participants) &&
    areNumbers(participants.places) &&
    Array.isArray(results) &&
    results.every(isEntry) &&
    isObject(map) &&
    isObject(map.choice) &&
    isObject(habitats) &&
    Array.isArray(habitats.features) &&
    Number.isInteger(habitats.count) &&
    areNumbers(ringEdges);
  return isWhole ? (value as unknown as CaseState) : null;
}

/** Everything but the scans, which come first. */
export function giveBack(parts: StateParts, state: CaseState, subject: string): void {
  const { participants, settings, results, maps, habitats, rings } = parts;
  participants.restore(state.participants);
  settings.takeBack(state.settings);
  results.restore(subject, state.results);
  for (const feature of habitats.features()) habitats.remove(feature);
  for (const feature of state.habitats.features) habitats.add(feature);
  habitats.setCount(state.habitats.count);
  rings.setEdges(state.ringEdges);
  maps.turnOff();
  maps.change(state.map.choice);
  if (state.map.isOn) maps.turnOn();
}

function isEntry(value: unknown): value is KeptEntry {
  if (!isObject(value) || typeof value.key !== 'string' || !Array.isArray(value.parts))
    return false;
  return value.parts.length > 0 && value.parts.every(isPart);
}

function isPart(value: unknown): boolean {
  if (!isObject(value) || !isObject(value.report)) return false;
  const { extraction, settings } = value.report;
  return isObject(settings) && isObject(extraction) && Array.isArray(extraction.features);
}

function areNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(Number.isFinite);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
