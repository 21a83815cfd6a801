import { type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { formatDuration } from '../features/format-value.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { Icon } from '../ui/icon.tsx';
import { HabitatsSection } from './habitats-section.tsx';
import { MapDisplay } from './map-display.tsx';
import { MapFields } from './map-fields.tsx';
import { RingsSection } from './rings-section.tsx';
import './maps.css';

/** A feature of each voxel's neighbourhood over the image, and what can be made of it. */
export default function MapsPanel(): JSX.Element {
  return (
    <section class="maps-panel" aria-label="Maps" data-testid="maps">
      <div class="maps-head">
        <div class="row">
          <MapButtons />
        </div>
        <Obstacle />
        <p class="muted" role="status" data-testid="map-status">
          <Status />
        </p>
        <Warnings />
        <ProblemCards places={['maps']} />
      </div>
      <MapDisplay />
      <MapFields />
      <HabitatsSection />
      <RingsSection />
    </section>
  );
}

/** Stays focusable when it cannot act, so that the reason can be reached and read. */
function MapButtons(): JSX.Element {
  const { maps } = useApp();
  const isIdle = () => ['off', 'cancelled', 'failed'].includes(maps.status());
  const isOff = () => maps.obstacle() !== null;
  return (
    <>
      <Show when={isIdle()}>
        <button
          type="button"
          class="button primary"
          aria-disabled={isOff()}
          aria-describedby={isOff() ? 'map-obstacle' : undefined}
          onClick={() => {
            if (!isOff()) maps.turnOn();
          }}
        >
          {maps.status() === 'off' ? 'Show map' : 'Compute again'}
        </button>
      </Show>
      <Show when={maps.status() !== 'off'}>
        <button type="button" class="button" onClick={maps.turnOff}>
          Remove map
        </button>
      </Show>
    </>
  );
}

function Obstacle(): JSX.Element {
  const { maps } = useApp();
  return (
    <Show when={maps.obstacle()}>
      {(reason) => (
        <p class="note info" id="map-obstacle">
          <Icon name="info" />
          <span>{reason()}</span>
        </p>
      )}
    </Show>
  );
}

function Status(): JSX.Element {
  const { maps } = useApp();
  const words = () => {
    const shown = maps.shown();
    switch (maps.status()) {
      case 'off':
        return 'A map gives each voxel of the region the feature of its neighbourhood. It follows every change below.';
      case 'computing':
        return shown !== null && shown.step > 1 && !maps.isStale()
          ? 'A coarse map is shown; the full one is on its way.'
          : 'Computing the map…';
      case 'cancelled':
        return 'Cancelled. A change below starts it again.';
      case 'failed':
        return 'The map could not be computed; the case is unharmed.';
      case 'shown': {
        const facts = shown?.facts;
        if (facts === null || facts === undefined) return '';
        const engine = facts.engine.name === 'webgpu' ? 'WebGPU' : 'the CPU engine';
        const why = facts.whyNotGpu === null ? '' : ` (${facts.whyNotGpu})`;
        return `Full map in ${formatDuration(facts.elapsedMs)} on ${engine}${why}.`;
      }
    }
  };
  return <>{words()}</>;
}

function Warnings(): JSX.Element {
  const { maps } = useApp();
  const warnings = () => maps.shown()?.facts?.warnings ?? [];
  return (
    <Show when={warnings().length > 0}>
      <p class="note caution">
        <Icon name="warning" />
        <span>{warnings().join(' ')}</span>
      </p>
    </Show>
  );
}
