import { createSignal, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Icon } from '../ui/icon.tsx';

/** Says quietly why the GPU is not used, when that is not what was asked for. */
export function EngineBanner(): JSX.Element {
  const { engine } = useApp();
  const [isDismissed, setDismissed] = createSignal(false);
  const words = () => {
    const error = engine.problem();
    if (error) return `${error.problem} ${error.remedy}`;
    const reason = engine.report()?.whyNotGpu;
    return reason ? `Features are computed on the CPU: ${reason}. The values are the same.` : null;
  };
  return (
    <Show when={isDismissed() ? null : words()}>
      {(text) => (
        <div class="banner" role="status" data-testid="engine-banner">
          <Icon name="info" />
          <p>{text()}</p>
          <Show when={engine.problem()}>
            <button type="button" class="button small" onClick={() => void engine.start('cpu')}>
              Use the CPU engine
            </button>
          </Show>
          <button
            type="button"
            class="button quiet small"
            aria-label="Dismiss"
            onClick={() => setDismissed(true)}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </Show>
  );
}
