"""Writes src/radiomics/wavelets/coefficients/ from PyWavelets (MIT), whose numbers are those of the literature.

    python tools/wavelet-coefficients.py && npx biome format --write src/radiomics/wavelets
"""

from pathlib import Path

import numpy as np
import pywt

FOLDER = Path(__file__).parent.parent / "src/radiomics/wavelets/coefficients"
FILES = {
    "daubechies": ("DAUBECHIES", "Daubechies (1992, Ten lectures on wavelets, table 6.1)", "db"),
    "symlets": ("SYMLETS", "the least asymmetric ones (Daubechies 1992, table 6.3)", "sym"),
    "coiflets": ("COIFLETS", "coiflets (Daubechies 1993, table 8.1 of Ten lectures)", "coif"),
}


def text_of(tap):
    return repr(float(tap)).replace(repr(0.5**0.5), "Math.SQRT1_2")


def line(name, taps):
    key = name if name.isidentifier() else f"'{name}'"
    return f"  {key}: [{', '.join(map(text_of, taps))}],\n"


def check(name):
    """High passes and reversed wavelets follow from low passes; see wavelets.ts."""
    wavelet = pywt.Wavelet(name)
    signs = np.array([1 if k % 2 else -1 for k in range(wavelet.dec_len)])
    assert np.array_equal(signs * wavelet.rec_lo, wavelet.dec_hi), name
    if wavelet.orthogonal or name == "dmey":
        assert np.array_equal(wavelet.dec_lo[::-1], wavelet.rec_lo), name
    if name.startswith("rbio"):
        forward = pywt.Wavelet(f"bior{name[4:]}")
        assert np.array_equal(forward.rec_lo[::-1], wavelet.dec_lo), name
        assert np.array_equal(forward.dec_lo[::-1], wavelet.rec_lo), name


for family in ("db", "sym", "coif", "dmey", "bior", "rbio"):
    for name in pywt.wavelist(family):
        check(name)

for file, (constant, what, family) in FILES.items():
    names = [name for name in pywt.wavelist(family) if name != "db1"]
    text = f"/** Low-pass decomposition filters, Σ = √2: {what}, to the digits of PyWavelets. */\n"
    text += f"export const {constant}: Readonly<Record<string, readonly number[]>> = {{\n"
    text += "".join(line(name, pywt.Wavelet(name).dec_lo) for name in names)
    (FOLDER / f"{file}.ts").write_text(text + "};\n")

text = "/** Low-pass decomposition filter of the discrete Meyer wavelet, as PyWavelets cuts it off. */\n"
text += f"export const MEYER: readonly number[] = [{', '.join(map(text_of, pywt.Wavelet('dmey').dec_lo))}];\n"
(FOLDER / "meyer.ts").write_text(text)

text = "/** Low passes of biorthogonal spline wavelets (Cohen, Daubechies and Feauveau 1992), to the digits of PyWavelets. */\n"
text += "export const BIORTHOGONAL: Readonly<\n  Record<string, { readonly decomposition: readonly number[]; readonly reconstruction: readonly number[] }>\n> = {\n"
for name in pywt.wavelist("bior"):
    wavelet = pywt.Wavelet(name)
    text += f"  '{name}': {{\n  {line('decomposition', wavelet.dec_lo)}  {line('reconstruction', wavelet.rec_lo)}  }},\n"
(FOLDER / "biorthogonal.ts").write_text(text + "};\n")
