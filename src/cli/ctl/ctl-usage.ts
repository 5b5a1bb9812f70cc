/** A word of `playhead ctl`: what it takes, and what it does. */
export interface Word {
  readonly usage: string;
  readonly description: string;
  readonly example: string;
  /** What its argument may be, for completion; other values are checked where they are read. */
  readonly choices?: readonly string[];
  /** A level of -5 or a position of -10 is no option. */
  readonly takesNegative?: true;
}

/** The words that send a command, in the order and groups of the help text. */
export const WORDS: readonly (Word & { readonly group: string })[] = [
  ...grouped('Playing:', [
    {
      usage: 'play [file...]',
      description: 'play on; with files: replace the queue and play them',
      example: 'play album/',
    },
    { usage: 'pause', description: 'pause', example: 'pause' },
    { usage: 'toggle', description: 'pause or play on', example: 'toggle' },
    { usage: 'stop', description: 'stop; the queue stays', example: 'stop' },
    { usage: 'next', description: 'play the next track', example: 'next' },
    { usage: 'prev', description: 'play the track before', example: 'prev' },
    {
      usage: 'seek <position>',
      description: 'go to +10, -10, 1:30, 50%, #3 (chapter) or 441000f (frame)',
      example: 'seek +10',
      takesNegative: true,
    },
    {
      usage: 'chapter <which>',
      description: 'go to a chapter: its number, next or prev',
      example: 'chapter next',
      choices: ['next', 'prev'],
    },
    { usage: 'quit', description: 'end the player', example: 'quit' },
  ]),
  ...grouped('Sound and modes:', [
    {
      usage: 'volume <level>',
      description: 'set the volume: 80 (percent), +5, -5 or -6dB',
      example: 'volume -5',
      takesNegative: true,
    },
    {
      usage: 'mute [state]',
      description: 'mute: on, off; toggles without',
      example: 'mute on',
      choices: ['on', 'off'],
    },
    { usage: 'speed <factor>', description: 'set the speed, 0.25 to 4', example: 'speed 1.25' },
    {
      usage: 'loop <what>',
      description: 'repeat: off, track, queue, or N more times',
      example: 'loop track',
      choices: ['off', 'track', 'queue'],
    },
    {
      usage: 'ab-loop <range>',
      description: 'repeat a part: A-B, or off',
      example: 'ab-loop 1:00-1:08',
      choices: ['off'],
    },
    {
      usage: 'shuffle [state]',
      description: 'shuffle: on, off; toggles without',
      example: 'shuffle on',
      choices: ['on', 'off'],
    },
  ]),
  ...grouped('The queue:', [
    {
      usage: 'add <file...>',
      description: 'add to the end of the queue; plays if nothing does',
      example: 'add song.flac',
    },
    { usage: 'insert <file...>', description: 'put behind the current track', example: 'insert song.flac' },
    { usage: 'play-index <N>', description: 'play the N-th entry', example: 'play-index 3' },
    { usage: 'remove <N>', description: 'remove the N-th entry', example: 'remove 3' },
    { usage: 'move <A> <B>', description: 'move entry A to place B', example: 'move 7 1' },
    { usage: 'clear', description: 'remove all but the current entry', example: 'clear' },
  ]),
  ...grouped('Properties:', [
    {
      usage: 'set <name> <value>',
      description: 'set a property',
      example: 'set replaygain album',
      takesNegative: true,
    },
  ]),
];

function grouped(group: string, words: readonly Word[]): readonly (Word & { readonly group: string })[] {
  return words.map((word) => ({ ...word, group }));
}
