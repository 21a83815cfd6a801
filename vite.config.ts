import { defineConfig, type Plugin } from 'vite';
import solid from 'vite-plugin-solid';

// `npm start` sends the same two headers; the app works without them too.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** The dev server puts style sheets into <style> elements, which the page's policy forbids. */
function allowInlineStylesInDev(): Plugin {
  return {
    name: 'locus:dev-policy',
    apply: 'serve',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
    },
  };
}

export default defineConfig({
  // Relative, so that dist/ works under any path of any static host.
  base: './',
  plugins: [solid(), allowInlineStylesInDev()],
  server: { headers: isolation },
  preview: { headers: isolation },
  worker: { format: 'es' },
  build: {
    manifest: true,
    // The licences of all bundled packages, as those ask for.
    license: { fileName: 'licences.md' },
    // The policy allows data: for images only, so nothing is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
});
