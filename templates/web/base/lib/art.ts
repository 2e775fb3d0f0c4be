import data from "./motifs.json";

/** A silhouette in a 100 × 100 box: body, shade, light, and lines. `group`: parts of the library, with spaces. */
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
function named(text: string, group: string | undefined): Motif | undefined {
  // Where everything is of one kind, a name may not draw another: a house by the sea is no boat. Else the domain's own come first.
  const own = group ? motifs.filter((motif) => belongs(motif, group)) : [];
  const ordered = group && NARROW.has(group) ? own : [...own, ...motifs.filter((motif) => !own.includes(motif))];
  const words = normal(text).split(/[^\p{L}\p{N}-]+/u).filter(Boolean).reverse();
  for (const word of words) {
    const found = ordered.find((motif) => motif.words.includes(word)) ?? (word.length > 3 && word.endsWith("s") ? ordered.find((motif) => motif.words.includes(word.slice(0, -1))) : undefined);
    if (found) return found;
  }
  // A compound ends with what it is: "Sommerkleid".
  for (const word of words) {
    const found = word.length > 6 ? ordered.find((motif) => motif.words.some((part) => part.length > 3 && word.endsWith(part))) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Parts of the library whose domain shows nothing else. */
const NARROW = new Set(["beauty", "clothing", "estate", "food"]);
const belongs = (motif: Motif, group: string) => motif.group.split(" ").includes(group);

/** Words of a domain, and the part of the library that they mean. */
const GROUPS: [RegExp, string][] = [
  [/cloth|fashion|apparel/, "clothing"], [/bak|cook|food|recipe|restaurant|kitchen/, "food"], [/bee|honey/, "hive"],
  [/garden|nature|plant|flor/, "plants"], [/estate|property|housing|immo/, "estate"], [/beauty|hair|salon|spa/, "beauty"],
  [/event|music|concert|theat/, "events"], [/travel|photo|tour|hotel/, "places"], [/learn|educat|book|writ|school/, "books"],
  [/stock|warehouse|inventory|logist/, "stock"], [/saas|tech|software|job|analytic/, "tech"], [/work|task|project|crm|sale|business|office/, "work"],
  [/communit|forum|health|social|sport|charit/, "people"], [/pet|animal|vet/, "pets"],
];

/** Which part of the library belongs to a domain. */
export function groupOf(domain: string): string | undefined {
  const word = normal(domain);
  return motifs.some((motif) => belongs(motif, word)) ? word : GROUPS.find(([part]) => part.test(word))?.[1];
}

/** What to draw: the first text that names something decides, else the domain, else the kind of thing it is. */
export function motifFor(texts: string[], kind: string, group: string | undefined, next: (below: number) => number): Motif {
  for (const text of group ? texts : [...texts, kind]) {
    const found = named(text, group);
    if (found) return found;
  }
  const choice = motifs.filter((motif) => belongs(motif, group ?? "work"));
  return choice[next(choice.length)] ?? (motifs[0] as Motif);
}
