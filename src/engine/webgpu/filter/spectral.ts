import groupCode from '../../../../shaders/common/group.wgsl?raw';
import rowsCode from '../../../../shaders/fourier/rows.wgsl?raw';
import transferCode from '../../../../shaders/fourier/transfer.wgsl?raw';
import type { AxisFrequencies, SpectralFilter, Transfer } from '../../spectral.ts';
import { transferOf } from '../../spectral.ts';
import { transformLines } from '../fourier/transform.ts';
import { type Plan, type Shader, singleBits, type View } from '../plan.ts';
import { DerivedImage, type GpuImage } from '../volume/image.ts';

const ROWS_SHADER: Shader = { name: 'fourier/rows.wgsl', code: `${rowsCode}${groupCode}` };
const TRANSFER_SHADER: Shader = {
  name: 'fourier/transfer.wgsl',
  code: `${transferCode}${groupCode}`,
};

/** As the shader numbers them. */
const MODES = { rowsToLines: 0, separate: 1, merge: 2, linesToRows: 3 } as const;

/** The spread of a band-pass beside its source's; only a guess for memory. */
const TYPICAL_GAIN = 0.8;

/** The response to a filter of the spectrum (see Batch.spectral), in float32 (see SPECTRAL_BOUND). */
export function makeSpectral(image: GpuImage, filter: SpectralFilter): DerivedImage {
  const { source, gain, isMoved } = image.expectation;
  const expectation = { source, isMoved, gain: gain * TYPICAL_GAIN };
  return new DerivedImage(image.size, image.label, expectation, (plan) => {
    const recording = new Recording(plan, image, transferOf(filter, image.size));
    return recording.respond(image.singles(plan), filter.isPlanar);
  });
}

/** Half a spectrum along x is all of a real image's: (length / 2 + 1) x height x depth complex numbers. */
class Recording {
  readonly #plan: Plan;
  readonly #image: GpuImage;
  readonly #transfer: Transfer;
  readonly #label: string;
  readonly #half: number;
  /** Elements of the half spectrum. */
  readonly #count: number;

  constructor(plan: Plan, image: GpuImage, transfer: Transfer) {
    this.#plan = plan;
    this.#image = image;
    this.#transfer = transfer;
    this.#label = `${image.label} · Fourier`;
    const [nx, ny, nz] = image.size;
    this.#half = Math.floor(nx / 2) + 1;
    this.#count = this.#half * ny * nz;
  }

  respond(voxels: View, isPlanar: boolean): View {
    const [nx, ny, nz] = this.#image.size;
    const rows = ny * nz;
    const lines = Math.ceil(rows / 2);
    const alongX = (data: View) => ({ data, count: nx * lines, length: nx, step: 1 });
    let data = this.#rows('rowsToLines', voxels, 8 * nx * lines, nx * lines);
    data = transformLines(this.#plan, this.#label, alongX(data), 'forward');
    data = this.#rows('separate', data, 8 * this.#count, this.#count);
    data = this.#alongOthers(data, 'forward', isPlanar);
    this.#multiply(data, isPlanar);
    data = this.#alongOthers(data, 'back', isPlanar);
    data = this.#rows('merge', data, 8 * nx * lines, nx * lines);
    data = transformLines(this.#plan, this.#label, alongX(data), 'back');
    return this.#rows('linesToRows', data, 4 * nx * rows, nx * rows);
  }

  #alongOthers(data: View, direction: 'forward' | 'back', isPlanar: boolean): View {
    const [, ny, nz] = this.#image.size;
    const half = this.#half;
    const along = (from: View, length: number, step: number) => {
      const lines = { data: from, count: this.#count, length, step };
      return transformLines(this.#plan, this.#label, lines, direction);
    };
    const planes = along(data, ny, half);
    return isPlanar ? planes : along(planes, nz, half * ny);
  }

  #rows(mode: keyof typeof MODES, from: View, byteLength: number, threads: number): View {
    const [nx, ny, nz] = this.#image.size;
    const to = this.#plan.scratch(this.#label, byteLength);
    this.#plan.add({
      label: this.#label,
      shader: ROWS_SHADER,
      params: [MODES[mode], nx, ny * nz, Math.ceil((ny * nz) / 2)],
      bindings: [from, to],
      workgroups: Math.ceil(threads / 256),
      cost: 256 * 25,
    });
    return to;
  }

  #multiply(spectrum: View, isPlanar: boolean): void {
    const [nx, ny, nz] = this.#image.size;
    const { frequencies, pass, steepness, orders, gain, turns } = this.#transfer;
    const voxels = nx * ny * (isPlanar ? 1 : nz);
    // Where all passes, the end is infinite, which WGSL has no number for.
    const end = Number.isFinite(pass[1]) ? pass[1] : 1e30;
    this.#plan.add({
      label: this.#label,
      shader: TRANSFER_SHADER,
      params: [
        ...[this.#half, ny, nz, isPlanar ? 1 : nz],
        ...[...orders, turns],
        ...[pass[0], end, steepness, gain / voxels].map(singleBits),
      ],
      bindings: [...frequencies.map((axis) => this.#frequencyView(axis)), spectrum],
      workgroups: Math.ceil(this.#count / 256),
      cost: 256 * 80,
    });
  }

  #frequencyView({ there, back }: AxisFrequencies): View {
    return this.#plan.constant(
      Float32Array.from({ length: 2 * there.length }, (_, n) =>
        Number((n % 2 === 0 ? there : back)[n >> 1]),
      ),
    );
  }
}
