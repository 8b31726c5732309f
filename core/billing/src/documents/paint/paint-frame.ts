import { BODY, INK, SMALL, type Canvas } from './canvas.ts';

const LOGO = { width: 170, height: 46 };
/** Lines at the foot of a page: a text of the brand never takes the place of the company. */
const FOOT = { all: 4, company: 3 };

/** Logo or name on the left, what the document is on the right; below it the parties and the facts. */
export const paintHead = (canvas: Canvas): void => {
  const { paper, sheet, width } = canvas;
  const half = width / 2 - 12;
  const right = canvas.margin + width / 2 + 12;
  let left = 0;
  if (paper.logo === undefined) left = canvas.put(paper.brand, canvas.margin, canvas.margin + 4, half, { size: 15, bold: true, colour: canvas.accent });
  else {
    const scale = Math.min(LOGO.width / paper.logo.width, LOGO.height / paper.logo.height);
    sheet.image(Buffer.from(paper.logo.bytes), canvas.margin, canvas.margin, { width: paper.logo.width * scale, height: paper.logo.height * scale });
    left = paper.logo.height * scale;
  }
  const heading = canvas.put(paper.heading, right, canvas.margin, half, { size: 19, bold: true, colour: canvas.accent }, true);
  const number = canvas.put(paper.number, right, canvas.margin + heading, half, { size: 11, colour: INK.muted }, true);
  const top = canvas.margin + Math.max(left, heading + number) + 22;
  const from = paper.from.flatMap((line) => canvas.type.wrap(line, half, SMALL));
  canvas.type.draw(from, canvas.margin, top, half, SMALL);
  let y = top;
  for (const { label, text } of paper.facts) {
    const lines = canvas.type.wrap(text, half * 0.58, { ...BODY, bold: true });
    canvas.put(label, right, y + 1, half * 0.4, SMALL);
    y += canvas.type.draw(lines, right + half * 0.42, y, half * 0.58, { ...BODY, bold: true }, true) + 2;
  }
  canvas.y = Math.max(top + from.length * canvas.type.lineHeight(SMALL), y) + 16;
  if (paper.to !== undefined) {
    canvas.y += canvas.put(paper.to.label, canvas.margin, canvas.y, width, { ...SMALL, bold: true }) + 2;
    for (const [index, line] of paper.to.lines.entries()) canvas.y += canvas.put(line, canvas.margin, canvas.y, half * 1.3, index === 0 ? { ...BODY, bold: true } : BODY);
    canvas.y += 18;
  }
};

/** The company and the number of the page at the foot of each; a form has the number alone. */
export const paintFeet = (canvas: Canvas): void => {
  const { sheet, paper, width } = canvas;
  const pages = sheet.bufferedPageRange().count;
  for (let page = 0; page < pages; page += 1) {
    sheet.switchToPage(page);
    for (const each of canvas.later) if (each.page === page) each.draw(pages);
    const count = paper.pageOf.replace('{page}', String(page + 1)).replace('{pages}', String(pages));
    const style = { ...SMALL, size: 7 };
    if (paper.form !== undefined) {
      if (pages > 1) canvas.put(`${paper.heading} ${paper.number} · ${count}`, canvas.margin, sheet.page.height - canvas.margin - 8, width, style, true);
      continue;
    }
    const y = sheet.page.height - 50;
    canvas.rule(y);
    const wrapped = (lines: readonly string[]) => lines.flatMap((line) => canvas.type.wrap(line, width - 110, style));
    const company = wrapped(paper.footer).slice(0, FOOT.company);
    canvas.type.draw([...wrapped(paper.note ?? []).slice(0, FOOT.all - company.length), ...company], canvas.margin, y + 5, width - 110, style);
    canvas.put(pages === 1 ? count : `${paper.number} · ${count}`, canvas.margin + width - 200, y + 5, 200, style, true);
  }
};
