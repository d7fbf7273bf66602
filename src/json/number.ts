/**
 * Whether a double stands for the number that a JSON text says: written again, it has the same
 * digits. `source` is the number as JSON allows it.
 */
export function isExact(value: number, source: string): boolean {
  return Number.isFinite(value) && sameDigits(String(value), source);
}

function sameDigits(one: string, other: string): boolean {
  if (one === other) return true;
  const [a, b] = [decimalOf(one), decimalOf(other)];
  return a.digits === b.digits && (a.digits === '' || a.exponent === b.exponent);
}

/** The digits without zeros around them, and the power of ten of the last one. */
function decimalOf(text: string): { digits: string; exponent: number } {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  // Not `/0+$/`, which begins anew at each zero: a megabyte of them would take an hour.
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  const significant = digits.slice(0, end);
  return {
    digits: significant,
    exponent: Number(exponent) - fraction.length + (digits.length - significant.length),
  };
}
