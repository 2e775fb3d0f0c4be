import data from "./motifs.json";

/** A silhouette in a 100 × 100 box: body, shade, light, and lines. */
export type Motif = { id: string; group: string; words: string[]; b: string; d?: string; l?: string; s?: string };

const motifs = data as Motif[];

/** FNV-1a: the same text gives the same picture on every machine. */
export function hash(text: string) {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return value;
}

/** Numbers from a seed: each call gives one below its argument. */
export function numbers(seed: number) {
  let state = seed >>> 0;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const normal = (text: string) => text.toLowerCase().normalize("NFC");

/** The motif that a text names; the last word that fits counts most ("canvas tote bag" is a bag). */
function named(text: string): Motif | undefined {
  const words = normal(text).split(/[^\p{L}\p{N}-]+/u).filter(Boolean).reverse();
  for (const word of words) {
    const found = motifs.find((motif) => motif.words.includes(word)) ?? (word.length > 3 && word.endsWith("s") ? motifs.find((motif) => motif.words.includes(word.slice(0, -1))) : undefined);
    if (found) return found;
  }
  // A compound ends with what it is: "Sommerkleid".
  for (const word of words) {
    const found = word.length > 6 ? motifs.find((motif) => motif.words.some((part) => part.length > 3 && word.endsWith(part))) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Which part of the library belongs to a domain. */
export function groupOf(domain: string): string | undefined {
  const word = normal(domain);
  return motifs.find((motif) => motif.group === word)?.group ?? GROUPS.find(([part]) => word.includes(part))?.[1] ?? named(word.replaceAll("_", " "))?.group;
}

const GROUPS: [string, string][] = [
  ["fashion", "clothing"], ["cloth", "clothing"], ["bak", "food"], ["cook", "food"], ["food", "food"], ["recipe", "food"], ["restaurant", "food"],
  ["garden", "plants"], ["nature", "plants"], ["plant", "plants"], ["bee", "hive"], ["honey", "hive"], ["travel", "places"], ["photo", "places"],
  ["estate", "places"], ["learn", "books"], ["education", "books"], ["book", "books"], ["writing", "books"], ["event", "people"], ["music", "people"],
  ["community", "people"], ["health", "people"], ["pet", "people"],
];

/** What to draw: the first text that names something decides, else the domain, else the kind of thing it is. */
export function motifFor(texts: string[], kind: string, group: string | undefined, next: (below: number) => number): Motif {
  for (const text of group ? texts : [...texts, kind]) {
    const found = named(text);
    if (found) return found;
  }
  const choice = motifs.filter((motif) => motif.group === (group ?? "tools"));
  return choice[next(choice.length)] ?? (motifs[0] as Motif);
}
