import { createEffect, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { ProblemCards } from '../shell/problem-cards.tsx';
import { ExplanationSection } from './explanation-section.tsx';
import { InputsSection } from './inputs-section.tsx';
import { ModelLabel } from './model-label.tsx';
import { ModelSection } from './model-section.tsx';
import { PredictionResult } from './prediction-result.tsx';
import { RunSection } from './run-section.tsx';
import { SegmentationSection } from './segmentation-section.tsx';
import './genotype.css';
import './parts.css';

/** A model, what it takes from the case, and what it says of it. */
export default function GenotypePanel(): JSX.Element {
  const { genotype, shell } = useApp();
  const { models } = genotype;
  // Most sittings never ask for models: they are fetched when they are first looked at.
  createEffect(() => {
    if (shell.side() === 'genotype' && models.status() === 'unknown') void models.load();
  });
  return (
    <section class="genotype-panel" aria-label="Genotype" data-testid="genotype">
      <div class="genotype-strip">
        <ModelLabel label={models.chosen()?.manifest.card.label} />
        <ProblemCards places={['genotype']} />
      </div>
      <div class="genotype-body">
        <ModelSection />
        <Show when={models.chosen()}>
          {(model) => (
            <>
              <InputsSection />
              <RunSection model={model()} />
              <Show
                when={model().manifest.task === 'segmentation'}
                fallback={
                  <>
                    <PredictionResult />
                    <ExplanationSection />
                  </>
                }
              >
                <SegmentationSection />
              </Show>
            </>
          )}
        </Show>
      </div>
    </section>
  );
}
