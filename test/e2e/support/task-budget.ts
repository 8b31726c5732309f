import { expect } from 'chai';
import type { Page } from 'playwright-core';

/** Counts what somebody does: a click, a key chord, a filled field each are one; and the pages that it loads. */
export interface Hand {
  readonly page: Page;
  /** A press that leads to another page. */
  go(selector: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  choose(selector: string, value: string): Promise<void>;
  key(chord: string): Promise<void>;
  tick(selector: string): Promise<void>;
}

export interface Budget {
  readonly actions: number;
  readonly loads: number;
  /** Fields that are filled in, of the actions. */
  readonly fields?: number;
  readonly seconds?: number;
}

/** Does a task from its start page on. Redirects are one load with what they lead to. */
export const within = async (budget: Budget, page: Page, start: string, task: (hand: Hand) => Promise<void>): Promise<void> => {
  await page.goto(start, { waitUntil: 'load' });
  const spent = { actions: 0, loads: 0, fields: 0 };
  const began = performance.now();
  const loaded = (): void => void (spent.loads += 1);
  page.on('load', loaded);
  const act = async (does: Promise<unknown>, fields = 0): Promise<void> => {
    spent.actions += 1;
    spent.fields += fields;
    await does;
  };
  await task({
    page,
    go: (selector) => act(Promise.all([page.waitForEvent('load'), page.locator(selector).first().click()])),
    fill: (selector, text) => act(page.locator(selector).first().fill(text), 1),
    choose: (selector, value) => act(page.locator(selector).first().selectOption(value), 1),
    key: (chord) => act(page.keyboard.press(chord)),
    // What is drawn over a switch takes the press.
    tick: (selector) => act(page.locator(selector).first().check({ force: true }), 1),
  });
  page.off('load', loaded);
  const said = JSON.stringify(spent);
  expect(await page.locator('.error').count(), 'errors on the last page').to.equal(0);
  expect(spent.actions, `actions: ${said}`).to.be.within(1, budget.actions);
  expect(spent.loads, `loads: ${said}`).to.be.within(1, budget.loads);
  if (budget.fields !== undefined) expect(spent.fields, `fields: ${said}`).to.be.at.most(budget.fields);
  if (budget.seconds !== undefined) expect((performance.now() - began) / 1000, 'seconds').to.be.at.most(budget.seconds);
};

/** The form of a page that takes an action. */
export const formOf = (name: string): string => `form:has([name="_form"][value="${name}"])`;
