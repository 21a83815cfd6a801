#!/usr/bin/env python3
"""Write docs/model-evaluation.md from evaluation.json, so that no figure is typed by hand.

    python tools/training/write_report.py EVALUATION.json docs/model-evaluation.md
"""
import sys

from cohort import HEADS
from model_file import read_json

HEAD = """# Evaluation of the shipped models

Written by `tools/training/write_report.py` from `tools/training/evaluation.json`; how to repeat all of it is in
[tools/training/README.md](../tools/training/README.md).

**These are demonstration models, trained on simulated scans, and not for clinical use.** The figures say how well planted
effects are found again in simulated patients of other simulated sites. They say nothing about patients.

## Cases

{train} training, {validation} validation and {test} test cases of the cohort of `src/phantom` (docs/phantom.md), seed 1. No
two splits share a patient or a brain; the test set has sites (scanner, resolution, noise, shading, contrast) of its own.
The test set was not looked at before the networks, their calibration and their thresholds were fixed. Shares in
training: {prevalence}.
"""

GENOTYPE = """
## Genotype: `glioma-genotype`

AUC with DeLong's 95 % interval (stratified bootstrap of 2000 in brackets); expected calibration error over ten bins of
equal count; Brier score beside that of the prevalence alone. Calibrated probabilities (Platt, fitted on validation);
sensitivity and specificity at the threshold chosen on validation (Youden).

| gene | AUC | 95 % interval | [bootstrap] | calibration error | Brier | of prevalence | sensitivity | specificity |
|---|---|---|---|---|---|---|---|---|
{rows}

MGMT is the control: nothing in the images depends on it, and {control}

Within groups: {subgroups}.

With {test} cases in ten bins, a perfectly calibrated model too would show an expected calibration error of about
{floor:.2f} by chance (simulated from the calibrated probabilities). The 95 % interval that the program shows with a
probability covers the uncertainty of the calibration curve (slope and intercept, with their covariance). Share of test
cases in which it contains the probability that a curve fitted on the test set itself gives, and its mean width: {coverage}.

### Fewer sequences

AUC on the same test cases with sequences taken away:

| | {genes} |
|---|{bars}|
{reduced}

### Context

What models reach on patients is less and is measured otherwise. IDH: AUC 0.87 and 0.93, 1p/19q: 0.75 and 0.84 on two
external cohorts (Neuro-Oncology Advances 2023;5:vdad023); 1p/19q in presumed low-grade glioma 0.72 (van der Voort, Clinical
Cancer Research 2019;25:7455). EGFR amplification: median rCBV 3.31 against 2.62, with much overlap (Gupta, Journal of
Neuroradiology 2015). MGMT: independent work finds no model that predicts it from MRI beyond chance on new data (Saeed, arXiv
2304.00774; Kim, Cancers 2022;14:4827).
"""

RADIOMICS = """
## Null model: radiomics alone, `glioma-genotype-radiomics`

Logistic regression on features of this program, fitted on {train} training cases, judged on the first {test} test cases. Shape,
histogram and GLCM features of T1c, FLAIR and rCBV of the whole tumour at 2 mm and 32 bins. Where its interval and the
network's overlap, as they do here, neither is shown to be better: planted effects are what radiomics measures.

| gene | terms | AUC | 95 % interval | calibration error | network's AUC |
|---|---|---|---|---|---|
{rows}

## Planted perfusion, found again

Cohen's d of the feature `rCBV_original_firstorder_Mean` of the enhancing part (label 4), IDH wild type, EGFR alteration against
none. Planted, before the mask, the coarse voxels of perfusion and their noise: 2.3 where EGFR is the only driver, 0.6
where it is one of several. Coarse, noisy maps bring the greater of the two down.

| set | cases (none / mixed / exclusive) | d, exclusive | 95 % interval | d, mixed | 95 % interval |
|---|---|---|---|---|---|
{effects}
"""

SEGMENTATION = """
## Segmentation: `glioma-segmentation`

{train} training cases. Dice on the grid of the images (probabilities are interpolated from 2 mm before the threshold), of
the first {test} test cases, those that have the region; mean with bootstrap 95 % interval.

| input | region | cases | Dice | 95 % interval | median | quartiles | missed |
|---|---|---|---|---|---|---|---|
{rows}
"""


def between(pair, digits=3):
    return f"{pair[0]:.{digits}f} to {pair[1]:.{digits}f}"


def genotype(found):
    rows = "\n".join(
        f"| {gene} | {r['auc']:.3f} | {between(r['aucInterval'])} | [{between(r['aucBootstrap'])}] "
        f"| {r['calibrationError']:.3f} | {r['brier']:.3f} | {r['brierOfPrevalence']:.3f} "
        f"| {r['sensitivity']:.2f} | {r['specificity']:.2f} |"
        for gene, r in found["test"].items()
    )
    low, high = found["test"]["MGMT"]["aucInterval"]
    at_chance = low <= 0.5 <= high
    control = "its interval contains 0.5." if at_chance else "**its interval does not contain 0.5**: look for a leak."
    reduced = {"all": {gene: r for gene, r in found["test"].items()}} | found["reduced"]
    lines = "\n".join(
        f"| {label} | " + " | ".join(f"{r[gene]['auc']:.3f} ({between(r[gene]['aucInterval'], 2)})" for gene in HEADS) + " |"
        for label, r in reduced.items()
    )
    groups = "; ".join(
        f"{name} AUC {r['auc']:.3f} ({between(r['aucInterval'])}; {r['positive']} of {r['cases']})"
        for name, r in found["subgroups"].items()
    )
    coverage = "; ".join(
        f"{gene} {100 * r['testCurveInInterval']:.0f} %, {r['meanIntervalWidth']:.2f}" for gene, r in found["test"].items()
    )
    return GENOTYPE.format(
        rows=rows,
        control=control,
        subgroups=groups,
        coverage=coverage,
        genes=" | ".join(HEADS),
        bars="|".join("---" for _ in HEADS),
        reduced=lines,
        test=found["cases"]["test"],
        floor=found["calibrationErrorByChance"],
    )


def radiomics(found, network):
    rows = "\n".join(
        f"| {gene} | {r['terms']} | {r['auc']:.3f} | {between(r['aucInterval'])} | {r['calibrationError']:.3f} "
        f"| {network[gene]['auc']:.3f} |"
        for gene, r in found["test"].items()
    )
    effects = "\n".join(
        f"| {split} | {' / '.join(str(r['cases'][g]) for g in ('none', 'mixed', 'exclusive'))} | {r['exclusive']['d']:.2f} "
        f"| {between(r['exclusive']['interval'], 2)} | {r['mixed']['d']:.2f} | {between(r['mixed']['interval'], 2)} |"
        for split, r in found["perfusion"].items()
    )
    return RADIOMICS.format(rows=rows, effects=effects, **found["cases"])


def segmentation(found):
    rows = "\n".join(
        f"| {way} | {name} | {r['cases']} | {r['dice']:.3f} | {between(r['interval'])} | {r['median']:.3f} "
        f"| {between(r['quartiles'], 2)} | {r['missed']} |"
        for way, regions in found["test"].items()
        for name, r in regions.items()
    )
    return SEGMENTATION.format(rows=rows, **found["cases"])


def main(evaluation, out):
    found = read_json(evaluation)
    prevalence = ", ".join(f"{gene} {share:.2f}" for gene, share in found["genotype"]["prevalence"].items())
    text = HEAD.format(prevalence=prevalence, **found["genotype"]["cases"])
    text += genotype(found["genotype"])
    if "radiomics" in found:
        text += radiomics(found["radiomics"], found["genotype"]["test"])
    if "segmentation" in found:
        text += segmentation(found["segmentation"])
    text += found.get("agreement", {}).get("text", "")
    with open(out, "w", encoding="utf8") as file:
        file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
