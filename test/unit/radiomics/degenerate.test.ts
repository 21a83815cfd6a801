import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { describeDegenerate } from '../../support/references/degenerate-body.ts';
import { describeDegenerateFamilies } from '../../support/references/degenerate-families-body.ts';

describeDegenerate(() => createCpuEngine());
describeDegenerateFamilies(() => createCpuEngine());
