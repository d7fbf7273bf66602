/** A value for each period, NaN where there is no data; a number is a series of one value. */
export type Series = Float64Array;

/**
 * The values of an expression, from those of the metrics and expressions that it names. The next
 * evaluation writes over them: a year has so many that their memory is used again.
 */
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
    let result = new Float64Array();
    return (seriesOf) => {
      const [a, b, c] = sameLength(parameters.map((each) => each(seriesOf)));
      if (result.length !== a.length) result = new Float64Array(a.length);
      return apply(result, a, b, c);
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
      const number = Float64Array.of(Number(token));
      return () => number;
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

/** Fills a series and gives it, or another one. */
type Apply = (result: Float64Array, a: Series, b: Series, c: Series) => Series;

/** Value by value. Made of text, because V8 inlines no operator into a loop that operators share. */
const binary = (operation: string) =>
  new Function(
    ...['result', 'a', 'b'],
    `for (let i = 0; i < a.length; i += 1) result[i] = ${operation}; return result;`,
  ) as Apply;

const FUNCTIONS: Readonly<Record<string, Apply>> = {
  OR: binary('a[i] || b[i] ? 1 : 0'),
  AND: binary('a[i] && b[i] ? 1 : 0'),
  '==': binary('a[i] === b[i] ? 1 : 0'),
  '>': binary('a[i] > b[i] ? 1 : 0'),
  '>=': binary('a[i] >= b[i] ? 1 : 0'),
  '+': binary('a[i] + b[i]'),
  '-': binary('a[i] - b[i]'),
  '*': binary('a[i] * b[i]'),
  FILL: binary('Number.isNaN(a[i]) ? b[i] : a[i]'),
  IF: (result, a, b, c) => {
    for (let i = 0; i < a.length; i += 1) result[i] = (a[i] ? b[i] : c[i]) as number;
    return result;
  },
  DIFF: (result, a) => {
    for (let i = 0; i < a.length; i += 1) result[i] = (a[i] as number) - (a[i - 1] ?? Number.NaN);
    return result;
  },
  SUM: (_, a) => {
    let sum = 0;
    for (let i = 0; i < a.length; i += 1) sum += a[i] || 0;
    return Float64Array.of(sum);
  },
  RUNNING_SUM: (result, a) => {
    for (let i = 0, sum = 0; i < a.length; i += 1) result[i] = sum += a[i] || 0;
    return result;
  },
};

/** A number stands for a series of it. */
function sameLength(series: readonly Series[]): [Series, Series, Series] {
  const length = Math.max(...series.map((each) => each.length));
  const [a = NONE, b = NONE, c = NONE] = series.map((each) =>
    each.length === length ? each : repeated(each, length),
  );
  return [a, b, c];
}

/** What a number was made of last: a year of evaluations asks for the same. */
const REPEATED = new WeakMap<Series, Series>();

function repeated(number: Series, length: number): Series {
  const former = REPEATED.get(number);
  if (former?.length === length) return former;
  const series = new Float64Array(length).fill(number[0] as number);
  REPEATED.set(number, series);
  return series;
}

const NONE: Series = new Float64Array();

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
