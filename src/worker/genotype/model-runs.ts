import type { Engine } from '../../engine/engine.ts';
import type { CaseRun } from '../../genotype/case-run.ts';
import { checkGraph } from '../../genotype/check-graph.ts';
import type { ModelSession } from '../../genotype/runtime.ts';
import { LocusError } from '../../volume/errors.ts';
import type { createEngineKeeper, EngineRun } from '../engine-keeper.ts';
import type { Catalogue, KnownModel } from './catalogue.ts';
import type { Graphs } from './graphs.ts';
import type { ModelSource } from './model-source.ts';

/** A model that is open, with the engine that prepares its input. */
export interface OpenCase extends Required<CaseRun> {
  readonly model: KnownModel;
  /** Null for a formula. */
  readonly session: ModelSession | null;
  readonly engine: Engine;
  /** Another model by its id; null where there is none. */
  find(id: string): Promise<KnownModel | null>;
  /** Opens the graph of another model; the caller disposes of it. */
  openBeside(model: ModelSource): Promise<ModelSession>;
}

export interface RunTools {
  readonly use: ReturnType<typeof createEngineKeeper>['use'];
  readonly graphs: Graphs;
  readonly catalogue: Catalogue;
}

/** Lends models and the engine to one piece of work at a time. */
export function createModelRuns({ use, graphs, catalogue }: RunTools) {
  async function attempt<T>(
    model: KnownModel,
    run: Required<CaseRun>,
    work: (open: OpenCase) => Promise<T>,
  ): Promise<EngineRun<T>> {
    const { signal } = run;
    return use(signal, async (engine) => {
      try {
        const hasGraph = model.manifest.file !== null;
        const session = hasGraph ? await graphs.session(model, engine, signal) : null;
        return await work({
          ...run,
          model,
          session,
          engine,
          find: catalogue.find,
          openBeside: (other) => graphs.open(other, engine, signal),
        });
      } catch (error) {
        // Whoever tries again finds nothing of the lost device.
        if (isLost(error)) await graphs.lost(engine.info.name === 'cpu');
        throw error;
      }
    });
  }

  return {
    /**
     * Opens the model and works with it. Where the GPU is lost the work is done again: on a new device, then without.
     *
     * @throws LocusError as Runtime.open, ModelSource.graph and the work
     */
    async withModel<T>(
      id: string,
      run: Required<CaseRun>,
      work: (open: OpenCase) => Promise<T>,
    ): Promise<EngineRun<T>> {
      const model = await catalogue.need(id);
      try {
        return await attempt(model, run, work);
      } catch (error) {
        if (!isLost(error)) throw error;
        // The engine is on the CPU and the network was on the GPU: now it is on WebAssembly.
        return attempt(model, run, work);
      }
    },

    /** Opens the graph of a model to see that it can be run, and fits its manifest. */
    async probe(source: ModelSource, run: Required<CaseRun>): Promise<void> {
      const { manifest } = source;
      if (manifest.file === null) return;
      run.onProgress({ stage: `Trying ${manifest.name}`, fraction: 0.5 });
      await use(run.signal, async (engine) => {
        try {
          const session = await graphs.session(source, engine, run.signal);
          if (manifest.task !== 'signature') checkGraph(manifest, session);
        } catch (error) {
          await (isLost(error) ? graphs.lost(engine.info.name === 'cpu') : graphs.cool());
          throw error;
        }
      });
    },
  };
}

export type ModelRuns = ReturnType<typeof createModelRuns>;

function isLost(error: unknown): boolean {
  return error instanceof LocusError && error.code === 'device-lost';
}
