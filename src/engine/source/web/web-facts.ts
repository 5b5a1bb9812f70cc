import type { IncomingMessage } from 'node:http';
import { PlayheadError } from '../../../player/error.ts';
import { refusal } from '../../../media/http-request.ts';

/** What the first answer told of a resource. */
export interface WebFacts {
  /** Bytes in all; null where the server does not say. */
  readonly sizeBytes: number | null;
  /** A station: it has no beginning to go back to. */
  readonly isLive: boolean;
  /** Any part of it can be asked for. */
  readonly hasRanges: boolean;
  /** Names this version of the resource: what comes after a reconnection must be of the same. */
  readonly version: string | null;
}

export function factsOf({ headers, statusCode }: IncomingMessage): WebFacts {
  const total = /\/(\d{1,15})$/.exec(headers['content-range'] ?? '')?.[1];
  const size = statusCode === 206 ? total : headers['content-length'];
  const isSaid = size !== undefined && /^\d{1,15}$/.test(size);
  const announcesRanges = statusCode === 206 || headers['accept-ranges'] === 'bytes';
  // With titles in between, the length that is said is none of the sound's.
  const sizeBytes = isSaid && (announcesRanges || !hasTitles(headers)) ? Number(size) : null;
  const hasIcy = Object.keys(headers).some((name) => name.startsWith('icy-'));
  return {
    sizeBytes,
    isLive: sizeBytes === null && hasIcy,
    hasRanges: sizeBytes !== null && announcesRanges,
    version: headers.etag ?? headers['last-modified'] ?? null,
  };
}

/** Whether titles come in between the bytes of an answer. */
export function hasTitles(headers: IncomingMessage['headers']): boolean {
  return Number(headers['icy-metaint']) > 0;
}

/**
 * Refuses an answer that is not the resource's own bytes from the first on.
 *
 * @throws PlayheadError `unreadable`
 */
export function checkBegins(answer: IncomingMessage): void {
  const reason = refusal(answer.statusCode ?? 0) ?? unusable(answer);
  if (reason !== null) throw new PlayheadError('unreadable', reason);
  if (answer.statusCode === 206 && rangeStart(answer) !== 0)
    throw new PlayheadError('unreadable', 'the server gives another part of the file than was asked for');
}

function unusable({ headers }: IncomingMessage): string | null {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity' || encoding === '') return null;
  return `the server sends it packed (${encoding}), though it was asked not to`;
}

/**
 * Whether an answer is of the resource that earlier facts are of. What it does not say, some servers leave out of a part,
 * proves nothing; an entity tag may be called weak by one of several servers and strong by another (RFC 9110, section 8.8.3.2).
 */
export function isSameResource(now: WebFacts, before: WebFacts): boolean {
  if (now.sizeBytes !== null && now.sizeBytes !== before.sizeBytes) return false;
  if (now.version === null || before.version === null) return true;
  const [a, b] = [strong(now.version), strong(before.version)];
  return a === b || a.startsWith('"') !== b.startsWith('"');
}

function strong(version: string): string {
  return version.replace(/^W\//, '');
}

/** The first byte that an answer says it gives. */
export function rangeStart({ headers }: IncomingMessage): number {
  const start = /^bytes (\d{1,15})-/.exec(headers['content-range'] ?? '')?.[1];
  return start === undefined ? Number.POSITIVE_INFINITY : Number(start);
}

/** Whether a server that says this will say so again: it is not out of order, and not asked too often. */
export function isFinalRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
}

/** How long a server asks to be left alone (RFC 9110, section 10.2.3): seconds, or a date; 0 if it does not. */
export function retryAfterMs({ headers }: IncomingMessage): number {
  const asked = headers['retry-after'] ?? '';
  const ms = /^\d{1,9}$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
