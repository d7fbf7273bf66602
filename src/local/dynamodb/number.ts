/** A decimal number as d.ddd × 10^exponent, without zeros at either end; zero has no digits. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const NUMBER = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;

function readDecimal(text: string): Decimal | undefined {
  const [matched, sign, whole = '', fraction = '', power = '0'] = NUMBER.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const significant = (whole + fraction).replace(/^0+/, '');
  const leadingZeros = whole.length + fraction.length - significant.length;
  return {
    negative: sign === '-',
    digits: significant.replace(/0+$/, ''),
    exponent: significant === '' ? 0 : whole.length - leadingZeros - 1 + Number(power),
  };
}

/**
 * What DynamoDB finds wrong with a number; undefined when nothing. It takes 38 significant digits
 * and magnitudes from 1e-130 to under 1e126. Messages are those of DynamoDB Local 3.3.1.
 */
export function numberFault(text: string): string | undefined {
  const decimal = readDecimal(text);
  if (!decimal) return 'A value provided cannot be converted into a number';
  if (decimal.exponent > 125) {
    return 'Number overflow. Attempting to store a number with magnitude larger than supported range';
  }
  if (decimal.exponent < -130) {
    return 'Number underflow. Attempting to store a number with magnitude smaller than supported range';
  }
  if (decimal.digits.length > 38) return 'DynamoDB only supports precision up to 38 digits';
  return undefined;
}

/** Bytes that a number counts for: one, and one for each pair of digits around the point. */
export function numberSize(text: string): number {
  const decimal = readDecimal(text);
  if (!decimal || decimal.digits === '') return 1;
  const { negative, digits, exponent } = decimal;
  // Digits are paired from the decimal point: 12 is one pair, 1.5 touches two.
  const unaligned = digits.length % 2 === 0 && exponent % 2 === 0 ? 1 : 0;
  return 1 + Math.ceil(digits.length / 2) + unaligned + (negative ? 1 : 0);
}
