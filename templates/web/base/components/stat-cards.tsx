import { many, t, valueLabel } from "@/lib/i18n";
import { number } from "@/lib/format";
import { entityOf } from "@/lib/spec";
import type { BlockProps } from "./blocks";

/** How many there are, and in which state. */
export function StatCards({ block, data }: BlockProps) {
  const entity = entityOf(block.entity);
  const [total, ...parts] = data.stats ?? [];
  if (!total) return null;
  return (
    <section aria-label={t("ui.numbers_of", { name: many(entity) })}>
      <dl className="stats">
        <div className="stat-total"><dt>{many(entity)}</dt><dd>{number(total.value)}</dd></div>
        {parts.map((part) => {
          const [field = "", value = ""] = part.key.split(".");
          return <div key={part.key}><dt><span className={`dot tone-${part.tone}`} />{valueLabel(entity, field, value)}</dt><dd>{number(part.value)}</dd></div>;
        })}
      </dl>
    </section>
  );
}
