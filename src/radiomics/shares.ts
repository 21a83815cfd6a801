import { chosenFeatures } from './catalogue/catalogue.ts';
import { filterCost } from './filters/cost.ts';
import { workBoxOf } from './filters/work-box.ts';
import type { MeasureTask } from './measure-batch.ts';
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

/** What a plan is measured on. */
export type Measurable = Pick<MeasureTask, 'image' | 'roi' | 'known'>;

/** Estimated time of a plan on one thread, ms. */
export function planCost(plan: readonly PlanNode[], on: Measurable): number {
  return plan.reduce((sum, node) => sum + nodeCost(node, on), 0);
}

/**
 * Divides a plan among threads: the costliest piece first, each to the thread that has the least. A filtered image
 * stays whole, so that it is made once; the original is divided by groups of families. There are at most `threads`
 * shares, the first with the costliest piece, and none is empty.
 */
export function makeShares(
  plan: readonly PlanNode[],
  threads: number,
  on: Measurable,
): readonly (readonly PlanNode[])[] {
  const pieces = plan
    .flatMap(piecesOf)
    .map((node) => ({ node, cost: nodeCost(node, on) }))
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

/** ms. */
function nodeCost(node: PlanNode, on: Measurable): number {
  if (node.whyNot !== null) return 0;
  return (on.roi.morphologicalCount * readingCost(node) + makingCost(node, on)) / 1e6;
}

/** ns */
function makingCost({ image }: PlanNode, { image: { grid }, roi, known }: Measurable): number {
  if (image.kind === 'original' || image.name in known) return 0;
  const { size } = workBoxOf(image.filter, grid, roi.box).box;
  return size[0] * size[1] * size[2] * filterCost(image.filter, grid.spacing);
}

/** ns per voxel of the region. */
function readingCost({ families, settings }: PlanNode): number {
  const hasPairSums =
    families.includes('shape') &&
    chosenFeatures('shape', settings).some(({ feature }) => ['MoranI', 'GearyC'].includes(feature));
  const own = families.reduce((sum, family) => sum + COSTS[family], 0);
  return own + (hasPairSums ? AUTOCORRELATION_COST : 0);
}
