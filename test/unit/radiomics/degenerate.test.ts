import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { describeDegenerate } from '../../support/references/degenerate-body.ts';

describeDegenerate(() => createCpuEngine());
