import PDFDocument from 'pdfkit';
import type { Paper, Typeface } from '../paper.ts';
import { Canvas, edgeOf } from './canvas.ts';
import { embedData } from './embed-data.ts';
import { facesOf } from './faces.ts';
import { paintBlock } from './paint-blocks.ts';
import { paintFeet, paintHead } from './paint-frame.ts';
import { Typesetter } from './typeset.ts';

/** The library writes titles into XML as they are. */
const plain = (text: string): string => text.replaceAll(/[&<>\p{Cc}\p{Cs}]/gu, ' ');

/** Paints a paper. Nothing but the paper and the faces decides the bytes. */
export const paintPaper = async (paper: Paper, faces: readonly Typeface[]): Promise<Buffer> => {
  const day = new Date(`${paper.day}T00:00:00Z`);
  const sheet = new PDFDocument({
    size: paper.size,
    layout: paper.form === 'landscape' ? 'landscape' : 'portrait',
    margin: edgeOf(paper),
    bufferPages: true,
    lang: paper.locale,
    displayTitle: true,
    // No face of the library's own: all letters are embedded.
    font: '',
    info: { Title: plain(`${paper.heading} ${paper.number}`), Creator: 'Billet', Producer: 'Billet', CreationDate: day },
    pdfVersion: '1.7',
    // Letters, colours and metadata as archives want them.
    subset: 'PDF/A-3b',
  });
  const parts: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    sheet.on('data', (part: Buffer) => parts.push(part));
    sheet.on('end', () => {
      resolve(Buffer.concat(parts));
    });
    sheet.on('error', reject);
  });
  sheet.page.margins.bottom = 0;
  const canvas = new Canvas(sheet, new Typesetter(sheet, facesOf(faces, paper.look?.typeface)), paper);
  if (paper.form === undefined) paintHead(canvas);
  for (const block of paper.blocks) paintBlock(canvas, block);
  paintFeet(canvas);
  if (paper.data !== undefined) embedData(sheet, paper.data, day);
  sheet.end();
  return done;
};
