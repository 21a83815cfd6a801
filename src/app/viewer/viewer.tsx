import { createSignal, type JSX, Match, onCleanup, onMount, Show, Switch } from 'solid-js';
import { useApp } from '../app-context.ts';
import { type Display, NoWebGlError } from './display.ts';
import { loadDisplay } from './load-display.ts';
import { MapBar } from './map-bar.tsx';
import { TileCaptions } from './side-letters.tsx';
import { StatusLine } from './status-line.tsx';
import { ViewerTools } from './viewer-tools.tsx';
import './viewer.css';

type StageProblem = 'no-webgl' | 'lost' | 'failed';

/** The image, the mask over it, and where the crosshair is. */
export function ViewerPane(): JSX.Element {
  const { viewer, scans } = useApp();
  const [problem, setProblem] = createSignal<StageProblem | null>(null);
  let box: HTMLDivElement | undefined;
  let display: Display | null = null;
  let isGone = false;

  const start = async () => {
    setProblem(null);
    const canvas = document.createElement('canvas');
    canvas.setAttribute(
      'aria-label',
      'Image. Arrow keys and Page up, Page down move the crosshair.',
    );
    canvas.setAttribute('role', 'application');
    canvas.tabIndex = 0;
    box?.replaceChildren(canvas);
    try {
      const { createNiivueDisplay } = await loadDisplay();
      const made = await createNiivueDisplay(canvas, {
        onMove: viewer.moved,
        onWindow: (window) => viewer.setChoice({ kind: 'manual', window }),
        onLost: () => stop('lost'),
      });
      if (isGone) {
        made.dispose();
        return;
      }
      display = made;
      viewer.attach(made);
    } catch (error) {
      setProblem(error instanceof NoWebGlError ? 'no-webgl' : 'failed');
    }
  };

  const stop = (reason: StageProblem | null) => {
    viewer.attach(null);
    display?.dispose();
    display = null;
    setProblem(reason);
  };

  onMount(start);
  onCleanup(() => {
    isGone = true;
    stop(null);
  });

  const isShown = () => problem() === null && viewer.state() === 'shown';
  return (
    <section class="viewer" aria-label="Viewer" data-viewer>
      <ViewerTools />
      <div class="viewer-stage">
        <div
          class="canvas-box"
          classList={{ hidden: problem() !== null }}
          ref={(element) => {
            box = element;
          }}
        />
        <Show when={isShown()}>
          <TileCaptions />
        </Show>
        <Switch>
          <Match when={problem() === 'no-webgl'}>
            <StageMessage>
              <p>
                The viewer needs WebGL2, which this browser does not offer. Everything else works:
                regions, settings, extraction and export.
              </p>
            </StageMessage>
          </Match>
          <Match when={problem() === 'lost'}>
            <StageMessage>
              <p>The graphics driver took the viewer’s context away. Your case is unharmed.</p>
              <button type="button" class="button" onClick={start}>
                Start the viewer again
              </button>
            </StageMessage>
          </Match>
          <Match when={problem() === 'failed' || viewer.state() === 'failed'}>
            <StageMessage>
              <p>The image could not be shown. Extraction does not depend on the viewer.</p>
              <button type="button" class="button" onClick={start}>
                Try again
              </button>
            </StageMessage>
          </Match>
          <Match when={viewer.state() === 'loading'}>
            <StageMessage>
              <p>Preparing the image…</p>
            </StageMessage>
          </Match>
          <Match when={!scans.image()}>
            <StageMessage>
              <p>No image is chosen. Add a scan, or read one of the masks as an image.</p>
            </StageMessage>
          </Match>
        </Switch>
      </div>
      <MapBar />
      <StatusLine />
    </section>
  );
}

function StageMessage(props: { readonly children: JSX.Element }): JSX.Element {
  return <div class="stage-message">{props.children}</div>;
}
