const begins = (bytes: Uint8Array, ...head: readonly number[]): boolean => head.every((byte, i) => bytes[i] === byte);

/** What a file is by its first bytes, whatever it is called; `null` = none of what is taken. */
export const fileTypeOf = (bytes: Uint8Array): 'application/pdf' | 'image/png' | 'image/jpeg' | null => {
  if (begins(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf';
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (begins(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  return null;
};
