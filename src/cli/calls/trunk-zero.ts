/**
 * The country codes behind which people write the zero that is dialled only without them, `+44 (0)20`,
 * as a part of a regular expression. Codes have one digit, two or three (ITU-T E.164). Left out are
 * those where the zero is dialled always: Italy and the Vatican, Côte d'Ivoire, Benin, Congo, San Marino.
 * The metadata of libphonenumber does not do: people write the zero also where there is none to dial, or
 * none any more (`+48 (0)22`, `+1 (0)415`), and there it would stay.
 */
export const CODE_WITH_TRUNK_ZERO =
  '(?!39|225|229|242|378)(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|(?:2[1-689]|3[578]|42|5[09]|6[7-9]|8[035789]|9[679])\\d)';
