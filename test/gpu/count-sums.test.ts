import { describeCountSums } from '../support/references/count-sums-body.ts';
import { asOnHardware, describeEngines } from './engines.ts';

describeEngines('sums of counts', (calculate) => describeCountSums(calculate, 10), [asOnHardware]);
