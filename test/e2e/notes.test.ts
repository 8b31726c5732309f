import { expect } from 'chai';
import { atDeskAndPhone } from './support/at-desk-and-phone.ts';

atDeskAndPhone('notes of staff', 'are added, pinned, changed and removed', async ({ app, how, newPage, asStaff, faults: look }) => {
  const { clientId } = await app.signUp(`Ana ${how}`);
  const page = await newPage();
  const faults = (name: string): Promise<readonly string[]> => look(page, name);
  await asStaff(page);
  const client = `${app.base}/staff/clients/${String(clientId)}`;
  await page.goto(client);
  const form = page.locator('form:has([value="add-note"])');
  for (const [text, pinned] of [['Never cut the line before Friday: the hospital hangs on it', true], ['Called about a second router, wants an offer by mail. '.repeat(4), false]] as const) {
    await form.locator('textarea').fill(text);
    if (pinned) await form.locator('[name="sticky"]').check();
    await form.locator('button').click();
    await page.locator(`.rows .title:has-text("${text.slice(0, 20)}")`).waitFor();
  }
  expect(await faults('client')).to.deep.equal([]);
  await page.locator('.rows a.title:has-text("Never cut")').click();
  await page.waitForURL('**/staff/notes/*');
  expect(await faults('note')).to.deep.equal([]);
  const address = page.url();
  await page.locator('form:has([value="save"]) textarea').fill('The hospital moved');
  await page.locator('form:has([value="save"]) button').click();
  await page.locator('.rows a.title:has-text("The hospital moved")').waitFor();
  await page.goto(address);
  await page.locator('form:has([value="remove"]) button').click();
  await page.waitForURL(client);
  expect(await page.locator('.rows a.title:has-text("The hospital moved")').count()).to.equal(0);
});
