import type { InspectReport, InspectStream } from '../../inspect/report/inspect-report.ts';
import { printable } from '../../media/printable.ts';
import { positionText, decibelText, labelled, rateText, sizeText } from './human-units.ts';

const MOST_CHAPTERS = 30;

const POSITION_ONLY = 'exact in position only: the decoder draws new noise at each start';

const SOURCES = {
  header: 'from the header',
  index: 'from the index',
  scan: 'counted packets',
  decode: 'decoded and counted',
  estimate: 'an estimate',
} as const;

/** One file's report for a person to read. */
export function showInspect(report: InspectReport): string {
  const sections = inspectSections(report);
  if (sections.length === 0) return '';
  return `${printable(report.file)}\n${labelled(sections.flatMap(({ rows }) => rows))}\n`;
}

/** Labels and their values; null is an unknown value. */
export interface InspectSection {
  readonly heading: string;
  readonly rows: readonly (readonly [label: string, value: string | null])[];
}

/** What a report says, in words that are safe to show; nothing for a file that is none. */
export function inspectSections(report: InspectReport): readonly InspectSection[] {
  const [stream, ...others] = report.streams;
  const { format } = report;
  if (!stream || !format) return [];
  const bitRate = [rateText(stream.bit_rate ?? format.bit_rate), stream.bit_rate_mode]
    .filter(Boolean)
    .join(' ');
  const source = format.duration_source === null ? '' : `, ${SOURCES[format.duration_source]}`;
  const frames = stream.nb_samples === null ? '' : ` (${stream.nb_samples} frames${source})`;
  const tags = Object.entries(format.tags);
  const sections: readonly InspectSection[] = [
    {
      heading: 'Sound',
      rows: [
        ['format', format.format_long_name ?? format.format_name],
        ['audio', audioText(stream)],
        ...others.map((other) => ['also audio', `${audioText(other)} (not played)`] as const),
        ['length', positionText(format.duration) + frames],
        ['size', [sizeText(format.size), bitRate].filter(Boolean).join(', ')],
        ['padding', paddingText(stream)],
        ['seeks', stream.seek_exactness === 'position' ? POSITION_ONLY : null],
        ['encoder', [stream.encoder, stream.encoder_settings].filter((text) => text !== null).join(', ')],
        ['md5', stream.md5],
      ],
    },
    {
      heading: 'Tags',
      rows: [
        ...(tags.length === 0 ? [['tags', 'no tags'] as const] : []),
        ...tags.map(([name, value]) => [name.replace('_', ' '), value] as const),
        ['replaygain', gainText(report)],
      ],
    },
    {
      heading: 'Chapters',
      rows: chapterRows(report.chapters),
    },
    { heading: 'Pictures', rows: report.pictures.map((picture) => ['picture', pictureText(picture)]) },
    { heading: 'Warnings', rows: report.warnings.map((warning) => ['warning', warning.message]) },
  ];
  return sections.map(({ heading, rows }) => ({
    heading,
    rows: rows.map(([label, value]) => [label, value === null ? null : printable(value)] as const),
  }));
}

/** Of a few chapters each has its row; many are summed up: `playhead chapters` lists them. */
function chapterRows(chapters: InspectReport['chapters']): InspectSection['rows'] {
  const [first] = chapters;
  const last = chapters.at(-1);
  if (chapters.length > MOST_CHAPTERS && first && last)
    return [
      [
        'chapters',
        `${chapters.length}, from ${positionText(first.start)} to ${positionText(last.end ?? last.start)}`,
      ],
    ];
  return chapters.map((chapter) => [
    `chapter ${chapter.id + 1}`,
    `${positionText(chapter.start)}  ${chapter.tags.title ?? ''}`,
  ]);
}

function audioText(stream: InspectStream): string {
  return [
    stream.codec_name + (stream.profile === null ? '' : ` ${stream.profile}`),
    `${stream.sample_rate} Hz`,
    stream.channel_layout ?? `${stream.channels} channels`,
    stream.bits_per_raw_sample === null ? '' : `${stream.bits_per_raw_sample} bit`,
    stream.lossless ? 'lossless' : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function paddingText(stream: InspectStream): string | null {
  const { initial_padding: initial, trailing_padding: trailing } = stream;
  return initial === 0 && trailing === 0 ? null : `${initial} frames before, ${trailing} after (removed)`;
}

function gainText({ replaygain }: InspectReport): string | null {
  if (!replaygain) return null;
  const parts = [
    ['track', replaygain.track_gain],
    ['album', replaygain.album_gain],
    ['R128 track', replaygain.r128_track_gain],
    ['R128 album', replaygain.r128_album_gain],
  ] as const;
  return parts
    .filter(([, gain]) => gain !== null)
    .map(([name, gain]) => `${name} ${decibelText(gain)}`)
    .join(', ');
}

function pictureText(picture: InspectReport['pictures'][number]): string {
  const size = picture.width === null ? '' : `, ${picture.width}×${picture.height ?? '?'}`;
  return `${picture.type ?? 'picture'}, ${picture.mime_type}${size}, ${sizeText(picture.size)}`;
}
