import type { Block, Letter } from './letter.js';

function blockAsText(block: Block): string {
  switch (block.kind) {
    case 'say':
      return block.text;
    case 'heading':
      return `* ${block.text}`;
    case 'code':
      return `${block.says} ${block.code}`;
    case 'facts':
      return block.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
    case 'way':
      return `${block.why}\n${block.href}`;
  }
}

/** A letter as plain text: one paragraph a block, links written out on lines of their own. */
export function letterAsText({ blocks }: Letter): string {
  return blocks.map(blockAsText).join('\n\n');
}
