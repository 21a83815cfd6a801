import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { makeNifti } from '../unit/formats/make-nifti.ts';
import type { Case } from './cases.ts';

/**
 * Other programs on the same voxels, in this run and on this machine, where a Python that has them is named
 * (tools/peers/README.md says how to make one).
 */
export async function benchPeer(
  subject: Case,
  peers: { readonly pyradiomics: string | undefined; readonly pictologics: string | undefined },
  tools = { pyradiomics: 'bench_pyradiomics.py', pictologics: 'bench_pictologics.py' },
): Promise<{ readonly pyradiomics: unknown; readonly pictologics: unknown }> {
  const folder = mkdtempSync(join(tmpdir(), 'locus-bench-'));
  try {
    const files = (['image', 'mask'] as const).map((name) => {
      const { grid, data } = subject[name];
      const path = join(folder, `${name}.nii`);
      const { whole } = makeNifti({
        dim: [3, ...grid.size],
        pixdim: [1, ...grid.spacing],
        type: name === 'image' ? 'int16' : 'uint8',
        values: Array.from(data),
      });
      writeFileSync(path, whole);
      return path;
    });
    const run = async (python: string | undefined, script: string) => {
      if (python === undefined || python === '') return { notRun: 'no interpreter given' };
      const tool = resolve('tools/peers', script);
      const { stdout } = await promisify(execFile)(python, [tool, ...files]);
      return JSON.parse(stdout);
    };
    return {
      pyradiomics: await run(peers.pyradiomics, tools.pyradiomics),
      pictologics: await run(peers.pictologics, tools.pictologics),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
