import { optional } from "@/lib/i18n";
import type { BlockProps } from "./blocks";

/** A few paragraphs; the texts are `<block>.paragraph.0`, `.1` … of the catalogue. */
export function RichText({ block, blocks }: BlockProps) {
  const paragraphs: string[] = [];
  for (let index = 0; ; index++) {
    const text = optional(`${block.text}.paragraph.${index}`);
    if (text === undefined) break;
    paragraphs.push(text);
  }
  if (paragraphs.length === 0) return null;
  const heading = blocks.length > 1 ? optional(`${block.text}.title`) : undefined;
  return (
    <section className="prose">
      {heading && <h2>{heading}</h2>}
      {paragraphs.map((text, index) => <p key={index}>{text}</p>)}
    </section>
  );
}
