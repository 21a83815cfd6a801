import { For, type JSX, Show, Suspense } from 'solid-js';
import type { ProfileName } from '../../radiomics/settings.ts';
import type { ImageTypeName, ImageTypes } from '../../radiomics/settings-images.ts';
import {
  chosenTypes,
  countFeatures,
  FAMILY_LIST,
  hasDerived,
  PROFILE_LIST,
} from '../../session/facts.ts';
import { useApp } from '../app-context.ts';
import { formatKey } from '../commands/keys.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Icon } from '../ui/icon.tsx';
import { describeBinning } from './binning.ts';
import { Results } from './lazy-features.ts';
import { SequenceChoice } from './sequence-choice.tsx';
import './features-panel.css';

/** Profile, settings, Extract, and what came of it. */
export function FeaturesPanel(): JSX.Element {
  const { results, shell } = useApp();
  return (
    <section class="features-panel" aria-label="Features">
      <div class="features-head">
        <div class="row">
          <ProfileField />
          <button
            type="button"
            class="button"
            aria-haspopup="dialog"
            title={`Settings (${formatKey('Mod+,')})`}
            onClick={() => shell.openDialog('settings')}
          >
            <Icon name="settings" />
            Settings
          </button>
          <span class="spacer" />
          <ExtractButton />
        </div>
        <SequenceChoice />
        <SettingsSummary />
        <Obstacle />
        <ProblemCards places={['features']} />
      </div>
      <div class="features-body">
        <Suspense>
          <Show when={results.report()} fallback={<NoResults />}>
            <Results />
          </Show>
        </Suspense>
      </div>
    </section>
  );
}

function SettingsSummary(): JSX.Element {
  const { scans, settings, participants } = useApp();
  const now = settings.settings;
  const taking = () => participants.taking().length;
  return (
    <p class="muted" data-testid="settings-summary">
      {settings.origin().kind === 'profile' && !settings.isChanged()
        ? ''
        : `${settings.title()} · `}
      {taking() > 1 ? `${taking()} × ` : ''}
      {countFeatures(now())} values · {describeBinning(now().binning, scans.image()?.unit ?? '1')} ·{' '}
      {describeImages(now().imageTypes)}
    </p>
  );
}

const FILTERED_WORDS: Readonly<Record<Exclude<ImageTypeName, 'original' | 'wavelet'>, string>> = {
  log: 'LoG',
  square: 'square',
  squareRoot: 'square root',
  logarithm: 'logarithm',
  exponential: 'exponential',
  gradient: 'gradient',
  lbp2D: 'LBP-2D',
  lbp3D: 'LBP-3D',
  filters: 'filtered',
};

function describeImages(types: ImageTypes): string {
  const chosen = chosenTypes(types);
  if (chosen.length === 0) return 'no image';
  if (!hasDerived(types)) return 'original image';
  const words = chosen.map((type) => {
    if (type === 'original') return type;
    return type === 'wavelet' ? `${types.wavelet?.name} wavelet` : FILTERED_WORDS[type];
  });
  return `${words.length === 1 ? words : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`} images`;
}

function ProfileField(): JSX.Element {
  const { settings, shell } = useApp();
  return (
    <>
      <label class="row">
        <span class="label-text">Profile</span>
        <select
          class="field"
          aria-label="Profile"
          title="Whose conventions the values follow"
          onChange={(event) => settings.setProfile(event.currentTarget.value as ProfileName)}
        >
          <For each={PROFILE_LIST}>
            {(profile) => (
              <option value={profile.name} selected={settings.settings().profile === profile.name}>
                {profile.title}
              </option>
            )}
          </For>
        </select>
      </label>
      <button
        type="button"
        class="button quiet"
        title="Where IBSI and PyRadiomics differ, feature by feature"
        aria-label="Compare profiles"
        onClick={() => shell.openDialog('profiles')}
      >
        <Icon name="compare" />
      </button>
    </>
  );
}

/** Stays focusable when it cannot act, so that the reason can be reached and read. */
function ExtractButton(): JSX.Element {
  const { results, jobs } = useApp();
  const isBusy = () => jobs.current()?.kind === 'extract';
  const isOff = () => results.obstacle() !== null || isBusy();
  return (
    <button
      type="button"
      class="button primary"
      aria-disabled={isOff()}
      aria-describedby={results.obstacle() === null ? undefined : 'obstacle'}
      title={`Extract (${formatKey('Mod+Enter')})`}
      onClick={() => {
        if (!isOff()) void results.extract();
      }}
    >
      {isBusy() ? 'Extracting…' : 'Extract'}
    </button>
  );
}

function Obstacle(): JSX.Element {
  const { results } = useApp();
  return (
    <Show when={results.obstacle()}>
      {(reason) => (
        <p class="note info" id="obstacle">
          <Icon name="info" />
          <span>{reason()}</span>
        </p>
      )}
    </Show>
  );
}

function NoResults(): JSX.Element {
  return (
    <div class="features-empty">
      <p>No features yet.</p>
      <p>
        Extraction gives one value per feature for the chosen region, each with its unit and IBSI
        code: {FAMILY_LIST.map(({ title }) => title).join(', ')}.
      </p>
    </div>
  );
}
