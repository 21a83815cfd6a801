import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { describeSymmetries } from '../../support/references/symmetry-body.ts';

describeSymmetries(() => createCpuEngine(), 12);
