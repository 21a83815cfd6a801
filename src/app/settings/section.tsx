import { For, type JSX, type ParentProps, Show } from 'solid-js';
import { isEqual } from '../../session/is-equal.ts';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';
import { headingId, type SectionFacts } from './sections.ts';

interface SectionProps extends ParentProps {
  readonly facts: SectionFacts;
}

/** One part of the form: what of it cannot go together, and a way back where it was changed. */
export function Section(props: SectionProps): JSX.Element {
  const { settings } = useApp();
  const conflicts = () => settings.conflicts().filter(({ section }) => section === props.facts.id);
  return (
    <section class="settings-section" aria-labelledby={headingId(props.facts.id)}>
      <header>
        <h3 id={headingId(props.facts.id)} tabIndex={-1}>
          {props.facts.title}
        </h3>
        <Show when={isSectionChanged(settings, props.facts)}>
          <span class="changed">changed</span>
          <button
            type="button"
            class="button small"
            aria-label={`Reset ${props.facts.title}`}
            onClick={() => restoreSection(settings, props.facts)}
          >
            Reset
          </button>
        </Show>
      </header>
      <For each={conflicts()}>
        {({ sentence }) => (
          <p class="note caution" role="alert">
            <Icon name="warning" />
            <span>{sentence}</span>
          </p>
        )}
      </For>
      {props.children}
    </section>
  );
}

type State = ReturnType<typeof useApp>['settings'];

export function isSectionChanged(state: State, { restore }: SectionFacts): boolean {
  const now = state.settings();
  return !isEqual({ ...now, ...restore(now, state.base()) }, now);
}

function restoreSection(state: State, { id, restore }: SectionFacts): void {
  state.change(restore(state.settings(), state.base()));
  // The profile's bins are the modality's.
  if (id === 'bins' && state.origin().kind === 'profile') state.resetBinning();
}
