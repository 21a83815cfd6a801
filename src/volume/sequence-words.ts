import type { Sequence } from './sequence.ts';

/** What words say: a kind of image; 'other' where they name one that has no place in the list. */
export interface WordsSay {
  readonly sequence: Sequence;
  /** Which words, or what kind it is: 'a map made from perfusion'. */
  readonly why: string;
}

interface Rule {
  readonly sequence: Sequence;
  readonly words: RegExp;
  /** Said in place of the words found. */
  readonly why?: string;
}

// Texts come as plainWords makes them: lower case, no accents, one space before, between and after the words.

/** Kinds that have a word of their own; the first that fits wins, as maps carry the words of what they were made from. */
const OWN_WORDS: readonly Rule[] = [
  {
    sequence: 'other',
    words: / (locali[sz]er|localizador|scout|survey|aahead\w*|plan scan|calibration) /,
    why: 'a scan to plan others by',
  },
  {
    sequence: 'other',
    words: / e ?adc | exp(onential)? (adc|apparent) /,
    why: 'an exponential ADC map',
  },
  {
    sequence: 'ADC',
    words: / d?adc(map|c)? | apparent diffusion | scheinbare\w* diffusion\w* | 表观弥散系数 /,
  },
  { sequence: 'rCBV', words: / (r?r?el ?cbv|r?cbv)(map)? /, why: 'a map of blood volume' },
  {
    sequence: 'other',
    words: / ((ap )?r?r?el?cbf|r?cbf|mtt|ttp|tmax|ktrans|psr|pbp|gbp)(map)? /,
    why: 'a map made from perfusion',
  },
  {
    sequence: 'other',
    words:
      / (col ?fa|fractional anisotropy|mean diffusivity|(dti|eddy|tensor)( \w+)* (fa|md|ad|rd|l[123])) | fa( map)? $/,
    why: 'a map of the diffusion tensor',
  },
  { sequence: 'other', words: / (\w*asl|arterial spin \w+) /, why: 'arterial spin labelling' },
  {
    sequence: 'other',
    words: / (bold|fmri|rs ?fmri|resting( state)?|rest|field ?map\w*|b0 ?map|mrs|svs|csi|press) /,
    why: 'functional imaging, a field map or spectroscopy',
  },
  { sequence: 'other', words: / (tof|mra|angio\w*|mrv|venogra\w+) /, why: 'angiography' },
  {
    sequence: 'DSC',
    words: / (dsc|perf|\w*perfusion\w*|perfusao|pwi|t2?perf) | 灌注 | 灌流 | перфузи\p{L}* /u,
  },
  { sequence: 'SWI', words: / (swi\w*|swan|swip|veno ?bold|susceptibility\w*) | 磁敏感\p{L}* /u },
  {
    sequence: 'DWI',
    words:
      / (r?dwi\w*|isodwi|dti|diff\w*|difus\w+|ep2d diff|trace\w*|hardi|resolve|b ?[1-9]\d{1,3}) | (弥散|扩散|拡散)\p{L}* | диффузи\p{L}* /u,
  },
];

const FLAIR = / \w*flair\w* | fla | t2f | (dark|da) ?(fluid|fl) /;
/** Measured times and T2*, which are no weightings of the list. */
const TIMES =
  / \w*t[12] ?(map\w*|rho|relax\w*) | t2 ?\*\w* | t2 ?star\w* | t2 ?w? (ffe|gre|hemo\w*) | (ffe|gre|hemo\w*) t2 /;
const T1 = / (e|s|ax|sag|cor|tra|ir|ct|c)?t1(?![0-9])[\p{L}0-9+]*/u;
const T1_BY_METHOD = / (mp2?rage\w*|mp rage|\w*f?spgr\w*|bravo|tfl3d\w*|3d ?tfe|vibe|lava|thrive) /;
const T2 = / (e|s|ax|sag|cor|tra)?t2(?![0-9*])[\p{L}0-9]*/u;
const PD = / (pd|pdw|pdfs|pd fs|rho|proton density|protonendichte|densite (de )?protons?) /;

/** 'T1gd', 'T1wCE', 'T1+C', 'CT1' of HD-GLIO. */
const ENHANCED_T1 =
  / (e|s|ax|sag|cor|tra)?(ct1w?|t1w?(i|3d|fs)*(c|ce|cp|gd\w*|gad\w*|post\w*|km|mdc|contr\w*|enh\w*|\+\w*)) /;
const AGENT =
  / (\+ ?c|c ?\+|\+ ?gd|\+|gd\w{0,4}|gad|gado\w*|dotarem|magnevist|multihance|prohance|ce|cm|km|mdc|mezzo di contrasto|iv|civ|contrast\w*|kontrast\w*|kontrastmittel|inj|injecte\w*|injection|enh|enhanced|post(?! ?(op|surg|treat|rt|chemo|proc|mortem))\w{0,8}) | \p{L}*(增强|造影)\p{L}* | контраст\p{L}* /u;
const NO_AGENT =
  / (pre(?! ?(op|surg|treat|rt|chemo|proc|scan))\w{0,8}|precontrast|plain|nati[fv]\w*|non ?(contrast|enhanced|ce)|unenhanced|noncontrast|basale|w ?o|wo|(without|no|ohne|sans|senza|sin|sem|zonder|bez|uden|utan) (\w+ )?(\+ ?c|c|gd|gad\w*|contrast\w*|kontrast\w*|km|mdc|mezzo|civ|iv|inj\w*)|sans inj\w*) | \p{L}*(平扫|単純)\p{L}* | без контраст\p{L}* /u;

/**
 * The kind of image that words name, null where they name none. A kind with words of its own (ADC, perfusion, SWI,
 * diffusion) comes before the weighting that it shares with others: 't2 ep2d diff adc' is an ADC map. FLAIR comes
 * before T2 and before nothing else: 'T1 FLAIR' is T1. Two weightings without one that wins are 'other'. A T1 is
 * enhanced where the words name an agent or a time after it and none before it.
 */
export function sequenceOfWords(text: string): WordsSay | null {
  const words = plainWords(text);
  for (const { sequence, words: rule, why } of OWN_WORDS) {
    const found = rule.exec(words);
    if (found !== null) return { sequence, why: why ?? quoted(found) };
  }
  const times = TIMES.exec(words);
  if (times !== null)
    return { sequence: 'other', why: `${quoted(times)}, no weighting known here` };
  const [t1, t2, pd, flair] = [T1, T2, PD, FLAIR].map((rule) => rule.exec(words));
  const isT1 = t1 ?? null;
  if (flair && (isT1 === null || t2)) return { sequence: 'FLAIR', why: quoted(flair) };
  if (isT1 !== null && t2) return both('T1', 'T2');
  if (t2 && pd) return both('T2', 'PD');
  const spoken = isT1 ?? (t2 || pd ? null : T1_BY_METHOD.exec(words));
  if (spoken !== null) return enhancedOrNot(words, spoken);
  if (t2) return { sequence: 'T2', why: quoted(t2) };
  if (pd) return { sequence: 'PD', why: quoted(pd) };
  return otherModality(words);
}

/** Whether words say that a contrast agent had been given (true), had not (false), or neither (null). */
export function contrastOfWords(text: string): boolean | null {
  const words = plainWords(text);
  if (NO_AGENT.test(words)) return false;
  return ENHANCED_T1.test(words) || AGENT.test(words) ? true : null;
}

function enhancedOrNot(words: string, spoken: RegExpExecArray): WordsSay {
  if (NO_AGENT.test(words)) return { sequence: 'T1', why: quoted(spoken) };
  const agent = ENHANCED_T1.exec(words) ?? AGENT.exec(words);
  if (agent === null) return { sequence: 'T1', why: quoted(spoken) };
  const isOneWord = agent[0].includes('t1');
  const why = isOneWord ? quoted(agent) : `${quoted(spoken)} and ${quoted(agent)}`;
  return { sequence: 'T1c', why };
}

function otherModality(words: string): WordsSay | null {
  const pet = / (pet|pt|suv\w*|fdg|psma|fet|dotatate|dotatoc) /.exec(words);
  const ct = / (ct|cta|ncct|cect|ctac|tdm|тк|кт) /.exec(words);
  if (pet !== null && ct !== null) return null;
  if (pet !== null) return { sequence: 'PET', why: quoted(pet) };
  return ct === null ? null : { sequence: 'CT', why: quoted(ct) };
}

function both(a: Sequence, b: Sequence): WordsSay {
  return { sequence: 'other', why: `both ${a} and ${b} are named` };
}

function quoted([found]: RegExpExecArray): string {
  return `‘${found.trim()}’`;
}

/** Camel case counts as several words where it follows a small letter ('preContrast'); '+' and '*' are kept. */
function plainWords(text: string): string {
  const plain = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+*]+/gu, ' ');
  return ` ${plain.trim()} `;
}
