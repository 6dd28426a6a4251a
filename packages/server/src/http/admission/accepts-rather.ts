/**
 * Whether an Accept header asks for the other media type rather than for the usual one: it names
 * the type itself, with a weight that is not under that of the usual one. Whoever takes anything
 * gets the usual one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 */
export const acceptsRather = (accept: string | undefined, { usual, other }: Choice): boolean => {
  if (accept === undefined || !accept.toLowerCase().includes(other)) return false;
  const ranges = accept.toLowerCase().split(',').map(parseRange);
  const weightOf = (type: string) => ranges.find((range) => range.type === type)?.weight;
  const weight = weightOf(other) ?? 0;
  const family = usual.replace(/\/.*/, '/*');
  const rival = weightOf(usual) ?? weightOf(family) ?? weightOf('*/*') ?? 0;
  // The more specific range tells what is wanted; it wins a tie against a wildcard or the usual one.
  return weight > 0 && weight >= rival;
};

export type Choice = {
  /** What is answered where nothing else is asked for by name. */
  readonly usual: string;
  readonly other: string;
};

type MediaRange = { readonly type: string; readonly weight: number };

const parseRange = (text: string): MediaRange => {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  if (quality === undefined) return { type, weight: 1 };
  const isWeight = /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(quality);
  return { type, weight: isWeight ? Number(quality.slice(2)) : 0 };
};
