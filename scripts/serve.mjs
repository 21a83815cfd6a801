// Serves dist/ on a free port of this machine.
//   node scripts/serve.mjs [--base /some/path/] [--port 4173] [--no-isolation]

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { preview } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * @param {{ base?: string, port?: number, isIsolated?: boolean }} [options]
 * @returns {Promise<string>} the URL; another port is taken where `port` is in use
 */
export async function serve({ base = '/', port = 4173, isIsolated = true } = {}) {
  if (!existsSync(join(root, 'dist', 'index.html'))) {
    throw new Error('dist/ is not built: run `npm run build` first');
  }
  const server = await preview({
    root,
    base,
    configFile: false,
    logLevel: 'warn',
    // A missing file is a 404, not the page.
    appType: 'mpa',
    preview: { port, headers: isIsolated ? isolation : {} },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('the server has no address');
  return url;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      base: { type: 'string', default: '/' },
      port: { type: 'string', default: '4173' },
      'no-isolation': { type: 'boolean', default: false },
    },
  });
  const url = await serve({
    base: values.base,
    port: Number(values.port),
    isIsolated: !values['no-isolation'],
  });
  console.log(`Serving ${url}`);
}
