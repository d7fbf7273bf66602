/** A value for each period, NaN where there is no data; a number is a series of one value. */
export type Series = Float64Array;

/** The values of an expression, from those of the metrics and expressions that it names. */
export type Evaluate = (seriesOf: (id: string) => Series) => Series;

const TOKEN = /\s*(\d+(?:\.\d+)?|[A-Za-z_]\w*|==|>=|[-+*(),>])/y;
/** Operators from the loosest to the tightest. */
const PRECEDENCE = [['OR'], ['AND'], ['==', '>', '>='], ['+', '-'], ['*']];

/**
 * What CloudWatch's metric math does with an expression, as far as the alarms use it: FILL with a
 * number, DIFF, RUNNING_SUM, SUM of one series (a number), IF, and operators value by value
 * (CloudWatch User Guide, "Using math expressions with CloudWatch metrics").
 *
 * @throws Error for anything else
 */
export function compile(expression: string): Evaluate {
  const tokens = tokensOf(expression);
  let next = 0;
  const take = (expected?: string): string => {
    const token = tokens[next++];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(`Expected ${expected ?? 'more'} in ${expression}`);
    }
    return token;
  };
  const call = (name: string, parameters: readonly Evaluate[]): Evaluate => {
    const apply = FUNCTIONS[name];
    if (apply === undefined) throw new Error(`${name} is not known here: ${expression}`);
    const [first = none, second = none, third = none] = parameters;
    // What stood for a number is kept, since most numbers are constants.
    const [a, b, c] = [spread(), spread(), spread()];
    return (seriesOf) => {
      const [left, middle, right] = [first(seriesOf), second(seriesOf), third(seriesOf)];
      const length = Math.max(left.length, middle.length, right.length);
      return apply(a(left, length), b(middle, length), c(right, length));
    };
  };

  const level = (index: number): Evaluate => {
    const operators = PRECEDENCE[index];
    if (operators === undefined) return operand();
    let left = level(index + 1);
    while (operators.includes(tokens[next] ?? '')) left = call(take(), [left, level(index + 1)]);
    return left;
  };
  const operand = (): Evaluate => {
    const token = take();
    if (/^\d/.test(token)) {
      const constant = Float64Array.of(Number(token));
      return () => constant;
    }
    if (token === '(') {
      const inner = level(0);
      take(')');
      return inner;
    }
    if (tokens[next] !== '(') return (seriesOf) => seriesOf(token);
    const parameters: Evaluate[] = [];
    do {
      next += 1;
      parameters.push(level(0));
    } while (tokens[next] === ',');
    take(')');
    return call(token, parameters);
  };

  const whole = level(0);
  if (next !== tokens.length) throw new Error(`${tokens[next]} is too much in ${expression}`);
  return whole;
}

type Apply = (a: Series, b: Series, c: Series) => Series;

/** A loop of its own for each: a year of evaluations runs through them. */
const FUNCTIONS: Readonly<Record<string, Apply>> = {
  OR: (a, b) => {
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i += 1) result[i] = a[i] || b[i] ? 1 : 0;
    return result;
  },
  AND: (a, b) => {
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i += 1) result[i] = a[i] && b[i] ? 1 : 0;
    return result;
  },
  '==': (a, b) => {
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i += 1) result[i] = a[i] === b[i] ? 1 : 0;
    return result;
  },
  '>': (a, b) => {
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i += 1) result[i] = (a[i] as number) > (b[i] as number) ? 1 : 0;
    return result;
  },
  '>=': (a, b) => {
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i += 1) result[i] = (a[i] as number) >= (b[i] as number) ? 1 : 0;
    return result;
  },
  '+': (a, b) => {
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i += 1) result[i] = (a[i] as number) + (b[i] as number);
    return result;
  },
  '-': (a, b) => {
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i += 1) result[i] = (a[i] as number) - (b[i] as number);
    return result;
  },
  '*': (a, b) => {
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i += 1) result[i] = (a[i] as number) * (b[i] as number);
    return result;
  },
  FILL: (a, filler) => {
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i += 1)
      result[i] = Number.isNaN(a[i]) ? (filler[i] as number) : (a[i] as number);
    return result;
  },
  IF: (a, b, c) => {
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i += 1) result[i] = (a[i] ? b[i] : c[i]) as number;
    return result;
  },
  DIFF: (a) => {
    const result = new Float64Array(a.length);
    result[0] = Number.NaN;
    for (let i = 1; i < a.length; i += 1) result[i] = (a[i] as number) - (a[i - 1] as number);
    return result;
  },
  SUM: (a) => {
    let sum = 0;
    for (let i = 0; i < a.length; i += 1) sum += a[i] || 0;
    return Float64Array.of(sum);
  },
  RUNNING_SUM: (a) => {
    const result = new Float64Array(a.length);
    for (let i = 0, sum = 0; i < a.length; i += 1) result[i] = sum += a[i] || 0;
    return result;
  },
};

const NONE: Series = new Float64Array();
const none: Evaluate = () => NONE;

/** Makes a series of a number, and keeps the last one. */
function spread(): (series: Series, length: number) => Series {
  let last = NONE;
  return (series, length) => {
    if (series.length === length || series.length === 0) return series;
    if (last.length !== length || last[0] !== series[0]) {
      last = new Float64Array(length).fill(series[0] as number);
    }
    return last;
  };
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.length) {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(expression)?.[1];
    if (token === undefined) throw new Error(`Cannot read ${expression.slice(from)}`);
    tokens.push(token);
  }
  return tokens;
}
