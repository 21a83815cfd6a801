import { chosenFeatures } from './catalogue/catalogue.ts';
import type { PlanNode } from './plan.ts';
import type { FamilyName } from './settings.ts';

/** Families that read the same counts stay together. */
const GROUPS: readonly (readonly FamilyName[])[] = [
  ['shape'],
  ['shape2D'],
  ['localintensity'],
  ['firstorder'],
  ['histogram'],
  ['ivh'],
  ['glcm'],
  ['glrlm', 'ngldm', 'gldm'],
  ['glszm', 'gldzm'],
  ['ngtdm'],
];

/**
 * What a family takes on the CPU engine, ns per voxel of the region: rough, from the IBSI CT phantom on one thread.
 * Only their proportions matter, and those only for the balance between threads.
 */
const COSTS: Readonly<Record<FamilyName, number>> = {
  shape: 150,
  shape2D: 100,
  localintensity: 300,
  firstorder: 80,
  histogram: 5,
  ivh: 35,
  glcm: 40,
  glrlm: 75,
  glszm: 35,
  gldzm: 20,
  ngtdm: 40,
  ngldm: 10,
  gldm: 10,
};

/** Exact Moran's I and Geary's C come with shape and cost far more than the rest of it. */
const AUTOCORRELATION_COST = 1200;

/** Estimated time of a plan on one thread, ms. */
export function planCost(plan: readonly PlanNode[], voxels: number): number {
  return (plan.reduce((sum, node) => sum + nodeCost(node), 0) * voxels) / 1e6;
}

/**
 * Divides a plan among threads: the costliest piece first, each to the thread that has the least. A filtered image
 * stays whole, as making it costs as much as reading it; the original is divided by groups of families. There are
 * at most `threads` shares, the first with the costliest piece, and none is empty.
 */
export function makeShares(
  plan: readonly PlanNode[],
  threads: number,
): readonly (readonly PlanNode[])[] {
  const pieces = plan
    .flatMap(piecesOf)
    .map((node) => ({ node, cost: nodeCost(node) }))
    .sort((a, b) => b.cost - a.cost);
  const shares = Array.from({ length: Math.min(threads, pieces.length) }, () => ({
    cost: 0,
    nodes: [] as PlanNode[],
  }));
  for (const { node, cost } of pieces) {
    const lightest = shares.reduce((least, share) => (share.cost < least.cost ? share : least));
    lightest.cost += cost;
    lightest.nodes.push(node);
  }
  return shares.map(({ nodes }) => inPlanOrder(plan, nodes));
}

function piecesOf(node: PlanNode): readonly PlanNode[] {
  if (node.image.kind !== 'original') return [node];
  return GROUPS.map((group) => ({
    ...node,
    families: node.families.filter((family) => group.includes(family)),
  })).filter(({ families }) => families.length > 0);
}

/** Pieces of one image become one node again. */
function inPlanOrder(plan: readonly PlanNode[], pieces: readonly PlanNode[]): readonly PlanNode[] {
  return plan
    .map((node) => {
      const mine = pieces.filter(({ image }) => image.name === node.image.name);
      const has = (family: FamilyName) => mine.some(({ families }) => families.includes(family));
      return { ...node, families: node.families.filter(has) };
    })
    .filter(({ families }) => families.length > 0);
}

function nodeCost({ families, settings }: PlanNode): number {
  const hasPairSums =
    families.includes('shape') &&
    chosenFeatures('shape', settings).some(({ feature }) => ['MoranI', 'GearyC'].includes(feature));
  const own = families.reduce((sum, family) => sum + COSTS[family], 0);
  return own + (hasPairSums ? AUTOCORRELATION_COST : 0);
}
