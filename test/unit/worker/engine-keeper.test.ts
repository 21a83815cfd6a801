import { describe, expect, test, vi } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { LocusError } from '../../../src/volume/errors.ts';
import { createEngineKeeper, type EngineSources } from '../../../src/worker/engine-keeper.ts';

function engine(name: 'cpu' | 'webgpu'): Engine {
  return {
    info: { name, adapter: null },
    batch: () => {
      throw new Error('not here');
    },
    dispose: vi.fn(),
  };
}

const noGpu = () =>
  Promise.reject(
    new LocusError('no-webgpu', 'The only GPU adapter is emulated in software.', 'Do.'),
  );
const lost = () => new LocusError('device-lost', 'The GPU was lost.', 'Try again.');

function keeper(part: Partial<EngineSources> = {}) {
  return createEngineKeeper({
    gpu: {} as GPU,
    openWebGpu: async () => engine('webgpu'),
    openCpu: () => engine('cpu'),
    ...part,
  });
}

describe('the choice', () => {
  test('auto takes the GPU', async () => {
    expect(await keeper().start('auto')).toEqual({
      info: { name: 'webgpu', adapter: null },
      whyNotGpu: null,
    });
  });

  test('auto asks for a real GPU, else takes the CPU and says why', async () => {
    const openWebGpu = vi.fn(noGpu);
    expect(await keeper({ openWebGpu }).start('auto')).toEqual({
      info: { name: 'cpu', adapter: null },
      whyNotGpu: 'the only GPU adapter is emulated in software',
    });
    expect(openWebGpu).toHaveBeenCalledWith({ gpu: {}, requireRealGpu: true });
  });

  test('auto without WebGPU', async () => {
    const { whyNotGpu } = await keeper({ gpu: null }).start('auto');
    expect(whyNotGpu).toBe('this browser has no WebGPU');
  });

  test('webgpu insists, also on a software adapter', async () => {
    const openWebGpu = vi.fn(async () => engine('webgpu'));
    await keeper({ openWebGpu }).start('webgpu');
    expect(openWebGpu).toHaveBeenCalledWith({ gpu: {}, requireRealGpu: false });
    await expect(keeper({ openWebGpu: noGpu }).start('webgpu')).rejects.toThrow(/emulated/);
    await expect(keeper({ gpu: null }).start('webgpu')).rejects.toThrow(/no WebGPU/);
  });

  test('a failed choice keeps the engine there is', async () => {
    const one = keeper({ openWebGpu: noGpu });
    await one.start('cpu');
    await expect(one.start('webgpu')).rejects.toThrow();
    expect((await one.use(undefined, async () => 1)).engine.name).toBe('cpu');
  });
});

describe('a lost GPU', () => {
  test('is taken again once and the work repeated', async () => {
    const opened: Engine[] = [];
    const one = keeper({
      openWebGpu: async () => {
        opened.push(engine('webgpu'));
        return opened.at(-1) as Engine;
      },
    });
    await one.start('auto');
    const run = await one.use(undefined, async (now) => {
      if (now === opened[0]) throw lost();
      return 'done';
    });
    expect(run).toMatchObject({ value: 'done', engine: { name: 'webgpu' }, whyNotGpu: null });
    expect(run.warnings).toEqual([expect.stringMatching(/started again/)]);
    expect(opened[0]?.dispose).toHaveBeenCalled();
  });

  test('twice: the CPU does it and stays', async () => {
    const one = keeper();
    const work = async (now: Engine) => {
      if (now.info.name === 'webgpu') throw lost();
      return 'done';
    };
    const run = await one.use(undefined, work);
    expect(run).toMatchObject({ engine: { name: 'cpu' }, whyNotGpu: 'the GPU was lost' });
    expect(run.warnings.at(-1)).toMatch(/CPU engine did the work/);
    expect((await one.use(undefined, work)).warnings).toEqual([]);
  });

  test('and cannot be taken again: the CPU does it', async () => {
    let count = 0;
    const one = keeper({
      openWebGpu: () => (count++ === 0 ? Promise.resolve(engine('webgpu')) : noGpu()),
    });
    const run = await one.use(undefined, async (now) => {
      if (now.info.name === 'webgpu') throw lost();
      return 1;
    });
    expect(run.engine.name).toBe('cpu');
  });

  test('other errors pass', async () => {
    await expect(keeper().use(undefined, () => Promise.reject(new Error('x')))).rejects.toThrow(
      'x',
    );
  });
});

describe('turns', () => {
  test('one piece of work at a time', async () => {
    const one = keeper();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push(`${name} ends`);
    };
    await Promise.all([one.use(undefined, work('a')), one.use(undefined, work('b'))]);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  test('cancelled while waiting: ends at once and never runs', async () => {
    const one = keeper();
    let finish = () => {};
    const first = one.use(undefined, () => new Promise<void>((resolve) => (finish = resolve)));
    const controller = new AbortController();
    const work = vi.fn(async () => 1);
    const second = one.use(controller.signal, work);
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    finish();
    await first;
    expect(work).not.toHaveBeenCalled();
    expect((await one.use(undefined, async () => 2)).value).toBe(2);
  });
});
