/** `7:49`, `1:02:03`: whole seconds, rounded down as clocks do. Negative times are shown as 0:00. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const s = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`;
}

/** `2:31.4`: rounded down to the tenth, so that the end of a track is never shown before it is reached. */
export function tenthsText(seconds: number): string {
  const tenths = Math.max(0, Math.floor(seconds * 10 + 1e-6));
  return `${clockText(tenths / 10)}.${tenths % 10}`;
}

/** `2:31.400`: a position as precisely as a message states it. */
export function preciseText(seconds: number): string {
  const millis = Math.max(0, Math.round(seconds * 1000));
  return `${clockText(millis / 1000)}.${String(millis % 1000).padStart(3, '0')}`;
}

/** `42:58`, `3 h 20 min`, `12 days 4 h`: how long a queue is. */
export function lengthText(seconds: number): string {
  if (seconds < 3600) return clockText(seconds);
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days ${hours % 24} h`;
}
