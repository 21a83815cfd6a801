import { attempt } from '../error-info.ts';
import { type createJobTable, paceProgress } from '../jobs.ts';
import type { LibraryService } from '../protocol-library.ts';
import type { createShelf } from '../shelf.ts';
import { browserStores } from './browser-stores.ts';
import { createRecordStore } from './database.ts';
import { createLibrary } from './library.ts';
import { type KeptRecord, type LibraryStores, MODELS, type RecordStore } from './places.ts';

/** The library as the page calls it: jobs that can be cancelled, errors as values. */
export function createLibraryService(
  jobs: ReturnType<typeof createJobTable>,
  shelf: ReturnType<typeof createShelf>,
  stores: LibraryStores = browserStores('locus-library'),
  modelRecords: Pick<RecordStore<KeptRecord>, 'all'> = createRecordStore(MODELS),
): LibraryService {
  const library = createLibrary(stores, shelf, () =>
    modelRecords.all().then(
      (all) => all.size,
      // Where nothing can be kept nothing is.
      () => 0,
    ),
  );
  return {
    keepCase: (request, onProgress) =>
      jobs.run(request.jobId, (signal) =>
        library.keep(request, { signal, onProgress: paceProgress(onProgress) }),
      ),
    reopenCase: (jobId, id, onProgress) =>
      jobs.run(jobId, (signal) =>
        library.reopen(id, { signal, onProgress: paceProgress(onProgress) }),
      ),
    listKept: () => {
      // Nobody waits for it: another tab may be keeping a case.
      void library.tidy().catch(() => {});
      return attempt(() => library.list());
    },
    removeKept: (id) => attempt(() => library.remove(id)),
    eraseLibrary: () => attempt(() => library.erase()),
  };
}
