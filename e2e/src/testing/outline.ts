/** Names of what a default chose: they tell what was meant, not what was done. */
const echoes = new Set(['chain', 'backend', 'curve', 'privacyLevel', 'provider']);

/** A whole run of hex: base64 has runs of its letters too, as long as chance and its zeros make them. */
const hex = /(?<![0-9A-Za-z+/])(0x)?([0-9a-fA-F]{48,})(?![0-9A-Za-z+/=])/g;

/** Of keys, digests and nonces; what is encrypted is as long as the texts in it. */
const hexLength = (_: string, prefix = '', { length }: string) =>
  length <= 132 ? `${prefix}<${length}>` : `${prefix}<text>`;

/**
 * What two answers have in common that differ in randomness alone: hex as its length, other
 * encodings as such, numbers as their type. The echoes of defaults are left out.
 */
export const outlineOf = (value: unknown): unknown => {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'string')
    return value.replace(hex, hexLength).replace(/[0-9A-Za-z+/=]{32,}/g, '<text>');
  if (Array.isArray(value)) return value.map(outlineOf);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !echoes.has(name));
  return Object.fromEntries(kept.map(([name, item]) => [name, outlineOf(item)]));
};
