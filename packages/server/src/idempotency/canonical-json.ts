/**
 * JSON with the fields of every object in one order, so that the same content is the same text
 * however its fields were ordered. Fields that are undefined are left out.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortFields);

const sortFields = (_name: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
};
