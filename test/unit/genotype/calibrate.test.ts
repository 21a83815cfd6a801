import { describe, expect, test } from 'vitest';
import { calibrate, logitsOf, sigmoid, softmax } from '../../../src/genotype/calibrate.ts';

// Expected numbers: scipy 1.x special.expit, special.softmax, special.logit and stats.norm.ppf(0.975), float64.

const PLATT = {
  kind: 'platt',
  slope: 0.8,
  intercept: -0.3,
  covariance: [0.04, -0.01, 0.02],
} as const;
const TEMPERATURE = { kind: 'temperature', temperature: 1.5, sd: 0.2 } as const;

function expectClose(found: readonly number[] | null, wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, n) => {
    expect(found?.[n]).toBeCloseTo(value, 13);
  });
}

describe('a sigmoid head', () => {
  test('Platt', () => {
    const { probabilities, interval } = calibrate([1.7], PLATT, null);
    expectClose(probabilities, [1 - 0.7426905453026857, 0.7426905453026857]);
    expectClose(interval, [0.607130504703877, 0.8435303361824481]);
  });

  test('Platt with test-time augmentation', () => {
    const { interval } = calibrate([1.7], PLATT, [0.25]);
    expectClose(interval, [0.5799260806027597, 0.8578480031950227]);
  });

  test('temperature', () => {
    const { probabilities, interval } = calibrate([1.7], TEMPERATURE, null);
    expectClose(probabilities, [1 - 0.7564535292304043, 0.7564535292304043]);
    expectClose(interval, [0.6978669526596823, 0.8068242815510253]);
    expectClose(
      calibrate([1.7], TEMPERATURE, [0.25]).interval,
      [0.6664998403109029, 0.8283914945590579],
    );
  });

  test('none has an interval from augmentation alone, and none without', () => {
    expectClose(
      calibrate([1.7], { kind: 'none' }, [0.25]).interval,
      [0.7703005421728927, 0.8993470913918525],
    );
    const { probabilities, interval } = calibrate([1.7], { kind: 'none' }, null);
    expect(interval).toBeNull();
    expectClose(probabilities, [1 - 0.8455347349164652, 0.8455347349164652]);
  });

  test('a calibration of unknown error has no interval', () => {
    expect(calibrate([1.7], { ...PLATT, covariance: null }, null).interval).toBeNull();
    expect(calibrate([1.7], { ...TEMPERATURE, sd: null }, null).interval).toBeNull();
  });
});

describe('a softmax head', () => {
  test('of two classes is calibrated by the difference of its logits', () => {
    const plain = calibrate([0.4, 1.9], { kind: 'none' }, [0.1, 0.2]);
    expectClose(plain.probabilities, [0.18242552380635632, 0.8175744761936437]);
    expectClose(plain.interval, [0.743022678574552, 0.8741610014510246]);
    const platt = calibrate([0.4, 1.9], PLATT, null);
    expectClose(platt.probabilities, [1 - 0.710949502625004, 0.710949502625004]);
    expectClose(platt.interval, [0.5855595212759174, 0.8106687702439375]);
  });

  test('of three with a temperature', () => {
    const { probabilities, interval } = calibrate([0.2, -1.1, 2.3], TEMPERATURE, [1, 1, 1]);
    expectClose(probabilities, [0.18263004370927508, 0.07676860909603117, 0.7406013471946937]);
    expect(interval).toBeNull();
  });
});

test('no logit overflows', () => {
  expect(sigmoid(1000)).toBe(1);
  expect(sigmoid(-1000)).toBe(0);
  expect(sigmoid(-700)).toBeCloseTo(Math.exp(-700), 310);
  expect(softmax([1000, 0, -1000])).toEqual([1, 0, 0]);
});

test('probabilities of a graph become logits', () => {
  expectClose(logitsOf([0.83]), [1.5856272637403817]);
  expectClose(logitsOf([0]), [-16.118095550958316]);
  expectClose(softmax(logitsOf([0.2, 0.3, 0.5])), [0.2, 0.3, 0.5]);
});
