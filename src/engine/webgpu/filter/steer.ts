import groupCode from '../../../../shaders/common/group.wgsl?raw';
import directionCode from '../../../../shaders/filter/main-direction.wgsl?raw';
import productCode from '../../../../shaders/filter/product.wgsl?raw';
import steerCode from '../../../../shaders/filter/steer.wgsl?raw';
import type { SteeredComponent } from '../../steering.ts';
import { type Plan, type Shader, singleBits, type View } from '../plan.ts';
import { DerivedImage, type GpuImage } from '../volume/image.ts';

const PRODUCT_SHADER: Shader = { name: 'filter/product.wgsl', code: `${productCode}${groupCode}` };
const DIRECTION_SHADER: Shader = {
  name: 'filter/main-direction.wgsl',
  code: `${directionCode}${groupCode}`,
};
const STEER_SHADER: Shader = { name: 'filter/steer.wgsl', code: `${steerCode}${groupCode}` };

export function makeProduct(left: GpuImage, right: GpuImage): DerivedImage {
  const { source, gain, isMoved } = left.expectation;
  // Of the source's spread; only a guess for memory.
  const expectation = { source, isMoved, gain: gain * gain };
  return new DerivedImage(left.size, left.label, expectation, (plan) => {
    const count = left.size[0] * left.size[1] * left.size[2];
    const label = `${left.label} · product`;
    const products = plan.scratch(label, 4 * count);
    plan.add({
      label,
      shader: PRODUCT_SHADER,
      params: [count],
      bindings: [left.singles(plan), right.singles(plan), products],
      workgroups: Math.ceil(count / 256),
      cost: 256 * 6,
    });
    return products;
  });
}

/** A Riesz transform along the tensors' main directions (see Batch.steer), in float32 (see STEERING_BOUND). */
export function makeSteered(
  tensor: readonly GpuImage[],
  order: number,
  parts: readonly { readonly image: GpuImage; readonly component: SteeredComponent }[],
): DerivedImage {
  const [like] = parts;
  if (like === undefined) throw new Error('a transform without components');
  const { size, label, expectation } = like.image;
  return new DerivedImage(size, label, expectation, (plan) => {
    const count = size[0] * size[1] * size[2];
    const directions = mainDirections(plan, tensor, count);
    const responses = plan.scratch(`${label} · steering`, 4 * count);
    parts.forEach(({ image, component: { orders, factor } }, n) => {
      const isMagnitude = order % 2 === 1 && n === parts.length - 1;
      plan.add({
        label: `${label} · steering`,
        shader: STEER_SHADER,
        params: [
          ...[count, ...orders, singleBits(factor)],
          ...[n === 0 ? 1 : 0, isMagnitude ? 1 : 0],
        ],
        bindings: [image.singles(plan), directions, responses],
        workgroups: Math.ceil(count / 256),
        cost: 256 * (15 + 3 * order),
      });
    });
    return responses;
  });
}

function mainDirections(plan: Plan, tensor: readonly GpuImage[], count: number): View {
  const label = `${tensor[0]?.label} · main direction`;
  const directions = plan.scratch(label, 12 * count);
  plan.add({
    label,
    shader: DIRECTION_SHADER,
    params: [count],
    bindings: [...tensor.map((entry) => entry.singles(plan)), directions],
    workgroups: Math.ceil(count / 256),
    cost: 256 * 500,
  });
  return directions;
}
