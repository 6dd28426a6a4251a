/**
 * Whether an Accept header asks for a media type rather than for JSON: it names the type itself,
 * with a weight that is not under that of JSON. Whoever takes anything gets JSON.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 */
export const acceptsBytes = (accept: string | undefined, mediaType: string): boolean => {
  if (accept === undefined || !accept.toLowerCase().includes(mediaType)) return false;
  const ranges = accept.toLowerCase().split(',').map(parseRange);
  const weightOf = (type: string) => ranges.find((range) => range.type === type)?.weight;
  const weight = weightOf(mediaType) ?? 0;
  const json = weightOf('application/json') ?? weightOf('application/*') ?? weightOf('*/*') ?? 0;
  // The more specific range tells what is wanted; it wins a tie against a wildcard or JSON.
  return weight > 0 && weight >= json;
};

type MediaRange = { readonly type: string; readonly weight: number };

const parseRange = (text: string): MediaRange => {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  if (quality === undefined) return { type, weight: 1 };
  const isWeight = /^q=(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(quality);
  return { type, weight: isWeight ? Number(quality.slice(2)) : 0 };
};
