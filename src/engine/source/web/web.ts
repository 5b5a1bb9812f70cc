/** What the reader loads to play a URL. */
export { probeRelayed } from './relayed-bytes.ts';
export { WebInput } from './web-input.ts';
