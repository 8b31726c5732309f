export { readFormula, type Formula } from './expression.ts';
export { ExpressionProblem } from './expression-tokens.ts';
export { monthsBetween, penaltyNames, penaltyOf, type PenaltyCase } from './penalty.ts';
export { checkTemplate, renderTemplate, TemplateProblem } from './template.ts';
