import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** An album that nobody made: long enough for a waveform with a shape, and with a cover. */
const TRACKS = [
  ['Harbour Lights', 214],
  ['The Long Way Down', 187],
  ['Salt and Paper', 243],
  ['夜明けの電車', 198],
  ['Nobody’s Weather', 171],
  ['Last Boat Out', 265],
];
/** A sun over the sea: red, green and blue of each pixel. */
const GLOW = 'exp(-hypot(X-300\\,Y-230)/130)';
const DISC = 'lt(hypot(X-300\\,Y-230)\\,95)*lt(Y\\,350)';
const WAVES = 'gte(Y\\,350)*(0.5+0.5*sin((Y-340)*(Y-340)/900+X/70))*exp(-abs(X-300)/160)';
const SUNSET =
  `r='min(255\\,40+170*${GLOW}+150*${DISC}+120*${WAVES})'` +
  `:g='min(255\\,30+70*${GLOW}+120*${DISC}+70*${WAVES})'` +
  `:b='min(255\\,70+40*Y/600+30*${GLOW}+20*${WAVES})'`;

/** Writes the album with its cover into a folder. */
export function makeDemoAlbum(folder) {
  const ffmpeg = (...args) => execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...args]);
  ffmpeg(
    ...['-f', 'lavfi', '-i', `color=s=600x600,format=gbrp,geq=${SUNSET}`],
    ...['-frames:v', '1', path.join(folder, 'cover.png')],
  );
  TRACKS.forEach(([title, seconds], index) => {
    // Swelling noise under a few tones: verses, louder refrains, a quiet bridge.
    const shape = `(0.25+0.35*gt(sin(t/11+${index}),0)+0.15*sin(t/3)+0.2*sin(t*2.1)*sin(t*2.1))*min(1,t/9)*min(1,(${seconds}-t)/12)`;
    const tones = 'sin(440*t)+0.7*sin(1320*t+sin(3*t))+0.5*sin(3300*t)+0.4*sin(9000*t)+(random(0)-0.5)';
    ffmpeg(
      ...[
        '-f',
        'lavfi',
        '-i',
        `aevalsrc='0.2*${shape}*(${tones})|0.2*${shape}*(${tones})':s=44100:d=${seconds}`,
      ],
      ...['-metadata', `title=${title}`, '-metadata', 'artist=The Playheads', '-metadata', 'album=Low Tide'],
      ...['-metadata', 'date=2024', '-metadata', `track=${index + 1}/${TRACKS.length}`],
      ...['-metadata', 'REPLAYGAIN_TRACK_GAIN=-6.2 dB', path.join(folder, `${index + 1}.flac`)],
    );
  });
}
