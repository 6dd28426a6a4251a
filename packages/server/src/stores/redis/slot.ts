export const slotCount = 16_384;

/**
 * The slot of all keys that carry this hash tag: CRC-16/XMODEM of the tag, modulo 16,384.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#key-distribution-model
 */
export const deriveSlot = (tag: string): number => {
  let crc = 0;
  for (const byte of new TextEncoder().encode(tag)) {
    crc = ((crc << 8) & 0xffff) ^ (table[(crc >> 8) ^ byte] ?? 0);
  }
  return crc % slotCount;
};

const polynomial = 0x1021;

const shiftByte = (byte: number): number => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) {
    crc = crc & 0x8000 ? (crc << 1) ^ polynomial : crc << 1;
  }
  return crc & 0xffff;
};

const table = Uint16Array.from({ length: 256 }, (_, byte) => shiftByte(byte));
