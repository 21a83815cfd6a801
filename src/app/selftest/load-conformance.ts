import type { Conformance } from '../../selftest/conformance.ts';

let loading: Promise<Conformance> | null = null;

/** The tables that the tests wrote, beside the page; fetched once, and again after a failure. */
export function loadConformance(): Promise<Conformance> {
  loading ??= fetchConformance().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function fetchConformance(): Promise<Conformance> {
  const response = await fetch(new URL('conformance.json', document.baseURI));
  if (!response.ok) throw new Error(`conformance.json: ${response.status}`);
  return (await response.json()) as Conformance;
}
