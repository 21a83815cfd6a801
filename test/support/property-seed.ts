// Property tests draw the same cases on every run, so that a failure can be seen again; another seed explores.

import { configureGlobal } from 'fast-check';

const seed = Number(import.meta.env.LOCUS_SEED ?? 20_261_121);

configureGlobal({ seed });
