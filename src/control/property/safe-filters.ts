/**
 * Filters that a remote may set: those that only work on the sound. Others of ffmpeg's read or write files, load
 * libraries or open connections (`amovie`, `ametadata`, `ladspa`, `azmq`), and some that work on sound only have an option that names
 * a file (`firequalizer`, `loudnorm`).
 */
const SAFE: ReadonlySet<string> = new Set(
  (
    'acompressor acontrast acopy acrossover acrusher adeclick adeclip adecorrelate adelay adenorm aecho aemphasis ' +
    'aexciter afade afftdn aformat afreqshift agate aiir alimiter allpass anequalizer anlmdn anull apad aphaser aphaseshift ' +
    'apsyclip apulsator aresample asetnsamples asetrate asoftclip asplit asubboost asubcut asupercut asuperpass asuperstop ' +
    'atempo atilt amix bandpass bandreject bass biquad channelmap channelsplit chorus compand compensationdelay crossfeed ' +
    'crystalizer dcshift deesser dialoguenhance dynaudnorm earwax equalizer extrastereo flanger haas hdcd ' +
    'headphone highpass highshelf join lowpass lowshelf mcompand pan speechnorm stereotools stereowiden superequalizer ' +
    'surround tiltshelf treble tremolo vibrato virtualbass volume amerge rubberband'
  ).split(' '),
);
/** `/option=FILE` takes the value from a file. */
const FROM_FILE = /[=:]\s*\//;

/**
 * Whether a filter graph names none but safe filters. ffmpeg takes away quotes and backslashes before it looks at a name;
 * a comma inside of them is taken for the end of a filter here, which refuses too much and never too little.
 */
export function areSafeFilters(graph: string): boolean {
  const plain = graph.replace(/[\\']/g, '');
  if (FROM_FILE.test(plain)) return false;
  return plain
    .split(/[,;]/)
    .map((filter) => filter.replace(/\[[^\]]*\]/g, '').trim())
    .every((filter) => SAFE.has(/^([a-z0-9]+)(?:@\w+)?\s*(?:=|$)/.exec(filter)?.[1] ?? ''));
}
