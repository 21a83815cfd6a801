import { LocusError } from '../../volume/errors.ts';

const REPORT = 'Please report this with the name of your GPU.';

export function noWebGpu(problem: string): LocusError {
  return new LocusError(
    'no-webgpu',
    problem,
    'The CPU engine gives the same numbers; for speed use a current Chrome, Edge or Safari.',
  );
}

export function deviceLost(message: string): LocusError {
  return new LocusError(
    'device-lost',
    `The GPU went away${message === '' ? '' : ` (${message.trim()})`}.`,
    'Run again; if it happens twice, choose the CPU engine in the settings.',
  );
}

export function tooLarge(problem: string): LocusError {
  return new LocusError(
    'too-large',
    problem,
    'Use larger bins or fewer filters at a time, or the CPU engine.',
  );
}

/** What WebGPU reports outside of calls: too little memory can be helped, the rest is a fault of ours. */
export function gpuError(error: GPUError): LocusError {
  return error instanceof GPUOutOfMemoryError
    ? tooLarge('The GPU has not enough memory for this work.')
    : internal(error.message);
}

export function internal(message: string): LocusError {
  return new LocusError('internal', `WebGPU: ${message}`, REPORT);
}

export function badShader(places: string): LocusError {
  return new LocusError('internal', `A shader does not compile.\n${places}\n`, REPORT);
}
