import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/**
 * PyRadiomics' C code on the CT phantom, in this run and on this machine, where a Python that has it is named
 * (--peer PYTHON or LOCUS_PEER_PYTHON; tools/peers/README.md says how to make one).
 */
export async function benchPeer(python: string | undefined): Promise<unknown> {
  if (python === undefined || python === '') return { notRun: 'no --peer PYTHON given' };
  const root = resolve(
    process.env.LOCUS_GROUND_TRUTH ?? '../shared/ground-truth',
    'ibsi1/ct_phantom/nifti',
  );
  if (!existsSync(root)) return { notRun: 'the CT phantom is not at hand' };
  const script = resolve('tools/peers/bench_pyradiomics.py');
  const files = ['image/phantom.nii.gz', 'mask/mask.nii.gz'].map((file) => resolve(root, file));
  const { stdout } = await promisify(execFile)(python, [script, ...files]);
  return JSON.parse(stdout);
}
