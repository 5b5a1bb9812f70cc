import { PlayheadError } from '../../player/error.ts';
import { refusal, requestFinal } from '../http-request.ts';

/** A list of 100,000 addresses is some 10 MB. */
const MAX_LIST_BYTES = 16 * 1024 * 1024;
const MAX_FETCH_MS = 30_000;
/** Bytes by which audio shows that it is no text. */
const LOOK_BYTES = 4096;
/** A server that takes longer to say what it has is taken for one that has sound. */
const MAX_LOOK_MS = 3000;
const LIST_TYPE = /mpegurl|scpls|xspf|x-cue/i;
const SOUND_TYPE = /^(?:audio|video|image|application\/ogg)\b/i;
const HEADERS = { 'user-agent': 'playhead', accept: '*/*', 'accept-encoding': 'identity' };

/** A list as a server gave it. */
export interface RemoteList {
  readonly bytes: Buffer;
  /** Where the redirects led: relative entries count from there. */
  readonly url: string;
  /** The server says that it is a list. */
  readonly isSaid: boolean;
}

/** Whether an address that does not look like one may be a list, by the type that its server names. No body is asked for: it may be a station's. */
export async function mayBeList(address: string, signal?: AbortSignal): Promise<boolean> {
  const slow = AbortSignal.timeout(MAX_LOOK_MS);
  const ends = signal === undefined ? slow : AbortSignal.any([signal, slow]);
  try {
    const { answer } = await requestFinal(address, HEADERS, ends, MAX_LOOK_MS, 'HEAD');
    answer.destroy();
    const type = answer.headers['content-type'] ?? '';
    return refusal(answer.statusCode ?? 0) === null && (LIST_TYPE.test(type) || !SOUND_TYPE.test(type));
  } catch {
    return false; // opening it for playing meets the same error, and tells it
  }
}

/**
 * Fetches a list over http(s). Its size and the time it takes are limited.
 *
 * @returns null if it is not text: a stream under a list's name
 * @throws PlayheadError `unreadable`, `playlist-too-large`, or the signal's reason
 */
export async function fetchList(address: string, signal?: AbortSignal): Promise<RemoteList | null> {
  const slow = AbortSignal.timeout(MAX_FETCH_MS);
  const { answer, url } = await requestFinal(
    address,
    HEADERS,
    signal === undefined ? slow : AbortSignal.any([signal, slow]),
  );
  const refused = refusal(answer.statusCode ?? 0);
  if (refused !== null) {
    answer.destroy();
    throw new PlayheadError('unreadable', refused);
  }
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  // Leaving the loop ends the connection.
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      if (sizeBytes < LOOK_BYTES && !isText(piece)) return null;
      pieces.push(piece);
      sizeBytes += piece.length;
      if (sizeBytes > MAX_LIST_BYTES)
        throw new PlayheadError('playlist-too-large', `is larger than ${MAX_LIST_BYTES / 2 ** 20} MiB`);
    }
  } catch (error) {
    if (error instanceof PlayheadError || signal?.aborted) throw error;
    const reason = slow.aborted ? `took longer than ${MAX_FETCH_MS / 1000} s` : 'the connection was lost';
    throw new PlayheadError('unreadable', reason, { cause: error });
  }
  const isSaid = LIST_TYPE.test(answer.headers['content-type'] ?? '');
  return { bytes: Buffer.concat(pieces), url, isSaid };
}

/** Sound has control characters from its first bytes on; UTF-16 has a byte order mark. */
function isText(piece: Buffer): boolean {
  if (piece[0] === 0xff && piece[1] === 0xfe) return true;
  if (piece[0] === 0xfe && piece[1] === 0xff) return true;
  return !piece.subarray(0, LOOK_BYTES).some((byte) => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d));
}
