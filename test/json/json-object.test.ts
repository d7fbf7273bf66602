import { expect, it } from 'vitest';
import { jsonObjectIn } from '../../src/json/json-object.ts';

it.each([undefined, '', '{', '[]', 'null', '"x"'])('reads %j as no JSON object', (text) => {
  expect(jsonObjectIn(text)).toBeUndefined();
});
