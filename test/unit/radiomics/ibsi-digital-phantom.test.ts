import { createCpuEngine } from '../../../src/engine/cpu/cpu-engine.ts';
import { describeDigitalPhantom } from '../../support/references/ibsi-digital-body.ts';

describeDigitalPhantom(() => createCpuEngine());
