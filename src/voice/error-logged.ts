import * as z from 'zod';
import { isJsonObject, type JsonObject, jsonObjectIn } from '../json/json-object.ts';
import { defineProcessor } from './define-processor.ts';
import { errorCode, openEnum, readParameters, text } from './parameters.ts';
import { because, inParentheses } from './wording.ts';

/** `data` of the schema `ErrorLogs.Error`, versions 1 and 2. */
const fields = {
  level: openEnum(['ERROR', 'WARNING', 'INFO']),
  error_code: errorCode,
  product_name: text,
  request_sid: text,
  payload: z.union([z.string(), z.custom<JsonObject>(isJsonObject)], 'expected JSON'),
};

/** An error of Twilio's debugger, whose call or conference is known. */
export const errorLogged = defineProcessor({
  types: ['com.twilio.error-logs.error.logged'],
  // There is no webhook behind it.
  parameters: {},
  describe: (_, { data }) => {
    const { values, warnings } = readParameters(fields, data, 'data.');
    const { level, error_code: code, product_name: product } = values;
    const message = messageOf(values.payload);
    const isWarning = level === 'WARNING';
    return {
      details: {
        level,
        errorCode: code,
        product,
        message,
        requestSid: values.request_sid,
      },
      summary:
        `${isWarning ? 'warning' : 'error'} ${code ?? 'logged'}` +
        `${inParentheses(product)}${because(message)}`,
      warnings,
    };
  },
});

/**
 * The error in words. It stands in `more_info.Msg`, or in `message` or `message_text`: as it is, or
 * form-encoded as `Msg=…&…` (all seen). What else the payload has may be anybody's data.
 */
function messageOf(payload: string | JsonObject | undefined): string | undefined {
  const {
    more_info: more,
    message,
    message_text,
  } = typeof payload === 'string' ? (jsonObjectIn(payload) ?? {}) : (payload ?? {});
  const candidates = [isJsonObject(more) && more.Msg, message, message_text];
  const found = candidates.find((one) => typeof one === 'string' && one !== '');
  if (typeof found !== 'string') return undefined;
  // The one parameter: of 200,000, `URLSearchParams` takes seconds.
  const encoded = /(?:^|&)(Msg=[^&]*)/.exec(found)?.[1];
  return encoded === undefined ? found : (new URLSearchParams(encoded).get('Msg') ?? undefined);
}
