#!/usr/bin/env node
// `npm start`: builds the page and serves it.

import { build } from 'vite';
import { serve } from './serve.mjs';

const port = Number(process.env.PORT ?? 4173);
await build({ logLevel: 'warn' });
const url = await serve({ port });
console.log(`Locus is at ${url}
A sample case opens at ${url}?sample
Everything is computed in the browser; this server only hands out the page. Ctrl+C ends it.`);
