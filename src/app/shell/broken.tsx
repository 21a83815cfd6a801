import type { JSX } from 'solid-js';

/** In place of the workspace when a part of the page failed or could not be fetched. */
export function Broken(props: { readonly onRetry: () => void }): JSX.Element {
  return (
    <div class="broken" role="alert">
      <p>A part of the page failed or could not be fetched. Your case is still in memory.</p>
      <div>
        <button type="button" class="button" onClick={() => props.onRetry()}>
          Try again
        </button>
      </div>
      <p class="muted">If it happens again, reload the page and open the files anew.</p>
    </div>
  );
}
