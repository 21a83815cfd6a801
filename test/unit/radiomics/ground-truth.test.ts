import { readFile } from 'node:fs/promises';
import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { describeGroundTruth } from '../../support/ground-truth.ts';
import { describeCtPhantom } from '../../support/references/ct-phantom-body.ts';
import { describePyradiomicsBaseline } from '../../support/references/pyradiomics-body.ts';
import { describeSarcoma } from '../../support/references/sarcoma-body.ts';

describeGroundTruth('published references, CPU engine', (file) => {
  const read = async (path: string) => new Uint8Array(await readFile(file(path)));
  const engine = createCpuEngine();
  describeCtPhantom(() => engine, read);
  describePyradiomicsBaseline(() => engine, read);
  describeSarcoma(() => engine, read);
});
