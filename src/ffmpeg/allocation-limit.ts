/**
 * Options of every ffmpeg: no single block of memory above 256 MiB. ffmpeg unpacks compressed frames of ID3 tags to
 * whatever length they state, up to 2 GiB; above this limit it goes on without the frame. The largest block that music needs is the index
 * of an MP4, 24 bytes a packet: enough for 70 hours of AAC.
 */
export const ALLOCATION_LIMIT: readonly string[] = ['-max_alloc', String(256 << 20)];
