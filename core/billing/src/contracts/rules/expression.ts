import { ExpressionProblem, tokensOf, type Token } from './expression-tokens.ts';
import { below, negated, plus, product, quotient, ratioOf, type Ratio } from './ratio.ts';

/** A formula that was read: it can be worked out with values for its names. */
export interface Formula {
  readonly names: readonly string[];
  valueOf(values: Readonly<Record<string, Ratio>>): Ratio;
}

type Node = (values: Readonly<Record<string, Ratio>>) => Ratio;

const MAX_DEPTH = 40;
/** Numbers with more digits than any money has are refused before they fill the memory. */
const LARGEST = 10n ** 400n;

const kept = (value: Ratio, position: number): Ratio => {
  if (value[0] > LARGEST || value[0] < -LARGEST || value[1] > LARGEST) throw new ExpressionProblem('TOO_LARGE', position);
  return value;
};

const FUNCTIONS: Readonly<Record<string, (a: Ratio, b: Ratio) => Ratio>> = {
  min: (a, b) => (below(b, a) ? b : a),
  max: (a, b) => (below(a, b) ? b : a),
};

/**
 * Reads a formula: numbers, names, `+ − × ÷` (also `- * /`), brackets, `min(…)` and `max(…)`. Nothing else exists in it;
 * nothing of it is ever run as code. Exact arithmetic.
 */
export const readFormula = (source: string, known: readonly string[]): Formula => {
  const tokens = tokensOf(source);
  const names = new Set<string>();
  let at = 0;
  let depth = 0;
  const here = (): Token => tokens[at] as Token;
  const take = (): Token => {
    const token = here();
    at += 1;
    return token;
  };

  const closed = (inner: () => Node): Node => {
    const node = inner();
    if (here().kind !== ')') throw new ExpressionProblem('EXPECTED_CLOSE', here().position);
    at += 1;
    return node;
  };

  const call = (name: Token): Node => {
    const apply = FUNCTIONS[name.text];
    if (apply === undefined) throw new ExpressionProblem('UNKNOWN_NAME', name.position);
    at += 1;
    return closed(() => {
      const parts = [sum()];
      while (here().kind === ',') {
        at += 1;
        parts.push(sum());
      }
      return (values) => parts.map((part) => part(values)).reduce(apply);
    });
  };

  const value = (): Node => {
    depth += 1;
    if (depth > MAX_DEPTH) throw new ExpressionProblem('TOO_DEEP', here().position);
    const token = take();
    const node = ((): Node => {
      if (token.kind === 'number') {
        const number = ratioOf(token.text);
        return () => number;
      }
      if (token.kind === '-') {
        const inner = value();
        return (values) => negated(inner(values));
      }
      if (token.kind === '(') return closed(sum);
      if (token.kind !== 'name') throw new ExpressionProblem('EXPECTED_VALUE', token.position);
      if (here().kind === '(') return call(token);
      if (!known.includes(token.text)) throw new ExpressionProblem('UNKNOWN_NAME', token.position);
      names.add(token.text);
      return (values) => values[token.text] ?? [0n, 1n];
    })();
    depth -= 1;
    return node;
  };

  const factors = (): Node => {
    let left = value();
    while (here().kind === '*' || here().kind === '/') {
      const sign = take();
      const [a, b] = [left, value()];
      left = (values) => {
        const result = sign.kind === '*' ? product(a(values), b(values)) : quotient(a(values), b(values));
        if (result === undefined) throw new ExpressionProblem('DIVISION_BY_ZERO', sign.position);
        return kept(result, sign.position);
      };
    }
    return left;
  };

  const sum = (): Node => {
    let left = factors();
    while (here().kind === '+' || here().kind === '-') {
      const sign = take();
      const [a, b] = [left, factors()];
      left = (values) => kept(plus(a(values), sign.kind === '+' ? b(values) : negated(b(values))), sign.position);
    }
    return left;
  };

  const whole = sum();
  if (here().kind !== 'end') throw new ExpressionProblem('LEFT_OVER', here().position);
  return { names: [...names], valueOf: whole };
};
