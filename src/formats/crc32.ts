/** Tables for eight bytes at a time ("slicing-by-8", Kounavis and Berry 2005); row 0 is the classic table. */
const TABLES = makeTables();

/** CRC-32 as gzip and zip use it (RFC 1952, section 8), continued from an earlier value. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let crc = ~previous;
  let at = 0;
  const table = (row: number, index: number) => TABLES[(row << 8) | (index & 255)] as number;
  for (const end = bytes.length - 7; at < end; at += 8) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      table(7, crc) ^
      table(6, crc >>> 8) ^
      table(5, crc >>> 16) ^
      table(4, crc >>> 24) ^
      table(3, bytes[at + 4] as number) ^
      table(2, bytes[at + 5] as number) ^
      table(1, bytes[at + 6] as number) ^
      table(0, bytes[at + 7] as number);
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ table(0, crc ^ (bytes[at] as number));
  return ~crc >>> 0;
}

function makeTables(): Int32Array {
  const tables = new Int32Array(8 << 8);
  for (let n = 0; n < 256; n++) {
    let crc = n;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    tables[n] = crc;
  }
  for (let n = 256; n < tables.length; n++) {
    const above = tables[n - 256] as number;
    tables[n] = (above >>> 8) ^ (tables[above & 255] as number);
  }
  return tables;
}
