"""What models are judged by. Needs numpy alone, but for calibrate(), which has a closed derivative."""
import numpy

Z95 = 1.959963984540054


def ranks(values):
    """Mid-ranks from 1: ties share theirs."""
    values = numpy.asarray(values, float)
    _, inverse, counts = numpy.unique(values, return_inverse=True, return_counts=True)
    last = numpy.cumsum(counts)
    return (last - (counts - 1) / 2)[inverse]


def auc(truth, score):
    """Area under the ROC curve: the share of pairs in order, ties half."""
    truth = numpy.asarray(truth, bool)
    positives = truth.sum()
    negatives = len(truth) - positives
    if positives == 0 or negatives == 0:
        return float("nan")
    return float((ranks(score)[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def auc_interval(truth, score):
    """AUC and its 95 % interval by DeLong's variance (Biometrics 1988;44:837), on the logit scale so that it stays in 0..1."""
    truth = numpy.asarray(truth, bool)
    score = numpy.asarray(score, float)
    positive, negative = score[truth], score[~truth]
    of_all = ranks(score)
    v10 = (of_all[truth] - ranks(positive)) / len(negative)
    v01 = 1 - (of_all[~truth] - ranks(negative)) / len(positive)
    area = float(v10.mean())
    variance = v10.var(ddof=1) / len(positive) + v01.var(ddof=1) / len(negative)
    if area >= 1 or variance == 0:
        return area, [area, area]
    logit = numpy.log(area / (1 - area))
    spread = Z95 * numpy.sqrt(variance) / (area * (1 - area))
    return area, [sigmoid(logit - spread), sigmoid(logit + spread)]


def auc_bootstrap(truth, score, rounds=2000, seed=1):
    """95 % percentile interval, resampled within positives and negatives."""
    truth = numpy.asarray(truth, bool)
    score = numpy.asarray(score, float)
    random = numpy.random.default_rng(seed)
    groups = [numpy.flatnonzero(truth), numpy.flatnonzero(~truth)]
    areas = []
    for _ in range(rounds):
        chosen = numpy.concatenate([random.choice(group, len(group)) for group in groups])
        areas.append(auc(truth[chosen], score[chosen]))
    return [float(v) for v in numpy.percentile(areas, [2.5, 97.5])]


def sigmoid(z):
    z = numpy.clip(z, -60, 60)
    result = 1 / (1 + numpy.exp(-z))
    return float(result) if numpy.ndim(result) == 0 else result


def calibrate(truth, logit):
    """Platt scaling: slope, intercept and their covariance (inverse Fisher information), by Newton's method.

    Targets are not smoothed: the data are the likelihood of an ordinary logistic regression of the truth on the logit.
    """
    truth = numpy.asarray(truth, float)
    design = numpy.column_stack([logit, numpy.ones(len(truth))])
    weights = numpy.array([1.0, 0.0])
    for _ in range(100):
        p = sigmoid(design @ weights)
        information = design.T @ (design * (p * (1 - p))[:, None]) + 1e-9 * numpy.eye(2)
        step = numpy.linalg.solve(information, design.T @ (truth - p))
        weights = weights + step * min(1, 5 / max(1e-12, abs(step).max()))
        if abs(step).max() < 1e-10:
            break
    p = sigmoid(design @ weights)
    covariance = numpy.linalg.inv(design.T @ (design * (p * (1 - p))[:, None]))
    return float(weights[0]), float(weights[1]), covariance


def calibration_error(truth, probability, bins=10):
    """Expected calibration error over bins of equal count."""
    truth = numpy.asarray(truth, float)
    order = numpy.argsort(probability, kind="stable")
    parts = numpy.array_split(order, bins)
    return float(sum(len(p) * abs(truth[p].mean() - probability[p].mean()) for p in parts if len(p)) / len(truth))


def brier(truth, probability):
    return float(numpy.mean((numpy.asarray(truth, float) - probability) ** 2))


def youden(truth, probability):
    """The threshold with the highest sensitivity plus specificity; between the two neighbouring probabilities."""
    truth = numpy.asarray(truth, bool)
    values = numpy.unique(probability)
    cuts = (values[1:] + values[:-1]) / 2
    gain = [(probability[truth] >= c).mean() + (probability[~truth] < c).mean() for c in cuts]
    return float(cuts[int(numpy.argmax(gain))]) if len(cuts) else 0.5


def dice(a, b):
    total = a.sum() + b.sum()
    return 1.0 if total == 0 else float(2 * (a & b).sum() / total)


def mean_interval(values, rounds=2000, seed=1):
    """Mean and its 95 % percentile interval by bootstrap over cases."""
    values = numpy.asarray(values, float)
    random = numpy.random.default_rng(seed)
    means = random.choice(values, (rounds, len(values))).mean(1)
    return float(values.mean()), [float(v) for v in numpy.percentile(means, [2.5, 97.5])]


def cohens_d(a, b):
    """Difference of means over the pooled SD, with its 95 % interval (Hedges & Olkin's large-sample variance)."""
    a, b = numpy.asarray(a, float), numpy.asarray(b, float)
    pooled = ((len(a) - 1) * a.var(ddof=1) + (len(b) - 1) * b.var(ddof=1)) / (len(a) + len(b) - 2)
    d = float((a.mean() - b.mean()) / numpy.sqrt(pooled))
    error = numpy.sqrt((len(a) + len(b)) / (len(a) * len(b)) + d * d / (2 * (len(a) + len(b))))
    return d, [float(d - Z95 * error), float(d + Z95 * error)]
