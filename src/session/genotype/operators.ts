import { type Accessor, createSignal } from 'solid-js';
import type { OperatorTable } from '../../genotype/operator-table.ts';
import type { GenotypeService } from '../../worker/protocol-genotype.ts';
import type { Jobs } from '../jobs.ts';
import type { Problems } from '../problems.ts';

/** Which 3-D operators run on which backend of this machine. */
export interface OperatorsState {
  readonly table: Accessor<OperatorTable | null>;
  run(): Promise<boolean>;
}

export function createOperators(
  service: Pick<GenotypeService, 'probeOperators'>,
  jobs: Pick<Jobs, 'run'>,
  problems: Pick<Problems, 'report' | 'clear'>,
): OperatorsState {
  const [table, setTable] = createSignal<OperatorTable | null>(null);
  return {
    table,
    async run() {
      problems.clear('genotype');
      const result = await jobs.run({ kind: 'operators', title: 'Trying operators' }, (id, say) =>
        service.probeOperators(id, say),
      );
      if (result.ok) setTable(result.value);
      else problems.report(result.error, 'genotype');
      return result.ok;
    },
  };
}
