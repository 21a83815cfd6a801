import { VERSION } from '../../session/facts.ts';
import type { EngineReport, ExtractReport } from '../../worker/protocol.ts';

/** What a bug report needs; never a file name, a header field or a voxel. */
export function diagnosticsText(engine: EngineReport | null, report: ExtractReport | null): string {
  const adapter = engine?.info.adapter ?? null;
  return JSON.stringify(
    {
      locus: VERSION,
      browser: navigator.userAgent,
      cores: navigator.hardwareConcurrency,
      isCrossOriginIsolated: globalThis.crossOriginIsolated,
      hasWebGpu: 'gpu' in navigator,
      engine: engine?.info.name ?? null,
      whyNotGpu: engine?.whyNotGpu ?? null,
      adapter: adapter && { ...adapter, limits: adapter.limits },
      lastExtraction: report && {
        engine: report.engine.name,
        threads: report.threads,
        elapsedMs: Math.round(report.elapsedMs),
        timings: report.extraction.timings,
        values: report.extraction.features.length,
        imageSize: report.image.grid.size,
        settings: report.settings,
      },
    },
    null,
    2,
  );
}
