/** Why an expression is not one, and where: `position` counts from 1. */
export class ExpressionProblem extends Error {
  readonly code: 'CHARACTER' | 'EXPECTED_VALUE' | 'EXPECTED_CLOSE' | 'UNKNOWN_NAME' | 'TOO_LONG' | 'TOO_DEEP' | 'LEFT_OVER' | 'DIVISION_BY_ZERO' | 'TOO_LARGE';
  readonly position: number;
  constructor(code: ExpressionProblem['code'], position: number) {
    super(`${code} at ${String(position)}`);
    this.name = 'ExpressionProblem';
    this.code = code;
    this.position = position;
  }
}

export interface Token {
  readonly kind: 'number' | 'name' | '+' | '-' | '*' | '/' | '(' | ')' | ',' | 'end';
  readonly text: string;
  readonly position: number;
}

const SIGNS: Readonly<Record<string, Token['kind']>> = { '+': '+', '-': '-', '−': '-', '*': '*', '×': '*', '/': '/', '÷': '/', '(': '(', ')': ')', ',': ',', ';': ',' };

const MAX_LENGTH = 500;

/** Cuts a text into tokens. Numbers are plain decimals with a point; names are letters, digits and underscores. */
export const tokensOf = (source: string): readonly Token[] => {
  if (source.length > MAX_LENGTH) throw new ExpressionProblem('TOO_LONG', MAX_LENGTH + 1);
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const position = at + 1;
    const rest = source.slice(at);
    const found = /^(?<space>\s+)|^(?<number>\d{1,15}(\.\d{1,9})?)(?![\w.])|^(?<name>[a-z][a-z0-9_]*)/.exec(rest);
    const sign = SIGNS[source[at] ?? ''];
    if (found?.groups?.['number'] !== undefined) tokens.push({ kind: 'number', text: found[0], position });
    else if (found?.groups?.['name'] !== undefined) tokens.push({ kind: 'name', text: found[0], position });
    else if (found === null && sign !== undefined) tokens.push({ kind: sign, text: source[at] ?? '', position });
    else if (found === null) throw new ExpressionProblem('CHARACTER', position);
    at += found?.[0].length ?? 1;
  }
  return [...tokens, { kind: 'end', text: '', position: source.length + 1 }];
};
